"""Reads about actuals: the targets page, an indicator's history, what needs attention."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, QuerySet

from lotrinh.core.indicators import Attainment
from lotrinh.core.values.types import Direction
from lotrinh.workspace.actuals.calendar import school_year_of
from lotrinh.workspace.actuals.current import (
    Current,
    all_actuals,
    holding,
    last_entries,
    pending,
    seen_by,
    standing_actuals,
    view_of,
    waiting_view_of,
)
from lotrinh.workspace.actuals.filters import attainment_counts, facets, filter_rows
from lotrinh.workspace.actuals.judging import Standing, judge_row, standing_of
from lotrinh.workspace.actuals.late import list_late, row_in_force, rows_in_force
from lotrinh.workspace.actuals.models import Actual, ActualStep, Evidence, RosterDraft
from lotrinh.workspace.actuals.previewing import preview_actual
from lotrinh.workspace.actuals.table import build_rows, target_rows
from lotrinh.workspace.actuals.views import (
    IndicatorHistory,
    PeriodHistory,
    TargetFilters,
    TargetRow,
    TodayLists,
    WaitingActual,
    WaitingRoster,
)
from lotrinh.workspace.people.queries import (
    Permission,
    Person,
    Unit,
    User,
    is_allowed,
    readable_units,
    require,
)
from lotrinh.workspace.people.school_years import is_school_year
from lotrinh.workspace.plans.queries import (
    Indicator,
    PlanRow,
    list_open_errors,
    list_rows,
    list_rows_of_indicator,
    list_rows_of_plans,
    list_waiting_drafts,
    plan_in_force,
)

__all__ = [
    "NO_FILTERS",
    "Actual",
    "Evidence",
    "attainment_counts",
    "facets",
    "filter_rows",
    "indicator_history",
    "list_target_rows",
    "preview_actual",
    "results_of_units",
    "school_year_of",
    "today_lists",
    "visible_actuals",
    "visible_evidence",
    "waiting_actuals",
]

NO_FILTERS = TargetFilters()
_State = ActualStep.State
_ATTENTION = {Attainment.AT_RISK, Attainment.NOT_MET}


def visible_actuals(actor: Person) -> QuerySet[Actual]:
    """Return the actuals of the actor's units; not approved ones only where the actor may enter."""
    return (
        seen_by(actor)
        .filter(indicator__unit__in=readable_units(actor))
        .select_related("indicator__unit", "entered_by")
    )


def visible_evidence(actor: Person) -> QuerySet[Evidence]:
    """Return the evidence of the actuals that the actor sees, with its files."""
    return Evidence.objects.filter(actual__in=visible_actuals(actor).values("pk")).select_related(
        "file", "actual__indicator__unit"
    )


def list_target_rows(
    *,
    actor: Person,
    unit: Unit,
    school_year: str,
    period: str,
    filters: TargetFilters = NO_FILTERS,
    as_of: date | None = None,
    known_on: date | None = None,
) -> list[TargetRow]:
    """Return the rows of the plan in force in ``school_year``, judged on the actuals of ``period``.

    In the order of the document; empty where there is no plan. What waits for approval is there for
    who may enter results. ``as_of`` tells how far the period
    has run, so that what is not reached yet can be on the way; None counts it as over. With
    ``known_on`` what was confirmed and entered after that day is left out. The number of queries
    does not depend on the number of rows.

    Raises: NotAllowed.
    """
    rows = _rows_in_force(actor, unit, school_year, known_on)
    table = target_rows(
        rows,
        period,
        as_of=as_of,
        known_on=known_on,
        with_pending=is_allowed(actor, unit, Permission.ENTER_ACTUAL),
    )
    return filter_rows(table, filters)


def indicator_history(
    *,
    actor: Person,
    indicator: Indicator,
    school_year: str,
    period: str = "",
    as_of: date | None = None,
    known_on: date | None = None,
) -> IndicatorHistory:
    """Return the periods of ``indicator`` with verdicts, corrections and evidence, newest first.

    Each period is judged by the plan in force in it; ``row`` is the one of ``school_year``, judged
    in that year unless ``period`` is another. With
    ``known_on`` what was confirmed and entered after that day is left out.

    Raises: NotAllowed.
    """
    rows = list_rows_of_indicator(actor=actor, indicator=indicator, known_on=known_on)
    # A form shows what was typed again, also where that is no school year: no plan holds then.
    plan = (
        plan_in_force(actor=actor, unit=indicator.unit, school_year=school_year, known_on=known_on)
        if is_school_year(school_year)
        else None
    )
    now = [row for row in rows if row.version.plan == plan]
    by_period: dict[str, list[Actual]] = {}
    sees_all = is_allowed(actor, indicator.unit, Permission.ENTER_ACTUAL)
    for actual in all_actuals(indicator.pk, known_on):
        if sees_all or actual.is_approved:
            by_period.setdefault(actual.period, []).append(actual)
    current = {
        (indicator.pk, period): holds
        for period, actuals in sorted(by_period.items())
        if (holds := holding(actuals)) is not None
    }
    table = build_rows(now, current, period or school_year, as_of=as_of)
    return IndicatorHistory(
        indicator_id=indicator.pk,
        name=indicator.name,
        unit_text=indicator.unit_text,
        direction=Direction(indicator.direction),
        row=table[0] if table else None,
        periods=tuple(
            _history(period, actuals, rows, current, as_of) for period, actuals in by_period.items()
        ),
    )


