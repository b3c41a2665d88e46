"""What changes API keys: making one, taking it back, noting the day that it was last used."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lotrinh.core.messages import LotrinhError
from lotrinh.core.text import squeeze
from lotrinh.workspace.people.access.queries import (
    PREFIX,
    ApiToken,
    lacks_second_factor,
    own_tokens,
)
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.models import User
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.people.queries import home_of
from lotrinh.workspace.people.tokens import digest_of_token, new_token

LONGEST_LIFE = timedelta(days=365)
_NAME_LIMIT = 100
_MOST = 20  # that work at once: nobody needs more programs, and a lost count is a lost key


class UnableToMakeToken(LotrinhError):
    """The key cannot be made: its name, its last day, or the account is not as it has to be."""


class UnableToRevokeToken(LotrinhError):
    """The key was taken back before."""


@transaction.atomic
def make_token(
    *, name: str, expires_on: date, may_write: bool, actor: User, at: datetime
) -> tuple[ApiToken, str]:
    """Make a key by which a program acts for ``actor``; return it with the secret, which is kept
    nowhere.

    It works up to and on ``expires_on``, a year at most, and only reads unless it ``may_write``.

    Raises: NotAllowed for a closed account; UnableToMakeToken.
    """
    if not actor.is_active:
        raise NotAllowed
    called = squeeze(name)
    _check(actor, called, expires_on, timezone.localdate(at))
    secret = f"{PREFIX}{new_token()}"
    token = ApiToken.objects.create(
        user=actor,
        name=called,
        digest=digest_of_token(secret),
        may_write=may_write,
        created_at=at,
        expires_on=expires_on,
    )
    after = {"name": called, "expires_on": expires_on.isoformat(), "may_write": may_write}
    record("make_token", token, unit=home_of(actor), actor=actor, at=at, after=after)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: User, at: datetime) -> ApiToken:
    """Take a key of the own account back: it opens nothing from now on.

    Raises: NotAllowed for somebody else's; UnableToRevokeToken.
    """
    if token.user_id != actor.pk or not actor.is_active:
        raise NotAllowed
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        raise UnableToRevokeToken(
            "Khóa này đã được thu hồi trước đó. Không cần làm gì thêm.",
            "This key was taken back before. Nothing is left to do.",
        )
    token.revoked_at = at
    after = {"name": token.name}
    record("revoke_token", token, unit=home_of(actor), actor=actor, at=at, after=after)
    return token


def note_use(token: ApiToken, on: date) -> None:
    """Keep the day that a key was last used; once a day, for reading shall not write."""
    if token.last_used_on != on:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=on)


def _check(actor: User, name: str, expires_on: date, today: date) -> None:
    if not name or len(name) > _NAME_LIMIT:
        raise UnableToMakeToken(
            f"Ghi khóa dùng để làm gì, tối đa {_NAME_LIMIT} ký tự.",
            f"Say what the key is for, in at most {_NAME_LIMIT} characters.",
        )
    last = today + LONGEST_LIFE
    if not today <= expires_on <= last:
        raise UnableToMakeToken(
            f"Chọn ngày hết hạn từ {today:%d/%m/%Y} đến {last:%d/%m/%Y}.",
            f"Choose a last day from {today:%d/%m/%Y} to {last:%d/%m/%Y}.",
        )
    if lacks_second_factor(actor):
        raise UnableToMakeToken(
            "Vai trò của bạn cần lớp bảo vệ thứ hai. Thiết lập ở trang Tài khoản của tôi trước.",
            "Your role needs a second factor. Set it up on the page My account first.",
        )
    if own_tokens(actor).filter(revoked_at=None, expires_on__gte=today).count() >= _MOST:
        raise UnableToMakeToken(
            f"Đã có {_MOST} khóa còn dùng được. Thu hồi bớt khóa không dùng nữa.",
            f"{_MOST} keys work already. Take back those that are not used any more.",
        )
