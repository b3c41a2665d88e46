"""The one amount that a value has, and the limit that a demand sets."""

from __future__ import annotations

from decimal import Decimal

from lotrinh.core.text import fold
from lotrinh.core.values.types import (
    Bound,
    Count,
    Date,
    Direction,
    Number,
    Operator,
    Range,
    Ratio,
    Value,
)


def amount_of(value: Value) -> Decimal | None:
    """Return the amount that ``value`` says, None where it says none; never 0 for nothing.

    Of a bound its limit, of a range its low end, of a ratio its share in per cent (28 digits).
    Ranks, dates, statuses and levels have no amount.
    """
    match value:
        case Number(amount):
            return amount
        case Count(count):
            return Decimal(count)
        case Range(low):
            return low
        case Ratio(part, whole):
            return Decimal(part) * 100 / whole if whole else None
        case Bound(_, Number(amount)):
            return amount
        case _:
            return None


def limit_of(demanded: Value, direction: Direction) -> tuple[Operator, Decimal] | None:
    """Return the limit that ``demanded`` sets and on which side, None if it sets no amount.

    A bound says its side itself; a plain number is at least it (at most it where less is better);
    of a range the low end counts (the high end where less is better).
    """
    lower = direction is Direction.LOWER
    if isinstance(demanded, Bound):
        return None if isinstance(demanded.limit, Date) else (demanded.op, demanded.limit.value)
    amount = demanded.high if isinstance(demanded, Range) and lower else amount_of(demanded)
    return None if amount is None else (Operator.LE if lower else Operator.GE, amount)


def unit_of_value(value: Value) -> str | None:
    """Return the unit of an amount: a ratio's is ``%``, a count's its noun, None if it has none."""
    match value:
        case Number(_, unit) | Bound(_, Number(_, unit)) | Range(_, _, unit):
            return unit
        case Count(_, noun):
            return noun
        case Ratio():
            return "%"
        case _:
            return None


def units_agree(one: str | None, other: str | None) -> bool:
    """Say whether two units can be one: the same, one not printed, or one the start of the other.

    *giáo viên* and *giáo viên tin học* agree; ``%`` agrees only with itself and with no unit.
    """
    if not one or not other:
        return True
    shorter, longer = sorted((fold(one), fold(other)), key=len)
    return longer == shorter or longer.startswith(f"{shorter} ")
