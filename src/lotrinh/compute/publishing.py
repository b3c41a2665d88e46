"""What of a unit's figures may be published: all indicators and breakdowns, protected together.

A count that is left out of one figure must not follow from the others: 393 pupils less those of the
three better results are those who did not complete. So what adds up between indicators
(``reference/indicator_sums.yaml``), what a quotient divides, and the categories of every dimension
are one table of sums. Figures that count no people are published as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from lotrinh.compute.formulas import formulas
from lotrinh.compute.prepared import UNKNOWN
from lotrinh.core.indicators import Figure, PublishedFigure, Sum
from lotrinh.core.indicators.suppression import (
    KINDS,
    THRESHOLD,
    as_figures,
    counts_of,
    shares_of,
    sums_of_counts,
    suppress,
)
from lotrinh.reference import load_catalogue
from lotrinh.reference.indicator_sums import SameRecords, Within, load_indicator_sums
from lotrinh.reference.rosters import load_rosters


class Place(NamedTuple):
    """Which figure: an indicator's whole one, or that of a category of a dimension."""

    code: str
    dimension: str | None = None
    category: str | None = None


Cell = tuple[Place, str]


@cache
def is_about_people(code: str) -> bool:
    """Return whether the indicator counts people, so that a small count may point at one.

    A quotient does if either of its counts does. Of an indicator that no formula computes it is
    not known: False.
    """
    entry = next((one for one in load_catalogue() if one.code == code), None)
    if entry is not None and entry.quotient is not None:
        return any(is_about_people(part) for part in entry.quotient)
    return code in formulas() and load_rosters()[formulas()[code].table].people


def publishable(
    figures: Mapping[Place, Figure],
    *,
    public: Collection[Place] = (),
    threshold: int = THRESHOLD,
) -> dict[Place, PublishedFigure]:
    """Return the ``figures`` of one unit and period as they may be published, in their order.

    The figures may be of any indicators, whole and by any dimensions; the categories of a dimension
    must be all that there are. ``public`` ones are never left out, nor are those that count no
    people; all else is protected given that these are known (see ``core.indicators.suppression``).

    Raises: ValueError if the categories of a figure do not add up to it.
    """
    known = {place for place in figures if place in public or not is_about_people(place.code)}
    divisors = {
        (Place(entry.code), "d")
        for entry in load_catalogue()
        if entry.quotient is not None and not is_about_people(entry.quotient[1])
    }
    cells = counts_of(figures)
    sums = [*_of_categories(figures, cells), *_of_quotients(cells), *_same_questions(cells)]
    sums += [*_of_indicators(cells)]
    unprinted = []
    for number, same in enumerate(load_indicator_sums().same_records):
        for dimension, category in dict.fromkeys((one.dimension, one.category) for one in figures):
            # How many records they are is printed nowhere, and no indicator.
            total = Place(f"records {number}", dimension, category), "n"
            found = list(_same_records(total, same, cells))
            if len(found) > 1:
                cells[total] = sum(cells[part] for part in found[0].parts)
                unprinted.append(total)
                sums += _that_hold(found, cells)
    shown = suppress(
        cells,
        [one for one in sums if not _is_of(known, one)],
        parts_of=[one for one in shares_of(figures) if one.part[0] not in known],
        public={(place, kind) for place in known for kind in KINDS} | _noughts(cells) | divisors,
        unprinted=unprinted,
        threshold=threshold,
    )
    return as_figures(shown, figures)


def _is_of(known: Collection[Place], one: Sum[Cell]) -> bool:
    return all(cell[0] in known for cell in (one.total, *one.parts))


def _of_categories(
    figures: Mapping[Place, Figure], cells: Mapping[Cell, int]
) -> Iterator[Sum[Cell]]:
    parts: dict[tuple[str, str], list[Place]] = {}
    for place in figures:
        if place.dimension is not None:
            parts.setdefault((place.code, place.dimension), []).append(place)
    for (code, _), places in parts.items():
        if Place(code) in figures:
            yield from sums_of_counts([Sum(Place(code), tuple(places))], cells)


