"""Looking after somebody's account: closing it, a lost factor, the e-mail, signing out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lotrinh.workspace.people.accounts.operations import (
    UnableToChangeEmail,
    UnableToManageAccount,
    close_account,
    end_sessions,
    reopen_account,
    reset_second_factor,
    set_email,
)
from lotrinh.workspace.people.models import AuditEvent, Delegation, Membership, User
from lotrinh.workspace.people.permissions import NotAllowed
from tests.workspace.accounts.conftest import (
    Doors,
    add_app,
    enter,
    factors_of,
    is_in,
    prove_email,
    verbs,
)

Operation = Callable[..., Any]


def do(operation: Operation, doors: Doors, **more: Any) -> Any:
    asked = {"user": doors.teacher, "unit": doors.school, "actor": doors.principal, **more}
    return operation(at=timezone.now(), **asked)


def test_a_closed_account_lets_nobody_in_until_it_is_opened_again(
    doors: Doors, client: Client
) -> None:
    enter(client, "giaovienng")
    do(close_account, doors, reason="chuyển trường")
    assert client.get("/tai-khoan/").status_code == 302, "what was open is closed at once"
    answer = enter(Client(), "giaovienng")
    assert answer["Location"] == "/dang-nhap/da-dong/"
    do(reopen_account, doors, reason="về lại trường")
    assert is_in(_entered("giaovienng"))
    event = AuditEvent.objects.get(verb="close_account")
    assert (event.unit, event.actor, event.reason) == (
        doors.school,
        doors.principal,
        "chuyển trường",
    )
    assert event.after == {"is_active": False, "ended_sessions": 1}


def _entered(username: str) -> Client:
    client = Client()
    enter(client, username)
    return client


def test_a_lost_factor_is_taken_away_and_sessions_end(doors: Doors, client: Client) -> None:
    enter(client, "giaovienng")
    add_app(doors.teacher)
    do(reset_second_factor, doors, reason="mất điện thoại, đã gặp mặt")
    assert factors_of(doors.teacher) == []
    assert client.get("/tai-khoan/").status_code == 302
    event = AuditEvent.objects.get(verb="reset_second_factor")
    assert event.before == {"factors": ["totp"]}


@pytest.mark.parametrize("operation", [close_account, reopen_account, reset_second_factor])
def test_each_wants_a_reason(doors: Doors, operation: Operation) -> None:
    with pytest.raises(UnableToManageAccount, match="lý do"):
        do(operation, doors, reason="  ")


def test_what_is_so_already_is_said(doors: Doors) -> None:
    with pytest.raises(UnableToManageAccount, match="đang mở"):
        do(reopen_account, doors, reason="x")
    with pytest.raises(UnableToManageAccount, match="chưa có lớp bảo vệ"):
        do(reset_second_factor, doors, reason="x")
    do(close_account, doors, reason="x")
    with pytest.raises(UnableToManageAccount, match="đã đóng"):
        do(close_account, doors, reason="x")


def test_an_e_mail_is_one_person_s(doors: Doors) -> None:
    do(set_email, doors, email="GV@truong.vn")
    assert User.objects.get(pk=doors.teacher.pk).email == "gv@truong.vn"
    for wrong in ("khong phai", "gv@truong.vn"):
        with pytest.raises(UnableToChangeEmail):
            do(set_email, doors, user=doors.principal, actor=doors.administrator, email=wrong)
    do(set_email, doors, email="")
    assert User.objects.get(pk=doors.teacher.pk).email == ""


def test_somebody_is_signed_out_everywhere(doors: Doors) -> None:
    browsers = [_entered("giaovienng"), _entered("giaovienng")]
    assert do(end_sessions, doors) == 2
    assert {browser.get("/tai-khoan/").status_code for browser in browsers} == {302}


OPERATIONS: list[tuple[Operation, dict[str, str]]] = [
    (close_account, {"reason": "x"}),
    (reopen_account, {"reason": "x"}),
    (reset_second_factor, {"reason": "x"}),
    (set_email, {"email": ""}),
    (end_sessions, {}),
]


@pytest.mark.parametrize(("operation", "more"), OPERATIONS)
def test_nobody_does_it_from_outside_or_to_the_own_account(
    doors: Doors, operation: Operation, more: dict[str, str]
) -> None:
    stranger = User.objects.get(username="hieutruong")
    for actor in (doors.teacher, stranger):
        with pytest.raises(NotAllowed):
            do(operation, doors, actor=actor, **more)
    with pytest.raises(UnableToManageAccount):
        do(operation, doors, user=doors.principal, **more)
    with pytest.raises(UnableToManageAccount):
        do(operation, doors, user=stranger, **more)
    assert verbs() == []


def test_who_acts_for_somebody_above_is_out_of_reach_meanwhile(doors: Doors) -> None:
    """A teacher to whom the commune's officer has delegated: the link would open that too."""
    officer = Membership.objects.create(
        user=User.objects.create(username="canboxa"), unit=doors.commune, role="commune_officer"
    )
    today = timezone.localdate()
    Delegation.objects.create(
        membership=officer,
        to=doors.teacher,
        valid_from=today,
        valid_to=today + timedelta(days=1),
        reason="đi học",
        created_at=timezone.now(),
    )
    with pytest.raises(UnableToManageAccount):
        do(close_account, doors, reason="x")


