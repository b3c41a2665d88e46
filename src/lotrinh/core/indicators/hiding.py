"""The search behind ``suppression``: which counts of a table to hide so that none can be found."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

_MOST_STEPS = 1_000  # of a search for the cheapest move, then of one for any move

Row = tuple[tuple[int, int], ...]
Moves = dict[int, int]
_Order = Callable[[int, int, int], tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Equation:
    """``total`` less ``parts`` is 0: each is the number of a cell."""

    total: int
    parts: tuple[int, ...]


class Table:
    """Cells by number, those that cannot differ taken as one.

    ``printed`` cells may be published or hidden, ``public`` ones are known whatever is done; all
    others are printed nowhere, but a small one must not be found either.
    """

    def __init__(
        self,
        values: Sequence[int],
        equations: Iterable[Equation],
        *,
        printed: Collection[int],
        public: Collection[int],
        threshold: int,
    ) -> None:
        self._same = _Same(len(values))
        equations = list(equations)
        for one in equations:
            if len(one.parts) == 1:
                self._same.join(one.total, one.parts[0])
        find = self._same.find
        self._values = values
        self._threshold = threshold
        self._printed = {find(cell) for cell in printed}
        self._public = {find(cell) for cell in public}
        self._rows = list(dict.fromkeys(filter(None, map(self._row, equations))))
        self._rows_of: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, row in enumerate(self._rows):
            for cell, sign in row:
                self._rows_of[cell].append((number, sign))
        cells = {find(cell) for cell in range(len(values))} - self._public
        self._small = {cell for cell in cells if 0 < values[cell] < threshold}
        self._hidden = self._small & self._printed
        self._safe: set[int] = set()
        self._dear = sum(values) + 1

    def is_hidden(self, cell: int) -> bool:
        """Say whether ``cell`` must not be published."""
        return self._same.find(cell) in self._hidden

    def hide(self) -> None:
        """Hide cells until no small count, and none that hides one, can be found."""
        look = sorted(self._small, key=lambda cell: (-self._values[cell], cell))
        while look:
            for cell in look:
                self._hide_away(cell)
            look = sorted(self._fill_up())

    def _row(self, one: Equation) -> Row:
        signs: dict[int, int] = defaultdict(int)
        signs[self._same.find(one.total)] += 1
        for part in one.parts:
            signs[self._same.find(part)] -= 1
        return tuple((cell, sign) for cell, sign in signs.items() if sign)

    def _hide_away(self, first: int) -> None:
        """Hide what it takes that ``first``, and what is hidden for its sake, cannot be found."""
        look = [first]
        while look:
            cell = look.pop()
            if cell not in self._safe:
                fresh = sorted((self._to_hide(cell) & self._printed) - self._hidden)
                self._hidden.update(fresh)
                look += fresh

    def _to_hide(self, cell: int) -> set[int]:
        """Return the cells to hide so that ``cell`` cannot be found."""
        self._safe.add(cell)
        certainly_none = True
        is_small = self._is_small(cell)
        for small in [True, False] if is_small and self._public else [is_small]:
            move, is_certain = self._find_move(cell, is_small=small)
            if move is not None:
                # It is as good for the others that it changes.
                self._safe.update(one for one in move if self._allows(one, move[one]))
                return set(move)
            certainly_none = certainly_none and is_certain
        # With public cells it may be found whatever is hidden beside it: then nothing is.
        return set() if self._public and certainly_none else self._connected(cell)

    def _is_small(self, cell: int) -> bool:
        return cell in self._small and self._threshold > 2  # of 1 alone nothing can be hidden

    def _fill_up(self) -> set[int]:
        """Hide more where the hidden parts of a printed total are together a small count."""
        fresh: set[int] = set()
        for (total, _), *parts in self._rows:
            if total in self._hidden or total not in self._printed | self._public:
                continue
            unseen = [cell for cell, _ in parts if not self._is_seen(cell)]
            if self._small.isdisjoint(unseen):
                continue
            together = sum(self._values[cell] for cell in unseen)
            seen = {cell for cell, _ in parts if self._values[cell]} - self._public - {*unseen}
            for cell in sorted(seen, key=lambda one: (self._values[one], one)):
                if together >= self._threshold:
                    break
                together += self._values[cell]
                fresh.add(cell)
                self._hidden.add(cell)
        return fresh

    def _is_seen(self, cell: int) -> bool:
        return cell in self._public or (cell in self._printed and cell not in self._hidden)

    def _connected(self, cell: int) -> set[int]:
        found, look = {cell}, [cell]
        while look:
            for row, _ in self._rows_of[look.pop()]:
                fresh = {one for one, _ in self._rows[row]} - found - self._public
                found |= fresh
                look += fresh
        return found

    # --- another table that agrees with what is published -----------------------------------------

    def _find_move(self, cell: int, *, is_small: bool) -> tuple[Moves | None, bool]:
        """Return how cells change in another table in which ``cell`` is 1 more or 1 less.

        The cheapest way: hidden cells cost nothing, printed ones their count; any way, where it
        would take too long to find that. None if no such table is found in which each cell changes
        by 1 at most; the second says whether there certainly is none.
        """
        starts = [{cell: step} for step in (1, -1) if self._allows(cell, step, is_small=is_small)]
        for order in (_cheapest_first, _soundest_first, _deepest_first):
            move, is_certain = self._search(starts, order)
            if move is not None or is_certain:
                break
        return move, is_certain

    def _search(self, starts: list[Moves], order: _Order) -> tuple[Moves | None, bool]:
        tie = count()
        heap: list[tuple[tuple[int, int, int], int, int, Moves, dict[int, int]]] = []

        def put(moves: Moves, off: dict[int, int], price: int) -> None:
            rank = order(price, len(off), len(moves))
            heapq.heappush(heap, (rank, next(tie), price, moves, off))

        for moves in starts:
            ((cell, step),) = moves.items()
            put(moves, self._off({}, cell, step), self._price(cell))
        seen: set[frozenset[tuple[int, int]]] = set()
        while heap:
            _, _, price, moves, off = heapq.heappop(heap)
            if not off:
                return moves, False
            state = frozenset(moves.items())
            if state in seen:
                continue
            seen.add(state)
            if len(seen) > _MOST_STEPS:
                return None, False
            for cell, step in self._repairs(moves, off):
                put({**moves, cell: step}, self._off(off, cell, step), price + self._price(cell))
        return None, True

    def _allows(self, cell: int, step: int, *, is_small: bool | None = None) -> bool:
        """Say whether ``cell`` is not given away by a table in which it has this other number."""
        small = self._is_small(cell) if is_small is None else is_small
        low, high = (1, self._threshold - 1) if small else (0, self._dear)
        return low <= self._values[cell] + step <= high

    def _price(self, cell: int) -> int:
        if cell in self._hidden or cell not in self._printed:
            return 0
        # A published 0 hides nothing by itself, so it goes last.
        return self._values[cell] or self._dear

    def _off(self, off: Mapping[int, int], cell: int, step: int) -> dict[int, int]:
        """Return by how much which rows do not add up after one more step."""
        after = dict(off)
        for row, sign in self._rows_of[cell]:
            by = after.pop(row, 0) + sign * step
            if by:
                after[row] = by
        return after

    def _repairs(self, moves: Moves, off: Mapping[int, int]) -> list[tuple[int, int]]:
        """Return the steps that mend the row that leaves the least choice."""
        return min((list(self._mending(row, by, moves)) for row, by in off.items()), key=len)

    def _mending(self, row: int, by: int, moves: Moves) -> Iterator[tuple[int, int]]:
        way = -1 if by > 0 else 1
        for cell, sign in self._rows[row]:
            step = way if sign > 0 else -way
            if cell not in moves and cell not in self._public and self._values[cell] + step >= 0:
                yield cell, step


def _cheapest_first(price: int, off: int, size: int) -> tuple[int, int, int]:
    return price, off, size


def _soundest_first(price: int, off: int, size: int) -> tuple[int, int, int]:
    return off, price, size


def _deepest_first(price: int, off: int, size: int) -> tuple[int, int, int]:
    return -size, off, price


class _Same:
    """Which cells are the same count."""

    def __init__(self, size: int) -> None:
        self._first = list(range(size))

    def find(self, cell: int) -> int:
        while self._first[cell] != cell:
            cell = self._first[cell]
        return cell

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.find(one), self.find(other)))
        self._first[high] = low
