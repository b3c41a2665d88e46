"""What a person writes about demands: a document, rows of targets, whom they are for; a target."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lotrinh.core.messages import LotrinhError, Message
from lotrinh.core.text import fold, squeeze
from lotrinh.core.values import Direction, format_value
from lotrinh.workspace.components.answers import number_in
from lotrinh.workspace.people.days import check_day
from lotrinh.workspace.plans.demands.understanding import (
    DemandEntry,
    Understood,
    catalogue_entry,
    understand_demand,
    usual_direction,
)

MOST_ROWS = 100
"""How many targets one document takes on the form; more are handed down in two documents."""
BLANK_ROWS = 3
_FIELDS = ("name", "period", "text", "unit", "direction")
_ROW_FIELD = re.compile(rf"({'|'.join(_FIELDS)})-(\d{{1,4}})")
_HEADINGS = frozenset({"chi tieu", "ten chi tieu", "noi dung", "ten"})
_COLUMNS_WITH_A_NUMBER = 4


class DocumentForm(forms.Form):
    """The document by which targets are handed down, and whom they are for."""

    number = forms.CharField(
        max_length=100, error_messages={"required": _("Write the number of the document.")}
    )
    issued_on = forms.DateField(
        validators=[check_day],
        error_messages={
            "required": _("Choose the day of the document."),
            "invalid": _("Choose the day of the document."),
        },
    )
    subject = forms.CharField(
        max_length=300, error_messages={"required": _("Write what the document is about.")}
    )
    audience = forms.ChoiceField(choices=[("all", "all"), ("chosen", "chosen")])

    def day(self) -> date:
        """Return the day of a valid form."""
        day = self.cleaned_data["issued_on"]
        assert isinstance(day, date)
        return day


class ReasonForm(forms.Form):
    """Why something is withdrawn or returned; the operation says it better where it is missing or
    too long."""

    reason = forms.CharField(required=False)


class TargetForm(forms.Form):
    """What a school registers; ``replaces`` is the registration that the person saw."""

    text = forms.CharField(required=False, max_length=400)
    reason = forms.CharField(required=False, max_length=2000)
    replaces = forms.IntegerField(required=False)


@dataclass(frozen=True, slots=True)
class DemandRow:
    """A row as written; ``direction`` is ``""`` where nobody has said which way is better."""

    name: str = ""
    period: str = ""
    text: str = ""
    unit: str = ""
    direction: str = ""

    @property
    def is_blank(self) -> bool:
        """Say whether it names nothing and demands nothing: such a row is passed over."""
        return not (squeeze(self.name) or squeeze(self.text))


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row and how it is understood, or what is wrong with it; ``number`` counts from 1."""

    number: int
    row: DemandRow
    entry: DemandEntry | None
    understood: Understood | None
    printed: str
    fault: Message | None


def rows_in(data: QueryDict) -> list[DemandRow]:
    """Return the rows that a form sends (``name-0``, ``period-0`` ...), blank ones left out."""
    found: dict[int, dict[str, str]] = {}
    for name, written in data.items():
        field = _ROW_FIELD.fullmatch(name)
        if field:
            found.setdefault(int(field[2]), {})[field[1]] = str(written)
    rows = [DemandRow(**found[number]) for number in sorted(found)]
    return [row for row in rows if not row.is_blank]


def pasted_rows(text: str, period: str) -> list[DemandRow]:
    """Return the rows of lines that were copied from a sheet: name, period, value, unit.

    Of two columns the second is the value, for ``period``. A line of headings and a column of
    running numbers in front are left out.
    """
    rows = []
    for line in text.splitlines():
        cells = [squeeze(cell) for cell in line.split("\t")]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) >= _COLUMNS_WITH_A_NUMBER and _is_running_number(cells[0]):
            cells = cells[1:]
        if not cells or fold(cells[0]) in _HEADINGS:
            continue
        if len(cells) == 2:
            cells.insert(1, period)
        name, when, value, unit = (*cells, "", "", "", "")[:4]
        rows.append(DemandRow(name=name, period=when or period, text=value, unit=unit))
    return rows


def _is_running_number(cell: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,3}\.?", cell))


def check_rows(rows: Iterable[DemandRow]) -> list[CheckedRow]:
    """Return each row with how it is understood, in their order; of two that demand the same
    indicator for the same period the second is at fault."""
    checked: list[CheckedRow] = []
    numbers: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=1):
        one = _check(number, row)
        if one.understood is not None:
            same = (one.understood.key, one.understood.period)
            first = numbers.setdefault(same, number)
            if first != number:
                twice = Message(
                    f"Trùng chỉ tiêu và kỳ với dòng {first}. Bỏ một dòng.",
                    f"The same indicator and period as row {first}. Take one out.",
                )
                one = replace(one, fault=twice)
        checked.append(one)
    return checked


def _check(number: int, row: DemandRow) -> CheckedRow:
    try:
        known = catalogue_entry("", row.name)
        direction = (
            Direction(row.direction)
            if row.direction in set(Direction)
            else usual_direction(row.name, row.unit, row.text)
        )
        entry = DemandEntry(
            code=known.code if known else "",
            period=row.period,
            text=row.text,
            name=row.name,
            unit_text=row.unit,
            direction=direction,
        )
        understood = understand_demand(entry)
    except LotrinhError as refused:
        return CheckedRow(number, row, None, None, "", refused.message)
    return CheckedRow(number, row, entry, understood, format_value(understood.value), None)


def chosen_schools(data: QueryDict) -> list[int]:
    """Return the ids of the schools that were ticked (``school``)."""
    found = (number_in(str(written)) for written in data.getlist("school"))
    return list(dict.fromkeys(number for number in found if number))


def seal_of(document: Mapping[str, str], rows: Sequence[DemandRow], schools: Sequence[int]) -> str:
    """Return what tells whether anything was changed since it was looked over."""
    said = [sorted(document.items()), [asdict(row) for row in rows], sorted(schools)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def chosen_demands(data: QueryDict) -> list[int]:
    """Return the ids of the demands that were ticked (``demand``)."""
    found = (number_in(str(written)) for written in data.getlist("demand"))
    return list(dict.fromkeys(number for number in found if number))
