"""A list is carried out as a whole or not at all, and its content is emptied once it is decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from lotrinh.documents.rosters import UnreadableWorkbook
from lotrinh.workspace.people.accounts.operations import accept_invitation, invite_person
from lotrinh.workspace.people.lists.operations import (
    UnableToBringListIn,
    discard_school_list,
    discard_staff_list,
    execute_school_list,
    execute_staff_list,
    start_school_list,
    start_staff_list,
)
from lotrinh.workspace.people.lists.queries import preview_staff
from lotrinh.workspace.people.lists.views import Preview
from lotrinh.workspace.people.models import (
    Invitation,
    ListDraft,
    Membership,
    Unit,
    UnitLink,
    User,
)
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.people.queries import AuditEvent
from tests.workspace.conftest import AT, Personas
from tests.workspace.lists.conftest import REFORM, TODAY, BringStaff, Province
from tests.workspace.lists.workbooks import school_book, school_row, somebody, staff_book, teacher
from tests.workspace.units import make_unit

OPERATIONS = "lotrinh.workspace.people.lists.operations"
VICE = {"Vai trò": "Phó hiệu trưởng", "Lĩnh vực phụ trách": "Chuyên môn"}


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("number").values_list("verb", flat=True))


def test_people_are_invited_with_their_roles(
    personas: Personas, groups: list[Unit], start_staff: BringStaff
) -> None:
    rows = [
        teacher(1, **{"Họ và tên": "Trần Thị Ánh", "Tổ": "Tổ 4", "Từ ngày": "05/9/2025"}),
        teacher(2, **{"Họ và tên": "Lê Bình", "Tên đăng nhập": "anhtt", **VICE}),
    ]
    draft = start_staff(staff_book(*rows))
    done = execute_staff_list(draft=draft, actor=personas.principal, at=AT)
    assert [one.username for one in done.issued] == ["anhtt2", "anhtt"], (
        "a name that the list gives is not taken by one that is made"
    )
    assert (done.roles_added, done.same, done.left_out) == (0, 0, 0)
    held = Membership.objects.get(user__username="anhtt2")
    assert (held.unit, held.role, held.group) == (personas.school, "staff", groups[0])
    assert held.valid_from == date(2025, 9, 5)
    vice = Membership.objects.get(user__username="anhtt")
    assert (vice.role, vice.fields, vice.valid_from) == ("vice_principal", ["teaching"], TODAY)
    person = accept_invitation(token=done.issued[0].token, password="hoa-sen-2025-no-ro", at=AT)
    assert person.display_name == "Trần Thị Ánh"


def test_tokens_are_kept_nowhere(personas: Personas, start_staff: BringStaff) -> None:
    draft = start_staff(staff_book(teacher(1)))
    done = execute_staff_list(draft=draft, actor=personas.principal, at=AT)
    token = done.issued[0].token
    kept = [*Invitation.objects.values_list("digest", flat=True)]
    kept += [str(event.after) for event in AuditEvent.objects.all()]
    assert not any(token in text for text in kept)


def test_one_entry_is_of_the_list_and_one_of_each_change(
    personas: Personas, start_staff: BringStaff
) -> None:
    draft = start_staff(staff_book(teacher(1)))
    execute_staff_list(draft=draft, actor=personas.principal, at=AT)
    assert verbs() == ["start_list", "grant_role", "invite_person", "bring_staff_list_in"]
    event = AuditEvent.objects.get(verb="bring_staff_list_in")
    assert (event.unit, event.object_id, event.actor) == (
        personas.school, draft.pk, personas.principal,
    )  # fmt: skip
    assert event.after == {
        "invited": 1, "roles_added": 0, "same": 0, "left_out": 0, "filename": "nhan-su.xlsx",
    }  # fmt: skip


def test_who_is_there_gets_the_role_and_no_invitation(
    personas: Personas, start_staff: BringStaff
) -> None:
    rows = [somebody("giaovien", "Tổ trưởng"), somebody("hieutruong", "Hiệu trưởng")]
    done = execute_staff_list(draft=start_staff(staff_book(*rows)), actor=personas.principal, at=AT)
    assert (done.issued, done.roles_added, done.same) == ((), 1, 1)
    roles = Membership.objects.filter(user=personas.teacher).values_list("role", flat=True)
    assert set(roles) == {"staff", "group_head"}
    assert not Invitation.objects.exists()


def test_faulty_rows_are_left_out_only_if_said(personas: Personas, start_staff: BringStaff) -> None:
    draft = start_staff(staff_book(teacher(1), teacher(2, **{"Vai trò": "Giám đốc"}), teacher(3)))
    with pytest.raises(UnableToBringListIn, match="dòng lỗi: 5"):
        execute_staff_list(draft=draft, actor=personas.principal, at=AT)
    draft.refresh_from_db()
    assert draft.state == ListDraft.State.PENDING
    done = execute_staff_list(draft=draft, actor=personas.principal, at=AT, leave_out={5})
    assert (len(done.issued), done.left_out) == (2, 1)


def test_a_namesake_has_to_be_decided(personas: Personas, start_staff: BringStaff) -> None:
    row = teacher(1, **{"Họ và tên": "Giaovien", "Vai trò": "Tổ trưởng"})
    draft = start_staff(staff_book(row))
    with pytest.raises(UnableToBringListIn, match="Dòng 4"):
        execute_staff_list(draft=draft, actor=personas.principal, at=AT)
    wrong = {4: personas.principal.pk}
    with pytest.raises(UnableToBringListIn, match="Chọn lại"):
        execute_staff_list(draft=draft, actor=personas.principal, at=AT, same_as=wrong)
    same = {4: personas.teacher.pk}
    done = execute_staff_list(draft=draft, actor=personas.principal, at=AT, same_as=same)
    assert (done.issued, done.roles_added) == ((), 1)


def test_a_namesake_can_be_another_person(personas: Personas, start_staff: BringStaff) -> None:
    draft = start_staff(staff_book(teacher(1, **{"Họ và tên": "Giaovien"})))
    with pytest.raises(UnableToBringListIn, match="Không có gì"):
        execute_staff_list(draft=draft, actor=personas.principal, at=AT)
    done = execute_staff_list(draft=draft, actor=personas.principal, at=AT, same_as={4: None})
    assert [one.username for one in done.issued] == ["giaovien2"]


def test_one_refused_row_stops_them_all(
    personas: Personas, start_staff: BringStaff, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = start_staff(staff_book(teacher(1), teacher(2)))

    def invite_one_only(**given: Any) -> object:
        if Invitation.objects.exists():
            raise UnableToBringListIn("Hết chỗ.", "Full.")
        return invite_person(**given)

    monkeypatch.setattr(f"{OPERATIONS}.invite_person", invite_one_only)
    with pytest.raises(UnableToBringListIn, match="Dòng 5: Hết chỗ"):
        execute_staff_list(draft=draft, actor=personas.principal, at=AT)
    assert not Invitation.objects.exists()
    draft.refresh_from_db()
    assert draft.state == ListDraft.State.PENDING


def test_what_cannot_be_read_is_not_carried_out(
    personas: Personas, start_staff: BringStaff
) -> None:
    draft = start_staff(b"%PDF-1.4")
    with pytest.raises(UnreadableWorkbook):
        execute_staff_list(draft=draft, actor=personas.principal, at=AT)


def test_a_decided_list_is_decided_and_empty(personas: Personas, start_staff: BringStaff) -> None:
    draft = start_staff(staff_book(teacher(1)))
    execute_staff_list(draft=draft, actor=personas.principal, at=AT)
    draft.refresh_from_db()
    assert (draft.state, bytes(draft.content)) == (ListDraft.State.EXECUTED, b"")
    for operation in (execute_staff_list, discard_staff_list):
        with pytest.raises(UnableToBringListIn, match="đã được xử lý"):
            operation(draft=draft, actor=personas.principal, at=AT)


def test_a_list_is_put_away(personas: Personas, start_staff: BringStaff) -> None:
    draft = start_staff(staff_book(teacher(1)))
    discard_staff_list(draft=draft, actor=personas.principal, at=AT)
    draft.refresh_from_db()
    assert (draft.state, bytes(draft.content)) == (ListDraft.State.DISCARDED, b"")
    assert verbs() == ["start_list", "discard_list"]


def test_the_mended_file_and_time_put_others_away(
    personas: Personas, start_staff: BringStaff
) -> None:
    old = start_staff(staff_book(teacher(1)), at=AT - timedelta(days=31))
    faulty, other = start_staff(staff_book()), start_staff(staff_book(teacher(2)))
    start_staff(staff_book(teacher(1)), instead_of=faulty)
    late = start_staff(staff_book(), at=AT - timedelta(days=40))
    start_staff(staff_book(teacher(1)), instead_of=late)
    states = {d.pk: d.state for d in ListDraft.objects.all()}
    assert (states[old.pk], states[faulty.pk], states[other.pk]) == (
        "discarded", "discarded", "pending",
    )  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"x" * (5 * 2**20 + 1)])
def test_a_file_of_the_wrong_size_is_refused(start_staff: BringStaff, content: bytes) -> None:
    with pytest.raises(UnableToBringListIn):
        start_staff(content)


def test_only_who_manages_people_may(personas: Personas, start_staff: BringStaff) -> None:
    draft = start_staff(staff_book(teacher(1)))
    for stranger in (personas.teacher, personas.vice_principal, personas.other_principal):
        with pytest.raises(NotAllowed):
            start_staff(staff_book(teacher(1)), actor=stranger)
        for operation in (execute_staff_list, discard_staff_list):
            with pytest.raises(NotAllowed):
                operation(draft=draft, actor=stranger, at=AT)


def test_schools_are_opened_with_their_sites(province: Province, start_schools: BringStaff) -> None:
    rows = [
        school_row(1, **{"Điểm trường": "Cả Găng; Cả Sách", "Thành lập ngày": "15/8/2025"}),
        school_row(2, **{"Mã xã": None, "Tên xã": "Mỹ Tho", "Căn cứ": None}),
    ]
    draft = start_schools(school_book(*rows))
    done = execute_school_list(
        draft=draft, on=date(2025, 9, 1), basis="NQ 7", actor=province.administrator, at=AT
    )
    assert (done.opened, done.changed, done.same, done.left_out) == (2, 0, 0, 0)
    first = Unit.objects.get(code="82930001")
    assert (first.kind, first.valid_from) == ("school", date(2025, 8, 15))
    assert UnitLink.objects.get(unit=first).parent == province.commune
    sites = UnitLink.objects.filter(parent=first, unit__kind="site")
    assert {link.unit.name for link in sites} == {"Cả Găng", "Cả Sách"}
    second = Unit.objects.get(code="82930002")
    assert second.valid_from == date(2025, 9, 1)
    assert UnitLink.objects.get(unit=second).parent == province.other_commune
    assert verbs() == [
        "start_list", "open_unit", "open_part", "open_part", "open_unit", "bring_school_list_in",
    ]  # fmt: skip


def test_schools_that_are_there_are_renamed_and_moved(
    province: Province, start_schools: BringStaff
) -> None:
    school = make_unit("school", "Trường cũ", "82930001", province.other_commune)
    make_unit("school", "Trường Tiểu học Số 2", "82930002", province.commune, since=REFORM)
    draft = start_schools(school_book(school_row(1), school_row(2)))
    done = execute_school_list(
        draft=draft, on=date(2025, 9, 1), actor=province.administrator, at=AT
    )
    assert (done.opened, done.changed, done.same) == (0, 1, 1)
    school.refresh_from_db()
    assert school.name == "Trường Tiểu học Số 1"
    link = UnitLink.objects.get(unit=school, valid_to=None)
    assert (link.parent, link.valid_from) == (province.commune, date(2025, 9, 1))
    assert school.former_names.get().name == "Trường cũ"


def test_a_commune_officers_list_is_only_for_who_manages_units(
    province: Province, start_schools: BringStaff, personas: Personas
) -> None:
    draft = start_schools(school_book(school_row(1)))
    for stranger in (province.officer, personas.principal):
        with pytest.raises(NotAllowed):
            start_schools(school_book(school_row(1)), actor=stranger)
        with pytest.raises(NotAllowed):
            execute_school_list(draft=draft, on=TODAY, actor=stranger, at=AT)
        with pytest.raises(NotAllowed):
            discard_school_list(draft=draft, actor=stranger, at=AT)
    own = start_schools(school_book(school_row(1)), unit=province.commune, actor=province.officer)
    assert execute_school_list(draft=own, on=TODAY, actor=province.officer, at=AT).opened == 1


def test_faulty_schools_are_left_out_only_if_said(
    province: Province, start_schools: BringStaff
) -> None:
    draft = start_schools(school_book(school_row(1), school_row(2, **{"Mã xã": "99999"})))
    with pytest.raises(UnableToBringListIn, match="dòng lỗi: 5"):
        execute_school_list(draft=draft, on=TODAY, actor=province.administrator, at=AT)
    done = execute_school_list(
        draft=draft, on=TODAY, actor=province.administrator, at=AT, leave_out={5}
    )
    assert (done.opened, done.left_out) == (1, 1)
    with pytest.raises(UnableToBringListIn):
        discard_school_list(draft=draft, actor=province.administrator, at=AT)


@pytest.mark.parametrize("start", [start_staff_list, start_school_list])
def test_a_list_of_one_kind_does_not_put_the_other_away(
    personas: Personas, start: Callable[..., ListDraft]
) -> None:
    administrator = User.objects.create(username="quantri")
    Membership.objects.create(user=administrator, unit=personas.school, role="administrator")
    given = {"unit": personas.school, "filename": "a.xlsx", "content": b"x", "at": AT}
    staff = start_staff_list(**given, actor=administrator)  # type: ignore[arg-type]
    schools = start_school_list(**given, actor=administrator)  # type: ignore[arg-type]
    start(**given, actor=administrator, instead_of=staff if start is start_school_list else schools)
    assert ListDraft.objects.filter(state=ListDraft.State.PENDING).count() == 3


def test_a_list_is_read_before_anybody_has_to_wait_for_it(
    personas: Personas, start_staff: BringStaff, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = start_staff(staff_book(teacher(1)))
    outside = len(connection.savepoint_ids)
    seen: list[int] = []

    def look(**given: Any) -> Preview:
        seen.append(len(connection.savepoint_ids))
        return preview_staff(**given)

    monkeypatch.setattr(f"{OPERATIONS}.preview_staff", look)
    assert len(execute_staff_list(draft=draft, actor=personas.principal, at=AT).issued) == 1
    assert seen == [outside]


def test_a_list_that_is_decided_while_it_is_read_is_not_carried_out(
    personas: Personas, start_staff: BringStaff, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = start_staff(staff_book(teacher(1)))

    def look(**given: Any) -> Preview:
        found = preview_staff(**given)
        discard_staff_list(draft=ListDraft.objects.get(), actor=personas.principal, at=AT)
        return found

    monkeypatch.setattr(f"{OPERATIONS}.preview_staff", look)
    with pytest.raises(UnableToBringListIn, match="đã được xử lý"):
        execute_staff_list(draft=draft, actor=personas.principal, at=AT)
    assert not Invitation.objects.exists()
