"""Sentences find the indicator that they are about, and rather none than a wrong one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lotrinh.core.plan.types import Plan
from lotrinh.core.values.types import Bound, Level, Number, Operator, Range, Status, StatusWord, Top
from lotrinh.documents.reading.sentence import split_sentence
from tests.documents.building import HEADER, ROW, plan_of

NAMES = (
    "Tỷ lệ đi học đúng độ tuổi",
    "Tỷ lệ trẻ 6 tuổi vào lớp 1",
    "Giáo viên có bằng ĐHSP",
    "Tỷ lệ học sinh hoàn thành chương trình lớp học",
    "Học sinh diện chính sách được hỗ trợ chi phí học tập",
    "Đạt PCGDTH mức độ 3",
    "Số học sinh bị đuối nước",
    "Tỷ lệ học sinh tham gia bảo hiểm y tế",
)


def plan_with(*sentences: str) -> Plan:
    rows = [(str(i), name, *ROW[2:]) for i, name in enumerate(NAMES, start=1)]
    return plan_of(
        "KẾ HOẠCH",
        "Năm học 2025-2026",
        "II. CÁC CHỈ TIÊU",
        *(f"- {sentence}" for sentence in sentences),
        "III. GIẢI PHÁP",
        "Phụ lục I",
        (HEADER, *rows),
    )


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Tỷ lệ trẻ đi học đúng độ tuổi: 99%.", NAMES[0]),
        ("Huy động 100% trẻ 06 tuổi vào lớp 1.", NAMES[1]),
        ("95% giáo viên có bằng đại học sư phạm trở lên.", NAMES[2]),
        ("Học sinh hoàn thành chương trình lớp học đạt 99% trở lên.", NAMES[3]),
        ("100% học sinh diện chính sách được hỗ trợ chi phí học tập.", NAMES[4]),
        ("Duy trì phổ cập giáo dục tiểu học mức độ 3.", NAMES[5]),
        ("Phấn đấu không có học sinh bị tai nạn đuối nước.", NAMES[6]),
        ("Phấn đấu 98% học sinh tham gia bảo hiểm y tế.", NAMES[7]),
    ],
)
def test_a_sentence_finds_its_row(sentence: str, name: str) -> None:
    plan = plan_with(sentence)
    (target,) = plan.body_targets
    assert target.indicator is not None
    assert plan.indicators[target.indicator].name == name
    assert 60 < target.score <= 100


@pytest.mark.parametrize(
    "sentence",
    [
        "Tỷ lệ hoàn thành chương trình tiểu học đúng thời gian: 97%.",
        "Tỷ lệ học sinh học 2 buổi/ngày: 100%.",
        "100% giáo viên sử dụng thành thạo máy tính.",
        "Đạt phổ cập giáo dục trung học cơ sở mức độ 2.",
        "Tỷ lệ học sinh bán trú: 60%.",
        "100% cán bộ, giáo viên không vi phạm đạo đức nhà giáo.",
    ],
)
def test_a_sentence_without_a_row_finds_none(sentence: str) -> None:
    (target,) = plan_with(sentence).body_targets
    assert (target.indicator, target.score) == (None, 0)


def test_each_row_goes_to_the_sentence_that_fits_it_best() -> None:
    plan = plan_with(
        "Tỷ lệ trẻ đi học đúng độ tuổi: 99%.",
        "Tỷ lệ trẻ 6 tuổi đi học lớp 1: 99,5%.",
        "Không có học sinh đuối nước.",
    )
    assert [target.indicator for target in plan.body_targets] == [0, 1, 6]


@pytest.mark.parametrize(
    ("sentence", "name", "value"),
    [
        ("Tỷ lệ chuyên cần: 99,8%", "Tỷ lệ chuyên cần", "99,8%"),
        ("100% học sinh có thẻ thư viện", "học sinh có thẻ thư viện", "100%"),
        ("Học sinh giảm: dưới 0,2%", "Học sinh giảm", "dưới 0,2%"),
        ("Phấn đấu từ 80 - 85% học sinh biết bơi", "học sinh biết bơi", "từ 80 - 85%"),
        ("Xếp trong nhóm 05 trường dẫn đầu", "Xếp trường dẫn đầu", "trong nhóm 05"),
        ("Có ít nhất 01 giải pháp đổi mới", "Có đổi mới", "ít nhất 01 giải pháp"),
        ("Không có học sinh bỏ học", "Không có học sinh bỏ học", "Không"),
        ("Trường có phòng tư vấn", "Trường có phòng tư vấn", "Có"),
        ("Triển khai dạy học trực tuyến", "Triển khai dạy học trực tuyến", ""),
        ("Trường đạt chuẩn quốc gia: 2026", "Trường đạt chuẩn quốc gia", "2026"),
    ],
)
def test_sentences_are_taken_apart(sentence: str, name: str, value: str) -> None:
    demand = split_sentence(sentence)
    assert (demand.name, demand.value) == (name, value)


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("Tỷ lệ chuyên cần: 99,8%.", Number(Decimal("99.8"), "%")),
        ("Tỷ lệ bỏ học: dưới 0,2%.", Bound(Operator.LT, Number(Decimal("0.2"), "%"))),
        ("Tỷ lệ biết bơi: 80 - 85%.", Range(Decimal(80), Decimal(85), "%")),
        ("Xếp trong nhóm 05 trường dẫn đầu.", Top(5)),
        ("Kiểm định chất lượng: mức độ 3.", Level("mức độ", "3")),
        ("Không có học sinh bỏ học.", Status(StatusWord.NO)),
    ],
)
def test_values_of_sentences(sentence: str, value: object) -> None:
    (target,) = plan_with(sentence).body_targets
    assert target.value == value


def test_a_line_that_ends_in_a_colon_is_the_group_of_the_next() -> None:
    plan = plan_of(
        "KẾ HOẠCH",
        "Năm học 2025-2026",
        "II. CÁC CHỈ TIÊU",
        "- Về an toàn:",
        "+ Không có tai nạn.",
        "- Tỷ lệ chuyên cần: 99%.",
        "(Kèm theo Phụ lục I)",
    )
    assert [(target.group, target.text) for target in plan.body_targets] == [
        ("Về an toàn", "+ Không có tai nạn."),
        ("CÁC CHỈ TIÊU", "- Tỷ lệ chuyên cần: 99%."),
    ]
