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
_PART = re.compile(r"^(phần|chương|mục|tiêu chuẩn|tiêu chí)\s+", re.IGNORECASE)
_DECIMAL = re.compile(r"^(\d+(?:\.\d+)*)\.(\d+)$")


class Scheme(StrEnum):
    """How a list counts: I II, 1 2, a b, 11.1 11.2."""

    ROMAN = "roman"
    NUMBER = "number"
    LETTER = "letter"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A printed number: its scheme, how manieth it is, what stands before its last point.

    ``bracket`` tells ``1)`` and ``(1)`` from ``1``: they count in lists of their own.
    """

    text: str
    scheme: Scheme
    position: int
    prefix: str = ""
    bracket: bool = False

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
    """Return what ``number`` (``PHẦN II``, ``đ``, ``11.3``) counts, None if it counts nothing."""
    text = _PART.sub("", number.strip()).strip("()./: ")
    bracket = ")" in number
    if text in _ROMAN:
        return Ordinal(text, Scheme.ROMAN, _ROMAN.index(text) + 1, "", bracket)
    if text.isascii() and text.isdigit():
        return Ordinal(text, Scheme.NUMBER, int(text), "", bracket)
    if len(text) == 1 and text.lower() in _LETTERS:
        return Ordinal(text, Scheme.LETTER, _LETTERS.index(text.lower()) + 1, "", bracket)
    if found := _DECIMAL.match(text):
        return Ordinal(text, Scheme.DECIMAL, int(found.group(2)), found.group(1), bracket)
    return None


def breaks(
    numbers: Sequence[str], *, may_start: int | None = 1, one_list: bool = False
) -> tuple[Break, ...]:
    """Return where the list ``numbers`` is broken; numbers that count nothing are passed over.

    Each scheme counts by itself. ``may_start`` is the position that the list may begin with besides
    the first, None for any. Where the first number comes again a new list begins, within or after
    the one before it; with ``one_list`` the first number right after itself is a repetition.
    """
    found: list[Break] = []
    lists: dict[tuple[Scheme, str, bool], list[Ordinal]] = {}
    for index, number in enumerate(numbers):
        now = ordinal(number)
        if now is None:
            continue
        if not lists and may_start is not None and now.position not in (1, may_start):
            found.append(Break(index, now.at(1), "start"))
        open_ = lists.setdefault((now.scheme, now.prefix, now.bracket), [])
        if open_ and not _goes_on(open_, now, one_list=one_list):
            found.append(Break(index, now.at(open_[-1].position + 1), _why(open_[-1], now)))
            open_.pop()
        open_.append(now)
    return tuple(found)


def _goes_on(open_: list[Ordinal], now: Ordinal, *, one_list: bool) -> bool:
    """Tell whether ``now`` continues the innermost list that it can, and close those within it."""
    if now.position == 1:
        return not (one_list and open_[-1].position == 1)
    for depth in range(len(open_) - 1, -1, -1):
        if _follows(open_[depth], now):
            del open_[depth:]
            return True
    return False


def _follows(last: Ordinal, now: Ordinal) -> bool:
    if now.position == last.position + 1:
        return True
    return now.scheme is Scheme.LETTER and last.text.lower() + now.text.lower() in _LATIN


def _why(last: Ordinal, now: Ordinal) -> str:
    if now.position == last.position:
        return "repeated"
    return "skipped" if now.position > last.position else "backwards"
