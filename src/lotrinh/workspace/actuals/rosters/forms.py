"""What a person hands in about rosters: a workbook, which column is which, figures to accept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lotrinh.core.messages import LotrinhError
from lotrinh.core.rosters import RosterTable
from lotrinh.core.text import fold
from lotrinh.reference.rosters import load_rosters
from lotrinh.workspace.people.session import is_school_year

ACCEPTED = ".xlsx,.xls,.csv"
_COLUMN = "column-"


class RosterUploadForm(forms.Form):
    """A workbook: what it lists, of which school year, as of which day; what it mends."""

    table = forms.ChoiceField(
        choices=lambda: [(table.name, table.label.vi) for table in load_rosters().values()],
        error_messages={
            "required": _("Choose what the list shows."),
            "invalid_choice": _("Choose what the list shows."),
        },
    )
    school_year = forms.CharField(
        error_messages={"required": _("Write the school year as 2025-2026.")}
    )
    as_of = forms.DateField(
        error_messages={
            "required": _("Write the day that the list shows, such as 30/09/2025."),
            "invalid": _("Write the day as 30/09/2025."),
        }
    )
    keep_names = forms.BooleanField(required=False)
    instead_of = forms.IntegerField(required=False)
    file = forms.FileField(
        allow_empty_file=True,  # the operation says it better
        error_messages={"required": _("Choose the Excel file first.")},
    )

    def clean_school_year(self) -> str:
        """Return the school year. Raises: ValidationError for anything else."""
        year = str(self.cleaned_data["school_year"])
        if not is_school_year(year):
            raise forms.ValidationError(_("Write the school year as 2025-2026."))
        return year

    def upload(self) -> tuple[str, bytes]:
        """Return the name and content of a valid form's file."""
        file = self.cleaned_data["file"]
        return file.name or "", file.read(settings.UPLOAD_LIMIT + 1)

    def day(self) -> date:
        """Return the day of a valid form."""
        day = self.cleaned_data["as_of"]
        assert isinstance(day, date)
        return day


class UnknownColumn(LotrinhError):
    """What was written as one of our columns is none."""


def columns_in(data: QueryDict, table: RosterTable) -> dict[int, str]:
    """Return which of our columns each column of the sheet was said to be (``column-3``).

    A column is written by its heading, in either language; blank is none of ours.

    Raises: UnknownColumn.
    """
    known = {
        fold(word): column.name
        for column in table.columns
        for word in (column.label.vi, column.label.en)
    }
    found = {}
    for name, written in data.items():
        number = name.removeprefix(_COLUMN)
        if not name.startswith(_COLUMN) or not (number.isascii() and number.isdecimal()):
            continue
        said = fold(str(written)).strip()
        if said and said not in known:
            raise UnknownColumn(
                f"Không có mục '{written}'. Chọn một mục trong danh sách gợi ý, hoặc để trống.",
                f"There is no column '{written}'. Choose one of those offered, or leave it blank.",
            )
        found[int(number[:4])] = known.get(said, "")
    return found


def accepted_in(data: QueryDict) -> Mapping[int, int | None]:
    """Return which indicators' figures are accepted (``accept``), each with the actual that the
    person saw beside it (``replaces-7``), None where there was none."""
    accepted: dict[int, int | None] = {}
    for chosen in data.getlist("accept"):
        if chosen.isascii() and chosen.isdecimal():
            seen = data.get(f"replaces-{chosen}", "")
            accepted[int(chosen)] = int(seen) if seen.isascii() and seen.isdecimal() else None
    return accepted
