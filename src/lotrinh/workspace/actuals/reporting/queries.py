"""Reads of the school that sends figures up: its periods, a submission with what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from lotrinh.core.messages import Message
from lotrinh.core.packages import Item
from lotrinh.workspace.actuals.calendar import begin_of
from lotrinh.workspace.actuals.current import Current, standing_actuals
from lotrinh.workspace.actuals.late import rows_in_force
from lotrinh.workspace.actuals.models import ActualStep
from lotrinh.workspace.actuals.reporting.arriving import oddities_of
from lotrinh.workspace.actuals.reporting.decisions import OFFICER
from lotrinh.workspace.actuals.reporting.models import Destination, Remark, Submission
from lotrinh.workspace.actuals.reporting.packing import (
    asked_in,
    by_key,
    held_in,
    items_of,
    pack,
    package_of,
    unmended,
)
from lotrinh.workspace.actuals.reporting.sent import line_of, lines_of, newest_of, with_obstacles
from lotrinh.workspace.actuals.reporting.views import (
    FigureRow,
    Next,
    PeriodCounts,
    PeriodState,
    RemarkView,
    ReportPage,
    ReportRow,
    SubmissionLine,
    SubmissionPage,
    SubmissionStepView,
)
from lotrinh.workspace.actuals.reporting.windows import Window, window_for, windows_for
from lotrinh.workspace.people.queries import (
    Permission,
    Person,
    Unit,
    is_allowed,
    readable_units,
    require,
)
from lotrinh.workspace.plans.queries import PlanRow, list_rows_of_plans

__all__ = [
    "Submission",
    "report_page",
    "reporting_state",
    "submission_page",
    "visible_remarks",
    "visible_submissions",
]

_State = Submission.State


def visible_submissions(actor: Person) -> QuerySet[Submission]:
    """Return the submissions of the actor's units, without what is in them."""
    found = Submission.objects.filter(unit__in=readable_units(actor))
    return found.select_related("unit").defer("content")


def visible_remarks(actor: Person) -> QuerySet[Remark]:
    """Return the remarks on the submissions of the actor's units."""
    found = Remark.objects.filter(submission__unit__in=readable_units(actor))
    return found.select_related("submission__unit").defer("submission__content")


# --- a school's periods ---------------------------------------------------------------------------


def reporting_state(*, actor: Person, unit: Unit, as_of: date) -> list[PeriodState]:
    """Return the periods of a school, newest first: all that a unit above opened, and all of which
    something was sent; with a destination the running year as well.

    The number of queries does not depend on that of periods, indicators or submissions.

    Raises: NotAllowed.
    """
    require(actor, unit, Permission.READ)
    windows = windows_for(unit, as_of)
    destination = Destination.objects.filter(unit=unit).first()
    last = _last_of_periods(unit)
    periods = {*windows, *last}
    if destination is not None:
        periods.add(_running(as_of))
    if not periods:
        return []
    rows = list_rows_of_plans(actor=actor, unit=unit)
    standing = standing_actuals({row.indicator_id for row in rows})
    sees_waiting = is_allowed(actor, unit, Permission.ENTER_ACTUAL)
    return [
        _period_state(
            period,
            rows_in_force(rows, period),
            standing if sees_waiting else (standing[0], {}),
            windows.get(period),
            destination,
            last.get(period),
            as_of,
        )
        for period in sorted(periods, reverse=True)
    ]


