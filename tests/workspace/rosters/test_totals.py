"""Totals of the units above: changed by differences, equal to a full sum, in any order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from lotrinh.core.indicators import (
    Figure,
    Link,
    Partial,
    RollUp,
    UnitInTime,
    UnitKind,
    UnitTree,
    roll_up,
)
from lotrinh.workspace.actuals.models import UnitTotals
from lotrinh.workspace.actuals.rosters.figures import keep_figures
from lotrinh.workspace.actuals.rosters.totals import Total, changed_totals, changes_of
from lotrinh.workspace.people.models import Unit
from tests.workspace.units import make_unit, move_unit

AT = datetime(2026, 6, 1, tzinfo=UTC)
RULES = {
    "share": RollUp.PARTS,
    "status": RollUp.UNITS,
    "count": RollUp.SUM,
    "grade": RollUp.WORST,
    "rank": RollUp.NONE,
}
small = st.integers(0, 30)


@st.composite
def shares(draw: st.DrawFn) -> Figure:
    whole = draw(small)
    return Figure(draw(st.integers(0, whole)), whole, draw(small))


reports = st.fixed_dictionaries(
    {},
    optional={
        "share": shares(),
        "status": st.sampled_from([Figure(0, 1), Figure(1, 1), Figure(0, 0, 1), Figure(0, 0)]),
        "count": st.builds(Figure, small, st.none(), small),
        "grade": st.sampled_from([Figure(0, None), Figure(3, None), Figure(0, None, 1)]),
        "rank": st.builds(Figure, small, st.none()),
    },
)


def changed(
    totals: dict[str, list[Any]], before: Mapping[str, Figure], after: Mapping[str, Figure]
) -> dict[str, list[Any]]:
    return changed_totals(totals, changes_of(before, after, RULES))


def sum_of(by_school: Mapping[int, Mapping[str, Figure]]) -> dict[str, list[Any]]:
    """Add all figures up at once, the plain way."""
    totals: dict[str, Total] = {}
    for code, rule in sorted(RULES.items()):
        for figures in by_school.values():
            if code in figures and rule is not RollUp.NONE:
                totals.setdefault(code, Total()).change(figures[code], times=1, rule=rule)
    return {code: total.to_json() for code, total in totals.items()}


@given(st.lists(st.tuples(st.integers(1, 5), reports), max_size=25))
def test_differences_give_what_a_full_sum_gives(
    changes: list[tuple[int, dict[str, Figure]]],
) -> None:
    totals: dict[str, list[Any]] = {}
    by_school: dict[int, dict[str, Figure]] = {}
    for school, figures in changes:
        totals = changed(totals, by_school.get(school, {}), figures)
        by_school[school] = figures
    full = sum_of(by_school)
    # With nothing to add, whether a total has a whole of 0 or none is the same: nobody was asked.
    assert {code: total for code, total in totals.items() if total[1]} == {
        code: total for code, total in full.items() if total[1]
    }
    assert totals.keys() == full.keys()
    assert {code: total[2:] for code, total in totals.items()} == {
        code: total[2:] for code, total in full.items()
    }


@given(st.lists(reports, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(
    schools: list[dict[str, Figure]], random: Any
) -> None:
    def arrived(order: list[dict[str, Figure]]) -> dict[str, list[Any]]:
        totals: dict[str, list[Any]] = {}
        for figures in order:
            totals = changed(totals, {}, figures)
        return totals

    shuffled = random.sample(schools, len(schools))
    assert arrived(schools) == arrived(shuffled)


@given(st.dictionaries(st.sampled_from(["S1", "S2", "S3"]), reports, min_size=1))
def test_totals_are_what_the_roll_up_of_all_partials_gives(
    schools: dict[str, dict[str, Figure]],
) -> None:
    totals: dict[str, list[Any]] = {}
    for figures in schools.values():
        totals = changed(totals, {}, figures)
    units = [UnitInTime("C", "C", UnitKind.COMMUNE)]
    units += [UnitInTime(code, code, UnitKind.SCHOOL) for code in ("S1", "S2", "S3")]
    tree = UnitTree(units, [Link(code, "C") for code in ("S1", "S2", "S3")])
    for indicator, total in totals.items():
        partials = [
            Partial(code, indicator, "2025-2026", figures[indicator], (), "1")
            for code, figures in schools.items()
            if indicator in figures
        ]
        rolled = roll_up(partials, tree, RULES[indicator], on=AT.date())
        (commune,) = [one for one in rolled.aggregates if one.unit == "C"]
        kept = Total.from_json(total)
        assert kept.figure == commune.figure
        assert (kept.reported, kept.not_applicable) == (commune.reported, commune.not_applicable)


def test_the_lowest_grade_comes_back_when_it_is_mended() -> None:
    low, high = {"grade": Figure(0, None)}, {"grade": Figure(3, None)}
    totals = changed(changed({}, {}, low), {}, high)
    assert totals["grade"][5] == {"0": 1, "3": 1}
    totals = changed(totals, low, high)
    assert totals["grade"][5] == {"3": 2}


@pytest.fixture
def tree(db: None) -> tuple[Unit, Unit, list[Unit]]:
    """Make a province with a commune of three schools."""
    province = make_unit("province", "Tỉnh A", "P")
    commune = make_unit("commune", "Xã B", "C", province)
    schools = [make_unit("school", f"Trường {n}", f"S{n}", commune) for n in range(3)]
    return province, commune, schools


def keep(school: Unit, **figures: Figure) -> None:
    keep_figures(
        unit=school,
        period="2025-2026",
        figures={code.replace("_", "-"): (figure, "1") for code, figure in figures.items()},
        snapshots={},
        at=AT,
    )


def totals_of(unit: Unit) -> dict[str, list[Any]]:
    kept: dict[str, list[Any]] = UnitTotals.objects.get(unit=unit, period="2025-2026").totals
    return kept


def test_shares_are_added_never_averaged(tree: tuple[Unit, Unit, list[Unit]]) -> None:
    province, commune, schools = tree
    keep(schools[0], class_completion=Figure(10, 10))
    keep(schools[1], class_completion=Figure(50, 100, 2))
    keep(schools[2], class_completion=Figure(0, 0))
    for above in (commune, province):
        assert totals_of(above)["class-completion"] == [60, 110, 2, 3, 1, {}]
    keep(schools[1], class_completion=Figure(60, 100))
    assert totals_of(province)["class-completion"] == [70, 110, 0, 3, 1, {}]


def test_what_is_not_reported_any_more_is_no_zero(tree: tuple[Unit, Unit, list[Unit]]) -> None:
    province, _commune, schools = tree
    keep(schools[0], class_completion=Figure(0, 5))
    keep(schools[0])
    assert "class-completion" not in totals_of(province)


def test_a_school_that_moves_takes_its_figures_along(
    tree: tuple[Unit, Unit, list[Unit]],
) -> None:
    province, commune, schools = tree
    other = make_unit("commune", "Xã C", "C2", province)
    keep(schools[0], class_completion=Figure(5, 10))
    keep(schools[1], class_completion=Figure(7, 10))
    move_unit(schools[0], other)
    keep(schools[0], class_completion=Figure(5, 10))
    assert totals_of(commune)["class-completion"] == [7, 10, 0, 1, 0, {}]
    assert totals_of(other)["class-completion"] == [5, 10, 0, 1, 0, {}]
    assert totals_of(province)["class-completion"] == [12, 20, 0, 2, 0, {}]


def test_one_school_touches_only_its_own_and_the_units_above(
    tree: tuple[Unit, Unit, list[Unit]],
) -> None:
    _province, _commune, schools = tree
    for school in schools:
        keep(school, class_completion=Figure(5, 10))
    with CaptureQueriesContext(connection) as queries:
        keep(schools[0], class_completion=Figure(6, 10))
    figures = [q["sql"] for q in queries.captured_queries if "unitfigures" in q["sql"]]
    assert len(figures) == 2, "its own row is read and written, nobody else's"
    assert len(queries.captured_queries) <= 8
