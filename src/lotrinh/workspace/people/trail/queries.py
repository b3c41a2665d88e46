"""Reads of the trail: one page of it, what was done to an object, and its last entry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from lotrinh.core.text import fold, words
from lotrinh.workspace.people.chain import BEGINNING, Head
from lotrinh.workspace.people.days import beginning_of, end_of
from lotrinh.workspace.people.models import AuditEvent, AuditHead, Unit, UnitPath
from lotrinh.workspace.people.permissions import (
    NotAllowed,
    Permission,
    Person,
    is_allowed,
    require,
    units_where,
)
from lotrinh.workspace.people.trail.objects import Shown, show_objects
from lotrinh.workspace.people.trail.words import (
    CHANNEL_WORDS,
    NOBODY,
    OBJECT_WORDS,
    VERBS,
    Change,
    Subject,
    changes_of,
    ids_in,
)

__all__ = [
    "EXPORT_LIMIT",
    "EntryView",
    "TrailFilters",
    "TrailPage",
    "export_trail",
    "head_of_trail",
    "history_for",
    "history_of",
    "trail_page",
]

PAGE_SIZE = 50
EXPORT_LIMIT = 20_000
_CHUNK = 1_000
_SEARCHED_AT_ONCE = 5_000
"""Words are looked for in so many entries, then the person is asked whether to look further."""
_SHORTEST_REPEATED = 4  # shorter words stand in a name by chance

_PEOPLE = frozenset({"user", "membership", "delegation", "listdraft"})
_RECORDS = frozenset({"rosterdraft", "rostersnapshot", "computation", "unitfigures"})
_OPEN = _PEOPLE | {"unit", "auditevent"}
"""Kinds of objects whose entries say nothing of plans and figures: who reads the trail, but not the
unit's plans, sees all of them, and of the others only who did what and when."""


@dataclass(frozen=True, slots=True)
class TrailFilters:
    """What narrows the trail; every field that is not set leaves all."""

    search: str = ""
    person: str = ""
    verb: str = ""
    subject: str = ""
    channel: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def has_words(self) -> bool:
        """Whether something is looked for in the words of entries, which the database has not."""
        return bool(words(self.search) or words(self.person))


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry in words. ``actor_for`` is whom the actor acted for, ``""`` for nobody.

    ``is_brief``: what changed, and why, is not for the reader.
    """

    number: int
    at: datetime
    actor: str
    actor_for: str
    channel: str
    unit: str
    verb: str
    subject: str
    object: str
    address: str
    changes: tuple[Change, ...] = ()
    reason: str = ""
    is_brief: bool = False

    @property
    def change_words(self) -> str:
        """What changed, in one line."""
        return "; ".join(str(change) for change in self.changes)

    @property
    def searched(self) -> str:
        """The words that a search looks in, without accents."""
        parts = (self.verb, self.object, self.change_words, self.reason, self.unit, self.actor)
        return fold(" ".join(parts))


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Entries, newest first. ``older`` is where the next ones begin, None where there are none.

    ``is_cut``: so many entries were looked through that ``older`` comes before the page is full.
    """

    entries: tuple[EntryView, ...]
    older: int | None
    is_cut: bool
    shows_units: bool


def trail_page(
    *, actor: Person, unit: Unit, filters: TrailFilters, before: int | None = None
) -> TrailPage:
    """Return what was done in ``unit``, and for an administrator in what lies below, newest first.

    ``before``: only entries with smaller numbers. The number of queries does not grow with the
    entries, but for words: those are looked for in ``_SEARCHED_AT_ONCE`` entries at most.

    Raises: NotAllowed if ``actor`` may not read the trail there.
    """
    require(actor, unit, Permission.READ_TRAIL)
    entries = _entries(actor, unit, filters)
    if before is not None:
        entries = entries.filter(number__lt=before)
    if not filters.has_words:
        events = list(entries[: PAGE_SIZE + 1])
        found = _views(events, partial(_units_of, events, actor))
        older = found[PAGE_SIZE - 1].number if len(found) > PAGE_SIZE else None
        return _page(unit, found, older=older)
    found, looked_at, oldest = [], 0, None
    for chunk in _chunks(entries, _SEARCHED_AT_ONCE):
        looked_at, oldest = looked_at + len(chunk), chunk[-1].number
        views = _views(chunk, partial(_units_of, chunk, actor))
        found += [view for view in views if _fits(view, filters)]
        if len(found) > PAGE_SIZE:
            return _page(unit, found, older=found[PAGE_SIZE - 1].number)
    is_cut = looked_at == _SEARCHED_AT_ONCE
    return _page(unit, found, older=oldest if is_cut else None, is_cut=is_cut)


