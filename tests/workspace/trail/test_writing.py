"""Many who write at the same moment leave one chain without a gap."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from django.db import connection, connections, transaction

from lotrinh.workspace.people.audit import record, through
from lotrinh.workspace.people.chain import Anchor, Head, read_anchor
from lotrinh.workspace.people.models import AuditEvent, Unit
from lotrinh.workspace.people.trail.checking import TrailReport, verify_trail
from tests.workspace.conftest import AT

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 6
EACH = 15
Result = TypeVar("Result")
Start = Callable[[Callable[[], Result]], "Future[Result]"]


@pytest.fixture
def start(kept_files: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start[object]]:
    """Return what begins something in a thread with a connection of its own.

    SQLite's tests run in memory, where writers do not queue as they do in a file: it becomes one.
    """
    if connection.vendor == "sqlite":
        kept_files.parent.mkdir(exist_ok=True)
        path = kept_files.parent / "lotrinh.sqlite3"
        connection.ensure_connection()
        with sqlite3.connect(path) as file:
            connection.connection.backup(file)
        file.close()
        monkeypatch.setitem(connections.settings["default"], "NAME", str(path))
    with ThreadPoolExecutor(WRITERS) as pool:

        def begin(work: Callable[[], Result]) -> Future[Result]:
            def do() -> Result:
                try:
                    return work()
                finally:
                    connection.close()

            return pool.submit(do)

        yield begin


def _keep_one(reason: str = "") -> None:
    unit = Unit.objects.get()
    with through("page"):
        record("add_unit", unit, unit=unit, actor=None, at=AT, reason=reason)


def _make_school() -> None:
    Unit.objects.create(kind="school", name="Trường TH Hoa Sen", code="HS01")


def test_writers_at_the_same_moment_make_one_chain(start: Start[object]) -> None:
    def write() -> None:
        for number in range(EACH):
            with transaction.atomic():
                for _ in range(1 + (number % 3 == 0)):
                    _keep_one()
                if number % 5 == 0:
                    transaction.set_rollback(True)

    def look() -> tuple[TrailReport, Anchor | None, list[int], Head]:
        entries = AuditEvent.objects.order_by("number")
        numbers = list(entries.values_list("number", flat=True))
        last = Head(*entries.reverse().values_list("number", "digest")[0])
        return verify_trail(), read_anchor(), numbers, last

    start(_make_school).result()
    for writing in [start(write) for _ in range(WRITERS)]:
        writing.result()
    found = start(look).result()
    assert isinstance(found, tuple)
    report, anchor, numbers, last = found
    kept = sum(1 + (number % 3 == 0) for number in range(EACH) if number % 5)
    assert numbers == list(range(1, WRITERS * kept + 1))
    assert report == TrailReport(entries=WRITERS * kept, head=last, findings=())
    assert anchor == Anchor(last)


def test_a_trail_is_checked_while_others_write(start: Start[object]) -> None:
    def write() -> None:
        for _ in range(60):
            _keep_one()

    start(_make_school).result()
    writing = start(write)
    looked = 0
    while not writing.done():
        found = start(verify_trail).result()
        assert isinstance(found, TrailReport)
        assert found.findings == ()
        looked += 1
    writing.result()
    found = start(verify_trail).result()
    assert isinstance(found, TrailReport)
    assert (found.entries, found.findings) == (60, ())
    assert looked


def test_what_is_undone_leaves_no_anchor(kept_files: Path) -> None:
    _make_school()
    with transaction.atomic():
        _keep_one()
        transaction.set_rollback(True)
    assert (kept_files.parent / "audit-key").exists()
    assert read_anchor() == Anchor(Head(0, ""))
    assert verify_trail().is_sound
