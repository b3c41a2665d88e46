"""Reads about people: their units, what they may do, and what was done."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from lotrinh.workspace.people.models import AuditEvent, Membership, SignInLink, Unit, User
from lotrinh.workspace.people.permissions import (
    NotAllowed,
    Permission,
    Person,
    is_allowed,
    require,
)

__all__ = [
    "AuditEvent",
    "Membership",
    "NotAllowed",
    "Permission",
    "Person",
    "SignInLink",
    "Unit",
    "User",
    "ancestor_ids_of",
    "audit_trail",
    "is_allowed",
    "list_memberships",
    "require",
    "units_of",
]


def units_of(person: Person) -> QuerySet[Unit]:
    """Return the units that ``person`` is a member of, by name; none for a visitor."""
    if isinstance(person, AnonymousUser) or not person.is_active:
        return Unit.objects.none()
    return Unit.objects.filter(memberships__user=person).order_by("name", "id")


def ancestor_ids_of(unit: Unit) -> list[int]:
    """Return the ids of the units above ``unit``, the nearest first; one query where the tree is no
    deeper than ministry, province, district, commune, school."""
    found: list[int] = []
    next_id = unit.parent_id
    while next_id is not None:
        row = Unit.objects.values_list(
            "pk", "parent_id", "parent__parent_id", "parent__parent__parent_id"
        ).get(pk=next_id)
        found += [pk for pk in row if pk is not None]
        if row[-1] is None:
            break
        next_id = Unit.objects.values_list("parent_id", flat=True).get(pk=found[-1])
    return found


def list_memberships(person: Person) -> list[Membership]:
    """Return the memberships of ``person`` with their units, by the unit's name."""
    if isinstance(person, AnonymousUser):
        return []
    return list(Membership.objects.filter(user=person).select_related("unit"))


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
