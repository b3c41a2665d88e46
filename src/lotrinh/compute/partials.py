"""From the newest snapshots to partials: every indicator of every unit, one pass a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lotrinh.compute.derived import apart, derived
from lotrinh.compute.engines import Engine, Tables
from lotrinh.compute.formulas import Formula, formulas
from lotrinh.compute.passes import figure_columns, one_pass
from lotrinh.compute.schema import UNIT
from lotrinh.compute.snapshots import Snapshot, latest_snapshots
from lotrinh.core.indicators import Catalogue, CatalogueEntry, Figure, Partial
from lotrinh.core.rosters import Moments


def compute_partials(
    store: Path, moments: Moments, catalogue: Catalogue, engine: Engine, *, unit: str = ""
) -> list[Partial]:
    """Return the partials of every unit with snapshots in ``store`` (only of ``unit`` if given).

    Of each unit the newest snapshot of the school year counts. A unit without a table has no
    partial of that table's indicators: not reported, which is not 0. Ordered by unit and indicator.

    Raises: UnableToReadSnapshot if the store is not there.
    """
    school_year = moments.period.partition("/")[0]
    snapshots = latest_snapshots(store, school_year, unit)
    return partials_of(snapshots, moments, catalogue, engine, unit=unit)


def partials_of(
    snapshots: Mapping[str, Sequence[Snapshot]],
    moments: Moments,
    catalogue: Catalogue,
    engine: Engine,
    *,
    unit: str = "",
) -> list[Partial]:
    """Return the partials that ``snapshots`` (by table) give, ordered by unit and indicator."""
    found: dict[tuple[str, str], Partial] = {}
    for table, of_table in snapshots.items():
        chosen = [one for one in formulas().values() if one.table == table]
        if chosen:
            for partial in _of_table(table, of_table, chosen, moments, engine):
                if unit in ("", partial.unit):
                    found[partial.unit, partial.indicator] = partial
    for partial in list(_quotients(found, catalogue)):
        found[partial.unit, partial.indicator] = partial
    return [found[key] for key in sorted(found)]


def _of_table(
    table: str,
    snapshots: Sequence[Snapshot],
    chosen: Sequence[Formula],
    moments: Moments,
    engine: Engine,
) -> Iterator[Partial]:
    shared = tuple(s.sha256 for s in snapshots if not s.unit)
    own = {s.unit: (s.sha256,) for s in snapshots if s.unit}
    for row in _rows(table, snapshots, chosen, moments, engine):
        for one in chosen:
            yield Partial(
                unit=row[UNIT],
                indicator=one.code,
                period=moments.period,
                figure=figure_of(row, one.code),
                snapshots=own.get(row[UNIT], shared),
                formula_version=str(one.version),
            )


def _rows(
    table: str,
    snapshots: Sequence[Snapshot],
    chosen: Sequence[Formula],
    moments: Moments,
    engine: Engine,
    by: Sequence[str] = (),
) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of ``one_pass`` over all ``snapshots``, which are of one school year."""
    complete, older = apart((snapshot.path for snapshot in snapshots), table)
    if complete:
        files: Tables = {table: complete}
        yield from engine.rows(one_pass(table, chosen, moments, by=by), files).as_dicts()
    if older:
        source = derived(table, snapshots[0].school_year)
        expression = one_pass(table, chosen, moments, by=by, source=source)
        yield from engine.rows(expression, {table: older}).as_dicts()


def figures_by(
    store: Path, moments: Moments, engine: Engine, dimension: str, *, unit: str = ""
) -> dict[tuple[str, str, str], Figure]:
    """Return figures by unit, indicator and category of ``dimension`` (``sex``, ``ethnicity``,
    ``site``, ``grade``), of the indicators that can be broken down so.

    The categories of an indicator add up to its figure; records in which the dimension is blank are
    a category of their own (``prepared.UNKNOWN``). Ordered by unit, indicator and category.

    Raises: UnableToReadSnapshot if the store is not there.
    """
    found: dict[tuple[str, str, str], Figure] = {}
    school_year = moments.period.partition("/")[0]
    for table, snapshots in latest_snapshots(store, school_year, unit).items():
        chosen = [one for one in formulas().values() if one.table == table and dimension in one.by]
        if not chosen:
            continue
        for row in _rows(table, snapshots, chosen, moments, engine, by=(dimension,)):
            if unit in ("", row[UNIT]):
                for one in chosen:
                    key = row[UNIT], one.code, row[f"by_{dimension}"]
                    found[key] = figure_of(row, one.code)
    return dict(sorted(found.items()))


def figure_of(row: Mapping[str, int | None], code: str) -> Figure:
    """Return the figure of an indicator from a row of ``one_pass``."""
    part, whole, unknown = (row[name] for name in figure_columns(code))
    return Figure(part or 0, whole, unknown or 0)


def _quotients(
    found: Mapping[tuple[str, str], Partial], catalogue: Iterable[CatalogueEntry]
) -> Iterator[Partial]:
    """Yield so many of one count for each of another, where a unit has both."""
    entries = list(catalogue)
    quotients = {entry.code: entry.quotient for entry in entries if entry.quotient is not None}
    of_unit: dict[str, dict[str, Partial]] = {}
    for (unit, code), partial in found.items():
        of_unit.setdefault(unit, {})[code] = partial
    for unit, partials in of_unit.items():
        counts = {code: (one.figure, one.formula_version) for code, one in partials.items()}
        for code, (figure, version) in quotient_figures(counts, entries).items():
            parts = quotients[code]
            yield Partial(
                unit=unit,
                indicator=code,
                period=partials[parts[0]].period,
                figure=figure,
                snapshots=tuple(digest for part in parts for digest in partials[part].snapshots),
                formula_version=version,
            )


def quotient_figures(
    counts: Mapping[str, tuple[Figure, str]], catalogue: Iterable[CatalogueEntry]
) -> dict[str, tuple[Figure, str]]:
    """Return the quotients that ``counts`` (figure and formula version by code) give.

    So many of one count for each of another; what is unknown in either is unknown in both.
    """
    found = {}
    for entry in catalogue:
        if entry.quotient is not None and all(code in counts for code in entry.quotient):
            (part, first), (whole, second) = (counts[code] for code in entry.quotient)
            figure = Figure(part.numerator, whole.numerator, part.unknown + whole.unknown)
            found[entry.code] = figure, f"{first}/{second}"
    return found
