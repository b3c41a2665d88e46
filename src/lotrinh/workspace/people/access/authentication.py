"""Who a request of the API comes from: by a key, or by the session of a browser."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.ratelimit import consume, parse_rates
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer
from ninja.security.session import SessionAuth
from ninja.utils import check_csrf

from lotrinh.core.messages import Message
from lotrinh.workspace.components.api.problems import Refused
from lotrinh.workspace.people.access.operations import note_use
from lotrinh.workspace.people.access.queries import (
    ApiToken,
    Standing,
    standing_of_token,
    token_shown,
)
from lotrinh.workspace.people.models import User

__all__ = ["CHALLENGE", "ByKey", "BySession", "token_of"]

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="lotrinh"'}

_ACTION = "api_wrong_key"
_READING = frozenset({"GET", "HEAD"})
_WHY_NOT: dict[Standing | None, Message] = {
    None: Message(
        "Khóa không đúng. Xem lại, hoặc tạo khóa mới ở trang Tài khoản của tôi.",
        "There is no such key. Check it, or make a new one on the page My account.",
    ),
    Standing.REVOKED: Message(
        "Khóa này đã bị thu hồi. Tạo khóa mới ở trang Tài khoản của tôi.",
        "This key was taken back. Make a new one on the page My account.",
    ),
    Standing.EXPIRED: Message(
        "Khóa này đã hết hạn. Tạo khóa mới ở trang Tài khoản của tôi.",
        "This key has expired. Make a new one on the page My account.",
    ),
    Standing.CLOSED: Message(
        "Tài khoản của khóa này đã đóng. Hãy hỏi hiệu trưởng hoặc người quản trị.",
        "The account of this key is closed. Ask the principal or the administrator.",
    ),
    Standing.NO_FACTOR: Message(
        "Vai trò của tài khoản này cần lớp bảo vệ thứ hai. Đăng nhập và thiết lập trước.",
        "The role of this account needs a second factor. Sign in and set it up first.",
    ),
}
_ONLY_READS = Message(
    "Khóa này chỉ được đọc. Tạo khóa có quyền nhập ở trang Tài khoản của tôi.",
    "This key only reads. Make one that may enter data on the page My account.",
)
_FORGED = Message(
    "Yêu cầu không kèm mã chống giả mạo. Chương trình nên dùng khóa thay cho phiên trình duyệt.",
    "The request has no token against forgery. A program should use a key, no browser's session.",
)


class ByKey(HttpBearer):
    """A key in the header ``Authorization: Bearer lotrinh_...``."""

    def __call__(self, request: HttpRequest) -> User | None:
        """Return whose key it is; None without any. Raises: Refused for one that does not work."""
        shown = request.headers.get("Authorization")
        if shown is None:
            return None
        scheme, _, secret = shown.partition(" ")
        if scheme.lower() != "bearer":
            raise Refused("unauthenticated", headers=CHALLENGE)
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> User:
        """Return the person of a key that works. Raises: Refused."""
        today = timezone.localdate()
        found = token_shown(token)
        standing = None if found is None else standing_of_token(found, on=today)
        if found is None or standing is not Standing.WORKS:
            _count_wrong(request)
            raise Refused("unauthenticated", _WHY_NOT[standing], headers=CHALLENGE)
        if request.method not in _READING:
            if not found.may_write:
                raise Refused("forbidden", _ONLY_READS)
            _require_json(request)
        note_use(found, today)
        request.user = found.user
        request._api_token = found  # type: ignore[attr-defined]
        return found.user


class BySession(SessionAuth):
    """The session of a browser that is signed in; what changes something has to prove that it comes
    from one of our pages."""

    def __call__(self, request: HttpRequest) -> User | None:
        """Return who is signed in, None for a visitor. Raises: Refused."""
        if not isinstance(request.user, User):
            return None
        if request.method not in _READING:
            if check_csrf(request):
                raise Refused("forbidden", _FORGED)
            _require_json(request)
        return request.user


def token_of(request: HttpRequest) -> ApiToken | None:
    """Return the key that the request came with, None for a browser's session."""
    found: Any = getattr(request, "_api_token", None)
    return found if isinstance(found, ApiToken) else None


def _require_json(request: HttpRequest) -> None:
    has_body = request.META.get("CONTENT_LENGTH") not in (None, "", "0")
    if has_body and request.content_type != "application/json":
        raise Refused("unsupported-media-type")


def _count_wrong(request: HttpRequest) -> None:
    """Count a key that does not work, by the address that it came from.

    A key cannot be guessed; what is held up is a program that runs wild. One that works is never
    held up by others behind the same address. Raises: Refused.
    """
    rate = settings.API_WRONG_KEYS
    counted = consume(
        request, app="lotrinh", action=_ACTION, config={_ACTION: rate}, limit_get=True
    )
    if counted is None:
        seconds = int(max(each.duration for each in parse_rates(rate)))
        raise Refused("too-many", headers={"Retry-After": str(seconds)})
