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
    *,
    unit: Unit,
    period: str,
    figures: Versioned,
    snapshots: Mapping[str, Mapping[str, object]],
    at: datetime,
) -> UnitFigures:
    """Keep what a unit's records gave; the units above it change by the difference alone.

    Above a unit that has moved since, the old figures are taken out where they were added, and the
    new ones added where it stands now. No other unit's figures are read. The caller has checked who
    asks.
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
    was_in, is_in = set(kept.added_to), {above.pk for above in ancestors_of(unit)}
    kept.added_to = sorted(is_in)
    kept.computed_at = at
    UnitFigures.objects.filter(pk=kept.pk).update(
        figures=kept.figures, snapshots=kept.snapshots, added_to=kept.added_to, computed_at=at
    )
    if before != after or was_in != is_in:
        _add_up(period, dict.fromkeys(was_in, before), dict.fromkeys(is_in, after))
    return kept


def _add_up(
    period: str,
    before: Mapping[int, Mapping[str, Figure]],
    after: Mapping[int, Mapping[str, Figure]],
) -> None:
    """Take ``before`` out of and add ``after`` to the totals of units, given by their ids."""
    # Always in the same order: two schools that report at once wait instead of locking each other.
    ids = sorted({*before, *after})
    if not ids:
        return
    found = UnitTotals.objects.select_for_update().filter(unit__in=ids, period=period)
    totals = {one.unit_id: one for one in found.order_by("unit_id")}
    missing = [UnitTotals(unit_id=pk, period=period) for pk in ids if pk not in totals]
    if missing:
        UnitTotals.objects.bulk_create(missing, ignore_conflicts=True)
        found = UnitTotals.objects.select_for_update().filter(unit__in=ids, period=period)
        totals = {one.unit_id: one for one in found.order_by("unit_id")}
    for one in totals.values():
        pk = one.unit_id
        changed = changed_totals(one.totals, before.get(pk, {}), after.get(pk, {}), _rules())
        if changed != one.totals:
            UnitTotals.objects.filter(pk=one.pk).update(totals=changed)


def _figure(data: list[int | None]) -> Figure:
    part, whole, unknown = data[:3]
    return Figure(part or 0, whole, unknown or 0)


@cache
def _rules() -> dict[str, RollUp]:
    return {entry.code: entry.roll_up for entry in load_catalogue()}