def _of_quotients(cells: Mapping[Cell, int]) -> Iterator[Sum[Cell]]:
    for entry in load_catalogue():
        if entry.quotient is not None and (Place(entry.code), "n") in cells:
            own, part, whole = Place(entry.code), *map(Place, entry.quotient)
            same = (
                Sum((own, "n"), ((part, "n"),)),
                Sum((own, "d"), ((whole, "n"),)),
                Sum((own, "u"), ((part, "u"), (whole, "u"))),
            )
            yield from _that_hold(same, cells)


def _same_questions(cells: Mapping[Cell, int]) -> Iterator[Sum[Cell]]:
    for first, *others in load_indicator_sums().same_question:
        for place in _places_of(first, cells):
            same = (
                Sum((place, kind), ((place._replace(code=code), kind),))
                for code in others
                for kind in ("d", "u")
            )
            yield from _that_hold(same, cells)
    # Who counts is all who are asked, in the categories in which alone one can count.
    for (dimension, code), categories in load_indicator_sums().part_within.items():
        for category in categories:
            place = Place(code, dimension, category)
            yield from _that_hold([Sum((place, "d"), ((place, "n"),))], cells)


def _of_indicators(cells: Mapping[Cell, int]) -> Iterator[Sum[Cell]]:
    for one in load_indicator_sums().sums:
        for place in _places_of(one.total, cells):
            total = place, "d" if one.of_denominator else "n"
            parts = tuple((place._replace(code=code), "n") for code in one.parts)
            yield from _that_hold([Sum(total, parts, is_all=one.is_all)], cells)


def _same_records(total: Cell, same: SameRecords, cells: Mapping[Cell, int]) -> Iterator[Sum[Cell]]:
    def place(code: str) -> Place:
        return Place(code, total[0].dimension, total[0].category)

    for code in same.shares:
        if (place(code), "d") in cells:
            yield Sum(total, ((place(code), "d"), (place(code), "u")))
    counted = tuple((place(code), kind) for code in same.counts for kind in ("n", "u"))
    if counted and all(cell in cells for cell in counted):
        yield Sum(total, counted)


def _places_of(code: str, cells: Mapping[Cell, int]) -> list[Place]:
    return [place for place, kind in cells if (place.code, kind) == (code, "n")]


def _that_hold(sums: Iterable[Sum[Cell]], cells: Mapping[Cell, int]) -> Iterator[Sum[Cell]]:
    """Yield the ``sums`` of which all counts are there.

    A list made by hand may break a sum (a grade left blank): then its parts are some of the total,
    or, where they are more, nobody can count on it.
    """
    for one in sums:
        if all(cell in cells for cell in (one.total, *one.parts)):
            rest = cells[one.total] - sum(cells[part] for part in one.parts)
            if rest >= 0:
                yield Sum(one.total, one.parts, is_all=one.is_all and not rest)


def _noughts(cells: Mapping[Cell, int]) -> set[Cell]:
    """Return the counts that everybody knows to be 0: of men among the girls, say."""
    known = load_indicator_sums()
    return {
        (place, kind)
        for (place, kind), value in cells.items()
        if not value
        and (
            (kind == "n" and _is_outside(place, known.part_within))
            or (kind == "u" and (place, "d") not in cells and _is_other(place, known.part_within))
            or (kind != "u" and _is_outside(place, known.whole_within))
            or (kind == "u" and _is_other(place, known.whole_within))
        )
    }


def _is_outside(place: Place, within: Within) -> bool:
    if place.dimension is None:
        return False
    categories = within.get((place.dimension, place.code))
    return categories is not None and place.category not in categories


def _is_other(place: Place, within: Within) -> bool:
    return place.category != UNKNOWN and _is_outside(place, within)
