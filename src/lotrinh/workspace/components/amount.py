"""The one figure of a value that a chart can place on its axis, where it has one."""

from __future__ import annotations

from decimal import Decimal

from lotrinh.core.values import Rank, Top, Value
from lotrinh.core.values import amount_of as core_amount_of


def amount_of(value: Value) -> Decimal | None:
    """Return the figure of ``value``, a rank's place too; None where it has none, never 0."""
    match value:
        case Rank(rank=place) | Top(size=place):
            return Decimal(place)
    return core_amount_of(value)


def is_rank(value: Value) -> bool:
    """Return whether ``value`` is a place in an order, of which the first is the best."""
    return isinstance(value, Rank | Top)
