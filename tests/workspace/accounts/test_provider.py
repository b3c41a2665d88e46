"""Single sign-on against a real provider: whom it lets in, and what it never does."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from lotrinh.workspace.people.accounts.operations import set_email
from lotrinh.workspace.people.models import AuditEvent, User
from tests.workspace.accounts.conftest import Doors, add_app, is_in, prove_email, verbs
from tests.workspace.accounts.oidc_provider import CLIENT, SECRET, Provider, running_provider

HOST = "http://testserver"


@pytest.fixture
def provider(settings: Settings, doors: Doors) -> Iterator[Provider]:
    """Run the ministry's provider, which knows the school's teacher by the e-mail."""
    prove_email(doors.teacher, "gv@truong.vn")
    with running_provider() as running:
        apps = [
            {
                "provider_id": "oidc",
                "name": "VNeID của Sở",
                "client_id": CLIENT,
                "secret": SECRET,
                "settings": {"server_url": running.address},
            }
        ]
        providers = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
        providers["openid_connect"]["APPS"] = apps
        settings.SOCIALACCOUNT_PROVIDERS = providers
        running.claims = {"sub": "nguoi-1", "email": "GV@truong.vn", "email_verified": True}
        yield running


def come_in(client: Client, to: str = "") -> Any:
    """Go to the provider and come back, as a browser does."""
    there = client.get(f"/dang-nhap/lien-ket/{to}")
    assert there.status_code == 302, there.content.decode()[-2000:]
    back = requests.get(there["Location"], allow_redirects=False, timeout=10)
    return client.get(back.headers["Location"].removeprefix(HOST))


def test_a_verified_e_mail_opens_the_account_that_has_it(
    provider: Provider, doors: Doors, client: Client
) -> None:
    assert "Đăng nhập bằng VNeID của Sở" in client.get("/dang-nhap/").content.decode()
    users = User.objects.count()
    assert come_in(client, "?next=/tro-giup/")["Location"] == "/tro-giup/"
    assert is_in(client)
    assert client.session["_auth_user_id"] == str(doors.teacher.pk)
    assert User.objects.count() == users
    assert verbs() == ["link_provider", "sign_in"]
    assert AuditEvent.objects.get(verb="sign_in").after == {"by": ["socialaccount"]}
    assert User.objects.get(pk=doors.teacher.pk).has_usable_password(), "the password stays"


def test_the_same_person_comes_again_even_with_another_e_mail(
    provider: Provider, doors: Doors
) -> None:
    come_in(Client())
    provider.claims["email"] = "doi@truong.vn"
    browser = Client()
    come_in(browser)
    assert is_in(browser)
    assert verbs() == ["link_provider", "sign_in", "sign_in"]


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "la", "email": "la@truong.vn", "email_verified": True},
        {"sub": "la", "email": "gv@truong.vn", "email_verified": False},
        {"sub": "la", "email": "gv@truong.vn", "email_verified": "false"},
        {"sub": "la", "email": "gv@truong.vn"},
        {"sub": "la", "preferred_username": "giaovienng"},
    ],
)
def test_who_is_unknown_gets_no_account_and_is_told_whom_to_ask(
    provider: Provider, client: Client, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    users = User.objects.count()
    answer = come_in(client)
    assert answer.status_code == 403
    assert "Chưa có tài khoản ở đây" in answer.content.decode()
    assert not is_in(client)
    assert User.objects.count() == users
    assert verbs() == []


def test_an_e_mail_that_somebody_else_wrote_in_opens_nothing(
    provider: Provider, doors: Doors, client: Client
) -> None:
    for email in ("khac@truong.vn", "gv@truong.vn"):
        set_email(
            user=User.objects.get(pk=doors.teacher.pk),
            unit=doors.school,
            email=email,
            actor=doors.principal,
            at=timezone.now(),
        )
    assert come_in(client).status_code == 403
    assert not is_in(client)


def test_two_accounts_of_one_e_mail_are_opened_neither(
    provider: Provider, doors: Doors, client: Client
) -> None:
    User.objects.filter(pk=doors.principal.pk).update(email="GV@truong.vn")
    assert come_in(client).status_code == 403


def test_a_claim_can_be_the_name_to_sign_in_with(
    provider: Provider, client: Client, doors: Doors, settings: Settings
) -> None:
    settings.OIDC_USERNAME_CLAIM = "employee"
    provider.claims = {"sub": "nguoi-2", "employee": "HieuTruongNG"}
    assert come_in(client)["Location"] == "/"
    assert client.session["_auth_user_id"] == str(doors.principal.pk)
    assert client.get("/").status_code == 200, "and it is strong enough for a principal"


def test_a_second_factor_is_not_asked_for_again(
    provider: Provider, doors: Doors, client: Client
) -> None:
    add_app(doors.teacher)
    assert come_in(client)["Location"] == "/"
    assert is_in(client)


def test_a_closed_account_stays_closed(provider: Provider, doors: Doors, client: Client) -> None:
    User.objects.filter(pk=doors.teacher.pk).update(is_active=False)
    assert come_in(client)["Location"] == "/dang-nhap/da-dong/"
    assert not is_in(client)


@pytest.mark.parametrize(
    "wrong",
    [
        {"signs_with_another_key": True},
        {"signs_without_key": True},
        {"userinfo": {"sub": "khac", "email": "gv@truong.vn", "email_verified": True}},
    ],
)
def test_a_token_that_is_not_the_provider_s_lets_nobody_in(
    provider: Provider, client: Client, wrong: dict[str, Any]
) -> None:
    for name, value in wrong.items():
        setattr(provider, name, value)
    answer = come_in(client)
    assert answer.status_code in {401, 502}
    assert "Chưa đăng nhập" in answer.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize(
    "claims", [{"iss": "https://khac.vn"}, {"aud": "trang-khac"}, {"exp": 1_600_000_000}]
)
def test_a_token_for_somebody_else_or_too_old_lets_nobody_in(
    provider: Provider, client: Client, claims: dict[str, Any]
) -> None:
    provider.claims.update(claims)
    assert come_in(client).status_code == 401
    assert not is_in(client)


def test_coming_back_without_having_gone_there_lets_nobody_in(
    provider: Provider, client: Client
) -> None:
    for path in ("?code=x&state=y", "?code=x", ""):
        assert client.get(f"/dang-nhap/lien-ket/ve/{path}").status_code == 401
    assert not is_in(client)


def test_thinking_better_of_it_leads_back_to_the_door(provider: Provider, client: Client) -> None:
    provider.refuses = True
    assert come_in(client)["Location"] == "/dang-nhap/lien-ket/bo/"
    assert client.get("/dang-nhap/lien-ket/bo/")["Location"] == "/dang-nhap/"


def test_a_provider_that_does_not_answer_is_said_in_words(
    provider: Provider, client: Client, settings: Settings
) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = client.get("/dang-nhap/lien-ket/")
    assert answer.status_code == 502
    assert "không trả lời" in answer.content.decode()


def test_what_the_address_asks_for_besides_is_not_heard(
    provider: Provider, client: Client, doors: Doors
) -> None:
    """Nobody is led to tie an account of their own at the provider to somebody's account here."""
    client.force_login(doors.principal)
    come_in(client, "?process=connect&scope=everything")
    assert client.session["_auth_user_id"] == str(doors.teacher.pk)


def test_without_a_provider_there_is_no_such_door(client: Client, doors: Doors) -> None:
    assert client.get("/dang-nhap/lien-ket/").status_code == 404
    assert client.get("/dang-nhap/lien-ket/ve/?code=x&state=y").status_code in {401, 404}
    assert "lien-ket" not in client.get("/dang-nhap/").content.decode()
