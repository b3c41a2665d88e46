"""Dates and document numbers as Vietnamese official documents print them."""

from __future__ import annotations

import re
from datetime import date

_LONG = re.compile(r"ngay\s*(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*(\d{4})")
_SHORT = re.compile(r"\b(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\b")
_SYMBOL = r"(?:\d{4}\s*/\s*)?[A-ZĐƯƠÂĂÊÔ][\w&]*(?:\s*[-–/]\s*[A-ZĐƯƠÂĂÊÔ][\w&]*)*"
_AFTER_WORD = re.compile(
    rf"\b[Ss][Ốố]\s*:?\s*((?:\d{{1,5}}[a-z]?|[.…_]+)?\s*[/–-]\s*{_SYMBOL}|\d{{1,5}}(?:/\d{{4}})?(?=\W|$))"
)
_BARE = re.compile(rf"\b(\d{{1,5}}[a-z]?\s*[/–-]\s*{_SYMBOL})")


def long_date(folded: str) -> tuple[date | None, int]:
    """Return the first ``ngay d thang m nam y`` of a folded text and its end, else (None, 0)."""
    for found in _LONG.finditer(folded):
        if day := _date(found[1], found[2], found[3]):
            return day, found.end()
    return None, 0


def dates_in(folded: str) -> list[tuple[date, int, int]]:
    """Return every date of a folded text, in words or as 13/11/2023, with its start and end."""
    found = [
        (day, match.start(), match.end())
        for pattern in (_LONG, _SHORT)
        for match in pattern.finditer(folded)
        if (day := _date(match[1], match[2], match[3]))
    ]
    return sorted(found, key=lambda each: each[1])


def document_number(text: str) -> tuple[str, str]:
    """Return a document's number as (without stray spaces, as printed), empty without one.

    A number that is still to be filled in (*Số: …/KH-TH*) is printed but is no number.
    """
    found = _AFTER_WORD.search(text) or _BARE.search(text)
    if found is None:
        return "", ""
    printed = found[1].strip()
    number = re.sub(r"\s+", "", printed).replace("–", "-")
    return (number if number[0].isdigit() else ""), printed


def _date(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
