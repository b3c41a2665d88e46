"""What is a school year, wherever one comes in: a form, an address, a document."""

from __future__ import annotations

import re

# Plain digits of this century: full-width ones would make a second plan of the same year, and a
# year 0 has no calendar.
_SCHOOL_YEAR = re.compile(r"(20[0-9]{2})-(20[0-9]{2})")


def is_school_year(text: str) -> bool:
    """Return whether ``text`` is a school year such as ``2025-2026``."""
    match = _SCHOOL_YEAR.fullmatch(text)
    return match is not None and int(match[2]) == int(match[1]) + 1
