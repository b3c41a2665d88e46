"""Read the roster tables, the code lists and the days of a school year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from lotrinh.core.messages import Message
from lotrinh.core.rosters import (
    Code,
    CodeList,
    Column,
    ColumnKind,
    Moments,
    RosterTable,
)
from lotrinh.reference.loading import SchoolYear, load_school_years, read_yaml

# Where no calendar is known: the usual days (month, day).
_OPENS, _SEMESTER_1_ENDS, _ENDS = (9, 5), (1, 17), (5, 31)


@dataclass(frozen=True, slots=True)
class FitnessLimit:
    """A test's limits for a sex and age: ``good`` must be passed, ``fair`` may be met exactly."""

    good: Decimal
    fair: Decimal


@dataclass(frozen=True, slots=True)
class FitnessStandard:
    """How fitness tests of a time are rated: ``limits`` by sex and age, of each test's column.

    A pupil is tested who did the ``mandatory`` tests and ``others`` more; *Tốt* takes ``good`` of
    these at *Tốt* and none below *Đạt*. In ``less_is_better`` the limits are of time.
    """

    source: str
    effective_from: date
    effective_to: date | None
    mandatory: tuple[str, ...]
    others: int
    good: int
    less_is_better: frozenset[str]
    limits: Mapping[tuple[int, int], Mapping[str, FitnessLimit]]


@cache
def load_rosters() -> Mapping[str, RosterTable]:
    """Return the canonical tables by name, in the order of the file."""
    return {name: roster_table(name, item) for name, item in read_yaml("rosters").items()}


def roster_table(name: str, item: Mapping[str, Any]) -> RosterTable:
    """Return the table that ``item`` of a YAML file describes."""
    return RosterTable(
        name=name,
        label=Message(item["vi"], item["en"]),
        columns=tuple(_column(column) for column in item["columns"]),
        key=item.get("key", ""),
        people=item.get("people", False),
    )


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


@cache
def load_fitness_standards() -> tuple[FitnessStandard, ...]:
    """Return how pupils' fitness tests are rated, oldest first."""
    return tuple(_fitness_standard(item) for item in read_yaml("fitness"))


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
        blank_is=item.get("blank_is"),
        hint=Message(item["hint_vi"], item["hint_en"]) if "hint_vi" in item else None,
    )


def _fitness_standard(item: Mapping[str, Any]) -> FitnessStandard:
    return FitnessStandard(
        source=item["source"],
        effective_from=item["from"],
        effective_to=item.get("to"),
        mandatory=tuple(item["rule"]["mandatory"]),
        others=item["rule"]["others"],
        good=item["rule"]["good"],
        less_is_better=frozenset(item["less_is_better"]),
        limits={
            (limits["sex"], limits["age"]): {
                test: FitnessLimit(*map(Decimal, both))
                for test, both in limits.items()
                if test not in ("sex", "age")
            }
            for limits in item["limits"]
        },
    )
