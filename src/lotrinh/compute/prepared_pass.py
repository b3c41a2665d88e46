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

import ibis.expr.types as ir
import polars as pl
from polars.io.plugins import register_io_source

from lotrinh.compute.engines.polars import lazy_frame
from lotrinh.compute.formulas import Amount, Count, Formula, Grade, Measure, Share, formulas
from lotrinh.compute.partials import figure_of
from lotrinh.compute.passes import one_pass
from lotrinh.compute.prepared import DEAR_FROM, prepare, without_dear
from lotrinh.compute.schema import records_of
from lotrinh.compute.snapshots import polars_schema
from lotrinh.core.indicators import Figure
from lotrinh.core.rosters import Moments

Columns = dict[str, pl.Series]
Counter = Callable[[Columns], Figure]


class _Plan:
    """A compiled expression over one table, run over the records that are put behind it."""

    def __init__(self, table: str, expression: ir.Table) -> None:
        # Polars asks for the records from a thread of its own, so one run at a time.
        self._one_at_a_time = threading.Lock()
        self._schema = polars_schema(table)
        self._records = pl.DataFrame()
        source = register_io_source(self._read, schema=self._schema)
        self._compiled = lazy_frame(expression, {table: source})

    def run(self, records: pl.DataFrame) -> pl.DataFrame:
        """Return the result over ``records``."""
        with self._one_at_a_time:
            self._records = records
            return self._compiled.collect()

    def _read(
        self,
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        frame = self._records.select(with_columns or list(self._schema))
        if predicate is not None:
            frame = frame.filter(predicate)
        yield frame if n_rows is None else frame.head(n_rows)


class PreparedPass:
    """All figures of a table for one unit at a time; safe to share between threads.

    Records for which nothing dear has to be worked out (``prepared.DEAR``) are counted without it,
    the few others with it; the figures of both together are those of all.
    """

    def __init__(self, table: str, moments: Moments) -> None:
        """Compile the newest formulas of ``table`` for ``moments``."""
        chosen = [one for one in formulas().values() if one.table == table]
        self.versions = {one.code: str(one.version) for one in chosen}
        rows = prepare(records_of(table), table, moments)
        self._settled = _Counted(table, without_dear(rows, table), chosen, moments)
        self._dear_from = DEAR_FROM.get(table)
        self._dear = _Counted(table, rows, chosen, moments) if self._dear_from else None

    def figures(self, records: pl.DataFrame) -> dict[str, Figure]:
        """Return the figure of each indicator over one unit's ``records``; of none, {}."""
        if not records.height:
            return {}
        is_dear = self._needs_dear(records)
        if self._dear is None or is_dear is None:
            return self._settled.figures(records)
        settled_records, dear_records = records.filter(~is_dear), records.filter(is_dear)
        some, others = self._settled.figures(settled_records), self._dear.figures(dear_records)
        return {code: figure + others[code] for code, figure in some.items()}

    def _needs_dear(self, records: pl.DataFrame) -> pl.Series | None:
        """Return which records have something dear to work out, None if none has."""
        if self._dear_from is None:
            return None
        given, sources = self._dear_from
        recorded = [records[name] for name in sources if records[name].null_count() < len(records)]
        if not recorded or not records[given].null_count():
            return None
        anything = reduce(or_, (column.is_not_null() for column in recorded))
        found = records[given].is_null() & anything
        return found if found.any() else None


class _Counted:
    """The conditions of formulas as columns of a compiled plan, and what counts them."""

    def __init__(
        self, table: str, rows: ir.Table, chosen: Sequence[Formula], moments: Moments
    ) -> None:
        conditions = _Conditions()
        self._counters = {
            one.code: _counter(one.function(rows, moments), conditions) for one in chosen
        }
        self._plan = _Plan(table, rows.select(**conditions.columns))

    def figures(self, records: pl.DataFrame) -> dict[str, Figure]:
        found = self._plan.run(records)
        columns = dict(zip(found.columns, found.get_columns(), strict=True))
        return {code: count(columns) for code, count in self._counters.items()}


class PreparedBreakdown:
    """The figures of a table's formulas by categories, for one unit at a time."""

    def __init__(self, table: str, moments: Moments, by: Sequence[str]) -> None:
        """Compile those of the newest formulas of ``table`` that can be broken down by ``by``."""
        chosen: list[Formula] = [
            one for one in formulas().values() if one.table == table and set(by) <= set(one.by)
        ]
        self._codes = [one.code for one in chosen]
        self._by = [f"by_{name}" for name in by]
        self._plan = _Plan(table, one_pass(table, chosen, moments, by=by))

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
        among = asked & met.is_not_null() if met.null_count() else asked
        known = _total(among)
        unknown = _total(asked) - known + asked.null_count()
        return Figure(_total(asked & met), known, unknown)

    return count


def _count(counted: str) -> Counter:
    def count(columns: Columns) -> Figure:
        column = columns[counted]
        return Figure(_total(column), None, column.null_count())

    return count


_amount = _count
"""The sum of amounts, as of conditions: what is null is unknown."""


def _amount_of(part: str, whole: str) -> Counter:
    def count(columns: Columns) -> Figure:
        known = columns[part].is_not_null() & columns[whole].is_not_null()
        some, all_of_them = columns[part].filter(known), columns[whole].filter(known)
        return Figure(_total(some), _total(all_of_them), known.len() - _total(known))

    return count


def _total(column: pl.Series) -> int:
    """Return the sum of whole numbers, or how often a condition holds; of nothing known, 0."""
    return int(column.sum() or 0)
