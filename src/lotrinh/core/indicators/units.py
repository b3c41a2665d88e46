"""Units and who lies in whom, each for as long as it held: as it was then, or as it is now.

A code alone says no unit: 82 was Tiền Giang until 30/6/2025 and is Đồng Tháp since. A code and a
day do. All ends are days that still count; None is without end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from lotrinh.core.messages import LotrinhError

_ONE_DAY = timedelta(days=1)


class UnitKind(StrEnum):
    """What a unit is; there are no districts from 1/7/2025."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    SCHOOL = "school"
    SITE = "site"  # one of a school's places
    GROUP = "group"  # a group of a school's staff


class SuccessionKind(StrEnum):
    """What became of a unit on a day."""

    MERGED = "merged"  # all of it went into another
    SPLIT = "split"  # part of it became another; itself is gone or is smaller
    RENAMED = "renamed"  # a new name or code, nothing else
    MOVED = "moved"  # under another parent
    CLOSED = "closed"  # gone, and nothing took its place
    OPENED = "opened"  # new, and nothing was in its place


class UnsoundUnitTree(LotrinhError):
    """Units, links and successions contradict each other."""


class UnitUnknown(LotrinhError):
    """There was no unit of this code on this day."""


@dataclass(frozen=True, slots=True)
class UnitInTime:
    """A unit under one code and name, from ``valid_from`` to ``valid_to``, both included."""

    code: str
    name: str
    kind: UnitKind
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid(self, on: date) -> bool:
        """Say whether the unit was there on the day ``on``."""
        return _first(self) <= on <= _last(self)


@dataclass(frozen=True, slots=True)
class Link:
    """The unit of code ``unit`` lies in the one of code ``parent`` between two days, included."""

    unit: str
    parent: str
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid(self, on: date) -> bool:
        """Say whether the link held on the day ``on``."""
        return _first(self) <= on <= _last(self)


