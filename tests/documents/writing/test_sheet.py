"""The sheet keeps numbers numbers, and 0, blank, not assessed and not applicable apart."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest

from lotrinh.documents.writing.safety import not_a_formula, printable
from lotrinh.documents.writing.sheet import targets_csv, targets_xlsx
from tests.documents.writing.reports import small_report


@pytest.fixture(scope="module")
def sheet() -> Any:
    return openpyxl.load_workbook(io.BytesIO(targets_xlsx(small_report()))).active


def column(sheet: Any, header: str) -> list[Any]:
    for cells in sheet.iter_cols():
        if cells[0].value == header:
            return list(cells[1:])
    raise AssertionError([cells[0].value for cells in sheet.iter_cols()])


def test_numbers_are_numbers_with_the_decimals_printed(sheet: Any) -> None:
    first = column(sheet, "Hiện trạng 9/2023")[0]
    assert (first.value, first.number_format) == (96.67, "#,##0.00")
    school = column(sheet, "Chỉ tiêu 2024: Trường")[0]
    assert (school.value, school.number_format) == (100, "#,##0")


def test_zero_blank_not_assessed_and_not_applicable_are_four_things(sheet: Any) -> None:
    actuals = column(sheet, "Kết quả thực hiện 2025-2026")
    assert [cell.value for cell in actuals] == ["59/60 (98,33%)", "Không áp dụng", 0, None]
    assert column(sheet, "Hiện trạng 9/2023")[1].value == "Chưa đánh giá"


def test_a_ratio_can_be_summed(sheet: Any) -> None:
    parts = [column(sheet, header)[0].value for header in ("Tử số", "Mẫu số", "Tỷ lệ (%)")]
    assert parts == [59, 60, 98.33]
    assert [cell.value for cell in column(sheet, "Tử số")[1:]] == [None] * 3


def test_a_bound_and_a_rank_are_text(sheet: Any) -> None:
    assert column(sheet, "Chỉ tiêu 2024: Huyện")[0].value == ">99,00"
    assert column(sheet, "Phân kỳ thực hiện: 2023")[2].value == "7/19"


def test_no_cell_is_a_formula(sheet: Any) -> None:
    assert column(sheet, "Ghi chú")[2].value == "=1+1"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_headers_are_frozen_and_filtered(sheet: Any) -> None:
    assert sheet.freeze_panes == "F2"
    assert sheet.auto_filter.ref is not None
    assert sheet.auto_filter.ref.startswith("A1:")


def test_csv_has_the_same_rows_and_nothing_that_runs() -> None:
    text = targets_csv(small_report())
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["Tên chỉ tiêu"] for row in rows] == [
        "Tỷ lệ trẻ 06 tuổi vào lớp 1",
        "Dịch vụ hỗ trợ tâm lý",
        "Xếp hạng toàn đoàn",
        "'+Cơ sở vật chất",
    ]
    assert rows[2]["Ghi chú"] == "'=1+1"
    assert rows[0]["Hiện trạng 9/2023"] == "96,67"
    assert [row["Kết quả thực hiện 2025-2026"] for row in rows][1:] == ["Không áp dụng", "0", ""]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+Tỷ lệ", "'+Tỷ lệ"),
        ("@a", "'@a"),
        ("-2+3", "'-2+3"),
        ("-0,5%", "-0,5%"),
        ("+12", "+12"),
        ("99,8", "99,8"),
        ("", ""),
    ],
)
def test_only_what_would_run_is_quoted(text: str, safe: str) -> None:
    assert not_a_formula(text) == safe


def test_control_characters_are_left_out() -> None:
    assert printable("a\x00b\x0cc\td\ne") == "abc\td\ne"
