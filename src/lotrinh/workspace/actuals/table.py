"""Building the rows of the targets page from the plan's rows and the actuals that hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from lotrinh.core.indicators import period_of
from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.values.types import Direction, Value
from lotrinh.workspace.actuals.current import Current, standing_actuals, view_of
from lotrinh.workspace.actuals.judging import judge_row, standing_of
from lotrinh.workspace.actuals.views import Demand, Phase, TargetRow
from lotrinh.workspace.people.school_years import is_school_year
from lotrinh.workspace.plans.queries import PlanRow


def target_rows(
    rows: Iterable[PlanRow],
    period: str,
    *,
    as_of: date | None = None,
    known_on: date | None = None,
    with_pending: bool = False,
) -> list[TargetRow]:
    """Return ``rows`` judged on the actuals of ``period``; two queries whatever their number.

    ``as_of`` tells how far the period has run; None counts it as over. With ``known_on`` actuals
    are those of the end of that day. ``with_pending`` for who may see what is not approved yet.
    """
    listed = list(rows)
    current, pending = standing_actuals({row.indicator_id for row in listed}, known_on)
    waits = pending if with_pending else None
    return build_rows(listed, current, period, as_of=as_of, pending=waits)


def build_rows(
    rows: Iterable[PlanRow],
    current: Current,
    period: str,
    *,
    as_of: date | None = None,
    pending: Current | None = None,
) -> list[TargetRow]:
    """Return ``rows`` judged on those of the ``current`` actuals that are of ``period``.

    What waits in ``pending`` is beside them.
    """
    trails, waits = _trails(current), pending or {}
    return [
        replace(
            _target_row(row, current, trails.get(row.indicator_id, ()), period, as_of),
            pending=view_of(waiting, is_current=False) if waiting else None,
        )
        for row in rows
        for waiting in [waits.get((row.indicator_id, period))]
    ]


def _target_row(
    row: PlanRow,
    current: Current,
    trail: tuple[tuple[str, Value], ...],
    period: str,
    as_of: date | None,
) -> TargetRow:
    actual = current.get((row.indicator_id, period))
    return TargetRow(
        row_id=row.pk,
        indicator_id=row.indicator_id,
        order=row.order,
        appendix=row.appendix,
        part=row.part,
        group=row.group,
        group_number=row.group_number,
        number=row.number,
        name=row.name,
        unit_text=row.unit_text,
        direction=Direction(row.indicator.direction),
        baseline_text=row.baseline_text,
        baseline_value=row.baseline_value,
        baseline_as_of=row.baseline_as_of,
        target_year=row.target_year,
        demands=_demands(row),
        phases=_phases(row, period),
        actual=view_of(actual, is_current=True) if actual else None,
        verdict=judge_row(row, standing_of(row, current, period, as_of=as_of)),
        trail=trail,
    )


def _demands(row: PlanRow) -> dict[TargetLevel, Demand]:
    by_level = {TargetLevel(target.level): target for target in row.targets.all()}
    return {
        level: Demand(level, by_level[level].text, by_level[level].value)
        for level in TargetLevel
        if level in by_level
    }


def _phases(row: PlanRow, period: str) -> tuple[Phase, ...]:
    return tuple(
        Phase(phase.key, phase.text, phase.value, judged, judged == period)
        for phase in row.phases.all()
        for judged in [period_of(phase.key)]
    )


def _trails(current: Current) -> dict[int, tuple[tuple[str, Value], ...]]:
    """Return the actuals of each indicator over the school years, oldest first."""
    trails: dict[int, tuple[tuple[str, Value], ...]] = {}
    for (indicator_id, period), actual in sorted(current.items()):
        if is_school_year(period):
            trails[indicator_id] = (*trails.get(indicator_id, ()), (period, actual.value))
    return trails
