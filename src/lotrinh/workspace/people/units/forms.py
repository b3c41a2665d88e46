"""What a person hands in to change a unit: a day, its document, and what the change is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lotrinh.workspace.people.days import check_day
from lotrinh.workspace.people.queries import Unit
from lotrinh.workspace.people.units.planning import PARENTS, PARTS
from lotrinh.workspace.people.units.queries import (
    Named,
    beside,
    lying_in,
    possible_parents,
    unit_of_code,
)

_DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
_BETWEEN = re.compile(r"[\s,;]+")
_PLACE = "place-"


class ChangeForm(forms.Form):
    """The day and the document of a change of ``unit``; ``options`` are the codes that a field
    offers."""

    on = forms.DateField(
        label=_("From which day"),
        help_text=_("The first day on which it is as you say here."),
        input_formats=_DAYS,
        validators=[check_day],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose the day."),
            "invalid": _("Write the day as 01/07/2025."),
        },
    )
    basis = forms.CharField(
        label=_("By which document"),
        help_text=_("Number, day and issuer, such as: Quyết định 15/QĐ-UBND, 20/8/2025, UBND xã."),
        max_length=300,
        error_messages={"required": _("Write the document that it is based on.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, unit: Unit) -> None:
        super().__init__(data, initial=self.first_values(unit), label_suffix="")
        self.unit = unit
        self.options: dict[str, list[Named]] = self.offered(unit, self.day())
        for name, field in self.fields.items():
            field.widget.attrs |= {"class": _class_of(field.widget), "autocomplete": "off"}
            if name in self.options:
                field.widget.attrs["list"] = f"{name}-options"
        self.order_fields([*self.said_first, "on", "basis"])

    said_first: Sequence[str] = ()
    """The fields that stand before the day and the document."""

    def first_values(self, unit: Unit) -> dict[str, Any]:
        """Return what the empty form holds."""
        return {"on": timezone.localdate()}

    def offered(self, unit: Unit, on: date) -> dict[str, list[Named]]:
        """Return the units that fields offer."""
        return {}

    def day(self) -> date:
        """Return the day that was written, today where none was."""
        written = self.data.get("on", "") if self.is_bound else ""
        try:
            return self.fields["on"].clean(written) or timezone.localdate()
        except forms.ValidationError:
            return timezone.localdate()

    @property
    def place_fields(self) -> list[forms.BoundField]:
        """Return the fields that ask where each unit lies that lies in ``unit``."""
        return [field for field in self if field.name.startswith(_PLACE)]

    def arguments(self) -> dict[str, Any]:
        """Return what a valid form gives to the plan and the operation."""
        return {"on": self.cleaned_data["on"], "basis": self.cleaned_data["basis"]}

    def unit_said(self, field: str) -> Unit | None:
        """Return the unit whose code a field holds; None with an error at the field."""
        found = self.units_said(field)
        if len(found) > 1:
            self.add_error(field, _("Write one code only."))
        return found[0] if len(found) == 1 else None

    def units_said(self, field: str) -> list[Unit]:
        """Return the units whose codes a field holds, with an error at it for each unknown one, and
        where a field that has to hold one holds none."""
        on, found = self.cleaned_data.get("on"), []
        codes = [code for code in _BETWEEN.split(self.cleaned_data.get(field, "")) if code]
        asked = self.fields[field]
        if not codes and asked.required and field not in self.errors:
            self.add_error(field, asked.error_messages["required"])
        for code in codes:
            unit = None if on is None else unit_of_code(code, on)
            if unit is not None:
                found.append(unit)
            elif on is not None:
                said = _("No unit has the code %(code)s on this day. Choose from the list.")
                self.add_error(field, forms.ValidationError(said, params={"code": code}))
        return found


def _class_of(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    if isinstance(widget, forms.DateInput):
        return "form-control unit-day"
    return (
        "form-select input-wide" if isinstance(widget, forms.Select) else "form-control unit-text"
    )


class CloseForm(ChangeForm):
    """Closing a unit."""

    def arguments(self) -> dict[str, Any]:
        """Return the unit too."""
        return super().arguments() | {"unit": self.unit}


class OpenForm(ChangeForm):
    """Opening a unit in ``unit``."""

    kind = forms.ChoiceField(label=_("Kind of unit"))
    name = forms.CharField(
        label=_("Name of the unit"),
        max_length=200,
        error_messages={"required": _("Write the unit's name.")},
    )
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Of the ministry's list of schools, or of the list of administrative units."),
        max_length=30,
        error_messages={"required": _("Write the unit's code.")},
    )
    said_first = ("kind", "name", "code")

    def __init__(self, data: Mapping[str, Any] | None = None, *, unit: Unit) -> None:
        super().__init__(data, unit=unit)
        kinds = [kind for kind, parents in PARENTS.items() if unit.kind in parents]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        # What is opened most stands first: schools.
        field.choices = [(kind, Unit.Kind(kind).label) for kind in reversed(kinds)]

    def arguments(self) -> dict[str, Any]:
        """Return what is opened, and where."""
        said = {name: self.cleaned_data[name] for name in ("kind", "name", "code")}
        return super().arguments() | said | {"parent": self.unit}


class RenameForm(ChangeForm):
    """Calling a unit otherwise, or giving it another code."""

    name = forms.CharField(
        label=_("New name"),
        max_length=200,
        error_messages={"required": _("Write the unit's name.")},
    )
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Leave it as it is if only the name changes."),
        max_length=30,
        error_messages={"required": _("Write the unit's code.")},
    )
    said_first = ("name", "code")

    def first_values(self, unit: Unit) -> dict[str, Any]:
        """Return what it is called now."""
        return super().first_values(unit) | {"name": unit.name, "code": unit.code}

    def arguments(self) -> dict[str, Any]:
        """Return the new name and code."""
        said = {name: self.cleaned_data[name] for name in ("name", "code")}
        return super().arguments() | said | {"unit": self.unit}


class MoveForm(ChangeForm):
    """Having a unit lie in another."""

    parent = forms.CharField(
        label=_("Code of the unit that it belongs to then"),
        help_text=_("Type a part of the name or of the code, then choose."),
        error_messages={"required": _("Choose the unit that it belongs to then.")},
    )
    said_first = ("parent",)

    def offered(self, unit: Unit, on: date) -> dict[str, list[Named]]:
        """Return the units of its province that take one of this kind."""
        return {"parent": possible_parents(unit, on, PARENTS.get(unit.kind, frozenset()))}

    def clean(self) -> dict[str, Any]:
        """Look the code up."""
        self.cleaned_data["parent_unit"] = self.unit_said("parent")
        return self.cleaned_data

    def arguments(self) -> dict[str, Any]:
        """Return where it goes."""
        parent = self.cleaned_data["parent_unit"]
        return super().arguments() | {"unit": self.unit, "parent": parent}


class MergeForm(ChangeForm):
    """Merging a unit, and others at once, into one that stands."""

    into = forms.CharField(
        label=_("Code of the unit that it goes into"),
        help_text=_("Type a part of the name or of the code, then choose."),
        error_messages={"required": _("Choose the unit that it goes into.")},
    )
    others = forms.CharField(
        label=_("Codes of others that go into it on the same day"),
        help_text=_("Leave it blank if it is this one only. Between two codes put a comma."),
        required=False,
    )
    said_first = ("into", "others")

    def offered(self, unit: Unit, on: date) -> dict[str, list[Named]]:
        """Return the units beside it."""
        return {"into": beside(unit, on)}

    def clean(self) -> dict[str, Any]:
        """Look the codes up."""
        self.cleaned_data["into_unit"] = self.unit_said("into")
        self.cleaned_data["other_units"] = self.units_said("others")
        return self.cleaned_data

    def arguments(self) -> dict[str, Any]:
        """Return what goes, and what stands."""
        units = [self.unit, *self.cleaned_data["other_units"]]
        return super().arguments() | {"units": units, "into": self.cleaned_data["into_unit"]}


class SplitForm(ChangeForm):
    """Splitting a unit into some that stand; a field for each unit that lies in it (``place-7``)
    once it is known into which."""

    into = forms.CharField(
        label=_("Codes of the units that it is split into"),
        help_text=_("Open the new ones first. Between two codes put a comma."),
        error_messages={"required": _("Write the codes of the units that it is split into.")},
    )
    stays = forms.BooleanField(label=_("It goes on itself, smaller"), required=False)
    said_first = ("into", "stays")

    def __init__(self, data: Mapping[str, Any] | None = None, *, unit: Unit) -> None:
        super().__init__(data, unit=unit)
        on = self.day()
        codes = filter(None, _BETWEEN.split(str(self.data.get("into", ""))))
        into = [found for code in codes if (found := unit_of_code(code, on))]
        if not into:
            return
        choices = [("", ""), *((str(one.pk), one.name) for one in into if one != unit)]
        if self.data.get("stays"):
            choices.append((str(unit.pk), unit.name))
        for child in lying_in(unit, on):
            if child.unit.kind != Unit.Kind.GROUP:
                self.fields[f"{_PLACE}{child.unit.pk}"] = forms.ChoiceField(
                    label=child.name,
                    choices=choices,
                    required=False,
                    widget=forms.Select(attrs={"class": "form-select input-wide"}),
                )

    def clean(self) -> dict[str, Any]:
        """Look the codes up."""
        self.cleaned_data["into_units"] = self.units_said("into")
        return self.cleaned_data

    def arguments(self) -> dict[str, Any]:
        """Return into what it is split, and where each unit goes that lies in it."""
        into = list(self.cleaned_data["into_units"])
        if self.cleaned_data["stays"]:
            into.append(self.unit)
        by_id = {str(one.pk): one for one in into}
        places = {
            int(name.removeprefix(_PLACE)): by_id[said]
            for name, said in self.cleaned_data.items()
            if name.startswith(_PLACE) and said in by_id
        }
        return super().arguments() | {"unit": self.unit, "into": into, "places": places}


class OpenPartForm(ChangeForm):
    """Opening a site or a group in a school; its code is given to it."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind, Unit.Kind(kind).label) for kind in reversed(PARTS)]
    )
    name = forms.CharField(
        label=_("Name of the site or group"),
        max_length=200,
        error_messages={"required": _("Write the name.")},
    )
    said_first = ("kind", "name")

    def __init__(self, data: Mapping[str, Any] | None = None, *, unit: Unit) -> None:
        super().__init__(data, unit=unit)
        self.fields["basis"].required = False

    def arguments(self) -> dict[str, Any]:
        """Return what is opened, and in which school."""
        said = {name: self.cleaned_data[name] for name in ("kind", "name")}
        return super().arguments() | said | {"school": self.unit}


class RenamePartForm(ChangeForm):
    """Calling a site or a group otherwise."""

    name = forms.CharField(
        label=_("New name"), max_length=200, error_messages={"required": _("Write the name.")}
    )
    said_first = ("name",)

    def __init__(self, data: Mapping[str, Any] | None = None, *, unit: Unit) -> None:
        super().__init__(data, unit=unit)
        self.fields["basis"].required = False

    def first_values(self, unit: Unit) -> dict[str, Any]:
        """Return what it is called now."""
        return super().first_values(unit) | {"name": unit.name}

    def arguments(self) -> dict[str, Any]:
        """Return the new name."""
        return super().arguments() | {"part": self.unit, "name": self.cleaned_data["name"]}


class ClosePartForm(ChangeForm):
    """Closing a site or a group."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, unit: Unit) -> None:
        super().__init__(data, unit=unit)
        self.fields["basis"].required = False

    def arguments(self) -> dict[str, Any]:
        """Return the part too."""
        return super().arguments() | {"part": self.unit}
