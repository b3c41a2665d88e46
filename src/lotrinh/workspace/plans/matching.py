"""Which indicator of the unit a plan's row is: the same key, else a name that is close enough.

So the actuals of an indicator survive a new version, and next year's plan, that word it a little
differently. What was matched by a close name is shown before it is confirmed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from django.db.models import OuterRef, QuerySet, Subquery
from rapidfuzz import fuzz, process

from lotrinh.core.indicators import indicator_key
from lotrinh.core.plan.types import Indicator as PlanIndicator
from lotrinh.core.text import fold, words
from lotrinh.workspace.people.queries import Unit
from lotrinh.workspace.plans.models import Indicator, PlanRow

# Of 100 names of a real catalogue, wrong ones scored up to 84.
CLOSE_ENOUGH = 90
_PLACE = ("appendix", "part", "group")
_DIGITS = re.compile(r"\d+")
# Folded, y as i: not and not yet, sexes, sides, grades, steps, school levels, fields.
_TELLING_WORDS = frozenset(
    words(
        "chua khong nam nu tren duoi vuot tot kha gioi xuat sac ieu kem trung binh tang giam ban"
        " i ii iii iv v mam non tieu thcs thpt so dai cao thac anh tin toan viet ngoai"
    )
)


@dataclass(frozen=True, slots=True)
class Match:
    """A row of a plan, its key, and the unit's indicator that it is (None: a new one)."""

    row: PlanIndicator
    key: str
    indicator: Indicator | None


def known_indicators(unit: Unit) -> QuerySet[Indicator]:
    """Return the indicators of ``unit`` with where they last stood in a plan (``last_group`` ...).

    One query.
    """
    rows = PlanRow.objects.filter(indicator=OuterRef("pk")).order_by(
        "-version__plan__school_year", "-version__number"
    )
    last = {f"last_{name}": Subquery(rows.values(name)[:1]) for name in _PLACE}
    return Indicator.objects.filter(unit=unit).annotate(**last)


def match_indicators(
    rows: Sequence[PlanIndicator], known: Iterable[Indicator]
) -> tuple[Match, ...]:
    """Return a match for each of ``rows``, in their order; no indicator is matched twice."""
    free = {indicator.key: indicator for indicator in known}
    taken = set(free)
    found = _same_key(rows, free)
    matches = []
    for place, row in enumerate(rows):
        indicator = found.get(place) or _closest(row, free.values())
        if indicator is not None:
            free.pop(indicator.key, None)
        key = indicator.key if indicator else _new_key(row, taken)
        taken.add(key)
        matches.append(Match(row, key, indicator))
    return tuple(matches)


def _same_key(rows: Sequence[PlanIndicator], free: dict[str, Indicator]) -> dict[int, Indicator]:
    """Take from ``free`` the indicators of the same key as a row; return them by its place.

    Where a plan has a name several times, the rows and indicators that stand in the same group and
    have the same unit find each other first, so that a row moved or left out gives its actuals to
    no other; what is left then goes in the order of the document.
    """
    named: dict[str, list[Indicator]] = {}
    for indicator in free.values():
        named.setdefault(indicator.key.partition("#")[0], []).append(indicator)
    found: dict[int, Indicator] = {}
    for sameness in (_same_group_and_unit, _same_unit, _any):
        for place, row in enumerate(rows):
            alike = named.get(_key_of(row), [])
            if place in found or not alike:
                continue
            same = next((i for i in alike if sameness(row, i)), None)
            if same is not None:
                alike.remove(same)
                found[place] = free.pop(same.key)
    return found


def _same_group_and_unit(row: PlanIndicator, indicator: Indicator) -> bool:
    place = tuple(fold(getattr(row, name)) for name in _PLACE)
    last = tuple(fold(getattr(indicator, f"last_{name}", None) or "") for name in _PLACE)
    return place == last and _same_unit(row, indicator)


def _same_unit(row: PlanIndicator, indicator: Indicator) -> bool:
    return fold(row.unit) == fold(indicator.unit_text)


def _any(_row: PlanIndicator, _indicator: Indicator) -> bool:
    return True


def _key_of(row: PlanIndicator) -> str:
    return indicator_key(row)[:280]


def _new_key(row: PlanIndicator, taken: Collection[str]) -> str:
    """Return the row's key; one that another indicator has already gets a number: ``...#2``."""
    key = _key_of(row)
    if key not in taken:
        return key
    return next(again for n in count(2) if (again := f"{key}#{n}") not in taken)


def _closest(row: PlanIndicator, free: Collection[Indicator]) -> Indicator | None:
    """Return the free indicator with the closest name, if it is close and tells the same apart.

    *Trẻ 6 tuổi* and *trẻ 11 tuổi*, *hoàn thành* and *chưa hoàn thành*, are close in letters and
    far apart in fact.
    """
    name = _folded(row.name)
    candidates = {
        indicator.pk: folded
        for indicator in free
        if _telling(folded := _folded(indicator.name)) == _telling(name)
        and _same_unit(row, indicator)
    }
    found = process.extractOne(name, candidates, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    if found is None:
        return None
    return next(indicator for indicator in free if indicator.pk == found[2])


def _telling(folded: str) -> tuple[list[str], Counter[str]]:
    """Return the numbers of a name in their order, and its words that make another indicator."""
    said = (word for word in words(folded) if word in _TELLING_WORDS)
    return _DIGITS.findall(folded), Counter(said)


def _folded(name: str) -> str:
    """Return ``name`` folded, *tỉ lệ* and *tỷ lệ* alike."""
    return fold(name).replace("y", "i")
