"""Every kind of cell, and what it becomes: a value, a blank, or a fault."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lotrinh.core.text import words
from lotrinh.reference.rosters import load_code_lists, load_rosters
from tests.documents.rosters.building import SCHOOLS, STAFF, cell, read

SITES = load_rosters()["sites"]
DAY = date(2017, 9, 5)


@pytest.mark.parametrize(
    "value",
    [
        DAY,
        datetime(2017, 9, 5, 13, 30),  # noqa: DTZ001  # Excel's dates have no zone
        42983.0,
        42983,
        "42983",
        "05/9/2017",
        "5-9-2017",
        "2017-09-05",
        "2017-09-05T00:00:00.0",
        "2017-09-05 00:00:00",
        "05.09.2017",
        "5 / 9 / 2017",
        "05/09/2017 00:00",
        "Ngày 5 tháng 9 năm 2017",
        "\u00a005/09/2017 ",
    ],
)
def test_a_date_as_excel_and_people_write_it(value: Any) -> None:
    assert cell("birth_date", value) == (DAY, "")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("31/02/2017", "không phải là ngày"),
        ("09/25/2017", "không phải là ngày"),
        ("05/9/17", "hai chữ số của năm"),
        ("5-9-17", "hai chữ số của năm"),
        ("9/2017", "chưa đủ ngày, tháng, năm"),
        ("05/9", "chưa đủ ngày, tháng, năm"),
        ("2017", "chưa đủ ngày, tháng, năm"),
        (2017.0, "chưa đủ ngày, tháng, năm"),
        (42983.5, "không phải là ngày"),
        (5.0, "không phải là ngày"),
        ("5/9-2017", "không phải là ngày"),
        ("không rõ", "không phải là ngày"),
        ("?", "dấu hỏi"),
        (True, "TRUE hoặc FALSE"),
        (time(3, 4), "là giờ"),
        (timedelta(days=1), "là giờ"),
        ("05/9/1817", "không hợp lý"),
    ],
)
def test_what_is_no_date_is_a_fault(value: Any, why: str) -> None:
    said, sentence = cell("birth_date", value)
    assert said is None
    assert why in sentence


def test_a_fault_says_where_what_and_what_to_do() -> None:
    assert cell("birth_date", "31/02/2017")[1] == (
        "Ô D2: '31/02/2017' không phải là ngày; ghi ngày/tháng/năm, như 05/9/2017. "
        "Sửa trong tệp rồi tải lên lại, hoặc để trống ô này nếu chưa biết."
    )


@pytest.mark.parametrize(
    "value",
    [
        1,
        1.0,
        "1",
        "01",
        "1.0",
        True,
        "x",
        "X",
        "Có",
        "CÓ",
        "co",
        "Đúng",
        "True",
        "Đ",
        "✓",
        "1 - Có",
    ],
)
def test_yes(value: Any) -> None:
    assert cell("boarding", value) == (True, "")


@pytest.mark.parametrize(
    "value", [0, 0.0, "0", "00", False, "Không", "KHÔNG", "khong", "Sai", "FALSE", "0. Không"]
)
def test_no(value: Any) -> None:
    assert cell("boarding", value) == (False, "")


def test_a_columns_own_name_says_yes() -> None:
    assert cell("poor_household", "Hộ nghèo") == (True, "")


@pytest.mark.parametrize(
    "value",
    [2, -1, 0.5, "2", "Chưa", "K", "?", "x?", "có?", "-", "#N/A", "Có/Không", "o", "1 - Không"],
)
def test_neither_yes_nor_no_is_a_fault(value: Any) -> None:
    said, sentence = cell("boarding", value)
    assert said is None
    assert sentence


@pytest.mark.parametrize("value", ["", " ", "\u00a0", "\t\n", "\u200b"])
@pytest.mark.parametrize("column", ["boarding", "sex", "birth_date", "sit_ups", "grip_kg", "site"])
def test_a_blank_is_unknown_in_every_kind(column: str, value: str) -> None:
    assert cell(column, value) == (None, "")


@pytest.mark.parametrize(
    "value", [1, 1.0, "1", "01", "1.0", "Nam", "NAM", "nam", "Trai", "1 - Nam", "01.Nam", "1: trai"]
)
def test_a_code_as_number_word_or_alias(value: Any) -> None:
    assert cell("sex", value) == (1, "")


@pytest.mark.parametrize(
    ("column", "value", "number"),
    [
        ("grade", "Khối 3", 3),
        ("ethnicity", "H'Mông", 8),
        ("ethnicity", "Khơ-me", 5),
        ("status", "06", 6),
        ("status", "01 - Đang học", 1),
        ("status", "đang hoc", 1),
        ("year_result", "HTXS", 1),
        ("qualities", "Đ", 2),
        ("admission", 0, 0),
        ("admission", "Trúng tuyển (đầu cấp)", 0),
    ],
)
def test_codes_of_several_lists(column: str, value: Any, number: int) -> None:
    assert cell(column, value) == (number, "")


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("sex", 3, "không có trong danh mục; ghi Nam hoặc Nữ. Sửa"),
        ("sex", 0, "không có trong danh mục"),
        ("sex", 1.5, "không có trong danh mục"),
        ("sex", "Nam/Nữ", "không có trong danh mục"),
        ("sex", "2 - Nam", "mã và chữ không khớp"),
        ("sex", True, "TRUE hoặc FALSE"),
        ("sex", "Nam?", "có dấu hỏi nên không rõ là gì; ghi Nam hoặc Nữ. Sửa"),
        ("sex", "#NAME?", "là lỗi công thức; ghi Nam hoặc Nữ. Sửa"),
        ("qualities", "T-", "không có trong danh mục"),
        (
            "status",
            "x",
            "danh mục; ghi như danh sách chọn của bảng mẫu (Đang học, Chuyển đến kỳ 1, ",
        ),
        ("policy", "x", "Con anh hùng, …). Sửa trong tệp rồi tải lên lại."),
        ("grade", "1A", "không có trong danh mục"),
        ("ethnicity", DAY, "không có trong danh mục"),
    ],
)
def test_what_is_no_code_is_a_fault(column: str, value: Any, why: str) -> None:
    said, sentence = cell(column, value)
    assert said is None
    assert why in sentence


def test_not_assessed_is_a_code_where_the_list_has_it() -> None:
    assert cell("professional_rating", "Chưa đánh giá", STAFF) == (4, "")
    for word in ("Chưa đánh giá", "CĐG", "chưa xếp loại", 4):
        assert cell("fitness", word) == (4, "")
    assert cell("fitness", "CĐ") == (3, "")


def test_not_assessed_is_said_once_where_the_list_has_no_word_for_it() -> None:
    said, sentence = cell("year_result", "Chưa đánh giá")
    assert said is None
    assert sentence == (
        "Ô D2: 'Chưa đánh giá' không phải là một mức của danh mục; ghi Hoàn thành xuất sắc, Hoàn "
        "thành tốt, Hoàn thành hoặc Chưa hoàn thành. Sửa trong tệp rồi tải lên lại, hoặc để trống "
        "ô này nếu chưa đánh giá."
    )


@pytest.mark.parametrize("value", ["Nam?", "#N/A", True, time(3, 4), "?", "khác", "2 - Nam"])
def test_where_few_values_are_allowed_they_are_named(value: Any) -> None:
    assert "; ghi Nam hoặc Nữ. Sửa trong tệp" in cell("sex", value)[1]
    if value is not True:
        assert "; ghi Có hoặc Không. Sửa trong tệp" in cell("boarding", value)[1]


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (0, 0),
        ("0", 0),
        ("Không", 0),
        ("không thuộc diện", 0),
        ("01", 1),
        ("Diện chính sách khác", 16),
    ],
)
def test_who_is_of_no_policy_category_has_a_code(value: Any, number: int) -> None:
    assert cell("policy", value) == (number, "")


def test_a_list_that_sources_number_differently_takes_words_only() -> None:
    assert cell("standard", "Trên chuẩn", STAFF) == (1, "")
    assert cell("standard", "02 - Trên chuẩn", STAFF) == (1, "")
    for value in (1, "1", "01"):
        said, sentence = cell("standard", value, STAFF)
        assert said is None
        assert "ghi bằng chữ" in sentence


@pytest.mark.parametrize(
    ("value", "number"),
    [(0, 0), (7.0, 7), ("07", 7), ("12.0", 12), ("1.234", 1234), ("1 234", 1234), ("1,234", 1234)],
)
def test_counts(value: Any, number: int) -> None:
    assert cell("activities", value, SCHOOLS) == (number, "")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (1.5, "số nguyên"),
        ("1,5", "số nguyên"),
        ("12 phòng", "số nguyên"),
        ("1.23", "số nguyên"),
        ("0.123", "số nguyên"),
        (-1, "từ 0 đến 10000"),
        ("-1", "từ 0 đến 10000"),
        (10_001, "từ 0 đến 10000"),
        (1e300, "quá lớn"),
        (float("inf"), "lỗi"),
        ("99999999999", "quá lớn"),
        (True, "TRUE hoặc FALSE"),
        ("#", "dấu hỏi"),
        ("#VALUE!", "lỗi công thức"),
        (DAY, "số nguyên"),
    ],
)
def test_what_is_no_count_is_a_fault(value: Any, why: str) -> None:
    said, sentence = cell("activities", value, SCHOOLS)
    assert said is None
    assert why in sentence


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (12.3, "12.3"),
        (12.1 + 0.2, "12.3"),
        (7, "7"),
        ("70,8", "70.8"),
        ("70.8", "70.8"),
        ("92, 70", "92.7"),
        ("07", "7"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234", "1234"),
        ("1.000.000", "1000000"),
        ("1,000,000.00", "1000000"),
    ],
)
def test_decimals(value: Any, number: str) -> None:
    assert cell("area_m2", value, SITES) == (Decimal(number), "")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("1.234", "hàng nghìn hoặc số lẻ"),
        ("1,234", "hàng nghìn hoặc số lẻ"),
        ("0,123", "hai chữ số"),
        (12.345, "hai chữ số"),
        ("12 m", "không phải là số"),
        ("1.2.3", "không phải là số"),
        (-1, "từ 0 đến 1000000"),
        (1e12, "quá lớn"),
        ("9" * 40, "không phải là số"),
    ],
)
def test_what_is_no_decimal_is_a_fault(value: Any, why: str) -> None:
    said, sentence = cell("area_m2", value, SITES)
    assert said is None
    assert why in sentence


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567890.0, "1234567890"),
        (87001, "87001"),
        ("0087001", "0087001"),
        ("079201000123", "079201000123"),
        (79201000123.0, "79201000123"),
        ("  HS 01 ", "HS 01"),
        ("Hoa\u0300", "Hoà"),
        ("=1+1", "=1+1"),
    ],
)
def test_ids_and_texts(value: Any, text: str) -> None:
    assert cell("pupil_id", value) == (text, "")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("1.23456789E9", "làm tròn"),
        (1.2345678901234567e19, "làm tròn"),
        (date(2026, 2, 1), "đã bị Excel đổi thành ngày"),
        (True, "TRUE hoặc FALSE"),
        ("#N/A", "lỗi công thức"),
        ("???", "dấu hỏi"),
        ("x" * 201, "200 ký tự"),
    ],
)
def test_what_is_no_text_is_a_fault(value: Any, why: str) -> None:
    said, sentence = cell("class_name", value)
    assert said is None
    assert why in sentence


def test_true_and_one_in_a_column_stay_two_things() -> None:
    heads = ["Mã học sinh", "Khối", "Trạng thái", "Giới tính"]
    for values in ((True, 1.0), (1.0, True)):
        reading = read(heads, ["a", 1, 1, values[0]], ["b", 1, 1, values[1]])
        expected = [None if value is True else 1 for value in values]
        assert reading.records["sex"].to_list() == expected
        assert len(reading.faults) == 1


@pytest.mark.parametrize("name", load_code_lists())
def test_folding_makes_no_two_codes_of_a_list_one(name: str) -> None:
    folded: dict[str, int] = {}
    for code in load_code_lists()[name].codes:
        for text in (code.word, *code.aliases):
            key = "".join(words(text))
            assert folded.setdefault(key, code.number) == code.number, text
