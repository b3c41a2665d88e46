"""Accounts: invitations, the own account, mending those of others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from django.utils import timezone

from lotrinh.workspace.people.accounts.operations import (
    UnableToAcceptInvitation,
    UnableToChangeEmail,
    UnableToManageAccount,
    accept_invitation,
    close_account,
    confirm_email,
    email_token,
    end_other_sessions,
    end_session,
    end_sessions,
    invite_person,
    keep_lock_out,
    keep_own_change,
    renew_invitation,
    reopen_account,
    reset_second_factor,
    set_email,
)
from lotrinh.workspace.people.models import Invitation, Membership, User
from tests.workspace.permissions.registry import Call, Visit, in_wrong_state, operation, page
from tests.workspace.permissions.world import Somebody, World

AREA = "people.accounts.operations"
OWNER = "staff of A"
PASSWORD = "hoa-sen-no-thom"


def is_owner(world: World, person: Somebody) -> bool:
    """Say whether the account is the person's."""
    return person.name == OWNER


@operation(f"{AREA}.invite_person")
def invite(world: World) -> Call:
    return lambda actor: invite_person(
        unit=world.units["A"],
        display_name="Người mới",
        role="staff",
        actor=actor,
        at=timezone.now(),
    )


@operation(f"{AREA}.renew_invitation")
def renew(world: World) -> Call:
    return partial(_mend, world, renew_invitation)


@in_wrong_state(f"{AREA}.renew_invitation", UnableToManageAccount)
def renew_for_a_closed_account(world: World) -> Call:
    _close(world)
    return partial(_mend, world, renew_invitation)


@operation(f"{AREA}.accept_invitation")
def accept(world: World) -> Call:
    token = _token(world)
    return lambda actor: accept_invitation(token=token, password=PASSWORD, at=timezone.now())


@in_wrong_state(f"{AREA}.accept_invitation", UnableToAcceptInvitation)
def accept_what_was_replaced(world: World) -> Call:
    token = _token(world)
    Invitation.objects.update(revoked_at=timezone.now())
    return lambda actor: accept_invitation(token=token, password=PASSWORD, at=timezone.now())


@operation(f"{AREA}.set_email")
def mend_email(world: World) -> Call:
    return partial(_mend, world, set_email, email="moi@le.test")


@operation(f"{AREA}.confirm_email", also=is_owner)
def confirm(world: World) -> Call:
    token = email_token(user=world.user(OWNER), email="moi@le.test")
    return lambda actor: confirm_email(token=token, actor=_fresh(actor), at=timezone.now())


@in_wrong_state(f"{AREA}.confirm_email", UnableToChangeEmail)
def confirm_what_is_over(world: World) -> Call:
    token = email_token(user=world.user(OWNER), email="moi@le.test")
    User.objects.filter(pk=world.user(OWNER).pk).update(email="khac@le.test")
    return lambda actor: confirm_email(token=token, actor=_fresh(actor), at=timezone.now())


@operation(f"{AREA}.reset_second_factor")
def reset(world: World) -> Call:
    _factor(world)
    return partial(_mend, world, reset_second_factor, reason="mất điện thoại")


@in_wrong_state(f"{AREA}.reset_second_factor", UnableToManageAccount)
def reset_what_is_not_there(world: World) -> Call:
    return partial(_mend, world, reset_second_factor, reason="mất điện thoại")


@operation(f"{AREA}.close_account")
def close(world: World) -> Call:
    return partial(_mend, world, close_account, reason="nghỉ việc")


@in_wrong_state(f"{AREA}.close_account", UnableToManageAccount)
def close_again(world: World) -> Call:
    _close(world)
    return partial(_mend, world, close_account, reason="nghỉ việc")


@operation(f"{AREA}.reopen_account")
def reopen(world: World) -> Call:
    _close(world)
    return partial(_mend, world, reopen_account, reason="đi làm lại")


@in_wrong_state(f"{AREA}.reopen_account", UnableToManageAccount)
def reopen_what_is_open(world: World) -> Call:
    return partial(_mend, world, reopen_account, reason="đi làm lại")


@operation(f"{AREA}.end_sessions")
def sign_out_somebody(world: World) -> Call:
    return partial(_mend, world, end_sessions)


@operation(f"{AREA}.end_session", also=is_owner)
def sign_out_of_one(world: World) -> Call:
    session = _seen(world.user(OWNER))
    return lambda actor: end_session(session_id=session, actor=actor, at=timezone.now())


@operation(f"{AREA}.end_other_sessions")
def sign_out_of_others(world: World) -> Call:
    for person in world.people.values():
        if isinstance(person.user, User):
            _seen(person.user)
    return lambda actor: end_other_sessions(keep="", actor=actor, at=timezone.now())


@operation(f"{AREA}.keep_own_change")
def keep_change(world: World) -> Call:
    return lambda actor: keep_own_change(verb="sign_in", after={}, actor=actor, at=timezone.now())


@operation(f"{AREA}.keep_lock_out")
def keep_held_up(world: World) -> Call:
    name = world.user(OWNER).username
    return lambda actor: keep_lock_out(username=name, at=timezone.now())


# --- the doors ------------------------------------------------------------------------------------

