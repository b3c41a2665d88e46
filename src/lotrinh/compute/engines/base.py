"""What every engine does, and how an expression becomes the SQL that it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from lotrinh.core.messages import LotrinhError

Tables = Mapping[str, Sequence[Path]]
"""The Parquet files of each table by its name; all files of a table have its columns."""


class EngineMissing(LotrinhError):
    """The engine, or something that it needs, is not installed."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A result: the names of its columns, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def as_dicts(self) -> list[dict[str, Any]]:
        """Return each row by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Engine(Protocol, AbstractContextManager["Engine"]):
    """Runs unbound Ibis expressions over the files of the tables that they name."""

    @property
    def name(self) -> str:
        """The engine's name on the command line."""

    def rows(self, expression: ir.Table, tables: Tables) -> Rows:
        """Return the result of ``expression``."""

    def write(self, expression: ir.Table, tables: Tables, path: Path) -> None:
        """Write the result of ``expression`` to the Parquet file ``path``, in its row order."""


# Fused, a column that many others use (whether a pupil is enrolled) would be written out, and
# computed, in each of them.
ibis.options.sql.fuse_selects = False


def sql_of(expression: ir.Table, dialect: str) -> str:
    """Return the SQL of ``expression``; the last 32 are kept, since Ibis takes its time."""
    return _sql_of(expression.op(), dialect)


@lru_cache(maxsize=32)
def _sql_of(op: ops.Node, dialect: str) -> str:
    return str(ibis.to_sql(op.to_expr(), dialect=dialect, pretty=False))
