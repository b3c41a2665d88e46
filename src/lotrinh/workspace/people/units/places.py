"""Where the figures of schools count: in whom they lay on a day, or in whom they lie since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Value

from lotrinh.core.indicators import Succession, SuccessionKind, UnitInTime, UnitKind, UnitTree
from lotrinh.workspace.people.models import (
    Unit,
    UnitChange,
    UnitLink,
    UnitPath,
    valid_on,
)
from lotrinh.workspace.people.queries import ancestor_ids_of

SEATS = (
    Unit.Kind.MINISTRY,
    Unit.Kind.PROVINCE,
    Unit.Kind.DISTRICT,
    Unit.Kind.COMMUNE,
    Unit.Kind.SCHOOL,
)
"""What schools lie in, and schools; what a school makes within itself moves no figure."""

_ABOVE_SCHOOLS = SEATS[:-1]
_LINKS, _CHANGES = 0, 1

_BECAME_ANOTHER = (UnitChange.Kind.MERGED, UnitChange.Kind.SPLIT)


@dataclass(frozen=True, slots=True)
class TreeState:
    """Names a state of the tree of units: equal where nothing has changed.

    ``recorded`` is everything that is recorded, whatever its day; ``by_day`` that, and how much of
    it has come by a day: a move that is recorded for next month changes it next month too.
    """

    recorded: str
    by_day: str


def tree_state(on: date) -> TreeState:
    """Return the state of the tree of units on a day; one query.

    From the rows alone, each of which is only ever added or given its end.
    """
    links = _counts(
        UnitLink.objects.filter(unit__kind__in=SEATS),
        _LINKS,
        ended=Count("pk", filter=Q(valid_to__isnull=False)),
        come=Count("pk", filter=Q(valid_from__isnull=True) | Q(valid_from__lte=on)),
        over=Count("pk", filter=Q(valid_to__lt=on)),
    )
    changes = _counts(
        UnitChange.objects.filter(Q(old__kind__in=SEATS) | Q(new__kind__in=SEATS)),
        _CHANGES,
        ended=Count("pk"),
        come=Count("pk", filter=Q(on__lte=on)),
        over=Count("pk", filter=Q(on__isnull=True)),
    )
    rows = {row[0]: row[1:] for row in links.union(changes, all=True)}
    last, ended, come, over = rows.get(_LINKS, (0, 0, 0, 0))
    last_change, changes_known, changes_come, _none = rows.get(_CHANGES, (0, 0, 0, 0))
    recorded = f"{last}.{ended}.{last_change}.{changes_known}"
    return TreeState(recorded, f"{recorded}-{come}.{over}.{changes_come}")


def _counts(rows: QuerySet[Any], which: int, **counts: Count) -> QuerySet[Any]:
    grouped = rows.order_by().annotate(which=Value(which)).values("which")
    found: QuerySet[Any] = grouped.annotate(last=Max("pk"), **counts)
    return found.values_list("which", "last", *counts)


def ids_counted_in(school: Unit, on: date, *, as_of: date | None = None) -> list[int]:
    """Return the ids of the units in which what ``school`` reported for ``on`` counts.

    As it was then, or with ``as_of`` where it lies on that later day, one that is gone through its
    only successor (see core's ``UnitTree.place``). None if it was no school on that day.
    """
    if not _is_there(school, on):
        return []
    if as_of is None:
        return ancestor_ids_of(school, on)
    if _is_there(school, as_of):
        return ancestor_ids_of(school, as_of)
    heir = _Heirs(as_of).of(school, on)
    return [] if heir is None else ancestor_ids_of(heir, as_of)


def units_right_below(unit: Unit, on: date) -> QuerySet[Unit]:
    """Return the units that lay right in ``unit`` on a day, without schools."""
    links = UnitLink.objects.filter(valid_on(on), parent=unit, unit__kind__in=_ABOVE_SCHOOLS)
    return Unit.objects.filter(pk__in=links.values("unit"))


class SchoolsIn:
    """The schools that count in ``unit``, asked for many days with at most four queries.

    Each with the unit right below ``unit`` in which it counts: itself, or its successor, where it
    lies right in it.
    """

    def __init__(self, unit: Unit, *, as_of: date) -> None:
        self._unit = unit
        self._as_of = as_of

    def right_below(self, on: date) -> set[int]:
        """Return the ids of the units that lay right in the unit on a day, without schools."""
        return {child for child, first, last in self._links if first <= on <= last}

    def then_right_below(self, on: date) -> QuerySet[Unit]:
        """Return the schools that lay right in the unit on a day."""
        links = UnitLink.objects.filter(
            valid_on(on), parent=self._unit, unit__kind=Unit.Kind.SCHOOL
        )
        return Unit.objects.filter(valid_on(on), pk__in=links.values("unit"))

    def now_right_below(self, on: date) -> QuerySet[Unit]:
        """Return the schools of the day ``on`` that count right in the unit ``as_of``; one query
        besides, two if there are successors."""
        today = self.then_right_below(self._as_of)
        heirs = {gone: heir.pk for gone, heir in self._heirs.since(on)}
        here = set(today.filter(pk__in=heirs.values()).values_list("pk", flat=True))
        gone = [pk for pk, heir in heirs.items() if heir in here]
        return Unit.objects.filter(valid_on(on), Q(pk__in=today.values("pk")) | Q(pk__in=gone))

    def whoever(self) -> QuerySet[Unit]:
        """Return all schools that counted in the unit on any day, and maybe some others."""
        ever = UnitPath.objects.filter(ancestor=self._unit, unit__kind=Unit.Kind.SCHOOL)
        return Unit.objects.filter(Q(pk__in=ever.values("unit")) | Q(pk__in=self._heirs.gone))

    def then(self, on: date) -> Mapping[int, int]:
        """Return the schools that lay in the unit on a day, by id."""
        return {school: place for school, place, _first, _last in self._lying(on)}

    def now(self, on: date) -> Mapping[int, int]:
        """Return the schools of the day ``on`` whose figures count in the unit ``as_of``."""
        lying = self._lying(self._as_of)
        found = {school: place for school, place, first, last in lying if first <= on <= last}
        places = {school: place for school, place, _first, _last in lying}
        for gone, heir in self._heirs.since(on):
            if heir.pk in places:
                found[gone] = places[heir.pk]
        return found

    def _lying(self, on: date) -> list[tuple[int, int, date, date]]:
        """Return the schools in the unit on a day: where each counts, and how long it lasts."""
        children = self.right_below(on)
        inside, below = {}, {}
        for school, above, first, last, begins, ends in self._paths:
            if not first <= on <= last:
                continue
            if above == self._unit.pk:
                inside[school] = begins, ends
            elif above in children:
                below[school] = above
        return [(school, below.get(school, school), *days) for school, days in inside.items()]

    @cached_property
    def _links(self) -> list[tuple[int, date, date]]:
        links = UnitLink.objects.filter(parent=self._unit, unit__kind__in=_ABOVE_SCHOOLS)
        rows = links.values_list("unit", "valid_from", "valid_to")
        return [(child, first or date.min, last or date.max) for child, first, last in rows]

    @cached_property
    def _paths(self) -> list[tuple[int, int, date, date, date, date]]:
        """What schools lay in, of the unit and of what ever lay right in it."""
        inside = [child for child, _first, _last in self._links]
        paths = UnitPath.objects.filter(
            Q(ancestor=self._unit) | Q(ancestor__in=inside), unit__kind=Unit.Kind.SCHOOL
        )
        rows = paths.values_list(
            "unit", "ancestor", "valid_from", "valid_to", "unit__valid_from", "unit__valid_to"
        )
        return [
            (
                school,
                ancestor,
                first or date.min,
                last or date.max,
                begins or date.min,
                ends or date.max,
            )
            for school, ancestor, first, last, begins, ends in rows
        ]

    @cached_property
    def _heirs(self) -> _Heirs:
        return _Heirs(self._as_of)


class _Heirs:
    """What schools became that are gone on a day, by core's rules; one query."""

    def __init__(self, as_of: date) -> None:
        self._as_of = as_of
        changes = list(
            UnitChange.objects.filter(
                kind__in=_BECAME_ANOTHER, old__kind=Unit.Kind.SCHOOL, on__lte=as_of
            ).select_related("old", "new")
        )
        ends = (one for change in changes for one in (change.old, change.new))
        self._units = {one.pk: one for one in ends if one is not None}
        # By their ids instead of codes: a school that was renamed is one and the same in it.
        self._tree = UnitTree(
            (
                UnitInTime(str(pk), unit.name, UnitKind.SCHOOL, unit.valid_from, unit.valid_to)
                for pk, unit in self._units.items()
            ),
            (),
            (
                Succession(
                    str(change.old_id), str(change.new_id), change.on, SuccessionKind(change.kind)
                )
                for change in changes
            ),
        )

    @property
    def gone(self) -> list[int]:
        """The ids of all schools that are gone and became another."""
        return [pk for pk, unit in self._units.items() if not _is_there(unit, self._as_of)]

    def since(self, on: date) -> Iterator[tuple[int, Unit]]:
        """Yield the schools of the day ``on`` that are gone (ids), each with the only school that
        took its place; those without are left out."""
        for pk, unit in self._units.items():
            if _is_there(unit, on) and not _is_there(unit, self._as_of):
                heir = self.of(unit, on)
                if heir is not None:
                    yield pk, heir

    def of(self, school: Unit, on: date) -> Unit | None:
        """Return the only school that took the place of one that is gone; None if there is none."""
        if school.pk not in self._units:
            return None
        place = self._tree.place(str(school.pk), on, as_of=self._as_of)
        return None if place is None else self._units[int(place.unit.code)]


def _is_there(unit: Unit, on: date) -> bool:
    return (unit.valid_from or date.min) <= on <= (unit.valid_to or date.max)
