"""Which plan's row counts in which period, and what is late."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from lotrinh.core.indicators import period_of, phase_for
from lotrinh.core.values.types import Missing
from lotrinh.workspace.actuals.calendar import is_over
from lotrinh.workspace.actuals.views import LateActual
from lotrinh.workspace.people.school_years import is_school_year
from lotrinh.workspace.plans.queries import PlanRow


def rows_in_force(rows: Sequence[PlanRow], period: str) -> list[PlanRow]:
    """Return those of ``rows`` (of several plans) whose plan is in force in ``period``.

    That is the plan of the latest school year that is not after the period; a plan spans years.
    """
    years = {row.version.plan.school_year for row in rows}
    latest = max((year for year in years if year <= period[:9]), default=None)
    return [row for row in rows if row.version.plan.school_year == latest]


def row_in_force(rows: Sequence[PlanRow], period: str) -> PlanRow | None:
    """Return the one of an indicator's ``rows`` that is in force in ``period``, if any."""
    return next(iter(rows_in_force(rows, period)), None)


def list_late(
    rows: Sequence[PlanRow], entered: Collection[tuple[int, str]], *, as_of: date
) -> Iterator[LateActual]:
    """Yield what a phase demanded of a year that is over and nobody entered, oldest first.

    ``entered`` are the indicators (their ids) and periods that need no entry any more. Results are
    entered by the year, so the first semester's phase is never late by itself.
    """
    periods = {period_of(phase.key) for row in rows for phase in row.phases.all()}
    years = (period for period in periods if is_school_year(period))
    for period in sorted(year for year in years if is_over(year, as_of=as_of)):
        yield from _late_in(rows_in_force(rows, period), entered, period)


def _late_in(
    rows: Iterable[PlanRow], entered: Collection[tuple[int, str]], period: str
) -> Iterator[LateActual]:
    for row in rows:
        phases = {phase.key: phase for phase in row.phases.all()}
        key = phase_for(period, phases)
        if (
            key is not None
            and not isinstance(phases[key].value, Missing)
            and (row.indicator_id, period) not in entered
        ):
            yield LateActual(row.indicator_id, row.name, period, phases[key].text)
