"""Does an actual meet what is demanded, and which of two demands is the weaker one."""

from __future__ import annotations

from enum import StrEnum

from lotrinh.core.messages import Message
from lotrinh.core.values.demands import (
    HAS,
    Demand,
    demand_of,
    extents_of,
    is_positive,
    on_axis_of_amounts,
)
from lotrinh.core.values.levels import is_at_least
from lotrinh.core.values.limits import units_agree
from lotrinh.core.values.spans import Span
from lotrinh.core.values.types import (
    Demanded,
    Direction,
    Level,
    Missing,
    Rank,
    Status,
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


def compare(
    actual: Value, demanded: Value, *, direction: Direction = Direction.HIGHER
) -> Comparison:
    """Return whether ``actual`` meets ``demanded``.

    A plain number demands at least itself, at most itself where less is better; a rank a place as
    good; a date that day or earlier; a grade that grade or better; ``X`` and *Có* that there is
    some, *Không* that there is none. A ratio counts exactly, except that a demand with two
    decimals that no count gives is met by the count that is printed so (70,59 by 12/17). Where the
    actual may lie on both sides of the limit (``>98`` against ``>99``), and where two values say
    nothing about each other, they are not comparable. If either is missing, so is the answer:
    nothing missing is taken for 0.
    """
    if isinstance(actual, Missing) or isinstance(demanded, Missing):
        return Comparison.MISSING
    if isinstance(actual, Level) or isinstance(demanded, Level):
        return _answer(is_at_least(actual, demanded))
    demand = demand_of(demanded, direction)
    if demand is None:
        return Comparison.NOT_COMPARABLE
    answers = {_lies_in(span, demand) for span in extents_of(actual, demand, demanded)}
    return _answer(answers.pop() if len(answers) == 1 else None)


def weaker(a: Value, b: Value, direction: Direction = Direction.HIGHER) -> bool | None:
    """Return whether demand ``a`` asks for less than demand ``b``; None if nothing can be said.

    ``a`` is weaker when it accepts all that ``b`` accepts, and more. Of two statuses the one that
    is not the better way (*Chưa đạt*; *Có* where less is better) is the weaker.
    """
    if isinstance(a, Level) or isinstance(b, Level):
        as_good = is_at_least(a, b)
        return None if as_good is None else not as_good
    if isinstance(a, Status) and isinstance(b, Status):
        better, worse = (b, a) if direction is Direction.HIGHER else (a, b)
        return is_positive(better) and not is_positive(worse)
    first, second = _on_one_axis(demand_of(a, direction), demand_of(b, direction))
    if first is None or second is None:
        return None
    if first.accepts.covers(second.accepts):
        return first.accepts != second.accepts
    return False if second.accepts.covers(first.accepts) else None


def same_demand(a: Value, b: Value, direction: Direction = Direction.HIGHER) -> bool | None:
    """Return whether demands ``a`` and ``b`` ask for the same; None if nothing can be said."""
    forth, back = weaker(a, b, direction), weaker(b, a, direction)
    return None if forth is None or back is None else not (forth or back)


def is_said(value: Value) -> bool:
    """Say whether the value can be held against another: not missing, a bare ``X`` or free text."""
    return not isinstance(value, Missing | Demanded | Text)


def weaker_word(value: Value, direction: Direction) -> Message:
    """Return *thấp hơn*, *cao hơn* or *kém hơn*: how a demand like ``value`` is weaker."""
    if isinstance(value, Rank | Top | Status | Level):
        return Message("kém hơn", "worse than")
    if direction is Direction.HIGHER:
        return Message("thấp hơn", "lower than")
    return Message("cao hơn", "higher than")


def _on_one_axis(
    first: Demand | None, second: Demand | None
) -> tuple[Demand | None, Demand | None]:
    if first is None or second is None:
        return None, None
    if first.axis == HAS and second.axis != HAS:
        return on_axis_of_amounts(first, second.axis), second
    if second.axis == HAS and first.axis != HAS:
        return first, on_axis_of_amounts(second, first.axis)
    same = first.axis == second.axis or (
        not first.axis.startswith("#")
        and not second.axis.startswith("#")
        and units_agree(first.axis, second.axis)
    )
    return (first, second) if same else (None, None)


def _lies_in(span: Span, demand: Demand) -> bool | None:
    if demand.accepts.covers(span):
        return True
    return False if demand.accepts.is_apart_from(span) else None


def _answer(met: bool | None) -> Comparison:
    if met is None:
        return Comparison.NOT_COMPARABLE
    return Comparison.MET if met else Comparison.NOT_MET
