"""Acting for who is away: for which days, by whom and to whom, and what the trail says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lotrinh.workspace.people.models import AuditEvent, Delegation, Membership, User
from lotrinh.workspace.people.permissions import (
    NotAllowed,
    Permission,
    is_allowed,
    remembered_rights,
)
from lotrinh.workspace.people.queries import standings_of
from lotrinh.workspace.people.staff.operations import (
    UnableToDelegate,
    UnableToEndDelegation,
    delegate_role,
    end_delegation,
    end_role,
)
from lotrinh.workspace.plans.models import Draft
from lotrinh.workspace.plans.operations import start_draft
from tests.workspace.conftest import AT
from tests.workspace.staff.conftest import TODAY, TOMORROW, YESTERDAY, AddPerson, Clock, Staff

WEEK = timedelta(days=7)


def delegate(staff: Staff, who: User | None = None, **changed: Any) -> Delegation:
    """Have the principal's role delegated to the teacher from tomorrow for a week."""
    given: dict[str, Any] = {
        "membership": staff.role_of("principal"),
        "to": staff.teacher,
        "valid_from": TOMORROW,
        "valid_to": TODAY + WEEK,
        "reason": "tập huấn",
        "actor": who or staff.principal,
        "at": AT,
    }
    return delegate_role(**(given | changed))


def refused(staff: Staff, *words: str, who: User | None = None, **changed: Any) -> None:
    """Check that it is not delegated so, and that the error says these words."""
    with pytest.raises(UnableToDelegate) as found:
        delegate(staff, who, **changed)
    for word in words:
        assert word in found.value.message.vi
    assert found.value.message.en
    assert not AuditEvent.objects.exists()


def bring_plan_in(staff: Staff, actor: User) -> Draft:
    return start_draft(
        unit=staff.school, filename="ke-hoach.docx", content=b"ke hoach", actor=actor, at=AT
    )


def test_it_counts_on_both_days_and_between_and_no_longer(staff: Staff, clock: Clock) -> None:
    delegate(staff)
    days = {TODAY: False, TOMORROW: True, TODAY + WEEK: True, TODAY + WEEK + WEEK / 7: False}
    for day, may in days.items():
        clock.turn_to(day)
        assert is_allowed(staff.teacher, staff.school, Permission.EDIT_PLAN) is may, day
    event = AuditEvent.objects.get(verb="delegate_role")
    assert (event.actor, event.unit, event.reason) == (staff.principal, staff.school, "tập huấn")
    assert event.after["valid_to"] == "2025-11-27"


def test_what_is_done_is_recorded_as_done_for_another(staff: Staff) -> None:
    delegation = delegate(staff, valid_from=TODAY)
    bring_plan_in(staff, staff.teacher)
    event = AuditEvent.objects.get(verb="start_draft")
    assert (event.actor, event.delegation) == (staff.teacher, delegation)
    assert event.delegation is not None
    assert event.delegation.membership.user == staff.principal
    end_delegation(delegation=delegation, actor=staff.principal, at=AT)
    with pytest.raises(NotAllowed):
        bring_plan_in(staff, staff.teacher)


def test_who_acts_is_told_so(staff: Staff) -> None:
    delegate(staff, valid_from=TODAY)
    own, acting = standings_of(staff.teacher)
    assert own.delegated_by is None
    assert (acting.role, acting.delegated_by, acting.until) == (
        "principal",
        staff.principal,
        TODAY + WEEK,
    )


def test_who_people_are_is_not_delegated(staff: Staff) -> None:
    delegate(staff, valid_from=TODAY)
    assert is_allowed(staff.teacher, staff.school, Permission.MANAGE_RECORDS)
    assert not is_allowed(staff.teacher, staff.school, Permission.MANAGE_PEOPLE)


def test_rights_that_were_looked_up_are_forgotten(staff: Staff) -> None:
    with remembered_rights():
        assert not is_allowed(staff.teacher, staff.school, Permission.EDIT_PLAN)
        delegation = delegate(staff, valid_from=TODAY)
        assert is_allowed(staff.teacher, staff.school, Permission.EDIT_PLAN)
        end_delegation(delegation=delegation, actor=staff.principal, at=AT)
        assert not is_allowed(staff.teacher, staff.school, Permission.EDIT_PLAN)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (TOMORROW, TODAY, "không trước ngày đầu"),
        (TODAY - WEEK, YESTERDAY, "từ hôm nay trở đi"),
        (TODAY, date(2026, 11, 21), "lâu nhất là một năm"),
    ],
)
def test_days_that_do_not_do(staff: Staff, first: date, last: date, words: str) -> None:
    refused(staff, words, valid_from=first, valid_to=last)


def test_a_whole_year_and_a_beginning_in_the_past_do(staff: Staff) -> None:
    assert delegate(staff, valid_from=TODAY, valid_to=date(2026, 11, 20)).pk
    assert delegate(staff, to=staff.head, valid_from=YESTERDAY, valid_to=TODAY).pk


