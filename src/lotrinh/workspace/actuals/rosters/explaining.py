"""How a figure came about: its formula, the snapshots it was counted in, the counted records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotrinh.compute.explain import explain
from lotrinh.compute.formulas import Formula, formulas, version_of
from lotrinh.compute.prepared import UNKNOWN
from lotrinh.compute.prepared_pass import prepared_breakdown
from lotrinh.compute.publishing import Place, publishable
from lotrinh.core.indicators import CatalogueEntry, Figure
from lotrinh.core.indicators.suppression import PublishedFigure
from lotrinh.reference import load_catalogue
from lotrinh.reference.rosters import load_code_lists, load_moments, load_rosters
from lotrinh.workspace.actuals.models import Actual, Derivation, RosterSnapshot, UnitFigures
from lotrinh.workspace.actuals.rosters.queries import figure_in
from lotrinh.workspace.actuals.rosters.store import records_of_snapshot
from lotrinh.workspace.actuals.rosters.views import (
    Breakdown,
    Category,
    ExplainedPart,
    ExplainPage,
    NamedRecord,
)
from lotrinh.workspace.people.queries import Permission, Person, Unit, is_allowed, require

_SPECIAL = {"kinh": "Kinh", "minority": _("Ethnic minorities"), "foreign": _("Foreigners")}


@dataclass(frozen=True, slots=True)
class _Source:
    """What a figure says of where it came from."""

    unit: Unit
    period: str
    entry: CatalogueEntry
    figure: Figure
    version: str
    snapshots: Mapping[str, Mapping[str, Any]]


def explain_page(*, actor: Person, unit: Unit, period: str, code: str) -> ExplainPage | None:
    """Return how the figure came about that the records give now; None if they give none.

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
    return _page(_Source(unit, period, entry, figure, version, kept.snapshots), actor)


def explain_actual(*, actor: Person, actual: Actual) -> ExplainPage | None:
    """Return how an accepted actual came about; None for one that somebody typed.

    It is made again from its own snapshots and version of the formula, whatever came after.

    Raises: NotAllowed; UnableToReadSnapshot.
    """
    unit = actual.indicator.unit
    require(actor, unit, Permission.READ)
    kept = Derivation.objects.filter(actual=actual).first()
    if kept is None:
        return None
    entry = load_catalogue()[kept.code]
    figure = Figure(kept.numerator, kept.denominator, kept.unknown)
    source = _Source(unit, actual.period, entry, figure, kept.formula_version, kept.snapshots)
    return _page(source, actor)


def _page(source: _Source, actor: Person) -> ExplainPage:
    may_see = is_allowed(actor, source.unit, Permission.MANAGE_RECORDS)
    codes = source.entry.quotient or (source.entry.code,)
    versions = source.version.split("/")
    parts = [
        _part(source, version_of(code, int(version)), may_see)
        for code, version in zip(codes, versions, strict=True)
    ]
    return ExplainPage(source.entry, source.figure, source.period, tuple(parts))


def _part(source: _Source, one: Formula, may_see: bool) -> ExplainedPart:
    snapshot = _snapshot(source, one.table)
    records = records_of_snapshot(snapshot)
    explained = explain(one, load_moments(source.period), records)
    named = _names(records, load_rosters()[one.table].key)
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
        breakdowns=_breakdowns(
            one, source.period, records, explained.figure, is_published=not may_see
        ),
        may_see=may_see,
    )


def _snapshot(source: _Source, table: str) -> RosterSnapshot:
    snapshots = RosterSnapshot.objects.filter(unit=source.unit)
    return snapshots.select_related("unit", "added_by").get(pk=source.snapshots[table]["id"])


def _names(records: pl.DataFrame, key: str) -> Mapping[str, str | None]:
    if "full_name" not in records.columns or not key:
        return {}
    return dict(zip(records[key].to_list(), records["full_name"].to_list(), strict=True))


def _breakdowns(
    one: Formula, period: str, records: pl.DataFrame, figure: Figure, *, is_published: bool
) -> tuple[Breakdown, ...]:
    """Return the figure by each dimension; published, with small counts left out of all of them.

    The whole figure is public: it is an actual that everybody in the school sees.
    """
    # An old version of a formula explains its figure; breakdowns are of the one in use.
    dimensions = one.by if formulas()[one.code] == one else ()
    whole = Place(one.code)
    found = {whole: figure}
    for dimension in dimensions:
        found |= _by(one, dimension, period, records)
    shown: Mapping[Place, Figure | PublishedFigure] = found
    if is_published:
        shown = publishable(found, public=[whole])
    return tuple(
        Breakdown(
            dimension,
            tuple(
                Category(_category_words(dimension, place.category or ""), part)
                for place, part in shown.items()
                if place.dimension == dimension
            ),
            shown[whole],
        )
        for dimension in dimensions
    )


def _by(one: Formula, dimension: str, period: str, records: pl.DataFrame) -> dict[Place, Figure]:
    """Return the figure of each category in order, the blank one last."""
    compiled = prepared_breakdown(one.table, load_moments(period), dimension)
    found = {name: figures[one.code] for (name,), figures in compiled.figures(records).items()}
    names = sorted(found, key=lambda name: (name == UNKNOWN, name))
    return {Place(one.code, dimension, name): found[name] for name in names}


def _category_words(dimension: str, name: str) -> str:
    if name == UNKNOWN:
        return gettext("Unknown")
    lists = {"sex": "sexes", "grade": "grades"}
    if dimension in lists:
        codes = {str(code.number): code.word for code in load_code_lists()[lists[dimension]].codes}
        return codes.get(name, name)
    return str(_SPECIAL.get(name, name))
