"""How a typed actual is understood, before it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from lotrinh.core.messages import Message
from lotrinh.core.values import amount_of, format_decimal, format_value
from lotrinh.core.values.types import Value
from lotrinh.workspace.actuals.current import current_actuals
from lotrinh.workspace.actuals.judging import Standing, judge_row, standing_of
from lotrinh.workspace.actuals.late import row_in_force
from lotrinh.workspace.actuals.models import Actual
from lotrinh.workspace.actuals.understanding import (
    UnableToRecordActual,
    checked_period,
    understand_actual,
)
from lotrinh.workspace.actuals.views import Preview
from lotrinh.workspace.people.queries import Permission, Person, require
from lotrinh.workspace.plans.queries import Indicator, list_rows_of_indicator

# Between two years a share of a school's pupils seldom moves by more than this, in points.
_JUMP = Decimal(15)


def preview_actual(
    *,
    actor: Person,
    indicator: Indicator,
    period: str,
    text: str = "",
    numerator: int | None = None,
    denominator: int | None = None,
    as_of: date | None = None,
) -> Preview:
    """Return how a typed actual would be understood and judged; keeps nothing.

    Never raises on what was typed: a refusal comes back as ``error``.

    Raises: NotAllowed.
    """
    require(actor, indicator.unit, Permission.ENTER_ACTUAL)
    try:
        checked_period(period)
        reading = understand_actual(
            unit_text=indicator.unit_text,
            name=indicator.name,
            text=text,
            numerator=numerator,
            denominator=denominator,
        )
    except UnableToRecordActual as refused:
        return Preview(
            value=None,
            printed="",
            assumptions=(),
            verdict=None,
            warnings=(),
            error=refused.message,
        )
    row = row_in_force(list_rows_of_indicator(actor=actor, indicator=indicator), period)
    current = current_actuals([indicator.pk])
    before = [
        actual
        for (_, earlier), actual in current.items()
        if earlier < period and len(earlier) == len(period)  # a semester beside semesters
    ]
    last = before[-1] if before else None
    standing = (
        replace(standing_of(row, current, period, as_of=as_of), actual=reading.value)
        if row is not None
        else Standing(period, reading.value, as_of=as_of)
    )
    return Preview(
        value=reading.value,
        printed=format_value(reading.value),
        assumptions=reading.assumptions,
        verdict=judge_row(row, standing),
        warnings=_warnings(last, reading.value) if indicator.unit_text.strip() == "%" else (),
        error=None,
    )


def _warnings(last: Actual | None, value: Value) -> tuple[Message, ...]:
    """Return what looks odd beside the last share; it is said, and never in the way."""
    was, now = amount_of(last.value) if last else None, amount_of(value)
    if last is None or was is None or now is None or abs(now - was) <= _JUMP:
        return ()
    change = format_decimal(abs(now - was).quantize(Decimal("0.01")))
    return (
        Message(
            f"Chênh {change} điểm phần trăm so với {last.period} ({last.text}). Xem lại cho chắc.",
            f"{change} percentage points away from {last.period} ({last.text}). Check it again.",
        ),
    )
