"""What changes lists: a workbook becomes a draft, is put away, or is carried out row by row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lotrinh.core.messages import LotrinhError
from lotrinh.documents.rosters import UnreadableWorkbook
from lotrinh.workspace.people.accounts.operations import invite_person
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.lists.queries import (
    PERMISSION_OF,
    Issued,
    Outcome,
    Preview,
    SchoolLine,
    SchoolListDone,
    StaffLine,
    StaffListDone,
    preview_schools,
    preview_staff,
)
from lotrinh.workspace.people.models import ListDraft, Unit, User
from lotrinh.workspace.people.permissions import NotAllowed, Permission, require
from lotrinh.workspace.people.staff.operations import grant_role
from lotrinh.workspace.people.units.operations import (
    move_unit,
    open_part,
    open_unit,
    rename_unit,
)

DRAFT_LIFETIME = timedelta(days=30)
"""How long a list waits for a decision before its content is deleted."""
MAX_FILE_BYTES = 5 * 2**20
"""A list of three thousand rows is a tenth of this."""


class UnableToBringListIn(LotrinhError):
    """The workbook cannot become a draft, or cannot be carried out so; the message says why."""


def start_staff_list(
    *,
    unit: Unit,
    filename: str,
    content: bytes,
    actor: User,
    at: datetime,
    instead_of: ListDraft | None = None,
) -> ListDraft:
    """Keep a staff list of ``unit`` until somebody has looked over what it would do.

    What cannot be read is said on the draft's page. ``instead_of`` is the waiting draft that this
    one mends: it is put away, and so are those that nobody decided in time.

    Raises: NotAllowed; UnableToBringListIn if the file is empty or too large.
    """
    return _start(ListDraft.Kind.STAFF, unit, _File(filename, content), instead_of, actor, at)


def start_school_list(
    *,
    unit: Unit,
    filename: str,
    content: bytes,
    actor: User,
    at: datetime,
    instead_of: ListDraft | None = None,
) -> ListDraft:
    """Keep a list of the schools in ``unit`` until somebody has looked over what it would do.

    Raises: as ``start_staff_list``.
    """
    return _start(ListDraft.Kind.SCHOOLS, unit, _File(filename, content), instead_of, actor, at)


@transaction.atomic
def discard_staff_list(*, draft: ListDraft, actor: User, at: datetime) -> ListDraft:
    """Put a staff list away; its content is deleted.

    Raises: NotAllowed; UnableToBringListIn if it is decided already.
    """
    require(actor, draft.unit, Permission.MANAGE_PEOPLE)
    return _discard(draft, actor, at)


@transaction.atomic
def discard_school_list(*, draft: ListDraft, actor: User, at: datetime) -> ListDraft:
    """Put a school list away; its content is deleted.

    Raises: NotAllowed; UnableToBringListIn if it is decided already.
    """
    require(actor, draft.unit, Permission.MANAGE_UNITS)
    return _discard(draft, actor, at)


def execute_staff_list(
    *,
    draft: ListDraft,
    actor: User,
    at: datetime,
    leave_out: Collection[int] = (),
    same_as: Mapping[int, int | None] | None = None,
) -> StaffListDone:
    """Invite the people of a list, and give those who are there the roles that they lack.

    ``leave_out`` are the numbers of rows to pass over. ``same_as`` says of a row whose name
    somebody in the unit has whether it is that one (the id) or another person (None).

    Raises: NotAllowed; UnableToBringListIn if the list is decided, a row that is not left out is
    faulty or undecided, nothing is left to do, or a row cannot be carried out: then none is.
    """
    require(actor, draft.unit, Permission.MANAGE_PEOPLE)
    # Reading a long workbook takes seconds: nobody who writes waits for that.
    draft = ListDraft.objects.select_related("unit").get(pk=draft.pk)
    if draft.state != ListDraft.State.PENDING:
        raise _decided()
    preview = preview_staff(actor=actor, draft=draft, today=timezone.localdate(at))
    said = same_as or {}
    lines = [line for line in preview.staff if line.number not in leave_out]
    _check_ready(preview, lines, decided=said)
    with transaction.atomic():
        if bytes(_waiting(draft).content) != bytes(draft.content):
            raise _decided()
        return _bring_staff_in(draft, preview, lines, said, actor, at)


@transaction.atomic
def execute_school_list(
    *,
    draft: ListDraft,
    on: date,
    actor: User,
    at: datetime,
    basis: str = "",
    leave_out: Collection[int] = (),
) -> SchoolListDone:
    """Open the schools of a list, and rename or move those that are there, from the day ``on``.

    ``basis`` is the document for rows that name none; ``leave_out`` are the numbers of rows to pass
    over.

    Raises: NotAllowed; UnableToBringListIn if the list is decided, a row that is not left out is
    faulty, nothing is left to do, or a row cannot be carried out: then none is.
    """
    require(actor, draft.unit, Permission.MANAGE_UNITS)
    draft = _waiting(draft)
    preview = preview_schools(actor=actor, draft=draft, on=on, basis=basis)
    lines = [line for line in preview.schools if line.number not in leave_out]
    _check_ready(preview, lines, decided={})
    opened = changed = 0
    for line in lines:
        try:
            if line.school is None:
                _open(line, actor, at)
                opened += 1
            elif line.outcome is Outcome.CHANGED:
                _change(line, line.school, actor, at)
                changed += 1
        except LotrinhError as refused:
            raise _in_row(line.number, refused) from refused
    done = SchoolListDone(
        opened=opened,
        changed=changed,
        same=len(lines) - opened - changed,
        left_out=len(preview.schools) - len(lines),
    )
    counts = {"opened": opened, "changed": changed, "on": on.isoformat()}
    _finish("bring_school_list_in", draft, counts, done, actor, at)
    return done


def _bring_staff_in(
    draft: ListDraft,
    preview: Preview,
    lines: Collection[StaffLine],
    said: Mapping[int, int | None],
    actor: User,
    at: datetime,
) -> StaffListDone:
    issued: dict[int, Issued] = {}
    added = 0
    # Names to sign in that the list gives come first: one that is made must not take them.
    for line in sorted(lines, key=lambda one: not one.username):
        person = _person_of(line, said)
        if person is not None and person.pk in line.holders:
            continue
        try:
            if person is None:
                issued[line.number] = _invite(line, draft.unit, actor, at)
            else:
                _grant(line, person, draft.unit, actor, at)
                added += 1
        except LotrinhError as refused:
            raise _in_row(line.number, refused) from refused
    done = StaffListDone(
        issued=tuple(issued[number] for number in sorted(issued)),
        roles_added=added,
        same=len(lines) - len(issued) - added,
        left_out=len(preview.staff) - len(lines),
    )
    counts = {"invited": len(issued), "roles_added": added}
    _finish("bring_staff_list_in", draft, counts, done, actor, at)
    return done


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    content: bytes


@transaction.atomic
def _start(
    kind: ListDraft.Kind,
    unit: Unit,
    file: _File,
    instead_of: ListDraft | None,
    actor: User,
    at: datetime,
) -> ListDraft:
    require(actor, unit, PERMISSION_OF[kind])
    if not file.content or len(file.content) > MAX_FILE_BYTES:
        most = MAX_FILE_BYTES // 2**20
        raise UnableToBringListIn(
            f"Tệp '{file.name}' rỗng hoặc lớn hơn {most} MB. Chọn tệp khác.",
            f"The file '{file.name}' is empty or larger than {most} MB. Choose another.",
        )
    draft = ListDraft.objects.create(
        kind=kind,
        unit=unit,
        filename=file.name[-255:],
        content=file.content,
        created_by=actor,
        created_at=at,
    )
    after = {"kind": str(kind), "filename": draft.filename}
    record("start_list", draft, unit=unit, actor=actor, at=at, after=after)
    waiting = ListDraft.objects.filter(unit=unit, kind=kind, state=ListDraft.State.PENDING)
    out_of_use = Q(created_at__lt=at - DRAFT_LIFETIME)
    if instead_of is not None:
        out_of_use |= Q(pk=instead_of.pk)
    for old in waiting.filter(out_of_use):
        _discard(old, actor, at)
    return draft


def _discard(draft: ListDraft, actor: User, at: datetime) -> ListDraft:
    _decide(draft, ListDraft.State.DISCARDED)
    before, after = {"state": ListDraft.State.PENDING}, {"state": ListDraft.State.DISCARDED}
    record("discard_list", draft, unit=draft.unit, actor=actor, at=at, before=before, after=after)
    return draft


def _waiting(draft: ListDraft) -> ListDraft:
    """Return the draft as it is now, if it still waits; of two who decide it, one waits."""
    drafts = ListDraft.objects.select_for_update(of=("self",)).select_related("unit")
    now: ListDraft = drafts.get(pk=draft.pk)
    if now.state != ListDraft.State.PENDING:
        raise _decided()
    return now


def _decide(draft: ListDraft, state: str) -> None:
    """Decide a draft and empty it, for it names people; of two who do, one gets through."""
    waiting = ListDraft.objects.filter(pk=draft.pk, state=ListDraft.State.PENDING)
    if waiting.update(state=state, content=b"") != 1:
        raise _decided()
    draft.state, draft.content = state, b""


def _decided() -> UnableToBringListIn:
    return UnableToBringListIn(
        "Tệp này đã được xử lý rồi. Tải lên tệp khác nếu cần.",
        "This file was dealt with already. Upload another if needed.",
    )


def _check_ready(
    preview: Preview,
    lines: Collection[StaffLine] | Collection[SchoolLine],
    *,
    decided: Mapping[int, int | None],
) -> None:
    """Check that the lines can all be carried out, and that there is something to do."""
    if preview.error is not None:
        raise UnreadableWorkbook(preview.error.vi, preview.error.en)
    faulty = [line.number for line in lines if line.is_faulty]
    undecided = [
        line.number for line in lines if line.outcome is Outcome.OPEN and line.number not in decided
    ]
    if faulty:
        raise UnableToBringListIn(
            f"Còn {len(faulty)} dòng lỗi: {_listed(faulty)}. Sửa tệp rồi tải lên lại, hoặc chọn bỏ "
            "các dòng này.",
            f"{len(faulty)} rows are faulty: {_listed(faulty)}. Mend the file and upload it again, "
            "or leave these rows out.",
        )
    if undecided:
        raise UnableToBringListIn(
            f"Dòng {_listed(undecided)}: trùng họ tên với người đã có. Chọn là cùng một người hay "
            "người khác.",
            f"Row {_listed(undecided)}: somebody is there with this name. Choose whether it is the "
            "same person or another.",
        )
    if not any(line.outcome is not Outcome.SAME or line.number in decided for line in lines):
        raise UnableToBringListIn(
            "Không có gì để đưa vào: không còn dòng nào, hoặc mọi dòng đã có sẵn.",
            "There is nothing to bring in: no row is left, or all of it is there already.",
        )


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10]))
    return f"{shown}, …" if len(numbers) > 10 else shown


def _in_row(number: int, refused: LotrinhError) -> LotrinhError:
    """Return why a row was refused, with its number; what is not allowed at all stays so."""
    if isinstance(refused, NotAllowed):
        return refused
    return UnableToBringListIn(
        f"Dòng {number}: {refused.message.vi} Chưa có dòng nào được đưa vào.",
        f"Row {number}: {refused.message.en} No row has been brought in yet.",
    )


def _finish(
    verb: str,
    draft: ListDraft,
    counts: Mapping[str, Any],
    done: StaffListDone | SchoolListDone,
    actor: User,
    at: datetime,
) -> None:
    _decide(draft, ListDraft.State.EXECUTED)
    before = {"state": ListDraft.State.PENDING}
    after = {**counts, "same": done.same, "left_out": done.left_out, "filename": draft.filename}
    record(verb, draft, unit=draft.unit, actor=actor, at=at, before=before, after=after)


def _person_of(line: StaffLine, said: Mapping[int, int | None]) -> User | None:
    """Return who of those who are there the row is; None for a new person.

    Raises: UnableToBringListIn if the row was said to be somebody who does not have its name.
    """
    if line.person is not None or line.number not in said:
        return line.person or line.alike
    chosen = said[line.number]
    if chosen is None:
        return None
    for user in line.namesakes:
        if user.pk == chosen:
            return user
    raise UnableToBringListIn(
        f"Dòng {line.number}: người được chọn không có họ tên này. Chọn lại.",
        f"Row {line.number}: the person chosen does not have this name. Choose again.",
    )


def _invite(line: StaffLine, unit: Unit, actor: User, at: datetime) -> Issued:
    invited = invite_person(
        unit=unit,
        display_name=line.display_name,
        role=line.role,
        username=line.username,
        email=line.email,
        title=line.title,
        group=line.group,
        fields=line.fields,
        valid_from=line.valid_from,
        actor=actor,
        at=at,
    )
    return Issued(
        display_name=invited.user.display_name,
        username=invited.user.username,
        role=line.title or line.role_word,
        email=line.email,
        token=invited.token,
    )


def _grant(line: StaffLine, person: User, unit: Unit, actor: User, at: datetime) -> None:
    grant_role(
        user=person,
        unit=unit,
        role=line.role,
        title=line.title,
        group=line.group,
        fields=line.fields,
        valid_from=line.valid_from,
        actor=actor,
        at=at,
    )


def _open(line: SchoolLine, actor: User, at: datetime) -> None:
    assert line.commune is not None
    school = open_unit(
        kind=Unit.Kind.SCHOOL,
        name=line.name,
        code=line.code,
        parent=line.commune,
        on=line.on,
        basis=line.basis,
        actor=actor,
        at=at,
    )
    _open_sites(line, school, actor, at)


def _change(line: SchoolLine, school: Unit, actor: User, at: datetime) -> None:
    assert line.commune is not None
    if line.is_renamed:
        school = rename_unit(
            unit=school,
            name=line.name,
            code=school.code,
            on=line.on,
            basis=line.basis,
            actor=actor,
            at=at,
        )
    if line.is_moved:
        school = move_unit(
            unit=school, parent=line.commune, on=line.on, basis=line.basis, actor=actor, at=at
        )
    _open_sites(line, school, actor, at)


def _open_sites(line: SchoolLine, school: Unit, actor: User, at: datetime) -> None:
    for name in line.new_sites:
        open_part(school=school, kind=Unit.Kind.SITE, name=name, on=line.on, actor=actor, at=at)
