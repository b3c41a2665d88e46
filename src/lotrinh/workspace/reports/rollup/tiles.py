"""The units right below as a map of tiles: a square each, in the order of their names.

No openly licensed shapes of the communes since 1/7/2025 come in a package (see decision 13).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lotrinh.core.text import fold
from lotrinh.workspace.reports.rollup.views import UnitRow

MOST = 400
"""Of more units a map says nothing any more; their table does."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A unit's square: its row, and how strong its shade is, 0 (none) to 4."""

    row: UnitRow
    shade: int


def tiles_of(rows: Iterable[UnitRow]) -> tuple[Tile, ...]:
    """Return the tiles by name; none for a single unit or for too many.

    The shade says where a unit lies among those that have a figure: the weaker, the stronger.
    """
    listed = list(rows)
    if not 1 < len(listed) <= MOST:
        return ()
    ranked = [row for row in listed if row.standing.words]
    shades = {
        row.unit.pk: _SHADES - place * _SHADES // len(ranked) for place, row in enumerate(ranked)
    }
    ordered = sorted(listed, key=lambda row: (fold(row.short), row.unit.pk))
    return tuple(Tile(row, shades.get(row.unit.pk, 0)) for row in ordered)


_SHADES = 4
