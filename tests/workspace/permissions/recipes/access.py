"""Keys by which programs act for a person: one's own and nobody else's."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from lotrinh.workspace.people.access.operations import (
    UnableToRevokeToken,
    make_token,
    revoke_token,
)
from lotrinh.workspace.people.models import ApiToken, User
from tests.workspace.permissions.recipes.accounts import OWNER, is_owner
from tests.workspace.permissions.registry import Call, Visit, in_wrong_state, operation, page
from tests.workspace.permissions.world import World

AREA = "people.access.operations"


@operation(f"{AREA}.make_token")
def make(world: World) -> Call:
    _factor_for_everybody()
    return lambda actor: make_token(
        name="Excel văn phòng",
        expires_on=timezone.localdate() + timedelta(days=30),
        may_write=False,
        actor=actor,
        at=timezone.now(),
    )


@operation(f"{AREA}.revoke_token", also=is_owner)
def revoke(world: World) -> Call:
    token = _token(world)
    return lambda actor: revoke_token(
        token=ApiToken.objects.get(pk=token.pk), actor=actor, at=timezone.now()
    )


@in_wrong_state(f"{AREA}.revoke_token", UnableToRevokeToken)
def revoke_again(world: World) -> Call:
    token = _token(world)
    revoke_token(token=token, actor=world.user(OWNER), at=timezone.now())
    return lambda actor: revoke_token(
        token=ApiToken.objects.get(pk=token.pk), actor=actor, at=timezone.now()
    )


@page("api_tokens", unit=None)
def tokens(world: World) -> Visit:
    _factor_for_everybody()
    last = timezone.localdate() + timedelta(days=30)
    return Visit(reverse("api_tokens"), {"name": "Excel", "expires_on": last.isoformat()})


@page("api_token_revoke", unit=None, also=is_owner)
def token_revoke(world: World) -> Visit:
    return Visit(reverse("api_token_revoke", args=[_token(world).pk]))


def _token(world: World) -> ApiToken:
    token, _secret = make_token(
        name="Excel văn phòng",
        expires_on=timezone.localdate() + timedelta(days=30),
        may_write=False,
        actor=world.user(OWNER),
        at=timezone.now(),
    )
    return token


def _factor_for_everybody() -> None:
    """A role that needs a second factor gets no key without one."""
    for user in User.objects.all():
        Authenticator.objects.create(user_id=user.pk, type="totp", data={})
