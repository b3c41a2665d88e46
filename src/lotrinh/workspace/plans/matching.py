"""Which indicator of the unit a plan's row is: the same key, else a name that is close enough.

So the actuals of an indicator survive a new version, and next year's plan, that word it a little
differently. What was matched by a close name is shown before it is confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from rapidfuzz import fuzz, process

from lotrinh.core.indicators import indicator_key
from lotrinh.core.plan.types import Indicator as PlanIndicator
from lotrinh.core.text import fold
from lotrinh.workspace.plans.models import Indicator

# Of 100 names of a real catalogue, wrong ones scored up to 84.
CLOSE_ENOUGH = 90
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Match:
    """A row of a plan, its key, and the unit's indicator that it is (None: a new one)."""

    row: PlanIndicator
    key: str
    indicator: Indicator | None


def match_indicators(
    rows: Sequence[PlanIndicator], known: Iterable[Indicator]
) -> tuple[Match, ...]:
    """Return a match for each of ``rows``, in their order; no indicator is matched twice."""
    free = {indicator.key: indicator for indicator in known}
    keys = _keys_of(rows)
    exact = {key: free.pop(key) for key in keys if key in free}
    matches = []
    for row, key in zip(rows, keys, strict=True):
        indicator = exact.get(key) or _closest(row, free.values())
        if indicator is not None:
            free.pop(indicator.key, None)
        matches.append(Match(row, indicator.key if indicator else key, indicator))
    return tuple(matches)


def _keys_of(rows: Sequence[PlanIndicator]) -> list[str]:
    """Return the key of each row; one that occurs again gets its number: ``...#2``."""
    seen: set[str] = set()
    keys = []
    for row in rows:
        key = indicator_key(row)[:280]
        if key in seen:
            key = next(again for n in count(2) if (again := f"{key}#{n}") not in seen)
        seen.add(key)
        keys.append(key)
    return keys


def _closest(row: PlanIndicator, free: Collection[Indicator]) -> Indicator | None:
    """Return the free indicator with the closest name, if it is close and has the same digits.

    *Trẻ 6 tuổi* and *trẻ 11 tuổi* are close in letters and far apart in fact.
    """
    name = _folded(row.name)
    candidates = {
        indicator.pk: folded
        for indicator in free
        if _DIGITS.findall(folded := _folded(indicator.name)) == _DIGITS.findall(name)
        and fold(indicator.unit_text) == fold(row.unit)
    }
    found = process.extractOne(name, candidates, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    if found is None:
        return None
    return next(indicator for indicator in free if indicator.pk == found[2])


def _folded(name: str) -> str:
    """Return ``name`` folded, *tỉ lệ* and *tỷ lệ* alike."""
    return fold(name).replace("y", "i")
