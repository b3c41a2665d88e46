"""Small counts in published tables: left out, with as many others as it takes to hide them.

A count of 1 to 4 can point at a pupil. It is left out (*primary*), and so is what would give it
away (*complementary*): with a printed total and all other parts, the missing part is a subtraction.

The guarantee, in whole numbers: for every count that is left out there is another table of counts,
0 or more, that adds up, agrees with all that is published, and has another number there; for a
small count even another small number. The other table differs by 1 in some cells: a move in one
cell is made good in every sum that it stands in. In tables by units, by categories, and by two of
these at once such moves are all that can happen (the sums are totally unimodular), so the search
for one is exact; in tables of more dimensions it may leave out more than needed, never less.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import Generic, TypeVar

from lotrinh.core.indicators.partials import Figure

THRESHOLD = 5
"""The least count that is published, unless a caller says otherwise; 0 is always published."""

Key = TypeVar("Key", bound=Hashable)

_MOST_STEPS = 20_000  # of one search; beyond, the whole connected table is left out


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A count that is not published. It is no 0, no blank, and does not say why it is left out."""


SUPPRESSED = Suppressed()


@dataclass(frozen=True, slots=True)
class Sum(Generic[Key]):
    """``total`` is the sum of ``parts``; each is the key of a cell."""

    total: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class PartOf(Generic[Key]):
    """``part`` counts some of what ``whole`` counts: what remains is a count too, if unprinted."""

    part: Key
    whole: Key


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A figure as it may be published; ``denominator`` is None for a count, as in ``Figure``."""

    numerator: int | Suppressed
    denominator: int | Suppressed | None
    unknown: int | Suppressed

    @property
    def share(self) -> Fraction | None:
        """The exact share, 0 to 1; None where a count is left out: it would betray it."""
        part, whole = self.numerator, self.denominator
        if isinstance(part, Suppressed) or isinstance(whole, Suppressed) or not whole:
            return None
        return Fraction(part, whole)


def suppress(
    cells: Mapping[Key, int],
    sums: Iterable[Sum[Key]] = (),
    *,
    parts_of: Iterable[PartOf[Key]] = (),
    threshold: int = THRESHOLD,
) -> dict[Key, int | Suppressed]:
    """Return the table ``cells`` as it may be published, in its order.

    Left out are the counts from 1 to ``threshold - 1``, one side of a share whose rest is such a
    count, and what would give one of these away: the smallest counts that will do. What is left out
    of the parts of a published total is together at least ``threshold``.

    ``sums`` must say everything that a reader knows to add up, over all dimensions and levels.

    Raises: ValueError if a count is negative, or a sum or share does not hold.
    """
    table = _Table(cells, sums, parts_of, threshold)
    table.hide()
    return {
        key: SUPPRESSED if table.is_hidden(place) else value
        for place, (key, value) in enumerate(cells.items())
    }


def suppress_figures(
    figures: Mapping[Key, Figure],
    sums: Iterable[Sum[Key]] = (),
    *,
    threshold: int = THRESHOLD,
) -> dict[Key, PublishedFigure]:
    """Return ``figures`` as they may be published; ``sums`` are over their keys.

    Numerator, denominator and unknown records each add up over every sum; of a figure with a
    denominator that is no quotient (no more than all), the rest is protected too.

    Raises: ValueError as ``suppress``, or for a sum of counts and shares.
    """
    cells: dict[tuple[Key, str], int] = {}
    parts_of = []
    for key, figure in figures.items():
        cells[key, "n"], cells[key, "u"] = figure.numerator, figure.unknown
        if figure.denominator is not None:
            cells[key, "d"] = figure.denominator
            if figure.numerator <= figure.denominator:
                parts_of.append(PartOf((key, "n"), (key, "d")))
    wanted = [
        Sum((one.total, kind), tuple((part, kind) for part in one.parts))
        for one in sums
        for kind in ("n", "d", "u")
        if kind != "d" or (one.total, "d") in cells
    ]
    shown = suppress(cells, wanted, parts_of=parts_of, threshold=threshold)
    return {
        key: PublishedFigure(shown[key, "n"], shown.get((key, "d")), shown[key, "u"])
        for key in figures
    }


def found_by_subtraction(
    published: Mapping[Key, int | Suppressed], sums: Iterable[Sum[Key]]
) -> dict[Key, Fraction]:
    """Return the counts that are left out of ``published`` and yet follow from it, by adding.

    Exact elimination over all sums at once: a count is found if its own row lies in the space of
    the rows. An audit of a table that is about to be published, or was.
    """
    rows: list[dict[Key, Fraction]] = []
    rights: list[Fraction] = []
    for one in sums:
        row: dict[Key, Fraction] = defaultdict(Fraction)
        right = Fraction(0)
        for key, sign in ((one.total, 1), *((part, -1) for part in one.parts)):
            value = published[key]
            if isinstance(value, Suppressed):
                row[key] += sign
            else:
                right -= sign * value
        rows.append({key: number for key, number in row.items() if number})
        rights.append(right)
    _reduce(rows, rights)
    return {
        next(iter(row)): right for row, right in zip(rows, rights, strict=True) if len(row) == 1
    }


def _reduce(rows: list[dict[Key, Fraction]], rights: list[Fraction]) -> None:
    """Bring the equations to the form in which a determined unknown stands alone in its row."""
    done: set[int] = set()
    for place, row in enumerate(rows):
        if not row:
            continue
        done.add(place)
        pivot = next(iter(row))
        scale = row[pivot]
        rows[place] = row = {key: number / scale for key, number in row.items()}
        rights[place] /= scale
        for other, one in enumerate(rows):
            factor = one.get(pivot, Fraction(0))
            if other != place and factor:
                mixed = {
                    key: one.get(key, Fraction(0)) - factor * row.get(key, Fraction(0))
                    for key in {**one, **row}
                }
                rows[other] = {key: number for key, number in mixed.items() if number}
                rights[other] -= factor * rights[place]


class _Table(Generic[Key]):
    """Cells by number: first the printed ones, then the rests of shares, which nobody prints."""

    def __init__(
        self,
        cells: Mapping[Key, int],
        sums: Iterable[Sum[Key]],
        parts_of: Iterable[PartOf[Key]],
        threshold: int,
    ) -> None:
        number = {key: place for place, key in enumerate(cells)}
        self._values = list(cells.values())
        self._printed = len(self._values)
        self._threshold = threshold
        # A row is total - parts = 0: the number of each cell with its sign.
        self._rows: list[tuple[tuple[int, int], ...]] = []
        for one in sums:
            self._add_row(number[one.total], [number[part] for part in one.parts])
        for share in parts_of:
            part, whole = number[share.part], number[share.whole]
            self._values.append(self._values[whole] - self._values[part])
            self._add_row(whole, [part, len(self._values) - 1])
        if min(self._values, default=0) < 0:
            raise ValueError("a count is negative, or a part is more than its whole")
        self._rows_of: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for row, members in enumerate(self._rows):
            for cell, sign in members:
                self._rows_of[cell].append((row, sign))
        self._small = {cell for cell, value in enumerate(self._values) if 0 < value < threshold}
        self._hidden = {cell for cell in self._small if cell < self._printed}

    def is_hidden(self, cell: int) -> bool:
        return cell in self._hidden

    def hide(self) -> None:
        """Hide cells until no small count, and none that hides one, can be found."""
        look = sorted(self._small)
        while look:
            for cell in look:
                self._hide_away(cell)
            look = sorted(self._fill_up())

    def _add_row(self, total: int, parts: list[int]) -> None:
        if self._values[total] != sum(self._values[part] for part in parts):
            raise ValueError(f"{parts} do not add up to {total}")
        self._rows.append(((total, 1), *((part, -1) for part in parts)))

    def _hide_away(self, first: int) -> None:
        """Hide what it takes that ``first``, and what is hidden for its sake, cannot be found."""
        look = [first]
        while look:
            cell = look.pop()
            moved = self._cheapest_move(cell)
            more = self._connected(cell) if moved is None else moved
            fresh = sorted(one for one in more if one < self._printed and one not in self._hidden)
            self._hidden.update(fresh)
            look += fresh

    def _fill_up(self) -> set[int]:
        """Hide more where the hidden parts of a printed total are together a small count."""
        fresh: set[int] = set()
        for members in self._rows:
            (total, _), *parts = members
            unseen = [cell for cell, _ in parts if cell in self._hidden or cell >= self._printed]
            if total in self._hidden or self._small.isdisjoint(unseen):
                continue
            together = sum(self._values[cell] for cell in unseen)
            seen = [cell for cell, _ in parts if cell not in unseen and self._values[cell]]
            for cell in sorted(seen, key=lambda one: (self._values[one], one)):
                if together >= self._threshold:
                    break
                together += self._values[cell]
                fresh.add(cell)
                self._hidden.add(cell)
        return fresh

    def _connected(self, cell: int) -> set[int]:
        found, look = {cell}, [cell]
        while look:
            for row, _ in self._rows_of[look.pop()]:
                fresh = {one for one, _ in self._rows[row]} - found
                found |= fresh
                look += fresh
        return found

    def _cheapest_move(self, cell: int) -> frozenset[int] | None:
        """Return the cells that change in another table in which ``cell`` is 1 more or 1 less.

        Those of the least cost: hidden cells cost nothing, printed ones their count. None if there
        is no such table in which each cell changes by 1 at most.
        """
        value, tie = self._values[cell], count()
        is_small = cell in self._small and self._threshold > 2  # of 1 alone nothing can be hidden
        low, high = (1, self._threshold - 1) if is_small else (0, value + 1)
        heap: list[tuple[int, int, int, dict[int, int]]] = [
            (self._price(cell), 1, next(tie), {cell: step})
            for step in (1, -1)
            if low <= value + step <= high
        ]
        heapq.heapify(heap)
        seen: set[frozenset[tuple[int, int]]] = set()
        while heap and len(seen) < _MOST_STEPS:
            price, size, _, moves = heapq.heappop(heap)
            state = frozenset(moves.items())
            if state in seen:
                continue
            seen.add(state)
            broken = self._broken_row(moves)
            if broken is None:
                return frozenset(moves)
            for other, step in self._repairs(*broken, moves):
                more = price + self._price(other)
                heapq.heappush(heap, (more, size + 1, next(tie), {**moves, other: step}))
        return None

    def _price(self, cell: int) -> int:
        if cell in self._hidden or cell >= self._printed:
            return 0
        # A published 0 hides nothing by itself, so it goes last.
        return self._values[cell] or sum(self._values) + 1

    def _broken_row(self, moves: Mapping[int, int]) -> tuple[int, int] | None:
        """Return the shortest row that does not add up any more, and which way; None if all do."""
        off: dict[int, int] = defaultdict(int)
        for cell, step in moves.items():
            for row, sign in self._rows_of[cell]:
                off[row] += sign * step
        broken = [(len(self._rows[row]), row) for row, by in off.items() if by]
        if not broken:
            return None
        row = min(broken)[1]
        return row, 1 if off[row] > 0 else -1

    def _repairs(self, row: int, off: int, moves: Mapping[int, int]) -> Iterator[tuple[int, int]]:
        for cell, sign in self._rows[row]:
            step = -off * sign
            if cell not in moves and self._values[cell] + step >= 0:
                yield cell, step
