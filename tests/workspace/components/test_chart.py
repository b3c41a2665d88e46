"""The chart's grammar: what is drawn where, and that what is missing is not drawn as 0."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lotrinh.workspace.components.chart import (
    NARROW,
    SPARK,
    Demand,
    Figures,
    Mark,
    decimal_text,
    draw,
    spread,
)
from lotrinh.workspace.components.scale import scale_for

AMOUNTS = st.decimals(0, 100, places=2)


def mark(year: int, value: str, offset: float = 0.0) -> Mark:
    return Mark(year, f"{year}-{year + 1}", value.replace(".", ","), Decimal(value), offset)


FIGURES = Figures(
    baseline=Mark(2023, "Hiện trạng", "96,67", Decimal("96.67"), 1 / 12),
    phases=(mark(2023, "97"), mark(2024, "99"), mark(2025, "100")),
    demands=(
        Demand("Huyện", "99,80", Decimal("99.80")),
        Demand("TW, Tỉnh", "99,80", Decimal("99.80")),
        Demand("Trường", "100", Decimal(100), is_own=True),
    ),
    actuals=(mark(2023, "96.67"), mark(2025, "98.33")),
    is_percent=True,
)


def test_nothing_to_show_draws_nothing() -> None:
    assert draw(Figures()) is None
    assert draw(Figures(demands=FIGURES.demands)) is None, "a demand alone has no year"


def test_levels_that_demand_the_same_share_a_line_and_the_own_target_is_solid() -> None:
    chart = draw(FIGURES)
    assert chart is not None
    assert [(line.kind, line.label) for line in chart.demands] == [
        ("own", "Trường 100"),
        ("demand", "Huyện, TW, Tỉnh 99,80"),
    ]


def test_a_year_without_a_result_breaks_the_line_and_has_no_dot() -> None:
    chart = draw(FIGURES)
    assert chart is not None
    assert [dot.text for dot in chart.dots] == ["96,67", "98,33"]
    assert chart.path.count("M") == 2
    assert "L" not in chart.path
    assert chart.dots[-1].is_last
    assert not chart.dots[0].is_last


def test_phases_are_steps_joined_by_risers() -> None:
    chart = draw(FIGURES)
    assert chart is not None
    assert chart.phases.count("M") == 1
    assert chart.phases.count("H") == 3


def test_the_axis_says_where_it_starts_unless_at_zero() -> None:
    chart, from_zero = draw(FIGURES), draw(Figures(actuals=(mark(2023, "0"), mark(2024, "4"))))
    assert chart is not None
    assert from_zero is not None
    assert chart.starts_at == "97"
    assert from_zero.starts_at == ""


def test_the_current_year_is_marked_and_years_are_shortened_where_there_is_no_room() -> None:
    chart = draw(FIGURES, current_year=2024)
    assert chart is not None
    assert [(y.label, y.is_current) for y in chart.years] == [
        ("2023-2024", False),
        ("2024-2025", True),
        ("2025-2026", False),
    ]
    many = Figures(actuals=tuple(mark(year, "50") for year in range(2019, 2027)))
    narrow = draw(many, frame=NARROW)
    assert narrow is not None
    assert narrow.years[0].label == "19-20"


def test_the_first_rank_is_on_top() -> None:
    ranks = Figures(actuals=(mark(2023, "7"), mark(2024, "2")), is_rank=True)
    chart = draw(ranks)
    assert chart is not None
    seventh, second = (float(dot.y) for dot in chart.dots)
    assert second < seventh
    assert chart.starts_at == ""


def test_coordinates_are_written_with_a_point_in_any_language() -> None:
    chart = draw(FIGURES, frame=SPARK)
    assert chart is not None
    assert chart.baseline is not None
    drawn = [chart.path, chart.phases, chart.baseline.x1, *(dot.x for dot in chart.dots)]
    assert not any("," in coordinate for coordinate in drawn)


def test_axis_figures_are_vietnamese() -> None:
    assert decimal_text(Decimal("97.50")) == "97,5"
    assert decimal_text(Decimal("100")) == "100"


@given(st.lists(AMOUNTS, min_size=1, max_size=12), st.booleans())
def test_every_value_is_within_the_frame(values: list[Decimal], is_rank: bool) -> None:
    scale = scale_for(values, top=10, bottom=200, is_percent=not is_rank, is_rank=is_rank)
    assert all(10 <= round(scale.y(value), 6) <= 200 for value in values if value >= 1)
    ticks = scale.ticks()
    assert all(scale.low <= tick <= scale.high for tick in ticks)
    assert len(ticks) <= 6


@given(st.lists(st.floats(0, 300), max_size=8).map(sorted))
def test_spread_labels_never_touch(heights: list[float]) -> None:
    moved = spread(heights, 15)
    assert all(later - earlier >= 15 - 1e-6 for earlier, later in pairwise(moved))
    assert all(new >= old for new, old in zip(moved, heights, strict=True))
