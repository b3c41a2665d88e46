"""Roster tables find their columns, and a period knows its last day."""

from __future__ import annotations

from datetime import date

import pytest

from lotrinh.core.messages import Message
from lotrinh.core.rosters import (
    Code,
    CodeList,
    Column,
    ColumnKind,
    Moments,
    RosterTable,
    is_period,
    is_school_year,
)


def column(name: str, *, personal: bool = False) -> Column:
    return Column(name, ColumnKind.TEXT, Message(name, name), personal=personal)


TABLE = RosterTable(
    "pupils",
    Message("Học sinh", "Pupils"),
    (column("pupil_id"), column("full_name", personal=True), column("sex")),
    key="pupil_id",
)


def test_a_column_is_found_by_its_name() -> None:
    assert TABLE["sex"] is TABLE.columns[2]
    with pytest.raises(KeyError, match="age"):
        TABLE["age"]


def test_personal_columns_are_not_kept() -> None:
    assert [one.name for one in TABLE.kept] == ["pupil_id", "sex"]


def test_a_code_list_counts_by_number_unless_said_otherwise() -> None:
    assert CodeList("sexes", "", (Code(1, "Nam"), Code(2, "Nữ", ("Gái",)))).is_coded


@pytest.mark.parametrize(
    ("period", "at"), [("2025-2026", date(2026, 5, 30)), ("2025-2026/1", date(2026, 1, 17))]
)
def test_a_period_ends_with_the_year_or_its_first_semester(period: str, at: date) -> None:
    days = (date(2025, 9, 5), date(2025, 9, 30), date(2026, 1, 17), date(2026, 5, 30))
    moments = Moments(period, *days)
    assert moments.at == at
    assert moments.first_year == 2025


def test_a_school_year_is_two_years_in_a_row() -> None:
    assert is_school_year("2025-2026")
    wrong = (
        "",
        "2025",
        "2025-2027",
        "2026-2025",
        "1998-1999",
        "25-26",
        "2025-2026/1",
        "2025-2026 ",
    )
    assert not any(map(is_school_year, (*wrong, "２０２５-２０２６", "2025–2026")))


def test_a_period_is_a_school_year_or_its_first_semester() -> None:
    """The second semester ends the year."""
    assert is_period("2025-2026")
    assert is_period("2025-2026/1")
    wrong = ("2025-2026/2", "2025-2026/1/1", "2025-2027/1", "/1", "2025/1", "2025-2026/１", "")
    assert not any(map(is_period, wrong))
