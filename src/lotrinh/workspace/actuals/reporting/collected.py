"""Reads of who takes figures in: the collections of a unit, where its schools stand, what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Count, Exists, Q, QuerySet

from lotrinh.core.text import fold, words
from lotrinh.workspace.actuals.reporting.models import Collection, Extension, Submission
from lotrinh.workspace.actuals.reporting.sent import lines_of, newer_ones, newest_of
from lotrinh.workspace.actuals.reporting.views import (
    Below,
    CollectionCounts,
    CollectionLine,
    CollectionPage,
    CollectionsPage,
    Neighbour,
    Queue,
    SchoolLine,
    Standing,
    SubmissionLine,
    WaitingSubmission,
)
from lotrinh.workspace.actuals.reporting.windows import last_extensions, window_for
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
    schools_below,
    schools_gone_from,
)
from lotrinh.workspace.people.units.places import SchoolsIn

__all__ = [
    "Collection",
    "collection_page",
    "collections_page",
    "queue_beside",
    "visible_collections",
    "waiting_submissions",
]

_State = Submission.State
_STANDINGS = {
    _State.SENT: Standing.WAITING,
    _State.RETURNED: Standing.RETURNED,
    _State.ACCEPTED: Standing.ACCEPTED,
}


def visible_collections(actor: Person) -> QuerySet[Collection]:
    """Return the collections of the actor's units, newest period first."""
    found = Collection.objects.filter(unit__in=readable_units(actor))
    return found.select_related("unit", "opened_by")


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
    """Return the newest submissions of the schools below that wait for a decision, of those too
    that are gone since: what they sent counts in a period that they were there for."""
    schools = schools_below(unit, on).values("pk"), schools_gone_from(unit, on).values("pk")
    found = Submission.objects.filter(
        Q(unit__in=schools[0]) | Q(unit__in=schools[1]), ~Exists(newer_ones()), state=_State.SENT
    )
    if period:
        found = found.filter(period=period)
    return found.select_related("unit").defer("content")


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
    newest = newest_of(Submission.objects.filter(unit__in=schools, period=collection.period))
    last = {one.unit_id: one for one in lines_of(newest.exclude(state=_State.OUTGOING))}
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
    found = newest_of(Submission.objects.filter(period__in=list(periods), unit__in=list(schools)))
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