def export_trail(*, actor: Person, unit: Unit, filters: TrailFilters) -> list[EntryView]:
    """Return all entries that ``filters`` leave, newest first, ``EXPORT_LIMIT`` at most.

    Raises: NotAllowed if ``actor`` may not read the trail there.
    """
    require(actor, unit, Permission.READ_TRAIL)
    found = (
        view
        for chunk in _chunks(_entries(actor, unit, filters), None)
        for view in _views(chunk, partial(_units_of, chunk, actor))
        if _fits(view, filters)
    )
    return list(islice(found, EXPORT_LIMIT))


def history_of(
    *,
    actor: Person,
    unit: Unit,
    objects: Mapping[str, Sequence[int] | QuerySet[Any]],
    known_on: date | None = None,
    limit: int = 30,
) -> list[EntryView]:
    """Return what was done last to objects of ``unit``, newest first.

    ``objects`` are their ids, or a queryset of them, by kind (``{"plan": [7]}``). For an object's
    page: ``{% include "people/trail/history.html" %}`` shows it as ``history``.

    Raises: NotAllowed if ``actor`` may not see the changes of one of these kinds there.
    """
    for object_type in objects:
        if not any(is_allowed(actor, unit, one) for one in _asked_for(object_type)):
            raise NotAllowed
    wanted = Q(pk__in=[])
    for object_type, ids in objects.items():
        wanted |= Q(object_type=object_type, object_id__in=ids)
    entries = AuditEvent.objects.filter(wanted, unit=unit)
    if known_on is not None:
        entries = entries.filter(at__lt=end_of(known_on))
    return _views(
        list(_with_names(entries)[:limit]),
        lambda permission: {unit.pk} if is_allowed(actor, unit, permission) else set(),
    )


def history_for(
    *,
    actor: Person,
    unit: Unit,
    objects: Mapping[str, Sequence[int] | QuerySet[Any]],
    known_on: date | None = None,
) -> list[EntryView] | None:
    """Return ``history_of``, or None where ``actor`` may not see it: a page then leaves it out."""
    try:
        return history_of(actor=actor, unit=unit, objects=objects, known_on=known_on)
    except NotAllowed:
        return None


def head_of_trail() -> Head:
    """Return the last entry's number and digest, as the database keeps it."""
    head = AuditHead.objects.first()
    return BEGINNING if head is None else Head(head.number, head.digest)


def _asked_for(object_type: str) -> tuple[Permission, ...]:
    """Return the permissions of which one lets see an object's changes on its page."""
    if object_type in _PEOPLE:
        return (Permission.READ_TRAIL, Permission.MANAGE_PEOPLE)
    if object_type in _RECORDS:
        return (Permission.READ_TRAIL, Permission.MANAGE_RECORDS)
    if object_type == "unit":
        return (Permission.READ, Permission.READ_TRAIL, Permission.MANAGE_UNITS)
    return (Permission.READ, Permission.READ_TRAIL)


def _entries(actor: Person, unit: Unit, filters: TrailFilters) -> QuerySet[AuditEvent]:
    """Return the entries that the database can tell apart, newest first."""
    below = UnitPath.objects.filter(ancestor=unit).values("unit")
    here = Unit.objects.filter(
        units_where(actor, Permission.READ_TRAIL), Q(pk=unit.pk) | Q(pk__in=below)
    )
    entries = AuditEvent.objects.filter(unit__in=here.values("pk"))
    if filters.verb:
        entries = entries.filter(verb=filters.verb)
    if filters.subject:
        about = [verb for verb, one in VERBS.items() if one.subject == filters.subject]
        entries = entries.filter(verb__in=about)
    if filters.channel:
        entries = entries.filter(channel=filters.channel)
    if filters.first is not None:
        entries = entries.filter(at__gte=beginning_of(filters.first))
    if filters.last is not None:
        entries = entries.filter(at__lt=end_of(filters.last))
    return _with_names(entries)


