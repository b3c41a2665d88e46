"""The empty workbook: what it offers is what is read back without a fault."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from lotrinh.core.rosters import Column, ColumnKind, RosterTable
from lotrinh.documents.rosters import open_workbook, propose_mapping, read_roster, template_xlsx
from lotrinh.reference.rosters import load_code_lists, load_rosters
from tests.documents.rosters.building import PUPILS, YEAR

TABLES = list(load_rosters().values())


def offered(sheet: Any, lists: Any, x: int) -> list[str]:
    """Return the words of the drop-down of a column (from 1)."""
    for rule in sheet.data_validations.dataValidation:
        first = next(iter(rule.sqref.ranges))
        if first.min_col == x and rule.type == "list":
            area = rule.formula1.split("!")[1].replace("$", "")
            return [row[0].value for row in lists[area]]
    return []


def filled(column: Column, words: list[str], n: int) -> Any:
    match column.kind:
        case ColumnKind.CODE | ColumnKind.FLAG:
            return words[n % len(words)]
        case ColumnKind.DATE:
            return date(2019, 9, 5 + n) if column.name == "birth_date" else date(2025, 9, 5 + n)
        case ColumnKind.COUNT:
            return (column.least or 0) + n
        case ColumnKind.DECIMAL:
            return (column.least or 0) + n + 0.25
        case ColumnKind.TEXT:
            return f"0{n}"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_filled_as_it_offers_it_reads_back(table: RosterTable, language: str) -> None:
    made = openpyxl.load_workbook(
        io.BytesIO(template_xlsx(table, load_code_lists(), language)), rich_text=False
    )
    sheet, lists = made.worksheets[0], made["_danh_muc"]
    count = 3 if table.key else 1
    for x, column in enumerate(table.columns, start=1):
        words = offered(sheet, lists, x)
        for n in range(count):
            sheet.cell(n + 2, x, filled(column, words, n))
    out = io.BytesIO()
    made.save(out)
    workbook = open_workbook(out.getvalue(), "a.xlsx")
    mapping = propose_mapping(workbook, table)
    assert [c.column for c in mapping.columns] == [c.name for c in table.columns]
    reading = read_roster(workbook, table, mapping)
    # Random codes disagree with each other in places; each can be read, though.
    said = {f.name for f in reading.faults if f.is_blocking}
    assert said <= {"leaving_reason", "disability", "not_assessed", "party_member"}
    assert reading.records.height == count
    for column in table.kept:
        if column.name not in said:
            assert reading.records[column.name].null_count() == 0, column.name


def test_the_drop_downs_are_the_code_lists() -> None:
    made = openpyxl.load_workbook(io.BytesIO(template_xlsx(PUPILS, load_code_lists())))
    sheet, lists = made.worksheets[0], made["_danh_muc"]
    columns = [column.name for column in PUPILS.columns]
    assert offered(sheet, lists, columns.index("sex") + 1) == ["Nam", "Nữ"]
    assert offered(sheet, lists, columns.index("boarding") + 1) == ["Có", "Không"]
    assert len(offered(sheet, lists, columns.index("ethnicity") + 1)) == 55
    kinds = {rule.type for rule in sheet.data_validations.dataValidation}
    assert {"list", "date", "whole", "decimal"} <= kinds


def test_it_is_laid_out_for_people() -> None:
    made = openpyxl.load_workbook(io.BytesIO(template_xlsx(PUPILS, load_code_lists())))
    sheet = made.worksheets[0]
    assert sheet.title == "Học sinh"
    assert sheet.freeze_panes == "B2"
    assert sheet["A1"].value == "Mã học sinh (*)"
    assert sheet.column_dimensions["A"].width > 10
    assert made["_danh_muc"].sheet_state == "hidden"
    guide = " ".join(str(cell.value) for row in made["Hướng dẫn"].iter_rows() for cell in row)
    assert "không phải là 0" in guide
    assert "Không được lưu" in guide
    assert "thì ô để trống nghĩa là “Không thuộc diện chính sách”; cả cột để trống" in guide
    assert "{word}" not in guide
    x = [column.name for column in PUPILS.columns].index("policy") + 1
    (rule,) = (
        rule
        for rule in sheet.data_validations.dataValidation
        if next(iter(rule.sqref.ranges)).min_col == x
    )
    assert "Không thuộc diện chính sách" in rule.prompt
    assert "Để trống nếu chưa biết" not in rule.prompt


def test_an_empty_one_has_no_records_and_no_faults() -> None:
    workbook = open_workbook(template_xlsx(PUPILS, load_code_lists()), "a.xlsx")
    reading = read_roster(workbook, PUPILS, propose_mapping(workbook, PUPILS), school_year=YEAR)
    assert (reading.records.height, reading.faults) == (0, ())
