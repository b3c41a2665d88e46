"""Printed numbers: which mark is the decimal one, which groups thousands, and what a unit means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from lotrinh.core.messages import Message
from lotrinh.core.text import fold, squeeze
from lotrinh.core.values.types import Context

# At most 15 digits a part: no cell of a plan has more, and exact arithmetic stays quick.
_GROUPED = r"[0-9]{1,3}(?:(?:\.[0-9]{3}){1,4}|(?:,[0-9]{3}){1,4}|(?: [0-9]{3}){1,4})"
AMOUNT = rf"(?:{_GROUPED}(?:[.,][0-9]{{1,15}})?|[0-9]{{1,15}}(?: ?[.,] ?[0-9]{{1,15}})?)(?![0-9])"
"""A number as printed: ``99,8``, ``2.143``, ``12 345``, ``92, 70``."""

WHOLE = r"(?:[0-9]{1,3}(?:\.[0-9]{3}){1,4}|[0-9]{1,15})(?![0-9])"
"""A whole number as printed, its thousands grouped by points or not at all."""

PERCENT = "%"

_PERCENT_UNITS = {"phan tram", "ty le", "ti le"}
_RATE_NAME = re.compile(r"t[yi] le\b")
_RANK_UNIT = re.compile(
    r"(?:xep |thu )?hang\b(?! (?:nam|thang|tuan|ngay))|vi thu\b|vi tri\b|thu tu\b"
)
_RANK_NAME = re.compile(r"\b(?:xep hang|thu hang|vi thu|xep thu)\b")
_COUNTED = {
    "bo", "can bo", "cai", "chiec", "cuoc", "cuon", "dang vien", "de tai", "don vi", "dong", "dv",
    "em", "giai", "giai phap", "giao vien", "gv", "hoc sinh", "hoc vien", "hs", "lan", "lop",
    "luot", "mo hinh", "nguoi", "nhan vien", "phong", "quyen", "sang kien", "tiet", "tre",
    "tre em", "truong", "vien chuc", "vu",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """An exact number and what was assumed to read it."""

    value: Decimal
    assumptions: tuple[Message, ...] = ()


def is_percent(unit: str) -> bool:
    """Say whether a printed unit means per cent (``%``, *Tỷ lệ %*, *phần trăm*)."""
    return PERCENT in unit or fold(unit) in _PERCENT_UNITS


def is_rank(context: Context) -> bool:
    """Say whether the unit, or the indicator's name where there is no unit, speaks of ranks."""
    unit = fold(context.unit)
    return bool(_RANK_UNIT.match(unit) if unit else _RANK_NAME.search(fold(context.indicator)))


def is_counted(unit: str) -> bool:
    """Say whether a printed unit counts whole things (*học sinh*, *giáo viên tin học*, *đồng*)."""
    words = fold(unit).split()
    return any(" ".join(words[:length]) in _COUNTED for length in (1, 2))


def unit_of(context: Context) -> tuple[str | None, tuple[Message, ...]]:
    """Return the unit that a bare number takes from its context, per cent always as ``%``.

    An indicator named *Tỷ lệ ...* without a unit is in per cent, which is said.
    """
    unit = squeeze(context.unit)
    if is_percent(unit):
        return PERCENT, ()
    if not unit and _RATE_NAME.match(fold(context.indicator)):
        return PERCENT, (_assumed_percent(),)
    return unit or None, ()


def read_amount(printed: str, unit: str | None) -> Amount:
    """Return the number that ``printed``, a text matched by ``AMOUNT``, is in ``unit``.

    A point or comma before exactly three digits groups thousands or starts decimals: in per cent
    it starts decimals; of counted things it groups; otherwise the Vietnamese way holds (a point
    groups, a comma starts decimals). Each such guess is said.
    """
    digits = printed.replace(" ", "")
    said: list[Message] = []
    if re.search(r"[0-9] [0-9]", printed):
        said.append(_thousands(printed, digits))
    elif digits != printed:
        said.append(_stray_space(printed, digits))
    marks = [c for c in digits if c in ".,"]
    if len(marks) == 1:
        plain = _one_mark(digits, marks[0], unit, said)
    elif len(set(marks)) == 2:
        plain = _two_marks(digits, marks, said)
    else:
        plain = re.sub(r"[.,]", "", digits)
        if "," in marks:
            said.append(_thousands(digits, plain))
    return Amount(Decimal(plain), tuple(said))


def _one_mark(digits: str, mark: str, unit: str | None, said: list[Message]) -> str:
    head, tail = digits.split(mark)
    if len(tail) != 3 or len(head) > 3 or head.startswith("0"):
        if mark == ".":
            said.append(_decimals(digits))
        return f"{head}.{tail}"
    counted = unit is not None and is_counted(unit)
    if unit == PERCENT or (mark == "," and not counted):
        said.append(_decimals(digits))
        return f"{head}.{tail}"
    if not (counted and mark == "."):
        said.append(_thousands(digits, head + tail))
    return head + tail


def _two_marks(digits: str, marks: list[str], said: list[Message]) -> str:
    grouping, decimal = marks[0], marks[-1]
    if decimal == ".":
        said.append(_decimals(digits))
    return digits.replace(grouping, "").replace(decimal, ".")


def _assumed_percent() -> Message:
    return Message(
        "Không ghi đơn vị tính; chỉ tiêu là một tỷ lệ nên hiểu là %.",
        "No unit is given; the indicator is a rate, so it was read as %.",
    )


def _stray_space(printed: str, digits: str) -> Message:
    return Message(
        f"Bỏ dấu cách thừa: “{printed}” đọc là {digits}.",
        f"A stray space was left out: “{printed}” was read as {digits}.",
    )


def _decimals(digits: str) -> Message:
    return Message(
        f"“{digits}” đọc là số thập phân, không phải hàng nghìn.",
        f"“{digits}” was read as a decimal number, not as thousands.",
    )


def _thousands(printed: str, plain: str) -> Message:
    return Message(
        f"“{printed}” đọc là hàng nghìn: {plain}.",
        f"“{printed}” was read as thousands: {plain}.",
    )
