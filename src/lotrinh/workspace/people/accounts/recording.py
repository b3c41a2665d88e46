"""Keeping in the trail what the sign-in library changes; ``apps`` imports this once."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as provider
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from lotrinh.workspace.people.accounts.operations import keep_own_change
from lotrinh.workspace.people.accounts.sessions import end_sessions_of, see_session
from lotrinh.workspace.people.accounts.signed_in import ways_of
from lotrinh.workspace.people.models import User


@receiver(user_logged_in)
def keep_session(*, request: HttpRequest, **_: Any) -> None:
    """Have the session in the list of the account from its first moment."""
    see_session(request)


@receiver(account.user_logged_in)
def record_sign_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    """Keep that somebody signed in, and by what."""
    _keep("sign_in", user, {"by": ways_of(request, user)})


@receiver([account.password_changed, account.password_set])
def record_password_change(*, request: HttpRequest, user: User, **_: Any) -> None:
    """End the other sessions, which the old password opened, and keep the change."""
    ended = end_sessions_of(user, keep=request.session.session_key or "")
    _keep("change_password", user, {"ended_sessions": ended})


@receiver(account.password_reset)
def record_password_reset(*, user: User, **_: Any) -> None:
    """End all sessions, and keep that a link by e-mail set a new password."""
    _keep("reset_password", user, {"ended_sessions": end_sessions_of(user)})


@receiver(factors.authenticator_added)
def record_added_factor(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Keep that an app or a key was added; recovery codes come along by themselves."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _keep("add_second_factor", user, _about(authenticator))


@receiver(factors.authenticator_removed)
def record_removed_factor(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Keep that an app or a key was removed; recovery codes go with the last by themselves."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _keep("remove_second_factor", user, _about(authenticator))


@receiver(factors.authenticator_reset)
def record_new_codes(*, user: User, **_: Any) -> None:
    """Keep that new recovery codes were made."""
    _keep("renew_recovery_codes", user, {})


@receiver(provider.social_account_added)
def record_link(*, sociallogin: Any, **_: Any) -> None:
    """Keep that single sign-on opened an account for the first time."""
    after = {"provider": sociallogin.account.provider, "subject": sociallogin.account.uid}
    _keep("link_provider", sociallogin.user, after)


def _about(authenticator: Authenticator) -> dict[str, str]:
    return {"kind": authenticator.type, "name": authenticator.data.get("name", "")}


def _keep(verb: str, user: User, after: dict[str, Any]) -> None:
    keep_own_change(verb=verb, after=after, actor=user, at=timezone.now())
