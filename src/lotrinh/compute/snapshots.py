"""Snapshots: dated, immutable Parquet files of a roster table, addressed by their SHA-256.

A store is a folder: ``pupils/2025-2026/HS01/2025-09-30-1f3a….parquet`` for a school's snapshots,
``pupils/2025-2026/part-….parquet`` for many units in one file (how a country is laid out).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import polars as pl

from lotrinh.compute.derived import complete
from lotrinh.compute.schema import UNIT, recorded_types_of
from lotrinh.core.messages import LotrinhError
from lotrinh.reference.rosters import load_rosters

_POLARS: dict[str, pl.DataType | type[pl.DataType]] = {
    "string": pl.String,
    "uint8": pl.UInt8,
    "boolean": pl.Boolean,
    "int32": pl.Int32,
    "decimal(9, 2)": pl.Decimal(9, 2),
    "date": pl.Date,
}


class UnableToReadSnapshot(LotrinhError):
    """A store or a snapshot in it is missing, changed, or is not what its name says."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where a snapshot lies: its table, school year, unit (empty: many), date and SHA-256."""

    table: str
    school_year: str
    unit: str
    as_of: date | None
    sha256: str
    path: Path


def polars_schema(table: str) -> dict[str, pl.DataType | type[pl.DataType]]:
    """Return the columns that a snapshot of ``table`` is made of with their Polars types; the unit
    first. Those that are derived of them are not among these."""
    return {name: _POLARS[kind] for name, kind in recorded_types_of(table).items()}


def snapshot_bytes(records: pl.DataFrame, table: str, unit: str, school_year: str) -> bytes:
    """Return the Parquet file of a unit's ``records``, in the order of the key.

    With the derived columns, worked out anew. Personal columns are in it only where ``records`` has
    them (the school keeps names). The same records give the same bytes: their order in the workbook
    does not count.
    """
    known = load_rosters()[table]
    personal = [column.name for column in known.columns if column.personal]
    kept = [name for name in personal if name in records.columns]
    schema = polars_schema(table) | dict.fromkeys(kept, pl.String)
    key = known.key
    frame = records.with_columns(pl.lit(unit, dtype=pl.String).alias(UNIT))
    frame = frame.select([pl.col(name).cast(kind) for name, kind in schema.items()])
    frame = complete(frame.sort(key) if key else frame, table, school_year)
    out = BytesIO()
    frame.write_parquet(out, compression="zstd", statistics=True)
    return out.getvalue()


def keep_snapshot(
    store: Path, content: bytes, *, table: str, school_year: str, unit: str, as_of: date
) -> Snapshot:
    """Write ``content`` into the store under its date and hash; what is there already stays.

    It is then the newest of its day, also where it was kept before. It holds what is nobody else's
    business: only the account that writes it can read it, nor can others look into the folders.

    Raises: OSError if the disk refuses.
    """
    digest = hashlib.sha256(content).hexdigest()
    folder = store / table / school_year / unit
    path = folder / f"{as_of.isoformat()}-{digest}.parquet"
    make_private(store, folder)
    if path.exists():
        path.touch()
    else:
        draft = folder / f".{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_bytes(content)
        draft.replace(path)
    path.chmod(0o600)
    return Snapshot(table, school_year, unit, as_of, digest, path)


def make_private(store: Path, folder: Path) -> None:
    """Make ``folder`` in ``store``, closed to others on every level, whatever the umask is.

    A store that is there already is somebody's own folder: what it lets in is left as it is.
    """
    own = [folder, *folder.parents]
    own = own[: own.index(store)]
    if not store.is_dir():
        store.mkdir(mode=0o700, parents=True, exist_ok=True)
        own.append(store)
    for level in reversed(own):
        level.mkdir(mode=0o700, exist_ok=True)
        level.chmod(0o700)


def read_snapshot(snapshot: Snapshot) -> pl.DataFrame:
    """Return the records of a snapshot, with derived columns also where it is older than those.

    Raises: UnableToReadSnapshot if the file is gone, or its content is not that of its hash.
    """
    try:
        content = snapshot.path.read_bytes()
    except OSError as error:
        raise UnableToReadSnapshot(
            f"Không mở được tệp số liệu {snapshot.path}. Khôi phục từ bản sao lưu.",
            f"The snapshot {snapshot.path} cannot be opened. Restore it from the backup.",
        ) from error
    if hashlib.sha256(content).hexdigest() != snapshot.sha256:
        raise UnableToReadSnapshot(
            f"Tệp số liệu {snapshot.path} đã bị sửa sau khi lưu. Khôi phục từ bản sao lưu.",
            f"The snapshot {snapshot.path} was changed after it was kept. Restore it.",
        )
    return complete(pl.read_parquet(BytesIO(content)), snapshot.table, snapshot.school_year)


def latest_snapshots(store: Path, school_year: str, unit: str = "") -> Mapping[str, list[Snapshot]]:
    """Return, by table, the newest snapshot of each unit in a school year, and the shared parts.

    Only of ``unit`` where it is given. Tables without any are left out.

    Raises: UnableToReadSnapshot if there is no such folder, or it holds both kinds of one table.
    """
    if not store.is_dir():
        raise UnableToReadSnapshot(
            f"Không có thư mục {store}. Chỉ đúng thư mục chứa số liệu.",
            f"There is no folder {store}. Name the folder that holds the snapshots.",
        )
    found: dict[str, list[Snapshot]] = {}
    for table in load_rosters():
        folder = store / table / school_year
        snapshots = list(_of_folder(folder, table, school_year, unit))
        if len({bool(snapshot.unit) for snapshot in snapshots}) > 1:
            raise UnableToReadSnapshot(
                f"{folder} vừa có tệp chung vừa có tệp riêng của trường; trường có trong cả hai sẽ "
                "bị đếm hai lần. Để mỗi loại một thư mục.",
                f"{folder} holds both shared parts and schools' own snapshots; a school in both "
                "would be counted twice. Keep the two kinds in folders of their own.",
            )
        if snapshots:
            found[table] = snapshots
    return found


def _of_folder(folder: Path, table: str, school_year: str, unit: str) -> Iterator[Snapshot]:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.is_dir() and unit in ("", path.name):
            newest = max(path.glob("*.parquet"), default=None, key=_age)
            if newest is not None:
                day, digest = newest.stem[:10], newest.stem[11:]
                yield Snapshot(
                    table, school_year, path.name, date.fromisoformat(day), digest, newest
                )
        elif path.suffix == ".parquet":
            yield Snapshot(table, school_year, "", None, path.stem.removeprefix("part-"), path)


def _age(path: Path) -> tuple[str, int]:
    """Return what the newest file has the most of: its date, then when it was written."""
    return path.name[:10], path.stat().st_mtime_ns
