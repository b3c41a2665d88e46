"""DuckDB, in this process: the default for one school and for the whole country."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

import duckdb
import ibis.expr.types as ir

from lotrinh.compute.engines.base import Rows, Tables, sql_of


class DuckDB:
    """An in-memory DuckDB that reads Parquet files where they lie.

    ``threads`` and ``memory`` (such as ``300MB``) limit it; by default all cores, and the engine's
    own limit. What does not fit into memory it puts into a temporary folder.
    """

    name = "duckdb"

    def __init__(self, *, threads: int | None = None, memory: str | None = None) -> None:
        settings: dict[str, str | bool | int | float | list[str]] = {}
        if threads is not None:
            settings["threads"] = threads
        if memory is not None:
            settings["memory_limit"] = memory
        self._connection = duckdb.connect(config=settings)

    def __enter__(self) -> DuckDB:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def rows(self, expression: ir.Table, tables: Tables) -> Rows:
        """Return the result of ``expression``."""
        self._bind(tables)
        found = self._connection.execute(sql_of(expression, "duckdb"))
        names = tuple(column[0] for column in found.description or ())
        return Rows(names, tuple(found.fetchall()))

    def write(self, expression: ir.Table, tables: Tables, path: Path) -> None:
        """Write the result of ``expression`` to the Parquet file ``path``, in its row order."""
        self._bind(tables)
        query = sql_of(expression, "duckdb")
        self._connection.execute(f"COPY ({query}) TO {quoted(path)} (FORMAT parquet)")

    def _bind(self, tables: Tables) -> None:
        for name, paths in tables.items():
            self._connection.execute(
                f'CREATE OR REPLACE TEMP VIEW "{name}" AS FROM {parquet(paths)}'
            )


def parquet(paths: Iterable[Path]) -> str:
    """Return what stands for the records of these Parquet files in a query."""
    return f"read_parquet([{', '.join(map(quoted, paths))}])"


def quoted(path: Path) -> str:
    """Return a path as a literal in a query."""
    return "'" + str(path).replace("'", "''") + "'"
