"""A school's people at the door, with a password and without, and the way through it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from lotrinh.workspace.people.accounts.emails import keep_proof
from lotrinh.workspace.people.accounts.operations import Invited, invite_person
from lotrinh.workspace.people.models import AuditEvent, Membership, Unit, User
from tests.workspace.conftest import Personas
from tests.workspace.units import make_unit

PASSWORD = "con-duong-lang-2025"
OTHER_PASSWORD = "hoa-sen-tren-ao-2026"


@pytest.fixture(autouse=True)
def _fast_passwords(settings: Settings) -> None:
    """Spare the seconds that a good hash takes."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@dataclass(frozen=True)
class Doors:
    """A province with a commune and a school in it, and an administrator of the province."""

    province: Unit
    commune: Unit
    school: Unit
    administrator: User
    principal: User
    teacher: User


@pytest.fixture
def doors(personas: Personas) -> Doors:
    """Make them; everybody has the same password."""
    province = make_unit("province", "Tỉnh Lâm Đồng", "68")
    commune = make_unit("commune", "Xã Ninh Gia", "29929", province)
    school = make_unit("school", "Trường TH Ninh Gia", "NG01", commune)
    return Doors(
        province=province,
        commune=commune,
        school=school,
        administrator=person("quantri", province, "administrator"),
        principal=person("hieutruongng", school, "principal"),
        teacher=person("giaovienng", school, "staff"),
    )


def person(username: str, unit: Unit, role: str) -> User:
    """Make somebody with a password and a role."""
    user = User(username=username, display_name=username.capitalize())
    user.set_password(PASSWORD)
    user.save()
    Membership.objects.create(user=user, unit=unit, role=role)
    return user


@pytest.fixture
def invite(personas: Personas) -> Callable[..., Invited]:
    """Return what has the principal invite somebody now."""

    def invite_now(display_name: str = "Nguyễn Thị Hạnh", **more: Any) -> Invited:
        asked = {"unit": personas.school, "role": "staff", "actor": personas.principal, **more}
        return invite_person(display_name=display_name, at=timezone.now(), **asked)

    return invite_now


def enter(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    """Hand name and password in at the door."""
    return client.post("/dang-nhap/", {"username": username, "password": password, **more})


def is_in(client: Client) -> bool:
    """Return whether somebody is signed in to this browser."""
    return "_auth_user_id" in client.session


def add_app(user: User) -> str:
    """Give ``user`` an app that makes codes; return its secret."""
    secret: str = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def code_of(secret: str, *, ahead: int = 0) -> str:
    """Return what the app shows now, or so many steps later."""
    counter = int(time.time()) // 30 + ahead
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def prove_email(user: User, email: str) -> None:
    """Have ``user`` own ``email``, as if the link in a mail there had been opened."""
    user.email = email
    user.save(update_fields=["email"])
    keep_proof(user)


def factors_of(user: User) -> list[str]:
    """Return the kinds of second factors that ``user`` has."""
    return sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def verbs() -> list[str]:
    """Return what was kept in the trail, in order."""
    return list(AuditEvent.objects.order_by("number").values_list("verb", flat=True))
