"""What a formula is: a small function from records to who is asked and who of them meets it.

A formula says for one record at a time whether it belongs to the whole and whether it is part of
it, in the three-valued logic of SQL: yes, no, unknown. Sums over records give the figures, so a
blank can never count as no, a breakdown always adds up to its total, and a parent's figure is the
sum of its children's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ibis.expr.types as ir

from lotrinh.core.rosters import Moments


@dataclass(frozen=True, slots=True)
class Share:
    """Of the records that ``whole`` holds for, those that ``part`` holds for.

    A record of which it is unknown whether it belongs to the whole, or to the part, is counted in
    ``unknown`` and in neither numerator nor denominator.
    """

    whole: ir.BooleanValue
    part: ir.BooleanValue


@dataclass(frozen=True, slots=True)
class Count:
    """How many records ``counted`` holds for; where it is null the record is unknown."""

    counted: ir.BooleanValue


@dataclass(frozen=True, slots=True)
class Amount:
    """Amounts added up: ``part`` of ``whole`` (whole numbers), or ``part`` alone.

    A record in which either is null counts as one unknown.
    """

    part: ir.IntegerValue
    whole: ir.IntegerValue | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of a unit on a scale, as a whole number; null is unknown."""

    level: ir.IntegerValue


Measure = Share | Count | Amount | Grade
Function = Callable[[ir.Table, Moments], Measure]

DIMENSIONS = ("sex", "ethnicity", "site", "grade")
"""What figures can be broken down by, where the records have it."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A registered formula: which indicator, over which table, in which version.

    ``version`` rises whenever the figures can change; a figure names the version that made it.
    ``by`` are the dimensions that it can be broken down by.
    """

    code: str
    table: str
    version: int
    function: Function
    by: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What the formula counts, in one sentence (English), with its source."""
        return (self.function.__doc__ or "").strip()


_REGISTRY: dict[tuple[str, int], Formula] = {}


class Unregistered(LookupError):
    """There is no formula of this code and version."""


def formula(
    code: str, *, table: str, version: int = 1, by: tuple[str, ...] | None = None
) -> Callable[[Function], Function]:
    """Register the decorated function as the formula of the indicator ``code``.

    A formula whose figures change gets a new version beside the old one, which stays registered,
    so that what it made can be made again. ``by`` narrows the dimensions; by default all that the
    table has a column for.
    """

    def register(function: Function) -> Function:
        from lotrinh.compute.schema import types_of

        columns = types_of(table)
        dimensions = DIMENSIONS if by is None else by
        known = Formula(
            code=code,
            table=table,
            version=version,
            function=function,
            by=tuple(name for name in dimensions if name in columns),
        )
        if (code, version) in _REGISTRY:
            raise ValueError(f"{code} version {version} is registered twice")
        _REGISTRY[code, version] = known
        return function

    return register


def registered() -> dict[str, Formula]:
    """Return the newest version of each formula by the indicator's code, ordered by code."""
    newest: dict[str, Formula] = {}
    for code, version in sorted(_REGISTRY):
        newest[code] = _REGISTRY[code, version]
    return newest


def version_of(code: str, version: int) -> Formula:
    """Return the formula of this code and version.

    Raises: Unregistered.
    """
    try:
        return _REGISTRY[code, version]
    except KeyError:
        raise Unregistered(f"{code} version {version}") from None