def test_it_lies_within_the_days_of_the_role(staff: Staff) -> None:
    role = staff.role_of("principal")
    Membership.objects.filter(pk=role.pk).update(valid_from=TODAY, valid_to=TODAY + WEEK)
    assert delegate(staff).pk
    refused_after: dict[str, Any] = {"to": staff.head, "valid_to": TODAY + WEEK + WEEK}
    with pytest.raises(UnableToDelegate, match="từ 20/11/2025 đến 27/11/2025"):
        delegate(staff, **refused_after)
    with pytest.raises(UnableToDelegate, match="chỉ được giữ"):
        delegate(staff, to=staff.head, valid_from=YESTERDAY)


def test_nobody_delegates_to_oneself(staff: Staff) -> None:
    refused(staff, "chính mình", to=staff.principal)
    refused(staff, "chính mình", who=staff.administrator, to=staff.administrator)


def test_only_who_works_in_the_unit_then_acts(staff: Staff, add_person: AddPerson) -> None:
    refused(staff, "không làm việc ở Trường TH Hoa Sen", to=staff.other_principal)
    refused(staff, "không làm việc ở", to=staff.commune_officer)
    refused(staff, "không làm việc ở", to=staff.parent)
    leaving = add_person("sap-nghi", "Sắp nghỉ", staff.school, "staff", valid_to=TOMORROW)
    refused(staff, "Ngày 27/11/2025", to=leaving)
    User.objects.filter(pk=staff.teacher.pk).update(is_active=False)
    staff.teacher.refresh_from_db()
    refused(staff, "đã đóng")


def test_it_does_not_go_without_a_reason(staff: Staff) -> None:
    refused(staff, "lý do", reason=" ")


def test_the_same_is_not_delegated_twice_to_one_person(staff: Staff) -> None:
    first = delegate(staff)
    with pytest.raises(UnableToDelegate, match="đã ủy quyền cho Lê Thị Ánh"):
        delegate(staff, valid_from=TODAY, valid_to=TOMORROW)
    assert delegate(staff, to=staff.head).pk, "another person may share it"
    end_delegation(delegation=first, actor=staff.principal, at=AT)
    assert delegate(staff).pk


@pytest.mark.parametrize(
    ("who", "whose", "is_right"),
    [
        ("vice_principal", "vice_principal", True),
        ("teacher", "teacher", True),
        ("principal", "vice_principal", True),
        ("administrator", "principal", True),
        ("commune_administrator", "principal", True),
        ("principal", "administrator", False),
        ("vice_principal", "principal", False),
        ("teacher", "principal", False),
        ("parent", "principal", False),
        ("commune_officer", "principal", False),
        ("other_principal", "principal", False),
    ],
)
def test_whose_role_somebody_delegates(staff: Staff, who: str, whose: str, is_right: bool) -> None:
    given = {"who": getattr(staff, who), "membership": staff.role_of(whose), "to": staff.head}
    if is_right:
        assert delegate(staff, **given).to == staff.head
    else:
        with pytest.raises(NotAllowed):
            delegate(staff, **given)


def test_what_is_delegated_is_not_handed_on(staff: Staff) -> None:
    delegate(staff, valid_from=TODAY)
    with pytest.raises(NotAllowed):
        delegate(staff, who=staff.teacher, to=staff.head)


def test_a_role_that_is_over_is_not_delegated(staff: Staff, clock: Clock) -> None:
    role = staff.role_of("vice_principal")
    end_role(membership=role, valid_to=TODAY, reason="nghỉ", actor=staff.principal, at=AT)
    clock.turn_to(TOMORROW)
    with pytest.raises(NotAllowed):
        delegate(staff, who=staff.vice_principal, membership=role)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("principal", True),
        ("teacher", True),
        ("administrator", True),
        ("commune_administrator", True),
        ("vice_principal", False),
        ("head", False),
        ("other_principal", False),
        ("commune_officer", False),
    ],
)
def test_who_ends_it(staff: Staff, who: str, may: bool) -> None:
    """The holder, who acts, and who manages people."""
    delegation = delegate(staff, valid_from=TODAY)
    person = getattr(staff, who)
    if not may:
        with pytest.raises(NotAllowed):
            end_delegation(delegation=delegation, actor=person, at=AT)
        return
    ended = end_delegation(delegation=delegation, actor=person, at=AT)
    assert ended.ended_at == AT
    assert not is_allowed(staff.teacher, staff.school, Permission.EDIT_PLAN)
    event = AuditEvent.objects.get(verb="end_delegation")
    assert (event.actor, event.object_id) == (person, delegation.pk)


def test_it_ends_once(staff: Staff, clock: Clock) -> None:
    delegation = delegate(staff)
    end_delegation(delegation=delegation, actor=staff.principal, at=AT)
    with pytest.raises(UnableToEndDelegation, match="đã hết rồi"):
        end_delegation(delegation=delegation, actor=staff.principal, at=AT)
    over = delegate(staff)
    at = clock.turn_to(TODAY + WEEK + WEEK)
    with pytest.raises(UnableToEndDelegation):
        end_delegation(delegation=over, actor=staff.principal, at=at)