_FIXED: dict[str, dict[str, str]] = {
    "account_login": {"login": "ai-do", "password": "sai"},
    "mfa_authenticate": {"code": "000000"},
    "mfa_login_webauthn": {"credential": "{}"},
    "socialaccount_login_cancelled": {},
    "account_inactive": {},
    "account_reset_password": {"email": "ai-do@le.test"},
    "account_reset_password_done": {},
    "account_reset_password_from_key_done": {},
    # The own account.
    "account": {},
    "mfa_index": {},
    "mfa_list_webauthn": {},
    "email": {"email": "moi@le.test"},
    "account_change_password": {},
    "account_set_password": {},
    "account_reauthenticate": {"password": "sai"},
    "mfa_reauthenticate": {"code": "000000"},
    "mfa_reauthenticate_webauthn": {},
    "second_factor": {},
    "mfa_activate_totp": {"code": "000000"},
    "mfa_add_webauthn": {},
    "mfa_generate_recovery_codes": {},
    "sessions_end": {},
}
"""What is sent to pages whose address is always the same."""


def _fixed(name: str, sent: dict[str, str]) -> Callable[[World], Visit]:
    return lambda world: Visit(reverse(name), sent)


for _name, _sent in _FIXED.items():
    page(_name, unit=None)(_fixed(_name, _sent))


@page("openid_connect_login", unit=None, answers=404)
def to_provider(world: World) -> Visit:
    return Visit(reverse("openid_connect_login"))


@page("openid_connect_callback", unit=None, answers=404)
def from_provider(world: World) -> Visit:
    return Visit(reverse("openid_connect_callback"))


@page("account_reset_password_from_key", unit=None)
def reset_password(world: World) -> Visit:
    return Visit(reverse("account_reset_password_from_key", args=["1", "sai"]))


@page("invitation", unit=None)
def invitation(world: World) -> Visit:
    return Visit(
        reverse("invitation", args=[_token(world)]), {"password1": PASSWORD, "password2": PASSWORD}
    )


@page("email_confirm", unit=None, also=is_owner)
def email_confirm(world: World) -> Visit:
    token = email_token(user=world.user(OWNER), email="moi@le.test")
    return Visit(reverse("email_confirm", args=[token]))


@page("mfa_deactivate_totp", unit=None, also=is_owner)
def deactivate_totp(world: World) -> Visit:
    _factor(world)
    return Visit(reverse("mfa_deactivate_totp"))


@page("mfa_remove_webauthn", unit=None, also=is_owner)
def remove_key(world: World) -> Visit:
    return Visit(reverse("mfa_remove_webauthn", args=[_factor(world, "webauthn")]))


@page("mfa_view_recovery_codes", unit=None, also=is_owner)
def recovery_codes(world: World) -> Visit:
    _factor(world, "recovery_codes")
    return Visit(reverse("mfa_view_recovery_codes"))


@page("session_end", unit=None, also=is_owner)
def session_end(world: World) -> Visit:
    return Visit(reverse("session_end", args=[_seen(world.user(OWNER))]))


# --- those of others ------------------------------------------------------------------------------


@page("invite")
def invite_page(world: World) -> Visit:
    return Visit(
        f"{reverse('invite')}{_in_a(world)}", {"display_name": "Nguyễn Người Mới", "role": "staff"}
    )


@page("person_account")
def person_account(world: World) -> Visit:
    return _account(world, "person_account")


@page("person_invitation")
def person_invitation(world: World) -> Visit:
    return _account(world, "person_invitation")


@page("person_email")
def person_email(world: World) -> Visit:
    return _account(world, "person_email", email="moi@le.test")


@page("person_factor")
def person_factor(world: World) -> Visit:
    _factor(world)
    return _account(world, "person_factor", reason="mất điện thoại")


@page("person_close")
def person_close(world: World) -> Visit:
    return _account(world, "person_close", reason="nghỉ việc")


@page("person_reopen")
def person_reopen(world: World) -> Visit:
    closed = User.objects.create(username="da-nghi", is_active=False)
    Membership.objects.create(user=closed, unit=world.units["A"], role="staff")
    return _account(world, "person_reopen", closed, reason="đi làm lại")


@page("person_sessions")
def person_sessions(world: World) -> Visit:
    return _account(world, "person_sessions")


def _account(world: World, name: str, whose: User | None = None, **sent: str) -> Visit:
    person = whose or world.user(OWNER)
    return Visit(f"{reverse(name, args=[person.pk])}{_in_a(world)}", sent)


def _in_a(world: World) -> str:
    return f"?don-vi={world.units['A'].pk}"


def _mend(world: World, mend: Callable[..., object], actor: Any, **given: str) -> object:
    return mend(
        user=User.objects.get(pk=world.user(OWNER).pk),
        unit=world.units["A"],
        actor=actor,
        at=timezone.now(),
        **given,
    )


def _fresh(actor: User) -> User:
    return User.objects.get(pk=actor.pk)


def _close(world: World) -> None:
    User.objects.filter(pk=world.user(OWNER).pk).update(is_active=False)


def _token(world: World) -> str:
    return renew_invitation(
        user=world.user("union of A"),
        unit=world.units["A"],
        actor=world.user("principal of A"),
        at=timezone.now(),
    )


def _factor(world: World, kind: str = "totp") -> int:
    data = {"webauthn": {"name": "Khóa"}, "recovery_codes": {"migrated_codes": []}}.get(kind, {})
    factor = Authenticator.objects.create(user_id=world.user(OWNER).pk, type=kind, data=data)
    return int(factor.pk)


def _seen(user: User) -> int:
    """Return a browser in which the person is signed in."""
    store = SessionStore()
    store.create()
    session = UserSession.objects.create(
        user_id=user.pk, ip="127.0.0.1", session_key=store.session_key, user_agent="x"
    )
    return int(session.pk)
