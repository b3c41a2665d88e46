"""A table's formulas, compiled once and then run over one unit's records after another.

Over a few hundred records the work is nothing and beginning it is everything. So the formulas'
distinct conditions are compiled once into a plan of Polars, which a server keeps; its columns are
then counted directly. The engines' one pass (``passes``) gives the same figures for any number of
units; a test holds the two together.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, reduce
from operator import or_

import ibis
import ibis.expr.types as ir
import polars as pl
from polars.io.plugins import register_io_source

from lotrinh.compute.engines.polars import lazy_frame
from lotrinh.compute.formulas import Amount, Count, Formula, Grade, Measure, Share, formulas
from lotrinh.compute.partials import figure_of
from lotrinh.compute.passes import one_pass
from lotrinh.compute.prepared import DEAR, DEAR_FROM, prepare, without_dear
from lotrinh.compute.schema import records_of, types_of
from lotrinh.compute.snapshots import polars_type
from lotrinh.core.indicators import Figure
from lotrinh.core.rosters import Moments

_FEW = pl.QueryOptFlags.none()
_FEW.projection_pushdown = True
"""Over a few hundred records only leaving columns out is worth the time it takes to think of."""



class _Column:
    """A condition's column, with what several formulas ask of it found only once."""

    def __init__(self, values: pl.Series) -> None:
        self.values = values
        self.nulls = values.null_count()
        self.total = _total(values)


Columns = dict[str, _Column]
Counter = Callable[[Columns], Figure]


class _Plan:
    """A compiled expression over one table, run over the records that are put behind it."""

    def __init__(self, source: ir.Table, expression: ir.Table) -> None:
        # Polars asks for the records from a thread of its own, so one run at a time.
        self._one_at_a_time = threading.Lock()
        self._columns = list(source.columns)
        self._records = pl.DataFrame()
        schema = {name: polars_type(kind) for name, kind in source.schema().items()}
        scan = register_io_source(self._read, schema=schema)
        self._compiled = lazy_frame(expression, {source.get_name(): scan})

    def run(self, records: pl.DataFrame) -> pl.DataFrame:
        """Return the result over ``records``."""
        with self._one_at_a_time:
            self._records = records
            return self._compiled.collect(optimizations=_FEW)

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


class PreparedPass:
    """All figures of a table for one unit at a time; safe to share between threads."""

    def __init__(self, table: str, moments: Moments) -> None:
        """Compile the newest formulas of ``table`` for ``moments``."""
        chosen = [one for one in formulas().values() if one.table == table]
        self.versions = {one.code: str(one.version) for one in chosen}
        self._dear = _Dear(table, moments) if table in DEAR else None
        source = records_of(table) if self._dear is None else self._dear.source
        rows = prepare(source, table, moments)
        if self._dear is not None:
            rows = self._dear.put_in(rows)
        conditions = _Conditions()
        self._counters = {
            one.code: _counter(one.function(rows, moments), conditions) for one in chosen
        }
        self._plan = _Plan(source, rows.select(**conditions.columns))

    def figures(self, records: pl.DataFrame) -> dict[str, Figure]:
        """Return the figure of each indicator over one unit's ``records``; of none, {}."""
        if not records.height:
            return {}
        whole = records if self._dear is None else self._dear.worked_out(records)
        found = self._plan.run(whole)
        columns = {column.name: _Column(column) for column in found.get_columns()}
        return {code: count(columns) for code, count in self._counters.items()}


class _Dear:
    """The dear columns of a table (``prepared.DEAR``), worked out for the records that need it."""

    def __init__(self, table: str, moments: Moments) -> None:
        self._table = table
        self._given, self._from = DEAR_FROM[table]
        records = records_of(table)
        columns = prepare(records, table, moments).select(*sorted(DEAR[table]))
        self._plan = _Plan(records, columns)
        self._types = {
            f"dear_{name}": polars_type(kind) for name, kind in columns.schema().items()
        }
        extra = {f"dear_{name}": str(kind) for name, kind in columns.schema().items()}
        self.source = ibis.table(types_of(table) | extra, name=table)

    def put_in(self, rows: ir.Table) -> ir.Table:
        """Return prepared ``rows`` of ``source`` with the dear columns as they were worked out."""
        cheap = without_dear(rows, self._table)
        settled = {n: ibis.coalesce(cheap[n], cheap[f"dear_{n}"]) for n in DEAR[self._table]}
        return cheap.mutate(**settled)

    def worked_out(self, records: pl.DataFrame) -> pl.DataFrame:
        """Return ``records`` as ``source`` has them."""
        blank = [pl.lit(None, kind).alias(name) for name, kind in self._types.items()]
        needed = self._needed(records)
        if needed is None:
            return records.with_columns(blank)
        places = needed.arg_true()
        found = self._plan.run(records.filter(needed))
        return records.with_columns(
            pl.Series(name, [None], kind)
            .new_from_index(0, records.height)
            .scatter(places, found[name.removeprefix("dear_")])
            for name, kind in self._types.items()
        )

    def _needed(self, records: pl.DataFrame) -> pl.Series | None:
        """Return which records have something to work out, None if none has."""
        if not records[self._given].null_count():
            return None
        columns = [records[name] for name in self._from]
        recorded = [column for column in columns if column.null_count() < len(column)]
        if not recorded:
            return None
        anything = reduce(or_, (column.is_not_null() for column in recorded))
        found = records[self._given].is_null() & anything
        return found if found.any() else None


