"""Accounts, rights and sign-in links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from lotrinh.workspace.append_only import protect
from lotrinh.workspace.people.models import AuditEvent, Membership, SignInLink, User
from lotrinh.workspace.people.operations import (
    UnableToAddUser,
    UnableToSignIn,
    add_unit,
    add_user,
    make_sign_in_link,
    use_sign_in_link,
)
from lotrinh.workspace.people.permissions import NotAllowed, Permission, is_allowed, require
from lotrinh.workspace.people.queries import readable_units, standings_of
from tests.workspace.conftest import AT, Personas

PASSWORD = "con-duong-lang-2025"


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        (
            "principal",
            {
                "read",
                "edit_plan",
                "register_targets",
                "enter_actual",
                "approve_actual",
                "send_reports",
                "manage_records",
                "manage_people",
                "manage_groups",
                "read_trail",
            },
        ),
        (
            "vice_principal",
            {
                "read",
                "edit_plan",
                "register_targets",
                "enter_actual",
                "approve_actual",
                "manage_records",
                "manage_groups",
                "read_trail",
            },
        ),
        ("group_head", {"read", "enter_actual", "approve_actual"}),
        ("teacher", {"read", "enter_actual"}),
        ("other_principal", set()),
        ("visitor", set()),
    ],
)
def test_a_role_allows_what_it_says_and_nothing_else(
    personas: Personas, who: str, allowed: set[str]
) -> None:
    person = getattr(personas, who)
    assert {p for p in Permission if is_allowed(person, personas.school, p)} == allowed


def test_a_refusal_says_what_to_do_in_both_languages_and_is_django_s_own(
    personas: Personas,
) -> None:
    with pytest.raises(NotAllowed) as refused:
        require(personas.visitor, personas.school, Permission.READ)
    assert isinstance(refused.value, PermissionDenied)
    assert "hiệu trưởng" in refused.value.message.vi
    assert "principal" in refused.value.message.en


def test_a_closed_account_has_no_rights(personas: Personas) -> None:
    personas.principal.is_active = False
    personas.principal.save()
    assert not is_allowed(personas.principal, personas.school, Permission.READ)
    assert not readable_units(personas.principal).exists()


def test_a_person_sees_the_units_of_the_memberships(personas: Personas) -> None:
    Membership.objects.create(user=personas.teacher, unit=personas.other_school, role="staff")
    assert [unit.name for unit in readable_units(personas.teacher)] == [
        "Trường TH Bằng Lăng",
        "Trường TH Hoa Sen",
    ]
    assert [m.role for m in standings_of(personas.principal)] == ["principal"]
    assert not readable_units(personas.visitor).exists()
    assert standings_of(personas.visitor) == []


def test_an_account_is_made_with_its_role_and_an_audit_event(personas: Personas) -> None:
    user = add_user(
        username="moi",
        display_name="Người mới",
        password=PASSWORD,
        unit=personas.school,
        role="group_head",
        actor=None,
        at=AT,
    )
    assert user.check_password(PASSWORD)
    assert is_allowed(user, personas.school, Permission.READ)
    event = AuditEvent.objects.get(verb="add_user")
    assert (event.object_id, event.unit, event.actor) == (user.pk, personas.school, None)
    assert PASSWORD not in str(event.after)


@pytest.mark.parametrize(
    ("username", "password"), [("HieuTruong", PASSWORD), ("moi", "123"), ("có dấu cách", PASSWORD)]
)
def test_a_taken_name_or_a_weak_password_makes_no_account(
    personas: Personas, username: str, password: str
) -> None:
    before = User.objects.count()
    with pytest.raises(UnableToAddUser, match=r"Chọn tên khác|Chưa tạo được"):
        add_user(
            username=username,
            display_name="",
            password=password,
            unit=personas.school,
            role="staff",
            actor=None,
            at=AT,
        )
    assert User.objects.count() == before


def test_a_unit_is_made_once(personas: Personas) -> None:
    made = {
        add_unit(kind="commune", name=name, code="29929", actor=None, at=AT).name
        for name in ("Xã Một", "Xã Hai")
    }
    assert made == {"Xã Một"}
    assert AuditEvent.objects.filter(verb="add_unit").count() == 1


def test_a_sign_in_link_works_once(personas: Personas) -> None:
    token = make_sign_in_link(user=personas.principal, actor=None, at=AT)
    assert not SignInLink.objects.filter(digest__contains=token).exists()
    assert use_sign_in_link(token=token, at=AT) == personas.principal
    with pytest.raises(UnableToSignIn):
        use_sign_in_link(token=token, at=AT)
    assert AuditEvent.objects.filter(verb="use_sign_in_link").count() == 1


def test_a_sign_in_link_expires(personas: Personas) -> None:
    token = make_sign_in_link(user=personas.principal, actor=None, at=AT)
    with pytest.raises(UnableToSignIn):
        use_sign_in_link(token=token, at=AT + timedelta(days=1))


def test_a_link_of_a_closed_account_and_a_made_up_link_are_refused(personas: Personas) -> None:
    token = make_sign_in_link(user=personas.teacher, actor=None, at=AT)
    User.objects.filter(pk=personas.teacher.pk).update(is_active=False)
    for wrong in (token, "made-up"):
        with pytest.raises(UnableToSignIn):
            use_sign_in_link(token=wrong, at=AT)


@pytest.mark.parametrize(
    "change",
    [lambda events: events.update(reason="never"), lambda events: events._raw_delete(events.db)],
)
def test_the_database_refuses_to_rewrite_what_was_done(
    personas: Personas, change: Callable[[QuerySet[AuditEvent]], object]
) -> None:
    protect(connection)  # a test that commits may have run before and taken it away
    add_unit(kind="school", name="Trường mới", code="M1", actor=None, at=AT)
    events = AuditEvent.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(events)
    assert AuditEvent.objects.get().reason == ""