@pytest.mark.parametrize("is_delegated", [True, False])
def test_a_role_above_that_begins_later_is_out_of_reach_already(
    doors: Doors, is_delegated: bool
) -> None:
    later = timezone.localdate() + timedelta(days=30)
    holder = User.objects.create(username="canboxa") if is_delegated else doors.teacher
    officer = Membership.objects.create(
        user=holder,
        unit=doors.commune,
        role="commune_officer",
        valid_from=None if is_delegated else later,
    )
    if is_delegated:
        Delegation.objects.create(
            membership=officer,
            to=doors.teacher,
            valid_from=later,
            valid_to=later,
            reason="đi học",
            created_at=timezone.now(),
        )
    with pytest.raises(UnableToManageAccount):
        do(close_account, doors, reason="x")


def test_a_role_that_was_taken_back_before_it_began_holds_nobody_up(doors: Doors) -> None:
    later = timezone.localdate() + timedelta(days=30)
    Membership.objects.create(
        user=doors.teacher,
        unit=doors.commune,
        role="commune_officer",
        valid_from=later,
        valid_to=later - timedelta(days=1),
    )
    do(close_account, doors, reason="x")


def test_of_who_has_left_for_a_higher_place_the_account_says_nothing(
    doors: Doors, client: Client
) -> None:
    prove_email(doors.teacher, "gv@truong.vn")
    yesterday = timezone.localdate() - timedelta(days=1)
    client.force_login(doors.principal)
    address = f"/nhan-su/{doors.teacher.pk}/tai-khoan/"
    Membership.objects.filter(user=doors.teacher).update(valid_to=yesterday)
    assert "gv@truong.vn" in client.get(address).content.decode(), "still theirs to look after"
    Membership.objects.create(user=doors.teacher, unit=doors.commune, role="commune_officer")
    page = client.get(address).content.decode()
    assert "giaovienng" in page
    for hidden in ("gv@truong.vn", "Trạng thái", "Lớp bảo vệ thứ hai"):
        assert hidden not in page


def test_the_page_of_an_account_shows_what_can_be_done(doors: Doors, client: Client) -> None:
    client.force_login(doors.principal)
    page = client.get(f"/nhan-su/{doors.teacher.pk}/tai-khoan/").content.decode()
    assert "Tạo đường dẫn mới" in page
    assert "Đóng tài khoản" in page
    own = client.get(f"/nhan-su/{doors.principal.pk}/tai-khoan/").content.decode()
    assert "Đóng tài khoản" not in own
    stranger = User.objects.get(username="hieutruong")
    assert client.get(f"/nhan-su/{stranger.pk}/tai-khoan/").status_code == 404
    client.force_login(doors.teacher)
    assert client.get(f"/nhan-su/{doors.principal.pk}/tai-khoan/").status_code == 403


def test_the_buttons_do_what_they_say(doors: Doors, client: Client) -> None:
    client.force_login(doors.principal)
    base = f"/nhan-su/{doors.teacher.pk}/tai-khoan/"
    refused = client.post(f"{base}dong/", {"reason": ""})
    assert refused.status_code == 422
    assert "Hãy ghi lý do" in refused.content.decode()
    add_app(doors.teacher)
    for path, data in (
        ("email/", {"email": "gv@truong.vn"}),
        ("lop-thu-hai/", {"reason": "mất máy"}),
        ("phien/", {}),
        ("dong/", {"reason": "nghỉ"}),
        ("mo-lai/", {"reason": "về"}),
    ):
        assert client.post(base + path, data)["Location"] == base
    link = client.post(f"{base}loi-moi/").content.decode()
    assert "/moi/" in link
    assert "data:image/svg+xml;base64," in link
    assert verbs() == [
        "set_email",
        "reset_second_factor",
        "end_sessions",
        "close_account",
        "reopen_account",
        "renew_invitation",
    ]


def test_somebody_new_is_invited_on_the_page(doors: Doors, client: Client) -> None:
    client.force_login(doors.principal)
    assert "Mời người mới" in client.get("/nhan-su/moi/").content.decode()
    wrong = client.post("/nhan-su/moi/", {"display_name": "", "role": "principal"})
    assert wrong.status_code == 422
    page = client.post("/nhan-su/moi/", {"display_name": "Lê Văn Tám", "role": "staff"})
    assert "tamlv" in page.content.decode()
    assert "/moi/" in page.content.decode()
    client.force_login(doors.teacher)
    assert client.get("/nhan-su/moi/").status_code == 403


def test_an_administrator_above_invites_a_principal(doors: Doors, client: Client) -> None:
    client.force_login(doors.administrator)
    page = client.post(
        f"/nhan-su/moi/?don-vi={doors.school.pk}",
        {"display_name": "Trần Thị Mai", "role": "principal"},
    )
    assert "maitt" in page.content.decode()
    made = Membership.objects.get(user__username="maitt")
    assert (made.unit, made.role) == (doors.school, "principal")
