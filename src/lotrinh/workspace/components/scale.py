"""The vertical scale of a chart: which values it shows, where they lie, which are labelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_STEPS = tuple(Decimal(step) for step in ("1", "2", "2.5", "5", "10"))


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps ``low``..``high`` onto ``bottom``..``top`` (pixels, downwards), a rank's best on top."""

    low: Decimal
    high: Decimal
    top: float
    bottom: float
    is_rank: bool = False

    def y(self, value: Decimal) -> float:
        """Return the pixel height of ``value``."""
        share = float((value - self.low) / (self.high - self.low))
        if self.is_rank:
            share = 1 - share
        return self.bottom - share * (self.bottom - self.top)

    def ticks(self, wanted: int = 4) -> tuple[Decimal, ...]:
        """Return about ``wanted`` round values within the scale, smallest first."""
        step = _round_step((self.high - self.low) / wanted, whole=self.is_rank)
        first = -(-self.low // step) * step
        if first < self.low:
            first += step
        ticks = []
        while first <= self.high:
            ticks.append(first)
            first += step
        return tuple(ticks)


def scale_for(
    values: Iterable[Decimal], *, top: float, bottom: float, is_percent: bool, is_rank: bool
) -> Scale:
    """Return the scale that shows ``values`` with a little air; percentages stay within 0-100.

    The scale need not start at 0: a judgement between 96,67 and 97,00 is not seen from there, and
    the chart says where it starts. Raises: ValueError if there is no value.
    """
    shown = list(values)
    low, high = min(shown), max(shown)
    air = (high - low) * Decimal("0.15") or max(abs(high) * Decimal("0.05"), Decimal(1))
    low, high = low - air, high + air
    if is_rank:
        return Scale(max(low, Decimal("0.5")), high, top, bottom, is_rank=True)
    if min(shown) >= 0:
        low = max(low, Decimal(0))
    if is_percent and max(shown) <= 100:
        high = min(high, Decimal(100))
    return Scale(low, high, top, bottom)


def _round_step(rough: Decimal, *, whole: bool) -> Decimal:
    magnitude = Decimal(10) ** rough.adjusted()
    step = next(s * magnitude for s in _STEPS if s * magnitude >= rough)
    return max(step.to_integral_value(), Decimal(1)) if whole else step
