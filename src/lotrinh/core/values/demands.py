"""Values on scales: what a demand accepts there, and where an actual can lie.

An axis is a unit's (``%``, ``hoc sinh``, ``""`` where none is printed), or one of ``RANK``,
``DATE`` and ``HAS`` (is there any: *có*, *đạt*, ``X``).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lotrinh.core.text import fold
from lotrinh.core.values.limits import limit_of, unit_of_value, units_agree
from lotrinh.core.values.rational import rounded_part
from lotrinh.core.values.reading_dates import SCHOOL_YEAR, YEARS
from lotrinh.core.values.spans import Span, beyond, point
from lotrinh.core.values.types import (
    Bound,
    Count,
    Date,
    Demanded,
    Direction,
    Number,
    Operator,
    Range,
    Rank,
    Ratio,
    Status,
    StatusWord,
    Top,
    Value,
)

RANK = "#rank"
DATE = "#date"
HAS = "#has"
PERCENT = "%"

_SOME = Span(low=Fraction(1))
_NONE = Span(high=Fraction(0))
_SPANS_OF_YEARS = (SCHOOL_YEAR, YEARS)
_POSITIVE = {StatusWord.YES, StatusWord.MET}


@dataclass(frozen=True, slots=True)
class Demand:
    """What is accepted, and on which axis."""

    axis: str
    accepts: Span


def is_positive(status: Status) -> bool:
    """Say whether the status is *có* or *đạt*."""
    return status.status in _POSITIVE


def demand_of(value: Value, direction: Direction) -> Demand | None:
    """Return what ``value`` demands; None for what demands nothing that can be held against.

    A rank is met by a better place, a date by an earlier day. *Không* accepts none, whatever the
    direction; *Chưa đạt* accepts everything; ``X`` accepts some, or none where less is better.
    """
    match value:
        case Rank(place) | Top(place):
            return Demand(RANK, beyond(Operator.LE, Fraction(place)))
        case Date():
            return Demand(DATE, Span(high=_days(value).high))
        case Bound(op, Date() as date):
            return Demand(DATE, _beyond_date(op, _days(date)))
        case Range(unit=unit) if unit in _SPANS_OF_YEARS:
            return Demand(DATE, Span(high=_years(value).high))
        case Demanded():
            return Demand(HAS, _NONE if direction is Direction.LOWER else _SOME)
        case Status(status):
            return Demand(HAS, Span() if status is StatusWord.NOT_MET else _some_or_none(value))
        case Ratio(denominator=whole):
            return None if whole == 0 else _amount_demand(value, direction)
        case _:
            return _amount_demand(value, direction)


def on_axis_of_amounts(demand: Demand, axis: str) -> Demand | None:
    """Return a demand for some or none as one for at least 1, or 0, of ``axis``.

    Some of a percentage is no amount: None.
    """
    if axis in (RANK, DATE) or (axis == PERCENT and demand.accepts == _SOME):
        return None
    return Demand(axis, demand.accepts)


def extents_of(actual: Value, demand: Demand, demanded: Value) -> tuple[Span, ...]:
    """Return where ``actual`` can lie on the demand's axis; none if it has no place there.

    A ratio against a demand without a unit has two: its share and its part.
    """
    match actual:
        case Rank(place):
            return (point(Fraction(place)),) if demand.axis == RANK else ()
        case Top(size):
            return (Span(Fraction(1), Fraction(size)),) if demand.axis == RANK else ()
        case Date():
            return (_days(actual),) if demand.axis == DATE else ()
        case Range(unit=unit) if unit in _SPANS_OF_YEARS:
            return (_years(actual),) if demand.axis == DATE else ()
        case Status():
            return _status_extents(actual, demand)
        case Ratio():
            return _ratio_extents(actual, demand, demanded)
        case _:
            return _amount_extents(actual, demand)


def _amount_demand(value: Value, direction: Direction) -> Demand | None:
    limit = limit_of(value, direction)
    if limit is None:
        return None
    operator, amount = limit
    exact = Fraction(amount)
    if isinstance(value, Ratio):
        exact = Fraction(100 * value.numerator, value.denominator)
    return Demand(_axis(value), beyond(operator, exact))


def _axis(value: Value) -> str:
    return fold(unit_of_value(value) or "")


def _some_or_none(status: Status) -> Span:
    return _SOME if is_positive(status) else _NONE


def _status_extents(actual: Status, demand: Demand) -> tuple[Span, ...]:
    """*Có* is some, *không* is none; as a percentage only none can be said, and only of a limit."""
    if demand.axis in (RANK, DATE):
        return ()
    if demand.axis == PERCENT and (is_positive(actual) or demand.accepts.high is None):
        return ()
    return (_SOME,) if is_positive(actual) else (point(Fraction(0)),)


def _ratio_extents(actual: Ratio, demand: Demand, demanded: Value) -> tuple[Span, ...]:
    if demand.axis in (RANK, DATE):
        return ()
    part = point(Fraction(actual.numerator))
    if demand.axis not in (PERCENT, ""):
        return (part,)
    if actual.denominator == 0:
        return ()
    share = point(_share(actual, demanded))
    return (share,) if demand.axis == PERCENT else (share, part)


def _share(actual: Ratio, demanded: Value) -> Fraction:
    """Return the exact share, or the demanded figure where that is how the share is printed."""
    limit = limit_of(demanded, Direction.HIGHER)
    if isinstance(demanded, Number | Bound | Range) and limit is not None:
        amount = limit[1]
        if rounded_part(demanded, amount, actual.denominator) == actual.numerator:
            return Fraction(amount)
    return Fraction(100 * actual.numerator, actual.denominator)


def _amount_extents(actual: Value, demand: Demand) -> tuple[Span, ...]:
    span = _amounts(actual)
    if span is None or demand.axis == DATE:
        return ()
    axis = _axis(actual)
    if demand.axis == RANK:
        return () if axis == PERCENT else (span,)
    if demand.axis == HAS:
        some = axis == PERCENT and span != point(Fraction(0))
        return (Span(low=Fraction(0), low_open=True),) if some else (span,)
    return (span,) if units_agree(axis, demand.axis) else ()


def _amounts(actual: Value) -> Span | None:
    match actual:
        case Number(amount):
            return point(Fraction(amount))
        case Count(count):
            return point(Fraction(count))
        case Range(low, high):
            return Span(Fraction(low), Fraction(high))
        case Bound(op, Number(amount)):
            return beyond(op, Fraction(amount))
        case _:
            return None


def _days(date: Date) -> Span:
    """Return the first and last day of ``date`` as numbers that are in the order of the days.

    A month counts 31 days and a year 12 months, which keeps the order without a calendar.
    """
    first = (date.year * 12 + (date.month or 1) - 1) * 31 + (date.day or 1) - 1
    last = (date.year * 12 + (date.month or 12) - 1) * 31 + (date.day or 31) - 1
    return Span(Fraction(first), Fraction(last))


def _years(span: Range) -> Span:
    """Return the days of a school year (1 August to 31 July), or of a span of calendar years."""
    if span.unit == SCHOOL_YEAR:
        first, last = Date(int(span.low), 8, 1), Date(int(span.high), 7, 31)
    else:
        first, last = Date(int(span.low)), Date(int(span.high))
    return Span(_days(first).low, _days(last).high)


def _beyond_date(operator: Operator, days: Span) -> Span:
    assert days.low is not None  # a date has both ends
    assert days.high is not None
    edge = days.high if operator in (Operator.LE, Operator.GT) else days.low
    return beyond(operator, edge)
