"""The API's account: who the key is of, and what that person may."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from lotrinh.workspace.people.access.authentication import token_of
from lotrinh.workspace.people.programs import UnitRef, person_of, unit_ref
from lotrinh.workspace.people.queries import Standing, standings_of

router = Router()


class RoleHeld(BaseModel):
    """What the person is in a unit today; for whom and until when, if for somebody else."""

    unit: UnitRef
    role: str
    label: str
    instead_of: str | None
    until: date | None


class KeyShown(BaseModel):
    """The key that the request came with."""

    name: str
    may_write: bool
    expires_on: date = Field(description="Ngày cuối còn dùng được / the last day that it works")


class Me(BaseModel):
    """The account that the request comes from; ``key`` is null for a browser's session."""

    id: int
    username: str
    name: str
    roles: list[RoleHeld]
    key: KeyShown | None


@router.get(
    "/me",
    response=Me,
    url_name="me",
    operation_id="me",
    summary="Tài khoản của khóa / The account of the key",
)
def me(request: HttpRequest) -> Me:
    """Say who the key is of, and which roles that person holds today."""
    person, token = person_of(request), token_of(request)
    return Me(
        id=person.pk,
        username=person.username,
        name=str(person),
        roles=[_role(one) for one in standings_of(person)],
        key=None
        if token is None
        else KeyShown(name=token.name, may_write=token.may_write, expires_on=token.expires_on),
    )


def _role(one: Standing) -> RoleHeld:
    return RoleHeld(
        unit=unit_ref(one.unit),
        role=one.role,
        label=str(one.label),
        instead_of=None if one.delegated_by is None else str(one.delegated_by),
        until=one.until,
    )
