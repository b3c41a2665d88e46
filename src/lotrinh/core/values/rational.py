"""Which k of N a printed percentage can be, and how many of N a percentage asks for.

A percentage with d decimals is how k/N is printed if 100 k/N rounds half up, or is cut off, to it:
58,82 is 10/17, 79,16 (cut off) is 19/24, 92,70 is no k/24. All arithmetic is in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from lotrinh.core.values.limits import amount_of, limit_of, unit_of_value, units_agree
from lotrinh.core.values.types import (
    Bound,
    Count,
    Direction,
    Number,
    Operator,
    Range,
    Rank,
    Ratio,
    Top,
    Value,
)

_PERCENT = "%"
# A demand with so many decimals may itself be a rounded k/N (70,59 for 12/17).
_DECIMALS_OF_A_SHARE = 2


def decimals_of(number: Decimal) -> int:
    """Return how many decimals ``number`` was printed with."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def share(part: int, whole: int, decimals: int = 2) -> Decimal:
    """Return ``part`` of ``whole`` in per cent, rounded half up.

    Raises: ZeroDivisionError if ``whole`` is 0.
    """
    scaled = Fraction(100 * part * 10**decimals, whole)
    return Decimal((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)).scaleb(
        -decimals
    )


def prints_as(part: int, whole: int, percent: Decimal) -> bool:
    """Say whether ``percent`` is how ``part`` of ``whole`` is printed, rounded or cut off."""
    return part in _parts(percent, whole)


def possible_ratios(percent: Decimal, sizes: Iterable[int]) -> tuple[Ratio, ...]:
    """Return every k/N that is printed as ``percent``, for each N in ``sizes``, in their order."""
    return tuple(Ratio(k, size, percent) for size in sizes for k in _parts(percent, size))


def nearest_ratio(percent: Decimal, size: int) -> Ratio:
    """Return the k/``size`` nearest to ``percent``, with its own percentage as it is printed.

    Raises: ValueError if ``size`` is not positive.
    """
    if size <= 0:
        raise ValueError(f"no share of {size}")
    part = int((percent * size / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    part = min(max(part, 0), size)
    return Ratio(part, size, share(part, size, decimals_of(percent)))


def common_sizes(percents: Iterable[Decimal], sizes: Iterable[int]) -> tuple[int, ...]:
    """Return the sizes that give the most of ``percents`` as k/N; none if no size gives any.

    The size that a row of figures betrays: 58,82 and 64,70 and 100 are all of 17 (or 34 ...).
    """
    printed = set(percents)
    explained = {size: sum(bool(_parts(p, size)) for p in printed) for size in sizes}
    most = max(explained.values(), default=0)
    return tuple(size for size, count in explained.items() if count == most > 0)


def needed(
    demanded: Decimal | Value, whole: int, *, direction: Direction = Direction.HIGHER
) -> int | None:
    """Return how many of ``whole`` meet the demand: at least so many, or at most if less is better.

    99,8 % of 60 is 60. ``demanded`` is a percentage, or a number, bound, range or ratio; a number
    that is not in per cent is the count itself. A percentage with two decimals that no count gives
    exactly may be a rounded one, and then the count that is printed so will do (70,59 of 17 is 12).
    None where no count of ``whole`` meets it, or nothing is counted.
    """
    value = Number(demanded, _PERCENT) if isinstance(demanded, Decimal) else demanded
    limit = limit_of(value, direction)
    if limit is None or whole <= 0:
        return None
    operator, amount = limit
    exact = Fraction(amount)
    if isinstance(value, Ratio):
        exact = Fraction(100 * value.numerator, value.denominator)
    if unit_of_value(value) == _PERCENT:
        exact = exact * whole / 100
        if (rounded := rounded_part(value, amount, whole)) is not None:
            exact = Fraction(rounded)
    count = _count(operator, exact)
    return count if 0 <= count <= whole else None


def still_missing(
    actual: Value, demanded: Value, *, direction: Direction = Direction.HIGHER
) -> int | None:
    """Return how many pupils, things or places ``actual`` is short of the demand (or over it).

    Of a ratio in its whole, of a count in what it counts, of a rank in places; 0 when the demand is
    met, None where no whole number says it: a bare percentage does not betray its size. *Two more
    pupils* says more than 96,67 -> 99,80.
    """
    if isinstance(actual, Rank) and isinstance(demanded, Rank | Top):
        wanted = demanded.rank if isinstance(demanded, Rank) else demanded.size
        return max(0, actual.rank - wanted)
    limit = limit_of(demanded, direction)
    if limit is None:
        return None
    operator, amount = limit
    count: int | None = _count(operator, Fraction(amount))
    if isinstance(actual, Ratio):
        count = needed(demanded, actual.denominator, direction=direction)
    have = _whole_amount(actual, demanded)
    if have is None or count is None:
        return None
    return max(0, have - count if operator in (Operator.LE, Operator.LT) else count - have)


def _whole_amount(actual: Value, demanded: Value) -> int | None:
    """Return the count that ``actual`` says in the demand's unit, a ratio's part; else None."""
    if isinstance(actual, Ratio):
        return actual.numerator
    amount = amount_of(actual) if isinstance(actual, Number | Count) else None
    units = unit_of_value(actual), unit_of_value(demanded)
    if amount is None or _PERCENT in units or not units_agree(*units):
        return None
    return int(amount) if amount == amount.to_integral_value() else None


def rounded_part(demanded: Value, percent: Decimal, whole: int) -> int | None:
    """Return the one k that rounds to ``percent`` of ``whole``, where no count gives it exactly.

    None for strict bounds, and for fewer than two decimals: 99,72 % is not yet 100 %.
    """
    strict = isinstance(demanded, Bound) and demanded.op in (Operator.GT, Operator.LT)
    printed = isinstance(demanded, Number | Bound | Range)
    if strict or not printed or decimals_of(percent) < _DECIMALS_OF_A_SHARE:
        return None
    if (Fraction(percent) * whole / 100).denominator == 1:
        return None
    decimals = decimals_of(percent)
    parts = [k for k in _parts(percent, whole) if share(k, whole, decimals) == percent]
    return parts[0] if len(parts) == 1 else None


def _count(operator: Operator, exact: Fraction) -> int:
    floor, ceiling = exact.__floor__(), exact.__ceil__()
    match operator:
        case Operator.GE:
            return ceiling
        case Operator.GT:
            return floor + 1
        case Operator.LE:
            return floor
        case _:
            return ceiling - 1


def _parts(percent: Decimal, whole: int) -> range:
    """Return the k for which k/``whole`` is printed as ``percent``.

    Rounded half up, 100 k/N is in [p - u/2, p + u/2) for a last digit worth u; cut off, in
    [p, p + u); together in [p - u/2, p + u).
    """
    if whole <= 0:
        return range(0)
    scale = 100 * 10 ** decimals_of(percent)
    printed = int(percent.scaleb(decimals_of(percent)))
    first = -(-(2 * printed - 1) * whole // (2 * scale))
    last = -(-(printed + 1) * whole // scale) - 1
    return range(max(first, 0), min(last, whole) + 1)
