"""Snapshots lie where nobody else can read them, and the newest one is the one kept last."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from lotrinh.compute.snapshots import (
    Snapshot,
    UnableToReadSnapshot,
    keep_snapshot,
    latest_snapshots,
)

YEAR = "2025-2026"


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def keep(store: Path, content: bytes, day: int = 30) -> Snapshot:
    return keep_snapshot(
        store, content, table="pupils", school_year=YEAR, unit="A", as_of=date(2025, 9, day)
    )


@pytest.mark.usefixtures("umask")
def test_only_the_owner_can_read_them(tmp_path: Path) -> None:
    store = tmp_path / "data" / "rosters"
    kept = keep(store, b"A").path
    for folder in (kept.parent, store / "pupils" / YEAR, store / "pupils", store):
        assert folder.stat().st_mode & 0o777 == 0o700, folder
    assert kept.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("umask")
def test_what_was_open_to_others_is_closed_again(tmp_path: Path) -> None:
    kept = keep(tmp_path, b"A").path
    kept.chmod(0o644)
    kept.parent.chmod(0o755)
    tmp_path.chmod(0o755)
    keep(tmp_path, b"A")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    assert tmp_path.stat().st_mode & 0o777 == 0o755, "a folder that somebody chose stays theirs"


def test_what_is_kept_again_is_the_newest_of_its_day(tmp_path: Path) -> None:
    first, second = keep(tmp_path, b"A"), keep(tmp_path, b"B")
    os.utime(first.path, (1, 1))
    os.utime(second.path, (2, 2))
    assert latest_snapshots(tmp_path, YEAR)["pupils"] == [second]
    keep(tmp_path, b"A")
    assert latest_snapshots(tmp_path, YEAR)["pupils"] == [first]


def test_an_earlier_day_stays_earlier(tmp_path: Path) -> None:
    keep(tmp_path, b"A", day=29)
    second = keep(tmp_path, b"B")
    keep(tmp_path, b"A", day=29)
    assert latest_snapshots(tmp_path, YEAR)["pupils"] == [second]


def test_shared_parts_and_own_snapshots_do_not_mix(tmp_path: Path) -> None:
    kept = keep(tmp_path, b"A")
    (kept.path.parent.parent / "part-1.parquet").write_bytes(b"B")
    with pytest.raises(UnableToReadSnapshot):
        latest_snapshots(tmp_path, YEAR)
