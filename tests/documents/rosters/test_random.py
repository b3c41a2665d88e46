"""Whatever stands in a cell: it ends as exactly one of a value, a blank or a fault."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lotrinh.core.text import words
from lotrinh.documents.rosters import (
    UnreadableWorkbook,
    open_workbook,
    propose_mapping,
    read_roster,
)
from lotrinh.documents.rosters.types import is_blank
from tests.documents.rosters.building import PUPILS, YEAR, book

_TEXT = st.text(max_size=12) | st.text("0123456789.,- /xXCóKhôngĐ?#T", max_size=10)
_CELL = (
    _TEXT
    | st.floats(width=64)
    | st.integers(-(10**6), 10**12)
    | st.booleans()
    | st.dates()
    | st.times()
    | st.timedeltas()
    | st.sampled_from(["", "01", "Nam", "x", "Có", "0", "05/9/2017", date(2017, 9, 5)])
)
_COLUMNS = [c for c in PUPILS.columns if not c.personal]
_HEADS = [column.label.vi for column in _COLUMNS]
_SOUND = {"pupil_id": "87", "grade": 1, "status": 1}


@settings(max_examples=150, deadline=None)
@given(st.lists(_CELL, min_size=len(_COLUMNS), max_size=len(_COLUMNS)))
def test_a_cell_is_a_value_a_blank_or_a_fault(cells: list[Any]) -> None:
    for column, cell in zip(_COLUMNS, cells, strict=True):
        if column.required:
            cells[_COLUMNS.index(column)] = _SOUND[column.name]
        assert isinstance(cell, str | float | int | bool | date | time | timedelta)
    workbook = book(_HEADS, cells)
    reading = read_roster(workbook, PUPILS, propose_mapping(workbook, PUPILS), school_year=YEAR)
    assert reading.records.height == 1
    blamed = {fault.name for fault in reading.faults if fault.is_blocking}
    for column, cell in zip(_COLUMNS, cells, strict=True):
        value = reading.records[column.name][0]
        states = [value is not None, is_blank(cell), column.name in blamed]
        assert states.count(True) == 1, (column.name, cell, value)
        if value in (0, False) and value is not None and not isinstance(value, str):
            # Nothing but a nought or a word of no is ever one.
            assert _says_nought(cell), (column.name, cell)


def _says_nought(cell: Any) -> bool:
    if isinstance(cell, bool | int | float):
        return float(cell) == 0
    text = str(cell).strip().rstrip(".")
    return set(text) <= set("0.,- ") or "".join(words(text)) in {
        "khong",
        "sai",
        "false",
        "no",
        "s",
        "trungtuyen",
        "tuyenmoi",
    }


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_CELL, max_size=6), max_size=8))
def test_any_sheet_is_read_without_an_error(rows: list[list[Any]]) -> None:
    workbook = book(*rows, ["Mã học sinh", "Khối", "Trạng thái"], *rows)
    for table_rows in (workbook, book(*rows, [""])):
        mapping = propose_mapping(table_rows, PUPILS)
        reading = read_roster(table_rows, PUPILS, mapping, school_year=YEAR)
        assert reading.records.height + reading.skipped == reading.rows


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_workbook_or_refused(content: bytes) -> None:
    with suppress(UnreadableWorkbook):
        assert open_workbook(content, "a.csv").sheets