def _with_names(entries: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
    return entries.select_related("actor", "unit", "delegation__membership__user").order_by(
        "-number"
    )


def _chunks(entries: QuerySet[AuditEvent], most: int | None) -> Iterator[list[AuditEvent]]:
    """Yield the entries, newest first, a chunk at a time, ``most`` at most."""
    left, rows = most, entries
    while left is None or left > 0:
        chunk = list(rows[: _CHUNK if left is None else min(_CHUNK, left)])
        if chunk:
            yield chunk
        if len(chunk) < _CHUNK:
            return
        left = None if left is None else left - len(chunk)
        rows = entries.filter(number__lt=chunk[-1].number)


def _views(
    events: Sequence[AuditEvent], units_with: Callable[[Permission], Collection[int]]
) -> list[EntryView]:
    """Return entries in words; a query a kind of object.

    ``units_with`` returns the units (their ids) in which the reader has a permission: in full are
    the entries there, by what each asks for.
    """
    objects = show_objects(
        key for event in events for key in ((event.object_type, event.object_id), *ids_in(event))
    )
    names = {key: shown.name for key, shown in objects.items()}
    asked = {Permission.READ, *(shown.asked for shown in objects.values())}
    allowed = {one: frozenset(units_with(one)) for one in sorted(asked)}
    return [_view(event, objects, names, allowed) for event in events]


def _units_of(events: Sequence[AuditEvent], actor: Person, permission: Permission) -> set[int]:
    """Return those of the entries' units in which ``actor`` has ``permission``."""
    units = {event.unit_id for event in events if event.unit_id is not None}
    found = Unit.objects.filter(units_where(actor, permission), pk__in=units)
    return set(found.values_list("pk", flat=True))


def _view(
    event: AuditEvent,
    objects: Mapping[tuple[str, int], Shown],
    names: Mapping[tuple[str, int], str],
    allowed: Mapping[Permission, frozenset[int]],
) -> EntryView:
    verb = VERBS.get(event.verb)
    shown = objects.get((event.object_type, event.object_id))
    asked = Permission.READ if shown is None else shown.asked
    is_open = event.unit_id in allowed[asked] or event.object_type in _OPEN
    shown = shown if is_open else None
    kind = str(OBJECT_WORDS.get(event.object_type, ""))
    holder = event.delegation.membership.user if event.delegation is not None else None
    return EntryView(
        number=event.number,
        at=event.at,
        actor=str(NOBODY if event.actor is None else event.actor),
        actor_for="" if holder is None else str(holder),
        channel=str(CHANNEL_WORDS.get(event.channel, event.channel)),
        unit="" if event.unit is None else event.unit.name,
        verb=event.verb if verb is None else str(verb.words),
        subject=Subject.TRAIL if verb is None else verb.subject,
        object=kind if shown is None else shown.name,
        address="" if shown is None else shown.address,
        changes=_beside(changes_of(event, names), shown) if is_open else (),
        reason=event.reason if is_open else "",
        is_brief=not is_open,
    )


def _beside(changes: Sequence[Change], shown: Shown | None) -> tuple[Change, ...]:
    """Return the changes without what the name of the object says already; a figure is never."""
    name = "" if shown is None else shown.name
    return tuple(
        change
        for change in changes
        if change.old
        or not change.label
        or len(change.new) < _SHORTEST_REPEATED
        or change.new not in name
    )


def _fits(view: EntryView, filters: TrailFilters) -> bool:
    person = fold(view.actor)
    return all(word in view.searched for word in words(filters.search)) and all(
        word in person for word in words(filters.person)
    )


def _page(
    unit: Unit, found: Sequence[EntryView], *, older: int | None, is_cut: bool = False
) -> TrailPage:
    shown = tuple(found[:PAGE_SIZE])
    return TrailPage(
        entries=shown,
        older=older,
        is_cut=is_cut,
        shows_units=any(view.unit != unit.name for view in shown),
    )
