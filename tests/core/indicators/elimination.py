"""The attacker's arithmetic: what of a published table follows from the rest by adding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

from lotrinh.core.indicators import Sum, Suppressed

Key = TypeVar("Key", bound=Hashable)


def found_by_subtraction(
    published: Mapping[Key, int | Suppressed], sums: Iterable[Sum[Key]]
) -> dict[Key, Fraction]:
    """Return the counts that are left out of ``published`` and yet follow from it, by adding.

    Exact elimination over all sums at once: a count is found if its own row lies in the space of
    the rows. An audit of a table that is about to be published, or was.
    """
    rows: list[dict[Key, Fraction]] = []
    rights: list[Fraction] = []
    for one in sums:
        row: dict[Key, Fraction] = defaultdict(Fraction)
        right = Fraction(0)
        for key, sign in ((one.total, 1), *((part, -1) for part in one.parts)):
            value = published[key]
            if isinstance(value, Suppressed):
                row[key] += sign
            else:
                right -= sign * value
        rows.append({key: number for key, number in row.items() if number})
        rights.append(right)
    _reduce(rows, rights)
    return {
        next(iter(row)): right for row, right in zip(rows, rights, strict=True) if len(row) == 1
    }


def _reduce(rows: list[dict[Key, Fraction]], rights: list[Fraction]) -> None:
    """Bring the equations to the form in which a determined unknown stands alone in its row."""
    done: set[int] = set()
    for place, row in enumerate(rows):
        if not row:
            continue
        done.add(place)
        pivot = next(iter(row))
        scale = row[pivot]
        rows[place] = row = {key: number / scale for key, number in row.items()}
        rights[place] /= scale
        for other, one in enumerate(rows):
            factor = one.get(pivot, Fraction(0))
            if other != place and factor:
                mixed = {
                    key: one.get(key, Fraction(0)) - factor * row.get(key, Fraction(0))
                    for key in {**one, **row}
                }
                rows[other] = {key: number for key, number in mixed.items() if number}
                rights[other] -= factor * rights[place]
