"""Stretches of an exact scale: what a demand accepts, and where an actual can lie."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lotrinh.core.values.types import Operator


@dataclass(frozen=True, slots=True)
class Span:
    """From ``low`` to ``high``, each included unless open; None is without end."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    def covers(self, other: Span) -> bool:
        """Say whether every point of ``other`` is one of this span."""
        return _low_key(self) <= _low_key(other) and _high_key(other) <= _high_key(self)

    def is_apart_from(self, other: Span) -> bool:
        """Say whether the two have no point in common."""
        return _ends_before(self, other) or _ends_before(other, self)


def point(number: Fraction) -> Span:
    """Return the span of one number."""
    return Span(number, number)


def beyond(operator: Operator, limit: Fraction) -> Span:
    """Return what ``operator`` accepts of ``limit``: ``>= 98`` is from 98 on."""
    if operator in (Operator.GE, Operator.GT):
        return Span(low=limit, low_open=operator is Operator.GT)
    return Span(high=limit, high_open=operator is Operator.LT)


_Key = tuple[int, Fraction, int]
_ZERO = Fraction(0)


def _low_key(span: Span) -> _Key:
    return (-1, _ZERO, 0) if span.low is None else (0, span.low, int(span.low_open))


def _high_key(span: Span) -> _Key:
    return (1, _ZERO, 0) if span.high is None else (0, span.high, -int(span.high_open))


def _ends_before(first: Span, second: Span) -> bool:
    if first.high is None or second.low is None:
        return False
    touch = first.high == second.low
    return first.high < second.low or (touch and (first.high_open or second.low_open))
