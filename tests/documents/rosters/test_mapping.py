"""The row of headings and what each heading means, however a school wrote it."""

from __future__ import annotations

from typing import Any

import pytest

from lotrinh.core.rosters import RosterTable
from lotrinh.documents.rosters import (
    RosterMapping,
    Sheet,
    Workbook,
    open_workbook,
    propose_mapping,
    read_roster,
)
from lotrinh.documents.rosters.headings import heading_key
from lotrinh.reference.rosters import load_rosters
from tests.documents.rosters.building import PUPILS, STAFF, book, xlsx

HEADS = ["Mã học sinh", "Họ và tên", "Khối", "Ngày sinh", "Trạng thái"]
ROW = ["01", "Nguyễn Văn A", 1, "05/9/2019", "Đang học"]


def mapped(mapping: RosterMapping) -> dict[str, str]:
    return {column.letter: column.column for column in mapping.columns}


@pytest.mark.parametrize(
    "heads",
    [
        HEADS,
        ["MÃ HỌC SINH (*)", "HỌ VÀ TÊN", "KHỐI HỌC", "NGÀY, THÁNG,\nNĂM SINH", "Tình trạng"],
        ["Ma hoc sinh", "Ho ten", "Khoi lop", "Ngay sinh (dd/mm/yyyy)", "Trang thai hoc sinh"],
        ["MaHocSinh", "HoTen", "KhoiHoc", "NgaySinh", "TrangThai"],
        ["ma_hoc_sinh", "ho_ten", "khoi_hoc", "ngay_sinh", "trang_thai"],
        ["pupil_id", "full_name", "grade", "birth_date", "status"],
        ["Pupil code", "Full name", "Grade", "Date of birth", "Status"],
    ],
)
def test_headings_as_templates_databases_and_we_write_them(heads: list[str]) -> None:
    mapping = propose_mapping(book(heads, ROW), PUPILS)
    assert [c.column for c in mapping.columns] == [
        "pupil_id",
        "full_name",
        "grade",
        "birth_date",
        "status",
    ]
    assert all(c.is_sure for c in mapping.columns)
    assert mapping.missing == ()
    assert (mapping.header_row, mapping.first_row) == (1, 2)


def test_titles_above_and_a_row_of_numbers_below() -> None:
    rows: list[list[Any]] = [
        ["UBND XÃ TÂN HỘ CƠ"],
        ["DANH SÁCH HỌC SINH NĂM HỌC 2025-2026"],
        [],
        ["STT", *HEADS],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        [1, *ROW],
    ]
    workbook = book(*rows)
    mapping = propose_mapping(workbook, PUPILS)
    assert (mapping.header_row, mapping.first_row) == (4, 6)
    assert mapped(mapping)["A"] == ""
    assert read_roster(workbook, PUPILS, mapping).records["pupil_id"].to_list() == ["01"]


@pytest.mark.parametrize(
    "numbers",
    [[1, 2, 3, 4, 5, 6], ["A", "B", 1, 2, 3, 4], ["(A)", "(B)", "(1)", "(2)", "(3)", "(4)"]],
)
def test_rows_of_numbers(numbers: list[Any]) -> None:
    mapping = propose_mapping(book(["STT", *HEADS], numbers, [1, *ROW]), PUPILS)
    assert mapping.first_row == 3


def test_a_short_record_is_no_row_of_numbers() -> None:
    workbook = book(["Mã học sinh", "Khối", "Trạng thái"], [1, 2, 3])
    mapping = propose_mapping(workbook, PUPILS)
    assert mapping.first_row == 2
    assert read_roster(workbook, PUPILS, mapping).records.height == 1


def test_two_rows_of_headings_with_merged_cells() -> None:
    content = xlsx(
        ["DANH SÁCH"],
        ["STT", "Thông tin học sinh", "", "", "Khuyết tật", "", "Trạng thái", "Cha", ""],
        [
            "",
            "Mã học sinh",
            "Họ và tên",
            "Khối",
            "Loại",
            "Không đánh giá",
            "",
            "Họ và tên",
            "Ngày sinh",
        ],
        ["1", "01", "An", 1, "Khuyết tật nhìn", "x", "Đang học", "Ba", "01/01/1990"],
        merged=["A2:A3", "B2:D2", "E2:F2", "G2:G3", "H2:I2"],
    )
    workbook = open_workbook(content, "a.xlsx")
    mapping = propose_mapping(workbook, PUPILS)
    assert (mapping.header_row, mapping.first_row) == (2, 4)
    assert mapped(mapping) == {
        "A": "",
        "B": "pupil_id",
        "C": "full_name",
        "D": "grade",
        "E": "disability",
        "F": "not_assessed",
        "G": "status",
        "H": "",
        "I": "",
    }
    assert mapping.columns[4].heading == "Khuyết tật – Loại"
    assert mapping.columns[4].samples == ("Khuyết tật nhìn",)


def test_two_rows_of_headings_in_a_text_file() -> None:
    text = "STT,Học sinh,,,Trạng thái\n,Mã học sinh,Họ tên,Khối,\n1,01,An,1,01\n2,02,Bình,1,01\n"
    workbook = open_workbook(text.encode(), "a.csv")
    mapping = propose_mapping(workbook, PUPILS)
    assert mapping.first_row == 3
    assert mapping.missing == ()
    assert read_roster(workbook, PUPILS, mapping).records.height == 2


def test_field_names_under_vietnamese_headings() -> None:
    names = ["MaHocSinh", "HoTen", "KhoiHoc", "NgaySinh", "TrangThai"]
    mapping = propose_mapping(book(HEADS, names, ROW), PUPILS)
    assert mapping.first_row == 3
    assert mapping.missing == ()


