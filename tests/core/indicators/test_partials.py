"""Figures add up, take away and bound what is unknown; nothing known is never 0."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotrinh.core.indicators import Bounds, Figure, Partial, RollUp

numbers = st.integers(0, 10_000)
shares = st.builds(
    lambda part, rest, unknown: Figure(part, part + rest, unknown), numbers, numbers, numbers
)
counts = st.builds(lambda number, unknown: Figure(number, None, unknown), numbers, numbers)


def test_shares_add_up_part_by_part() -> None:
    assert Figure(18, 20, 1) + Figure(0, 5) == Figure(18, 25, 1)


def test_counts_add_up_without_a_denominator() -> None:
    assert Figure(7, None, 2) + Figure(3, None) == Figure(10, None, 2)


@pytest.mark.parametrize(
    ("one", "other"), [(Figure(1, None), Figure(1, 2)), (Figure(1, 2), Figure(1, None))]
)
def test_a_count_and_a_share_do_not_add_up(one: Figure, other: Figure) -> None:
    with pytest.raises(ValueError, match="cannot be added"):
        one + other
    with pytest.raises(ValueError, match="cannot be added"):
        one - other


def test_what_was_added_can_be_taken_away() -> None:
    assert Figure(18, 25, 1) - Figure(0, 5) == Figure(18, 20, 1)
    assert Figure(10, None, 2) - Figure(3, None, 2) == Figure(7, None, 0)


@pytest.mark.parametrize(
    ("figure", "share", "is_applicable"),
    [
        (Figure(3, 4), Fraction(3, 4), True),
        (Figure(0, 5), Fraction(0), True),
        (Figure(0, 0), None, False),  # nobody was asked: not applicable
        (Figure(0, 0, 3), None, True),  # all unknown
        (Figure(0, None), None, True),  # a count of 0 is a figure
        (Figure(30, 20), Fraction(3, 2), True),  # a quotient
    ],
)
def test_zero_not_applicable_and_unknown_are_three(
    figure: Figure, share: Fraction | None, is_applicable: bool
) -> None:
    assert figure.share == share
    assert figure.is_applicable is is_applicable


@pytest.mark.parametrize(
    ("figure", "bounds"),
    [
        (Figure(3, 4), Bounds(Fraction(3, 4), Fraction(3, 4))),
        (Figure(3, 4, 1), Bounds(Fraction(3, 5), Fraction(4, 5))),
        (Figure(0, 0, 2), Bounds(Fraction(0), Fraction(1))),
        (Figure(0, 0), None),
        (Figure(5, None, 1), None),
    ],
)
def test_bounds_hold_whatever_the_unknown_turn_out_to_be(
    figure: Figure, bounds: Bounds | None
) -> None:
    assert figure.bounds == bounds


@given(shares, st.integers(0, 10_000), st.integers(0, 10_000))
def test_every_way_to_resolve_the_unknown_lies_between_the_bounds(
    figure: Figure, asked: int, met: int
) -> None:
    bounds = figure.bounds
    if bounds is None:
        return
    assert figure.denominator is not None
    asked = min(asked, figure.unknown)
    truth = Figure(figure.numerator + min(met, asked), figure.denominator + asked)
    if truth.share is not None:
        assert bounds.low <= truth.share <= bounds.high


@given(st.lists(shares, min_size=1), st.randoms())
def test_the_order_of_arrival_does_not_matter(figures: list[Figure], chance: Random) -> None:
    shuffled = list(figures)
    chance.shuffle(shuffled)
    assert sum(figures[1:], start=figures[0]) == sum(shuffled[1:], start=shuffled[0])


@given(st.one_of(st.tuples(shares, shares), st.tuples(counts, counts)))
def test_taking_away_undoes_adding(both: tuple[Figure, Figure]) -> None:
    one, other = both
    assert one + other == other + one
    assert (one + other) - other == one


def test_a_partial_names_what_it_was_made_of() -> None:
    partial = Partial("A", "girls", "2025-2026", Figure(1, None), ("f00d",), "1")
    assert partial == Partial("A", "girls", "2025-2026", Figure(1, None), ("f00d",), "1")
    assert {rule.value for rule in RollUp} == {"parts", "units", "sum", "worst", "none"}
