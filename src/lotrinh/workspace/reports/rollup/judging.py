"""How sums stand against the target of their level."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from lotrinh.core.indicators import CatalogueEntry, RollUp, judge, order_of
from lotrinh.core.values import (
    Bound,
    Comparison,
    Missing,
    Number,
    Operator,
    Value,
    compare,
    limit_of,
)
from lotrinh.core.values import amount_of as amount_in
from lotrinh.workspace.actuals.calendar import elapsed_of, end_of
from lotrinh.workspace.actuals.reporting.rolling import Sum, UnitTotals
from lotrinh.workspace.actuals.views import Verdict
from lotrinh.workspace.actuals.wording import gap_words
from lotrinh.workspace.components.chart import Demand, Figures, Mark
from lotrinh.workspace.plans.demands.views import LevelTarget
from lotrinh.workspace.reports.rollup.amounts import (
    amount_of,
    amount_words,
    counts_words,
    grouped,
    is_percent,
    value_of,
)
from lotrinh.workspace.reports.rollup.strips import Dot, strip_of
from lotrinh.workspace.reports.rollup.views import Spread, Standing

Trail = Sequence[tuple[str, Sum | None, int]]
"""The sums of an indicator by period, the oldest first, each with how many schools should be in it;
the last one is that of the page."""

_OVER = Decimal(1)
_CENT = Decimal("0.01")


def standing_of(trail: Trail, entry: CatalogueEntry, target: LevelTarget | None) -> Standing:
    """Return how the last sum of ``trail`` stands.

    A target of a later period is judged by the straight line to it from the first sum that is
    known. The period counts as over, whatever day it is: what is accepted is its result.
    """
    period, total, expected = trail[-1]
    demanded = None if target is None else target.value
    value = value_of(total, entry, demanded)
    started, previous = _start(trail, entry, demanded)
    direction = entry.direction if target is None else target.direction
    judged = judge(
        value,
        demanded,
        direction=direction,
        previous=previous,
        elapsed=_OVER if target is None else _way_gone(started, period, target.period),
    )
    verdict = Verdict(judged.attainment, "", "", demanded, judged.missing_count, judged.reason)
    return Standing(
        total=total,
        words=amount_words(total, entry),
        counts=counts_words(total, entry),
        is_part=is_sum(entry) and total is not None and not is_complete(total, expected),
        attainment=judged.attainment,
        gap=gap_words(verdict, name=entry.name.vi, direction=direction),
        distance=judged.distance,
        counted=0 if total is None else total.reported,
        expected=expected,
    )


def spread_of(
    below: Iterable[UnitTotals], entry: CatalogueEntry, target: LevelTarget | None, *, kind: str
) -> Spread:
    """Return how the units right below stand against the target of the unit above."""
    demanded = None if target is None else target.value
    yardstick = None if target is None else _Yardstick(entry, target)
    dots, met, behind, without, units = [], 0, 0, 0, 0
    for one in below:
        units += 1
        total = one.sum_of(entry.code)
        amount = amount_of(total, entry)
        if amount is None:
            without += 1
            continue
        is_met = None if yardstick is None else yardstick.is_met(total, amount)
        met += is_met is True
        behind += is_met is False
        dots.append(Dot(amount, is_met is False))
    line = None if demanded is None else amount_in(demanded)
    return Spread(
        kind=kind,
        met=met,
        behind=behind,
        without=without,
        units=units,
        compared=bool(met or behind),
        strip=(strip := strip_of(dots, line)),
        ends=None if strip is None else _ends(dots, entry),
    )


def target_for(
    entry: CatalogueEntry, target: LevelTarget | None, *, is_school: bool
) -> LevelTarget | None:
    """Return the target that a sum is judged by: of a count that is demanded of each school only a
    school's own is, and not what several have together."""
    return target if is_school or not is_sum(entry) else None


def is_sum(entry: CatalogueEntry) -> bool:
    """Say whether it is a count that grows with each school."""
    return entry.roll_up is RollUp.SUM


def is_complete(total: Sum | None, expected: int) -> bool:
    """Say whether every school that should is in a sum."""
    return total is not None and total.reported >= expected


def figures_of(
    trail: Trail, entry: CatalogueEntry, target: LevelTarget | None, *, label: str = ""
) -> Figures:
    """Return what a chart shows of a trail: its years and the target.

    What only some schools have together is no point on the line: it would fall where nothing fell.
    """
    marks = [
        Mark(order_of(period)[0], period, amount_words(total, entry), amount)
        for period, total, expected in trail
        for amount in [amount_of(total, entry)]
        if amount is not None and (not is_sum(entry) or is_complete(total, expected))
    ]
    line = None if target is None else amount_in(target.value)
    demands = (
        ()
        if target is None or line is None
        else (Demand(label or target.by, target.text, line, is_own=target.is_own),)
    )
    return Figures(
        demands=demands if marks else (), actuals=tuple(marks), is_percent=is_percent(entry)
    )


def trail_words(trail: Trail, entry: CatalogueEntry) -> str:
    """Return a trail in words: *2024-2025: 98,10 % → 2025-2026: 99,12 %*."""
    said = ((period, amount_words(total, entry)) for period, total, _expected in trail)
    return " → ".join(f"{period}: {words}" for period, words in said if words)


def _ends(dots: Sequence[Dot], entry: CatalogueEntry) -> tuple[str, str]:
    amounts = [dot.amount for dot in dots]
    unit = " %" if is_percent(entry) else ""
    return f"{grouped(min(amounts))}{unit}", f"{grouped(max(amounts))}{unit}"


class _Yardstick:
    """Says of many sums whether they meet one target, by core's ``compare``.

    A share that is clear of the limit by a hundredth is seen at once: only nearer ones can be
    matters of rounding.
    """

    def __init__(self, entry: CatalogueEntry, target: LevelTarget) -> None:
        self._entry = entry
        self._target = target
        is_plain = is_percent(entry) and isinstance(target.value, Number | Bound)
        self._limit = limit_of(target.value, target.direction) if is_plain else None

    def is_met(self, total: Sum | None, amount: Decimal) -> bool | None:
        """Say whether a sum (its ``amount``) meets the target; None where nobody can say."""
        if self._limit is not None:
            operator, limit = self._limit
            if abs(amount - limit) >= _CENT:
                return (amount < limit) is (operator in (Operator.LE, Operator.LT))
        value = value_of(total, self._entry, self._target.value)
        if value is None:
            return None
        answer = compare(value, self._target.value, direction=self._target.direction)
        return {Comparison.MET: True, Comparison.NOT_MET: False}.get(answer)


def _start(trail: Trail, entry: CatalogueEntry, target: Value | None) -> tuple[str, Value | None]:
    """Return the first sum before the last one that says something, and its period."""
    for period, total, _expected in trail[:-1]:
        value = value_of(total, entry, target)
        if value is not None and not isinstance(value, Missing):
            return period, value
    return trail[-1][0], None


def _way_gone(start: str, period: str, goal: str) -> Decimal:
    """Return which part of the way from ``start`` to ``goal`` is over when ``period`` ends."""
    first, now, last = (_place(one) for one in (start, period, goal))
    if now >= last:
        return _OVER
    return (now - first) / (last - first)


def _place(period: str) -> Decimal:
    """Return when a period ends, in school years."""
    year, is_whole = order_of(period)
    return Decimal(year + 1) if is_whole else Decimal(year) + _half(year)


def _half(year: int) -> Decimal:
    school_year = f"{year}-{year + 1}"
    return elapsed_of(school_year, end_of(f"{school_year}/1"))
