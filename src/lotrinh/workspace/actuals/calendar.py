"""School years as periods: which one runs on a day, and whether one is over."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lotrinh.reference import load_school_years

_FIRST_MONTH = 8  # the new year's work begins in August, before it opens in September
_USUAL_END = (5, 31)
_USUAL_SEMESTER_1_END = (1, 17)


def school_year_of(day: date) -> str:
    """Return the school year that runs on ``day``: from 1 August to 31 July."""
    first = day.year if day.month >= _FIRST_MONTH else day.year - 1
    return f"{first}-{first + 1}"


def end_of(period: str) -> date:
    """Return the last day of a school year (``2025-2026``) or of its first semester (``.../1``).

    By the ministry's dated calendar; where it has none yet, 31 May and 17 January.
    """
    school_year, _, semester = period.partition("/")
    known = next(
        (
            year
            for year in load_school_years()
            if year.school_year == school_year and not year.province
        ),
        None,
    )
    last_year = int(school_year[5:])
    if semester == "1":
        if known is not None and known.semester_1_ends is not None:
            return known.semester_1_ends
        return date(last_year, *_USUAL_SEMESTER_1_END)
    return known.ends if known is not None else date(last_year, *_USUAL_END)


def elapsed_of(period: str, as_of: date) -> Decimal:
    """Return the part of ``period`` that is over on ``as_of``, 0 to 1, by its days."""
    first, last = begin_of(period), end_of(period)
    gone = Decimal((as_of - first).days) / (last - first).days
    return min(max(gone, Decimal(0)), Decimal(1))


def begin_of(period: str) -> date:
    """Return the first day of a school year or of a semester of one."""
    school_year, _, semester = period.partition("/")
    if semester == "2":
        return end_of(f"{school_year}/1")
    return date(int(school_year[:4]), _FIRST_MONTH, 1)


def is_over(period: str, *, as_of: date) -> bool:
    """Return whether ``period`` ended before ``as_of``."""
    return end_of(period) < as_of
