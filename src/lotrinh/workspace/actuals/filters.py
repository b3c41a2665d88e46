"""Narrowing the rows of the targets page, and counting what each filter would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lotrinh.core.indicators import Attainment
from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.text import fold
from lotrinh.core.values.types import Missing
from lotrinh.workspace.actuals.views import WAITING, Facets, TargetFilters, TargetRow


def filter_rows(rows: Iterable[TargetRow], filters: TargetFilters) -> list[TargetRow]:
    """Return the rows that ``filters`` leave."""
    return [row for row in rows if _is_left(row, filters)]


def attainment_counts(rows: Iterable[TargetRow]) -> dict[Attainment, int]:
    """Return how many rows have each verdict; every verdict is there, also with 0."""
    counts = Counter(row.verdict.attainment for row in rows)
    return {attainment: counts[attainment] for attainment in Attainment}


def facets(rows: Iterable[TargetRow]) -> Facets:
    """Return how many of ``rows`` (all of a plan) each filter would leave."""
    listed = list(rows)
    levels = Counter(level for row in listed for level in _demanding(row))
    return Facets(
        attainment=attainment_counts(listed),
        level={level: levels[level] for level in TargetLevel if levels[level]},
        group=dict(Counter(row.group for row in listed if row.group)),
        total=len(listed),
        waiting={
            word: count
            for word, state in WAITING.items()
            if (count := sum(state == _waits_at(row) for row in listed))
        },
    )


def _is_left(row: TargetRow, filters: TargetFilters) -> bool:
    searched = fold(f"{row.number} {row.name} {row.group} {row.part}")
    return (
        filters.attainment in {"", row.verdict.attainment.value}
        and (not filters.level or filters.level in {level.value for level in _demanding(row)})
        and filters.group in {"", row.group}
        and (not filters.waiting or WAITING.get(filters.waiting) == _waits_at(row))
        and all(word in searched for word in fold(filters.search).split())
    )


def _waits_at(row: TargetRow) -> str:
    """Return where the entry stands that waits, ``""`` where none does."""
    return "" if row.pending is None else row.pending.state


def _demanding(row: TargetRow) -> list[TargetLevel]:
    """Return the levels that demand something of the row: a blank cell demands nothing."""
    return [level for level, demand in row.demands.items() if not isinstance(demand.value, Missing)]
