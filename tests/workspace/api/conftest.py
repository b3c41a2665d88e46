"""A small country, and programs that ask for its people by their keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from lotrinh.workspace.people.access.operations import make_token
from lotrinh.workspace.people.models import User
from tests.workspace.permissions.conftest import kept_files, world, world_folder

__all__ = ["kept_files", "world", "world_folder"]

ROOT = "/api/v1"


class Program:
    """What asks the API by a key of a person."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def get(self, path: str, **headers: str) -> Any:
        """Ask for ``path`` below the root."""
        return self.client.get(f"{ROOT}{path}", headers=headers or None)

    def ask(self, method: str, path: str) -> Any:
        """Ask for ``path`` below the root by another method."""
        return self.client.generic(method.upper(), f"{ROOT}{path}")

    def post(self, path: str, sent: dict[str, Any] | None = None) -> Any:
        """Send JSON to ``path`` below the root."""
        return self.client.post(f"{ROOT}{path}", sent or {}, content_type="application/json")

    def send(self, path: str, content: bytes, media_type: str) -> Any:
        """Send whatever it is to ``path`` below the root."""
        return self.client.generic("POST", f"{ROOT}{path}", content, media_type)


ProgramOf = Callable[..., Program]


def key_of(user: User, *, may_write: bool = True) -> str:
    """Return a key of a person, who has a second factor."""
    Authenticator.objects.get_or_create(user_id=user.pk, type="totp", defaults={"data": {}})
    _token, secret = make_token(
        name="chương trình",
        expires_on=timezone.localdate() + timedelta(days=30),
        may_write=may_write,
        actor=user,
        at=timezone.now(),
    )
    return secret


@pytest.fixture
def program_of() -> ProgramOf:
    """Return what makes a program that asks for a person."""

    def make(user: User, *, may_write: bool = True) -> Program:
        return Program(key_of(user, may_write=may_write))

    return make
