"""What a person hands in about lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lotrinh.workspace.components.answers import number_in
from lotrinh.workspace.people.days import typed_day
from lotrinh.workspace.people.lists.operations import MAX_FILE_BYTES

ACCEPTED = ".xlsx,.xls,.csv"
MAX_BASIS = 300
_SAME = "same-"
_NEW = "new"


class ListUploadForm(forms.Form):
    """A workbook, and the draft that it mends."""

    instead_of = forms.IntegerField(required=False)
    file = forms.FileField(
        allow_empty_file=True,  # the operation says it better
        error_messages={"required": _("Choose the Excel file first.")},
    )

    def upload(self) -> tuple[str, bytes]:
        """Return the name and content of a valid form's file."""
        file = self.cleaned_data["file"]
        return file.name or "", file.read(MAX_FILE_BYTES + 1)


def left_out_in(data: QueryDict) -> frozenset[int]:
    """Return the numbers of the rows to leave out (``leave_out``)."""
    numbers = map(number_in, data.getlist("leave_out"))
    return frozenset(number for number in numbers if number is not None)


def same_as_in(data: QueryDict) -> Mapping[int, int | None]:
    """Return of which rows was said who they are (``same-7``): an id, or None for a new person."""
    said: dict[int, int | None] = {}
    for name, value in data.items():
        row = number_in(name.removeprefix(_SAME)) if name.startswith(_SAME) else None
        if row is None:
            continue
        person = number_in(str(value))
        if value == _NEW or person is not None:
            said[row] = person
    return said


def day_in(text: str, default: date) -> date:
    """Return a day as a day input sends it; ``default`` for anything else."""
    return typed_day(text) or default
