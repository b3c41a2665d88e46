"""What a snapshot keeps beside the roster's columns: worked out once of them, when it is made.

Snapshots that were kept before a column was derived lack it. ``complete`` stands in for it where
one is read, so that what was computed from it then can be computed again.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import ibis.expr.types as ir
import polars as pl

from lotrinh.compute.engines.polars import Compiled
from lotrinh.compute.formulas import fitness
from lotrinh.compute.formulas.fitness import standard_on
from lotrinh.compute.schema import derived_types_of, recorded_records_of, recorded_types_of
from lotrinh.reference.rosters import load_moments


def derived(table: str, school_year: str) -> ir.Table:
    """Return the records of ``table``, unbound, with the derived columns worked out of the others.

    ``pupils``: ``fitness_rating`` and ``fitness_tested``, by the standard in force when the school
    year ends.
    """
    records = recorded_records_of(table)
    if table == "pupils":
        return fitness.rated(records, standard_on(load_moments(school_year).ends))
    return records


def complete(records: pl.DataFrame, table: str, school_year: str) -> pl.DataFrame:
    """Return ``records`` of one school year with the derived columns; others stay as they are.

    What is there already stays too: a figure is explained by what it was computed from.
    """
    names = derived_types_of(table).keys()
    if names <= set(records.columns):
        return records
    worked_out = _compiled(table, school_year).run(records.select(*recorded_types_of(table)))
    return records.with_columns(worked_out.select(*names))


def is_complete(path: Path, table: str) -> bool:
    """Return whether the file of a snapshot of ``table`` has its derived columns."""
    names = derived_types_of(table).keys()
    return not names or names <= pl.read_parquet_schema(path).keys()


def apart(paths: Iterable[Path], table: str) -> tuple[list[Path], list[Path]]:
    """Return the files that have the derived columns, and those that lack them."""
    complete_ones: list[Path] = []
    others: list[Path] = []
    for path in paths:
        (complete_ones if is_complete(path, table) else others).append(path)
    return complete_ones, others


@lru_cache(maxsize=16)
def _compiled(table: str, school_year: str) -> Compiled:
    return Compiled(recorded_records_of(table), derived(table, school_year))
