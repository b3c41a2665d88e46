"""Every form in which a plan prints a value, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotrinh.core.values import (
    Bound,
    Column,
    Context,
    Count,
    Date,
    Demanded,
    Level,
    Missing,
    Number,
    Operator,
    Range,
    Rank,
    Ratio,
    Reason,
    Status,
    StatusWord,
    Text,
    Top,
    Value,
    parse,
)

GT, GE, LT, LE = Operator.GT, Operator.GE, Operator.LT, Operator.LE
MET, NOT_MET, YES, NO = StatusWord.MET, StatusWord.NOT_MET, StatusWord.YES, StatusWord.NO


def number(digits: str, unit: str | None = None) -> Number:
    return Number(Decimal(digits), unit)


def percent(digits: str) -> Number:
    return number(digits, "%")


def span(low: str, high: str, unit: str | None = None) -> Range:
    return Range(Decimal(low), Decimal(high), unit)


def share(part: int, whole: int, printed: str) -> Ratio:
    return Ratio(part, whole, Decimal(printed))


@dataclass(frozen=True)
class Case:
    """A text, its unit and indicator, what it says, and how many guesses that takes."""

    text: str
    value: Value
    guesses: int = 0
    unit: str = ""
    indicator: str = ""
    column: Column = Column.UNKNOWN

    def __str__(self) -> str:
        return f"{self.text}|{self.unit}|{self.column}"


NUMBERS = [
    Case("100", percent("100"), unit="%"),
    Case("99,00", percent("99.00"), unit="%"),
    Case("1,0%", percent("1.0")),
    Case("100 %", percent("100"), unit="%"),
    Case("100%.", percent("100")),
    Case("95 phần trăm", percent("95")),
    Case("95", percent("95"), unit="Tỷ lệ %"),
    Case("95", percent("95"), unit="phần trăm"),
    Case("100", percent("100"), 1, indicator="Tỷ lệ học sinh được đánh giá"),
    Case("92, 70", percent("92.70"), 1, unit="%"),
    Case("70.8", percent("70.8"), 1, unit="%"),
    Case("79.16", percent("79.16"), 1, unit="%"),
    Case("2.143", percent("2.143"), 1, unit="%"),
    Case("2,450", percent("2.450"), 1, unit="%"),
    Case("2.143", number("2143", "học sinh"), unit="học sinh"),
    Case("2,450", number("2450", "học sinh"), 1, unit="học sinh"),
    Case("2.143", number("2143"), 1),
    Case("2,450", number("2.450"), 1),
    Case("2,450", number("2.450", "triệu đồng"), 1, unit="triệu đồng"),
    Case("0.050", number("0.050"), 1),
    Case("12 345", number("12345"), 1),
    Case("1.234.567", number("1234567", "đồng"), unit="đồng"),
    Case("1,234,567", number("1234567"), 1),
    Case("1.234,5", number("1234.5")),
    Case("1,234.5", number("1234.5"), 1),
    Case("1,5 triệu đồng", number("1.5", "triệu đồng")),
    Case("2,5 tiết dạy", number("2.5", "tiết dạy")),
    Case("07", number("7")),
    Case("0", percent("0"), unit="%"),
    Case("01", number("1", "ĐV"), unit="ĐV"),
    Case("5 học sinh", number("5", "học sinh"), unit="Học sinh"),
    Case("-5", number("-5")),
    Case("−2,5%", percent("-2.5")),
    Case("+5%", percent("5")),
    Case("đạt 98,5%", percent("98.5")),
    Case("giảm còn 2%", percent("2")),
    Case("giảm 2,24%", percent("2.24"), 1),
    Case("tăng 5%", percent("5"), 1),
    Case("khoảng 95%", percent("95"), 1),
    Case("~95", percent("95"), 1, unit="%"),
    Case("100% học sinh diện chính sách", percent("100"), 1),
    Case("98,5% (năm 2023)", percent("98.5"), 1),
    Case("2024", percent("2024"), unit="%"),
]

COUNTS = [
    Case("01 giáo viên tin học", Count(1, "giáo viên tin học")),
    Case("2.143 học sinh", Count(2143, "học sinh")),
    Case("2,450 học sinh", Count(2450, "học sinh"), 1),
    Case("0 học sinh", Count(0, "học sinh"), unit="%"),
    Case("2 buổi/ngày", Count(2, "buổi/ngày")),
]

BOUNDS = [
    Case(">99,00", Bound(GT, percent("99.00")), unit="%"),
    Case("> 99,00", Bound(GT, percent("99.00")), unit="%"),
    Case("< 0,20", Bound(LT, percent("0.20")), unit="%"),
    Case("< 0,05", Bound(LT, percent("0.05")), unit="%"),
    Case(">=98%", Bound(GE, percent("98"))),
    Case("≥ 98", Bound(GE, percent("98")), unit="%"),
    Case("=> 98%", Bound(GE, percent("98"))),
    Case("<= 5%", Bound(LE, percent("5"))),
    Case("≤5%", Bound(LE, percent("5"))),
    Case("trên 95%", Bound(GT, percent("95"))),
    Case("hơn 95%", Bound(GT, percent("95"))),
    Case("dưới 0,2%", Bound(LT, percent("0.2"))),
    Case("từ 98% trở lên", Bound(GE, percent("98"))),
    Case("98% trở lên", Bound(GE, percent("98"))),
    Case("từ 5% trở xuống", Bound(LE, percent("5"))),
    Case("từ 95%", Bound(GE, percent("95")), 1),
    Case("98% trở lên học sinh", Bound(GE, percent("98")), 1),
    Case("ít nhất 01 giải pháp", Bound(GE, number("1", "giải pháp"))),
    Case("tối thiểu 90%", Bound(GE, percent("90"))),
    Case("không dưới 95%", Bound(GE, percent("95"))),
    Case("không quá 5%", Bound(LE, percent("5"))),
    Case("tối đa 3 em", Bound(LE, number("3", "em"))),
    Case("đạt trên 98%", Bound(GT, percent("98"))),
    Case("Đạt ít nhất 90% học sinh", Bound(GE, percent("90")), 1),
    Case("giảm dưới 0,5%", Bound(LT, percent("0.5")), 1),
    Case("chậm nhất 31/12/2025", Bound(LE, Date(2025, 12, 31))),
    Case("chậm nhất là ngày 31 tháng 12 năm 2025", Bound(LE, Date(2025, 12, 31))),
    Case("chậm nhất 3 ngày", Bound(LE, number("3", "ngày"))),
    Case("đến năm 2025", Bound(LE, Date(2025)), unit="%"),
    Case("trước 31/12/2025", Bound(LT, Date(2025, 12, 31))),
    Case("sau tháng 9/2023", Bound(GT, Date(2023, 9))),
    Case("từ năm 2025 trở đi", Bound(GE, Date(2025))),
]

RANGES = [
    Case("80 - 85%", span("80", "85", "%")),
    Case("60%-70%", span("60", "70", "%")),
    Case("80% - 85", span("80", "85", "%")),
    Case("80 – 85", span("80", "85", "%"), unit="%"),
    Case("từ 80% đến 85%", span("80", "85", "%")),
    Case("từ 80 đến 85 học sinh", span("80", "85", "học sinh")),
    Case("85 - 80%", span("80", "85", "%"), 1),
    Case("2023-2024", span("2023", "2024", "năm học"), 1),
    Case("2023/2024", span("2023", "2024", "năm học"), 1),
    Case("năm học 2023-2024", span("2023", "2024", "năm học")),
    Case("2021-2025", span("2021", "2025", "giai đoạn"), 1),
    Case("giai đoạn 2021-2022", span("2021", "2022", "giai đoạn")),
]

RATIOS = [
    Case("361/362 (99,72%)", share(361, 362, "99.72")),
    Case("35/63 (54%)", share(35, 63, "54")),
    Case("361/362, đạt 99,72%", share(361, 362, "99.72")),
    Case("361/362 đạt tỷ lệ 99,72%", share(361, 362, "99.72")),
    Case("361/362=99,72%", share(361, 362, "99.72")),
    Case("361/362 (99.72)", share(361, 362, "99.72"), 1),
    Case("99,72% (361/362)", share(361, 362, "99.72")),
    Case("361/362 học sinh (99,72%)", share(361, 362, "99.72"), 1),
    Case("đạt 185/185", Ratio(185, 185), unit="%"),
    Case("185/185", Ratio(185, 185), 1),
    Case("7/19", Ratio(7, 19), 1),
    Case("7/19", Ratio(7, 19), unit="%", indicator="Xếp hạng"),
    Case("9/2023", Ratio(9, 2023), unit="học sinh"),
    Case("13/2023", Ratio(13, 2023), 1),
    Case("1.234/1.300", Ratio(1234, 1300), unit="HS"),
    Case("396/211", Ratio(396, 211), 1),
    Case("0/0", Ratio(0, 0), 1, unit="%"),
]

PLACES = [
    Case("07/20", Rank(7, 20), unit="Xếp hạng"),
    Case("7/19", Rank(7, 19), indicator="Xếp hạng toàn đoàn"),
    Case("11/20", Rank(11, 20), unit="Thứ hạng"),
    Case("7", Rank(7), unit="Xếp hạng"),
    Case("hạng 7/19", Rank(7, 19)),
    Case("xếp thứ 3", Rank(3)),
    Case("Hạng 3 toàn đoàn", Rank(3), 1),
    Case("hạng nhất", Rank(1)),
    Case("thứ ba toàn đoàn", Rank(3), 1),
    Case("trong nhóm 05", Top(5)),
    Case("xếp trong nhóm 05 đơn vị dẫn đầu toàn Đoàn", Top(5), 1),
    Case("top 5", Top(5)),
    Case("nhóm 5/19", Top(5, 19)),
    Case("trong 05 đơn vị dẫn đầu", Top(5), 1),
    Case("05 đơn vị đứng đầu", Top(5), 1),
]

WORDS = [
    Case("Đạt", Status(MET)),
    Case("đã đạt", Status(MET)),
    Case("Đạt chuẩn quốc gia mức độ 1", Status(MET, "chuẩn quốc gia mức độ 1")),
    Case("Chưa đạt", Status(NOT_MET)),
    Case("Không đạt", Status(NOT_MET)),
    Case("Có", Status(YES), unit="%"),
    Case("Có môn dẫn đầu toàn đoàn", Status(YES, "môn dẫn đầu toàn đoàn")),
    Case("Chưa có môn dẫn đầu toàn đoàn", Status(NO, "môn dẫn đầu toàn đoàn")),
    Case("Không", Status(NO)),
    Case("Không", Status(NO), 1, unit="học sinh"),
    Case("khong", Status(NO), 1, unit="%"),
    Case("chua dat", Status(NOT_MET)),
    Case("Không bị tai nạn", Status(NO, "bị tai nạn")),
    Case("Không ngừng nâng cao", Text("Không ngừng nâng cao")),
    Case("Cô giáo dạy giỏi", Text("Cô giáo dạy giỏi")),
    Case("Có thể đạt", Text("Có thể đạt")),
    Case("mức độ 3", Level("mức độ", "3")),
    Case("Đạt mức độ 3", Level("mức độ", "3")),
    Case("mức độ 3 với các tiêu chí", Level("mức độ", "3"), 1),
    Case("mức Tốt trở lên", Level("mức", "Tốt", at_least=True)),
    Case("từ mức “Tốt” trở lên", Level("mức", "Tốt", at_least=True)),
    Case("ít nhất mức Khá", Level("mức", "Khá", at_least=True)),
    Case("cấp độ II", Level("cấp độ", "II")),
    Case("loại A", Level("loại", "A")),
    Case("Khá", Level("", "Khá")),
    Case("Hoàn thành tốt", Level("", "Hoàn thành tốt")),
    Case("Tốt, không có vi phạm", Text("Tốt, không có vi phạm")),
    Case("mức độ 3.1", Text("mức độ 3.1")),
    Case("X", Demanded(), column=Column.TARGET),
    Case("x", Demanded(), column=Column.PHASE),
    Case("X", Demanded(), 1),
    Case("X", Status(YES), 1, column=Column.ACTUAL),
    Case("✓", Status(YES), 1, column=Column.BASELINE),
    Case("X", Text("X"), column=Column.SENTENCE),
]

DATES = [
    Case("2024", Date(2024), 1),
    Case("2024", Date(2024), 1, unit="Năm"),
    Case("năm 2024", Date(2024), unit="%"),
    Case("trong năm 2024", Date(2024)),
    Case("9/2023", Date(2023, 9), 1),
    Case("tháng 9/2023", Date(2023, 9)),
    Case("tháng 9 năm 2023", Date(2023, 9)),
    Case("13/11/2023", Date(2023, 11, 13)),
    Case("13-11-2023", Date(2023, 11, 13)),
    Case("2023-11-13", Date(2023, 11, 13)),
    Case("ngày 13 tháng 11 năm 2023", Date(2023, 11, 13)),
    Case("29/2/2024", Date(2024, 2, 29)),
    Case("29/2/2023", Text("29/2/2023")),
    Case("2025-2021", span("2021", "2025"), 1),
    Case("2021/2025", Ratio(2021, 2025), 1),
    Case("trước 31/2/2023", Text("trước 31/2/2023")),
    Case("tháng 00/2023", Text("tháng 00/2023")),
]

NOTHING = [
    Case("", Missing(Reason.BLANK)),
    Case(" \u00a0 ", Missing(Reason.BLANK)),
    Case("-", Missing(Reason.BLANK), 1),
    Case("…", Missing(Reason.BLANK), 1),
    Case("......", Missing(Reason.BLANK), 1),
    Case("Chưa              đánh giá", Missing(Reason.NOT_ASSESSED), unit="%"),
    Case("Chưa ", Missing(Reason.NOT_YET), unit="%"),
    Case("KAD", Missing(Reason.NOT_APPLICABLE)),
    Case("không áp dụng", Missing(Reason.NOT_APPLICABLE)),
    Case("N/A", Missing(Reason.NOT_APPLICABLE)),
    Case("#VALUE!", Missing(Reason.UNREADABLE)),
    Case("#DIV/0!", Missing(Reason.UNREADABLE)),
    Case("#####", Missing(Reason.UNREADABLE)),
    Case("?", Missing(Reason.UNREADABLE)),
]

OTHER_TEXT = [
    Case(text, Text(text))
    for text in (
        "99%, 98%", "5, 6, 7", "100%%", "1. Đổi mới", "3,5/5", "9" * 30, "½", "95%↑", "5+5",
        "từ cấp huyện", "từ mười trở lên", "trên 5/6 trường", "3 - 5 (%)", "80% - 85 em",
        "5% - 6 (95%)", "trên 5 em (50%)", "Từng bước nâng cao chất lượng", "a" * 500,
    )
]  # fmt: skip

ALL = [
    *NUMBERS, *COUNTS, *BOUNDS, *RANGES, *RATIOS, *PLACES, *WORDS, *DATES, *NOTHING, *OTHER_TEXT
]  # fmt: skip


@pytest.mark.parametrize("case", ALL, ids=str)
def test_a_text_says_its_value_and_its_guesses(case: Case) -> None:
    context = Context(unit=case.unit, column=case.column, indicator=case.indicator)
    reading = parse(case.text, context)
    assert reading.value == case.value
    assert reading.text == case.text
    assert len(reading.assumptions) == case.guesses


def test_decimals_keep_their_printed_digits() -> None:
    value = parse("92, 70", Context(unit="%")).value
    assert isinstance(value, Number)
    assert str(value.value) == "92.70"


def test_what_was_printed_for_nothing_is_kept() -> None:
    value = parse("#VALUE!").value
    assert isinstance(value, Missing)
    assert value.text == "#VALUE!"


def test_a_rank_of_its_own_column_is_no_yearly_thing() -> None:
    assert parse("7/19", Context(unit="Hằng năm")).value == Ratio(7, 19)


contexts = st.builds(
    Context,
    unit=st.sampled_from(["", "%", "học sinh", "Xếp hạng", "ĐV", "triệu đồng", "Năm"]),
    column=st.sampled_from(Column),
    indicator=st.sampled_from(["", "Tỷ lệ chuyên cần", "Xếp hạng toàn đoàn"]),
)
pieces = st.sampled_from(
    ["đạt", "chưa", "không", "có", "từ", "trở lên", "dưới", "99,8", "2.143", "07", "%", "/", "-",
     "(", ")", "hạng", "nhóm", "mức độ", "tốt", "ngày", "tháng", "2023", "X", ">", "học sinh", "."]
)  # fmt: skip
texts = st.one_of(st.text(max_size=60), st.lists(pieces, max_size=8).map(" ".join))


@given(texts, contexts)
def test_no_text_is_refused_and_none_is_lost(text: str, context: Context) -> None:
    reading = parse(text, context)
    assert reading.text == text
    if isinstance(reading.value, Text):
        assert reading.value.text


@given(st.decimals(min_value=0, max_value=10**9, places=2), contexts)
def test_a_printed_figure_is_never_read_as_nothing(amount: Decimal, context: Context) -> None:
    printed = f"{amount:f}".replace(".", ",")
    assert not isinstance(parse(printed, context).value, Missing | Text)
