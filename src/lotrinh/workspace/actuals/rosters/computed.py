"""What the records give, beside what the plan asks: the rows of the figures page, one figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from lotrinh.compute.explain import explain
from lotrinh.compute.formulas import Formula, version_of
from lotrinh.compute.prepared_pass import prepared_breakdown
from lotrinh.core.indicators import CatalogueEntry, Figure
from lotrinh.core.indicators.suppression import PublishedFigure, Sum, suppress_figures
from lotrinh.reference import load_catalogue
from lotrinh.reference.rosters import load_code_lists, load_moments, load_rosters
from lotrinh.workspace.actuals.current import current_actuals
from lotrinh.workspace.actuals.judging import judge_row, standing_of
from lotrinh.workspace.actuals.models import Actual, RosterSnapshot, UnitFigures
from lotrinh.workspace.actuals.rosters.queries import figure_in
from lotrinh.workspace.actuals.rosters.store import records_of_snapshot
from lotrinh.workspace.actuals.rosters.values import Typed, typed_value
from lotrinh.workspace.actuals.rosters.views import (
    Breakdown,
    Category,
    ComputedRow,
    ExplainedPart,
    ExplainPage,
    NamedRecord,
)
from lotrinh.workspace.actuals.table import build_rows
from lotrinh.workspace.actuals.understanding import understand_actual
from lotrinh.workspace.people.queries import Permission, Person, Unit, is_allowed, require
from lotrinh.workspace.plans.queries import PlanRow, list_rows, plan_in_force

_UNKNOWN = "?"
_TOTAL = ""
_SPECIAL = {"kinh": "Kinh", "minority": "Dân tộc thiểu số", "foreign": "Người nước ngoài"}


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
    planned = list(_planned(rows, kept, period, as_of))
    codes = {row.entry.code for row in planned}
    others = [
        _computed(entry, kept)
        for entry in load_catalogue()
        if entry.code not in codes and figure_in(kept, entry) is not None
    ]
    return planned, others


def _planned(
    rows: list[PlanRow], kept: UnitFigures, period: str, as_of: date
) -> Iterator[ComputedRow]:
    catalogue = load_catalogue()
    current = current_actuals({row.indicator_id for row in rows})
    table = build_rows(rows, current, period, as_of=as_of)
    for row, shown in zip(rows, table, strict=True):
        entry = catalogue.find(row.name, row.group)
        if entry is None or figure_in(kept, entry) is None:
            continue
        computed = _computed(entry, kept, row.unit_text)
        actual = current.get((row.indicator_id, period))
        standing = replace(
            standing_of(row, current, period, as_of=as_of), actual=computed.value
        )
        yield replace(
            computed,
            row=shown,
            verdict=judge_row(row, standing),
            is_accepted=actual is not None and _is_same(actual, computed),
        )


def _computed(entry: CatalogueEntry, kept: UnitFigures, unit_text: str = "") -> ComputedRow:
    found = figure_in(kept, entry)
    assert found is not None
    figure, version = found
    unit_text = unit_text or entry.unit
    typed = typed_value(entry, figure, unit_text)
    reading = (
        understand_actual(
            unit_text=unit_text,
            name=entry.name.vi,
            text=typed.text,
            numerator=typed.numerator,
            denominator=typed.denominator,
        )
        if typed is not None
        else None
    )
    return ComputedRow(
        entry=entry,
        figure=figure,
        version=version,
        value=reading.value if reading else None,
        text=_text(typed),
    )


def _text(typed: Typed | None) -> str:
    if typed is None:
        return ""
    return typed.text or f"{typed.numerator}/{typed.denominator}"


def _is_same(actual: Actual, computed: ComputedRow) -> bool:
    """Return whether an actual says what the records say now."""
    return bool(actual.value == computed.value)


def explain_page(*, actor: Person, unit: Unit, period: str, code: str) -> ExplainPage | None:
    """Return how a figure came about: formula, snapshots, breakdowns; None if there is none.

    Who may manage records sees the counted records too. The figure is made again from the snapshot
    that it names, with the version of the formula that it names.

    Raises: NotAllowed; UnableToReadSnapshot if the snapshot's file was lost or touched.
    """
    require(actor, unit, Permission.READ)
    kept = UnitFigures.objects.filter(unit=unit, period=period).first()
    entry = next((one for one in load_catalogue() if one.code == code), None)
    found = figure_in(kept, entry) if kept is not None and entry is not None else None
    if kept is None or entry is None or found is None:
        return None
    figure, version = found
    may_see = is_allowed(actor, unit, Permission.MANAGE_RECORDS)
    codes = entry.quotient or (code,)
    versions = version.split("/")
    parts = [
        _part(kept, version_of(one, int(number)), may_see)
        for one, number in zip(codes, versions, strict=True)
    ]
    return ExplainPage(entry=entry, figure=figure, period=period, parts=tuple(parts))


def _part(kept: UnitFigures, one: Formula, may_see: bool) -> ExplainedPart:
    moments = load_moments(kept.period)
    snapshot = (
        RosterSnapshot.objects.filter(
            unit=kept.unit_id,
            table=one.table,
            school_year=kept.period[:9],
            sha256=kept.snapshots[one.table],
        )
        .select_related("unit", "added_by")
        .first()
    )
    assert snapshot is not None
    records = records_of_snapshot(snapshot)
    explained = explain(one, moments, records)
    named = dict[str, str]()
    key = load_rosters()[one.table].key
    if "full_name" in records.columns and key:
        named = dict(zip(records[key].to_list(), records["full_name"].to_list(), strict=True))
    lists = (explained.counted, explained.rest, explained.unknown)
    counted, rest, unknown = (
        tuple(NamedRecord(record, named.get(record) or "") for record in one_list)
        for one_list in lists
    )
    return ExplainedPart(
        entry=load_catalogue()[one.code],
        version=str(one.version),
        table=load_rosters()[one.table],
        snapshot=snapshot,
        figure=explained.figure,
        counted=counted if may_see else (),
        rest=rest if may_see else (),
        unknown=unknown if may_see else (),
        outside=explained.outside,
        breakdowns=_breakdowns(one, kept.period, records, is_published=not may_see),
        may_see=may_see,
    )


def _breakdowns(
    one: Formula, period: str, records: pl.DataFrame, *, is_published: bool
) -> tuple[Breakdown, ...]:
    """Return the figure by each dimension; published, with small counts left out of all of them."""
    found = {dimension: _by(one, dimension, period, records) for dimension in one.by}
    shown: Mapping[str, Mapping[str, Figure | PublishedFigure]] = found
    if is_published and found:
        shown = _published(found)
    return tuple(
        Breakdown(
            dimension,
            tuple(
                Category(_category_words(dimension, name), figure)
                for name, figure in figures.items()
                if name != _TOTAL
            ),
            figures[_TOTAL],
        )
        for dimension, figures in shown.items()
    )


def _by(
    one: Formula, dimension: str, period: str, records: pl.DataFrame
) -> Mapping[str, Figure]:
    """Return the figure of each category in order, and of all under the name ``""``."""
    compiled = prepared_breakdown(one.table, load_moments(period), dimension)
    found = {
        name: figures[one.code]
        for (name,), figures in sorted(compiled.figures(records).items())
    }
    first, *others = found.values()  # a snapshot has at least one record
    return {**found, _TOTAL: sum(others, start=first)}


def _published(
    found: Mapping[str, Mapping[str, Figure]],
) -> dict[str, Mapping[str, PublishedFigure]]:
    cells: dict[tuple[str, str], Figure] = {}
    sums = []
    for dimension, figures in found.items():
        for name, figure in figures.items():
            cells["" if name == _TOTAL else dimension, name] = figure
        parts = tuple((dimension, name) for name in figures if name != _TOTAL)
        sums.append(Sum(("", _TOTAL), parts))
    published = suppress_figures(cells, sums)
    return {
        dimension: {
            name: published["" if name == _TOTAL else dimension, name] for name in figures
        }
        for dimension, figures in found.items()
    }


def _category_words(dimension: str, name: str) -> str:
    if name == _UNKNOWN:
        return "Chưa rõ"
    lists = {"sex": "sexes", "grade": "grades"}
    if dimension in lists:
        codes = {str(code.number): code.word for code in load_code_lists()[lists[dimension]].codes}
        return codes.get(name, name)
    return _SPECIAL.get(name, name)
