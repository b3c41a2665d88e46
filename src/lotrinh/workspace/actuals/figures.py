"""What the charts of an indicator show, taken from its row of the targets page."""

from __future__ import annotations

from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.values import Value, format_value
from lotrinh.workspace.actuals.views import TargetRow
from lotrinh.workspace.components.amount import amount_of, is_rank
from lotrinh.workspace.components.chart import Demand, Figures, Mark
from lotrinh.workspace.components.words import BASELINE_WORD, LEVEL_WORDS

_FIRST_MONTH = 8
_MONTH_DIGITS = 2


def figures_of(row: TargetRow) -> Figures:
    """Return what of ``row`` can be placed on one axis; what has no figure is left out."""
    phases = [_mark(p.period, p.key, p.text, p.value) for p in row.phases]
    trail = [_mark(period, period, format_value(value), value) for period, value in row.trail]
    baseline = _baseline(row)
    values = [row.baseline_value, *(p.value for p in row.phases), *(v for _period, v in row.trail)]
    return Figures(
        baseline=baseline,
        phases=tuple(mark for mark in phases if mark is not None),
        demands=tuple(_demands(row)),
        actuals=tuple(mark for mark in trail if mark is not None),
        is_percent="%" in row.unit_text,
        is_rank=any(is_rank(value) for value in values),
    )


def start_year(period: str) -> int | None:
    """Return the year that ``period`` (``2025-2026``, ``2025``) starts in, None if it says none."""
    year = period[:4]
    return int(year) if year.isdecimal() and len(year) == 4 else None


def _mark(period: str, label: str, text: str, value: Value) -> Mark | None:
    year, amount = start_year(period), amount_of(value)
    return None if year is None or amount is None else Mark(year, label, text, amount)


def _baseline(row: TargetRow) -> Mark | None:
    """Return the baseline at its date; without a date it has no place."""
    year = start_year(row.baseline_as_of)
    amount = amount_of(row.baseline_value)
    if year is None or amount is None:
        return None
    month = row.baseline_as_of[5:]
    if len(month) != _MONTH_DIGITS:
        return Mark(year, str(BASELINE_WORD), row.baseline_text, amount)
    months_gone = (int(month) - _FIRST_MONTH) % 12
    if int(month) < _FIRST_MONTH:
        year -= 1
    return Mark(year, str(BASELINE_WORD), row.baseline_text, amount, months_gone / 12)


def _demands(row: TargetRow) -> list[Demand]:
    shown = []
    for level, demand in row.demands.items():
        amount = amount_of(demand.value)
        if amount is not None:
            is_own = level is TargetLevel.SCHOOL
            shown.append(Demand(str(LEVEL_WORDS[level]), demand.text, amount, is_own))
    return shown
