"""A crashing or hanging file costs its own result and no other."""

from __future__ import annotations

import os
import time
from pathlib import Path

from lotrinh.documents.workers import Failure, map_files


def _work(path: Path) -> str:
    if path.name == "crash":
        os._exit(3)
    if path.name == "hang":
        time.sleep(60)
    if path.name == "raise":
        raise ValueError(path)
    return path.name.upper()


def test_every_file_has_an_outcome_and_the_bad_ones_stop_nothing() -> None:
    names = ["a", "crash", "b", "hang", "c", "raise", "d"]
    started = time.monotonic()
    outcomes = dict(map_files(_work, [Path(n) for n in names], workers=2, time_limit=3))
    assert time.monotonic() - started < 20
    assert outcomes == {
        Path("a"): "A",
        Path("b"): "B",
        Path("c"): "C",
        Path("d"): "D",
        Path("crash"): Failure.CRASHED,
        Path("raise"): Failure.CRASHED,
        Path("hang"): Failure.TIMED_OUT,
    }


def test_no_file_is_no_outcome() -> None:
    assert list(map_files(_work, [], workers=2, time_limit=3)) == []


def test_leaving_early_ends_the_workers() -> None:
    outcomes = map_files(_work, [Path("a"), Path("hang")], workers=2, time_limit=60)
    assert next(outcomes) == (Path("a"), "A")
    started = time.monotonic()
    outcomes.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 5
