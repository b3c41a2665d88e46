"""What a person hands in about roles and delegations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lotrinh.reference.fields_of_work import load_fields_of_work
from lotrinh.workspace.components.words import say
from lotrinh.workspace.people.days import check_day
from lotrinh.workspace.people.staff.queries import Delegable, Part, RoleHeld

_DAY_ERRORS = {
    "required": _("Write the day, such as 30/09/2025."),
    "invalid": _("Write the day as 30/09/2025."),
}


class DayField(forms.DateField):
    """A day, picked or typed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "class": "form-control input-day"}
        )
        super().__init__(
            widget=widget, error_messages=dict(_DAY_ERRORS), validators=[check_day], **kwargs
        )


def _select(**attrs: str) -> forms.Select:
    return forms.Select(attrs={"class": "form-select input-wide", **attrs})


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control input-wide", "autocomplete": "off"})


class _DetailsForm(forms.Form):
    """How a person is addressed, the group, the fields of work."""

    title = forms.CharField(
        label=_("Title"),
        help_text=_("As the person is addressed, such as Tổ trưởng tổ 4-5."),
        max_length=150,
        required=False,
        widget=_line(),
    )
    group = forms.TypedChoiceField(
        label=_("Group of staff"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=_select(),
        error_messages={"invalid_choice": _("Choose one of the school's groups.")},
    )
    fields_of_work = forms.MultipleChoiceField(
        label=_("Fields of work in charge of"),
        help_text=_("For a vice principal only."),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"invalid_choice": _("Choose among the fields offered.")},
    )

    def __init__(self, *args: Any, groups: Iterable[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(part.unit.pk, part.name) for part in groups]
        _choices(self, "group", [("", _("No group")), *choices])
        if not choices:
            del self.fields["group"]
        known = load_fields_of_work()
        _choices(self, "fields_of_work", [(code, say(name)) for code, name in known.items()])


class RoleForm(_DetailsForm):
    """A role to give: which one, how it is called, and for which days."""

    role = forms.ChoiceField(
        label=_("Role"),
        widget=_select(),
        error_messages={
            "required": _("Choose the role."),
            "invalid_choice": _("Choose one of the roles offered."),
        },
    )
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(
        label=_("Last day"),
        help_text=_("Leave it blank where no end is known yet."),
        required=False,
    )
    field_order = ("role", "title", "group", "fields_of_work", "valid_from", "valid_to")

    def __init__(self, *args: Any, roles: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "role", [("", _("Choose the role")), *roles])


class ChangeForm(_DetailsForm):
    """What changes about a role, and whether it does from a day on or was written wrong before."""

    FROM_A_DAY, CORRECTION = "from", "always"

    when = forms.ChoiceField(
        label=_("Since when"),
        choices=[
            (FROM_A_DAY, _("It changes from a day on; what was before is kept")),
            (CORRECTION, _("It was written wrong; it has always been so")),
        ],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": _("Choose one of the two.")},
    )
    on = DayField(
        label=_("From this day"),
        help_text=_("Only for a change from a day on."),
        required=False,
    )

    def __init__(self, *args: Any, role: RoleHeld, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if role.membership.role != role.membership.Role.VICE_PRINCIPAL:
            del self.fields["fields_of_work"]

    def clean(self) -> dict[str, Any]:
        """Ask for the day of a change that has one."""
        data: dict[str, Any] = super().clean() or {}
        has_day = data.get("on") or "on" in self.errors
        if data.get("when") == self.FROM_A_DAY and not has_day:
            self.add_error("on", _DAY_ERRORS["required"])
        return data

    def day(self) -> date | None:
        """Return the day that a valid form's change begins with, None for a correction."""
        found: date | None = self.cleaned_data["on"]
        return found if self.cleaned_data["when"] == self.FROM_A_DAY else None


class EndForm(forms.Form):
    """The last day of a role and why it ends."""

    valid_to = DayField(label=_("Last day"))
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For example: moved to another school, by decision no. 12/QĐ-UBND."),
        max_length=300,
        widget=_line(),
        error_messages={"required": _("Say why the role ends.")},
    )


class DelegateForm(forms.Form):
    """Whose role, to whom, for which days and why."""

    membership = forms.TypedChoiceField(
        label=_("Role to delegate"),
        coerce=int,
        widget=_select(),
        error_messages={
            "required": _("Choose the role."),
            "invalid_choice": _("Choose one of the roles offered."),
        },
    )
    to = forms.TypedChoiceField(
        label=_("To whom"),
        help_text=_("Somebody who works in the unit on these days."),
        coerce=int,
        widget=_select(),
        error_messages={
            "required": _("Choose the person."),
            "invalid_choice": _("Choose one of the people offered."),
        },
    )
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(label=_("Last day"), help_text=_("Included; a year at most."))
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For example: on a course until 30/11."),
        max_length=300,
        widget=_line(),
        error_messages={"required": _("Say why the role is delegated.")},
    )

    def __init__(self, *args: Any, offered: Delegable, own: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles: list[tuple[Any, Any]] = [
            (
                role.membership.pk,
                role.label
                if role.membership.user_id == own
                else f"{role.membership.user} · {role.label}",
            )
            for role in offered.roles
        ]
        if len(roles) > 1:
            roles.insert(0, ("", _("Choose the role")))
        _choices(self, "membership", roles)
        people = [(person.pk, str(person)) for person in offered.to]
        _choices(self, "to", [("", _("Choose the person")), *people])


def _choices(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
