"""Figures go up by adding, in any order; missing, not asked, unknown and 0 stay four things."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotrinh.core.indicators import (
    Aggregate,
    Bounds,
    Figure,
    Link,
    Partial,
    ReportedTwice,
    RollUp,
    Succession,
    SuccessionKind,
    UnitInTime,
    UnitKind,
    UnitTree,
    replace,
    roll_up,
)

MINISTRY, PROVINCE, DISTRICT, COMMUNE, SCHOOL, *_ = UnitKind
PARTS, UNITS, SUM, WORST, NONE = RollUp
EVE, DAY, NOW = date(2025, 6, 30), date(2025, 7, 1), date(2026, 5, 31)
PERIOD = "2024-2025"


def partial(unit: str, figure: Figure, indicator: str = "i") -> Partial:
    return Partial(unit, indicator, PERIOD, figure, (), "1")


def partials(figures: Mapping[str, Figure]) -> list[Partial]:
    return [partial(unit, figure) for unit, figure in figures.items()]


def country() -> UnitTree:
    """A ministry, two communes with two schools and one."""
    units = [
        UnitInTime("M", "M", MINISTRY),
        UnitInTime("C1", "C1", COMMUNE),
        UnitInTime("C2", "C2", COMMUNE),
        *(UnitInTime(code, code, SCHOOL) for code in ("S1", "S2", "S3")),
    ]
    links = [
        Link("C1", "M"),
        Link("C2", "M"),
        Link("S1", "C1"),
        Link("S2", "C1"),
        Link("S3", "C2"),
    ]
    return UnitTree(units, links)


def by_unit(figures: Mapping[str, Figure], rule: RollUp) -> dict[str, Aggregate]:
    rolled = roll_up(partials(figures), country(), rule, on=EVE)
    assert rolled.unplaced == ()
    return {one.unit: one for one in rolled.aggregates}


def test_parts_are_added_never_averaged() -> None:
    found = by_unit({"S1": Figure(1, 2), "S2": Figure(90, 98, 2), "S3": Figure(0, 5)}, PARTS)
    assert found["C1"].figure == Figure(91, 100, 2)
    assert found["M"].figure == Figure(91, 105, 2)
    assert found["S1"].figure == Figure(1, 2)
    assert list(found) == ["M", "C1", "C2", "S1", "S2", "S3"]


def test_not_reported_not_asked_unknown_and_nought_are_four_things() -> None:
    found = by_unit({"S1": Figure(0, 0), "S2": Figure(0, 0, 4)}, PARTS)
    assert (found["S3"].figure, found["S3"].missing) == (None, ("S3",))
    assert (found["C2"].figure, found["C2"].reported, found["C2"].expected) == (None, 0, 1)
    assert found["S1"].figure == Figure(0, 0)
    assert (found["S1"].not_applicable, found["S1"].is_known) == (1, False)
    assert found["S2"].figure == Figure(0, 0, 4)
    assert (found["S2"].not_applicable, found["S2"].is_known) == (0, False)
    country = found["M"]
    assert (country.reported, country.expected, country.not_applicable) == (2, 3, 1)
    assert country.missing == ("S3",)
    assert not country.is_complete
    nought = by_unit({"S1": Figure(0, 7)}, PARTS)["S1"]
    assert nought.is_known
    assert nought.is_complete
    assert nought.figure is not None
    assert nought.figure.share == 0


def test_units_are_counted_that_say_yes() -> None:
    figures = {"S1": Figure(3, 3), "S2": Figure(2, 3, 1), "S3": Figure(3, 3, 1)}
    found = by_unit(figures, UNITS)
    assert [found[code].figure for code in ("S1", "S2", "S3")] == [
        Figure(1, 1),
        Figure(0, 1),
        Figure(0, 0, 1),
    ]
    assert found["M"].figure == Figure(1, 2, 1)
    counts = {"S1": Figure(2, None), "S2": Figure(0, None), "S3": Figure(0, None, 1)}
    assert by_unit(counts, UNITS)["M"].figure == Figure(1, 2, 1)
    assert by_unit({"S1": Figure(0, 0)}, UNITS)["M"].figure == Figure(0, 0)


def test_the_worst_grade_counts_and_an_unknown_one_is_no_grade() -> None:
    figures = {"S1": Figure(3, None), "S2": Figure(2, None), "S3": Figure(0, None, 1)}
    found = by_unit(figures, WORST)
    assert found["C1"].figure == Figure(2, None)
    assert found["M"].figure == Figure(2, None, 1)
    assert found["M"].grades == ((2, 1), (3, 1))
    assert not found["C2"].is_known
    assert found["C1"].is_known
    assert found["C1"].bounds() == Bounds(Fraction(2), Fraction(2))
    assert found["M"].bounds() is None


def test_a_rank_says_nothing_of_those_above() -> None:
    found = by_unit({"S1": Figure(7, None)}, NONE)
    assert found["S1"].figure == Figure(7, None)
    assert found["S1"].bounds() is None
    assert (found["C1"].figure, found["C1"].reported) == (None, 1)


def test_bounds_are_those_of_what_is_unknown_and_missing() -> None:
    found = by_unit({"S1": Figure(6, 8, 2)}, PARTS)["C1"]
    assert found.bounds() is None  # nobody knows how large S2 is
    assert found.bounds({"S2": 10}) == Bounds(Fraction(6, 20), Fraction(18, 20))
    assert by_unit({"S1": Figure(1, 1)}, UNITS)["M"].bounds() == Bounds(Fraction(1, 3), Fraction(1))
    assert by_unit({"S1": Figure(1, 1)}, UNITS)["C2"].bounds() is None
    total = by_unit({"S1": Figure(5, None), "S3": Figure(0, None, 1)}, SUM)
    assert total["C1"].bounds({"S2": 3}) == Bounds(Fraction(5), Fraction(8))
    assert total["C2"].bounds() is None  # an unknown amount has no end


def test_one_report_a_unit() -> None:
    with pytest.raises(ReportedTwice, match="two figures of i"):
        roll_up([*partials({"S1": Figure(1, 2)}) * 2], country(), PARTS, on=EVE)


def test_every_indicator_and_period_has_its_own_aggregates() -> None:
    many = [partial("S1", Figure(1, 2)), partial("S2", Figure(3, 4), "j")]
    found = roll_up(many, country(), PARTS, on=EVE).aggregates
    assert [(one.indicator, one.figure) for one in found if one.unit == "M"] == [
        ("i", Figure(1, 2)),
        ("j", Figure(3, 4)),
    ]


def test_communes_report_what_is_asked_of_communes() -> None:
    given = [partial("C1", Figure(3, None)), partial("S1", Figure(1, None))]
    rolled = roll_up(given, country(), WORST, on=EVE, kind=COMMUNE)
    assert [(one.unit, one.figure) for one in rolled.aggregates] == [
        ("M", Figure(3, None)),
        ("C1", Figure(3, None)),
        ("C2", None),
    ]
    assert [one.unit for one in rolled.unplaced] == ["S1"]


def merging() -> UnitTree:
    """S1 and S2 become S1; S3 is split; the district ends, the commune begins."""
    units = [
        UnitInTime("M", "M", MINISTRY),
        UnitInTime("D", "D", DISTRICT, None, EVE),
        UnitInTime("C", "C", COMMUNE, DAY),
        UnitInTime("S1", "S1", SCHOOL),
        UnitInTime("S2", "S2", SCHOOL, None, EVE),
        UnitInTime("S3", "S3", SCHOOL, None, EVE),
        UnitInTime("S4", "S4", SCHOOL, DAY),
        UnitInTime("S5", "S5", SCHOOL, DAY),
    ]
    links = [
        Link("D", "M", None, EVE),
        Link("C", "M", DAY),
        *(Link(code, "D", None, EVE) for code in ("S1", "S2", "S3")),
        *(Link(code, "C", DAY) for code in ("S1", "S4", "S5")),
    ]
    successions = [
        Succession("S2", "S1", DAY, SuccessionKind.MERGED),
        Succession("S3", "S4", DAY, SuccessionKind.SPLIT),
        Succession("S3", "S5", DAY, SuccessionKind.SPLIT),
    ]
    return UnitTree(units, links, successions)


def test_as_it_was_then_and_as_it_is_now() -> None:
    given = partials({"S1": Figure(1, 2), "S2": Figure(3, 4), "S3": Figure(5, 6)})
    then = roll_up(given, merging(), PARTS, on=EVE)
    assert {one.unit: one.figure for one in then.aggregates} == {
        "M": Figure(9, 12),
        "D": Figure(9, 12),
        "S1": Figure(1, 2),
        "S2": Figure(3, 4),
        "S3": Figure(5, 6),
    }
    now = roll_up(given, merging(), PARTS, on=EVE, as_of=NOW)
    assert {one.unit: one.figure for one in now.aggregates} == {
        "M": Figure(4, 6),
        "C": Figure(4, 6),
        "S1": Figure(4, 6),
    }
    assert [one.unit for one in now.unplaced] == ["S3"]
    assert now.unplaced_units == ("S3",)


def test_a_rank_of_then_is_no_rank_of_the_successor() -> None:
    rolled = roll_up([partial("S2", Figure(7, None))], merging(), NONE, on=EVE, as_of=NOW)
    assert [(one.unit, one.figure) for one in rolled.aggregates] == [
        ("M", None),
        ("C", None),
        ("S1", None),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (None, None),
        (partial("S1", Figure(1, 2)), partial("S2", Figure(1, 2))),
        (partial("S1", Figure(1, 2), "j"), None),
        (None, partial("S1", Figure(1, 2))),
        (partial("S3", Figure(1, 2)), None),
    ],
)
def test_a_replacement_that_does_not_fit_is_refused(
    old: Partial | None, new: Partial | None
) -> None:
    aggregate = by_unit({"S1": Figure(1, 2), "S2": Figure(1, 2)}, PARTS)["M"]
    with pytest.raises(ValueError, match=r"not of one unit|missing in the aggregate"):
        replace(aggregate, old, new)


def test_a_report_comes_is_mended_and_is_taken_back() -> None:
    """Once nobody is left, what comes next may be of another kind."""
    empty = by_unit({"S3": Figure(1, 2)}, PARTS)["C1"]
    share, count = partial("S1", Figure(1, 2)), partial("S1", Figure(4, None))
    one = replace(empty, None, share)
    assert (one.figure, one.missing) == (Figure(1, 2), ("S2",))
    assert replace(one, share, count).figure == Figure(4, None)
    assert replace(one, share, None) == empty
    both = replace(one, None, partial("S2", Figure(5, 6)))
    assert replace(both, share, None).figure == Figure(5, 6)
    own = by_unit({"S1": Figure(7, None)}, NONE)["S1"]
    assert replace(own, partial("S1", Figure(7, None)), count).figure == Figure(4, None)


def test_counts_and_shares_are_not_added() -> None:
    with pytest.raises(ValueError, match="cannot be added"):
        by_unit({"S1": Figure(1, 2), "S2": Figure(1, None)}, PARTS)


# --- in any order, and one by one, it is the same -------------------------------------------------

COUNTS = st.integers(0, 6)
FIGURES = {
    PARTS: st.builds(Figure, COUNTS, COUNTS, COUNTS),
    UNITS: st.builds(Figure, COUNTS, COUNTS | st.none(), COUNTS),
    SUM: st.builds(Figure, COUNTS, st.none(), COUNTS),
    WORST: st.builds(Figure, COUNTS, st.none(), st.integers(0, 1)) | st.just(Figure(0, 0)),
    NONE: st.builds(Figure, COUNTS, st.none()),
}


@st.composite
def trees(draw: st.DrawFn) -> UnitTree:
    """Schools under communes, provinces, the ministry itself, or nobody."""
    provinces = [f"P{n}" for n in range(draw(st.integers(1, 2)))]
    communes = [f"C{n}" for n in range(draw(st.integers(1, 4)))]
    schools = [f"S{n}" for n in range(draw(st.integers(1, 7)))]
    above = st.sampled_from([*communes, *provinces, "M", ""])
    units = [
        UnitInTime("M", "M", MINISTRY),
        *(UnitInTime(code, code, PROVINCE) for code in provinces),
        *(UnitInTime(code, code, COMMUNE) for code in communes),
        *(UnitInTime(code, code, SCHOOL) for code in schools),
    ]
    links = chain(
        (Link(code, "M") for code in provinces),
        (Link(code, draw(st.sampled_from(provinces))) for code in communes),
        (Link(code, parent) for code in schools if (parent := draw(above))),
    )
    return UnitTree(units, links)


@settings(deadline=None)
@given(data=st.data(), tree=trees(), rule=st.sampled_from(RollUp))
def test_neither_order_nor_replacing_changes_a_figure(
    data: st.DataObject, tree: UnitTree, rule: RollUp
) -> None:
    schools = tree.expected(SCHOOL, EVE)
    figure = FIGURES[rule]
    first = data.draw(st.dictionaries(st.sampled_from(schools), figure, min_size=1))
    last = data.draw(st.dictionaries(st.sampled_from(schools), figure, min_size=1))
    full = roll_up(partials(last), tree, rule, on=EVE)
    shuffled = data.draw(st.permutations(partials(last)))
    assert roll_up(shuffled, tree, rule, on=EVE) == full

    found = {one.unit: one for one in roll_up(partials(first), tree, rule, on=EVE).aggregates}
    for school in data.draw(st.permutations(sorted({*first, *last}))):
        old, new = (partial(school, of[school]) if school in of else None for of in (first, last))
        above = [school, *(unit.code for unit in tree.ancestors_of(school, EVE))]
        for code in above:
            found[code] = replace(found[code], old, new)
    assert found == {one.unit: one for one in full.aggregates}


@settings(deadline=None)
@given(tree=trees(), data=st.data(), rule=st.sampled_from([PARTS, UNITS, SUM]))
def test_every_truth_lies_within_the_bounds(
    tree: UnitTree, data: st.DataObject, rule: RollUp
) -> None:
    """Whatever the missing units would have said, the figure is between the bounds."""
    figure = {
        PARTS: st.builds(lambda n, more: Figure(n, n + more), COUNTS, COUNTS),
        UNITS: st.sampled_from([Figure(0, 1), Figure(1, 1)]),
        SUM: st.builds(Figure, COUNTS, st.none()),
    }[rule]
    schools = tree.expected(SCHOOL, EVE)
    truth = {code: data.draw(figure) for code in schools}
    seen = {code: truth[code] for code in data.draw(st.sets(st.sampled_from(schools), min_size=1))}
    sizes = {
        code: one.numerator if one.denominator is None else one.denominator
        for code, one in truth.items()
    }
    whole = {one.unit: one for one in roll_up(partials(truth), tree, rule, on=EVE).aggregates}
    for part in roll_up(partials(seen), tree, rule, on=EVE).aggregates:
        bounds, figure_ = part.bounds(sizes), whole[part.unit].figure
        if bounds is not None and figure_ is not None:
            share = figure_.share if figure_.denominator else Fraction(figure_.numerator)
            assert share is not None
            assert bounds.low <= share <= bounds.high
