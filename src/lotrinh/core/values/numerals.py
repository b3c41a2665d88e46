"""Numbers as Vietnamese documents print them: ``99,8``, ``70.8``, ``2.143``, ``92, 70``, ``07``."""

from __future__ import annotations

import re
from decimal import Decimal

from lotrinh.core.messages import Message

# A number: digits, then groups behind . or , with at most one stray space behind a comma or dot.
NUMERAL = r"\d+(?:\s?[.,]\s?\d+)*"

_STRAY_SPACE = re.compile(r"(?<=\d)(?:\s+(?=[.,])|(?<=[.,])\s+)")
_GROUPS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_MARKS = re.compile(r"[.,]")

# Units in which thousands are usual and decimals are not.
_WHOLE_UNITS = re.compile(
    r"học sinh|học viên|trẻ|em|người|giáo viên|đồng|quyển|cuốn|phòng|lớp|trường|đơn vị|lượt|đv|hs|gv",
    re.IGNORECASE,
)


def read_decimal(text: str, unit: str = "") -> tuple[Decimal, tuple[Message, ...]]:
    """Return the number that ``text`` prints and what was assumed in reading it.

    A comma is the decimal mark and a full stop the thousands mark; a full stop before other than
    three digits can only be a decimal mark. One mark before exactly three digits is thousands
    where ``unit`` counts people or things, decimals where it is a percentage.

    Raises: ValueError if ``text`` is no number.
    """
    assumed: list[Message] = []
    plain = re.sub(r"\s*([.,])\s*", r"\1", text.strip())
    if plain != text.strip():
        assumed.append(
            Message(
                f"Bỏ dấu cách thừa trong “{text}”, đọc là {plain}.",
                f"Dropped the stray space in “{text}”, read as {plain}.",
            )
        )
    if not re.fullmatch(r"\d+(?:[.,]\d+)*", plain):
        raise ValueError(f"no number: {text!r}")
    marks = _MARKS.findall(plain)
    if not marks:
        return Decimal(plain), tuple(assumed)
    if len(set(marks)) == 2:
        decimal_mark: str | None = marks[-1] if marks.count(marks[-1]) == 1 else None
    elif len(marks) > 1:
        decimal_mark = None
    else:
        decimal_mark = _single_mark(plain, marks[0], unit, assumed)
    digits = "".join(c for c in plain if c.isdigit() or c == decimal_mark)
    return Decimal(digits.replace(",", ".")), tuple(assumed)


def _single_mark(plain: str, mark: str, unit: str, assumed: list[Message]) -> str | None:
    """Return ``mark`` if it is the decimal mark of ``plain``, None if it groups thousands."""
    if _GROUPS.fullmatch(plain) and not plain.startswith("0"):
        thousands = mark == "." if "%" not in unit else False
        thousands = thousands or bool(_WHOLE_UNITS.search(unit))
        reading = "dấu ngăn hàng nghìn" if thousands else "dấu thập phân"
        english = "thousands mark" if thousands else "decimal mark"
        assumed.append(
            Message(
                f"Đọc “{mark}” trong {plain} là {reading}.",
                f"Read “{mark}” in {plain} as a {english}.",
            )
        )
        return None if thousands else mark
    if mark == ".":
        assumed.append(
            Message(
                f"Đọc dấu chấm trong {plain} là dấu thập phân.",
                f"Read the full stop in {plain} as a decimal mark.",
            )
        )
    return mark
