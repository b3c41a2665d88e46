"""Where rosters lie: waiting workbooks until they are decided, snapshots for good."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl
from django.conf import settings

from lotrinh.compute.snapshots import Snapshot, keep_snapshot, read_snapshot, snapshot_bytes
from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.actuals.models import RosterDraft, RosterSnapshot
from lotrinh.workspace.people.queries import Unit

_SAFE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


def keep_workbook(content: bytes) -> str:
    """Keep a workbook until its draft is decided; return the token that finds it again.

    It may hold children's names, so it is readable by the server alone and not in the file store.
    """
    token = secrets.token_hex(32)
    path = _workbook_path(token)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_bytes(content)
    return token


class WorkbookGone(LotrinhError):
    """The file of a draft is not there any more."""

    def __init__(self, filename: str) -> None:
        super().__init__(
            f"Tệp '{filename}' không còn: đã xử lý xong hoặc đã hết hạn. Tải lên lại, hoặc bỏ.",
            f"The file '{filename}' is gone: it was dealt with or has expired. Upload it again, "
            "or put it away.",
        )


def workbook_of(draft: RosterDraft) -> bytes:
    """Return the content of a waiting workbook. Raises: WorkbookGone once it is decided."""
    try:
        return _workbook_path(draft.token).read_bytes()
    except FileNotFoundError as gone:
        raise WorkbookGone(draft.filename) from gone


def drop_workbook(draft: RosterDraft) -> None:
    """Delete the workbook of a decided draft."""
    _workbook_path(draft.token).unlink(missing_ok=True)


def keep_records(draft: RosterDraft, records: pl.DataFrame) -> Snapshot:
    """Write the records of a draft as a snapshot; the same records are kept once."""
    return keep_snapshot(
        snapshot_folder(),
        snapshot_bytes(records, draft.table, draft.unit.code, draft.school_year),
        table=draft.table,
        school_year=draft.school_year,
        unit=_folder_of(draft.unit),
        as_of=draft.as_of,
    )


def records_of_snapshot(snapshot: RosterSnapshot) -> pl.DataFrame:
    """Return the records of a snapshot. Raises: UnableToReadSnapshot if its file was touched."""
    return read_snapshot(file_of(snapshot))


def file_of(snapshot: RosterSnapshot) -> Snapshot:
    """Return where the file of a snapshot lies."""
    folder = snapshot_folder() / snapshot.table / snapshot.school_year / _folder_of(snapshot.unit)
    return Snapshot(
        table=snapshot.table,
        school_year=snapshot.school_year,
        unit=snapshot.unit.code,
        as_of=snapshot.as_of,
        sha256=snapshot.sha256,
        path=folder / f"{snapshot.as_of.isoformat()}-{snapshot.sha256}.parquet",
    )


def newest_of(snapshots: Iterable[RosterSnapshot]) -> Mapping[str, RosterSnapshot]:
    """Return the newest of each table; ``snapshots`` come newest first."""
    newest: dict[str, RosterSnapshot] = {}
    for snapshot in snapshots:
        newest.setdefault(snapshot.table, snapshot)
    return newest


def snapshot_folder() -> Path:
    """Return the store of snapshots: a folder that ``lotrinh compute --roster`` can read too."""
    return Path(settings.LOTRINH_DATA) / "rosters"


def _workbook_path(token: str) -> Path:
    return Path(settings.LOTRINH_DATA) / "roster-drafts" / token


def _folder_of(unit: Unit) -> str:
    """Return the unit's folder: its code, where that can be a folder's name."""
    return unit.code if _SAFE.fullmatch(unit.code) else f"unit-{unit.pk}"
