"""Asking whether a person may do something in a unit: denied unless a role says otherwise.

Rights are those of today, whatever day a page looks at: a role that is over opens nothing, not even
what it opened then.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.people.models import Membership, Unit, UnitPath, User, valid_on
from lotrinh.workspace.people.permission_table import (
    ALLOWED,
    DELEGABLE,
    GRANTED_BY,
    Permission,
    Scope,
)

__all__ = [
    "NotAllowed",
    "Permission",
    "Person",
    "forget_rights",
    "is_allowed",
    "is_allowed_below",
    "may_grant",
    "memberships_held",
    "remembered_rights",
    "require",
    "rights_in",
    "units_where",
]

Person = User | AnonymousUser


class NotAllowed(LotrinhError, PermissionDenied):
    """The person has no right to this in this unit; a page answers it with 403."""

    def __init__(self) -> None:
        super().__init__(
            "Tài khoản này không có quyền làm việc đó ở đơn vị này. "
            "Hãy hỏi hiệu trưởng hoặc đăng nhập bằng tài khoản khác.",
            "This account may not do that in this unit. "
            "Ask the principal, or sign in with another account.",
        )


class Right(NamedTuple):
    """A role that reaches a unit: held there (own) or above it, by oneself or by ``delegation``
    (its id) for another."""

    role: str
    scope: Scope
    delegation: int | None


def is_allowed(person: Person, unit: Unit, permission: Permission) -> bool:
    """Return whether ``person`` has ``permission`` in ``unit``; two queries at most, none for a
    visitor, none for a unit that was asked about before in the same request."""
    allowed = ALLOWED[permission]
    return any(
        right.scope & allowed.get(right.role, Scope(0)) and _goes_along(right, permission)
        for right in rights_in(person, unit)
    )


def is_allowed_below(person: Person, unit: Unit, permission: Permission) -> bool:
    """Return whether ``person`` has ``permission`` in the units that lie in ``unit``."""
    allowed = ALLOWED[permission]
    return any(
        Scope.BELOW in allowed.get(right.role, Scope(0)) and _goes_along(right, permission)
        for right in rights_in(person, unit)
    )


def _goes_along(right: Right, permission: Permission) -> bool:
    """Say whether ``permission`` comes with the right: with a delegated one only some do."""
    return right.delegation is None or permission in DELEGABLE


def require(person: Person, unit: Unit, permission: Permission) -> None:
    """Let only who has ``permission`` in ``unit`` pass.

    Raises: NotAllowed.
    """
    if not is_allowed(person, unit, permission):
        raise NotAllowed


def may_grant(person: Person, unit: Unit, role: str) -> bool:
    """Return whether ``person`` may give ``role`` in ``unit`` to somebody, or take it."""
    allowed = ALLOWED[Permission.MANAGE_PEOPLE]
    return any(
        role in GRANTED_BY.get(right.role, frozenset())
        and right.scope & allowed.get(right.role, Scope(0))
        and right.delegation is None
        for right in rights_in(person, unit)
    )


def rights_in(person: Person, unit: Unit) -> frozenset[Right]:
    """Return the roles of ``person`` that reach ``unit`` today."""
    if not isinstance(person, User) or not person.is_active or person.pk is None:
        return frozenset()
    remembered = _remembered.get()
    key = (person.pk, unit.pk)
    if remembered is not None and key in remembered:
        return remembered[key]
    rights = _rights(person, unit)
    if remembered is not None:
        remembered[key] = rights
    return rights


def units_where(person: Person, permission: Permission) -> Q:
    """Return the condition for units in which ``person`` has ``permission`` today.

    For a queryset of units; nothing for a visitor. A unit that is gone stays with those who it lay
    in when it ended.
    """
    if not isinstance(person, User) or not person.is_active:
        return Q(pk__in=[])
    today = timezone.localdate()
    own, below = (
        [role for role, scope in ALLOWED[permission].items() if wanted in scope]
        for wanted in (Scope.OWN, Scope.BELOW)
    )
    held = memberships_held(person)
    if permission not in DELEGABLE:
        held = held.filter(user=person)
    reached = Q(pk__in=held.filter(role__in=own).values("unit"))
    if below:
        above = held.filter(role__in=below).values("unit")
        paths = UnitPath.objects.filter(_reaches(today), ancestor__in=above)
        reached |= Q(pk__in=paths.values("unit"))
    return reached


@contextmanager
def remembered_rights() -> Iterator[None]:
    """Ask the database once about each unit inside; what changes rights forgets them again."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def forget_rights() -> None:
    """Forget what was remembered: a role, a delegation or a unit has changed."""
    remembered = _remembered.get()
    if remembered is not None:
        remembered.clear()


_remembered: ContextVar[dict[tuple[int, int], frozenset[Right]] | None] = ContextVar(
    "remembered_rights", default=None
)


def _rights(person: User, unit: Unit) -> frozenset[Right]:
    above = UnitPath.objects.filter(_reaches(timezone.localdate()), unit=unit).values("ancestor")
    held = memberships_held(person).filter(Q(unit=unit) | Q(unit__in=above))
    return frozenset(
        Right(
            role,
            Scope.OWN if unit_id == unit.pk else Scope.BELOW,
            None if holder == person.pk else delegation,
        )
        for role, unit_id, holder, delegation in held.values_list(
            "role", "unit_id", "user_id", "delegations__id"
        )
    )


def memberships_held(person: User) -> QuerySet[Membership]:
    """Return the memberships that ``person`` holds today, and those held for another."""
    today = timezone.localdate()
    delegated = (
        Q(delegations__to=person, delegations__ended_at=None)
        & valid_on(today, "delegations__")
        & Q(user__is_active=True)
    )
    return Membership.objects.filter(Q(user=person) | delegated, valid_on(today)).distinct()


def _reaches(today: date) -> Q:
    """Return the condition for paths of today, and for the last ones of units that are gone."""
    gone = Q(unit__valid_to__lt=today, valid_to=F("unit__valid_to"))
    return valid_on(today) | gone
