"""Name and password at the door, too many tries, the own account, the password."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from lotrinh.workspace.people.accounts.emails import is_proved
from lotrinh.workspace.people.accounts.operations import UnableToChangeEmail, email_token
from lotrinh.workspace.people.models import AuditEvent, User
from lotrinh.workspace.people.operations import make_sign_in_link
from tests.workspace.accounts.conftest import (
    OTHER_PASSWORD,
    PASSWORD,
    Doors,
    enter,
    is_in,
    prove_email,
    verbs,
)

NEW = {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}


@pytest.fixture
def teacher(doors: Doors, client: Client) -> Client:
    """Return the teacher's browser, signed in with the password."""
    enter(client, "giaovienng")
    return client


def test_name_and_password_let_in_whatever_the_case_of_the_name(doors: Doors) -> None:
    for name in ("giaovienng", "GiaoVienNG", " giaovienng "):
        browser = Client()
        assert enter(browser, name)["Location"] == "/"
        assert is_in(browser)
    assert AuditEvent.objects.filter(verb="sign_in").count() == 3
    event = AuditEvent.objects.filter(verb="sign_in").earliest("number")
    assert (event.actor, event.unit, event.after) == (
        doors.teacher,
        doors.school,
        {"by": ["password"]},
    )
    assert event.channel == "page"


def test_one_gets_to_the_page_that_one_came_for_and_to_no_other_site(doors: Doors) -> None:
    assert enter(Client(), "giaovienng", next="/tro-giup/")["Location"] == "/tro-giup/"
    assert enter(Client(), "giaovienng", next="https://example.org/")["Location"] == "/"


@pytest.mark.parametrize(
    ("name", "password"), [("giaovienng", "sai"), ("khong-co", PASSWORD), ("", ""), ("x", "")]
)
def test_what_is_wrong_does_not_say_whether_the_account_is_there(
    doors: Doors, client: Client, name: str, password: str
) -> None:
    page = enter(client, name, password).content.decode()
    assert not is_in(client)
    assert ("Tên hoặc mật khẩu chưa đúng" in page) == bool(name and password)


def test_nobody_signs_up(client: Client, doors: Doors) -> None:
    for path in ("/dang-ky/", "/accounts/signup/", "/signup/", "/dang-nhap/dang-ky/"):
        assert client.get(path).status_code == 404


def test_after_ten_wrong_tries_the_right_password_waits_too(doors: Doors) -> None:
    for _ in range(10):
        enter(Client(), "giaovienng", "sai")
    for _ in range(3):
        browser = Client()
        assert "quá nhiều lần" in enter(browser, "giaovienng").content.decode()
        assert not is_in(browser)
    assert verbs() == ["lock_out"], "kept once, however long somebody goes on"
    event = AuditEvent.objects.get()
    assert (event.object_id, event.actor) == (doors.teacher.pk, None)
    other = Client()
    enter(other, "hieutruongng")
    assert is_in(other), "others of the same school are not held up"


def test_tries_are_counted_by_account_whatever_the_site_is_called_in_them(doors: Doors) -> None:
    for port in range(8001, 8011):
        name = "giaovienng" if port % 2 else "GiaoVienNG"
        page = Client().post(
            "/dang-nhap/", {"username": name, "password": "sai"}, HTTP_HOST=f"testserver:{port}"
        )
        assert "quá nhiều lần" not in page.content.decode()
    last = Client().post(
        "/dang-nhap/", {"username": "giaovienng", "password": "sai"}, HTTP_HOST="testserver:8011"
    )
    assert "quá nhiều lần" in last.content.decode()


def test_names_that_nobody_has_leave_nothing_in_the_trail(doors: Doors) -> None:
    for _ in range(12):
        enter(Client(), "khong-co", "sai")
    assert verbs() == []


def test_a_visitor_is_led_to_the_door_from_the_own_account(client: Client, doors: Doors) -> None:
    for path in ("/tai-khoan/", "/tai-khoan/mat-khau/", "/tai-khoan/ung-dung/", "/nhan-su/moi/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/dang-nhap/?next=")


