"""The official Vietnamese form of a value: 99,8 · 2.143 · 07/19 · 13/11/2023."""

from __future__ import annotations

from decimal import Decimal
from functools import singledispatch

from lotrinh.core.values.parse import CANONICAL_MISSING
from lotrinh.core.values.types import (
    Bound,
    Count,
    Date,
    Demanded,
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

_SYMBOLS = {Operator.GT: ">", Operator.GE: "≥", Operator.LT: "<", Operator.LE: "≤"}
_DATE_WORDS = {
    Operator.LE: "chậm nhất",
    Operator.LT: "trước",
    Operator.GT: "sau",
    Operator.GE: "từ",
}
_STATUS_WORDS = {
    StatusWord.MET: "Đạt",
    StatusWord.NOT_MET: "Chưa đạt",
    StatusWord.YES: "Có",
    StatusWord.NO: "Không",
}


def format_decimal(number: Decimal, *, grouped: bool = True) -> str:
    """Return ``number`` with a decimal comma and, when ``grouped``, full stops between thousands."""
    text = f"{number:,f}" if grouped else f"{number:f}"
    return text.translate(str.maketrans(",.", ".,"))


def format_value(value: Value) -> str:
    """Return the official Vietnamese form of ``value``; a blank is the empty text.

    Reading it back in a context with the value's unit (for a rank, a unit that says so) gives the
    same value; a status with a negative word and a detail comes back as *Không có ...*.
    """
    return _format(value)


@singledispatch
def _format(value: Value) -> str:
    raise TypeError(f"not a value: {value!r}")


@_format.register
def _(value: Number) -> str:
    return _with_unit(value.value, value.unit)


def _with_unit(number: Decimal, unit: str | None) -> str:
    if unit == "%":
        return f"{format_decimal(number, grouped=False)}%"
    return f"{format_decimal(number)} {unit}" if unit else format_decimal(number)


@_format.register
def _(value: Bound) -> str:
    if isinstance(value.limit, Date):
        text = f"{_DATE_WORDS[value.op]} {_format(value.limit)}"
        return f"{text} trở đi" if value.op is Operator.GE else text
    return f"{_SYMBOLS[value.op]}{_format(value.limit)}"


@_format.register
def _(value: Range) -> str:
    if value.unit == "năm học":
        return f"năm học {value.low}-{value.high}"
    high = _with_unit(value.high, value.unit)
    return f"{format_decimal(value.low, grouped=value.unit != '%')} - {high}"


@_format.register
def _(value: Ratio) -> str:
    text = f"{value.numerator}/{value.denominator}"
    if value.percent is None:
        return text
    return f"{text} ({format_decimal(value.percent, grouped=False)}%)"


@_format.register
def _(value: Rank) -> str:
    return str(value.rank) if value.of is None else f"{value.rank}/{value.of}"


@_format.register
def _(value: Top) -> str:
    text = f"trong nhóm {value.size:02d}"
    return text if value.of is None else f"{text}/{value.of}"


@_format.register
def _(value: Count) -> str:
    return f"{value.count:02d} {value.noun}"


@_format.register
def _(value: Status) -> str:
    word = _STATUS_WORDS[value.status]
    if not value.detail:
        return word
    return f"{word} có {value.detail}" if value.status is StatusWord.NO else f"{word} {value.detail}"


@_format.register
def _(value: Level) -> str:
    text = f"{value.scale} {value.level}".strip()
    return f"{text} trở lên" if value.at_least else text


@_format.register
def _(value: Date) -> str:
    return "/".join(str(part) for part in (value.day, value.month, value.year) if part is not None)


@_format.register
def _(value: Demanded) -> str:
    return "X"


@_format.register
def _(value: Missing) -> str:
    return value.text or CANONICAL_MISSING[value.reason]


@_format.register
def _(value: Text) -> str:
    return value.text
