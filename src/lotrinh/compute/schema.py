"""The roster tables as Ibis tables, and how each kind of column is laid out in a snapshot."""

from __future__ import annotations

from functools import cache

import ibis
import ibis.expr.types as ir

from lotrinh.core.rosters import ColumnKind
from lotrinh.reference.rosters import load_rosters

UNIT = "unit"
"""The column that says whose record it is: the school's code."""

_TYPES = {
    ColumnKind.TEXT: "string",
    ColumnKind.CODE: "uint8",
    ColumnKind.FLAG: "boolean",
    ColumnKind.COUNT: "int32",
    ColumnKind.DECIMAL: "decimal(9, 2)",
    ColumnKind.DATE: "date",
}


_DERIVED = {"pupils": {"fitness_rating": "uint8", "fitness_tested": "boolean"}}


def types_of(table: str) -> dict[str, str]:
    """Return the columns of a snapshot of ``table`` with their Ibis types; the unit comes first."""
    return recorded_types_of(table) | derived_types_of(table)


def recorded_types_of(table: str) -> dict[str, str]:
    """Return those of them that the roster has, and the unit."""
    kept = load_rosters()[table].kept
    return {UNIT: "string", **{column.name: _TYPES[column.kind] for column in kept}}


def derived_types_of(table: str) -> dict[str, str]:
    """Return those that no list asks for: worked out of the others when a snapshot is made."""
    return _DERIVED.get(table, {})


@cache
def records_of(table: str) -> ir.Table:
    """Return the unbound Ibis table of ``table``'s records, bound when an engine runs it."""
    return ibis.table(types_of(table), name=table)


@cache
def recorded_records_of(table: str) -> ir.Table:
    """Return the table as ``records_of`` does, without the columns that are derived."""
    return ibis.table(recorded_types_of(table), name=table)
