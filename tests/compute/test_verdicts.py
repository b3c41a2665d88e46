"""The verdicts of whole-number comparisons on an engine are those of ``core.indicators.judge``."""

from __future__ import annotations

from decimal import Decimal

import ibis
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotrinh.compute.engines.base import sql_of
from lotrinh.compute.passes import figure_columns
from lotrinh.compute.rollup import LEVEL, Target, judged, verdict_column
from lotrinh.core.indicators import Attainment, Figure, judge
from lotrinh.core.values.types import Bound, Direction, Number, Operator, Ratio, Value
from tests.compute.test_rollup import parts, query

VERDICTS = {1: Attainment.MET, 0: Attainment.NOT_MET, None: Attainment.NO_DATA}


@st.composite
def cases(draw: st.DrawFn) -> tuple[Figure, Target, Value, Direction]:
    """A share and a limit, mostly where they are close: exact, rounded, or one pupil away."""
    whole = draw(st.integers(0, 60) | st.integers(0, 30_000) | st.integers(0, 23_000_000))
    part = draw(st.integers(0, whole + 1))
    decimals = draw(st.sampled_from([0, 1, 2, 2, 3, 4, 6]))
    scale = 100 * 10**decimals
    near = (2 * scale * part + whole) // (2 * whole) if whole else 0
    scaled = draw(st.integers(0, 2 * scale) | st.integers(max(near - 1, 0), near + 1))
    limit = Decimal(scaled).scaleb(-decimals)
    direction = draw(st.sampled_from(Direction))
    operator = draw(st.sampled_from(Operator))
    value: Value = Bound(operator, Number(limit, "%"))
    if draw(st.booleans()):
        value = Number(limit, "%")
        operator = Operator.LE if direction is Direction.LOWER else Operator.GE
    return Figure(part, whole), Target("", "i", operator, limit), value, direction


@settings(deadline=None, max_examples=30)
@given(given_=st.lists(cases(), min_size=1, max_size=60))
def test_the_verdicts_are_those_of_judge(
    given_: list[tuple[Figure, Target, Value, Direction]],
) -> None:
    """Each case is a level of its own, so that one expression judges them all."""
    targets = [
        Target(f"l{n}", "i", of.operator, of.limit) for n, (_, of, _, _) in enumerate(given_)
    ]
    columns = dict.fromkeys(figure_columns("i"), "int32")
    figures = ibis.table({LEVEL: "string", **columns}, name="figures")
    rows = [[f"l{n}", *parts(figure)] for n, (figure, _, _, _) in enumerate(given_)]
    schema = {LEVEL: pl.String, **dict.fromkeys(columns, pl.Int32)}
    expression = judged(figures, targets)
    found = {
        row[LEVEL]: row[verdict_column("i")]
        for row in query(
            sql_of(expression, "duckdb"), {"figures": pl.DataFrame(rows, schema, orient="row")}
        )
    }
    for n, (figure, target, value, direction) in enumerate(given_):
        assert figure.denominator is not None
        actual = Ratio(figure.numerator, figure.denominator)
        expected = judge(actual, value, direction=direction).attainment
        assert VERDICTS[found[f"l{n}"]] is expected, (figure, target, value)


@pytest.mark.parametrize(
    ("figure", "operator", "limit", "is_percent", "verdict"),
    [
        (Figure(12, 17), Operator.GE, "70.59", True, 1),
        (Figure(12, 17), Operator.GE, "70.6", True, 0),
        (Figure(12, 17), Operator.LE, "70.59", True, 1),
        (Figure(12, 17), Operator.GT, "70.59", True, 0),
        (Figure(0, 0, 3), Operator.GE, "0", True, None),
        (Figure(0, 5), Operator.LE, "0", True, 1),
        (Figure(7, None), Operator.LE, "7", False, 1),
        (Figure(0, None), Operator.LT, "0.5", False, 1),
        (Figure(71, 2), Operator.LE, "35.5", False, 1),
        (Figure(71, 2), Operator.LT, "35.5", False, 0),
        (Figure(71, 0), Operator.LE, "35.5", False, None),
    ],
)
def test_verdicts_by_hand(
    figure: Figure, operator: Operator, limit: str, is_percent: bool, verdict: int | None
) -> None:
    columns = dict.fromkeys(figure_columns("i"), "int32")
    figures = ibis.table({LEVEL: "string", **columns}, name="figures")
    targets = [
        Target("school", "i", operator, Decimal(limit), is_percent),
        Target("commune", "i", operator, Decimal(limit), is_percent),
    ]
    rows = [["school", *parts(figure)], ["province", *parts(figure)]]
    schema = {LEVEL: pl.String, **dict.fromkeys(columns, pl.Int32)}
    frames = {"figures": pl.DataFrame(rows, schema, orient="row")}
    found = query(sql_of(judged(figures, targets), "duckdb"), frames)
    assert {row[LEVEL]: row[verdict_column("i")] for row in found} == {
        "school": verdict,
        "province": None,
    }


def test_targets_that_contradict_each_other_are_refused() -> None:
    columns = dict.fromkeys(figure_columns("i"), "int32")
    figures = ibis.table({LEVEL: "string", **columns}, name="figures")
    first = Target("school", "i", Operator.GE, Decimal(5))
    with pytest.raises(ValueError, match="school has two targets of i"):
        judged(figures, [first, first])
    count = Target("commune", "i", Operator.GE, Decimal(5), is_percent=False)
    with pytest.raises(ValueError, match="a share at one level and a count at another"):
        judged(figures, [first, count])
    assert judged(figures, []) is figures


@pytest.mark.parametrize("limit", ["0.0000001", "10000000000", "NaN"])
def test_a_limit_that_is_none_is_refused(limit: str) -> None:
    with pytest.raises(ValueError, match="is no"):
        Target("school", "i", Operator.GE, Decimal(limit))
