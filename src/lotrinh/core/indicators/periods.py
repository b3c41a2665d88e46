"""Which period is judged against which phase."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CALENDAR_YEAR = re.compile(r"\d{4}")


def period_of(phase: str) -> str:
    """Return the period that is judged against the phase of key ``phase``.

    A calendar-year phase (``"2023"``) is judged by the school year that starts in it
    (``"2023-2024"``); a school year (``"2023-2024"``) and the first semester (``"2023-2024/1"``)
    by themselves; the second semester (``"2023-2024/2"``) ends the year, so by the year.
    """
    if _CALENDAR_YEAR.fullmatch(phase):
        return f"{phase}-{int(phase) + 1}"
    return phase.removesuffix("/2")


def phase_for(period: str, phases: Iterable[str]) -> str | None:
    """Return the key of the phase that ``period`` is judged against, None if none is.

    A phase of the period's own key goes before the calendar year in which it starts and the
    semester that ends it.
    """
    keys = list(phases)
    if period in keys:
        return period
    return next((key for key in keys if period_of(key) == period), None)


def order_of(period: str) -> tuple[int, int]:
    """Return what puts periods into the order in which they end; ``period`` as ``period_of`` takes.

    The first semester ends before its school year; a calendar year counts as the school year that
    starts in it.
    """
    judged = period_of(period)
    return int(judged[:4]), 0 if judged.endswith("/1") else 1
