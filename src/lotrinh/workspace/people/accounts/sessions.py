"""Where an account is signed in: kept at signing in, listed, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils import timezone

from lotrinh.workspace.people.accounts.devices import device_of
from lotrinh.workspace.people.models import User

_SEEN_KEY = "seen_at"
_SECONDS_BETWEEN = 300


@dataclass(frozen=True, slots=True)
class SeenSession:
    """A browser that is signed in: what it is, where from, since and until when seen."""

    id: int
    device: str
    address: str
    since: datetime
    last_seen: datetime
    is_current: bool


def see_session(request: HttpRequest) -> None:
    """Keep that the session of a person signed in was seen now, unless that was just kept.

    Writes once in five minutes at most. What has no address, as a command, is not kept.
    """
    now = int(timezone.now().timestamp())
    if 0 <= now - int(request.session.get(_SEEN_KEY, 0)) < _SECONDS_BETWEEN:
        return
    request.session[_SEEN_KEY] = now
    if request.META.get("REMOTE_ADDR"):
        UserSession.objects.create_from_request(request)


def sessions_of(user: User, *, current: str) -> list[SeenSession]:
    """Return where ``user`` is signed in, the session with the key ``current`` first.

    What has ended meanwhile is forgotten on the way.
    """
    found = [
        SeenSession(
            id=session.pk,
            device=device_of(session.user_agent),
            address=session.ip,
            since=session.created_at,
            last_seen=session.last_seen_at,
            is_current=session.session_key == current,
        )
        for session in UserSession.objects.purge_and_list(user)
    ]
    return sorted(found, key=lambda one: (not one.is_current, -one.last_seen.timestamp()))


def end_sessions_of(user: User, *, keep: str = "", only: int | None = None) -> int:
    """End the sessions of ``user`` but the one with the key ``keep``; return how many were alive.

    With ``only`` just that one (its id).
    """
    sessions = UserSession.objects.filter(user_id=user.pk).exclude(session_key=keep)
    if only is not None:
        sessions = sessions.filter(pk=only)
    alive = 0
    for session in list(sessions):
        alive += session.exists()
        session.end()
    return alive
