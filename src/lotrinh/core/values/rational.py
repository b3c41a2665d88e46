"""Which whole count can a printed percentage be, and how many heads a percentage asks for.

All arithmetic is on exact decimals and whole numbers: 58,82 is 10/17; 70,52 is no k/17 (12/17 is
70,59); of 60 pupils 99,8 % means all 60.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from lotrinh.core.values.comparing import limit_of, speaks_of_share
from lotrinh.core.values.types import (
    Count,
    Direction,
    Number,
    Operator,
    Rank,
    Ratio,
    Top,
    Value,
)

_HUNDRED = Decimal(100)
_ROUNDINGS = (ROUND_HALF_UP, ROUND_DOWN)


def possible_ratios(percent: Decimal, sizes: Iterable[int]) -> tuple[Ratio, ...]:
    """Return each k/N, N of ``sizes``, that prints as ``percent`` at its decimals.

    Both usual ways of printing count: rounded half up, and cut off.
    """
    found = []
    for size in sizes:
        if size < 1:
            continue
        nearest = int(percent * size / _HUNDRED)
        for part in (nearest, nearest + 1):
            if part <= size and _prints_as(part, size, percent):
                found.append(Ratio(part, size))
    return tuple(found)


def _prints_as(part: int, whole: int, percent: Decimal) -> bool:
    share = Decimal(part) * _HUNDRED / whole
    return any(share.quantize(percent, rounding=rounding) == percent for rounding in _ROUNDINGS)


def nearest_ratio(percent: Decimal, size: int) -> Ratio:
    """Return the k/N of ``size`` that is nearest to ``percent``, with its percentage to 2 decimals.

    Raises: ValueError if ``size`` is less than 1.
    """
    if size < 1:
        raise ValueError(f"no share of {size}")
    part = int((percent * size / _HUNDRED).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    part = min(part, size)
    share = (Decimal(part) * _HUNDRED / size).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return Ratio(part, size, share)


def common_sizes(percents: Sequence[Decimal], sizes: Iterable[int]) -> tuple[int, ...]:
    """Return those of ``sizes`` of which the most of ``percents`` can be shares; none if none can."""
    explained = {
        size: sum(bool(possible_ratios(percent, (size,))) for percent in percents) for size in sizes
    }
    most = max(explained.values(), default=0)
    return tuple(size for size, count in explained.items() if count == most and most)


def needed(demanded: Value, whole: int, direction: Direction = Direction.HIGHER) -> int | None:
    """Return the number of ``whole`` that just meets a demanded share: 60 for 99,8 % of 60.

    Where lower is better it is the most that still meets it. None if ``demanded`` is no share, or
    no number from 0 to ``whole`` meets it.
    """
    limit = limit_of(demanded, direction)
    if limit is None or not speaks_of_share(demanded):
        return None
    operator, percent = limit
    count = _whole_limit(operator, percent * whole / _HUNDRED)
    return count if 0 <= count <= whole else None


def still_missing(
    actual: Value, demanded: Value, direction: Direction = Direction.HIGHER
) -> int | None:
    """Return how many heads or places ``actual`` is short of ``demanded``; 0 if it is not short.

    Of a ratio against a share, the pupils or teachers of its denominator; of counts, the
    difference rounded up; of ranks, the places to climb. None where no whole number says it (a
    bare percentage does not betray its size).
    """
    if isinstance(actual, Rank) and isinstance(demanded, Rank | Top):
        return max(
            0, actual.rank - (demanded.rank if isinstance(demanded, Rank) else demanded.size)
        )
    if isinstance(actual, Ratio) and speaks_of_share(demanded):
        count = needed(demanded, actual.denominator, direction)
        return None if count is None else _short(Decimal(actual.numerator), count, direction)
    if speaks_of_share(demanded) or speaks_of_share(actual):
        return None
    limit = limit_of(demanded, direction)
    if limit is None or not isinstance(actual, Number | Count):
        return None
    amount = actual.value if isinstance(actual, Number) else Decimal(actual.count)
    return _short(amount, _whole_limit(*limit), direction)


def _whole_limit(operator: Operator, limit: Decimal) -> int:
    """Return the last whole number that still meets ``operator limit``."""
    ceiling = int(limit.to_integral_value(ROUND_CEILING))
    floor = int(limit.to_integral_value(ROUND_FLOOR))
    return {
        Operator.GE: ceiling,
        Operator.GT: floor + 1,
        Operator.LE: floor,
        Operator.LT: ceiling - 1,
    }[operator]


def _short(amount: Decimal, limit: int, direction: Direction) -> int:
    short = amount - limit if direction is Direction.LOWER else limit - amount
    return max(0, int(short.to_integral_value(ROUND_CEILING)))
