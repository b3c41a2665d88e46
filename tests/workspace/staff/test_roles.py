"""Giving, changing and ending roles: who may, and what a role must fulfil."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.people.models import AuditEvent, Delegation, Membership, Unit, User
from lotrinh.workspace.people.permission_table import KINDS_OF_ROLE
from lotrinh.workspace.people.permissions import NotAllowed, Permission, is_allowed
from lotrinh.workspace.people.staff.operations import (
    UnableToChangeRole,
    UnableToEndRole,
    UnableToGrantRole,
    change_role_details,
    delegate_role,
    end_delegation,
    end_role,
    grant_role,
)
from tests.workspace.conftest import AT
from tests.workspace.staff.conftest import (
    GROUPS_SINCE,
    TODAY,
    TOMORROW,
    YESTERDAY,
    AddPerson,
    Clock,
    Staff,
)
from tests.workspace.units import make_unit

SPRING = date(2026, 3, 1)


def give(staff: Staff, who: User | None = None, **changed: Any) -> Membership:
    """Have the principal make the teacher head of the group, unless something else is given."""
    given: dict[str, Any] = {
        "user": staff.teacher,
        "unit": staff.school,
        "role": "group_head",
        "actor": who or staff.principal,
        "at": AT,
    }
    return grant_role(**(given | changed))


def end(staff: Staff, role: Membership, who: User | None = None, **changed: Any) -> Membership:
    """Have the principal end a role today, unless something else is given."""
    given: dict[str, Any] = {"valid_to": TODAY, "reason": "chuyển trường"}
    return end_role(membership=role, actor=who or staff.principal, at=AT, **(given | changed))


def refused(call: Any, error: type[LotrinhError], *words: str) -> None:
    """Check that something is refused with these words, in both languages, and changes nothing."""
    before = [Membership.objects.count(), AuditEvent.objects.count()]
    with pytest.raises(error) as found:
        call()
    assert not isinstance(found.value, NotAllowed)
    for word in words:
        assert word in found.value.message.vi
    assert found.value.message.en
    assert [Membership.objects.count(), AuditEvent.objects.count()] == before


# --- giving ---------------------------------------------------------------------------------------


def test_a_role_is_given_with_an_entry_in_the_trail(staff: Staff) -> None:
    role = give(staff, title=" Tổ trưởng ", group=staff.group, valid_from=TODAY)
    assert (role.title, role.group, role.valid_from, role.valid_to) == (
        "Tổ trưởng",
        staff.group,
        TODAY,
        None,
    )
    event = AuditEvent.objects.get(verb="grant_role")
    assert (event.actor, event.unit, event.object_id) == (staff.principal, staff.school, role.pk)
    assert event.after == {
        "user": staff.teacher.pk,
        "role": "group_head",
        "title": "Tổ trưởng",
        "group": staff.group.pk,
        "fields": [],
        "valid_from": "2025-11-20",
        "valid_to": None,
    }


def test_a_vice_principal_answers_for_fields_of_work(staff: Staff) -> None:
    role = give(staff, role="vice_principal", fields=["boarding", "teaching"])
    assert role.fields == ["teaching", "boarding"], "in the order of the reference"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"role": "vice_principal", "fields": ["magic"]}, "không có trong danh mục"),
        ({"fields": ["teaching"]}, "Chỉ phó hiệu trưởng"),
    ],
)
def test_fields_are_known_and_a_vice_principal_s(
    staff: Staff, given: dict[str, Any], words: str
) -> None:
    refused(lambda: give(staff, **given), UnableToGrantRole, words)


@pytest.mark.parametrize("role", KINDS_OF_ROLE)
def test_a_role_is_held_only_where_it_belongs(staff: Staff, role: str) -> None:
    for unit, who in (
        (staff.school, staff.administrator),
        (staff.commune, staff.commune_administrator),
    ):
        user = User.objects.create(username=f"{role}-{unit.pk}")
        given = {"user": user, "unit": unit, "role": role}
        if unit.kind in KINDS_OF_ROLE[role]:
            assert give(staff, who, **given).unit == unit
        else:
            refused(lambda given=given, who=who: give(staff, who, **given), UnableToGrantRole)


def test_there_is_no_other_role(staff: Staff) -> None:
    refused(lambda: give(staff, role="king"), UnableToGrantRole, "Chọn vai trò")


@pytest.mark.parametrize(
    ("who", "may_give"),
    [
        ("principal", {"vice_principal", "group_head", "staff", "union"}),
        ("administrator", {"principal", "vice_principal", "group_head", "staff", "union"}),
        ("commune_administrator", {"principal", "vice_principal", "group_head", "staff", "union"}),
        ("vice_principal", set()),
        ("teacher", set()),
        ("parent", set()),
        ("commune_officer", set()),
        ("other_principal", set()),
    ],
)
def test_who_gives_what(staff: Staff, who: str, may_give: set[str]) -> None:
    given = set()
    for role in ("principal", "vice_principal", "group_head", "staff", "union"):
        user = User.objects.create(username=f"nguoi-{role}")
        try:
            give(staff, getattr(staff, who), user=user, role=role)
        except NotAllowed:
            continue
        given.add(role)
    assert given == may_give


def test_who_acts_for_the_principal_gives_no_role(staff: Staff) -> None:
    delegate_role(
        membership=staff.role_of("principal"),
        to=staff.teacher,
        valid_from=TODAY,
        valid_to=TODAY,
        reason="họp",
        actor=staff.principal,
        at=AT,
    )
    with pytest.raises(NotAllowed):
        give(staff, staff.teacher, user=staff.head, role="staff")


def test_a_closed_account_gets_no_role(staff: Staff) -> None:
    User.objects.filter(pk=staff.teacher.pk).update(is_active=False)
    refused(lambda: give(staff), UnableToGrantRole, "đã đóng", "Mở lại")


@pytest.mark.parametrize(
    ("first", "last", "is_twice"),
    [
        (None, None, True),
        (TODAY, None, True),
        (None, SPRING, True),
        (SPRING, SPRING + timedelta(days=9), True),
        (None, SPRING - timedelta(days=1), False),
        (SPRING + timedelta(days=1), None, False),
    ],
)
def test_nobody_has_the_same_role_twice_on_a_day(
    staff: Staff, first: date | None, last: date | None, is_twice: bool
) -> None:
    give(staff, valid_from=SPRING, valid_to=SPRING)
    days: dict[str, Any] = {"valid_from": first, "valid_to": last}
    if is_twice:
        refused(lambda: give(staff, **days), UnableToGrantRole, "đã có vai trò này", "1/3/2026")
    else:
        assert give(staff, **days).pk
    assert give(staff, group=staff.group, **days).pk, "in a group it is another role"


def test_a_role_that_was_taken_back_is_in_nobody_s_way(staff: Staff) -> None:
    end(staff, give(staff, valid_from=TOMORROW))
    assert give(staff, valid_from=TOMORROW).pk


def test_the_last_day_is_not_before_the_first(staff: Staff) -> None:
    days: dict[str, Any] = {"valid_from": TOMORROW, "valid_to": TODAY}
    refused(lambda: give(staff, **days), UnableToGrantRole, "trước ngày bắt đầu")


def test_a_role_lasts_no_longer_than_the_unit(staff: Staff) -> None:
    Unit.objects.filter(pk=staff.school.pk).update(valid_from=GROUPS_SINCE, valid_to=SPRING)
    staff.school.refresh_from_db()
    role = give(staff)
    assert (role.valid_from, role.valid_to) == (GROUPS_SINCE, SPRING)
    for days in (
        {"valid_from": GROUPS_SINCE - timedelta(days=1)},
        {"valid_from": TODAY, "valid_to": SPRING + timedelta(days=1)},
    ):
        refused(
            lambda days=days: give(staff, role="union", **days),
            UnableToGrantRole,
            "từ 1/9/2025 đến 1/3/2026",
        )


def test_a_unit_that_is_gone_gets_nobody_new(staff: Staff) -> None:
    Unit.objects.filter(pk=staff.school.pk).update(valid_to=YESTERDAY)
    staff.school.refresh_from_db()
    refused(lambda: give(staff), UnableToGrantRole, "đến 19/11/2025")
    past: dict[str, Any] = {"valid_from": date(2024, 9, 1), "valid_to": date(2025, 5, 31)}
    assert give(staff, **past).pk, "what was can still be told"


def test_a_role_in_a_group_begins_with_the_group(staff: Staff) -> None:
    role = give(staff, group=staff.group)
    assert (role.valid_from, role.valid_to) == (GROUPS_SINCE, None)


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("other_group", "không phải là tổ của"),
        ("site", "không phải là tổ của"),
        ("commune", "không phải là tổ của"),
        ("old_group", "từ 1/9/2025 đến 19/11/2025"),
    ],
)
def test_a_group_is_one_of_the_school_s_that_is_there_then(
    staff: Staff, group: str, words: str
) -> None:
    given = getattr(staff, group)
    refused(lambda: give(staff, group=given, valid_from=TODAY), UnableToGrantRole, words)


# --- changing -------------------------------------------------------------------------------------


def change(staff: Staff, role: Membership, who: User | None = None, **given: Any) -> Membership:
    """Have the principal change a role; what is not given stays."""
    now = {"title": role.title, "group": role.group, "fields": role.fields}
    return change_role_details(
        membership=role, actor=who or staff.principal, at=AT, **(now | given)
    )


def test_a_correction_is_as_if_it_had_always_been_so(staff: Staff) -> None:
    role = staff.role_of("head")
    change(staff, role, title="Tổ trưởng tổ 4-5")
    assert Membership.objects.get(user=staff.head).title == "Tổ trưởng tổ 4-5"
    event = AuditEvent.objects.get(verb="change_role_details")
    assert event.before["title"] == ""
    assert event.after["title"] == "Tổ trưởng tổ 4-5"


def test_a_change_from_a_day_on_keeps_what_was(staff: Staff) -> None:
    other = make_unit("group", "Tổ 1-3", "HS01-T13", staff.school, since=GROUPS_SINCE)
    role = staff.role_of("head")
    change(staff, role, group=other, on=TODAY)
    past, present = Membership.objects.filter(user=staff.head).order_by("valid_to")
    if past.pk == role.pk:
        past, present = present, past
    assert (past.group, past.valid_from, past.valid_to) == (staff.group, None, YESTERDAY)
    assert (present.pk, present.group) == (role.pk, other)
    assert (present.valid_from, present.valid_to) == (TODAY, None)
    assert AuditEvent.objects.filter(verb="change_role_details").count() == 1


def test_a_change_of_what_begins_later_needs_no_past(staff: Staff) -> None:
    role = give(staff, valid_from=TOMORROW)
    change(staff, role, title="Tổ phó", on=TODAY)
    role.refresh_from_db()
    assert (role.title, role.valid_from) == ("Tổ phó", TOMORROW)
    assert Membership.objects.filter(user=staff.teacher, role="group_head").count() == 1


def test_delegations_stay_with_the_role_of_their_days(staff: Staff) -> None:
    role = staff.role_of("vice_principal")
    given: dict[str, Any] = {"membership": role, "to": staff.teacher, "created_at": AT}
    before = Delegation.objects.create(
        valid_from=date(2025, 10, 1), valid_to=date(2025, 10, 5), **given
    )
    running = Delegation.objects.create(valid_from=YESTERDAY, valid_to=SPRING, **given)
    change(staff, role, fields=["safety"], on=TODAY)
    before.refresh_from_db()
    running.refresh_from_db()
    assert before.membership.valid_to == YESTERDAY
    assert running.membership.pk == role.pk
    assert is_allowed(staff.teacher, staff.school, Permission.EDIT_PLAN)


def test_what_is_over_is_not_changed_any_more(staff: Staff) -> None:
    role = give(staff, valid_from=GROUPS_SINCE, valid_to=YESTERDAY)
    refused(
        lambda: change(staff, role, title="Tổ phó", on=TODAY),
        UnableToChangeRole,
        "hết ngày 19/11/2025",
    )


def test_a_correction_does_not_put_somebody_into_a_group_before_its_time(staff: Staff) -> None:
    role = staff.role_of("teacher")
    refused(
        lambda: change(staff, role, group=staff.group),
        UnableToChangeRole,
        "chỉ có từ 1/9/2025",
    )
    assert change(staff, role, group=staff.group, on=TODAY).group == staff.group


def test_a_changed_role_is_held_to_the_same_rules(staff: Staff) -> None:
    head = give(staff, user=staff.head)
    refused(
        lambda: change(staff, head, group=staff.group, on=TODAY),
        UnableToChangeRole,
        "đã có vai trò này",
    )
    teacher = staff.role_of("teacher")
    refused(lambda: change(staff, teacher, group=staff.site, on=TODAY), UnableToGrantRole, "tổ")
    refused(lambda: change(staff, teacher, fields=["teaching"]), UnableToChangeRole, "Chỉ phó")


def test_a_principal_changes_no_administrator_and_no_other_school(staff: Staff) -> None:
    for role, who in (
        (staff.role_of("administrator"), staff.principal),
        (staff.role_of("teacher"), staff.vice_principal),
        (staff.role_of("teacher"), staff.other_principal),
    ):
        with pytest.raises(NotAllowed):
            change(staff, role, who, title="Khác")
        with pytest.raises(NotAllowed):
            end(staff, role, who)


# --- ending ---------------------------------------------------------------------------------------


def test_a_role_ends_with_its_last_day(staff: Staff, clock: Clock) -> None:
    role = staff.role_of("vice_principal")
    end(staff, role, reason=" nghỉ hưu ")
    assert is_allowed(staff.vice_principal, staff.school, Permission.EDIT_PLAN), "the last day"
    clock.turn_to(TOMORROW)
    assert not is_allowed(staff.vice_principal, staff.school, Permission.READ)
    event = AuditEvent.objects.get(verb="end_role")
    assert (event.reason, event.before["valid_to"], event.after["valid_to"]) == (
        "nghỉ hưu",
        None,
        "2025-11-20",
    )


def test_a_role_can_have_ended_before_it_is_told(staff: Staff) -> None:
    end(staff, staff.role_of("vice_principal"), valid_to=date(2025, 10, 31))
    assert not is_allowed(staff.vice_principal, staff.school, Permission.READ)


def test_a_role_that_has_not_begun_is_taken_back(staff: Staff) -> None:
    role = end(staff, give(staff, valid_from=SPRING))
    assert role.valid_to == SPRING - timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "last", "words"),
    [
        ({"valid_to": YESTERDAY}, TODAY, "hết ngày 19/11/2025 rồi"),
        ({"valid_to": TODAY}, TODAY, "hết ngày 20/11/2025 rồi"),
        ({"valid_from": YESTERDAY}, date(2025, 11, 1), "bắt đầu ngày 19/11/2025"),
    ],
)
def test_the_last_day_fits_the_role(
    staff: Staff, days: dict[str, Any], last: date, words: str
) -> None:
    role = give(staff, **days)
    refused(lambda: end(staff, role, valid_to=last), UnableToEndRole, words)


def test_a_role_does_not_end_without_a_reason(staff: Staff) -> None:
    role = staff.role_of("teacher")
    refused(lambda: end(staff, role, reason=" "), UnableToEndRole, "lý do")


def test_nobody_ends_the_own_administrator_s_role(staff: Staff, add_person: AddPerson) -> None:
    add_person("quantri2", "Quản trị khác", staff.school, "administrator")
    role = staff.role_of("administrator")
    refused(
        lambda: end(staff, role, staff.administrator), UnableToEndRole, "Nhờ một người quản trị"
    )
    other = User.objects.get(username="quantri2")
    assert end(staff, role, other).valid_to == TODAY


def test_the_last_who_manages_people_stays(staff: Staff, add_person: AddPerson) -> None:
    """An administrator above would still do it; where there is none, the last one stays."""
    alone = staff.other_school
    boss = add_person("hai-vai", "Hai vai", alone, "principal")
    mine = Membership.objects.create(user=boss, unit=alone, role="administrator", valid_to=TOMORROW)
    Membership.objects.filter(user=staff.other_principal).delete()
    principal = Membership.objects.get(user=boss, role="principal")
    for last in (TOMORROW, SPRING):
        refused(
            lambda last=last: end(staff, principal, boss, valid_to=last),
            UnableToEndRole,
            "không còn ai quản lý nhân sự",
            "trước",
        )
    add_person("moi", "Người mới", alone, "principal")
    assert end(staff, principal, boss, valid_to=TOMORROW).valid_to == TOMORROW
    assert mine.pk


def test_a_closed_account_manages_nobody(staff: Staff, add_person: AddPerson) -> None:
    Membership.objects.filter(user__in=[staff.principal, staff.commune_administrator]).delete()
    closed = add_person("da-dong", "Đã đóng", staff.school, "administrator")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    boss = add_person("moi", "Người mới", staff.school, "administrator", valid_to=TOMORROW)
    role = staff.role_of("administrator")
    refused(lambda: end(staff, role, boss, valid_to=TOMORROW), UnableToEndRole, "không còn ai")
    assert end(staff, role, boss, valid_to=TODAY).valid_to == TODAY, "the other is there tomorrow"


def test_the_administrator_above_is_enough(staff: Staff) -> None:
    Membership.objects.filter(user=staff.administrator).delete()
    role = staff.role_of("principal")
    assert end(staff, role, staff.commune_administrator).valid_to == TODAY


def test_what_was_delegated_ends_with_the_role(staff: Staff, clock: Clock) -> None:
    role = staff.role_of("vice_principal")
    common: dict[str, Any] = {"membership": role, "created_at": AT}
    running = Delegation.objects.create(
        to=staff.teacher, valid_from=YESTERDAY, valid_to=SPRING, **common
    )
    later = Delegation.objects.create(to=staff.head, valid_from=SPRING, valid_to=SPRING, **common)
    end(staff, role, valid_to=TOMORROW)
    running.refresh_from_db()
    later.refresh_from_db()
    assert (running.valid_to, running.ended_at) == (TOMORROW, None)
    assert later.ended_at == AT
    assert AuditEvent.objects.get(verb="end_role").after["delegations_ended"] == 2


def test_who_is_no_more_of_the_unit_acts_for_nobody_there(staff: Staff, clock: Clock) -> None:
    Delegation.objects.create(
        membership=staff.role_of("principal"),
        to=staff.teacher,
        valid_from=YESTERDAY,
        valid_to=SPRING,
        created_at=AT,
    )
    second = give(staff, role="union")
    end(staff, Membership.objects.get(user=staff.teacher, role="staff"))
    assert is_allowed(staff.teacher, staff.school, Permission.EDIT_PLAN), "another role is left"
    end(staff, second)
    assert is_allowed(staff.teacher, staff.school, Permission.EDIT_PLAN), "the last day"
    clock.turn_to(TOMORROW)
    assert not is_allowed(staff.teacher, staff.school, Permission.EDIT_PLAN)


# --- a change in the course of a delegation -------------------------------------------------------


def running(staff: Staff, **given: Any) -> Delegation:
    """Have the vice principal's role delegated to the teacher from yesterday until spring."""
    return Delegation.objects.create(
        membership=staff.role_of("vice_principal"),
        to=staff.teacher,
        valid_from=YESTERDAY,
        valid_to=SPRING,
        reason="tập huấn",
        created_at=AT,
        **given,
    )


