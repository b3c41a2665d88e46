"""Read the roster tables, the code lists and the days of a school year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from lotrinh.core.messages import Message
from lotrinh.core.rosters import Code, CodeList, Column, ColumnKind, Moments, RosterTable
from lotrinh.reference.loading import SchoolYear, load_school_years, read_yaml

# Where no calendar is known: the usual days (month, day).
_OPENS, _SEMESTER_1_ENDS, _ENDS = (9, 5), (1, 17), (5, 31)


@cache
def load_rosters() -> Mapping[str, RosterTable]:
    """Return the canonical tables by name, in the order of the file."""
    return {
        name: RosterTable(
            name=name,
            label=Message(item["vi"], item["en"]),
            columns=tuple(_column(column) for column in item["columns"]),
            key=item.get("key", ""),
        )
        for name, item in read_yaml("rosters").items()
    }


@cache
def load_code_lists() -> Mapping[str, CodeList]:
    """Return the code lists of roster columns by name."""
    return {
        name: CodeList(
            name=name,
            source=item["source"],
            codes=tuple(
                Code(code["number"], code["word"], tuple(code.get("aliases", ())))
                for code in item["codes"]
            ),
            is_coded=item.get("is_coded", True),
        )
        for name, item in read_yaml("code_lists").items()
    }


@cache
def load_moments(period: str, province: str = "") -> Moments:
    """Return the days of ``period``: a school year (``2025-2026``) or its first semester (``…/1``).

    By the calendar of ``province`` where there is one, else the ministry's frame, else the usual
    days: 5 September, 17 January, 31 May.
    """
    school_year = period.partition("/")[0]
    first = int(school_year[:4])
    known = _calendar(school_year, province)
    semester_1_ends = known.semester_1_ends if known else None
    return Moments(
        period=period,
        opens=known.opens if known else date(first, *_OPENS),
        september_30=date(first, 9, 30),
        semester_1_ends=semester_1_ends or date(first + 1, *_SEMESTER_1_ENDS),
        ends=known.ends if known else date(first + 1, *_ENDS),
    )


def _calendar(school_year: str, province: str) -> SchoolYear | None:
    of_year = [year for year in load_school_years() if year.school_year == school_year]
    own = next((year for year in of_year if province and year.province == province), None)
    return own or next((year for year in of_year if not year.province), None)


def _column(item: Mapping[str, Any]) -> Column:
    return Column(
        name=item["name"],
        kind=ColumnKind(item["kind"]),
        label=Message(item["vi"], item["en"]),
        field=item.get("field", ""),
        headings=tuple(item.get("headings", ())),
        codes=item.get("codes", ""),
        required=item.get("required", False),
        personal=item.get("personal", False),
        least=item.get("least"),
        most=item.get("most"),
    )
