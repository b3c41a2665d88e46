"""Inviting somebody, the link, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lotrinh.workspace.people.accounts.emails import is_proved, sign_of_mail
from lotrinh.workspace.people.accounts.operations import (
    Invited,
    UnableToAcceptInvitation,
    UnableToInvite,
    UnableToManageAccount,
    accept_invitation,
    close_account,
    renew_invitation,
)
from lotrinh.workspace.people.accounts.queries import find_invitation
from lotrinh.workspace.people.models import AuditEvent, Invitation, Membership, User
from lotrinh.workspace.people.permissions import NotAllowed
from tests.workspace.accounts.conftest import (
    OTHER_PASSWORD,
    PASSWORD,
    Doors,
    add_app,
    enter,
    factors_of,
    is_in,
    person,
    verbs,
)
from tests.workspace.conftest import Personas

Invite = Callable[..., Invited]
NEW = {"password1": PASSWORD, "password2": PASSWORD}


def test_who_is_invited_has_a_name_a_role_and_no_password(
    personas: Personas, invite: Invite
) -> None:
    first, second = invite(), invite(email=" Hanh@Truong.VN ", title="Giáo viên lớp 1A")
    assert (first.user.username, second.user.username) == ("hanhnt", "hanhnt2")
    assert second.user.email == "hanh@truong.vn"
    assert not first.user.has_usable_password()
    held = Membership.objects.get(user=second.user)
    assert (held.unit, held.role, held.title) == (personas.school, "staff", "Giáo viên lớp 1A")
    assert verbs() == ["grant_role", "invite_person"] * 2


def test_only_a_digest_of_the_link_is_kept_and_nothing_of_it_in_the_trail(invite: Invite) -> None:
    made = invite()
    kept = Invitation.objects.get()
    assert made.token not in kept.digest
    assert kept.expires_at - kept.created_at == timedelta(days=7)
    for event in AuditEvent.objects.all():
        assert made.token not in f"{event.before}{event.after}{event.reason}"


@pytest.mark.parametrize(
    "wrong",
    [
        {"display_name": "   "},
        {"username": "HieuTruong"},
        {"username": "có dấu cách"},
        {"username": "x" * 151},
        {"email": "không phải"},
        {"email": "Co@Roi.vn"},
    ],
)
def test_what_cannot_be_an_account_makes_none(
    personas: Personas, invite: Invite, wrong: dict[str, str]
) -> None:
    User.objects.filter(pk=personas.teacher.pk).update(email="co@roi.vn")
    before = User.objects.count()
    with pytest.raises(UnableToInvite):
        invite(**wrong)
    assert User.objects.count() == before
    assert verbs() == []


def test_who_does_not_look_after_people_invites_nobody(personas: Personas, invite: Invite) -> None:
    for actor in (personas.teacher, personas.vice_principal, personas.other_principal):
        with pytest.raises(NotAllowed):
            invite(actor=actor)
    with pytest.raises(NotAllowed):
        invite(role="principal")
    assert Invitation.objects.count() == 0


def test_the_link_is_used_by_the_button_and_once(invite: Invite, client: Client) -> None:
    made = invite()
    address = f"/moi/{made.token}/"
    for _ in range(3):
        page = client.get(address).content.decode()
        assert "Nguyễn Thị Hạnh" in page
        assert "Trường TH Hoa Sen" in page
        assert "hanhnt" in page
    assert not is_in(client)
    assert client.post(address, NEW)["Location"] == "/tai-khoan/lop-thu-hai/"
    assert is_in(client)
    again = Client().post(address, NEW)
    assert again.status_code == 410
    assert "đã được dùng" in again.content.decode()
    assert verbs()[-2:] == ["accept_invitation", "sign_in"]
    assert PASSWORD not in str(list(AuditEvent.objects.values()))
    assert is_in(enter_anew("hanhnt"))


def enter_anew(username: str, password: str = PASSWORD) -> Client:
    client = Client()
    enter(client, username, password)
    return client


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password1": "ngan", "password2": "ngan"}, "quá ngắn"),
        ({"password1": "1234567890", "password2": "1234567890"}, "Mật khẩu chưa dùng được"),
        ({"password1": PASSWORD, "password2": OTHER_PASSWORD}, "không giống nhau"),
        ({}, "Hãy ghi mật khẩu mới"),
    ],
)
def test_a_password_that_cannot_be_used_leaves_the_link_as_it_was(
    invite: Invite, client: Client, typed: dict[str, str], said: str
) -> None:
    made = invite()
    answer = client.post(f"/moi/{made.token}/", typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert accept_invitation(token=made.token, password=PASSWORD, at=timezone.now()) == made.user


def test_a_newer_link_makes_the_older_useless(
    personas: Personas, invite: Invite, client: Client
) -> None:
    made = invite()
    newer = renew_invitation(
        user=made.user, unit=personas.school, actor=personas.principal, at=timezone.now()
    )
    page = client.get(f"/moi/{made.token}/")
    assert page.status_code == 410
    assert "mới hơn" in page.content.decode()
    with pytest.raises(UnableToAcceptInvitation):
        accept_invitation(token=made.token, password=PASSWORD, at=timezone.now())
    assert accept_invitation(token=newer, password=PASSWORD, at=timezone.now()) == made.user


def test_a_link_ends_after_seven_days(invite: Invite) -> None:
    made = invite()
    later = timezone.now() + timedelta(days=7, seconds=1)
    found = find_invitation(token=made.token, at=later)
    assert found is not None
    assert found.state == "expired"
    with pytest.raises(UnableToAcceptInvitation):
        accept_invitation(token=made.token, password=PASSWORD, at=later)


@pytest.mark.parametrize("state", ["unknown", "expired", "closed"])
def test_a_link_that_is_over_says_what_to_do(
    personas: Personas, invite: Invite, client: Client, state: str
) -> None:
    made = invite()
    token = made.token
    if state == "unknown":
        token = token[:-4]
    elif state == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    else:
        close_account(
            user=made.user,
            unit=personas.school,
            reason="nghỉ việc",
            actor=personas.principal,
            at=timezone.now(),
        )
    page = client.get(f"/moi/{token}/")
    assert page.status_code == 410
    assert "/dang-nhap/" in page.content.decode()
    assert client.post(f"/moi/{token}/", NEW).status_code == 410


def test_a_new_link_for_a_forgotten_password_ends_sessions_and_keeps_the_second_factor(
    doors: Doors,
) -> None:
    add_app(doors.teacher)
    token = renew_invitation(
        user=doors.teacher, unit=doors.school, actor=doors.principal, at=timezone.now()
    )
    browser = Client()
    answer = browser.post(f"/moi/{token}/", NEW)
    assert answer["Location"] == "/dang-nhap/ma/", "the link alone does not pass the second factor"
    assert not is_in(browser)
    assert factors_of(doors.teacher) == ["totp"]


@pytest.mark.parametrize("why", ["role given", "maker left", "maker closed"])
def test_a_link_does_not_outlive_the_right_to_make_it(
    doors: Doors, client: Client, why: str
) -> None:
    token = renew_invitation(
        user=doors.teacher, unit=doors.school, actor=doors.principal, at=timezone.now()
    )
    if why == "role given":
        Membership.objects.create(user=doors.teacher, unit=doors.commune, role="commune_officer")
    elif why == "maker left":
        yesterday = timezone.localdate() - timedelta(days=1)
        Membership.objects.filter(user=doors.principal).update(valid_to=yesterday)
    else:
        User.objects.filter(pk=doors.principal.pk).update(is_active=False)
    assert client.get(f"/moi/{token}/").status_code == 410
    with pytest.raises(UnableToAcceptInvitation, match="không dùng được nữa"):
        accept_invitation(token=token, password=PASSWORD, at=timezone.now())
    assert Invitation.objects.get().used_at is None


def test_a_link_that_was_handed_over_proves_no_e_mail(invite: Invite) -> None:
    made = invite(email="hanh@truong.vn")
    wrong = sign_of_mail(token=made.token, email="khac@truong.vn")
    user = accept_invitation(
        token=made.token, password=PASSWORD, mail_sign=wrong, at=timezone.now()
    )
    assert not is_proved(user)


def test_many_of_one_name_cost_no_more_queries_each(invite: Invite) -> None:
    costs = []
    for _ in range(50):
        with CaptureQueriesContext(connection) as queries:
            made = invite("Trần Văn Nam")
        costs.append(len(queries))
    assert made.user.username == "namtv50"
    assert max(costs[1:]) <= costs[0]


def test_nobody_gets_a_link_to_an_account_that_holds_more_than_one_could_give(
    doors: Doors,
) -> None:
    """A teacher who is the commune's officer too: the principal must not come in as one."""
    officer = person("kiemnhiem", doors.school, "staff")
    Membership.objects.create(user=officer, unit=doors.commune, role="commune_officer")
    for user in (officer, doors.principal, doors.administrator):
        with pytest.raises(UnableToManageAccount):
            renew_invitation(user=user, unit=doors.school, actor=doors.principal, at=timezone.now())
    token = renew_invitation(
        user=officer, unit=doors.school, actor=doors.administrator, at=timezone.now()
    )
    assert find_invitation(token=token, at=timezone.now()) is not None