def test_who_acts_goes_on_without_a_gap_when_the_role_changes(staff: Staff, clock: Clock) -> None:
    delegation = running(staff)
    role = delegation.membership
    change(staff, role, fields=["safety"], on=TOMORROW)
    parts = Delegation.objects.order_by("valid_from")
    assert [(one.valid_from, one.valid_to, one.reason) for one in parts] == [
        (YESTERDAY, TODAY, "tập huấn"),
        (TOMORROW, SPRING, "tập huấn"),
    ]
    assert [one.membership.valid_to for one in parts] == [TODAY, None]
    assert parts[1].membership == role
    for day in (TODAY, TOMORROW):
        clock.turn_to(day)
        assert is_allowed(staff.teacher, staff.school, Permission.EDIT_PLAN)
    assert AuditEvent.objects.count() == 1


def test_what_was_ended_before_the_change_stays_ended(staff: Staff) -> None:
    delegation = running(staff, ended_at=AT)
    change(staff, delegation.membership, fields=["safety"], on=TOMORROW)
    assert Delegation.objects.get().membership.valid_to == TODAY
    assert not is_allowed(staff.teacher, staff.school, Permission.EDIT_PLAN)


def test_ending_it_ends_what_is_left_of_it_too(staff: Staff, clock: Clock) -> None:
    delegation = running(staff)
    change(staff, delegation.membership, fields=["safety"], on=TOMORROW)
    now = Delegation.objects.get(valid_to=TODAY)
    end_delegation(delegation=now, actor=staff.vice_principal, at=AT)
    assert not Delegation.objects.filter(ended_at=None).exists()
    clock.turn_to(TOMORROW)
    assert not is_allowed(staff.teacher, staff.school, Permission.EDIT_PLAN)


def test_who_still_manages_is_asked_with_the_unit_locked(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two who end each other's role at the same moment would each find the other still there."""
    locked: list[dict[str, Any]] = []

    def lock(**given: Any) -> QuerySet[Unit]:
        assert Membership.objects.get(user=staff.administrator).valid_to is None, "not ended yet"
        locked.append(given)
        return Unit.objects.all().select_for_update(**given)

    monkeypatch.setattr(Unit.objects, "select_for_update", lock)
    end(staff, staff.role_of("administrator"), staff.commune_administrator)
    assert locked == [{"no_key": True}]
