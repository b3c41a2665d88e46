"""What the address narrows the trail to."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from lotrinh.workspace.components.words import Words
from lotrinh.workspace.people.days import check_day
from lotrinh.workspace.people.models import AuditEvent
from lotrinh.workspace.people.trail.queries import TrailFilters
from lotrinh.workspace.people.trail.words import CHANNEL_WORDS, SUBJECT_WORDS, VERBS, Subject


class DayInput(forms.DateInput):
    """A day as browsers ask for one."""

    input_type = "date"

    def format_value(self, value: object) -> str | None:
        """Return the day as ``type=date`` wants it, whatever the language of the page."""
        return value if isinstance(value, str) else super().format_value(value)


def _verbs() -> list[tuple[Words, list[tuple[str, Words]]]]:
    """Return what can be done, by what it is about."""
    return [
        (words, [(verb, one.words) for verb, one in VERBS.items() if one.subject == subject])
        for subject, words in SUBJECT_WORDS.items()
    ]


class TrailForm(forms.Form):
    """Every field may be left out; what is no choice or no day is said beside its field."""

    q = forms.CharField(required=False, max_length=200, label=_("Words in the entry"))
    nguoi = forms.CharField(required=False, max_length=150, label=_("Person"))
    viec = forms.ChoiceField(
        required=False, label=_("What was done"), choices=lambda: [("", _("Anything")), *_verbs()]
    )
    loai = forms.ChoiceField(
        required=False,
        label=_("About"),
        choices=lambda: [
            ("", _("Everything")),
            *((one.value, SUBJECT_WORDS[one]) for one in Subject),
        ],
    )
    qua = forms.ChoiceField(
        required=False,
        label=_("How it came by"),
        choices=lambda: [
            ("", _("Any way")),
            *((one.value, CHANNEL_WORDS[one.value]) for one in AuditEvent.Channel),
        ],
    )
    tu = forms.DateField(
        required=False,
        label=_("From the day"),
        input_formats=["%Y-%m-%d"],
        widget=DayInput,
        validators=[check_day],
    )
    den = forms.DateField(
        required=False,
        label=_("To the day"),
        input_formats=["%Y-%m-%d"],
        widget=DayInput,
        validators=[check_day],
    )

    def clean(self) -> None:
        """Let only days in their order pass. Raises: ValidationError."""
        super().clean()
        first, last = self.cleaned_data.get("tu"), self.cleaned_data.get("den")
        if first and last and last < first:
            self.add_error("den", _("The last day is before the first. Change one of them."))

    def __init__(self, data: Mapping[str, str]) -> None:
        super().__init__(data)
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"

    def filters(self) -> TrailFilters:
        """Return what the fields that make sense narrow the trail to."""
        self.is_valid()
        given: Mapping[str, object] = self.cleaned_data
        return TrailFilters(
            search=str(given.get("q") or ""),
            person=str(given.get("nguoi") or ""),
            verb=str(given.get("viec") or ""),
            subject=str(given.get("loai") or ""),
            channel=str(given.get("qua") or ""),
            first=self.cleaned_data.get("tu"),
            last=self.cleaned_data.get("den"),
        )
