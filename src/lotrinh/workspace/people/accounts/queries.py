"""Reads about accounts: second factors, invitations, who may look after whose account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from allauth.mfa.models import Authenticator
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from lotrinh.workspace.people.models import Invitation, Membership, Unit, User
from lotrinh.workspace.people.permission_table import SECOND_FACTOR_ROLES
from lotrinh.workspace.people.permissions import is_allowed, may_grant, memberships_held
from lotrinh.workspace.people.queries import Permission, Person, require, standings_of
from lotrinh.workspace.people.tokens import digest_of_token

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
    UNBACKED = "unbacked"  # who made it may not look after the account any more


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
class AccountState:
    """How an account stands: whether it is open, and by what it is entered."""

    email: str
    is_active: bool
    has_password: bool
    has_second_factor: bool
    needs_second_factor: bool
    invitation: Invitation | None
    last_login: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """What who looks after people sees of an account in a unit.

    ``state`` is None for who has left the unit and is not theirs to look after.
    """

    user: User
    roles: list[str]
    state: AccountState | None
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
    if at >= invitation.expires_at:
        return InvitationState.EXPIRED
    return InvitationState.OPEN if is_still_backed(invitation) else InvitationState.UNBACKED


def is_still_backed(invitation: Invitation) -> bool:
    """Return whether who made the invitation might make it today; the command line always might.

    A link outlives neither the role of who made it, nor a role given to its account meanwhile that
    they could not give.
    """
    maker, unit = invitation.created_by, invitation.unit
    return maker is None or (
        is_allowed(maker, unit, Permission.MANAGE_PEOPLE)
        and may_look_after(maker, unit, invitation.user)
    )


def account_of(*, actor: Person, unit: Unit, user_id: int, at: datetime) -> Account | None:
    """Return what ``actor`` sees of the account of somebody in ``unit``.

    None if nobody of that number holds or held a role there.

    Raises: NotAllowed if ``actor`` does not look after people there.
    """
    require(actor, unit, Permission.MANAGE_PEOPLE)
    user = User.objects.filter(pk=user_id, memberships__unit=unit).distinct().first()
    if user is None:
        return None
    held = standings_of(user) if user.is_active else []
    may_be_managed = may_look_after(actor, unit, user)
    works_here = Membership.objects.filter(_not_over(), user=user, unit=unit).exists()
    return Account(
        user=user,
        roles=[one.label for one in held if one.unit == unit],
        state=_account_state(user, at) if may_be_managed or works_here else None,
        is_mine=user == actor,
        may_be_managed=may_be_managed,
    )


def _account_state(user: User, at: datetime) -> AccountState:
    sent = Invitation.objects.filter(user=user, used_at=None, revoked_at=None, expires_at__gt=at)
    waiting = sent.select_related("user", "unit", "created_by").first()
    if waiting is not None and _state_of(waiting, at) != InvitationState.OPEN:
        waiting = None
    return AccountState(
        email=user.email,
        is_active=user.is_active,
        has_password=user.has_usable_password(),
        has_second_factor=has_second_factor(user),
        needs_second_factor=needs_second_factor(user),
        invitation=waiting,
        last_login=user.last_login,
    )


def may_look_after(actor: Person, unit: Unit, user: User) -> bool:
    """Return whether ``actor`` may open, close and mend the account of ``user`` from ``unit``.

    Only who could give each role that the account holds or will hold, in any unit: an account opens
    all of them, so that a link for it would give more than ``actor`` has, now or later. A role held
    for somebody else counts too, unless that is ``actor``. Nobody looks after the own account in
    this way.
    """
    if user == actor or not Membership.objects.filter(user=user, unit=unit).exists():
        return False
    held = _roles_to_reckon_with(user).select_related("unit")
    return all(
        one.user_id == getattr(actor, "pk", None) or may_grant(actor, one.unit, one.role)
        for one in held
    )


def _roles_to_reckon_with(user: User) -> QuerySet[Membership]:
    """Return the memberships that ``user`` holds or will hold, also for somebody else."""
    delegated = (
        Q(delegations__to=user, delegations__ended_at=None)
        & Q(delegations__valid_from__lte=F("delegations__valid_to"))
        & Q(delegations__valid_to__gte=timezone.localdate())
    )
    return Membership.objects.filter(Q(user=user) | delegated, _not_over()).distinct()


def _not_over() -> Q:
    """Return the condition for memberships of today and of later; one taken back is neither."""
    lasts = Q(valid_to=None) | Q(valid_to__gte=timezone.localdate())
    taken_back = Q(valid_from__isnull=False, valid_to__isnull=False, valid_from__gt=F("valid_to"))
    return lasts & ~taken_back
