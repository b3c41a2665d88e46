"""Polars, in this process: starts a query in a millisecond, so it serves one school's records."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import cast

import ibis
import ibis.expr.types as ir
import polars as pl

from lotrinh.compute.engines.base import Rows, Tables


class Polars:
    """Polars' streaming engine over Parquet files where they lie."""

    name = "polars"

    def __enter__(self) -> Polars:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    def rows(self, expression: ir.Table, tables: Tables) -> Rows:
        """Return the result of ``expression``."""
        frame = lazy_frame(expression, _scanned(tables)).collect(engine="streaming")
        return Rows(tuple(frame.columns), tuple(frame.rows()))

    def write(self, expression: ir.Table, tables: Tables, path: Path) -> None:
        """Write the result of ``expression`` to the Parquet file ``path``, in its row order."""
        lazy_frame(expression, _scanned(tables)).sink_parquet(path)


def lazy_frame(expression: ir.Table, tables: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    """Return ``expression`` over ``tables`` as Polars' own plan, which can be run many times."""
    return cast("pl.LazyFrame", ibis.polars.connect(tables).compile(expression))


def _scanned(tables: Tables) -> dict[str, pl.LazyFrame]:
    return {name: pl.scan_parquet(list(paths), low_memory=True) for name, paths in tables.items()}
