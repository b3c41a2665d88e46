"""Does an actual meet what is demanded, and which of two demands is the weaker one."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from lotrinh.core.text import fold
from lotrinh.core.values.types import (
    Bound,
    Count,
    Date,
    Demanded,
    Direction,
    Level,
    Missing,
    Number,
    Operator,
    Range,
    Rank,
    Ratio,
    Status,
    StatusWord,
    Text,
    Top,
    Value,
)


class Comparison(StrEnum):
    """The answer of a comparison; missing and not comparable are answers of their own."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_COMPARABLE = "not_comparable"
    MISSING = "missing"


_POSITIVE = {StatusWord.MET, StatusWord.YES}
_GRADES = (
    "kem",
    "yeu",
    "trung binh",
    "kha",
    "tot",
    "gioi",
    "xuat sac",
)
_COMPLETION = ("chua hoan thanh", "hoan thanh", "hoan thanh tot", "hoan thanh xuat sac")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}


def compare(
    actual: Value, demanded: Value, *, direction: Direction = Direction.HIGHER
) -> Comparison:
    """Return whether ``actual`` meets ``demanded``.

    A plain number demands at least itself, at most itself where lower is better. A ratio counts
    exactly, numerator over denominator; its printed percentage is not used. A missing value on
    either side is ``missing``, never 0; kinds that say nothing about each other are
    ``not_comparable``.
    """
    if isinstance(actual, Missing) or isinstance(demanded, Missing):
        return Comparison.MISSING
    if isinstance(actual, Text) or isinstance(demanded, Text | Demanded):
        return Comparison.NOT_COMPARABLE
    answer = _meets(actual, demanded, direction)
    if answer is None:
        return Comparison.NOT_COMPARABLE
    return Comparison.MET if answer else Comparison.NOT_MET


def _meets(actual: Value, demanded: Value, direction: Direction) -> bool | None:
    if isinstance(demanded, Status):
        return _meets_status(actual, demanded, direction)
    if isinstance(demanded, Rank | Top):
        return _meets_rank(actual, demanded)
    if isinstance(demanded, Level):
        return _meets_level(actual, demanded)
    if isinstance(demanded, Date):
        return _meets_date(actual, demanded, Operator.LE)
    if isinstance(demanded, Bound) and isinstance(demanded.limit, Date):
        return _meets_date(actual, demanded.limit, demanded.op)
    return _meets_amount(actual, demanded, direction)


def _meets_status(actual: Value, demanded: Status, direction: Direction) -> bool | None:
    wanted = demanded.status in _POSITIVE
    if isinstance(actual, Status):
        is_so = actual.status in _POSITIVE
        return is_so == wanted if direction is Direction.LOWER else is_so or not wanted
    amount = amount_of(actual)
    if amount is not None and direction is Direction.LOWER:
        return (amount > 0) == wanted
    return None


def _meets_rank(actual: Value, demanded: Rank | Top) -> bool | None:
    limit = demanded.rank if isinstance(demanded, Rank) else demanded.size
    if isinstance(actual, Rank):
        return actual.rank <= limit
    if isinstance(actual, Top):
        return actual.size <= limit
    if isinstance(actual, Number) and actual.unit != "%":
        return actual.value <= limit
    return None


def _meets_level(actual: Value, demanded: Level) -> bool | None:
    if not isinstance(actual, Level):
        return None
    have, want = (_steps(level.level) for level in (actual, demanded))
    if have is None or want is None or have[0] != want[0]:
        return True if fold(actual.level) == fold(demanded.level) else None
    return have[1] >= want[1]


def _steps(level: str) -> tuple[str, int] | None:
    """Return the scale of a grade and its step on it, None for a grade of no known scale."""
    folded = fold(level)
    if folded.isdecimal():
        return "number", int(folded)
    if folded in _ROMAN:
        return "number", _ROMAN[folded]
    for name, scale in (("grade", _GRADES), ("completion", _COMPLETION)):
        if folded in scale:
            return name, scale.index(folded)
    return None


def _meets_date(actual: Value, limit: Date, op: Operator) -> bool | None:
    if not isinstance(actual, Date):
        return None
    have, want = (_at_precision(date, limit) for date in (actual, limit))
    return _holds(have, op, want) if have is not None and want is not None else None


