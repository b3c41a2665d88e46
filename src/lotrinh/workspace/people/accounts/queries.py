"""Reads about accounts: second factors, invitations, who may look after whose account."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from allauth.mfa.models import Authenticator

from lotrinh.workspace.people.models import Invitation, Membership, Unit, User
from lotrinh.workspace.people.permission_table import SECOND_FACTOR_ROLES
from lotrinh.workspace.people.permissions import may_grant, memberships_held
from lotrinh.workspace.people.queries import Permission, Person, require, standings_of

_STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """An app that makes codes (``totp``) or a key (``webauthn``) with the name given to it."""

    id: int
    kind: str
    name: str
    added_at: datetime
    used_at: datetime | None
    signs_in_alone: bool = False


class InvitationState(StrEnum):
    """Whether an invitation can be used, and why not."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"
    CLOSED = "closed"  # the account was closed meanwhile


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """What an invitation says: for whom, where, as what, by whom, and whether it still works."""

    user: User
    unit: Unit
    role: str
    inviter: str
    expires_at: datetime
    state: InvitationState


@dataclass(frozen=True, slots=True)
class Account:
    """What who looks after people sees of an account in a unit."""

    user: User
    roles: list[str]
    has_password: bool
    has_second_factor: bool
    needs_second_factor: bool
    invitation: Invitation | None
    is_mine: bool
    may_be_managed: bool


def has_second_factor(user: User) -> bool:
    """Return whether ``user`` has an app that makes codes, or a key; recovery codes are none."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=_STRONG).exists())


def needs_second_factor(user: User) -> bool:
    """Return whether a role that ``user`` holds today asks for a second factor."""
    return memberships_held(user).filter(role__in=SECOND_FACTOR_ROLES).exists()


def second_factors_of(user: User) -> list[SecondFactor]:
    """Return the apps and keys of ``user``, the oldest first."""
    found = Authenticator.objects.filter(user_id=user.pk, type__in=_STRONG).order_by("pk")
    return [
        SecondFactor(
            id=one.pk,
            kind=one.type,
            name=one.data.get("name", ""),
            added_at=one.created_at,
            used_at=one.last_used_at,
            signs_in_alone=one.type == Authenticator.Type.WEBAUTHN
            and bool(one.wrap().is_passwordless),
        )
        for one in found
    ]


def recovery_codes_left(user: User) -> int | None:
    """Return how many recovery codes of ``user`` are unused, None if there were never any."""
    codes = Authenticator.objects.filter(
        user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    return None if codes is None else len(codes.wrap().get_unused_codes())


def digest_of_token(token: str) -> str:
    """Return what is kept of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_invitation(*, token: str, at: datetime) -> InvitationPage | None:
    """Return what the invitation of ``token`` says; None if there is none. Changes nothing."""
    found = (
        Invitation.objects.filter(digest=digest_of_token(token))
        .select_related("user", "unit", "created_by")
        .first()
    )
    if found is None:
        return None
    here = (one.label for one in standings_of(found.user) if one.unit == found.unit)
    return InvitationPage(
        user=found.user,
        unit=found.unit,
        role=next(here, ""),
        inviter=str(found.created_by or ""),
        expires_at=found.expires_at,
        state=_state_of(found, at),
    )


def _state_of(invitation: Invitation, at: datetime) -> InvitationState:
    if invitation.used_at is not None:
        return InvitationState.USED
    if invitation.revoked_at is not None:
        return InvitationState.REVOKED
    if not invitation.user.is_active:
        return InvitationState.CLOSED
    return InvitationState.OPEN if at < invitation.expires_at else InvitationState.EXPIRED


def account_of(*, actor: Person, unit: Unit, user_id: int, at: datetime) -> Account | None:
    """Return what ``actor`` sees of the account of somebody in ``unit``.

    None if nobody of that number holds or held a role there.

    Raises: NotAllowed if ``actor`` does not look after people there.
    """
    require(actor, unit, Permission.MANAGE_PEOPLE)
    user = User.objects.filter(pk=user_id, memberships__unit=unit).distinct().first()
    if user is None:
        return None
    waiting = Invitation.objects.filter(
        user=user, used_at=None, revoked_at=None, expires_at__gt=at
    ).first()
    held = standings_of(user) if user.is_active else []
    return Account(
        user=user,
        roles=[one.label for one in held if one.unit == unit],
        has_password=user.has_usable_password(),
        has_second_factor=has_second_factor(user),
        needs_second_factor=needs_second_factor(user),
        invitation=waiting,
        is_mine=user == actor,
        may_be_managed=may_look_after(actor, unit, user),
    )


def may_look_after(actor: Person, unit: Unit, user: User) -> bool:
    """Return whether ``actor`` may open, close and mend the account of ``user`` from ``unit``.

    Only who could give each role that the account holds, in any unit: an account opens all of them,
    so that a link for it would give more than ``actor`` has. A role held for somebody else counts
    too, unless that is ``actor``. Nobody looks after the own account in this way.
    """
    if user == actor or not Membership.objects.filter(user=user, unit=unit).exists():
        return False
    held = memberships_held(user).select_related("unit")
    return all(
        one.user_id == getattr(actor, "pk", None) or may_grant(actor, one.unit, one.role)
        for one in held
    )
