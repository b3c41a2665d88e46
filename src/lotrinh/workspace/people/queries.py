"""Reads about people: their units, what they may do, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from lotrinh.workspace.people.models import (
    AuditEvent,
    Membership,
    SignInLink,
    Unit,
    UnitPath,
    User,
    valid_on,
)
from lotrinh.workspace.people.permissions import (
    NotAllowed,
    Permission,
    Person,
    is_allowed,
    memberships_held,
    require,
    units_where,
)

__all__ = [
    "AuditEvent",
    "Membership",
    "NotAllowed",
    "Permission",
    "Person",
    "SignInLink",
    "Standing",
    "Unit",
    "User",
    "ancestor_ids_of",
    "audit_trail",
    "is_allowed",
    "readable_units",
    "require",
    "standings_of",
]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is in a unit today: the role, how one is addressed, and for whom if another."""

    unit: Unit
    role: str
    label: str
    delegated_by: User | None = None


def readable_units(person: Person) -> QuerySet[Unit]:
    """Return the units whose plans and figures ``person`` may read today; none for a visitor."""
    return Unit.objects.filter(units_where(person, Permission.READ)).order_by("name", "id")


def standings_of(person: Person) -> list[Standing]:
    """Return what ``person`` is and where, today: own roles first, then those held for others.

    Those that change most come first, in the order of ``Membership.Role``; then by the unit's name.
    """
    if isinstance(person, AnonymousUser) or not person.is_active:
        return []
    held = memberships_held(person).select_related("unit", "user")
    order = {role: place for place, role in enumerate(Membership.Role.values)}
    found = sorted(
        held, key=lambda one: (one.user_id != person.pk, order[one.role], one.unit.name, one.pk)
    )
    return [
        Standing(
            unit=one.unit,
            role=one.role,
            label=one.title or one.get_role_display(),
            delegated_by=None if one.user_id == person.pk else one.user,
        )
        for one in found
    ]


def ancestor_ids_of(unit: Unit, on: date | None = None) -> list[int]:
    """Return the ids of the units above ``unit`` on a day, the nearest first; one query.

    Without a day those that it lies in for good.
    """
    lasting = Q(valid_to=None) if on is None else valid_on(on)
    paths = UnitPath.objects.filter(lasting, unit=unit)
    return list(paths.order_by("distance").values_list("ancestor_id", flat=True))


def audit_trail(
    *, actor: Person, unit: Unit, object_type: str, object_ids: Sequence[int]
) -> list[AuditEvent]:
    """Return what was done to the given objects of ``unit``, newest first, with the actors.

    Raises: NotAllowed if ``actor`` may not read there.
    """
    require(actor, unit, Permission.READ)
    return list(
        AuditEvent.objects.filter(
            unit=unit, object_type=object_type, object_id__in=object_ids
        ).select_related("actor")
    )
