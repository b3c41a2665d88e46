"""What a person hands in about what is sent up: days of a period, words to a school, answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lotrinh.core.packages import Item
from lotrinh.workspace.actuals.calendar import end_of, school_year_of
from lotrinh.workspace.components.answers import number_in
from lotrinh.workspace.components.words import period_words
from lotrinh.workspace.people.staff.forms import DayField

LOOK_AGAIN = "Xem lại số này."
"""What a figure is returned with that was ticked, without any word, and that no check found odd.
In Vietnamese whatever the officer reads: the school reads it."""

_BEFORE_END = timedelta(days=14)
_TO_SEND = timedelta(days=7)
_TO_MEND = timedelta(days=14)
_YEARS_OFFERED = 3


class DaysForm(forms.Form):
    """The three days of a collection, and what the schools should know."""

    opens_on = DayField(label=_("Opens on"), help_text=_("From this day on schools can send."))
    due_on = DayField(label=_("Due on"), help_text=_("What comes later is marked as late."))
    locks_on = DayField(
        label=_("Locks on"), help_text=_("The last day of all. You can give a school more time.")
    )
    note = forms.CharField(
        label=_("Note for the schools"),
        help_text=_("They see it beside the days."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control input-wide", "rows": 2}),
    )

    def days(self) -> dict[str, Any]:
        """Return the days and the note of a valid form, as the operations take them."""
        return {
            name: self.cleaned_data[name] for name in ("opens_on", "due_on", "locks_on", "note")
        }


class OpenForm(DaysForm):
    """A period to open, with its days."""

    period = forms.ChoiceField(
        label=_("Period"),
        widget=forms.Select(attrs={"class": "form-select input-wide"}),
        error_messages={
            "required": _("Choose the period."),
            "invalid_choice": _("Choose one of the periods offered."),
        },
    )
    field_order = ("period", "opens_on", "due_on", "locks_on", "note")

    def __init__(self, *args: Any, periods: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one, period_words(one)) for one in periods]


class ChangeForm(DaysForm):
    """Other days of a collection, and why."""

    reason = forms.CharField(
        label=_("Why the days change"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "form-control input-wide", "autocomplete": "off"}),
        error_messages={"required": _("Write why the days change; the trail keeps it.")},
    )


class ExtensionForm(forms.Form):
    """More time for one school."""

    until = DayField(label=_("It can send until"))
    reason = forms.CharField(
        label=_("Why it has more time"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "form-control input-wide", "autocomplete": "off"}),
        error_messages={"required": _("Write why the school has more time.")},
    )


def periods_offered(today: date) -> list[str]:
    """Return the periods that can be opened on a day: the years up to the running one, each with
    its first semester, newest first."""
    first = int(school_year_of(today)[:4])
    years = [f"{year}-{year + 1}" for year in range(first, first - _YEARS_OFFERED, -1)]
    return [period for year in years for period in (year, f"{year}/1")]


def likely_period(today: date, opened: Sequence[str]) -> str:
    """Return the period that is probably opened next: the first of those offered that ends soon or
    has ended, and is not open yet."""
    offered = [one for one in periods_offered(today) if one not in opened]
    ended = (one for one in offered if end_of(one) - _BEFORE_END <= today)
    return next(ended, offered[0] if offered else "")


def usual_days(period: str, today: date, latest: date | None) -> dict[str, date]:
    """Return the days that a period is probably open: around its end by the ministry's calendar, or
    from today where that is over; none after ``latest``."""
    opens = max(end_of(period) - _BEFORE_END, today)
    due = max(end_of(period), opens) + _TO_SEND
    days = {"opens_on": opens, "due_on": due, "locks_on": due + _TO_MEND}
    return {name: min(day, latest) if latest is not None else day for name, day in days.items()}


def returned_in(
    data: QueryDict, items: Sequence[Item], found: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Return what is said beside which figures, by their keys (``note-3``, ``mend-3``).

    One that is ticked without a word goes with what the checks found in it (``found``).
    """
    said = {}
    for place, item in enumerate(items):
        note = data.get(f"note-{place}", "").strip()
        if not note and f"mend-{place}" in data:
            note = " ".join(found.get(item.key, ())) or LOOK_AGAIN
        if note:
            said[item.key] = note
    return said


def numbers_in(data: QueryDict, name: str) -> list[int]:
    """Return the numbers of rows that a form lists with commas."""
    found = (number_in(one) for one in data.get(name, "").split(","))
    return [one for one in found if one is not None]