class PreparedBreakdown:
    """The figures of a table's formulas by categories, for one unit at a time."""

    def __init__(self, table: str, moments: Moments, by: Sequence[str]) -> None:
        """Compile those of the newest formulas of ``table`` that can be broken down by ``by``."""
        chosen: list[Formula] = [
            one for one in formulas().values() if one.table == table and set(by) <= set(one.by)
        ]
        self._codes = [one.code for one in chosen]
        self._by = [f"by_{name}" for name in by]
        self._plan = _Plan(records_of(table), one_pass(table, chosen, moments, by=by))

    def figures(self, records: pl.DataFrame) -> dict[tuple[str, ...], dict[str, Figure]]:
        """Return the figures of each category that occurs; together they are those of the unit."""
        return {
            tuple(row[name] for name in self._by): {
                code: figure_of(row, code) for code in self._codes
            }
            for row in self._plan.run(records).to_dicts()
        }


@lru_cache(maxsize=64)
def prepared_pass(table: str, moments: Moments) -> PreparedPass:
    """Return the compiled pass of a table and period; the last 64 are kept."""
    return PreparedPass(table, moments)


@lru_cache(maxsize=64)
def prepared_breakdown(table: str, moments: Moments, dimension: str) -> PreparedBreakdown:
    """Return the compiled breakdown of a table and period by one dimension."""
    return PreparedBreakdown(table, moments, (dimension,))


class _Conditions:
    """The distinct expressions of the formulas, each a column of the plan."""

    def __init__(self) -> None:
        self._names: dict[object, str] = {}
        self.columns: dict[str, ir.Value] = {}

    def name(self, expression: ir.Value) -> str:
        """Return the name of the column of ``expression``."""
        known = self._names.setdefault(expression.op(), f"c{len(self._names)}")
        self.columns.setdefault(known, expression)
        return known


def _counter(measure: Measure, conditions: _Conditions) -> Counter:
    """Return what counts a measure in the columns of its conditions."""
    match measure:
        case Share(whole, part):
            return _share(conditions.name(whole), conditions.name(part))
        case Count(counted):
            return _count(conditions.name(counted))
        case Amount(part, None) | Grade(part):
            return _amount(conditions.name(part))
        case Amount(part, whole):
            assert whole is not None
            return _amount_of(conditions.name(part), conditions.name(whole))
    raise TypeError(measure)


def _share(whole: str, part: str) -> Counter:
    def count(columns: Columns) -> Figure:
        asked, met = columns[whole], columns[part]
        known = asked.total
        if met.nulls:
            known = _total(asked.values & met.values.is_not_null())
        unknown = asked.total - known + asked.nulls
        return Figure(_total(asked.values & met.values), known, unknown)

    return count


def _count(counted: str) -> Counter:
    def count(columns: Columns) -> Figure:
        column = columns[counted]
        return Figure(column.total, None, column.nulls)

    return count


_amount = _count
"""The sum of amounts, as of conditions: what is null is unknown."""


def _amount_of(part: str, whole: str) -> Counter:
    def count(columns: Columns) -> Figure:
        some, all_of_them = columns[part].values, columns[whole].values
        known = some.is_not_null() & all_of_them.is_not_null()
        unknown = known.len() - _total(known)
        return Figure(_total(some.filter(known)), _total(all_of_them.filter(known)), unknown)

    return count


def _total(column: pl.Series) -> int:
    """Return the sum of whole numbers, or how often a condition holds; of nothing known, 0."""
    return int(column.sum() or 0)
