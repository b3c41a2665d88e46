"""Reads about what is sent up: a school's periods, a submission, an officer's collections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from lotrinh.core.messages import Message
from lotrinh.core.packages import Item
from lotrinh.core.text import fold, words
from lotrinh.workspace.actuals.calendar import begin_of
from lotrinh.workspace.actuals.current import Current, standing_actuals
from lotrinh.workspace.actuals.late import rows_in_force
from lotrinh.workspace.actuals.models import ActualStep
from lotrinh.workspace.actuals.reporting.arriving import oddities_of
from lotrinh.workspace.actuals.reporting.decisions import OFFICER
from lotrinh.workspace.actuals.reporting.models import (
    Collection,
    Destination,
    Extension,
    Remark,
    Submission,
)
from lotrinh.workspace.actuals.reporting.packing import (
    asked_in,
    by_key,
    held_in,
    items_of,
    pack,
    package_of,
    unmended,
)
from lotrinh.workspace.actuals.reporting.views import (
    Below,
    CollectionCounts,
    CollectionLine,
    CollectionPage,
    CollectionsPage,
    FigureRow,
    Neighbour,
    Next,
    PeriodCounts,
    PeriodState,
    Queue,
    RemarkView,
    ReportPage,
    ReportRow,
    SchoolLine,
    Standing,
    SubmissionLine,
    SubmissionPage,
    SubmissionStepView,
    WaitingSubmission,
)
from lotrinh.workspace.actuals.reporting.windows import (
    Window,
    is_period,
    last_extensions,
    window_for,
    windows_for,
)
from lotrinh.workspace.people.permissions import is_allowed_below, units_where
from lotrinh.workspace.people.queries import (
    NotAllowed,
    Permission,
    Person,
    SchoolPlace,
    Unit,
    ancestor_ids_of,
    is_allowed,
    list_schools_below,
    readable_units,
    require,
    schools_below,
)
from lotrinh.workspace.people.units.places import SchoolsIn
from lotrinh.workspace.plans.queries import PlanRow, list_rows_of_plans

__all__ = [
    "Collection",
    "Remark",
    "Submission",
    "collection_page",
    "collections_page",
    "is_period",
    "queue_beside",
    "report_page",
    "reporting_state",
    "submission_page",
    "visible_collections",
    "visible_remarks",
    "visible_submissions",
    "waiting_submissions",
    "window_for",
]

_State = Submission.State
_ACTIVE = (Next.MEND, Next.SEND, Next.SEND_CHANGES, Next.APPROVE, Next.ENTER, Next.ARRIVING)
_STANDINGS = {
    _State.SENT: Standing.WAITING,
    _State.RETURNED: Standing.RETURNED,
    _State.ACCEPTED: Standing.ACCEPTED,
}


def visible_submissions(actor: Person) -> QuerySet[Submission]:
    """Return the submissions of the actor's units, without what is in them."""
    found = Submission.objects.filter(unit__in=readable_units(actor))
    return found.select_related("unit").defer("content")


def visible_remarks(actor: Person) -> QuerySet[Remark]:
    """Return the remarks on the submissions of the actor's units."""
    found = Remark.objects.filter(submission__unit__in=readable_units(actor))
    return found.select_related("submission__unit").defer("submission__content")


def visible_collections(actor: Person) -> QuerySet[Collection]:
    """Return the collections of the actor's units, newest period first."""
    found = Collection.objects.filter(unit__in=readable_units(actor))
    return found.select_related("unit", "opened_by")


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
    newest = _newest(Submission.objects.filter(unit=unit))
    with_remarks = newest.prefetch_related(Prefetch("remarks", _remarks()))
    return {one.period: one for one in with_remarks}


