"""Rows as plain dicts to Parquet to figures: what the tests of formulas stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from lotrinh.compute.derived import complete
from lotrinh.compute.engines import choose_engine
from lotrinh.compute.engines.base import Rows, sql_of
from lotrinh.compute.formulas import Formula, formulas
from lotrinh.compute.partials import figure_of
from lotrinh.compute.passes import one_pass
from lotrinh.compute.schema import UNIT
from lotrinh.compute.snapshots import polars_schema
from lotrinh.core.indicators import Figure
from lotrinh.core.rosters import Moments
from lotrinh.reference.rosters import load_moments, load_rosters

PERIOD = "2025-2026"
"""From 5 September 2025; semester 1 ends on 17 January 2026, the year on 30 May 2026."""

Row = Mapping[str, Any]
Figures = dict[str, Figure]


def formulas_of(table: str, by: Sequence[str] = ()) -> list[Formula]:
    """Return the formulas over ``table`` that can be broken down by ``by``."""
    return [one for one in formulas().values() if one.table == table and set(by) <= set(one.by)]


def write_rows(
    path: Path, table: str, units: Mapping[str, Iterable[Row]], school_year: str = PERIOD
) -> Path:
    """Write the rows of each unit as a snapshot of many units; the key is filled in."""
    key = load_rosters()[table].key
    schema = polars_schema(table)
    records: list[dict[str, Any]] = []
    for unit, rows in units.items():
        for number, row in enumerate(rows):
            unknown = row.keys() - schema.keys()
            assert not unknown, f"{table} has no column {', '.join(unknown)}"
            own = {key: f"{unit}-{number}"} if key else {}
            records.append({UNIT: unit, **own, **row})
    columns = {
        name: [_typed(record.get(name), kind) for record in records]
        for name, kind in schema.items()
    }
    complete(pl.DataFrame(columns, schema=schema), table, school_year).write_parquet(path)
    return path


def _typed(value: Any, kind: Any) -> Any:
    return Decimal(str(value)) if value is not None and isinstance(kind, pl.Decimal) else value


def figures_of_units(
    folder: Path,
    table: str,
    units: Mapping[str, Iterable[Row]],
    *,
    period: str = PERIOD,
    on: Moments | None = None,
    chosen: Sequence[Formula] | None = None,
) -> dict[str, Figures]:
    """Return the figures of each unit by indicator, all formulas of the table in one pass.

    ``on`` are days of one's own instead of those of ``period``.
    """
    formulas_used = formulas_of(table) if chosen is None else list(chosen)
    path = folder / f"{table}-{period.replace('/', '-')}.parquet"
    write_rows(path, table, units, period.partition("/")[0])
    expression = one_pass(table, formulas_used, on or load_moments(period))
    with choose_engine("duckdb") as engine:
        rows = engine.rows(expression, {table: [path]}).as_dicts()
    return {
        row[UNIT]: {one.code: figure_of(row, one.code) for one in formulas_used} for row in rows
    }


@cache
def _compiled(table: str, by: tuple[str, ...], period: str) -> str:
    return sql_of(one_pass(table, formulas_of(table, by), load_moments(period), by=by), "duckdb")


def figures_again(
    path: Path, table: str, *, by: tuple[str, ...] = (), period: str = PERIOD
) -> dict[tuple[str, ...], Figures]:
    """Return the figures by unit and categories from a file of rows.

    The pass is compiled once and run over one file after another: for tests with many examples.
    """
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{path}')")
        found = connection.execute(_compiled(table, by, period))
        names = tuple(column[0] for column in found.description or ())
        rows = Rows(names, tuple(found.fetchall())).as_dicts()
    return {
        (row[UNIT], *(row[f"by_{name}"] for name in by)): {
            one.code: figure_of(row, one.code) for one in formulas_of(table, by)
        }
        for row in rows
    }