def report_page(*, actor: Person, unit: Unit, period: str, at: datetime) -> ReportPage:
    """Return a period as it would be sent now: each indicator of the plan with what is odd in it.

    Raises: NotAllowed.
    """
    require(actor, unit, Permission.READ)
    as_of = timezone.localdate(at)
    last = _last_of_periods(unit).get(period)
    packed = pack(actor, unit, period, code=unit.code, narrative="", sent_at=at, last=last)
    sees_waiting = is_allowed(actor, unit, Permission.ENTER_ACTUAL)
    holds, waits = standing_actuals({row.indicator_id for row in packed.rows})
    state = _period_state(
        period,
        packed.rows,
        (holds, waits if sees_waiting else {}),
        window_for(unit, period, as_of),
        Destination.objects.filter(unit=unit).first(),
        last,
        as_of,
    )
    odd: dict[str, list[Message]] = {}
    for one in oddities_of(unit, packed.package, at, ()):
        odd.setdefault(one.item, []).append(one.message)
    sent = package_of(last) if last is not None else None
    remarks = _remarks_by_item(last) if last is not None and last.state == _State.RETURNED else {}
    items, before = by_key(packed.package.items), by_key(sent.items if sent is not None else ())
    asked = packed.asked
    rows = [
        ReportRow(
            indicator_id=row.indicator_id,
            name=row.name,
            unit_text=row.unit_text,
            group=row.group,
            item=items.get(key),
            pending=waiting.text if waiting is not None else "",
            pending_state=ActualStep.State(waiting.state) if waiting is not None else None,
            before=_text_before(items.get(key), before.get(key)),
            oddities=tuple(odd.get(key, ())),
            returned=tuple(one for one in remarks.get(key, ()) if one.is_by_officer),
        )
        for row in packed.rows
        for key in [row.indicator.key]
        for waiting in [waits.get((row.indicator_id, period)) if sees_waiting else None]
        if row in asked or key in items or waiting is not None
    ]
    return ReportPage(
        state=state,
        rows=tuple(rows),
        returned=tuple(one for one in remarks.get("", ()) if one.is_by_officer),
        returned_by=_returned_by(last),
        narrative=sent.narrative if sent is not None else "",
    )


def _running(as_of: date) -> str:
    first = as_of.year if as_of >= begin_of(f"{as_of.year}-{as_of.year + 1}") else as_of.year - 1
    return f"{first}-{first + 1}"


def _last_of_periods(unit: Unit) -> dict[str, Submission]:
    """Return the newest submission of each period of a school, with its remarks; two queries."""
    newest = with_obstacles(newest_of(Submission.objects.filter(unit=unit)))
    with_remarks = newest.prefetch_related(Prefetch("remarks", _remarks()))
    return {one.period: one for one in with_remarks}


def _period_state(
    period: str,
    rows: Sequence[PlanRow],
    standing: tuple[Current, Current],
    window: Window | None,
    destination: Destination | None,
    last: Submission | None,
    as_of: date,
) -> PeriodState:
    holds, waits = standing
    items = items_of(held_in(rows, holds, period))
    counts = _counts(rows, holds, waits, period)
    changed = _changed(last, items)
    is_returned = last is not None and last.state == _State.RETURNED
    left = len(unmended(last, items, None)) if last is not None and is_returned else 0
    is_open = destination is not None or (window is not None and window.is_open(as_of))
    return PeriodState(
        period=period,
        window=window if destination is None else None,
        destination=destination.address if destination is not None else "",
        counts=counts,
        last=_line_of(last) if last is not None else None,
        changed=changed,
        unmended=left,
        next=_next(counts, last, changed, left, window, as_of, is_open=is_open)
        if rows or last is not None
        else Next.PLAN,
        may_send=is_open and bool(items),
        is_late=destination is None and window is not None and window.is_late(as_of),
    )


def _counts(rows: Sequence[PlanRow], holds: Current, waits: Current, period: str) -> PeriodCounts:
    asked = asked_in(rows, period)
    keys = [
        key
        for row in rows
        for key in [(row.indicator_id, period)]
        if row in asked or key in holds or key in waits
    ]
    waiting = Counter(waits[key].state for key in keys if key in waits)
    submitted = waiting[ActualStep.State.SUBMITTED]
    return PeriodCounts(
        planned=len(keys),
        approved=sum(key in holds for key in keys),
        submitted=submitted,
        unfinished=waiting.total() - submitted,
        missing=sum(key not in holds and key not in waits for key in keys),
    )


def _changed(last: Submission | None, items: Sequence[Item]) -> int:
    """Return how many figures differ from those that were sent last."""
    if last is None:
        return 0
    before, now = by_key(package_of(last).items), by_key(items)
    return sum(before.get(key) != now.get(key) for key in before.keys() | now.keys())


def _next(
    counts: PeriodCounts,
    last: Submission | None,
    changed: int,
    left: int,
    window: Window | None,
    as_of: date,
    *,
    is_open: bool,
) -> Next:
    """Return what is to be done next about a period."""
    if last is not None and last.state == _State.OUTGOING and not changed:
        return Next.ARRIVING
    if last is not None and last.state != _State.RETURNED and not (changed and is_open):
        return Next.WAIT if last.state == _State.SENT else Next.DONE
    if not is_open:
        if window is None:
            return Next.NOT_OPENED
        return Next.NOT_OPEN if as_of < window.collection.opens_on else Next.LOCKED
    if counts.submitted:
        return Next.APPROVE
    if left:
        return Next.MEND
    if not counts.approved:
        return Next.ENTER
    return Next.SEND_CHANGES if last is not None and last.state != _State.RETURNED else Next.SEND


