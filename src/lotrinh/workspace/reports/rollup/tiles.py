"""The units right below as a map of tiles: a square each, about where the unit lies.

No openly licensed shapes of the communes since 1/7/2025 come in a package, but a point of each does
(see decision 13).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sqrt

from lotrinh.core.text import fold
from lotrinh.reference.national_places import Point
from lotrinh.workspace.reports.rollup.views import UnitRow

MOST = 400
"""Of more units a map says nothing any more; their table does."""

COLUMNS = 14
"""How many tiles lie beside each other at most."""

_SHADES = 4
_AIR = 1.7  # squares of the grid for each tile, so that the outline can be seen
_KNOWN = 0.6  # of fewer units whose place is known there is no map, only an order


@dataclass(frozen=True, slots=True)
class Tile:
    """A unit's square: its row of the table, how strong its shade is, 0 (none) to 4, and its place
    in the grid, counted from 1; 0 where it has none."""

    row: UnitRow
    shade: int
    column: int = 0
    line: int = 0


def tiles_of(rows: Iterable[UnitRow], points: Mapping[str, Point]) -> tuple[Tile, ...]:
    """Return the tiles by name, where enough of ``points`` (by code) are known with their places;
    none for a single unit or for too many.

    The shade says where a unit lies among those that have a figure: the weaker, the stronger; of
    equal ones it is the same.
    """
    listed = list(rows)
    if not 1 < len(listed) <= MOST:
        return ()
    ranked = [row for row in listed if row.standing.words]
    last = {row.standing.words: place for place, row in enumerate(ranked)}
    shades = {
        row.unit.pk: _SHADES - last[row.standing.words] * _SHADES // len(ranked) for row in ranked
    }
    ordered = sorted(listed, key=lambda row: (fold(row.short), row.unit.pk))
    places = _places([points.get(row.unit.code) for row in ordered])
    return tuple(
        Tile(row, shades.get(row.unit.pk, 0), *place)
        for row, place in zip(ordered, places, strict=True)
    )


def _places(points: Sequence[Point | None]) -> list[tuple[int, int]]:
    """Return column and line of each point, (0, 0) of one that is not known; of all, where too few
    are."""
    known = [(place, point) for place, point in enumerate(points) if point is not None]
    found = [(0, 0)] * len(points)
    if len(known) < 2 or len(known) < _KNOWN * len(points):
        return found
    shrink = cos(radians(sum(point.latitude for _, point in known) / len(known)))
    spots = {place: (point.longitude * shrink, -point.latitude) for place, point in known}
    left, top = (min(spot[axis] for spot in spots.values()) for axis in (0, 1))
    width, height = (
        max(spot[axis] for spot in spots.values()) - least for axis, least in ((0, left), (1, top))
    )
    step = max(sqrt(width * height / (_AIR * len(known))), width / (COLUMNS - 1), height / 60, 1e-6)
    taken: set[tuple[int, int]] = set()
    # From the top to the bottom, so that neighbours push each other to the side and downwards.
    for place, (x, y) in sorted(spots.items(), key=lambda one: (one[1][1], one[1][0])):
        at = _nearest_free((x - left) / step, (y - top) / step, taken)
        taken.add(at)
        found[place] = at[0] + 1, at[1] + 1
    return found


def _nearest_free(x: float, y: float, taken: set[tuple[int, int]]) -> tuple[int, int]:
    """Return the free square nearest to a spot, in squares."""
    reach = 1
    while True:
        near = [
            (column, line)
            for column in range(max(0, round(x) - reach), min(COLUMNS, round(x) + reach + 1))
            for line in range(max(0, round(y) - reach), round(y) + reach + 1)
            if (column, line) not in taken
        ]
        if near:
            return min(near, key=lambda at: (hypot(at[0] - x, at[1] - y), at))
        reach += 1
