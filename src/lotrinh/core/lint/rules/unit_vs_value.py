"""A value is not of the unit that its row names.

Wrong: ``105`` or ``5 học sinh`` in a row of ``%``; ``98%`` or ``1,5`` in a row that counts pupils;
``Chưa`` and ``Có`` for the school in a row of ``%`` (only worth a look: the levels above count a
share of schools there, the school has the thing or not).
Right: ``98,5`` under ``%``; ``98`` under *học sinh*; money, scores and areas may have decimals;
growth (*tăng ... so với năm trước*) may be over 100 %.
Reason: a value that its unit does not fit cannot be measured or added up.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lotrinh.core.lint.figures import Figure, all_figures, in_percent, own_figures, row_name
from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Indicator, Plan
from lotrinh.core.text import fold
from lotrinh.core.values.types import (
    Bound,
    Count,
    Missing,
    Number,
    Range,
    Rank,
    Reason,
    Status,
    Top,
)

_COUNTED = {
    "hs", "gv", "dv", "em", "tre", "nguoi", "truong", "lop", "phong", "giai", "hoc sinh",
    "giao vien", "can bo", "nhan vien", "don vi", "giai phap", "sang kien", "vu", "de tai",
}  # fmt: skip
_GROWTH = ("so voi", "tang", "vuot", "tho ")
_HUNDRED = Decimal(100)


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for the first value of each kind that the row's unit does not fit."""
    for row in plan.indicators:
        if in_percent(row):
            yield from _in_percent(row)
        elif row.unit.strip():
            yield from _counted(row)


def _in_percent(row: Indicator) -> Iterator[Draft]:
    grows = any(word in f"{fold(row.name)} " for word in _GROWTH)
    over = [f for f in all_figures(row) if not _fits_percent(f)]
    if over and not grows:
        yield _draft(row, over[0], None)
    if other := [f for f in all_figures(row) if _is_of_another_kind(f, row)]:
        yield _draft(row, other[0], Severity.WARNING)
    if yes_no := [f for f in own_figures(row) if _is_yes_no(f)]:
        yield _draft(row, yes_no[0], Severity.INFO)


def _counted(row: Indicator) -> Iterator[Draft]:
    if shares := [f for f in all_figures(row) if "%" in _units(f)]:
        yield _draft(row, shares[0], Severity.WARNING)
    elif fold(row.unit) in _COUNTED and (parts := [f for f in all_figures(row) if _is_part(f)]):
        yield _draft(row, parts[0], Severity.WARNING)


def _numbers(figure: Figure) -> list[Decimal]:
    match figure.value:
        case Number(value) | Bound(limit=Number(value)):
            return [value]
        case Range(low, high):
            return [low, high]
        case _:
            return []


def _units(figure: Figure) -> set[str | None]:
    match figure.value:
        case Number(unit=unit) | Bound(limit=Number(unit=unit)) | Range(unit=unit):
            return {unit}
        case _:
            return set()


def _fits_percent(figure: Figure) -> bool:
    return all(0 <= number <= _HUNDRED for number in _numbers(figure))


def _is_of_another_kind(figure: Figure, row: Indicator) -> bool:
    foreign = _units(figure) - {"%", None, row.unit}
    return isinstance(figure.value, Count | Rank | Top) or bool(foreign)


def _is_yes_no(figure: Figure) -> bool:
    if isinstance(figure.value, Missing):
        return figure.value.reason is Reason.NOT_YET
    return isinstance(figure.value, Status)


def _is_part(figure: Figure) -> bool:
    return any(number != number.to_integral_value() for number in _numbers(figure))


def _draft(row: Indicator, figure: Figure, severity: Severity | None) -> Draft:
    return Draft(
        place=figure.cell.place,
        quotes=(figure.quote, Quote(row.unit, row.unit_place)),
        severity=severity,
        message=Message(
            f"Dòng {row_name(row)}: {figure.label.vi} “{figure.text}” không hợp với đơn vị tính "
            f"“{row.unit}”.",
            f"Row {row_name(row)}: {figure.label.en} “{figure.text}” does not fit the unit "
            f"“{row.unit}”.",
        ),
        suggestion=Message(
            "Sửa số liệu, hoặc ghi đơn vị tính đúng với trường (%, Có/Chưa, học sinh …).",
            "Mend the value, or name the unit that is right for the school (%, Có/Chưa, pupils …).",
        ),
    )


RULE = Rule(
    code="LT116",
    name="unit-vs-value",
    severity=Severity.ERROR,
    title=Message("Số liệu không hợp đơn vị tính", "A value that its unit does not fit"),
    check=check,
)
