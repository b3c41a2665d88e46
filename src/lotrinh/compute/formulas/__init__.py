"""The formulas of the indicators, by roster table; those over pupils in two modules."""

from __future__ import annotations

from functools import cache

from lotrinh.compute.formulas import base
from lotrinh.compute.formulas.base import (
    DIMENSIONS,
    Amount,
    Count,
    Formula,
    Grade,
    Measure,
    Share,
    Unregistered,
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
    from lotrinh.compute.formulas import (  # noqa: F401 - they register themselves
        catchment,
        classes,
        pupils,
        results,
        schools,
        sites,
        staff,
    )

    return base.registered()


def version_of(code: str, version: int) -> Formula:
    """Return the formula of this code and version, be it the newest or an old one.

    Raises: Unregistered.
    """
    formulas()
    return base.version_of(code, version)