def test_the_own_account_shows_who_one_is(teacher: Client) -> None:
    page = teacher.get("/tai-khoan/").content.decode()
    for words in ("giaovienng", "Trường TH Ninh Gia", "127.0.0.1", "máy này"):
        assert words in page


def test_changing_the_password_ends_the_other_sessions_and_not_this_one(
    doors: Doors, teacher: Client
) -> None:
    elsewhere = Client()
    enter(elsewhere, "giaovienng")
    wrong = teacher.post("/tai-khoan/mat-khau/", {"oldpassword": "sai", **NEW})
    assert "Mật khẩu hiện nay chưa đúng" in wrong.content.decode()
    done = teacher.post("/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, **NEW})
    assert done["Location"] == "/tai-khoan/"
    page = teacher.get("/tai-khoan/")
    assert page.status_code == 200
    assert elsewhere.get("/tai-khoan/").status_code == 302
    assert "Đã đổi mật khẩu" in page.content.decode()
    event = AuditEvent.objects.get(verb="change_password")
    assert event.after == {"ended_sessions": 1}
    assert OTHER_PASSWORD not in str(list(AuditEvent.objects.values()))
    assert not is_in(_entered("giaovienng", PASSWORD))
    assert is_in(_entered("giaovienng", OTHER_PASSWORD))


def _entered(name: str, password: str) -> Client:
    browser = Client()
    enter(browser, name, password)
    return browser


def test_a_weak_new_password_is_refused_in_vietnamese(teacher: Client) -> None:
    typed = {"oldpassword": PASSWORD, "password1": "123", "password2": "1234"}
    page = teacher.post("/tai-khoan/mat-khau/", typed).content.decode()
    assert "Mật khẩu quá ngắn" in page
    assert "This password" not in page


def test_who_comes_by_a_one_time_link_sets_a_new_password_without_the_old_one(
    doors: Doors, client: Client
) -> None:
    token = make_sign_in_link(user=doors.principal, actor=None, at=timezone.now())
    client.post(f"/vao/{token}/")
    page = client.get("/tai-khoan/mat-khau/").content.decode()
    assert "Mật khẩu hiện nay" not in page
    assert client.post("/tai-khoan/mat-khau/", NEW)["Location"] == "/tai-khoan/"
    assert User.objects.get(pk=doors.principal.pk).check_password(OTHER_PASSWORD)


def test_a_session_elsewhere_is_seen_and_ended(doors: Doors, teacher: Client) -> None:
    phone = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) Safari/604.1"})
    enter(phone, "giaovienng")
    page = teacher.get("/tai-khoan/").content.decode()
    assert "Safari · iPhone" in page
    other = page.split("/tai-khoan/phien/")[1:]
    addresses = {part.split("/")[0] for part in other} - {"ket-thuc"}
    assert len(addresses) == 1, "this one is not offered"
    teacher.post(f"/tai-khoan/phien/{addresses.pop()}/ket-thuc/")
    assert phone.get("/tai-khoan/").status_code == 302
    assert teacher.get("/tai-khoan/").status_code == 200
    assert verbs()[-1] == "end_sessions"


def test_all_others_are_ended_at_once_and_nobody_else_s(doors: Doors, teacher: Client) -> None:
    elsewhere = [_entered("giaovienng", PASSWORD) for _ in range(2)]
    principal = _entered("hieutruongng", PASSWORD)
    own = principal.get("/tai-khoan/").status_code
    teacher.post("/tai-khoan/phien/ket-thuc/")
    assert {browser.get("/tai-khoan/").status_code for browser in elsewhere} == {302}
    assert principal.get("/tai-khoan/").status_code == own
    assert AuditEvent.objects.get(verb="end_sessions").after == {"ended_sessions": 2}
    teacher.post("/tai-khoan/phien/999999/ket-thuc/")
    assert AuditEvent.objects.filter(verb="end_sessions").count() == 1


