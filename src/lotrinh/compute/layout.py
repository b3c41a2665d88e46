"""The national layout: the records of many units in one sorted Parquet file a table and year.

Why it is laid out so, with measurements: docs/decisions/0007-national-layout-and-engines.md.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from pathlib import Path

import duckdb

from lotrinh.compute.derived import apart, derived
from lotrinh.compute.engines.base import sql_of
from lotrinh.compute.engines.duckdb import parquet, quoted
from lotrinh.compute.schema import UNIT, types_of
from lotrinh.compute.snapshots import Snapshot, UnableToReadSnapshot, make_private
from lotrinh.reference.rosters import load_rosters

_ROW_GROUP = 122_880  # DuckDB's vectors fill it exactly; some 200 schools


def lay_out(
    sources: Sequence[Path],
    table: str,
    school_year: str,
    store: Path,
    *,
    memory: str | None = None,
) -> Snapshot:
    """Write the records of all ``sources`` as one part of ``store``, and return it as a snapshot.

    Sorted by unit and, within it, by the table's key, typed as in a unit's own snapshot; the same
    records give the same file. What is derived is worked out for the sources that lack it.
    ``memory`` limits the sort (``2GB``); what does not fit goes to a folder beside the part.

    Raises: UnableToReadSnapshot if a unit has records in two of the sources: they would be counted
        twice.
    """
    folder = store / table / school_year
    make_private(store, folder)
    draft = folder / f".{secrets.token_hex(8)}"
    settings: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(draft.with_suffix(".sort"))
    }
    if memory is not None:
        settings["memory_limit"] = memory
    try:
        with duckdb.connect(config=settings) as connection:
            _refuse_twice(connection, sources)
            connection.execute(
                f"COPY ({_records(table, school_year, sources)}) TO {quoted(draft)} "
                f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
            )
        digest = _digest(draft)
        path = folder / f"part-{digest}.parquet"
        draft.chmod(0o600)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return Snapshot(table, school_year, "", None, digest, path)


def _records(table: str, school_year: str, sources: Sequence[Path]) -> str:
    """Return the query for the records of all ``sources`` in order."""
    key = load_rosters()[table].key
    columns = ", ".join(
        f'CAST("{name}" AS {_SQL_TYPES.get(kind, kind)}) AS "{name}"'
        for name, kind in types_of(table).items()
    )
    order = f'"{UNIT}", "{key}"' if key else f'"{UNIT}"'
    complete, older = apart(sources, table)
    parts = [f"SELECT {columns} FROM {parquet(complete)}"] if complete else []  # noqa: S608 - names of our own schema, and quoted paths
    if older:
        worked_out = sql_of(derived(table, school_year), "duckdb")
        parts.append(
            f'SELECT {columns} FROM (WITH "{table}" AS (FROM {parquet(older)}) FROM ({worked_out}))'  # noqa: S608 - as above
        )
    return f"FROM ({' UNION ALL '.join(parts)}) ORDER BY {order}"


_SQL_TYPES = {"string": "VARCHAR", "uint8": "UTINYINT", "int32": "INTEGER"}


def _refuse_twice(connection: duckdb.DuckDBPyConnection, sources: Sequence[Path]) -> None:
    twice = connection.execute(
        f'SELECT "{UNIT}" FROM (SELECT DISTINCT "{UNIT}", filename '  # noqa: S608 - a constant
        f'FROM read_parquet(?, filename = true)) GROUP BY "{UNIT}" HAVING count(*) > 1 '
        "ORDER BY 1 LIMIT 5",
        [[str(path) for path in sources]],
    ).fetchall()
    if twice:
        units = ", ".join(unit for (unit,) in twice)
        raise UnableToReadSnapshot(
            f"Đơn vị {units} có số liệu trong nhiều tệp. Chỉ đưa một tệp mới nhất của mỗi đơn vị.",
            f"The units {units} have records in several files. Give one file of each unit.",
        )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
