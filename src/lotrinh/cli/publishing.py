"""Figures by category for ``lotrinh compute --by``, and what of them ``--publish`` lets out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from lotrinh.compute.prepared import UNKNOWN
from lotrinh.compute.publishing import Place, publishable
from lotrinh.core.indicators import Figure, Partial, PublishedFigure, Suppressed

_HIDDEN = "hidden"

Parts = Mapping[tuple[str, str, str], Figure]
"""Figures by unit, indicator and category."""


def with_categories(
    partials: Sequence[Partial], dimension: str | None, parts: Parts, threshold: int | None
) -> list[dict[str, Any]]:
    """Return the rows of each figure: of all (no ``dimension``), then of its categories.

    The ``category`` of records in which the dimension is blank is empty. With a ``threshold``,
    counts below it are ``hidden``, and with them those from which one could be worked out, from all
    figures of the unit; without one, nothing is. ``partials`` are ordered by unit.
    """
    by_unit: dict[str, dict[Place, Figure]] = {}
    for (unit, code, category), figure in parts.items():
        by_unit.setdefault(unit, {})[Place(code, dimension, category)] = figure
    rows: list[dict[str, Any]] = []
    for unit, of_unit in groupby(partials, key=lambda partial: partial.unit):
        rows += _rows(list(of_unit), by_unit.get(unit, {}), threshold)
    return rows


def _rows(
    partials: Sequence[Partial], categories: Mapping[Place, Figure], threshold: int | None
) -> list[dict[str, Any]]:
    """Return the rows of a unit."""
    places: dict[str, list[Place]] = {one.indicator: [Place(one.indicator)] for one in partials}
    for place in categories:
        places[place.code].append(place)
    figures = {Place(one.indicator): one.figure for one in partials} | dict(categories)
    shown: Mapping[Place, Figure | PublishedFigure] = figures
    if threshold is not None:
        shown = publishable(figures, threshold=threshold)
    return [
        _row(partial, place, shown[place])
        for partial in partials
        for place in places[partial.indicator]
    ]


def _row(partial: Partial, place: Place, figure: Figure | PublishedFigure) -> dict[str, Any]:
    return {
        "unit": partial.unit,
        "indicator": partial.indicator,
        "period": partial.period,
        "dimension": place.dimension,
        "category": None if place.category == UNKNOWN else place.category,
        "numerator": _said(figure.numerator),
        "denominator": _said(figure.denominator),
        "unknown": _said(figure.unknown),
        "snapshot": " ".join(partial.snapshots),
        "version": partial.formula_version,
    }


def _said(count: int | Suppressed | None) -> int | str | None:
    return _HIDDEN if isinstance(count, Suppressed) else count
