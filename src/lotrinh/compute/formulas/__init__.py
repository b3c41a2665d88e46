"""The formulas of the indicators, one module for each roster table."""

from __future__ import annotations

from functools import cache

from lotrinh.compute.formulas.base import (
    DIMENSIONS,
    Amount,
    Count,
    Formula,
    Grade,
    Measure,
    Share,
    Unregistered,
    registered,
    version_of,
)

__all__ = [
    "DIMENSIONS",
    "Amount",
    "Count",
    "Formula",
    "Grade",
    "Measure",
    "Share",
    "Unregistered",
    "formulas",
    "version_of",
]


@cache
def formulas() -> dict[str, Formula]:
    """Return the newest formula of each indicator by its code, ordered by code."""
    from lotrinh.compute.formulas import pupils, staff  # noqa: F401 - they register themselves

    return registered()
