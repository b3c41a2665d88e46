"""Small counts in published tables: left out, with as many others as it takes to hide them.

A count of 1 to 4 can point at a pupil. It is left out (*primary*), and so is what would give it
away (*complementary*): with a printed total and all other parts, the missing part is a subtraction.

The guarantee, in whole numbers: for every count that is left out there is another table of counts,
0 or more, that adds up, agrees with all that is published, and has another number there; for a
small count even another small number. The other table differs by 1 in some cells: a move in one
cell is made good in every sum that it stands in. In tables by units, by categories, and by two of
these at once such moves are all that can happen (the sums are totally unimodular), so the search
for one is exact; in tables of more dimensions it may leave out more than needed, never less.

Some counts may be *public*: shown elsewhere, so that leaving them out would hide nothing. All else
is protected given that they are known; noughts are left out too where it takes them. Of a total
of 3 whose only part is 3 nothing can be hidden. What still holds then:

- every small count that is not public is left out;
- if no other table is found with a small number in its place, but one with another number (0, say),
  this is what protects it; if there is no other table by such moves at all, even with everything
  left out that is not public, it is left out by itself, and nothing else is for its sake;
- all other counts that are left out are protected as above.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from lotrinh.core.indicators.hiding import Equation, Table
from lotrinh.core.indicators.partials import Figure

THRESHOLD = 5
"""The least count that is published, unless a caller says otherwise; 0 is always published."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A count that is not published. It is no 0, no blank, and does not say why it is left out."""


SUPPRESSED = Suppressed()


@dataclass(frozen=True, slots=True)
class Sum(Generic[Key]):
    """``total`` is the sum of ``parts``; each is the key of a cell.

    Where the parts do not make up all (``is_all`` is False), what remains is a count too, which
    nobody prints. A sum of one part says that both are the same count.
    """

    total: Key
    parts: tuple[Key, ...]
    is_all: bool = True


@dataclass(frozen=True, slots=True)
class PartOf(Generic[Key]):
    """``part`` counts some of what ``whole`` counts: a sum of one part that is not all."""

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
    public: Collection[Key] = (),
    unprinted: Collection[Key] = (),
    threshold: int = THRESHOLD,
) -> dict[Key, int | Suppressed]:
    """Return the table ``cells`` as it may be published, in its order.

    Left out are the counts from 1 to ``threshold - 1``, one side of a share whose rest is such a
    count, and what would give one of these away: the smallest counts that will do. What is left out
    of the parts of a published total is together at least ``threshold``, as far as the parts that
    are not public go.

    ``sums`` must say everything that a reader knows to add up, over all dimensions and levels.
    ``public`` are the counts that are known whatever is left out here: they never are.
    ``unprinted`` ones stand in sums only: they are not published, nor returned, but protected.

    Raises: ValueError if a count is negative, or a sum or share does not hold.
    """
    keys = list(cells)
    number = {key: place for place, key in enumerate(keys)}
    values = list(cells.values())
    equations = []
    for one in [*sums, *(Sum(one.whole, (one.part,), is_all=False) for one in parts_of)]:
        rest = cells[one.total] - sum(cells[part] for part in one.parts)
        parts = [number[part] for part in one.parts]
        if one.is_all and rest:
            raise ValueError(f"{one.parts} do not add up to {one.total}")
        if not one.is_all:
            parts.append(len(values))
            values.append(rest)
        equations.append(Equation(number[one.total], tuple(parts)))
    if min(values, default=0) < 0:
        raise ValueError("a count is negative, or parts are more than their whole")
    shown = [key for key in keys if key not in unprinted]
    table = Table(
        values,
        equations,
        printed=[number[key] for key in shown],
        public=[number[key] for key in shown if key in public],
        threshold=threshold,
    )
    table.hide()
    hidden = {key for key in shown if table.is_hidden(number[key])}
    # Also one that is the same as a public one, which the table knows as that.
    hidden |= {key for key in shown if 0 < cells[key] < threshold and key not in public}
    return {key: SUPPRESSED if key in hidden else cells[key] for key in shown}


def suppress_figures(
    figures: Mapping[Key, Figure],
    sums: Iterable[Sum[Key]] = (),
    *,
    public: Collection[Key] = (),
    threshold: int = THRESHOLD,
) -> dict[Key, PublishedFigure]:
    """Return ``figures`` as they may be published; ``sums`` are over their keys.

    Numerator, denominator and unknown records each add up over every sum; of a figure with a
    denominator that is no quotient (no more than all), the rest is protected too. The ``public``
    figures are shown whatever they are: see ``suppress``.

    Raises: ValueError as ``suppress``, or for a sum of counts and shares.
    """
    cells = counts_of(figures)
    return as_figures(
        suppress(
            cells,
            sums_of_counts(sums, cells),
            parts_of=shares_of(figures),
            public={(key, kind) for key in public for kind in KINDS},
            threshold=threshold,
        ),
        figures,
    )


KINDS = ("n", "d", "u")
"""The counts of a figure: numerator, denominator, unknown."""


def counts_of(figures: Mapping[Key, Figure]) -> dict[tuple[Key, str], int]:
    """Return the counts of ``figures`` by key and kind; a count has no denominator."""
    cells: dict[tuple[Key, str], int] = {}
    for key, figure in figures.items():
        cells[key, "n"], cells[key, "u"] = figure.numerator, figure.unknown
        if figure.denominator is not None:
            cells[key, "d"] = figure.denominator
    return cells


def shares_of(figures: Mapping[Key, Figure]) -> list[PartOf[tuple[Key, str]]]:
    """Return the numerators that are part of their denominators."""
    return [
        PartOf((key, "n"), (key, "d"))
        for key, figure in figures.items()
        if figure.denominator is not None and figure.numerator <= figure.denominator
    ]


def sums_of_counts(
    sums: Iterable[Sum[Key]], cells: Mapping[tuple[Key, str], int]
) -> list[Sum[tuple[Key, str]]]:
    """Return the sums over figures as sums over each of their counts."""
    return [
        Sum((one.total, kind), tuple((part, kind) for part in one.parts))
        for one in sums
        for kind in KINDS
        if kind != "d" or (one.total, "d") in cells
    ]


def as_figures(
    shown: Mapping[tuple[Key, str], int | Suppressed], keys: Iterable[Key]
) -> dict[Key, PublishedFigure]:
    """Return the counts that are ``shown`` put together again to the figures of ``keys``."""
    return {
        key: PublishedFigure(shown[key, "n"], shown.get((key, "d")), shown[key, "u"])
        for key in keys
    }
