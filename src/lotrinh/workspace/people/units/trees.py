"""From rows to core's tree: units by what they were called then, with their links and changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lotrinh.core.indicators import (
    Link,
    Succession,
    SuccessionKind,
    UnitInTime,
    UnitKind,
    UnitTree,
)
from lotrinh.workspace.people.days import ONE_DAY
from lotrinh.workspace.people.models import FormerName, Unit, UnitChange, UnitLink


@dataclass(frozen=True, slots=True)
class Called:
    """What a unit was called, under which code, on the days ``first`` to ``last``."""

    name: str
    code: str
    first: date
    last: date


class NamesInTime:
    """What units were called on which day, by their ids."""

    def __init__(self, units: Iterable[Unit], former: Iterable[FormerName]) -> None:
        before: dict[int, list[FormerName]] = defaultdict(list)
        for name in former:
            before[name.unit_id].append(name)
        self._called = {unit.pk: list(_called(unit, before[unit.pk])) for unit in units}

    def all_of(self, unit: int) -> list[Called]:
        """Return all that the unit was called, the earliest first."""
        return self._called[unit]

    def on(self, unit: int, day: date) -> Called:
        """Return what the unit was called on a day; on one after its end what it was last."""
        called = self._called[unit]
        return next((one for one in called if one.last >= day), called[-1])


def tree_of(
    units: Iterable[Unit],
    former: Iterable[FormerName],
    links: Iterable[UnitLink],
    changes: Iterable[UnitChange],
) -> UnitTree:
    """Return the tree of the given rows; links and changes name no other units than the given.

    A unit that was renamed is one in the tree for each name or code that it had.

    Raises: UnsoundUnitTree.
    """
    units = list(units)
    names = NamesInTime(units, former)
    return UnitTree(
        (unit for one in units for unit in _in_time(one, names.all_of(one.pk))),
        (part for link in links for part in _links(link, names)),
        _successions(units, names, list(changes)),
    )


def open_end(day: date) -> date | None:
    """Return ``day``, None where it is the end of all days."""
    return None if day == date.max else day


def _called(unit: Unit, former: list[FormerName]) -> Iterator[Called]:
    first = unit.valid_from or date.min
    for name in sorted(former, key=lambda one: one.valid_to):
        yield Called(name.name, name.code, first, name.valid_to)
        first = name.valid_to + ONE_DAY
    yield Called(unit.name, unit.code, first, unit.valid_to or date.max)


def _in_time(unit: Unit, called: list[Called]) -> Iterator[UnitInTime]:
    for one in called:
        yield UnitInTime(
            code=one.code,
            name=one.name,
            kind=UnitKind(unit.kind),
            valid_from=None if one.first == date.min else one.first,
            valid_to=open_end(one.last),
        )


def _links(link: UnitLink, names: NamesInTime) -> Iterator[Link]:
    """Yield ``link`` in parts, a new one wherever one of its ends is called otherwise."""
    first, end = link.valid_from or date.min, link.valid_to or date.max
    while True:
        unit, parent = names.on(link.unit_id, first), names.on(link.parent_id, first)
        renamed = [
            one.last
            for one, pk in ((unit, link.unit_id), (parent, link.parent_id))
            if one.last < names.all_of(pk)[-1].last
        ]
        last = min([end, *renamed])
        yield Link(unit.code, parent.code, None if first == date.min else first, open_end(last))
        if last == end:
            return
        first = last + ONE_DAY


def _successions(
    units: list[Unit], names: NamesInTime, changes: list[UnitChange]
) -> Iterator[Succession]:
    basis = {
        (change.old_id, change.on): change.basis
        for change in changes
        if change.kind == UnitChange.Kind.RENAMED
    }
    for unit in units:
        called = names.all_of(unit.pk)
        for before, after in pairwise(called):
            said = basis.get((unit.pk, after.first), "")
            yield Succession(before.code, after.code, after.first, SuccessionKind.RENAMED, said)
    for change in changes:
        if change.kind == UnitChange.Kind.RENAMED:
            continue
        eve = change.on - ONE_DAY
        yield Succession(
            None if change.old_id is None else names.on(change.old_id, eve).code,
            None if change.new_id is None else names.on(change.new_id, change.on).code,
            change.on,
            SuccessionKind(change.kind),
            change.basis,
        )
