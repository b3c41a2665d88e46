"""Polars, in this process: the fastest on a country's records as on one school's."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
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

_Frames = dict[str, pl.LazyFrame]

_AT_A_TIME = 8_192  # rows of a result that are worked on together
_RUN = " run"  # the name of a column beside ours
_SHORT_RUN = 8  # records; runs that are shorter on average are not worth it

_FEW = pl.QueryOptFlags.none()
_FEW.projection_pushdown = True
"""Over a few hundred records only leaving columns out is worth the time it takes to think of."""


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
        _plan(expression, tables).run(
            lambda last: last.sink_parquet(path, row_group_size=_AT_A_TIME)
        )


def lazy_frame(expression: ir.Table, tables: _Frames) -> pl.LazyFrame:
    """Return ``expression`` over ``tables`` as Polars' own plan, which can be run many times."""
    return cast("pl.LazyFrame", ibis.polars.connect(tables).compile(expression))


class Compiled:
    """An expression over one table, compiled once and run over one frame of it after another.

    Safe to share between threads. A frame may have more columns than the table.
    """

    def __init__(self, source: ir.Table, expression: ir.Table) -> None:
        """Compile ``expression`` over ``source``."""
        # Polars asks for the records from a thread of its own, so one run at a time.
        self._one_at_a_time = threading.Lock()
        self._columns = list(source.columns)
        self._records = pl.DataFrame()
        scan = register_io_source(self._read, schema=source.schema().to_polars())
        self._compiled = lazy_frame(expression, {source.get_name(): scan})

    def run(self, records: pl.DataFrame) -> pl.DataFrame:
        """Return the result over ``records``."""
        with self._one_at_a_time:
            self._records = records
            return self._compiled.collect(engine="in-memory", optimizations=_FEW)

    def _read(
        self,
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        frame = self._records.select(with_columns or self._columns)
        if predicate is not None:
            frame = frame.filter(predicate)
        yield frame if n_rows is None else frame.head(n_rows)


class _Plan:
    """An expression as steps that run one after the other: group-bys, joins, and what is left.

    At once, every scan and every group-by would be in memory together, twice as much of it; and a
    join that two others need would be made for each. What no later step reads is let go.
    """

    def __init__(self, op: ops.Node, tables: _Frames) -> None:
        self._one_at_a_time = threading.Lock()
        self._results: dict[str, pl.DataFrame] = {}
        self._steps: list[_Step] = []
        while first := [one for one in op.find(_STEPS) if _is_first(one)]:
            for one in first:
                name = f"step {len(self._steps)}"
                run, schema = _step(one, tables)
                self._steps.append(_Step(name, _tables_of(one), run))
                tables[name] = register_io_source(partial(self._read, name), schema=schema)
                op = op.replace({one: ibis.table(one.schema, name=name).op()})
        self._last = lazy_frame(op.to_expr(), tables)
        needed = _tables_of(op)
        for step in reversed(self._steps):
            step.lets_go = step.reads - needed
            needed |= step.reads

    def run(self, finish: Callable[[pl.LazyFrame], _T]) -> _T:
        """Run all steps and return what ``finish`` makes of the last."""
        with self._one_at_a_time:
            try:
                for step in self._steps:
                    self._results[step.name] = step.run()
                    for name in step.lets_go:
                        self._results.pop(name, None)
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
        yield from (frame if n_rows is None else frame.head(n_rows)).iter_slices(_AT_A_TIME)


@dataclass(slots=True)
class _Step:
    """A group-by or a join: the tables that it reads, and those that no step reads after it."""

    name: str
    reads: set[str]
    run: Callable[[], pl.DataFrame]
    lets_go: set[str] = field(default_factory=set)


_STEPS = (ops.Aggregate, ops.JoinChain)


def _tables_of(op: ops.Node) -> set[str]:
    return {table.name for table in op.find(ops.UnboundTable)}


def _step(op: ops.Relation, tables: _Frames) -> tuple[Callable[[], pl.DataFrame], pl.Schema]:
    """Return what gives the result of a group-by or a join, and its schema."""
    counted = _counted_in(op) if isinstance(op, ops.Aggregate) and len(op.groups) == 1 else None
    if isinstance(op, ops.Aggregate) and counted:
        by_runs = _CountedByRuns(op, counted, tables)
        return by_runs.run, by_runs.schema()
    frame = lazy_frame(op.to_expr(), tables)
    return lambda: frame.collect(engine="streaming"), frame.collect_schema()


class _CountedByRuns:
    """A group-by that only counts, by one column.

    A unit's records lie together, and what lies together is counted ten times as fast as what has
    to be looked up record by record: so each batch is counted run by run, and the counts of the
    runs are then added up. Where the runs are short Polars' own group-by takes over.
    """

    def __init__(
        self, aggregate: ops.Aggregate, counted: dict[str, ir.Value], tables: _Frames
    ) -> None:
        ((self._key, group),) = aggregate.groups.items()
        self._names = list(counted)
        rows = aggregate.parent.to_expr().select(
            group.to_expr().name(self._key), *(one.name(name) for name, one in counted.items())
        )
        frame = lazy_frame(rows, tables)
        types = dict.fromkeys(self._names, pl.get_index_type())
        self._runs = frame.map_batches(
            self._count,
            predicate_pushdown=False,
            projection_pushdown=False,
            slice_pushdown=False,
            schema={self._key: frame.collect_schema()[self._key], **types},
            streamable=True,
        )
        self._otherwise = lazy_frame(aggregate.to_expr(), tables)
        self._is_scattered = False

    def schema(self) -> pl.Schema:
        """Return the schema of the result."""
        return self._runs.collect_schema()

    def run(self) -> pl.DataFrame:
        """Return the counts of each group."""
        self._is_scattered = False
        runs = self._runs.collect(engine="streaming")
        if self._is_scattered:
            return self._otherwise.collect(engine="streaming")
        # Few units lie in two batches. In the stream, adding up took 60 MB more; adding up the
        # others too, 40.
        is_apart = runs[self._key].is_duplicated()
        together = runs.filter(is_apart).group_by(self._key).agg(pl.col(self._names).sum())
        return runs.filter(~is_apart).vstack(together)

    def _count(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Return the counts of each run of one batch; nothing once the runs are found too short."""
        run = batch[self._key].rle_id()
        if batch.height and run[-1] * _SHORT_RUN > batch.height:
            self._is_scattered = True
        if self._is_scattered:
            batch, run = batch.clear(), run.clear()
        by_run = batch.with_columns(run.set_sorted().alias(_RUN)).group_by(_RUN)
        return by_run.agg(pl.col(self._key).first(), pl.col(self._names).count()).drop(_RUN)


def _counted_in(aggregate: ops.Aggregate) -> dict[str, ir.Value] | None:
    """Return the columns whose values a group-by counts, None if it does anything else."""
    counted: dict[str, ir.Value] = {}
    for name, metric in aggregate.metrics.items():
        match metric:
            case ops.CountStar(where=None):
                counted[name] = ibis.literal(True, type="boolean")
            case ops.Count(arg=column, where=None):
                counted[name] = cast("ir.Value", column.to_expr())
            case _:
                return None
    return counted


def _is_first(op: ops.Relation) -> bool:
    """Return whether nothing below is a step itself."""
    return len(op.find(_STEPS)) == 1


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
        # Some schools keep names beside what is computed from.
        name: pl.scan_parquet(
            [path for path, _changed in paths], low_memory=True, extra_columns="ignore"
        )
        for name, paths in files
    }
    return _Plan(op, scans)
