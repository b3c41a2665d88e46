"""Keeping a unit's figures, and what they change in the units above, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from django.db import transaction

from lotrinh.core.indicators import Figure, RollUp
from lotrinh.reference import load_catalogue
from lotrinh.workspace.actuals.models import UnitFigures, UnitTotals
from lotrinh.workspace.actuals.rosters.totals import changed_totals
from lotrinh.workspace.people.queries import Unit, ancestors_of

Versioned = Mapping[str, tuple[Figure, str]]
"""Figures by indicator, each with the version of its formula."""


@transaction.atomic
def keep_figures(
    *, unit: Unit, period: str, figures: Versioned, snapshots: Mapping[str, str], at: datetime
) -> UnitFigures:
    """Keep what a unit's records gave; the units above it change by the difference alone.

    No other unit's figures are read. The caller has checked who asks.
    """
    kept, _is_new = UnitFigures.objects.select_for_update().get_or_create(
        unit=unit,
        period=period,
        defaults={"figures": {}, "snapshots": {}, "computed_at": at},
    )
    before = {code: _figure(data) for code, data in kept.figures.items()}
    after = {code: figure for code, (figure, _) in figures.items()}
    kept.figures = {
        code: [figure.numerator, figure.denominator, figure.unknown, version]
        for code, (figure, version) in sorted(figures.items())
    }
    kept.snapshots = dict(sorted(snapshots.items()))
    kept.computed_at = at
    UnitFigures.objects.filter(pk=kept.pk).update(
        figures=kept.figures, snapshots=kept.snapshots, computed_at=at
    )
    if before != after:
        _add_up(ancestors_of(unit), period, before, after)
    return kept


def _add_up(
    above: list[Unit], period: str, before: Mapping[str, Figure], after: Mapping[str, Figure]
) -> None:
    if not above:
        return
    # Always in the same order: two schools that report at once wait instead of locking each other.
    ids = sorted(unit.pk for unit in above)
    found = UnitTotals.objects.select_for_update().filter(unit__in=ids, period=period)
    totals = {one.unit_id: one for one in found.order_by("unit_id")}
    missing = [UnitTotals(unit_id=pk, period=period) for pk in ids if pk not in totals]
    if missing:
        UnitTotals.objects.bulk_create(missing, ignore_conflicts=True)
        found = UnitTotals.objects.select_for_update().filter(unit__in=ids, period=period)
        totals = {one.unit_id: one for one in found.order_by("unit_id")}
    for one in totals.values():
        changed = changed_totals(one.totals, before, after, _rules())
        if changed != one.totals:
            UnitTotals.objects.filter(pk=one.pk).update(totals=changed)


def _figure(data: list[int | None]) -> Figure:
    part, whole, unknown = data[:3]
    return Figure(part or 0, whole, unknown or 0)


@cache
def _rules() -> dict[str, RollUp]:
    return {entry.code: entry.roll_up for entry in load_catalogue()}
