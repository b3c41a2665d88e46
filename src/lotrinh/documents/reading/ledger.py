"""Which printed text landed in a known part of the plan, and which did not."""

from __future__ import annotations

from collections.abc import Iterable

from lotrinh.core.plan.types import Coverage, Leftover
from lotrinh.core.text import squeeze
from lotrinh.documents.blocks import Cell, Table
from lotrinh.documents.reading.lines import Item, Line

Printed = Line | Cell


class Ledger:
    """Every printed line and cell of a document, ticked off as the readers place it."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._printed: dict[int, Printed] = {}
        self._placed: set[int] = set()
        for item in items:
            parts = [item] if isinstance(item, Line) else cells_of(item)
            self._printed.update((id(part), part) for part in parts if part.text.strip())

    def place(self, parts: Iterable[Printed]) -> None:
        """Tick off lines or cells that landed in a known part."""
        self._placed.update(id(part) for part in parts)

    def coverage(self) -> Coverage:
        """Return how many characters, white space aside, were placed, of how many."""
        sizes = {key: len("".join(part.text.split())) for key, part in self._printed.items()}
        placed = sum(size for key, size in sizes.items() if key in self._placed)
        return Coverage(placed=placed, total=sum(sizes.values()))

    def leftovers(self) -> tuple[Leftover, ...]:
        """Return what was not placed, in document order, as printed."""
        return tuple(
            Leftover(text=squeeze(part.text), place=part.place)
            for key, part in self._printed.items()
            if key not in self._placed
        )


def cells_of(table: Table) -> list[Cell]:
    """Return a table's cells in reading order; tables inside them are items of their own."""
    return [cell for row in table.rows for cell in row.cells]