@dataclass(frozen=True, slots=True)
class Succession:
    """What ``old`` was until the day before ``on``, ``new`` is, wholly or in part, from ``on``.

    ``old`` is None for an opening, ``new`` for a closing; ``basis`` names the document.
    """

    old: str | None
    new: str | None
    on: date
    kind: SuccessionKind
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the unit ``code`` of then is counted: as ``unit``, in ``ancestors``, near to far."""

    code: str
    unit: UnitInTime
    ancestors: tuple[UnitInTime, ...]


@dataclass(frozen=True, slots=True)
class Placements:
    """The places of units by code, and the codes of those that have none; none is in neither."""

    placed: Mapping[str, Placement]
    unplaced: tuple[str, ...]


class UnitTree:
    """Units with their links and successions; every question names a day.

    Raises: UnsoundUnitTree for two units of one code at once, a link or succession of a unit that
    is not there then, two parents at once, or a unit that lies in itself.
    """

    def __init__(
        self,
        units: Iterable[UnitInTime],
        links: Iterable[Link],
        successions: Iterable[Succession] = (),
    ) -> None:
        self._units: dict[str, list[UnitInTime]] = defaultdict(list)
        self._up: dict[str, list[Link]] = defaultdict(list)
        self._down: dict[str, list[Link]] = defaultdict(list)
        self._after: dict[str, list[Succession]] = defaultdict(list)
        for unit in units:
            self._units[unit.code].append(unit)
        for link in links:
            self._up[link.unit].append(link)
            self._down[link.parent].append(link)
        every = sorted(successions, key=lambda one: (one.on, one.old or "", one.new or ""))
        for succession in every:
            if succession.old is not None:
                self._after[succession.old].append(succession)
        self._check_units()
        self._check_links()
        for succession in every:
            self._check_succession(succession)

    def unit(self, code: str, on: date) -> UnitInTime:
        """Return the unit that ``code`` says on the day ``on``. Raises: UnitUnknown."""
        found = self._find(code, on)
        if found is None:
            raise UnitUnknown(
                f"Ngày {_vi(on)} không có đơn vị mã {code}. Sửa mã, hoặc khai báo đơn vị này.",
                f"There is no unit {code} on {on}. Mend the code, or add the unit.",
            )
        return found

    def parent_of(self, code: str, on: date) -> UnitInTime | None:
        """Return the unit that ``code`` lies in on ``on``; None for the top, or if none is known.

        Raises: UnitUnknown.
        """
        self.unit(code, on)
        return self._parent(code, on)

    def ancestors_of(self, code: str, on: date) -> tuple[UnitInTime, ...]:
        """Return all units that ``code`` lies in on ``on``, from near to far. Raises: UnitUnknown.

        Up to 30/6/2025 a school's are district, province, ministry; then commune, province,
        ministry.
        """
        self.unit(code, on)
        found = []
        above = self._parent(code, on)
        while above is not None:
            found.append(above)
            above = self._parent(above.code, on)
        return tuple(found)

    def children_of(self, code: str, on: date) -> tuple[UnitInTime, ...]:
        """Return the units right under ``code`` on ``on``, ordered by code. Raises: UnitUnknown."""
        self.unit(code, on)
        codes = sorted(link.unit for link in self._down.get(code, ()) if link.is_valid(on))
        return tuple(self.unit(child, on) for child in codes)

    def expected(self, kind: UnitKind, on: date, *, under: str | None = None) -> tuple[str, ...]:
        """Return the codes of the units of ``kind`` on ``on``, all or those under a unit, ordered.

        Raises: UnitUnknown.
        """
        if under is None:
            there = (u for of in self._units.values() for u in of if u.is_valid(on))
            return tuple(sorted(unit.code for unit in there if unit.kind is kind))
        found, look = [], [under]
        while look:
            for child in self.children_of(look.pop(), on):
                look.append(child.code)
                if child.kind is kind:
                    found.append(child.code)
        return tuple(sorted(found))

    def successors_of(self, code: str, on: date, later: date) -> tuple[UnitInTime, ...]:
        """Return the units that stand on ``later`` for what ``code`` was on ``on``, by code.

        Chains of mergers, splits and new codes are followed; a unit that stands still is among
        them. None if it is gone and nothing took its place. Raises: UnitUnknown.
        """
        standing: dict[str, UnitInTime] = {}
        look, seen = [(self.unit(code, on), on)], set()
        while look:
            unit, since = look.pop()
            if (unit, since) in seen:
                continue
            seen.add((unit, since))
            if unit.is_valid(later):
                standing[unit.code] = unit
            for event in self._after.get(unit.code, ()):
                from_it = since < event.on <= later and unit.is_valid(event.on - _ONE_DAY)
                if from_it and event.new is not None:
                    look.append((self.unit(event.new, event.on), event.on))
        return tuple(standing[found] for found in sorted(standing))

    def place(self, code: str, on: date, *, as_of: date | None = None) -> Placement | None:
        """Return where the figures that ``code`` reported for ``on`` are counted.

        As it was then, or where the unit stands on the later day ``as_of``. A unit that still
        stands keeps its figures, also where part of it became another; one that is gone hands them
        to its only successor. None where there are several or none, or where nobody has said yet
        whom it lies in, though it lay in another unit then.

        Raises: UnitUnknown.
        """
        then = Placement(code, self.unit(code, on), self.ancestors_of(code, on))
        if as_of is None:
            return then
        unit = then.unit
        if not unit.is_valid(as_of):
            successors = self.successors_of(code, on, as_of)
            if len(successors) != 1:
                return None
            unit = successors[0]
        ancestors = self.ancestors_of(unit.code, as_of)
        return None if then.ancestors and not ancestors else Placement(code, unit, ancestors)

    def placements(
        self, codes: Iterable[str], on: date, *, as_of: date | None = None
    ) -> Placements:
        """Return the places of all ``codes`` (see ``place``), and those that have none.

        A code that was no unit on ``on`` has no place.
        """
        placed: dict[str, Placement] = {}
        unplaced = []
        for code in sorted(set(codes)):
            known = self._find(code, on) is not None
            found = self.place(code, on, as_of=as_of) if known else None
            if found is None:
                unplaced.append(code)
            else:
                placed[code] = found
        return Placements(placed, tuple(unplaced))

    def carried_over(self, on: date) -> tuple[tuple[Link, ...], tuple[str, ...]]:
        """Return the links that a change of units on ``on`` leaves open, and who has none.

        A unit whose parent is gone on ``on``, and that no link places then, goes to the parent's
        only successor. Those of a parent with several successors are named instead: for each of
        them somebody has to say where it is now.
        """
        eve = on - _ONE_DAY
        links, open_ = [], []
        for code in sorted(self._up):
            above, unit = self._parent(code, eve), self._find(code, on)
            if above is None or unit is None or above.is_valid(on) or self._parent(code, on):
                continue
            successors = self.successors_of(above.code, eve, on)
            if len(successors) == 1:
                until = min(_last(unit), _last(successors[0]))
                links.append(
                    Link(code, successors[0].code, on, None if until == date.max else until)
                )
            else:
                open_.append(code)
        return tuple(links), tuple(open_)

    def _find(self, code: str, on: date) -> UnitInTime | None:
        return next((unit for unit in self._units.get(code, ()) if unit.is_valid(on)), None)

    def _parent(self, code: str, on: date) -> UnitInTime | None:
        links = self._up.get(code, ())
        parent = next((link.parent for link in links if link.is_valid(on)), None)
        return None if parent is None else self._find(parent, on)

    def _check_units(self) -> None:
        for code, units in self._units.items():
            units.sort(key=_first)
            for unit in units:
                if _first(unit) > _last(unit):
                    raise _unsound(f"{code} kết thúc trước khi bắt đầu", f"{code} ends too early")
            for one, other in pairwise(units):
                if _first(other) <= _last(one):
                    raise _unsound(
                        f"mã {code} chỉ hai đơn vị cùng lúc: {one.name} và {other.name}",
                        f"{code} is two units at once: {one.name} and {other.name}",
                    )

    def _check_links(self) -> None:
        for code, links in self._up.items():
            links.sort(key=_first)
            for link in links:
                for end in (link.unit, link.parent):
                    self._check_validity(link, end)
                self._check_no_circle(link)
            for one, other in pairwise(links):
                if _first(other) <= _last(one):
                    raise _unsound(
                        f"{code} thuộc hai đơn vị cùng lúc: {one.parent} và {other.parent}",
                        f"{code} lies in two units at once: {one.parent} and {other.parent}",
                    )

    def _check_validity(self, link: Link, code: str) -> None:
        unit = self._find(code, _first(link))
        if unit is None or not _first(link) <= _last(link) <= _last(unit):
            raise _unsound(
                f"{link.unit} thuộc {link.parent} vào những ngày không có {code}",
                f"{link.unit} lies in {link.parent} on days when there is no {code}",
            )

    def _check_no_circle(self, link: Link) -> None:
        """A circle is closed on the day when the last of its links begins, so look on that one."""
        on, code, passed = _first(link), link.parent, {link.unit}
        while code not in passed:
            passed.add(code)
            above = next((up for up in self._up.get(code, ()) if up.is_valid(on)), None)
            if above is None:
                return
            code = above.parent
        raise _unsound(f"{code} thuộc chính nó", f"{code} lies in itself")

    def _check_succession(self, one: Succession) -> None:
        eve = one.on - _ONE_DAY
        old = None if one.old is None else self._find(one.old, eve)
        new = None if one.new is None else self._find(one.new, one.on)
        what = f"{one.old or '-'} -> {one.new or '-'} ({one.kind}, {one.on})"
        if (one.old is not None and old is None) or (one.new is not None and new is None):
            raise _unsound(
                f"việc {what} nhắc đến đơn vị không có vào ngày đó",
                f"{what} names a unit that is not there then",
            )
        if (old is None) != (one.kind is SuccessionKind.OPENED) or (new is None) != (
            one.kind is SuccessionKind.CLOSED
        ):
            raise _unsound(
                f"việc {what} thiếu hoặc thừa một bên", f"{what} lacks a side, or has one too many"
            )
        gone = (SuccessionKind.MERGED, SuccessionKind.CLOSED)
        if one.kind in gone and old is not None and old.is_valid(one.on):
            raise _unsound(
                f"sau việc {what} vẫn còn {one.old}", f"{one.old} still stands after {what}"
            )


def _first(of: UnitInTime | Link) -> date:
    return of.valid_from or date.min


def _last(of: UnitInTime | Link) -> date:
    return of.valid_to or date.max


def _vi(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _unsound(vi: str, en: str) -> UnsoundUnitTree:
    return UnsoundUnitTree(
        f"Danh mục đơn vị không khớp: {vi}. Sửa danh mục rồi nạp lại.",
        f"The list of units contradicts itself: {en}. Mend the list and load it again.",
    )
