"""What the records give, beside what the plan asks: the rows of the figures page, one figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from lotrinh.core.indicators import CatalogueEntry
from lotrinh.reference import load_catalogue
from lotrinh.reference.rosters import load_moments
from lotrinh.workspace.actuals.current import standing_actuals
from lotrinh.workspace.actuals.judging import judge_row, standing_of
from lotrinh.workspace.actuals.models import Actual, UnitFigures
from lotrinh.workspace.actuals.rosters.queries import figure_in, tables_of
from lotrinh.workspace.actuals.rosters.values import Typed, typed_value
from lotrinh.workspace.actuals.rosters.views import ComputedRow
from lotrinh.workspace.actuals.table import build_rows
from lotrinh.workspace.actuals.understanding import UnableToRecordActual, understand_actual
from lotrinh.workspace.people.queries import Permission, Person, Unit, is_allowed, require
from lotrinh.workspace.plans.queries import Indicator, PlanRow, list_rows, plan_in_force


def list_computed(
    *, actor: Person, unit: Unit, period: str, as_of: date
) -> tuple[list[ComputedRow], list[ComputedRow]]:
    """Return what the records give for the indicators of the plan in force, and for all others.

    Those of the plan come in its order, with their target and verdict; an indicator whose table
    was not brought in is not there. The number of queries does not depend on that of rows.

    Raises: NotAllowed.
    """
    require(actor, unit, Permission.READ)
    kept = UnitFigures.objects.filter(unit=unit, period=period).first()
    if kept is None:
        return [], []
    plan = plan_in_force(actor=actor, unit=unit, school_year=period[:9])
    rows = list_rows(actor=actor, plan=plan) if plan is not None else []
    sees_waiting = is_allowed(actor, unit, Permission.ENTER_ACTUAL)
    planned = list(_planned(rows, kept, period, as_of, sees_waiting=sees_waiting))
    codes = {row.entry.code for row in planned}
    others = [
        _computed(entry, kept)
        for entry in load_catalogue()
        if entry.code not in codes and figure_in(kept, entry) is not None
    ]
    return planned, others


def _planned(
    rows: list[PlanRow], kept: UnitFigures, period: str, as_of: date, *, sees_waiting: bool
) -> Iterator[ComputedRow]:
    catalogue = load_catalogue()
    current, waits = standing_actuals({row.indicator_id for row in rows})
    pending = waits if sees_waiting else {}
    table = build_rows(rows, current, period, as_of=as_of, pending=pending)
    for row, shown in zip(rows, table, strict=True):
        entry = catalogue.find(row.name, row.group)
        if entry is None or figure_in(kept, entry) is None:
            continue
        computed = _computed(entry, kept, row.unit_text)
        key = (row.indicator_id, period)
        standing = replace(standing_of(row, current, period, as_of=as_of), actual=computed.value)
        yield replace(
            computed,
            row=shown,
            verdict=judge_row(row, standing),
            is_accepted=_is_same(current.get(key), computed),
            is_waiting=_is_same(pending.get(key), computed),
        )


def entry_of(indicator: Indicator, rows: Iterable[PlanRow]) -> CatalogueEntry | None:
    """Return the catalogue's entry of an indicator, by its row of the plan in force if it has one.

    None if the catalogue does not know it.
    """
    row = next((row for row in rows if row.indicator_id == indicator.pk), None)
    name, group = (row.name, row.group) if row is not None else (indicator.name, "")
    return load_catalogue().find(name, group)


def _computed(entry: CatalogueEntry, kept: UnitFigures, unit_text: str = "") -> ComputedRow:
    found = figure_in(kept, entry)
    assert found is not None
    figure, version = found
    unit_text = unit_text or entry.unit
    typed = typed_value(entry, figure, unit_text)
    as_of = min(date.fromisoformat(kept.snapshots[table]["as_of"]) for table in tables_of(entry))
    row = ComputedRow(
        entry=entry,
        figure=figure,
        version=version,
        value=None,
        text="",
        as_of=as_of,
        is_final=as_of >= load_moments(kept.period).at,
    )
    if typed is None:
        return row
    try:
        reading = understand_actual(
            unit_text=unit_text,
            name=entry.name.vi,
            text=typed.text,
            numerator=typed.numerator,
            denominator=typed.denominator,
        )
    except UnableToRecordActual as refused:
        return replace(row, problem=refused.message)
    return replace(row, value=reading.value, text=_text(typed))


def _text(typed: Typed) -> str:
    return typed.text or f"{typed.numerator}/{typed.denominator}"


def _is_same(actual: Actual | None, computed: ComputedRow) -> bool:
    """Return whether an actual was computed and says what the records say now."""
    return (
        actual is not None
        and hasattr(actual, "derivation")
        and bool(actual.value == computed.value)
    )