def test_without_a_mail_server_the_page_says_whom_to_ask(client: Client, doors: Doors) -> None:
    page = client.get("/dang-nhap/quen-mat-khau/").content.decode()
    assert "không gửi được thư" in page
    assert '<form method="post" novalidate>' not in page
    client.post("/dang-nhap/quen-mat-khau/", {"email": "a@b.vn"})
    assert mail.outbox == []
    assert "quen-mat-khau" not in client.get("/dang-nhap/").content.decode()


@pytest.fixture
def mails(settings: Settings) -> None:
    """Have mails go out, into the box that tests look into."""
    settings.MAILS_GO_OUT = True


def test_a_forgotten_password_is_set_anew_by_mail(
    mails: None, doors: Doors, client: Client
) -> None:
    prove_email(doors.teacher, "gv@truong.vn")
    session = _entered("giaovienng", PASSWORD)
    sent = client.post("/dang-nhap/quen-mat-khau/", {"email": "GV@truong.vn"})
    assert sent["Location"] == "/dang-nhap/quen-mat-khau/da-gui/"
    (message,) = mail.outbox
    assert message.to == ["gv@truong.vn"]
    assert "giaovienng" in message.body
    link = next(word for word in message.body.split() if "mat-khau-moi" in word)
    path = "/" + link.split("/", 3)[3]
    form = client.get(path)["Location"]
    assert "set-password" in form, "the key leaves the address"
    done = client.post(form, NEW)
    assert done["Location"] == "/dang-nhap/mat-khau-moi/xong/"
    assert session.get("/tai-khoan/").status_code == 302
    assert is_in(_entered("giaovienng", OTHER_PASSWORD))
    assert "reset_password" in verbs()
    assert "không dùng được nữa" in Client().get(path).content.decode(), "it works once"


def test_an_e_mail_that_its_owner_has_not_proved_gets_no_mail(
    mails: None, doors: Doors, client: Client
) -> None:
    User.objects.filter(pk=doors.teacher.pk).update(email="gv@truong.vn")
    sent = client.post("/dang-nhap/quen-mat-khau/", {"email": "gv@truong.vn"})
    assert sent["Location"] == "/dang-nhap/quen-mat-khau/da-gui/"
    assert mail.outbox == []


def test_an_unknown_e_mail_gets_the_same_answer_and_no_mail(
    mails: None, doors: Doors, client: Client
) -> None:
    sent = client.post("/dang-nhap/quen-mat-khau/", {"email": "la@truong.vn"})
    assert sent["Location"] == "/dang-nhap/quen-mat-khau/da-gui/"
    assert mail.outbox == []


def test_the_own_e_mail_changes_when_its_link_is_opened(
    mails: None, doors: Doors, teacher: Client
) -> None:
    assert (
        teacher.post("/tai-khoan/email/", {"email": "moi@truong.vn"})["Location"] == "/tai-khoan/"
    )
    (message,) = mail.outbox
    link = next(word for word in message.body.split() if "/tai-khoan/email/" in word)
    path = "/" + link.split("/", 3)[3]
    assert teacher.get(path).status_code == 200
    assert User.objects.get(pk=doors.teacher.pk).email == "", "looking changes nothing"
    stranger = Client()
    stranger.force_login(doors.administrator)
    assert stranger.post(path).status_code == 403
    assert teacher.post(path)["Location"] == "/tai-khoan/"
    assert User.objects.get(pk=doors.teacher.pk).email == "moi@truong.vn"
    assert is_proved(User.objects.get(pk=doors.teacher.pk))
    assert teacher.post(path).status_code == 410
    assert teacher.post(path[:-5] + "/").status_code == 410


def test_an_e_mail_of_somebody_else_is_not_asked_for(mails: None, doors: Doors) -> None:
    User.objects.filter(pk=doors.principal.pk).update(email="ht@truong.vn")
    for wrong in ("HT@truong.vn", "", "khong"):
        with pytest.raises(UnableToChangeEmail):
            email_token(user=doors.teacher, email=wrong)
