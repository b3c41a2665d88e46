"""What a percentage can count, and what it asks for in whole pupils."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotrinh.core.values import (
    Context,
    Direction,
    Number,
    Ratio,
    Value,
    amount_of,
    common_sizes,
    compare,
    limit_of,
    nearest_ratio,
    needed,
    parse,
    possible_ratios,
    prints_as,
    share,
    still_missing,
)
from lotrinh.core.values.limits import unit_of_value, units_agree
from lotrinh.core.values.rational import decimals_of

D = Decimal
HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


def read(text: str) -> Value:
    printed, _, unit = text.partition("|")
    return parse(printed, Context(unit=unit)).value


@pytest.mark.parametrize(
    ("percent", "size", "parts"),
    [
        ("58.82", 17, [10]),
        ("64.70", 17, [11]),  # 64,705... cut off
        ("70.52", 17, []),
        ("70.59", 17, [12]),
        ("70.58", 17, [12]),  # cut off
        ("76.47", 17, [13]),
        ("92.70", 24, []),
        ("79.16", 24, [19]),
        ("70.8", 24, [17]),
        ("72.7", 22, [16]),
        ("99.72", 362, [361]),
        ("100", 24, [24]),
        ("0", 24, [0]),
        ("50", 200, [99, 100, 101]),
        ("120", 24, []),
        ("50", 0, []),
    ],
)
def test_which_part_is_printed_so(percent: str, size: int, parts: list[int]) -> None:
    found = possible_ratios(D(percent), [size])
    assert [ratio.numerator for ratio in found] == parts
    assert all(ratio == Ratio(ratio.numerator, size, D(percent)) for ratio in found)
    assert all(prints_as(part, size, D(percent)) for part in parts)


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 3))
def test_a_printed_share_leads_back_to_its_part(part: int, whole: int, decimals: int) -> None:
    part = min(part, whole)
    exact = Fraction(100 * part, whole)
    cut = D(int(exact * 10**decimals)).scaleb(-decimals)
    for printed in (share(part, whole, decimals), cut):
        assert prints_as(part, whole, printed)
        assert abs(Fraction(printed) - exact) < Fraction(1, 10**decimals)


def test_a_share_of_nothing_is_no_number() -> None:
    with pytest.raises(ZeroDivisionError):
        share(0, 0)


def test_the_nearest_share() -> None:
    assert nearest_ratio(D("70.52"), 17) == Ratio(12, 17, D("70.59"))
    assert nearest_ratio(D("92.7"), 24) == Ratio(22, 24, D("91.7"))
    assert nearest_ratio(D(130), 24) == Ratio(24, 24, D(100))
    with pytest.raises(ValueError, match="no share of 0"):
        nearest_ratio(D(50), 0)


def test_the_size_that_a_row_betrays() -> None:
    row = [D("58.82"), D("64.70"), D("70.52"), D(100)]
    assert common_sizes(row, range(5, 30)) == (17,)
    assert common_sizes([D("70.8"), D(75), D("79.16")], range(5, 30)) == (24,)
    assert common_sizes([D("33.34")], range(1, 4)) == ()
    assert common_sizes([], range(5, 30)) == ()


@pytest.mark.parametrize(
    ("demanded", "whole", "direction", "count"),
    [
        ("99,8%", 60, HIGHER, 60),
        ("97%", 60, HIGHER, 59),
        ("100%", 362, HIGHER, 362),
        ("0%", 60, HIGHER, 0),
        ("70,59%", 17, HIGHER, 12),  # as 12/17 is printed
        ("70,6%", 17, HIGHER, 13),  # one decimal: meant as it stands
        ("50,00%", 60, HIGHER, 30),
        ("50,05%", 60, HIGHER, 31),
        ("33,33%", 30000, HIGHER, 9999),
        ("90,91 - 95%", 11, HIGHER, 10),
        (">50%", 60, HIGHER, 31),
        (">50,00%", 60, HIGHER, 31),
        ("<0,2%", 362, LOWER, 0),
        ("<50%", 60, LOWER, 29),
        ("không quá 0,27%", 362, LOWER, 0),
        ("không quá 0,28%", 362, LOWER, 1),
        ("5%", 60, LOWER, 3),
        ("3/4", 10, HIGHER, 8),
        ("8 em", 10, HIGHER, 8),
        ("12 em", 10, HIGHER, None),
        (">100%", 10, HIGHER, None),
        ("<0%", 10, LOWER, None),
        ("50%", 0, HIGHER, None),
        ("Đạt", 10, HIGHER, None),
    ],
)
def test_how_many_a_demand_asks_for(
    demanded: str, whole: int, direction: Direction, count: int | None
) -> None:
    assert needed(read(demanded), whole, direction=direction) == count


def test_a_bare_percentage_is_asked_for_as_such() -> None:
    assert needed(D("99.8"), 60) == 60


@pytest.mark.parametrize(
    ("actual", "demanded", "direction", "missing"),
    [
        ("58/60", "99,8%", HIGHER, 2),
        ("60/60", "99,8%", HIGHER, 0),
        ("3/400", "<0,2%", LOWER, 3),
        ("0/400", "<0,2%", LOWER, 0),
        ("5/10", "12 em", HIGHER, None),
        ("2 giáo viên", "ít nhất 3 giáo viên", HIGHER, 1),
        ("2 vụ", "0", LOWER, 2),
        ("2,5|km", "3|km", HIGHER, None),
        ("2 giáo viên", "3 phòng", HIGHER, None),
        ("96,67%", "99,80%", HIGHER, None),
        ("5 em", "99,80%", HIGHER, None),
        ("hạng 9/19", "hạng 7/19", LOWER, 2),
        ("hạng 9", "trong nhóm 05", HIGHER, 4),
        ("hạng 3", "trong nhóm 05", HIGHER, 0),
        ("Đạt", "99%", HIGHER, None),
        ("58/60", "Đạt", HIGHER, None),
    ],
)
def test_how_many_are_missing(
    actual: str, demanded: str, direction: Direction, missing: int | None
) -> None:
    assert still_missing(read(actual), read(demanded), direction=direction) == missing


@given(
    st.integers(0, 300),
    st.integers(1, 300),
    st.decimals(0, 100, places=2),
    st.sampled_from(Direction),
)
def test_nothing_is_missing_exactly_when_it_is_met(
    part: int, whole: int, percent: Decimal, direction: Direction
) -> None:
    ratio, demand = Ratio(min(part, whole), whole), Number(percent, "%")
    met = compare(ratio, demand, direction=direction).value == "met"
    assert (still_missing(ratio, demand, direction=direction) == 0) == met


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("98,50%", "98.50"), ("2 em", "2"), ("80 - 85%", "80"), ("1/4", "25"), (">99%", "99"),
        ("0/0", None), ("trước năm 2025", None), ("Đạt", None), ("", None), ("hạng 7", None),
    ],
)  # fmt: skip
def test_the_one_amount_of_a_value(text: str, amount: str | None) -> None:
    assert amount_of(read(text)) == (None if amount is None else D(amount))


def test_the_limit_of_a_demand_has_its_side() -> None:
    assert limit_of(read("80 - 85%"), HIGHER) == (">=", D(80))
    assert limit_of(read("80 - 85%"), LOWER) == ("<=", D(85))
    assert limit_of(read(">99%"), LOWER) == (">", D(99))
    assert limit_of(read("chậm nhất 2025"), HIGHER) is None
    assert limit_of(read("Đạt"), HIGHER) is None


def test_units() -> None:
    assert unit_of_value(read("1/2")) == "%"
    assert unit_of_value(read("2 em")) == "em"
    assert unit_of_value(read("Đạt")) is None
    assert units_agree("Giáo viên", "giáo viên tin học")
    assert units_agree(None, "%")
    assert not units_agree("%", "em")


def test_decimals_are_those_printed() -> None:
    assert [decimals_of(D(n)) for n in ("100", "99.80", "1E+2", "NaN")] == [0, 2, 0, 0]
