"""The number or bullet that a line begins with: ``I.``, ``11.1.``, ``a)``, ``-``, ``(1)``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

_ROMAN = re.compile(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})$")
_NUMBERED = re.compile(
    r"(?P<word>(?:Phần|PHẦN|Mục|MỤC|Chương|CHƯƠNG)\s+)?"
    r"(?:(?P<dotted>\d{1,2}(?:\.\d{1,2}){1,3})\s*[.)/:]?(?=\s|\D)"
    r"|(?P<number>\d{1,2})\s*[.)/](?!\d)"
    r"|(?P<letter>[a-zđ])\s*[.)/](?=\s|[^\W\d])"
    r"|(?P<capital>[IVXL]{1,6}|[A-HĐ])\s*[.)/:-](?=\s|[^\W\d])"
    r"|(?P<bare>(?<=\s)[IVXL\d]{1,6})(?=[.:\s]|$))\s*[.:]?\s*"
)
_BULLET = re.compile(r"(?P<bullet>[-–—+•▪*➢❖✓·●○o])(?!\d)(?=\s|\S)\s*(?P<paren>\(\d{1,2}\)\s*)?")
_PAREN = re.compile(r"\((?P<paren>\d{1,2}|[a-zđ])\)\s*")


class Rank(IntEnum):
    """How high a marker ranks; bullets and ``(1)`` never head a section."""

    NONE = 0
    PART = 1
    CAPITAL = 2
    ROMAN = 3
    NUMBER = 4
    DOTTED = 5
    DOTTED_TWICE = 6
    DOTTED_THRICE = 7
    LETTER = 8
    PAREN = 9
    BULLET = 10


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker as printed without its stop (``11.1``, ``a)``, ``-``), its rank, and the rest."""

    rank: Rank
    text: str
    rest: str


@lru_cache(maxsize=4096)
def split_marker(text: str) -> Marker:
    """Return the marker that ``text`` begins with, and the rest; rank NONE without one."""
    if found := _NUMBERED.match(text):
        rank = _rank(found)
        if rank is not Rank.NONE:
            printed = found[0].strip().rstrip(".:/- ")
            return Marker(rank, printed, text[found.end() :].strip())
    if found := _PAREN.match(text):
        return Marker(Rank.PAREN, f"({found['paren']})", text[found.end() :].strip())
    if (found := _BULLET.match(text)) and not (found["bullet"] == "o" and text[1:2].strip()):
        paren = (found["paren"] or "").strip()
        return Marker(
            Rank.BULLET, f"{found['bullet']} {paren}".strip(), text[found.end() :].strip()
        )
    return Marker(Rank.NONE, "", text.strip())


def _rank(found: re.Match[str]) -> Rank:
    if found["word"]:
        return Rank.PART
    if dotted := found["dotted"]:
        return Rank(Rank.NUMBER + dotted.count("."))
    if found["number"]:
        return Rank.NUMBER
    if found["letter"]:
        return Rank.LETTER
    if capital := found["capital"]:
        return Rank.ROMAN if _ROMAN.match(capital) else Rank.CAPITAL
    return Rank.NONE


def rank_of_number(text: str) -> Rank:
    """Return the rank of a row's number (``1``, ``a``, ``II``, ``1.2``), as tables print it."""
    bare = text.strip().strip(".)(/:").strip()
    if not bare:
        return Rank.NONE
    if bare[0].isdigit():
        return Rank(min(Rank.NUMBER + bare.count("."), Rank.DOTTED_THRICE))
    if _ROMAN.match(bare):
        return Rank.ROMAN
    if len(bare) == 1 and bare.isalpha():
        return Rank.CAPITAL if bare.isupper() else Rank.LETTER
    return Rank.BULLET if bare in "-+•*–" else Rank.NONE
