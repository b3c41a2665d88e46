"""How the person of a request signed in, and what follows from it."""

from __future__ import annotations

import time

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest

from lotrinh.workspace.people.accounts.queries import has_second_factor, needs_second_factor
from lotrinh.workspace.people.models import User

BY_LINK = "link"
_WEAK = frozenset({"password", "password_reset"})


def ways_of(request: HttpRequest, user: User) -> list[str]:
    """Return by what ``user`` signed in to this session, in order: ``password``, ``totp``, ...

    What was only asked for again later is not among them.
    """
    return [
        str(record.get("type") or record["method"])
        for record in get_authentication_records(request, user)
        if not record.get("reauthenticated")
    ]


def note_link(request: HttpRequest, user: User) -> None:
    """Keep that ``user`` signed in by a link that worked once: no further proof is asked for now.

    Who has lost the password comes in this way, and sets a new one.
    """
    record_authentication(request, user, method=BY_LINK, reauthenticated=True)


def came_by_link(request: HttpRequest) -> bool:
    """Return whether the person signed in by a link a short while ago."""
    records = get_authentication_records(request, request.user)
    return bool(records) and records[-1]["method"] == BY_LINK and _is_recent(records[-1])


def proved_recently(request: HttpRequest) -> bool:
    """Return whether the person signed in, or gave a proof again, a short while ago."""
    records = get_authentication_records(request, request.user)
    return bool(records) and _is_recent(records[-1])


def must_set_up_second_factor(request: HttpRequest) -> bool:
    """Return whether the person has to set a second factor up before anything else.

    So it is for the roles in ``SECOND_FACTOR_ROLES``, also those held for somebody else, where a
    password opened the session; a one-time link or the provider of single sign-on is enough.
    """
    user = request.user
    if not settings.SECOND_FACTOR_IS_REQUIRED or not isinstance(user, User):
        return False
    if _WEAK.isdisjoint(ways_of(request, user)):
        return False
    return not has_second_factor(user) and needs_second_factor(user)


def _is_recent(record: dict[str, float]) -> bool:
    return time.time() - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
