"""What a workbook would change: its records beside those of the last snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from lotrinh.core.rosters import RosterTable


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record whose cells differ: the column, what it was, and what it would be; None is blank."""

    key: str
    cells: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True, slots=True)
class RosterChanges:
    """The keys that are new and gone, the records that changed, and how many stay the same.

    In a table with one row a unit the key is "".
    """

    new: tuple[str, ...]
    changed: tuple[RecordChange, ...]
    gone: tuple[str, ...]
    same: int


def compare_records(
    old: pl.DataFrame | None, new: pl.DataFrame, table: RosterTable
) -> RosterChanges:
    """Return how ``new`` differs from ``old`` (None: there is none yet), in the order of the keys.

    Only columns that both have are compared: a snapshot has no personal ones.
    """
    if old is None:
        old = new.clear()
    names = [c.name for c in table.columns if c.name in old.columns and c.name in new.columns]
    before, after = _by_key(old, table, names), _by_key(new, table, names)
    changed: list[RecordChange] = []
    same = 0
    for key in sorted(before.keys() & after.keys()):
        was, becomes = before[key], after[key]
        if was == becomes:
            same += 1
            continue
        cells = zip(names, was, becomes, strict=True)
        changed.append(RecordChange(key, tuple(cell for cell in cells if cell[1] != cell[2])))
    return RosterChanges(
        new=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(changed),
        gone=tuple(sorted(before.keys() - after.keys())),
        same=same,
    )


def _by_key(
    records: pl.DataFrame, table: RosterTable, names: Sequence[str]
) -> dict[str, tuple[Any, ...]]:
    keys = records[table.key].to_list() if table.key else [""] * records.height
    return dict(zip(keys, records.select(names).iter_rows(), strict=True))
