"""The official form says the same value again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given

from lotrinh.core.values import (
    Context,
    Missing,
    Number,
    Reason,
    format_decimal,
    format_value,
    parse,
)
from tests.core.values.strategies import Placed, placed_values


@given(placed_values)
def test_the_official_form_reads_back_as_the_same_value(placed: Placed) -> None:
    value, context = placed
    assert parse(format_value(value), context).value == value


@pytest.mark.parametrize(
    ("printed", "unit", "official"),
    [
        ("92, 70", "%", "92,70%"),
        ("70.8", "%", "70,8%"),
        ("2143", "học sinh", "2.143 học sinh"),
        (">99,00", "%", ">99,00%"),
        ("từ 98% trở lên", "", "≥98%"),
        ("dưới 0,2%", "", "<0,2%"),
        ("không quá 5%", "", "≤5%"),
        ("chậm nhất là ngày 31 tháng 12 năm 2025", "", "chậm nhất 31/12/2025"),
        ("trước năm 2025", "", "trước 2025"),
        ("từ 9/2023", "", "từ 9/2023 trở đi"),
        ("sau 9/2023", "", "sau 9/2023"),
        ("80%-85%", "", "80 - 85%"),
        ("2023/2024", "", "năm học 2023-2024"),
        ("361/362=99,72%", "", "361/362 (99,72%)"),
        ("07/20", "Xếp hạng", "7/20"),
        ("nhóm 5", "", "trong nhóm 05"),
        ("1 giáo viên tin học", "", "01 giáo viên tin học"),
        ("0 học sinh", "", "0 học sinh"),
        ("không đạt", "", "Chưa đạt"),
        ("chưa có môn dẫn đầu", "", "Không có môn dẫn đầu"),
        ("không bị đuối nước", "", "Không bị đuối nước"),
        ("mức “Tốt” trở lên", "", "mức Tốt trở lên"),
        ("ngày 13 tháng 11 năm 2023", "", "13/11/2023"),
        ("x", "", "X"),
        ("#VALUE!", "", "#VALUE!"),
        ("", "", ""),
    ],
)
def test_official_forms(printed: str, unit: str, official: str) -> None:
    assert format_value(parse(printed, Context(unit=unit)).value) == official


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason.BLANK, ""),
        (Reason.NOT_ASSESSED, "Chưa đánh giá"),
        (Reason.NOT_YET, "Chưa"),
        (Reason.NOT_APPLICABLE, "Không áp dụng"),
        (Reason.UNREADABLE, "?"),
    ],
)
def test_a_reason_without_a_printed_text_has_its_words(reason: Reason, words: str) -> None:
    assert format_value(Missing(reason)) == words


def test_digits_are_kept_and_thousands_grouped() -> None:
    assert format_decimal(Decimal("12345.670")) == "12.345,670"
    assert format_decimal(Decimal("12345.670"), grouped=False) == "12345,670"
    assert format_value(Number(Decimal("2E+3"))) == "2.000"
