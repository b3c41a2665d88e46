"""Keeping a unit's figures, and what they change in the units above, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache

from django.db import connection, transaction

from lotrinh.core.indicators import Figure, RollUp
from lotrinh.reference import load_catalogue
from lotrinh.workspace.actuals.models import UnitFigures, UnitTotals
from lotrinh.workspace.actuals.rosters.totals import Total, changed_totals, changes_of
from lotrinh.workspace.people.queries import Unit, ancestor_ids_of

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
    asks, and holds the unit's row, so that two runs for one unit come one after the other.
    """
    kept = UnitFigures.objects.filter(unit=unit, period=period).first()
    is_new = kept is None
    kept = kept or UnitFigures(unit=unit, period=period, figures={})
    before = {code: _figure(data) for code, data in kept.figures.items()}
    after = {code: figure for code, (figure, _) in figures.items()}
    was_in, is_in = set(kept.added_to), set(ancestor_ids_of(unit))
    kept.figures = {
        code: [figure.numerator, figure.denominator, figure.unknown, version]
        for code, (figure, version) in sorted(figures.items())
    }
    kept.snapshots = dict(sorted(snapshots.items()))
    kept.added_to = sorted(is_in)
    kept.computed_at = at
    kept.save(force_insert=is_new, force_update=not is_new)
    nothing: dict[str, Figure] = {}
    _add_up(period, was_in - is_in, changes_of(before, nothing, _rules()))
    _add_up(period, was_in & is_in, changes_of(before, after, _rules()))
    _add_up(period, is_in - was_in, changes_of(nothing, after, _rules()))
    return kept


def _add_up(period: str, units: Collection[int], changes: Mapping[str, Total]) -> None:
    """Add ``changes`` to the totals of the units with these ids."""
    if not units or not changes:
        return
    # Always in the same order: two schools that report at once wait instead of locking each other.
    found = UnitTotals.objects.select_for_update().filter(unit__in=units, period=period)
    totals = list(found.order_by("unit_id"))
    if len(totals) < len(units):
        there = {one.unit_id for one in totals}
        missing = (UnitTotals(unit_id=pk, period=period) for pk in units if pk not in there)
        UnitTotals.objects.bulk_create(missing, ignore_conflicts=True)
        totals = list(found.order_by("unit_id"))
    kept = UnitTotals._meta.get_field("totals")
    rows = [
        (kept.get_db_prep_save(changed_totals(one.totals, changes), connection), one.pk)
        for one in totals
    ]
    with connection.cursor() as cursor:
        # One statement for all of them: as three updates of the ORM they took half of the time.
        table = connection.ops.quote_name(UnitTotals._meta.db_table)
        cursor.executemany(f"UPDATE {table} SET totals = %s WHERE id = %s", rows)  # noqa: S608 - our own table


def _figure(data: list[int | None]) -> Figure:
    part, whole, unknown = data[:3]
    return Figure(part or 0, whole, unknown or 0)


@cache
def _rules() -> dict[str, RollUp]:
    return {entry.code: entry.roll_up for entry in load_catalogue()}
