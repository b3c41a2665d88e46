"""The official Vietnamese form of a value: ``99,80%``, ``7/19``, ``trong nhóm 05``."""

from __future__ import annotations

from decimal import Decimal

from lotrinh.core.values.reading_dates import SCHOOL_YEAR, YEARS
from lotrinh.core.values.types import (
    Bound,
    Count,
    Date,
    Level,
    Missing,
    Number,
    Operator,
    Range,
    Rank,
    Ratio,
    Reason,
    Status,
    StatusWord,
    Text,
    Top,
    Value,
)

_SIGNS = {Operator.GT: ">", Operator.GE: "≥", Operator.LT: "<", Operator.LE: "≤"}
_DEADLINES = {
    Operator.LE: "chậm nhất {}",
    Operator.LT: "trước {}",
    Operator.GE: "từ {} trở đi",
    Operator.GT: "sau {}",
}
_STATUS = {
    StatusWord.MET: "Đạt",
    StatusWord.NOT_MET: "Chưa đạt",
    StatusWord.YES: "Có",
    StatusWord.NO: "Không",
}
_MISSING = {
    Reason.BLANK: "",
    Reason.NOT_ASSESSED: "Chưa đánh giá",
    Reason.NOT_YET: "Chưa",
    Reason.NOT_APPLICABLE: "Không áp dụng",
    Reason.UNREADABLE: "?",
}
_VERBS = ("bị ", "còn ", "để ", "xảy ")  # "Không bị ...", but "Không có môn dẫn đầu"


def format_decimal(number: Decimal, *, grouped: bool = True) -> str:
    """Return ``number`` with a decimal comma and, when ``grouped``, points between thousands."""
    text = f"{number:,f}" if grouped else f"{number:f}"
    return text.translate(str.maketrans(",.", ".,"))


def format_value(value: Value) -> str:
    """Return the official Vietnamese form of ``value``; a blank is the empty text.

    ``parse(format_value(v), context).value == v`` holds in a context that does not speak of another
    kind: for a number, bound or range its own unit (or none at all, if it has none); for a rank a
    unit that ranks (*Xếp hạng*); for a demand without a number a target column; for everything else
    no context. Status details and nouns come back when they do not themselves begin as a value.
    """
    match value:
        case Number(number, unit):
            return _with_unit(number, unit)
        case Bound(op, Date() as limit):
            return _DEADLINES[op].format(_date(limit))
        case Bound(op, Number(number, unit)):
            return _SIGNS[op] + _with_unit(number, unit)
        case Range():
            return _range(value)
        case Ratio(part, whole, percent):
            share = "" if percent is None else f" ({_with_unit(percent, '%')})"
            return f"{_whole(part)}/{_whole(whole)}{share}"
        case Rank(rank, of):
            return _whole(rank) + _of(of)
        case Top(size, of):
            return f"trong nhóm {_two_digits(size)}{_of(of)}"
        case Count(count, noun):
            return f"{_two_digits(count)} {noun}"
        case _:
            return _said(value)


def _said(value: Value) -> str:
    match value:
        case Status(status, detail):
            return _status(status, detail)
        case Level(scale, level, at_least):
            return f"{scale} {level}{' trở lên' if at_least else ''}".strip()
        case Date():
            return _date(value)
        case Missing(reason, text):
            return text or _MISSING[reason]
        case Text(text):
            return text
        case _:
            return "X"


def _with_unit(number: Decimal, unit: str | None) -> str:
    if unit == "%":
        return f"{format_decimal(number, grouped=False)}%"
    return f"{format_decimal(number)} {unit}" if unit else format_decimal(number)


def _range(value: Range) -> str:
    if value.unit in (SCHOOL_YEAR, YEARS):
        return f"{value.unit} {value.low:f}-{value.high:f}"
    low = format_decimal(value.low, grouped=value.unit != "%")
    return f"{low} - {_with_unit(value.high, value.unit)}"


def _whole(number: int) -> str:
    return format_decimal(Decimal(number))


def _two_digits(number: int) -> str:
    return f"{number:02d}" if 0 < number < 10 else _whole(number)


def _of(of: int | None) -> str:
    return "" if of is None else f"/{_whole(of)}"


def _status(status: StatusWord, detail: str) -> str:
    word = _STATUS[status]
    if not detail:
        return word
    if status is StatusWord.NO and not detail.startswith(_VERBS):
        word = "Không có"
    return f"{word} {detail}"


def _date(date: Date) -> str:
    return "/".join(str(part) for part in (date.day, date.month, date.year) if part is not None)
