"""Which target of a plan's row judges which period, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lotrinh.core.indicators import judge, order_of, phase_for
from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.values.types import Direction, Missing, Value
from lotrinh.workspace.actuals.calendar import elapsed_of, end_of
from lotrinh.workspace.actuals.current import Current
from lotrinh.workspace.actuals.views import Verdict
from lotrinh.workspace.plans.queries import PlanRow

_OVER = Decimal(1)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a period is judged in: its actual, what came before it, and how far it has run.

    ``previous`` is the last actual before the period, else the baseline; ``as_of`` None counts the
    period as over.
    """

    period: str
    actual: Value | None
    previous: Value | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class _Target:
    basis: str
    text: str
    value: Value | None
    elapsed: Decimal


_NO_TARGET = _Target("", "", None, _OVER)


def judge_row(row: PlanRow | None, standing: Standing) -> Verdict:
    """Return the verdict of a period's actual against what ``row`` demands of that period.

    The phase of the period decides. Where the row has none, the school's final target does: once
    its year has come as it is, before that as far as the way to it should have been gone by now.
    """
    target = _target_of(row, standing) if row is not None else _NO_TARGET
    previous = standing.previous
    if previous is None and row is not None:
        previous = row.baseline_value
    judgement = judge(
        standing.actual,
        target.value,
        direction=Direction(row.indicator.direction) if row is not None else Direction.HIGHER,
        previous=previous,
        elapsed=target.elapsed,
    )
    return Verdict(
        attainment=judgement.attainment,
        basis=target.basis,
        target_text=target.text,
        target=target.value,
        missing=judgement.missing_count,
        sentence=judgement.reason,
    )


def standing_of(
    row: PlanRow, current: Current, period: str, *, as_of: date | None = None
) -> Standing:
    """Return what ``row`` is judged in for ``period``, from the actuals that hold."""
    actual = current.get((row.indicator_id, period))
    earlier = {
        order_of(before): found.value
        for (indicator, before), found in current.items()
        if indicator == row.indicator_id and order_of(before) < order_of(period)
    }
    return Standing(
        period=period,
        actual=actual.value if actual else None,
        previous=earlier[max(earlier)] if earlier else None,
        as_of=as_of,
    )


def _target_of(row: PlanRow, standing: Standing) -> _Target:
    phases = {phase.key: phase for phase in row.phases.all()}
    # A semester without a target of its own has gone its part of the way to that of the year.
    for period in dict.fromkeys((standing.period, standing.period[:9])):
        key = phase_for(period, phases)
        if key is not None and not isinstance(phases[key].value, Missing):
            return _Target(key, phases[key].text, phases[key].value, _part_run(standing, period))
    return _final_target(row, standing) if not phases or _has_come(row, standing) else _NO_TARGET


def _part_run(standing: Standing, period: str) -> Decimal:
    """Return which part of ``period`` is over: at the end of the standing's own at most."""
    if period != standing.period:
        ends = end_of(standing.period)
        return elapsed_of(period, min(standing.as_of or ends, ends))
    return _OVER if standing.as_of is None else elapsed_of(period, standing.as_of)


def _final_target(row: PlanRow, standing: Standing) -> _Target:
    own = next((t for t in row.targets.all() if t.level == TargetLevel.SCHOOL), None)
    if own is None:
        return _NO_TARGET
    return _Target(TargetLevel.SCHOOL.value, own.text, own.value, _way_gone(row, standing))


def _has_come(row: PlanRow, standing: Standing) -> bool:
    return row.target_year is None or int(standing.period[:4]) >= row.target_year


def _way_gone(row: PlanRow, standing: Standing) -> Decimal:
    """Return which part of the years from the plan's first to the target's are over, 0 to 1.

    A period that still runs has gone only its own part of the way from the year before.
    """
    run = _part_run(standing, standing.period[:9])
    if row.target_year is None:
        return run
    first = int(row.version.plan.school_year[:4])
    years = Decimal(row.target_year - first)
    gone = Decimal(int(standing.period[:4]) - first)
    if years <= 0 or gone > years:
        return run
    return max(gone - 1 + run, Decimal(0)) / years
