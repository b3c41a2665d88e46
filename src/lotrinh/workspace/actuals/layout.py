"""The targets page laid out like the plan's own appendix: parts, group rows, the same columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from lotrinh.core.plan.types import TargetLevel
from lotrinh.workspace.actuals.figures import figures_of
from lotrinh.workspace.actuals.views import ActualView, Demand, PeriodHistory, Phase, TargetRow
from lotrinh.workspace.actuals.wording import gap_of, next_words, percent_words, trail_words
from lotrinh.workspace.components.chart import Figures
from lotrinh.workspace.components.words import month_words
from lotrinh.workspace.plans.views import LEVEL_ORDER


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with a place for each of the table's columns; None where its own table has no such one.

    ``gap`` is how much is still missing in words, ``percent`` what the result's counts come to,
    ``waiting_percent`` those of an entry that waits; ``""`` where there is nothing to say.
    """

    row: TargetRow
    demands: tuple[tuple[TargetLevel, Demand | None], ...]
    phases: tuple[tuple[str, Phase | None], ...]
    figures: Figures
    trail_words: str
    gap: str
    percent: str
    waiting_percent: str


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Neighbouring rows under one group row; both fields empty where the plan has none."""

    number: str
    name: str
    rows: tuple[ShownRow, ...]


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part of the appendix (*I. Các chỉ tiêu theo quy định của Trung ương*)."""

    title: str
    groups: tuple[ShownGroup, ...]


@dataclass(frozen=True, slots=True)
class TargetTable:
    """The columns that any row has, and the rows by part and group.

    ``current_phases`` are the phases that the page's period is judged against.
    """

    levels: tuple[TargetLevel, ...]
    phases: tuple[str, ...]
    current_phases: frozenset[str]
    baseline_as_of: str
    target_year: int | None
    parts: tuple[ShownPart, ...]
    columns: int


@dataclass(frozen=True, slots=True)
class ShownWaiting:
    """An entry of ``period`` that nobody approved yet, and who does what ``next`` with it."""

    period: PeriodHistory
    entry: ActualView
    percent: str
    next: str


def lay_out_targets(rows: Sequence[TargetRow]) -> TargetTable:
    """Return ``rows`` (in the order of the document) as the table that the page shows."""
    levels = tuple(level for level in LEVEL_ORDER if any(level in row.demands for row in rows))
    phases = tuple(sorted({phase.key for row in rows for phase in row.phases}))
    dates = {row.baseline_as_of for row in rows}
    years = {row.target_year for row in rows}
    shown = [_row(row, levels, phases) for row in rows]
    return TargetTable(
        levels=levels,
        phases=phases,
        current_phases=frozenset(p.key for row in rows for p in row.phases if p.current),
        baseline_as_of=month_words(dates.pop()) if len(dates) == 1 else "",
        target_year=years.pop() if len(years) == 1 else None,
        parts=tuple(
            ShownPart(title, tuple(_groups(part)))
            for title, part in groupby(shown, key=lambda item: item.row.part)
        ),
        columns=7 + len(levels) + len(phases),
    )


def lay_out_pending(
    periods: Iterable[PeriodHistory], *, reader_id: int, may_approve: bool
) -> tuple[ShownWaiting, ...]:
    """Return what waits in each of an indicator's periods, said to who reads it."""
    return tuple(
        ShownWaiting(
            period,
            entry,
            _percent(entry),
            next_words(entry, is_own=entry.entered_by_id == reader_id, may_approve=may_approve),
        )
        for period in periods
        if (entry := period.pending) is not None
    )


def lay_out_waiting(rows: Iterable[TargetRow]) -> tuple[ShownRow, ...]:
    """Return those of ``rows`` with an entry that waits, as the list of them shows them."""
    return tuple(_row(row, (), ()) for row in rows if row.pending is not None)


def _groups(rows: Iterable[ShownRow]) -> Iterable[ShownGroup]:
    for (number, name), group in groupby(rows, key=lambda r: (r.row.group_number, r.row.group)):
        yield ShownGroup(number, name, tuple(group))


def _row(row: TargetRow, levels: Sequence[TargetLevel], keys: Sequence[str]) -> ShownRow:
    phases = {phase.key: phase for phase in row.phases}
    return ShownRow(
        row=row,
        demands=tuple((level, row.demands.get(level)) for level in levels),
        phases=tuple((key, phases.get(key)) for key in keys),
        figures=figures_of(row),
        trail_words=trail_words(row),
        gap=gap_of(row),
        percent=_percent(row.actual),
        waiting_percent=_percent(row.pending),
    )


def _percent(actual: ActualView | None) -> str:
    return percent_words(actual.value) if actual else ""
