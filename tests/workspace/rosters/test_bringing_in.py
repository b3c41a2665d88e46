"""A workbook becomes a snapshot: looked over first, immutable after, the file itself deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import DatabaseError, transaction
from pytest_django import Settings

from lotrinh.compute.snapshots import UnableToReadSnapshot
from lotrinh.workspace.actuals.models import RosterDraft, RosterSnapshot
from lotrinh.workspace.actuals.rosters.operations import (
    UnableToBringRosterIn,
    correct_mapping,
    discard_roster_draft,
    execute_roster_draft,
    start_roster_draft,
)
from lotrinh.workspace.actuals.rosters.queries import draft_page
from lotrinh.workspace.actuals.rosters.store import WorkbookGone, file_of, records_of_snapshot
from lotrinh.workspace.people.queries import AuditEvent, NotAllowed
from tests.workspace.conftest import Personas
from tests.workspace.rosters.conftest import AT, YEAR, BringList
from tests.workspace.rosters.workbooks import PUPIL_HEADINGS, pupil, pupils, workbook

Commit = Callable[..., Any]


def start(personas: Personas, content: bytes, **given: Any) -> RosterDraft:
    return start_roster_draft(
        **{  # type: ignore[arg-type]
            "unit": personas.school,
            "table": "pupils",
            "school_year": YEAR,
            "as_of": date(2026, 5, 30),
            "filename": "danh-sach.xlsx",
            "content": content,
            "actor": personas.principal,
            "at": AT,
        }
        | given
    )


def waiting_files(settings: Settings) -> list[Path]:
    return list((Path(settings.LOTRINH_DATA) / "roster-drafts").iterdir())


def test_records_are_kept_and_the_workbook_is_deleted(
    personas: Personas, settings: Settings, django_capture_on_commit_callbacks: Commit
) -> None:
    draft = start(personas, workbook(pupils(7)))
    assert len(waiting_files(settings)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        snapshot = execute_roster_draft(draft=draft, actor=personas.principal, at=AT)
    assert (snapshot.table, snapshot.rows, snapshot.warnings) == ("pupils", 7, 0)
    records = records_of_snapshot(snapshot)
    assert records.height == 7
    assert set(records["unit"]) == {personas.school.code}
    assert records["sex"].to_list() == [2, 1, 2, 1, 2, 1, 2]
    assert waiting_files(settings) == []
    event = AuditEvent.objects.get(verb="bring_roster_in")
    assert event.after["sha256"] == snapshot.sha256


def test_names_are_dropped_unless_the_school_keeps_them(
    personas: Personas, bring_list: BringList
) -> None:
    dropped = bring_list(pupils(2))
    assert "full_name" not in records_of_snapshot(dropped).columns
    assert b"Nguy" not in file_of(dropped).path.read_bytes()
    kept = bring_list(pupils(2), keep_names=True)
    assert records_of_snapshot(kept)["full_name"].to_list() == ["Nguyễn Văn 1", "Nguyễn Văn 2"]


def test_the_order_of_the_rows_does_not_count(personas: Personas, bring_list: BringList) -> None:
    assert bring_list(pupils(9)).sha256 == bring_list(pupils(9)[::-1]).sha256


def test_a_fault_stops_it_and_says_where(personas: Personas) -> None:
    draft = start(personas, workbook([*pupils(3), pupil(4, **{"Ngày sinh": "31/02/2017"})]))
    page = draft_page(actor=personas.principal, draft=draft)
    assert page.reading is not None
    assert [(fault.address, fault.value) for fault in page.reading.faults] == [("F7", "31/02/2017")]
    assert not page.may_execute
    with pytest.raises(UnableToBringRosterIn):
        execute_roster_draft(draft=draft, actor=personas.principal, at=AT)
    assert not RosterSnapshot.objects.exists()
    draft.refresh_from_db()
    assert draft.state == RosterDraft.State.PENDING, "it can still be looked at"


def test_what_would_change_is_shown_first(personas: Personas, bring_list: BringList) -> None:
    bring_list(pupils(5))
    rows = [pupil(1, **{"Giới tính": "Nam"}), *pupils(6)[1:3], *pupils(6)[4:]]
    page = draft_page(actor=personas.principal, draft=start(personas, workbook(rows)))
    assert page.changes is not None
    assert page.changes.new == ("HS0006",)
    assert page.changes.gone == ("HS0004",)
    assert page.changes.same == 3
    assert [(c.key, c.cells) for c in page.changes.changed] == [("HS0001", (("sex", 2, 1),))]


def test_a_corrected_heading_is_remembered_for_the_school_alone(personas: Personas) -> None:
    headings = [{"Giới tính": "Phân loại"}.get(name, name) for name in PUPIL_HEADINGS]
    rows = [{**row, "Phân loại": row["Giới tính"]} for row in pupils(3)]
    draft = start(personas, workbook(rows, headings))
    page = draft_page(actor=personas.principal, draft=draft)
    assert page.reading is not None
    assert page.mapping is not None
    assert page.reading.records["sex"].to_list() == [None, None, None], "unknown, not guessed"
    place = next(c.index for c in page.mapping.columns if c.heading == "Phân loại")
    correct_mapping(draft=draft, columns={place: "sex"}, actor=personas.principal, at=AT)
    again = draft_page(actor=personas.principal, draft=start(personas, workbook(rows, headings)))
    assert again.reading is not None
    assert again.reading.records["sex"].to_list() == [2, 1, 2]
    other = start(
        personas,
        workbook(rows, headings),
        unit=personas.other_school,
        actor=personas.other_principal,
    )
    elsewhere = draft_page(actor=personas.other_principal, draft=other)
    assert elsewhere.reading is not None
    assert elsewhere.reading.records["sex"].to_list() == [None, None, None]


def test_two_columns_cannot_be_the_same(personas: Personas) -> None:
    draft = start(personas, workbook(pupils(2)))
    same = {3: "grade", 4: "grade"}
    with pytest.raises(UnableToBringRosterIn):
        correct_mapping(draft=draft, columns=same, actor=personas.principal, at=AT)
    with pytest.raises(UnableToBringRosterIn):
        correct_mapping(draft=draft, columns={3: "no_such"}, actor=personas.principal, at=AT)


def test_a_decided_draft_is_decided(
    personas: Personas, settings: Settings, django_capture_on_commit_callbacks: Commit
) -> None:
    draft = start(personas, workbook(pupils(2)))
    with django_capture_on_commit_callbacks(execute=True):
        discard_roster_draft(draft=draft, actor=personas.principal, at=AT)
    assert waiting_files(settings) == []
    for operation in (discard_roster_draft, execute_roster_draft):
        with pytest.raises(UnableToBringRosterIn):
            operation(draft=draft, actor=personas.principal, at=AT)


@pytest.mark.parametrize(
    "given",
    [
        {"content": b""},
        {"table": "parents"},
        {"school_year": "2025-2027"},
        {"as_of": date(2024, 5, 1)},
        {"as_of": date(2026, 6, 2)},  # tomorrow
    ],
)
def test_what_cannot_be_a_list_is_refused(personas: Personas, given: dict[str, Any]) -> None:
    with pytest.raises(UnableToBringRosterIn):
        start(personas, **({"content": workbook(pupils(1))} | given))


def test_what_is_no_workbook_is_said_on_the_page(personas: Personas) -> None:
    draft = start(personas, b"\x00\x01 not a workbook")
    page = draft_page(actor=personas.principal, draft=draft)
    assert page.error is not None
    assert not page.may_execute


def test_the_mended_file_takes_the_place_of_the_faulty_one(personas: Personas) -> None:
    faulty = start(personas, workbook([pupil(1, **{"Giới tính": "Khác"})]))
    other = start(personas, workbook(pupils(1)))
    start(personas, workbook(pupils(1)), instead_of=faulty)
    faulty.refresh_from_db()
    other.refresh_from_db()
    assert faulty.state == RosterDraft.State.DISCARDED
    assert other.state == RosterDraft.State.PENDING


def test_a_file_is_mended_also_after_its_time(personas: Personas) -> None:
    faulty = start(personas, workbook([pupil(1, **{"Giới tính": "Khác"})]))
    start(personas, workbook(pupils(1)), instead_of=faulty, at=AT + timedelta(days=31))
    faulty.refresh_from_db()
    assert faulty.state == RosterDraft.State.DISCARDED


def test_a_file_that_nobody_decides_is_deleted(
    personas: Personas, settings: Settings, django_capture_on_commit_callbacks: Commit
) -> None:
    old = start(personas, workbook(pupils(1)))
    with django_capture_on_commit_callbacks(execute=True):
        new = start(personas, workbook(pupils(2)), at=AT + timedelta(days=31))
    old.refresh_from_db()
    assert old.state == RosterDraft.State.DISCARDED
    assert [path.name for path in waiting_files(settings)] == [new.token]


def test_a_file_that_is_gone_is_said_and_can_be_put_away(
    personas: Personas, settings: Settings
) -> None:
    draft = start(personas, workbook(pupils(1)))
    waiting_files(settings)[0].unlink()
    page = draft_page(actor=personas.principal, draft=draft)
    assert page.error is not None
    with pytest.raises(WorkbookGone):
        execute_roster_draft(draft=draft, actor=personas.principal, at=AT)
    discard_roster_draft(draft=draft, actor=personas.principal, at=AT)


def test_only_who_manages_records_may(personas: Personas) -> None:
    content = workbook(pupils(1))
    draft = start(personas, content)
    for stranger in (personas.teacher, personas.other_principal):
        with pytest.raises(NotAllowed):
            start(personas, content, actor=stranger)
        with pytest.raises(NotAllowed):
            draft_page(actor=stranger, draft=draft)
        with pytest.raises(NotAllowed):
            correct_mapping(draft=draft, columns={}, actor=stranger, at=AT)
        with pytest.raises(NotAllowed):
            execute_roster_draft(draft=draft, actor=stranger, at=AT)
        with pytest.raises(NotAllowed):
            discard_roster_draft(draft=draft, actor=stranger, at=AT)


def test_a_snapshot_cannot_be_changed(personas: Personas, bring_list: BringList) -> None:
    snapshot = bring_list(pupils(2))
    with pytest.raises(DatabaseError), transaction.atomic():
        RosterSnapshot.objects.filter(pk=snapshot.pk).update(rows=1)
    path = file_of(snapshot).path
    frame = pl.read_parquet(path).with_columns(pl.lit(4, dtype=pl.UInt8).alias("year_result"))
    frame.write_parquet(path)
    with pytest.raises(UnableToReadSnapshot):
        records_of_snapshot(snapshot)