def test_a_parents_birth_date_is_not_the_pupils() -> None:
    heads = ["Mã học sinh", "Khối", "Trạng thái", "Ngày sinh cha", "Họ tên mẹ"]
    mapping = propose_mapping(book(heads, ["1", 1, 1, "x", "y"]), PUPILS)
    assert [c.column for c in mapping.columns][3:] == ["", ""]


def test_the_right_sheet_is_found() -> None:
    workbook = Workbook(
        "a.xlsx",
        (
            Sheet("Ghi chú", [["Mã học sinh", "là mã của Bộ"]]),
            Sheet("DS", [HEADS, [str(value) for value in ROW]]),
        ),
    )
    assert propose_mapping(workbook, PUPILS).sheet == "DS"
    assert propose_mapping(workbook, PUPILS, sheet="Ghi chú").sheet == "Ghi chú"


def test_no_two_columns_become_one() -> None:
    heads = ["Mã định danh Bộ GD&ĐT", "Mã học sinh", "Khối", "Trạng thái"]
    mapping = propose_mapping(book(heads, ["1", "2", 1, 1]), PUPILS)
    assert [c.column for c in mapping.columns].count("pupil_id") == 1


def test_what_looks_alike_is_only_a_suggestion() -> None:
    heads = ["Mã học sinhh", "Khối", "Trạng thái"]
    mapping = propose_mapping(book(heads, ["1", 1, 1]), PUPILS)
    assert mapping.columns[0].column == "pupil_id"
    assert not mapping.columns[0].is_sure
    assert mapping.missing == ("pupil_id",)
    confirmed = mapping.corrected({0: "pupil_id"})
    assert confirmed.columns[0].is_sure
    assert confirmed.missing == ()


def test_a_guess_that_nobody_confirmed_is_not_remembered() -> None:
    heads = ["Mã học sinhh", "Khối", "Trạng thái"]
    mapping = propose_mapping(book(heads, ["1", 1, 1]), PUPILS)
    assert mapping.to_remember() == {"khoi": "grade", "trangthai": "status"}
    assert mapping.corrected({0: "pupil_id"}).to_remember()["mahocsinhh"] == "pupil_id"


def test_what_is_unlike_is_not_suggested() -> None:
    heads = ["Mã học sinh", "Khối", "Trạng thái", "Hộ cận nghèo", "Ghi chú"]
    mapping = propose_mapping(book(heads, ["1", 1, 1, 1, "x"]), PUPILS)
    assert [c.column for c in mapping.columns][3:] == ["", ""]


def test_a_correction_is_remembered_and_wins() -> None:
    heads = ["Mã riêng", "Mã học sinh", "Khối", "Trạng thái"]
    workbook = book(heads, ["H1", "2", 1, 1])
    mapping = propose_mapping(workbook, PUPILS).corrected({0: "pupil_id"})
    assert mapped(mapping) == {"A": "pupil_id", "B": "", "C": "grade", "D": "status"}
    again = propose_mapping(workbook, PUPILS, mapping.corrected({1: ""}).to_remember())
    assert mapped(again) == mapped(mapping)
    assert all(c.is_sure for c in again.columns)


def test_a_column_that_is_of_no_use_is_remembered() -> None:
    workbook = book([*HEADS, "Giới tính"], [*ROW, "?"])
    mapping = propose_mapping(workbook, PUPILS).corrected({5: ""})
    assert mapping.to_remember()["gioitinh"] == ""
    again = propose_mapping(workbook, PUPILS, mapping.to_remember())
    assert again.columns[5].column == ""
    assert not read_roster(workbook, PUPILS, again).faults


def test_a_column_that_nobody_judged_is_not_remembered() -> None:
    mapping = propose_mapping(book([*HEADS, "Ghi chú"], [*ROW, ""]), PUPILS)
    assert "ghichu" not in mapping.to_remember()


def test_correcting_to_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError):
        propose_mapping(book(HEADS, ROW), PUPILS).corrected({0: "nonsense"})


def test_without_headings_all_that_is_required_is_missing() -> None:
    workbook = book(["a", "b"], ["c", "d"])
    mapping = propose_mapping(workbook, PUPILS)
    assert mapping.missing == ("pupil_id", "grade", "status")
    reading = read_roster(workbook, PUPILS, mapping)
    assert reading.records.height == 0
    assert [fault.name for fault in reading.faults] == ["pupil_id", "grade", "status"]
    assert "Chưa có cột “Mã học sinh”" in reading.faults[0].wanted.vi


def test_a_person_may_say_where_the_headings_are() -> None:
    workbook = book(HEADS, ROW, ["Mã", "Tên", "K", "S", "T"], ROW)
    mapping = propose_mapping(workbook, PUPILS, header_row=3)
    assert (mapping.header_row, mapping.first_row) == (3, 4)


@pytest.mark.parametrize("table", load_rosters().values(), ids=lambda table: table.name)
def test_no_heading_means_two_columns(table: RosterTable) -> None:
    known: dict[str, str] = {}
    for column in table.columns:
        for text in (column.label.vi, column.label.en, column.field, column.name, *column.headings):
            if text:
                assert known.setdefault(heading_key(text), column.name) == column.name, text


def test_the_same_code_means_staff_in_the_staff_table() -> None:
    mapping = propose_mapping(book(["Mã định danh", "Loại cán bộ", "Trạng thái"]), STAFF)
    assert [c.column for c in mapping.columns] == ["staff_id", "role", "status"]
