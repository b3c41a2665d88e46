"""Codes, recovery codes, who must have a second factor and who is only offered one."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from lotrinh.workspace.people.accounts.adapters import SecondFactorAdapter
from lotrinh.workspace.people.models import AuditEvent
from lotrinh.workspace.people.operations import make_sign_in_link
from tests.workspace.accounts.conftest import (
    PASSWORD,
    Doors,
    add_app,
    code_of,
    enter,
    factors_of,
    is_in,
    verbs,
)

OnCommit = Callable[..., AbstractContextManager[Any]]


def test_a_role_that_needs_it_sets_it_up_before_anything_else(doors: Doors, client: Client) -> None:
    enter(client, "hieutruongng")
    for path in ("/", "/tai-khoan/", "/chi-tieu/", "/nhan-su/moi/"):
        assert client.get(path)["Location"] == "/tai-khoan/lop-thu-hai/"
    page = client.get("/tai-khoan/lop-thu-hai/").content.decode()
    assert "Để sau" not in page
    assert client.get("/tro-giup/").status_code == 200
    assert client.post("/dang-xuat/")["Location"] == "/dang-nhap/"


def test_others_are_offered_it(doors: Doors, client: Client) -> None:
    enter(client, "giaovienng")
    assert client.get("/").status_code == 200
    assert "Để sau" in client.get("/tai-khoan/lop-thu-hai/").content.decode()


def test_the_site_can_leave_it_to_people(doors: Doors, client: Client, settings: Settings) -> None:
    settings.SECOND_FACTOR_IS_REQUIRED = False
    enter(client, "hieutruongng")
    assert client.get("/").status_code == 200


def test_a_one_time_link_is_strong_enough(doors: Doors, client: Client) -> None:
    token = make_sign_in_link(user=doors.principal, actor=None, at=timezone.now())
    client.post(f"/vao/{token}/")
    assert client.get("/").status_code == 200


def test_an_app_is_added_with_its_code_and_recovery_codes_are_shown_once(
    doors: Doors, client: Client, django_capture_on_commit_callbacks: OnCommit
) -> None:
    enter(client, "hieutruongng")
    page = client.get("/tai-khoan/ung-dung/").content.decode()
    assert "data:image/svg+xml;base64," in page
    secret = _secret(page)
    wrong = client.post("/tai-khoan/ung-dung/", {"code": "000000"}).content.decode()
    assert "Mã chưa đúng" in wrong
    assert _secret(wrong) == secret, "the picture stays the same"
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/tai-khoan/ung-dung/", {"code": code_of(secret)})
    assert done["Location"] == "/tai-khoan/ma-du-phong/"
    codes = _codes(client)
    assert len(codes) == 10
    assert _codes(client) == []
    assert client.get("/").status_code == 200
    assert verbs() == ["sign_in", "add_second_factor"]
    event = AuditEvent.objects.get(verb="add_second_factor")
    assert event.after == {"kind": "totp", "name": ""}
    kept = str(list(Authenticator.objects.values())) + str(list(AuditEvent.objects.values()))
    assert secret not in kept, "what lies in the database does not make codes"


def _secret(page: str) -> str:
    found = re.search(r'id="secret">([A-Z2-7]+=*)<', page)
    assert found is not None
    return found.group(1)


def _codes(client: Client) -> list[str]:
    return re.findall(r"<li>(\d{8})</li>", client.get("/tai-khoan/ma-du-phong/").content.decode())


def test_the_code_is_asked_for_and_works_once(doors: Doors) -> None:
    secret = add_app(doors.principal)
    browser = Client()
    assert enter(browser, "hieutruongng", next="/tro-giup/")["Location"] == "/dang-nhap/ma/"
    assert not is_in(browser)
    assert browser.get("/")["Location"].startswith("/dang-nhap/")
    wrong = browser.post("/dang-nhap/ma/", {"code": "000000"}).content.decode()
    assert "Mã chưa đúng" in wrong
    code = code_of(secret)
    assert browser.post("/dang-nhap/ma/", {"code": code})["Location"] == "/tro-giup/"
    assert is_in(browser)
    assert AuditEvent.objects.get(verb="sign_in").after == {"by": ["password", "totp"]}
    again = Client()
    enter(again, "hieutruongng")
    again.post("/dang-nhap/ma/", {"code": code})
    assert not is_in(again), "somebody who looked over the shoulder does not come in"
    cache.delete(f"allauth.mfa.totp.used?user={doors.principal.pk}&code={code}")
    again.post("/dang-nhap/ma/", {"code": code})
    assert not is_in(again), "nor a little later, while the code would still fit"
    cache.delete(f"allauth.mfa.totp.used?user={doors.principal.pk}&code={code}")
    again.post("/dang-nhap/ma/", {"code": f"{code[:3]}.{code[3:]}"})
    assert not is_in(again), "nor with a dot in it"


def test_a_recovery_code_lets_in_once(doors: Doors) -> None:
    add_app(doors.principal)
    code = RecoveryCodes.activate(doors.principal).generate_codes()[0]
    first, second = Client(), Client()
    for browser in (first, second):
        enter(browser, "hieutruongng")
        browser.post("/dang-nhap/ma/", {"code": code})
    assert is_in(first)
    assert not is_in(second)
    assert "Còn 9 mã dự phòng" in first.get("/tai-khoan/").content.decode()


def test_guessing_codes_is_held_up(doors: Doors) -> None:
    secret = add_app(doors.principal)
    browser = Client()
    enter(browser, "hieutruongng")
    for _ in range(10):
        browser.post("/dang-nhap/ma/", {"code": "000000"})
    page = browser.post("/dang-nhap/ma/", {"code": code_of(secret)}).content.decode()
    assert "quá nhiều lần" in page
    assert not is_in(browser)


def test_thinking_better_of_it_leads_back_to_the_door(doors: Doors) -> None:
    add_app(doors.principal)
    browser = Client()
    enter(browser, "hieutruongng")
    assert browser.get("/dang-nhap/")["Location"] == "/dang-nhap/ma/"
    assert browser.post("/dang-xuat/")["Location"] == "/dang-nhap/"
    assert browser.get("/dang-nhap/").status_code == 200
    assert browser.get("/dang-nhap/ma/")["Location"] == "/dang-nhap/"


def test_removing_the_last_one_asks_for_a_new_one_at_once(doors: Doors) -> None:
    secret = add_app(doors.principal)
    RecoveryCodes.activate(doors.principal)
    browser = Client()
    enter(browser, "hieutruongng")
    browser.post("/dang-nhap/ma/", {"code": code_of(secret)})
    assert browser.get("/tai-khoan/ung-dung/bo/").status_code == 200
    assert browser.post("/tai-khoan/ung-dung/bo/")["Location"] == "/tai-khoan/"
    assert factors_of(doors.principal) == []
    assert verbs()[-1] == "remove_second_factor"
    assert browser.get("/")["Location"] == "/tai-khoan/lop-thu-hai/"


def test_new_recovery_codes_make_the_old_ones_useless(
    doors: Doors, django_capture_on_commit_callbacks: OnCommit
) -> None:
    secret = add_app(doors.principal)
    old = RecoveryCodes.activate(doors.principal).generate_codes()
    browser = Client()
    enter(browser, "hieutruongng")
    browser.post("/dang-nhap/ma/", {"code": code_of(secret)})
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/tai-khoan/ma-du-phong/moi/")
    assert not set(_codes(browser)) & set(old)
    assert verbs()[-1] == "renew_recovery_codes"


def test_a_while_after_signing_in_a_proof_is_asked_for_again(
    doors: Doors, client: Client, settings: Settings
) -> None:
    enter(client, "giaovienng")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    asked = client.get("/tai-khoan/ung-dung/")
    assert asked["Location"] == "/tai-khoan/xac-nhan/?next=%2Ftai-khoan%2Fung-dung%2F"
    page = client.get(asked["Location"]).content.decode()
    assert "Có phải là bạn?" in page
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
    wrong = client.post(asked["Location"], {"password": "sai"}).content.decode()
    assert "Mật khẩu chưa đúng" in wrong
    assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == (
        "/tai-khoan/ung-dung/"
    )


def test_a_key_of_another_installation_opens_nothing(settings: Settings, tmp_path: Any) -> None:
    kept = SecondFactorAdapter().encrypt("GEZDGNBV")
    assert SecondFactorAdapter().decrypt(kept) == "GEZDGNBV"
    settings.LOTRINH_DATA = tmp_path / "another"
    read = SecondFactorAdapter().decrypt(kept)
    assert read != "GEZDGNBV"
    assert read != SecondFactorAdapter().decrypt(kept), "no code ever fits it"


@pytest.mark.django_db
def test_what_counts_tries_is_one_for_all_processes() -> None:
    """The cache lies in the database, and of two that add one entry only one does."""
    assert cache.add("mot-lan", 1, timeout=60)
    assert not cache.add("mot-lan", 2, timeout=60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache_entry")
        assert cursor.fetchone()[0] == 1
