"""What meets a demand, what does not, and what nobody can say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotrinh.core.values import (
    BLANK,
    Column,
    Comparison,
    Context,
    Direction,
    Missing,
    Ratio,
    Reason,
    Value,
    compare,
    is_said,
    parse,
    same_demand,
    weaker,
    weaker_word,
)
from tests.core.values.strategies import values

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
MET, NOT_MET = Comparison.MET, Comparison.NOT_MET
NOT_COMPARABLE, MISSING = Comparison.NOT_COMPARABLE, Comparison.MISSING


def read(text: str) -> Value:
    """Read a text; ``a|b`` is text a with unit b."""
    printed, _, unit = text.partition("|")
    return parse(printed, Context(unit=unit, column=Column.TARGET)).value


@pytest.mark.parametrize(
    ("actual", "demanded", "direction", "answer"),
    [
        # numbers
        ("99,8%", "99,80%", HIGHER, MET),
        ("99,79%", "99,8%", HIGHER, NOT_MET),
        ("0,1%", "0,2%", LOWER, MET),
        ("0,3%", "0,2%", LOWER, NOT_MET),
        ("99", "99%", HIGHER, MET),
        ("99 em", "99%", HIGHER, NOT_COMPARABLE),
        ("2 giáo viên tin học", "1 giáo viên", HIGHER, MET),
        ("2 giáo viên", "1 phòng học", HIGHER, NOT_COMPARABLE),
        # bounds
        ("99%", ">99%", HIGHER, NOT_MET),
        ("99,01%", ">99%", HIGHER, MET),
        ("0%", "<0,2%", LOWER, MET),
        ("0,2%", "<0,2%", LOWER, NOT_MET),
        ("98%", "từ 98% trở lên", HIGHER, MET),
        ("5%", "không quá 5%", LOWER, MET),
        ("5%", "không quá 5%", HIGHER, MET),
        (">99%", "98%", HIGHER, MET),
        (">98%", "99%", HIGHER, NOT_COMPARABLE),
        ("<98%", "98%", HIGHER, NOT_MET),
        # ranges
        ("80%", "80 - 85%", HIGHER, MET),
        ("79%", "80 - 85%", HIGHER, NOT_MET),
        ("85%", "80 - 85%", LOWER, MET),
        ("80 - 85%", "82%", HIGHER, NOT_COMPARABLE),
        ("82 - 85%", "82%", HIGHER, MET),
        # ratios
        ("59/60", "99,8%", HIGHER, NOT_MET),
        ("60/60", "99,8%", HIGHER, MET),
        ("361/362 (99,72%)", "99,72%", HIGHER, MET),
        ("361/362", "100%", HIGHER, NOT_MET),
        ("12/17", "70,59%", HIGHER, MET),
        ("11/17", "70,59%", HIGHER, NOT_MET),
        ("12/17", "≥70,59%", HIGHER, MET),
        ("12/17", ">70,59%", HIGHER, NOT_MET),
        ("0/0", "99%", HIGHER, NOT_COMPARABLE),
        ("3/400", "<0,2%", LOWER, NOT_MET),
        ("17/20", "16/20", HIGHER, MET),
        ("17/20", "17/19", HIGHER, NOT_MET),
        ("99%", "0/0", HIGHER, NOT_COMPARABLE),
        ("2/3", "2 em", HIGHER, MET),
        ("185/185", "100", HIGHER, MET),
        ("90/185", "60", HIGHER, NOT_COMPARABLE),
        ("1/2", "mức độ 2", HIGHER, NOT_COMPARABLE),
        ("1/2", "2024", HIGHER, NOT_COMPARABLE),
        # ranks
        ("7/19|Xếp hạng", "7/20|Xếp hạng", LOWER, MET),
        ("8/19|Xếp hạng", "7/20|Xếp hạng", HIGHER, NOT_MET),
        ("hạng 5", "trong nhóm 05", HIGHER, MET),
        ("hạng 6", "trong nhóm 05", HIGHER, NOT_MET),
        ("trong nhóm 03", "hạng 5", HIGHER, MET),
        ("trong nhóm 10", "hạng 5", HIGHER, NOT_COMPARABLE),
        ("5", "hạng 5", HIGHER, MET),
        ("5%", "hạng 5", HIGHER, NOT_COMPARABLE),
        ("hạng 5", "5%", HIGHER, NOT_COMPARABLE),
        ("trong nhóm 03", "5%", HIGHER, NOT_COMPARABLE),
        ("1/2", "hạng 5", HIGHER, NOT_COMPARABLE),
        ("Đạt", "hạng 5", HIGHER, NOT_COMPARABLE),
        # some or none
        ("Có", "Có môn dẫn đầu toàn đoàn", HIGHER, MET),
        ("Chưa có môn dẫn đầu", "Có", HIGHER, NOT_MET),
        ("Đạt", "Đạt", HIGHER, MET),
        ("Chưa đạt", "Đạt", HIGHER, NOT_MET),
        ("Chưa đạt", "Chưa đạt", HIGHER, MET),
        ("2 giải", "Có", HIGHER, MET),
        ("0 giải", "Có", HIGHER, NOT_MET),
        ("0", "Không", LOWER, MET),
        ("0%", "Không", LOWER, MET),
        ("Không", "Không", LOWER, MET),
        ("1 vụ", "Không", LOWER, NOT_MET),
        ("0,5%", "Không", LOWER, NOT_MET),
        ("Không", "0%", LOWER, MET),
        ("Không", "<0,2%", LOWER, MET),
        ("Không", "55%", HIGHER, NOT_COMPARABLE),
        ("Có", "55%", HIGHER, NOT_COMPARABLE),
        ("Đạt", "01|ĐV", HIGHER, MET),
        ("Chưa đạt", "01|ĐV", HIGHER, NOT_MET),
        ("Có", "2 giải", HIGHER, NOT_COMPARABLE),
        ("3/5", "Có", HIGHER, MET),
        ("0/5", "Có", HIGHER, NOT_MET),
        # demanded without a number
        ("01|ĐV", "X", HIGHER, MET),
        ("0|ĐV", "X", HIGHER, NOT_MET),
        ("Không", "X", LOWER, MET),
        ("Có", "X", LOWER, NOT_MET),
        ("80%", "X", HIGHER, NOT_COMPARABLE),
        ("X", "98%", HIGHER, NOT_COMPARABLE),
        # grades
        ("mức độ 3", "mức độ 2", HIGHER, MET),
        ("mức độ 1", "cấp độ 2", HIGHER, NOT_MET),
        ("mức độ II", "mức độ 2", HIGHER, MET),
        ("mức Khá", "mức Tốt trở lên", HIGHER, NOT_MET),
        ("Giỏi", "Khá", HIGHER, MET),
        ("Giỏi", "Tốt", HIGHER, NOT_COMPARABLE),
        ("Đạt", "Khá", HIGHER, NOT_MET),
        ("Tốt", "Đạt", HIGHER, MET),
        ("Có", "Khá", HIGHER, NOT_COMPARABLE),
        ("98%", "Khá", HIGHER, NOT_COMPARABLE),
        ("loại A", "loại B", HIGHER, MET),
        ("loại A", "mức độ 3", HIGHER, NOT_COMPARABLE),
        ("Hoàn thành tốt nhiệm vụ", "Hoàn thành nhiệm vụ", HIGHER, MET),
        ("Không hoàn thành", "Hoàn thành", HIGHER, NOT_MET),
        # dates
        ("2024", "2024", HIGHER, MET),
        ("9/2024", "2024", HIGHER, MET),
        ("2025", "2024", HIGHER, NOT_MET),
        ("2024", "9/2024", HIGHER, NOT_COMPARABLE),
        ("31/12/2025", "chậm nhất 31/12/2025", HIGHER, MET),
        ("31/12/2025", "trước 31/12/2025", HIGHER, NOT_MET),
        ("1/1/2026", "sau năm 2025", HIGHER, MET),
        ("1/9/2023", "từ 9/2023", HIGHER, MET),
        ("5/2024", "năm học 2023-2024", HIGHER, MET),
        ("9/2024", "năm học 2023-2024", HIGHER, NOT_MET),
        ("năm học 2023-2024", "2024", HIGHER, MET),
        ("giai đoạn 2021-2025", "2024", HIGHER, NOT_COMPARABLE),
        ("2024", "giai đoạn 2021-2025", HIGHER, MET),
        ("năm học 2023-2024", "98%", HIGHER, NOT_COMPARABLE),
        ("2024", "98%", HIGHER, NOT_COMPARABLE),
        ("Đạt", "2024", HIGHER, NOT_COMPARABLE),
        ("98%", "2024", HIGHER, NOT_COMPARABLE),
        # nothing to hold against each other
        ("đủ", "98%", HIGHER, NOT_COMPARABLE),
        ("98%", "đủ", HIGHER, NOT_COMPARABLE),
        # missing
        ("", "0%", LOWER, MISSING),
        ("Chưa đánh giá", "Không", LOWER, MISSING),
        ("98%", "", HIGHER, MISSING),
        ("", "đủ", HIGHER, MISSING),
    ],
)
def test_an_actual_against_a_demand(
    actual: str, demanded: str, direction: Direction, answer: Comparison
) -> None:
    assert compare(read(actual), read(demanded), direction=direction) is answer


@given(values, st.sampled_from(Reason), st.sampled_from(Direction))
def test_missing_is_never_a_zero(value: Value, reason: Reason, direction: Direction) -> None:
    assert compare(Missing(reason), value, direction=direction) is MISSING
    assert compare(value, Missing(reason), direction=direction) is MISSING


@given(values, values, st.sampled_from(Direction))
def test_any_two_values_have_an_answer(one: Value, other: Value, direction: Direction) -> None:
    missing = isinstance(one, Missing) or isinstance(other, Missing)
    assert (compare(one, other, direction=direction) is MISSING) == missing


@given(values, values, st.sampled_from(Direction))
def test_of_two_demands_at_most_one_is_the_weaker(
    one: Value, other: Value, direction: Direction
) -> None:
    assert not (weaker(one, other, direction) and weaker(other, one, direction))
    assert not weaker(one, one, direction)


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 100))
def test_more_of_the_whole_never_meets_less(part: int, whole: int, wanted: int) -> None:
    demand = parse(f"{wanted}%").value
    if compare(Ratio(min(part, whole - 1), whole), demand) is MET:
        assert compare(Ratio(min(part, whole - 1) + 1, whole), demand) is MET


@pytest.mark.parametrize(
    ("a", "b", "direction", "answer"),
    [
        ("97%", "99,8%", HIGHER, True),
        ("99,8%", "97%", HIGHER, False),
        ("99,80%", "99,8%", HIGHER, False),
        ("99%", ">99%", HIGHER, True),
        (">99%", "99%", HIGHER, False),
        ("<0,2%", "<0,1%", LOWER, True),
        ("0%", "<0,2%", LOWER, False),
        ("0,2%", "<0,2%", LOWER, True),
        ("5 em", "5%", HIGHER, None),
        ("hạng 7/20", "hạng 5/19", HIGHER, True),
        ("hạng 5", "trong nhóm 05", LOWER, False),
        ("hạng 5", "98%", HIGHER, None),
        ("98%", "hạng 5", HIGHER, None),
        ("Đạt", "Đạt", HIGHER, False),
        ("Không", "Có", HIGHER, True),
        ("Có", "Không", HIGHER, False),
        ("Có", "Không", LOWER, True),
        ("X", "Không", LOWER, False),
        ("X", "01|ĐV", HIGHER, False),
        ("01|ĐV", "X", HIGHER, False),
        ("0|ĐV", "X", HIGHER, True),
        ("X", "2|ĐV", HIGHER, True),
        ("X", "55%", HIGHER, None),
        ("55%", "Có", HIGHER, None),
        ("X", "2024", HIGHER, None),
        ("<0,2%", "X", LOWER, True),
        ("mức độ 1", "mức độ 2", HIGHER, True),
        ("mức độ 3", "mức độ 2", HIGHER, False),
        ("mức độ 3", "98%", HIGHER, None),
        ("2025", "2024", HIGHER, True),
        ("đủ", "98%", HIGHER, None),
        ("98%", "", HIGHER, None),
        ("<5%", ">3%", HIGHER, None),
    ],
)
def test_the_weaker_of_two_demands(
    a: str, b: str, direction: Direction, answer: bool | None
) -> None:
    assert weaker(read(a), read(b), direction) is answer


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [("98%", ">=98%", True), ("98%", "99%", False), ("99%", "98%", False), ("98%", "X", None)],
)
def test_two_demands_ask_for_the_same(a: str, b: str, answer: bool | None) -> None:
    assert same_demand(read(a), read(b)) is answer


def test_what_nobody_can_hold_against_another_is_not_said() -> None:
    said = [is_said(read(text)) for text in ("98%", "Đạt", "7/19|Xếp hạng", "X", "", "theo lớp")]
    assert said == [True, True, True, False, False, False]


@pytest.mark.parametrize(
    ("value", "direction", "word"),
    [
        ("98%", HIGHER, "thấp hơn"),
        ("0,2%", LOWER, "cao hơn"),
        ("7/19|Xếp hạng", LOWER, "kém hơn"),
        ("Đạt", HIGHER, "kém hơn"),
    ],
)
def test_how_a_demand_is_weaker_in_words(value: str, direction: Direction, word: str) -> None:
    assert weaker_word(read(value), direction).vi == word


def test_blank_is_blank_whatever_was_printed() -> None:
    assert read("-") == BLANK
