"""A table's formulas, compiled once and then run over one unit's records after another.

Over a few hundred records the work is nothing and beginning it is everything. So the formulas'
distinct conditions are compiled once into a plan of Polars, which a server keeps; its columns are
then counted directly. The engines' one pass (``passes``) gives the same figures for any number of
units; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import ibis.expr.types as ir
import polars as pl

from lotrinh.compute.engines.polars import Compiled
from lotrinh.compute.formulas import Amount, Count, Formula, Grade, Measure, Share, formulas
from lotrinh.compute.partials import figure_of
from lotrinh.compute.passes import one_pass
from lotrinh.compute.prepared import prepare
from lotrinh.compute.schema import records_of
from lotrinh.core.indicators import Figure
from lotrinh.core.rosters import Moments


class _Column:
    """A condition's column, with what several formulas ask of it found only once."""

    def __init__(self, values: pl.Series) -> None:
        self.values = values
        self.nulls = values.null_count()
        self.total = _total(values)


Columns = dict[str, _Column]
Counter = Callable[[Columns], Figure]


class PreparedPass:
    """All figures of a table for one unit at a time; safe to share between threads."""

    def __init__(self, table: str, moments: Moments) -> None:
        """Compile the newest formulas of ``table`` for ``moments``."""
        chosen = [one for one in formulas().values() if one.table == table]
        self.versions = {one.code: str(one.version) for one in chosen}
        source = records_of(table)
        rows = prepare(source, table, moments)
        conditions = _Conditions()
        self._counters = {
            one.code: _counter(one.function(rows, moments), conditions) for one in chosen
        }
        self._plan = Compiled(source, rows.select(**conditions.columns))

    def figures(self, records: pl.DataFrame) -> dict[str, Figure]:
        """Return the figure of each indicator over one unit's ``records``; of none, {}."""
        if not records.height:
            return {}
        found = self._plan.run(records)
        columns = {column.name: _Column(column) for column in found.get_columns()}
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
        self._plan = Compiled(records_of(table), one_pass(table, chosen, moments, by=by))

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
        yes, known = _total(asked.values & met.values), asked.total
        if met.nulls:
            # As those who meet it and those who do not: to Polars a series' ``is_not_null`` is a
            # query of its own.
            known = yes + _total(asked.values & ~met.values)
        return Figure(yes, known, asked.total - known + asked.nulls)

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
