"""The contenders of ``benchmarks.indicators``; each is run in a fresh process of its own.

A contender prepares what its measure leaves out, and returns what is measured: a call that makes
the figures anew and writes or holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.country import Country
from lotrinh.compute.engines import Tables, choose_engine
from lotrinh.compute.formulas import formulas
from lotrinh.compute.rollup import LEVELS, SCHOOL, Target, country
from lotrinh.core.values import Direction
from lotrinh.core.values.types import Operator
from lotrinh.reference import load_catalogue
from lotrinh.reference.rosters import load_moments

Measured = Callable[[], object]
TABLES = ("pupils", "staff")


def limits() -> dict[str, tuple[str, int]]:
    """Return a target for each share of pupils and staff: its sign, and tenths of a per cent.

    Every level is asked the same: at least 95 %, or at most 2 % where less is better.
    """
    known = formulas()
    return {
        entry.code: ("<=", 20) if entry.direction is Direction.LOWER else (">=", 950)
        for entry in load_catalogue()
        if entry.code in known and known[entry.code].table in TABLES and entry.unit == "%"
    }


def targets() -> list[Target]:
    operators = {"<=": Operator.LE, ">=": Operator.GE}
    return [
        Target(level, code, operators[sign], Decimal(tenths) / 10)
        for code, (sign, tenths) in limits().items()
        for level in (SCHOOL, *LEVELS)
    ]


def files_of(data: Country, years: Sequence[str]) -> Tables:
    return {table: data.files(table, years) for table in TABLES} | {"placements": [data.placements]}


def product(data: Country, years: Sequence[str], out: Path, engine: str = "duckdb") -> Measured:
    """All pupil and staff indicators of every unit of every level, judged, as a Parquet file."""
    chosen = choose_engine(engine, master="local[2]")
    expressions = {year: country(TABLES, load_moments(year), targets=targets()) for year in years}

    def run() -> None:
        for year, expression in expressions.items():
            chosen.write(expression, files_of(data, [year]), out / f"{year}.parquet")

    return run


def hand(data: Country, years: Sequence[str], out: Path) -> Measured:
    """The same file, from SQL written by hand."""
    from benchmarks.hand_sql import copy_to, country_query

    connection = connect(data, years)
    query = country_query(load_moments(years[0]), limits())

    def run() -> None:
        connection.execute(copy_to(query, out / f"{years[0]}.parquet"))

    return run


def scan(data: Country, years: Sequence[str], out: Path) -> Measured:
    """The last value of every column that a formula reads: each is decoded, nothing is computed.

    (``max`` and ``count`` of some columns DuckDB answers from the statistics, without reading.)
    """
    connection = connect(data, years)
    queries = [
        f"SELECT {', '.join(f'last({name})' for name in columns_read(table))} FROM {table}"
        for table in TABLES
    ]

    def run() -> None:
        for query in queries:
            connection.execute(query).fetchall()

    return run


def columns_read(table: str) -> list[str]:
    """Return the columns that the formulas of ``table`` read."""
    import ibis.expr.operations as ops

    from lotrinh.compute.passes import one_pass
    from lotrinh.compute.schema import records_of

    chosen = [one for one in formulas().values() if one.table == table]
    expression = one_pass(table, chosen, load_moments("2025-2026"))
    source = records_of(table).op()
    needed: set[tuple[Any, str]] = set()

    def follow(op: Any) -> None:
        for field in op.find(ops.Field, filter=lambda node: not isinstance(node, ops.Relation)):
            if (field.rel, field.name) not in needed:
                needed.add((field.rel, field.name))
                if field.rel != source:
                    follow(field.rel.values[field.name])

    for aggregate in expression.op().find(ops.Aggregate):
        for value in (*aggregate.groups.values(), *aggregate.metrics.values()):
            follow(value)
    names = {name for rel, name in needed if rel == source}
    return [name for name in records_of(table).columns if name in names]


def connect(data: Country, years: Sequence[str]) -> duckdb.DuckDBPyConnection:
    """Return DuckDB with the tables as views of the files."""
    connection = duckdb.connect()
    for name, paths in files_of(data, years).items():
        listed = ", ".join(f"'{path}'" for path in paths)
        connection.execute(f"CREATE VIEW {name} AS FROM read_parquet([{listed}])")
    return connection


def pandas(data: Country, years: Sequence[str], out: Path) -> Measured:
    """School level only: data frames in memory, summed by school."""
    from benchmarks.in_pandas import school_figures

    return school_figures(data, load_moments(years[0]), out)


def spark(data: Country, years: Sequence[str], out: Path) -> Measured:
    """The product's own expressions on local Spark with all cores."""
    return product(data, years, out, "spark")


def polars(data: Country, years: Sequence[str], out: Path) -> Measured:
    """The product's own expressions on Polars."""
    return product(data, years, out, "polars")


CONTENDERS: dict[str, Callable[[Country, Sequence[str], Path], Measured]] = {
    "scan": scan,
    "duckdb": product,
    "polars": polars,
    "hand": hand,
    "pandas": pandas,
    "spark": spark,
}
