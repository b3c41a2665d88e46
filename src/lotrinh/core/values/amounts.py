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
WHOLE = r"(?:[0-9]{1,3}(?:\.[0-9]{3}){1,4}|[0-9]{1,15})(?![0-9])"

_PERCENT_UNITS = {"phan tram", "ty le", "ti le"}
_RANK_UNIT = re.compile(r"\b(?:xep hang|thu hang|hang|vi thu|thu tu|xep thu|vi tri)\b")
_COUNTED_UNITS = {
    "hs", "gv", "dv", "em", "tre", "nguoi", "truong", "lop", "phong", "giai", "hoc sinh",
    "giao vien", "can bo", "nhan vien", "don vi", "giai phap", "sang kien", "vu", "de tai",
    "dong", "cuon", "quyen", "bo", "luot", "lan", "cai", "chiec", "dang vien", "tre em",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """An exact number and what was assumed to read it."""

    value: Decimal
    assumptions: tuple[Message, ...] = ()


def is_percent(unit: str) -> bool:
    """Say whether a printed unit means per cent (``%``, *Tỷ lệ %*, *phần trăm*)."""
    return "%" in unit or fold(unit) in _PERCENT_UNITS


def is_rank(context: Context) -> bool:
    """Say whether the unit, or the indicator where there is no unit, speaks of ranks."""
    return bool(_RANK_UNIT.search(fold(context.unit))) or (
        not context.unit.strip() and bool(re.match(r"(?:xep|thu) hang\b", fold(context.indicator)))
    )


def is_counted(unit: str) -> bool:
    """Say whether a printed unit counts whole things (*học sinh*, *người*, *đồng*)."""
    folded = fold(unit)
    return folded in _COUNTED_UNITS or " ".join(folded.split()[:2]) in _COUNTED_UNITS


def unit_of(context: Context) -> tuple[str | None, tuple[Message, ...]]:
    """Return the unit that a bare number takes from its context, ``%`` in one spelling.

    An indicator that starts *Tỷ lệ* and has no unit is in per cent, which is said.
    """
    unit = squeeze(context.unit)
    if is_percent(unit):
        return "%", ()
    if not unit and re.match(r"t[yi] le\b", fold(context.indicator)):
        return "%", (_assumed_percent(),)
    return unit or None, ()


def read_amount(printed: str, unit: str | None) -> Amount | None:
    """Return the number that ``printed`` (matched by ``AMOUNT``) is in ``unit``, None if it is none.

    A point or comma before exactly three digits groups thousands or starts decimals: in per cent
    it starts decimals; of counted things it groups; otherwise the Vietnamese way holds (point
    groups, comma decimal). Each such guess is said.
    """
    digits = re.sub(r"\s", "", printed)
    said: list[Message] = []
    if re.search(r"[0-9] [0-9]", printed):
        said.append(_grouped_by_space(printed, digits))
    elif len(digits) != len(printed):
        said.append(_stray_space(printed, digits))
    marks = re.sub(r"[0-9]", "", digits)
    if len(marks) == 1:
        plain = _one_mark(digits, marks, unit, said)
    elif len(set(marks)) == 2:
        plain = _two_marks(digits, marks, said)
    else:
        plain = re.sub(r"[.,]", "", digits)
        if "," in marks:
            said.append(_thousands(printed, plain))
    return Amount(Decimal(plain), tuple(said)) if plain else None


def _one_mark(digits: str, mark: str, unit: str | None, said: list[Message]) -> str:
    head, tail = digits.split(mark)
    decimal = f"{head}.{tail}"
    if len(tail) != 3 or len(head) > 3 or head.startswith("0"):
        if mark == ".":
            said.append(_decimal_point(digits))
        return decimal
    if unit is not None and is_counted(unit):
        if mark == ",":
            said.append(_thousands(digits, head + tail))
        return head + tail
    if mark == "," or unit == "%":
        said.append(_decimals(digits))
        return decimal
    said.append(_thousands(digits, head + tail))
    return head + tail


def _two_marks(digits: str, marks: str, said: list[Message]) -> str:
    grouping, decimal = marks[0], marks[-1]
    if decimal == ".":
        said.append(_decimal_point(digits))
    return digits.replace(grouping, "").replace(decimal, ".")


def _assumed_percent() -> Message:
    return Message(
        "Không ghi đơn vị tính; tên chỉ tiêu là tỷ lệ nên hiểu là %.",
        "No unit is given; the indicator is a rate, so it was read as %.",
    )


def _stray_space(printed: str, digits: str) -> Message:
    return Message(
        f"Bỏ dấu cách thừa: “{printed}” đọc là {digits}.",
        f"A stray space was left out: “{printed}” was read as {digits}.",
    )


def _grouped_by_space(printed: str, digits: str) -> Message:
    return Message(
        f"Dấu cách ngăn hàng nghìn: “{printed}” đọc là {digits}.",
        f"Spaces group thousands: “{printed}” was read as {digits}.",
    )


def _decimal_point(digits: str) -> Message:
    return Message(
        f"Dấu chấm là dấu thập phân: “{digits}”.",
        f"The point was read as the decimal mark: “{digits}”.",
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
