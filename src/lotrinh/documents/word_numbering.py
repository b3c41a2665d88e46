"""Automatic list numbers of Word, computed as Word prints them (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from lotrinh.documents.word_package import W

_PLACEHOLDER = re.compile(r"%([1-9])")
# What Symbol, Wingdings and Courier New print for the private characters that Word stores.
_BULLETS = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf02d": "-",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf076": "❖",
}


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a list definition: number format, text with ``%1`` places, and its start."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False
    restart_after: int | None = None


@dataclass(slots=True)
class _List:
    levels: dict[int, ListLevel]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the paragraphs of every list and says what Word prints before each."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._started: set[str] = set()
        self._restarts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        abstract = {
            a.get(f"{W}abstractNumId", ""): _List(_levels(a))
            for a in root.iterchildren(f"{W}abstractNum")
        }
        for num in root.iterchildren(f"{W}num"):
            self._add(num, abstract)

    def label(self, list_id: str, level: int) -> str:
        """Count one more paragraph of the list at ``level`` (from 0); return its printed number."""
        found = self._lists.get(list_id)
        if found is None or level not in found.levels:
            return ""
        self._restart(list_id, found)
        definition = found.levels[level]
        found.counts[level] = found.counts.get(level, definition.start - 1) + 1
        for deeper in [d for d in found.counts if d > level]:
            if found.levels[deeper].restart_after != 0:
                del found.counts[deeper]
        if definition.format == "bullet":
            return "".join(_BULLETS.get(c, c) for c in definition.text).strip()
        return _PLACEHOLDER.sub(
            lambda m: self._number(found, int(m[1]) - 1, definition), definition.text
        )

    def _number(self, found: _List, level: int, printed: ListLevel) -> str:
        definition = found.levels.get(level, ListLevel())
        count = found.counts.setdefault(level, definition.start)
        return format_number(count, "decimal" if printed.legal else definition.format)

    def _add(self, num: etree._Element, abstract: dict[str, _List]) -> None:
        list_id = num.get(f"{W}numId", "")
        found = abstract.get(_value(num, "abstractNumId"))
        if found is None:
            return
        starts: dict[int, int] = {}
        levels = dict(found.levels)
        for override in num.iterchildren(f"{W}lvlOverride"):
            index = int(override.get(f"{W}ilvl", "0"))
            if (start := _value(override, "startOverride")).isdigit():
                starts[index] = int(start)
            if (own := override.find(f"{W}lvl")) is not None:
                levels[index] = _level(own)
        # Two lists with one definition go on counting together unless one says where it starts.
        self._lists[list_id] = found if levels == found.levels else _List(levels, found.counts)
        self._restarts[list_id] = starts

    def _restart(self, list_id: str, found: _List) -> None:
        if list_id in self._started:
            return
        self._started.add(list_id)
        for level, start in self._restarts[list_id].items():
            found.counts[level] = start - 1


def format_number(count: int, style: str) -> str:
    """Return ``count`` as Word's number format ``style`` prints it; unknown formats as decimals."""
    match style:
        case "none":
            return ""
        case "upperRoman" | "lowerRoman":
            roman = to_roman(count)
            return roman if style == "upperRoman" else roman.lower()
        case "upperLetter" | "lowerLetter":
            letter = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
            return letter if style == "upperLetter" else letter.lower()
        case "decimalZero":
            return f"{count:02d}"
        case _:
            return str(count)


def to_roman(number: int) -> str:
    """Return a whole number from 1 to 3999 in Roman capitals; other numbers as digits."""
    if not 0 < number < 4000:
        return str(number)
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    tens = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")
    hundreds = ("", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM")
    return (
        "M" * (number // 1000)
        + hundreds[number // 100 % 10]
        + tens[number // 10 % 10]
        + ones[number % 10]
    )


def _levels(abstract: etree._Element) -> dict[int, ListLevel]:
    return {
        int(level.get(f"{W}ilvl", "0")): _level(level) for level in abstract.iterchildren(f"{W}lvl")
    }


def _level(level: etree._Element) -> ListLevel:
    start, restart = _value(level, "start"), _value(level, "lvlRestart")
    return ListLevel(
        format=_value(level, "numFmt") or "decimal",
        text=_value(level, "lvlText"),
        start=int(start) if start.isdigit() else 1,
        legal=level.find(f"{W}isLgl") is not None,
        restart_after=int(restart) if restart.isdigit() else None,
    )


def _value(parent: etree._Element, name: str) -> str:
    child = parent.find(f"{W}{name}")
    return "" if child is None else child.get(f"{W}val", "")
