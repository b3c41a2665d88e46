"""Dates and document numbers as Vietnamese official documents print them."""

from __future__ import annotations

import re
from datetime import date

from lotrinh.core.text import squeeze

_LONG = re.compile(r"ngay\s*(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*(\d{4})")
_SHORT = re.compile(r"\b(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\b")
_NUMBER = re.compile(
    r"\bsố\s*:?\s*((?:\d{1,5}|[.…_ ]{2,})[a-z]?\s*/?\s*(?:\d{4}\s*/\s*)?[A-ZĐƯƠÂĂÊÔ][\w&]*"
    r"(?:\s*[-–/&]\s*[A-ZĐƯƠÂĂÊÔ][\w&]*)*|\d{1,5}(?:/\d{4})?(?=\W|$))",
    re.IGNORECASE,
)


def long_date(folded: str) -> tuple[date | None, int]:
    """Return the first ``ngay d thang m nam y`` of a folded text and where it ends, (None, 0) without."""
    for found in _LONG.finditer(folded):
        if day := _date(found[1], found[2], found[3]):
            return day, found.end()
    return None, 0


def any_date(folded: str) -> date | None:
    """Return the first date of a folded text, in words or as 13/11/2023."""
    day, _ = long_date(folded)
    if day:
        return day
    for found in _SHORT.finditer(folded):
        if short := _date(found[1], found[2], found[3]):
            return short
    return None


def document_number(text: str) -> tuple[str, str]:
    """Return the number after *số* as (without stray spaces, as printed), empty without one."""
    found = _NUMBER.search(squeeze(text))
    if found is None:
        return "", ""
    printed = found[1].strip()
    return re.sub(r"\s+", "", printed).replace("–", "-"), printed


def _date(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