def _history(
    period: str,
    actuals: list[Actual],
    rows: list[PlanRow],
    current: Current,
    as_of: date | None,
) -> PeriodHistory:
    row = row_in_force(rows, period)
    holds, waits = holding(actuals), pending(actuals)
    value = holds.value if holds else None
    standing = standing_of(row, current, period, as_of=as_of) if row else Standing(period, value)
    return PeriodHistory(
        period=period,
        current=view_of(holds, is_current=True) if holds else None,
        pending=view_of(waits, is_current=False) if waits else None,
        replaced=tuple(view_of(a, is_current=False) for a in actuals if a not in (holds, waits)),
        verdict=judge_row(row, standing),
    )


def today_lists(
    *, actor: Person, unit: Unit, as_of: date, known_on: date | None = None
) -> TodayLists:
    """Return what needs attention in ``unit`` on ``as_of``, from what was known on ``known_on``.

    Late is what a phase of a period that is over demanded and nobody entered; what waits for
    approval is not late any more, for who may know of it. Not met and at risk are judged on the
    last school year that has an actual, the running one included.

    Raises: NotAllowed.
    """
    rows = list_rows_of_plans(actor=actor, unit=unit, known_on=known_on)
    current, waits = standing_actuals({row.indicator_id for row in rows}, known_on)
    sees_waiting = is_allowed(actor, unit, Permission.ENTER_ACTUAL)
    submitted = {
        key for key, one in waits.items() if sees_waiting and one.state == _State.SUBMITTED
    }
    # What waits does so today, whatever day is looked at. Most days nothing does: no query then.
    something_waits = not known_on and any(
        one.state in (_State.SUBMITTED, _State.RETURNED)
        for one in (*waits.values(), *current.values())
    )
    waiting = _waiting_actuals(actor, unit) if something_waits else ()
    running = school_year_of(as_of)
    judged = max(
        (period for _, period in current if len(period) == len(running) and period <= running),
        default=running,
    )
    in_force = rows_in_force(rows, judged)
    table = build_rows(in_force, current, judged, as_of=as_of)
    return TodayLists(
        period=judged,
        late=tuple(list_late(rows, current.keys() | submitted, as_of=as_of)),
        not_met=tuple(row for row in table if row.verdict.attainment in _ATTENTION),
        errors=tuple(
            list_open_errors(actor=actor, unit=unit, school_year=running, known_on=known_on)
        ),
        drafts=() if known_on else tuple(list_waiting_drafts(actor=actor, unit=unit)),
        rosters=() if known_on else _waiting_rosters(actor, unit),
        to_approve=tuple(one for one in waiting if one.state == _State.SUBMITTED),
        to_mend=tuple(one for one in waiting if one.state == _State.RETURNED),
        counts=attainment_counts(table),
    )


def results_of_units(
    *, actor: Person, units: QuerySet[Unit], period: str, known_on: date | None = None
) -> dict[int, int]:
    """Return how many results each of ``units`` has for ``period``, by unit id.

    Of those alone that ``actor`` may read; a unit without any is not there; a corrected one counts
    once, one that nobody approved not at all. One query.
    """
    readable = readable_units(actor).filter(pk__in=units.values("pk"))
    approvals = ActualStep.objects.filter(
        state=_State.APPROVED, actual__indicator__unit__in=readable, actual__period=period
    )
    if known_on is not None:
        approvals = approvals.filter(at__date__lte=known_on)
    counted = approvals.order_by().values_list("actual__indicator__unit")
    return dict(counted.annotate(Count("actual__indicator", distinct=True)))


def waiting_actuals(*, actor: Person, unit: Unit) -> tuple[WaitingActual, ...]:
    """Return what waits for ``actor`` in ``unit``, oldest first.

    That is what somebody asked the approval of, if the actor may approve; and what the actor
    entered and somebody returned. Two queries, whatever there is.

    Raises: NotAllowed.
    """
    require(actor, unit, Permission.READ)
    return _waiting_actuals(actor, unit)


def _waiting_actuals(actor: Person, unit: Unit) -> tuple[WaitingActual, ...]:
    if not isinstance(actor, User) or not is_allowed(actor, unit, Permission.ENTER_ACTUAL):
        return ()
    approves = is_allowed(actor, unit, Permission.APPROVE_ACTUAL)
    return tuple(
        waiting_view_of(one)
        for one in last_entries(unit, _State.SUBMITTED, _State.RETURNED)
        if (approves if one.state == _State.SUBMITTED else one.entered_by_id == actor.pk)
    )


def _waiting_rosters(actor: Person, unit: Unit) -> tuple[WaitingRoster, ...]:
    """Return the lists that wait, for who may look them over."""
    if not is_allowed(actor, unit, Permission.MANAGE_RECORDS):
        return ()
    waiting = RosterDraft.objects.filter(unit=unit, state=RosterDraft.State.PENDING)
    return tuple(WaitingRoster(one.pk, one.filename, one.created_at) for one in waiting)


def _rows_in_force(
    actor: Person, unit: Unit, school_year: str, known_on: date | None
) -> list[PlanRow]:
    plan = plan_in_force(actor=actor, unit=unit, school_year=school_year, known_on=known_on)
    return list_rows(actor=actor, plan=plan, known_on=known_on) if plan else []
