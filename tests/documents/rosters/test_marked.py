"""The workbook with its faults marked: same cells, coloured, noted, and nothing that runs."""

from __future__ import annotations

import io
from datetime import date, time
from typing import Any

import openpyxl

from lotrinh.documents.rosters import Sheet, Workbook, marked_xlsx, open_workbook
from tests.documents.rosters.building import book, read

ROWS: list[list[Any]] = [
    ["Mã học sinh", "Khối", "Ngày sinh", "Trạng thái"],
    ["01", 1.0, date(2019, 9, 5), "Đang học"],
    ["02", "", "31/02/2019", True],
    ["=1+1", 3.0, date(2010, 9, 5), "Đang học"],
]


def marked() -> bytes:
    return marked_xlsx(book(*ROWS), read(*ROWS).faults)


def test_the_same_cells_stand_in_it() -> None:
    sheet = open_workbook(marked(), "a.xlsx")["Trang1"]
    assert [list(row) for row in sheet.rows] == ROWS


def test_faults_are_filled_and_noted() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(marked()))["Trang1"]
    for address, colour in (("B3", "FFF8D7DA"), ("C3", "FFF8D7DA"), ("C4", "FFFFF3CD")):
        assert sheet[address].fill.fgColor.rgb == colour
        assert sheet[address].comment.text.startswith(f"Ô {address}")
    assert sheet["C2"].comment is None
    assert sheet["C2"].fill.fill_type is None


def test_a_sheet_lists_them_with_links() -> None:
    made = openpyxl.load_workbook(io.BytesIO(marked()))
    assert made.sheetnames == ["Lỗi", "Trang1"]
    rows = list(made["Lỗi"].iter_rows(values_only=True))
    assert rows[0] == ("Trang", "Ô", "Mức", "Giá trị", "Cần sửa")
    assert [row[1] for row in rows[1:]] == ["B3", "C3", "D3", "C4"]
    assert [row[2] for row in rows[1:]] == ["Phải sửa"] * 3 + ["Xem lại"]
    assert made["Lỗi"]["B2"].hyperlink.location == "Trang1!B3" or (
        made["Lỗi"]["B2"].hyperlink.location == "'Trang1'!B3"
    )


def test_a_text_that_looks_like_a_formula_stays_text() -> None:
    made = openpyxl.load_workbook(io.BytesIO(marked()))
    assert made["Trang1"]["A4"].data_type == "s"
    link = book(["http://example.org", "=HYPERLINK(1)", "\x01x"])
    made = openpyxl.load_workbook(io.BytesIO(marked_xlsx(link, ())))
    assert made["Trang1"]["A1"].hyperlink is None
    assert made["Trang1"]["B1"].data_type == "s"
    assert made["Trang1"]["C1"].value == "x"


def test_names_that_excel_refuses_are_mended() -> None:
    names = ["Lỗi", "lỗi", "a/b:c", "x" * 40, "x" * 41, "", "History", "'q'"]
    workbook = Workbook("a.xlsx", tuple(Sheet(name, [[1.0, time(3, 4)]]) for name in names))
    made = openpyxl.load_workbook(io.BytesIO(marked_xlsx(workbook, ())))
    assert len(set(made.sheetnames)) == 1 + len(names)


def test_days_before_excels_calendar_are_text() -> None:
    made = open_workbook(marked_xlsx(book(["x", date(1850, 1, 1)]), ()), "a.xlsx")
    assert made["Trang1"].rows[0][1] == "1850-01-01"
