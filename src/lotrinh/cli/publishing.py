"""Figures by category for ``lotrinh compute --by``, and what of them ``--publish`` lets out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lotrinh.core.indicators import Figure, Partial
from lotrinh.core.indicators.suppression import (
    PublishedFigure,
    Sum,
    Suppressed,
    suppress_figures,
)

_ALL = "*"  # the category of a unit's whole figure
_HIDDEN = "hidden"

Parts = Mapping[tuple[str, str, str], Figure]
"""Figures by unit, indicator and category."""


def with_categories(
    partials: Sequence[Partial], parts: Parts, threshold: int | None
) -> list[dict[str, Any]]:
    """Return the rows of each figure: of all (category ``*``), then of its categories.

    With a ``threshold``, counts below it are ``hidden``, and with them those from which one could
    be worked out; without one, nothing is.
    """
    rows: list[dict[str, Any]] = []
    by_figure: dict[tuple[str, str], dict[str, Figure]] = {}
    for (unit, code, category), figure in parts.items():
        by_figure.setdefault((unit, code), {})[category] = figure
    for partial in partials:
        categories = by_figure.get((partial.unit, partial.indicator), {})
        rows += _rows(partial, categories, threshold)
    return rows


def _rows(
    partial: Partial, categories: Mapping[str, Figure], threshold: int | None
) -> Iterator[dict[str, Any]]:
    figures: dict[str, Figure] = {_ALL: partial.figure, **categories}
    shown: Mapping[str, Figure | PublishedFigure] = figures
    if threshold is not None:
        sums = [Sum(_ALL, tuple(categories))] if categories else []
        shown = suppress_figures(figures, sums, threshold=threshold)
    for category, figure in shown.items():
        yield {
            "unit": partial.unit,
            "indicator": partial.indicator,
            "period": partial.period,
            "category": category,
            "numerator": _said(figure.numerator),
            "denominator": _said(figure.denominator),
            "unknown": _said(figure.unknown),
            "snapshot": " ".join(partial.snapshots),
            "version": partial.formula_version,
        }


def _said(count: int | Suppressed | None) -> int | str | None:
    return _HIDDEN if isinstance(count, Suppressed) else count