def _at_precision(date: Date, limit: Date) -> tuple[int, ...] | None:
    """Return ``date`` cut to what ``limit`` names, None if it names less."""
    wanted = [part for part in (limit.year, limit.month, limit.day) if part is not None]
    parts = (date.year, date.month, date.day)[: len(wanted)]
    return None if None in parts else tuple(part for part in parts if part is not None)


def _meets_amount(actual: Value, demanded: Value, direction: Direction) -> bool | None:
    limit = limit_of(demanded, direction)
    if limit is None:
        return None
    op, wanted = limit
    if isinstance(actual, Ratio):
        if not speaks_of_share(demanded):
            return _holds(Decimal(actual.numerator), op, wanted)
        if actual.denominator == 0:
            return None
        return _holds(Decimal(actual.numerator) * 100, op, wanted * actual.denominator)
    amount = amount_of(actual)
    if amount is None or speaks_of_share(actual) != speaks_of_share(demanded):
        return None
    return _holds(amount, op, wanted)


def _holds(have: Decimal | tuple[int, ...], op: Operator, want: Decimal | tuple[int, ...]) -> bool:
    if op is Operator.GT:
        return have > want  # type: ignore[operator]
    if op is Operator.GE:
        return have >= want  # type: ignore[operator]
    if op is Operator.LT:
        return have < want  # type: ignore[operator]
    return have <= want  # type: ignore[operator]


def speaks_of_share(value: Value) -> bool:
    """Return whether ``value`` speaks in per cent."""
    if isinstance(value, Bound):
        return speaks_of_share(value.limit)
    if isinstance(value, Ratio):
        return True
    return getattr(value, "unit", None) == "%"


def amount_of(value: Value) -> Decimal | None:
    """Return the amount that ``value`` says; per cent where it speaks of shares, None if none.

    A bound has the amount of its limit, a range its low end, *Không* of a status none.
    """
    if isinstance(value, Number):
        return value.value
    if isinstance(value, Count):
        return Decimal(value.count)
    if isinstance(value, Range):
        return value.low
    if isinstance(value, Ratio):
        return Decimal(value.numerator) * 100 / value.denominator if value.denominator else None
    if isinstance(value, Bound):
        return amount_of(value.limit)
    return None


def limit_of(demanded: Value, direction: Direction) -> tuple[Operator, Decimal] | None:
    """Return the limit that ``demanded`` sets and on which side, None if it sets no amount.

    A range demands at least its low end (at most its high end where lower is better).
    """
    lower = direction is Direction.LOWER
    if isinstance(demanded, Bound):
        amount = amount_of(demanded.limit)
        return None if amount is None else (demanded.op, amount)
    if isinstance(demanded, Range) and lower:
        return Operator.LE, demanded.high
    amount = amount_of(demanded)
    if amount is None:
        return None
    return (Operator.LE if lower else Operator.GE), amount


def weaker(a: Value, b: Value, direction: Direction = Direction.HIGHER) -> bool | None:
    """Return whether demand ``a`` asks for less than demand ``b``; None if nothing can be said.

    A status *Không* asks for nothing where more is better, and for 0 where less is. A strict bound
    asks for more than the same number inclusive.
    """
    if isinstance(a, Status) and isinstance(b, Status):
        return _meets_status(a, b, direction) is False
    if isinstance(a, Rank | Top) and isinstance(b, Rank | Top):
        met = _meets_rank(a, b)
        return None if met is None else not met
    if isinstance(a, Level) and isinstance(b, Level):
        met = _meets_level(a, b)
        return None if met is None else not met
    return _weaker_amount(a, b, direction)


def _weaker_amount(a: Value, b: Value, direction: Direction) -> bool | None:
    if speaks_of_share(a) != speaks_of_share(b):
        return None
    first, second = (limit_of(value, direction) for value in (a, b))
    if first is None or second is None:
        return None
    if first[1] == second[1]:
        strict = {Operator.GT, Operator.LT}
        return second[0] in strict and first[0] not in strict
    return first[1] > second[1] if direction is Direction.LOWER else first[1] < second[1]
