"""Numbers of headings and rows as printed: which scheme they follow and what comes next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_UNITS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = tuple(tens + unit for tens in ("", "X", "XX") for unit in _UNITS)[1:]
# Vietnamese lists go a, b, c, d, đ, e; many writers leave đ out, and both are accepted.
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_DECIMAL = re.compile(r"^(\d+(?:\.\d+)*)\.(\d+)$")


class Scheme(StrEnum):
    """How a list counts: I II, 1 2, a b, 11.1 11.2."""

    ROMAN = "roman"
    NUMBER = "number"
    LETTER = "letter"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A printed number: its scheme, how manieth it is, and what stands before its last point."""

    text: str
    scheme: Scheme
    position: int
    prefix: str = ""

    def at(self, position: int) -> str:
        """Return how the scheme writes ``position``, the first being 1."""
        names: Sequence[str] = ()
        if self.scheme is Scheme.ROMAN:
            names = _ROMAN
        elif self.scheme is Scheme.LETTER:
            names = _LETTERS.upper() if self.text.isupper() else _LETTERS
        if position <= len(names):
            return names[position - 1]
        return f"{self.prefix}.{position}" if self.prefix else str(position)


@dataclass(frozen=True, slots=True)
class Break:
    """Where a list stops counting on: ``index`` in the list, what was expected, and why.

    ``why`` is ``repeated``, ``skipped``, ``backwards`` or ``start``.
    """

    index: int
    expected: str
    why: str


def ordinal(number: str) -> Ordinal | None:
    """Return what ``number`` (``II``, ``2``, ``đ``, ``11.3``) counts, None if it counts nothing."""
    text = number.strip().strip("().").strip()
    if text in _ROMAN:
        return Ordinal(text, Scheme.ROMAN, _ROMAN.index(text) + 1)
    if text.isascii() and text.isdigit():
        return Ordinal(text, Scheme.NUMBER, int(text))
    if len(text) == 1 and text.lower() in _LETTERS:
        return Ordinal(text, Scheme.LETTER, _LETTERS.index(text.lower()) + 1)
    if found := _DECIMAL.match(text):
        return Ordinal(text, Scheme.DECIMAL, int(found.group(2)), found.group(1))
    return None


def breaks(numbers: Sequence[str], *, may_start: int | None = 1) -> tuple[Break, ...]:
    """Return where the list ``numbers`` is broken; numbers that count nothing are passed over.

    ``may_start`` is the position that the list may begin with besides the first, None for any. A
    list that starts over at its first number is a new list, unless the first stood just before.
    """
    found: list[Break] = []
    last: Ordinal | None = None
    for index, number in enumerate(numbers):
        now = ordinal(number)
        if now is None:
            continue
        if last is None or (last.scheme, last.prefix) != (now.scheme, now.prefix):
            if last is None and may_start is not None and now.position not in (1, may_start):
                found.append(Break(index, now.at(1), "start"))
        elif not _follows(last, now):
            expected = now.at(last.position + 1)
            found.append(Break(index, expected, _why(last, now)))
        last = now
    return tuple(found)


def _follows(last: Ordinal, now: Ordinal) -> bool:
    if now.position == last.position + 1 or (now.position == 1 and last.position > 1):
        return True
    if now.scheme is not Scheme.LETTER:
        return False
    pair = last.text.lower() + now.text.lower()
    return pair in _LATIN


def _why(last: Ordinal, now: Ordinal) -> str:
    if now.position == last.position:
        return "repeated"
    return "skipped" if now.position > last.position else "backwards"
