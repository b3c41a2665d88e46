"""What changes rosters: a workbook becomes a draft, its mapping is corrected, it is brought in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lotrinh.core.messages import LotrinhError
from lotrinh.documents.rosters import open_workbook
from lotrinh.reference.rosters import load_rosters
from lotrinh.workspace.actuals.models import HeadingMemory, RosterDraft, RosterSnapshot
from lotrinh.workspace.actuals.rosters.queries import mapping_of, reading_of
from lotrinh.workspace.actuals.rosters.store import (
    drop_workbook,
    keep_records,
    keep_workbook,
    workbook_of,
)
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.queries import Permission, Unit, User, require
from lotrinh.workspace.people.school_years import is_school_year

DRAFT_LIFETIME = timedelta(days=30)
"""How long a workbook waits for a decision before it is deleted."""


class UnableToBringRosterIn(LotrinhError):
    """The workbook cannot become a draft or a snapshot; the message says why and what to do."""


def start_roster_draft(
    *,
    unit: Unit,
    table: str,
    school_year: str,
    as_of: date,
    filename: str,
    content: bytes,
    actor: User,
    at: datetime,
    keep_names: bool = False,
    instead_of: RosterDraft | None = None,
) -> RosterDraft:
    """Keep a workbook until somebody has looked over how it is understood.

    ``as_of`` is the day that the list shows. What cannot be read is said on the draft's page.
    ``instead_of`` is the waiting draft that this one mends: it is put away. So are the unit's
    drafts that nobody decided in time, for they may hold children's names.

    Raises: NotAllowed; UnableToBringRosterIn if the table or the school year is unknown, the file
    is empty or over ``settings.UPLOAD_LIMIT``, the day is not one of the school year's or is still
    to come.
    """
    require(actor, unit, Permission.MANAGE_RECORDS)
    _check_upload(table, school_year, as_of, filename, content)
    if as_of > timezone.localdate(at):
        raise UnableToBringRosterIn(
            f"Ngày {as_of:%d/%m/%Y} chưa đến. Ghi ngày mà danh sách phản ánh.",
            f"{as_of:%d/%m/%Y} is still to come. Write the day that the list shows.",
        )
    token = keep_workbook(content)
    with transaction.atomic():
        draft = RosterDraft.objects.create(
            unit=unit,
            table=table,
            school_year=school_year,
            as_of=as_of,
            filename=filename[-255:],
            token=token,
            keep_names=keep_names,
            created_by=actor,
            created_at=at,
        )
        record("start_roster_draft", draft, unit=unit, actor=actor, at=at, after=_as_data(draft))
        over = Q(created_at__lt=at - DRAFT_LIFETIME)
        if instead_of is not None:
            over |= Q(pk=instead_of.pk)
        waiting = RosterDraft.objects.filter(unit=unit, state=RosterDraft.State.PENDING)
        for old in waiting.filter(over):
            discard_roster_draft(draft=old, actor=actor, at=at)
    return draft


@transaction.atomic
def correct_mapping(
    *, draft: RosterDraft, columns: Mapping[int, str], actor: User, at: datetime
) -> RosterDraft:
    """Say which of our columns each column of the sheet is; the school's headings are remembered.

    ``columns`` maps the number of a column (from 0) to our column's name, "" for none of ours.

    Raises: NotAllowed; UnableToBringRosterIn if the draft is decided, or two columns are to be the
    same; UnreadableWorkbook.
    """
    require(actor, draft.unit, Permission.MANAGE_RECORDS)
    draft = _waiting(draft)
    table = load_rosters()[draft.table]
    used = [column for column in columns.values() if column]
    twice = {column for column in used if used.count(column) > 1}
    unknown = set(used) - {column.name for column in table.columns}
    if twice or unknown:
        names = ", ".join(table[name].label.vi for name in sorted(twice)) or ", ".join(unknown)
        raise UnableToBringRosterIn(
            f"Hai cột cùng được chọn là {names}. Chọn mỗi mục cho một cột.",
            f"Two columns are both said to be {names}. Choose each field for one column.",
        )
    before = {"columns": draft.mapping}
    draft.mapping = {str(index): column for index, column in columns.items()}
    draft.save(update_fields=["mapping"])
    workbook = open_workbook(workbook_of(draft), draft.filename)
    for heading, column in mapping_of(draft, workbook, table).to_remember().items():
        HeadingMemory.objects.update_or_create(
            unit=draft.unit, table=draft.table, heading=heading[:300], defaults={"column": column}
        )
    after = {"columns": draft.mapping}
    record(
        "correct_mapping", draft, unit=draft.unit, actor=actor, at=at, before=before, after=after
    )
    return draft


def execute_roster_draft(*, draft: RosterDraft, actor: User, at: datetime) -> RosterSnapshot:
    """Make the draft's records a snapshot of their table, and delete the workbook.

    The snapshot of the latest day is the one in use, whichever was brought in last.

    Raises: NotAllowed; UnableToBringRosterIn if the draft is decided, a required column is not
    found, a fault is blocking, or there is no record; UnreadableWorkbook.
    """
    require(actor, draft.unit, Permission.MANAGE_RECORDS)
    draft = _waiting(draft)
    mapping, reading = reading_of(draft)
    blocking = sum(fault.is_blocking for fault in reading.faults)
    if mapping.missing or blocking or not reading.records.height:
        raise UnableToBringRosterIn(
            f"Chưa đưa vào được: {blocking} ô phải sửa, {len(mapping.missing)} cột bắt buộc "
            f"chưa thấy, {reading.records.height} dòng đọc được. Sửa tệp rồi tải lên lại.",
            f"Not brought in yet: {blocking} cells to mend, {len(mapping.missing)} required "
            f"columns not found, {reading.records.height} rows read. Mend the file, then upload "
            "it again.",
        )
    kept = keep_records(draft, reading.records)
    with transaction.atomic():
        _decide(draft, RosterDraft.State.EXECUTED)
        snapshot = RosterSnapshot.objects.create(
            unit=draft.unit,
            table=draft.table,
            school_year=draft.school_year,
            as_of=draft.as_of,
            sha256=kept.sha256,
            rows=reading.records.height,
            warnings=len(reading.faults),
            filename=draft.filename,
            added_by=actor,
            added_at=at,
        )
        after = {**_as_data(draft), "sha256": kept.sha256, "rows": snapshot.rows}
        record("bring_roster_in", snapshot, unit=draft.unit, actor=actor, at=at, after=after)
        transaction.on_commit(lambda: drop_workbook(draft))
    return snapshot


@transaction.atomic
def discard_roster_draft(*, draft: RosterDraft, actor: User, at: datetime) -> RosterDraft:
    """Put the draft away; its workbook is deleted, for it may hold children's names.

    Raises: NotAllowed; UnableToBringRosterIn if the draft is decided already.
    """
    require(actor, draft.unit, Permission.MANAGE_RECORDS)
    _decide(draft, RosterDraft.State.DISCARDED)
    before = _as_data(draft)
    record("discard_roster_draft", draft, unit=draft.unit, actor=actor, at=at, before=before)
    transaction.on_commit(lambda: drop_workbook(draft))
    return draft


def _as_data(draft: RosterDraft) -> dict[str, str]:
    """Return what the trail keeps of a draft: not its file's name, which may tell of children."""
    return {
        "table": draft.table,
        "school_year": draft.school_year,
        "as_of": draft.as_of.isoformat(),
    }