def _text_before(item: Item | None, before: Item | None) -> str:
    """Return the figure that was sent before, where it was another one."""
    is_other = before is not None and (item is None or before.text != item.text)
    return before.text if before is not None and is_other else ""


def _returned_by(last: Submission | None) -> str:
    if last is None or last.state != _State.RETURNED:
        return ""
    step = last.steps.filter(state=_State.RETURNED).last()
    return step.actor_name if step is not None else ""


# --- a submission ---------------------------------------------------------------------------------


def submission_page(*, actor: Person, submission: Submission, as_of: date) -> SubmissionPage:
    """Return a submission with its figures beside those of the one before, remarks and steps.

    Raises: NotAllowed.
    """
    unit = submission.unit
    require(actor, unit, Permission.READ)
    of_period = Submission.objects.filter(unit=unit, period=submission.period)
    lines = lines_of(with_obstacles(of_period))
    line = next(one for one in lines if one.submission_id == submission.pk)
    package = package_of(submission)
    before = _before(submission)
    known = by_key(package_of(before).items) if before is not None else {}
    remarks = _remarks_by_item(submission)
    keys = {item.key for item in package.items}
    window = window_for(unit, submission.period, as_of)
    return SubmissionPage(
        line=line,
        unit=unit,
        sha256=submission.sha256,
        came_by=Submission.Way(submission.came_by),
        narrative=package.narrative,
        rows=tuple(
            FigureRow(
                place=place,
                item=item,
                before=_text_before(item, known.get(item.key)),
                is_new=before is not None and item.key not in known,
                remarks=tuple(remarks.get(item.key, ())),
            )
            for place, item in enumerate(package.items)
        ),
        removed=tuple(item for key, item in known.items() if key not in keys),
        remarks=tuple(remarks.get("", ())),
        missing=tuple(
            one for key, found in remarks.items() if key and key not in keys for one in found
        ),
        steps=tuple(
            SubmissionStepView(_State(step.state), step.actor_name, step.at, step.reason)
            for step in submission.steps.all()
        ),
        others=tuple(one for one in lines if one.submission_id != submission.pk),
        compared_with=before.number if before is not None else None,
        window=window,
        may_decide=line.state == _State.SENT
        and not line.is_replaced
        and is_allowed(actor, unit, Permission.RECEIVE_REPORTS),
        may_answer=line.state != _State.ACCEPTED
        and not line.is_replaced
        and is_allowed(actor, unit, Permission.SEND_REPORTS),
        may_send=is_allowed(actor, unit, Permission.SEND_REPORTS),
    )


def _before(submission: Submission) -> Submission | None:
    """Return the submission of the period that came before this one."""
    earlier = Submission.objects.filter(
        unit=submission.unit, period=submission.period, number__lt=submission.number
    )
    return earlier.order_by("-number").first()


def _line_of(submission: Submission) -> SubmissionLine:
    """Return one of ``_last_of_periods`` as lists show it."""
    remarks = submission.remarks.all()
    return line_of(
        submission,
        is_replaced=False,
        remarks=len(remarks),
        open_remarks=sum(not one.answer for one in remarks),
    )


def _remarks() -> QuerySet[Remark]:
    return Remark.objects.select_related("made_by")


def _remarks_by_item(submission: Submission) -> dict[str, list[RemarkView]]:
    """Return the remarks by the key of the figure that they are on, those of a person first."""
    found: dict[str, list[RemarkView]] = {}
    remarks = _remarks().filter(submission=submission)
    for one in sorted(remarks, key=lambda one: (one.code != OFFICER, one.pk)):
        found.setdefault(one.item, []).append(
            RemarkView(
                remark_id=one.pk,
                is_by_officer=one.code == OFFICER,
                message=Message(one.message["vi"], one.message["en"]),
                made_by=str(one.made_by or ""),
                answer=one.answer,
                answered_by=one.answered_by_name,
                answered_at=one.answered_at,
            )
        )
    return found
