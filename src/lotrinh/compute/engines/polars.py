"""Polars, in this process: the fastest on a country's records as on one school's."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from types import TracebackType
from typing import TypeVar, cast

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import polars as pl
from polars.io.plugins import register_io_source

from lotrinh.compute.engines.base import Rows, Tables

# How many row groups are read ahead of the two that are counted; more only takes memory.
os.environ.setdefault("POLARS_ROW_GROUP_PREFETCH_SIZE", "1")

_T = TypeVar("_T")


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
        frame = _plan(expression, tables).run(lambda last: last.collect(engine="streaming"))
        return Rows(tuple(frame.columns), tuple(frame.rows()))

    def write(self, expression: ir.Table, tables: Tables, path: Path) -> None:
        """Write the result of ``expression`` to the Parquet file ``path``, in its row order."""
        _plan(expression, tables).run(lambda last: last.sink_parquet(path))


def lazy_frame(expression: ir.Table, tables: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    """Return ``expression`` over ``tables`` as Polars' own plan, which can be run many times."""
    return cast("pl.LazyFrame", ibis.polars.connect(tables).compile(expression))


class _Plan:
    """An expression as steps that run one after the other: its group-bys, and what is left.

    At once, every scan and every group-by would be in memory together, twice as much of it.
    """

    def __init__(self, op: ops.Node, tables: dict[str, pl.LazyFrame]) -> None:
        self._one_at_a_time = threading.Lock()
        self._results: dict[str, pl.DataFrame] = {}
        self._steps: list[tuple[str, pl.LazyFrame]] = []
        while first := [one for one in op.find(ops.Aggregate) if _is_first(one)]:
            for one in first:
                name = f"step {len(self._steps)}"
                step = lazy_frame(one.to_expr(), tables)
                self._steps.append((name, step))
                read = partial(self._read, name)
                tables[name] = register_io_source(read, schema=step.collect_schema())
                op = op.replace({one: ibis.table(one.schema, name=name).op()})
        self._last = lazy_frame(op.to_expr(), tables)

    def run(self, finish: Callable[[pl.LazyFrame], _T]) -> _T:
        """Run all steps and return what ``finish`` makes of the last."""
        with self._one_at_a_time:
            try:
                for name, step in self._steps:
                    self._results[name] = step.collect(engine="streaming")
                return finish(self._last)
            finally:
                self._results.clear()

    def _read(
        self,
        name: str,
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        frame = self._results[name]
        if with_columns is not None:
            frame = frame.select(with_columns)
        if predicate is not None:
            frame = frame.filter(predicate)
        yield frame if n_rows is None else frame.head(n_rows)


def _is_first(aggregate: ops.Aggregate) -> bool:
    """Return whether nothing below is a group-by itself."""
    return len(aggregate.find(ops.Aggregate)) == 1


def _plan(expression: ir.Table, tables: Tables) -> _Plan:
    files = tuple(
        (name, tuple((path, path.stat().st_mtime_ns) for path in paths))
        for name, paths in tables.items()
    )
    return _compiled(expression.op(), files)


@lru_cache(maxsize=16)
def _compiled(op: ops.Node, files: tuple[tuple[str, tuple[tuple[Path, int], ...]], ...]) -> _Plan:
    """Return the plan over these files as they are; Ibis takes long to make a country's."""
    scans = {
        name: pl.scan_parquet([path for path, _changed in paths], low_memory=True)
        for name, paths in files
    }
    return _Plan(op, scans)