def _newest(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Leave the newest of each school and period."""
    number = (
        Submission.objects.filter(unit=OuterRef("unit"), period=OuterRef("period"))
        .order_by("-number")
        .values("number")[:1]
    )
    return submissions.filter(number=Subquery(number))


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
    lines = _lines(Submission.objects.filter(unit=unit, period=submission.period))
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


def queue_beside(
    *, actor: Person, unit: Unit, period: str, submission_id: int, as_of: date
) -> Queue | None:
    """Return what waits besides a school's submission in the collection that counts for it.

    None where no unit above has opened the period, or the actor takes nothing in there.
    """
    window = window_for(unit, period, as_of)
    if window is None or not is_allowed(actor, window.collection.unit, Permission.RECEIVE_REPORTS):
        return None
    waiting = [
        Neighbour(one.pk, one.unit.name)
        for one in _waiting(window.collection.unit, as_of, period).order_by("unit__name", "unit_id")
    ]
    # The school itself, decided or not, has its place among them by its name.
    places = [(fold(one.school), one.submission_id) for one in waiting]
    own = next((n for n, one in enumerate(waiting) if one.submission_id == submission_id), None)
    ahead = own if own is not None else sum(name < fold(unit.name) for name, _ in places)
    after = waiting[ahead + 1 :] if own is not None else waiting[ahead:]
    return Queue(
        collection=window.collection,
        waiting=len(waiting) - (own is not None),
        previous=waiting[ahead - 1] if ahead else None,
        following=after[0] if after else None,
    )


def waiting_submissions(*, actor: Person, unit: Unit, as_of: date) -> list[WaitingSubmission]:
    """Return what waits for an officer of ``unit``, the one that came first first; two queries.

    Nothing for who takes nothing in.
    """
    if not is_allowed_below(actor, unit, Permission.RECEIVE_REPORTS):
        return []
    found = _waiting(unit, as_of)
    found = found.filter(unit__in=Unit.objects.filter(units_where(actor, Permission.READ)))
    return [
        WaitingSubmission(
            submission_id=one.pk,
            school=one.unit.name,
            period=one.period,
            number=one.number,
            received_at=one.received_at or one.sent_at,
            remarks=getattr(one, "remark_count", 0),
        )
        for one in found.annotate(remark_count=Count("remarks")).order_by("received_at", "pk")
    ]


def _waiting(unit: Unit, on: date, period: str = "") -> QuerySet[Submission]:
    """Return the newest submissions of the schools below that wait for a decision."""
    newer = Submission.objects.filter(
        unit=OuterRef("unit"), period=OuterRef("period"), number__gt=OuterRef("number")
    )
    found = Submission.objects.filter(
        ~Exists(newer), unit__in=schools_below(unit, on).values("pk"), state=_State.SENT
    )
    if period:
        found = found.filter(period=period)
    return found.select_related("unit").defer("content")


def _before(submission: Submission) -> Submission | None:
    """Return the submission of the period that came before this one."""
    earlier = Submission.objects.filter(
        unit=submission.unit, period=submission.period, number__lt=submission.number
    )
    return earlier.order_by("-number").first()


def _lines(submissions: QuerySet[Submission]) -> list[SubmissionLine]:
    """Return submissions as lists show them, newest first; one query."""
    newer = Submission.objects.filter(
        unit=OuterRef("unit"), period=OuterRef("period"), number__gt=OuterRef("number")
    )
    counted = submissions.defer("content").annotate(
        is_replaced=Exists(newer),
        remark_count=Count("remarks"),
        open_count=Count("remarks", filter=Q(remarks__answer="")),
    )
    return [
        _line(
            one,
            is_replaced=getattr(one, "is_replaced", False),
            remarks=getattr(one, "remark_count", 0),
            open_remarks=getattr(one, "open_count", 0),
        )
        for one in counted.order_by("-number")
    ]


def _line_of(submission: Submission) -> SubmissionLine:
    """Return one of ``_last_of_periods`` as lists show it."""
    remarks = submission.remarks.all()
    return _line(
        submission,
        is_replaced=False,
        remarks=len(remarks),
        open_remarks=sum(not one.answer for one in remarks),
    )


def _line(
    submission: Submission, *, is_replaced: bool, remarks: int, open_remarks: int
) -> SubmissionLine:
    return SubmissionLine(
        submission_id=submission.pk,
        unit_id=submission.unit_id,
        period=submission.period,
        number=submission.number,
        state=_State(submission.state),
        sent_by=submission.sent_by_name,
        sent_at=submission.sent_at,
        received_at=submission.received_at,
        is_late=submission.is_late,
        is_replaced=is_replaced,
        remarks=remarks,
        open_remarks=open_remarks,
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


# --- an officer's collections ---------------------------------------------------------------------


def collections_page(*, actor: Person, unit: Unit, as_of: date) -> CollectionsPage:
    """Return the collections of ``unit``, those of the units right below it by period, and those of
    the units above that hold here too; each with where its schools stand.

    The number of queries depends neither on that of units nor of schools.

    Raises: NotAllowed if ``actor`` may not read what lies in ``unit``.
    """
    if not is_allowed_below(actor, unit, Permission.READ):
        raise NotAllowed
    inside = SchoolsIn(unit, as_of=as_of)
    places = inside.then(as_of)
    children = inside.right_below(as_of)
    above = ancestor_ids_of(unit, as_of)
    found = list(
        Collection.objects.filter(unit__in=[unit.pk, *children, *above]).select_related("unit")
    )
    stands = _standings(places.keys(), {one.period for one in found if one.unit_id not in above})
    own: list[CollectionLine] = []
    below: dict[str, list[CollectionLine]] = {}
    for one in found:
        if one.unit_id in above:
            continue
        is_own = one.unit_id == unit.pk
        schools = [pk for pk, place in places.items() if is_own or place == one.unit_id]
        line = CollectionLine(one, _count(one, schools, stands, as_of))
        if is_own:
            own.append(line)
        else:
            below.setdefault(one.period, []).append(line)
    return CollectionsPage(
        own=tuple(own),
        below=tuple(
            Below(
                period,
                len(children),
                tuple(sorted(lines, key=lambda line: fold(line.collection.unit.name))),
            )
            for period, lines in sorted(below.items(), reverse=True)
        ),
        above=tuple(one for one in found if one.unit_id in above),
        has_schools=bool(places),
    )


def collection_page(
    *,
    actor: Person,
    collection: Collection,
    as_of: date,
    standing: str = "",
    search: str = "",
) -> CollectionPage:
    """Return the schools of a collection and where each stands, narrowed by ``standing`` (that of a
    ``Standing``, ``late`` or ``overdue``) and by words.

    The number of queries does not depend on that of schools.

    Raises: NotAllowed if ``actor`` may not read what lies in the collection's unit.
    """
    places = list_schools_below(actor=actor, unit=collection.unit, on=as_of)
    schools = [place.unit.pk for place in places]
    newest = _newest(Submission.objects.filter(unit__in=schools, period=collection.period))
    last = {one.unit_id: one for one in _lines(newest.exclude(state=_State.OUTGOING))}
    given = last_extensions([collection.pk])
    lines = [
        _school_line(collection, place, last.get(place.unit.pk), given, as_of) for place in places
    ]
    waiting = (line.last for line in lines if line.standing is Standing.WAITING)
    return CollectionPage(
        collection=collection,
        lines=tuple(line for line in lines if _fits(line, standing, search)),
        counts=_counts_of(lines),
        unremarked=tuple(
            one.submission_id for one in waiting if one is not None and not one.remarks
        ),
    )


def _school_line(
    collection: Collection,
    place: SchoolPlace,
    last: SubmissionLine | None,
    given: Mapping[tuple[int, int], Extension],
    as_of: date,
) -> SchoolLine:
    extension = given.get((collection.pk, place.unit.pk))
    return SchoolLine(
        place=place,
        standing=_STANDINGS[last.state] if last is not None else Standing.NOT_SENT,
        last=last,
        extension=extension,
        is_overdue=last is None and as_of > collection.due_on,
        last_on=max(collection.locks_on, extension.until) if extension else collection.locks_on,
    )


def _fits(line: SchoolLine, standing: str, search: str) -> bool:
    is_late = line.last is not None and line.last.is_late
    if standing and standing not in (
        line.standing,
        "late" if is_late else "",
        "overdue" if line.is_overdue else "",
    ):
        return False
    text = fold(f"{line.place.name} {line.place.under} {line.place.unit.code}")
    return all(word in text for word in words(search))


def _counts_of(lines: Sequence[SchoolLine]) -> CollectionCounts:
    standing = Counter(line.standing for line in lines)
    return CollectionCounts(
        schools=len(lines),
        not_sent=standing[Standing.NOT_SENT],
        overdue=sum(line.is_overdue for line in lines),
        waiting=standing[Standing.WAITING],
        returned=standing[Standing.RETURNED],
        accepted=standing[Standing.ACCEPTED],
        late=sum(line.last is not None and line.last.is_late for line in lines),
    )


_Stands = Mapping[tuple[int, str], tuple[str, bool]]


def _standings(schools: Iterable[int], periods: Iterable[str]) -> _Stands:
    """Return where the newest submission of each school and period stands, and whether it was late;
    one query."""
    found = _newest(Submission.objects.filter(period__in=list(periods), unit__in=list(schools)))
    rows = found.exclude(state=_State.OUTGOING).values_list("unit_id", "period", "state", "is_late")
    return {(unit, period): (state, is_late) for unit, period, state, is_late in rows}


def _count(
    collection: Collection, schools: Sequence[int], stands: _Stands, as_of: date
) -> CollectionCounts:
    found = [
        stands[school, collection.period]
        for school in schools
        if (school, collection.period) in stands
    ]
    states = Counter(state for state, _ in found)
    not_sent = len(schools) - len(found)
    return CollectionCounts(
        schools=len(schools),
        not_sent=not_sent,
        overdue=not_sent if as_of > collection.due_on else 0,
        waiting=states[_State.SENT],
        returned=states[_State.RETURNED],
        accepted=states[_State.ACCEPTED],
        late=sum(is_late for _, is_late in found),
    )
