"""Reads about API keys: those of an account, and whose key a program shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.db.models import QuerySet

from lotrinh.workspace.people.accounts.queries import has_second_factor, needs_second_factor
from lotrinh.workspace.people.models import ApiToken, User
from lotrinh.workspace.people.tokens import digest_of_token

__all__ = [
    "PREFIX",
    "ApiToken",
    "OwnToken",
    "Standing",
    "lacks_second_factor",
    "standing_of_token",
    "token_shown",
    "tokens_of",
]

PREFIX = "lotrinh_"
"""How every key begins, so that people and scanners know what it is where it was left lying."""


class Standing(StrEnum):
    """Whether a key works, and why not."""

    WORKS = "works"
    REVOKED = "revoked"
    EXPIRED = "expired"
    CLOSED = "closed"  # the account was closed
    NO_FACTOR = "no_factor"  # the person has to set a second factor up first


@dataclass(frozen=True, slots=True)
class OwnToken:
    """A key of the own account, as its page shows it."""

    token: ApiToken
    works: bool


def tokens_of(user: User, *, on: date) -> list[OwnToken]:
    """Return the keys of ``user``, the newest first; one query."""
    return [
        OwnToken(token, works=token.revoked_at is None and token.expires_on >= on)
        for token in own_tokens(user)
    ]


def own_tokens(user: User) -> QuerySet[ApiToken]:
    """Return the keys that ``user`` has made."""
    return ApiToken.objects.filter(user_id=user.pk)


def token_shown(secret: str) -> ApiToken | None:
    """Return the key that a program shows, with its person; None if there is none. One query."""
    if not secret.startswith(PREFIX):
        return None
    digest = digest_of_token(secret)
    return ApiToken.objects.filter(digest=digest).select_related("user").first()


def standing_of_token(token: ApiToken, *, on: date) -> Standing:
    """Return whether a key works on a day."""
    if token.revoked_at is not None:
        return Standing.REVOKED
    if token.expires_on < on:
        return Standing.EXPIRED
    if not token.user.is_active:
        return Standing.CLOSED
    if lacks_second_factor(token.user):
        return Standing.NO_FACTOR
    return Standing.WORKS


def lacks_second_factor(user: User) -> bool:
    """Return whether a role that ``user`` holds today asks for a second factor that is not there.

    Two queries at most: a key would otherwise open what a password alone does not.
    """
    if not settings.SECOND_FACTOR_IS_REQUIRED:
        return False
    return not has_second_factor(user) and needs_second_factor(user)
