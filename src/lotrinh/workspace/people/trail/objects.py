"""What an entry is about, by name and with the way there; each area says it for its own objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from django.urls import reverse

from lotrinh.workspace.people.models import ApiToken, Delegation, Membership, Unit, User
from lotrinh.workspace.people.permission_table import Permission


class Shown(NamedTuple):
    """The name of an object, and the address of its page (``""``: it has none).

    Who has not what is ``asked`` in its unit sees of its entries only who did what and when.
    """

    name: str
    address: str = ""
    asked: Permission = Permission.READ


Finder = Callable[[Collection[int]], Mapping[int, Shown]]
"""Returns the objects of these ids that there are; one query, however many."""

_FINDERS: dict[str, Finder] = {}


def shows(object_type: str) -> Callable[[Finder], Finder]:
    """Register how objects of a kind (``AuditEvent.object_type``) are shown."""

    def register(finder: Finder) -> Finder:
        _FINDERS[object_type] = finder
        return finder

    return register


def show_objects(wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Shown]:
    """Return the objects by kind and id; one query for each kind."""
    ids: dict[str, set[int]] = defaultdict(set)
    for object_type, object_id in wanted:
        ids[object_type].add(object_id)
    return {
        (object_type, object_id): shown
        for object_type in sorted(ids.keys() & _FINDERS.keys())
        for object_id, shown in _FINDERS[object_type](ids[object_type]).items()
    }


@shows("unit")
def _units(ids: Collection[int]) -> dict[int, Shown]:
    found = Unit.objects.filter(pk__in=ids)
    return {unit.pk: Shown(unit.name, reverse("unit", args=[unit.pk])) for unit in found}


@shows("user")
def _users(ids: Collection[int]) -> dict[int, Shown]:
    found = User.objects.filter(pk__in=ids)
    return {user.pk: Shown(str(user), reverse("person", args=[user.pk])) for user in found}


@shows("membership")
def _memberships(ids: Collection[int]) -> dict[int, Shown]:
    found = Membership.objects.filter(pk__in=ids).select_related("user")
    return {one.pk: _role(one) for one in found}


@shows("delegation")
def _delegations(ids: Collection[int]) -> dict[int, Shown]:
    found = Delegation.objects.filter(pk__in=ids).select_related("membership__user")
    return {one.pk: _role(one.membership) for one in found}


@shows("apitoken")
def _tokens(ids: Collection[int]) -> dict[int, Shown]:
    found = ApiToken.objects.filter(pk__in=ids).select_related("user")
    return {
        one.pk: Shown(f"{one.name}, {one.user}", reverse("person", args=[one.user_id]))
        for one in found
    }


def _role(membership: Membership) -> Shown:
    """Return a role with its holder; the person's page shows it."""
    label = membership.title or membership.get_role_display()
    name = f"{membership.user}, {label}"
    return Shown(name, reverse("person", args=[membership.user_id]))
