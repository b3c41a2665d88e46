"""A table's formulas, compiled once and then run over one unit's records after another.

Building and compiling the expression costs a hundred times what running it over a school costs, so
a server keeps the compiled plan; only the records behind it change.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache

import polars as pl
from polars.io.plugins import register_io_source

from lotrinh.compute.engines.polars import lazy_frame
from lotrinh.compute.formulas import formulas, version_of
from lotrinh.compute.partials import figure_of
from lotrinh.compute.passes import one_pass
from lotrinh.compute.snapshots import polars_schema
from lotrinh.core.indicators import Figure
from lotrinh.core.rosters import Moments


class PreparedPass:
    """Figures of a table's formulas for one unit at a time; safe to share between threads."""

    def __init__(
        self,
        table: str,
        moments: Moments,
        *,
        versions: Sequence[tuple[str, int]] = (),
        by: Sequence[str] = (),
    ) -> None:
        """Compile the newest formulas of ``table`` for ``moments``, or those of ``versions``.

        ``by`` are dimensions: then figures are given for each category.
        """
        chosen = [version_of(*one) for one in versions] or [
            one
            for one in formulas().values()
            if one.table == table and set(by) <= set(one.by)
        ]
        self.versions = {one.code: str(one.version) for one in chosen}
        self._by = tuple(by)
        # Polars asks for the records from a thread of its own, so one run at a time.
        self._one_at_a_time = threading.Lock()
        self._records = pl.DataFrame()
        self._schema = polars_schema(table)
        source = register_io_source(self._read, schema=self._schema)
        expression = one_pass(table, chosen, moments, by=by)
        self._plan = lazy_frame(expression, {table: source})

    def figures(self, records: pl.DataFrame) -> dict[str, Figure]:
        """Return the figure of each indicator over one unit's ``records``; of none, {}."""
        rows = self._run(records)
        return {code: figure_of(rows[0], code) for code in self.versions} if rows else {}

    def categories(self, records: pl.DataFrame) -> dict[tuple[str, ...], dict[str, Figure]]:
        """Return the figures by category, in the order of the dimensions given to ``by``."""
        return {
            tuple(row[f"by_{name}"] for name in self._by): {
                code: figure_of(row, code) for code in self.versions
            }
            for row in self._run(records)
        }

    def _run(self, records: pl.DataFrame) -> list[dict[str, int | None]]:
        with self._one_at_a_time:
            self._records = records
            return self._plan.collect().to_dicts()

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


@lru_cache(maxsize=64)
def prepared_pass(table: str, moments: Moments, by: tuple[str, ...] = ()) -> PreparedPass:
    """Return the compiled pass of a table and period; the last 64 are kept."""
    return PreparedPass(table, moments, by=by)