def _check_upload(table: str, school_year: str, as_of: date, filename: str, content: bytes) -> None:
    if table not in load_rosters() or not is_school_year(school_year):
        raise UnableToBringRosterIn(
            "Chọn loại danh sách và năm học.", "Choose the kind of list and the school year."
        )
    first = int(school_year[:4])
    if not date(first, 7, 1) <= as_of <= date(first + 1, 8, 31):
        raise UnableToBringRosterIn(
            f"Ngày {as_of:%d/%m/%Y} không thuộc năm học {school_year}. Sửa ngày hoặc năm học.",
            f"{as_of:%d/%m/%Y} is no day of the school year {school_year}. Change one of them.",
        )
    megabytes = settings.UPLOAD_LIMIT // (1024 * 1024)
    if not content or len(content) > settings.UPLOAD_LIMIT:
        raise UnableToBringRosterIn(
            f"Tệp '{filename}' rỗng hoặc lớn hơn {megabytes} MB. Chọn tệp khác.",
            f"The file '{filename}' is empty or larger than {megabytes} MB. Choose another.",
        )


def _waiting(draft: RosterDraft) -> RosterDraft:
    """Return the draft as it is now, if it still waits."""
    now = RosterDraft.objects.select_related("unit").get(pk=draft.pk)
    if now.state != RosterDraft.State.PENDING:
        raise _decided()
    return now


def _decide(draft: RosterDraft, state: str) -> None:
    """Let one of two who decide at the same moment through."""
    waiting = RosterDraft.objects.filter(pk=draft.pk, state=RosterDraft.State.PENDING)
    if waiting.update(state=state) != 1:
        raise _decided()
    draft.state = state


def _decided() -> UnableToBringRosterIn:
    return UnableToBringRosterIn(
        "Tệp này đã được xử lý rồi. Tải lên tệp khác nếu cần.",
        "This file was dealt with already. Upload another if needed.",
    )
