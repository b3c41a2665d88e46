"""Hand-made workbooks and readings of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from lotrinh.documents.rosters import (
    RosterReading,
    Sheet,
    Workbook,
    open_workbook,
    propose_mapping,
    read_roster,
)
from lotrinh.reference.rosters import load_rosters

PUPILS = load_rosters()["pupils"]
STAFF = load_rosters()["staff"]
SCHOOLS = load_rosters()["schools"]
YEAR = "2025-2026"


def xlsx(*rows: Sequence[Any], name: str = "Học sinh", merged: Sequence[str] = ()) -> bytes:
    """Return a .xlsx of one sheet; a text that begins with ``=`` is a formula's error."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(name)
        as_date = book.add_format({"num_format": "dd/mm/yyyy"})
        for area in merged:
            sheet.merge_range(area, "")
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(y, x, value, as_date)
                elif isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(y, x, value, None, "#N/A")
                elif value != "":
                    sheet.write(y, x, value)
    return out.getvalue()


def book(*rows: Sequence[Any], name: str = "Trang1") -> Workbook:
    """Return a workbook of one sheet without a file."""
    return Workbook("tay.xlsx", (Sheet(name, [list(row) for row in rows]),))


def read(
    *rows: Sequence[Any], table: Any = PUPILS, school_year: str = YEAR, **options: Any
) -> RosterReading:
    """Read the rows as ``table``, with the mapping that is proposed."""
    workbook = book(*rows)
    mapping = propose_mapping(workbook, table)
    return read_roster(workbook, table, mapping, school_year=school_year, **options)


def cell(column: str, value: Any, table: Any = PUPILS) -> tuple[Any, str]:
    """Return what one cell becomes in ``column``: its value, and the fault's sentence or ""."""
    required = {c.name: _FILLERS.get(c.name, 1) for c in table.columns if c.required}
    required |= {column: value}
    heads = [table[name].label.vi for name in required]
    workbook = book(heads, list(required.values()))
    reading = read_roster(workbook, table, propose_mapping(workbook, table))
    faults = [fault.wanted.vi for fault in reading.faults if fault.name == column]
    records = reading.records[column].to_list()
    return (records[0] if records else None), (faults[0] if faults else "")


def reread(content: bytes, table: Any = PUPILS, **options: Any) -> RosterReading:
    """Read a file with the mapping that is proposed."""
    workbook = open_workbook(content, "tệp.xlsx")
    return read_roster(workbook, table, propose_mapping(workbook, table), **options)


_FILLERS = {"pupil_id": "87001", "staff_id": "C1", "class_name": "1A", "site": "D1"}
