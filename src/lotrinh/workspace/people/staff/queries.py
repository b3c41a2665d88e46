"""Reads about the people of a unit: who they are there on a day, and who acts for whom.

Names and roles are for who may read in the unit; how an account stands and its e-mail for who
manages the unit's people. An administrator of a unit above manages people here without reading its
plans: the names are for that one too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from lotrinh.core.messages import Message
from lotrinh.core.text import fold
from lotrinh.reference.fields_of_work import load_fields_of_work
from lotrinh.workspace.people.days import end_of
from lotrinh.workspace.people.models import (
    Delegation,
    Invitation,
    Membership,
    Unit,
    UnitLink,
    User,
    valid_on,
)
from lotrinh.workspace.people.permission_table import KINDS_OF_ROLE
from lotrinh.workspace.people.permissions import (
    NotAllowed,
    Permission,
    is_allowed,
    may_grant,
    require,
    units_where,
)
from lotrinh.workspace.people.queries import names_on
from lotrinh.workspace.people.staff.rules import NO_DELEGATES, Days, days_of

__all__ = [
    "AccountState",
    "Acting",
    "Delegable",
    "DelegationLine",
    "DelegationState",
    "DelegationsPage",
    "Membership",
    "NotAllowed",
    "Part",
    "PersonPage",
    "RoleHeld",
    "StaffLine",
    "StaffPage",
    "delegable",
    "delegations_page",
    "may_delegate",
    "name_key",
    "objects_about",
    "parts_of_school",
    "people_ever_of",
    "people_of_unit",
    "person_page",
    "role_held",
    "roles_to_grant",
    "units_with_people_seen",
    "visible_delegations",
    "visible_memberships",
]

_ORDER = {role: place for place, role in enumerate(Membership.Role.values)}


class AccountState(StrEnum):
    """How an account stands, for who manages people."""

    OPEN = "open"
    NOT_SIGNED_IN = "not_signed_in"
    INVITED = "invited"
    INVITATION_OVER = "invitation_over"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Acting:
    """A role done for another: by whom, for whom, and until which day."""

    delegation: Delegation
    holder: User
    to: User
    label: str


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role as it stands on a page; ``group`` is what the group was called on the page's day."""

    membership: Membership
    label: str
    group: str
    fields: tuple[Message, ...]
    may_change: bool = False

    @property
    def was_taken_back(self) -> bool:
        """Whether the role ended before it began."""
        return days_of(self.membership).is_empty


@dataclass(frozen=True, slots=True)
class StaffLine:
    """A person of a unit; ``state`` and ``email`` are None and empty for who may not see them."""

    person: User
    roles: tuple[RoleHeld, ...]
    acts_for: tuple[Acting, ...]
    away: tuple[Acting, ...]
    state: AccountState | None
    email: str

    @property
    def has_group(self) -> bool:
        """Whether a role of the person is in a group."""
        return any(role.group for role in self.roles)

    @property
    def has_fields(self) -> bool:
        """Whether the person answers for a field of work."""
        return any(role.fields for role in self.roles)


@dataclass(frozen=True, slots=True)
class Part:
    """A group or site of a school and its name on a day."""

    unit: Unit
    name: str


@dataclass(frozen=True, slots=True)
class StaffPage:
    """The lines that fit; of all people on the day how many there are by role and by group.

    ``to_come`` are people who begin later and have no role on the day.
    """

    lines: tuple[StaffLine, ...]
    people: int
    roles: Mapping[str, int]
    groups: tuple[tuple[Part, int], ...]
    sites: tuple[Part, ...]
    to_come: tuple[RoleHeld, ...]
    manages: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person's roles in one unit in time, the newest first, and who acts for whom there."""

    person: User
    present: tuple[RoleHeld, ...]
    to_come: tuple[RoleHeld, ...]
    past: tuple[RoleHeld, ...]
    delegations: tuple[DelegationLine, ...]
    state: AccountState | None
    email: str
    manages: bool


class DelegationState(StrEnum):
    """Where a delegation stands on a day."""

    TO_COME = "to_come"
    RUNNING = "running"
    OVER = "over"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class DelegationLine:
    """A delegation as it stands on a page; ``reason`` is empty for whom it does not concern and
    who does not manage people."""

    delegation: Delegation
    label: str
    state: DelegationState
    reason: str
    may_end: bool


@dataclass(frozen=True, slots=True)
class DelegationsPage:
    """A person's own delegations, given and received, and the unit's for who manages people."""

    mine: tuple[DelegationLine, ...]
    others: tuple[DelegationLine, ...]
    may_delegate: bool


@dataclass(frozen=True, slots=True)
class Delegable:
    """What a person can delegate today, and to whom."""

    roles: tuple[RoleHeld, ...]
    to: tuple[User, ...]


def units_with_people_seen(actor: User) -> QuerySet[Unit]:
    """Return the units whose people ``actor`` may see by name."""
    return Unit.objects.filter(
        units_where(actor, Permission.READ) | units_where(actor, Permission.MANAGE_PEOPLE)
    )


def people_of_unit(
    *, actor: User, unit: Unit, on: date, at: datetime, role: str = "", group: int | None = None
) -> StaffPage:
    """Return who has a role in ``unit`` on a day, narrowed by a role and a group (its id).

    Roles in the order of rank, people by their given names. Seven queries besides rights, however
    many people there are; five for who does not manage people.

    Raises: NotAllowed.
    """
    manages = _require_seen(actor, unit)
    held = list(_memberships(unit).filter(_not_over(on)).order_by("user_id", "id"))
    groups, sites = parts_of_school(actor=actor, unit=unit, on=on)
    names = names_on(on, {one.group for one in held if one.group is not None})
    present = [one for one in held if days_of(one).meets(Days(on, on))]
    acting = _acting(unit, on)
    states = _states([one.user for one in held], at) if manages else {}
    lines = _lines(present, acting, names, states)
    here = {one.user_id for one in present}
    to_come = [one for one in held if one.user_id not in here and not days_of(one).is_empty]
    return StaffPage(
        lines=tuple(line for line in lines if _fits(line, role, group)),
        people=len(lines),
        roles=_counts((one.role, one.user_id) for one in present),
        groups=_with_counts(groups, present),
        sites=sites,
        to_come=tuple(_role(one, names) for one in sorted(to_come, key=_by_beginning)),
        manages=manages,
    )


def person_page(*, actor: User, unit: Unit, person: User, on: date, at: datetime) -> PersonPage:
    """Return what ``person`` is, was and will be in ``unit``, seen from a day.

    Raises: NotAllowed.
    """
    manages = _require_seen(actor, unit)
    held = sorted(_memberships(unit).filter(user=person), key=_by_beginning, reverse=True)
    names = names_on(on, {one.group for one in held if one.group is not None})
    roles = [
        _role(one, names, may_change=manages and may_grant(actor, unit, one.role)) for one in held
    ]
    lines = _delegations(unit).filter(Q(membership__user=person) | Q(to=person))
    state = _states([person], at)[person.pk] if manages else None
    return PersonPage(
        person=person,
        present=tuple(one for one in roles if days_of(one.membership).meets(Days(on, on))),
        to_come=tuple(one for one in roles if _begins_after(one, on)),
        past=tuple(
            one
            for one in roles
            if not days_of(one.membership).meets(Days(on, on)) and not _begins_after(one, on)
        ),
        delegations=tuple(_delegation(one, actor, manages, at) for one in lines),
        state=state,
        email=person.email if manages else "",
        manages=manages,
    )


def role_held(membership: Membership) -> RoleHeld:
    """Return a role as it stands on a page about it alone."""
    return _role(membership, {})


def may_delegate(actor: User, membership: Membership) -> bool:
    """Return whether ``actor`` may delegate the role: the own one, or one that it may give.

    Who only acts for the holder may not hand it on.
    """
    if membership.user_id == actor.pk:
        return is_allowed(actor, membership.unit, Permission.READ)
    return may_grant(actor, membership.unit, membership.role)


def people_ever_of(unit: Unit) -> QuerySet[User]:
    """Return who has, had or will have a role in ``unit``."""
    return User.objects.filter(memberships__unit=unit).distinct()


def visible_memberships(actor: User) -> QuerySet[Membership]:
    """Return the roles in the units whose people ``actor`` may see."""
    seen = units_with_people_seen(actor).values("pk")
    return Membership.objects.filter(unit__in=seen).select_related("user", "unit", "group")


def visible_delegations(actor: User) -> QuerySet[Delegation]:
    """Return the delegations that ``actor`` gave or received, and those of managed units."""
    managed = Unit.objects.filter(units_where(actor, Permission.MANAGE_PEOPLE)).values("pk")
    return Delegation.objects.filter(
        Q(membership__user=actor) | Q(to=actor) | Q(membership__unit__in=managed)
    ).select_related("membership__user", "membership__unit", "to")


def delegations_page(*, actor: User, unit: Unit, at: datetime) -> DelegationsPage:
    """Return the delegations in ``unit`` that ``actor`` may see, the newest first.

    Raises: NotAllowed.
    """
    manages = _require_seen(actor, unit)
    all_of_unit = _delegations(unit)
    own = Q(membership__user=actor) | Q(to=actor)
    others = all_of_unit.exclude(own) if manages else all_of_unit.none()
    return DelegationsPage(
        mine=tuple(_delegation(one, actor, manages, at) for one in all_of_unit.filter(own)),
        others=tuple(_delegation(one, actor, manages, at) for one in others),
        may_delegate=bool(_delegable_roles(actor, unit, manages, timezone.localdate(at))),
    )


def delegable(*, actor: User, unit: Unit, at: datetime) -> Delegable:
    """Return the roles in ``unit`` that ``actor`` can delegate today, and who can act for another.

    Raises: NotAllowed.
    """
    manages = _require_seen(actor, unit)
    today = timezone.localdate(at)
    roles = _delegable_roles(actor, unit, manages, today)
    working = _memberships(unit).filter(_not_over(today)).exclude(role__in=NO_DELEGATES)
    people = {one.user for one in working if one.user.is_active and one.user_id != actor.pk}
    return Delegable(
        roles=tuple(_role(one, {}) for one in roles),
        to=tuple(sorted(people, key=name_key)),
    )


def parts_of_school(
    *, actor: User, unit: Unit, on: date
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return the groups and the sites of a school on a day, by their names then; two queries.

    Raises: NotAllowed.
    """
    _require_seen(actor, unit)
    kinds = (Unit.Kind.GROUP, Unit.Kind.SITE)
    links = UnitLink.objects.filter(valid_on(on), parent=unit, unit__kind__in=kinds)
    parts = [link.unit for link in links.select_related("unit")]
    names = names_on(on, parts)
    found = [Part(part, names[part.pk]) for part in sorted(parts, key=lambda p: fold(names[p.pk]))]
    groups, sites = (tuple(p for p in found if p.unit.kind == kind) for kind in kinds)
    return groups, sites


def roles_to_grant(*, actor: User, unit: Unit) -> tuple[Membership.Role, ...]:
    """Return the roles that ``actor`` may give in ``unit``, in the order of rank; none for others.

    The invitation page offers the same.
    """
    return tuple(
        role
        for role in Membership.Role
        if unit.kind in KINDS_OF_ROLE[role] and may_grant(actor, unit, role)
    )


def name_key(person: User) -> tuple[str, str, int]:
    """Return by what people are ordered: the given name, which is the last word, then the rest."""
    name = fold(str(person))
    return name.rpartition(" ")[2], name, person.pk


def _require_seen(actor: User, unit: Unit) -> bool:
    """Return whether ``actor`` manages the unit's people. Raises: NotAllowed for who sees none."""
    if is_allowed(actor, unit, Permission.MANAGE_PEOPLE):
        return True
    require(actor, unit, Permission.READ)
    return False


def _memberships(unit: Unit) -> QuerySet[Membership]:
    return Membership.objects.filter(unit=unit).select_related("user", "unit", "group")


def _not_over(on: date) -> Q:
    return Q(valid_to=None) | Q(valid_to__gte=on)


def _delegations(unit: Unit) -> QuerySet[Delegation]:
    return Delegation.objects.filter(membership__unit=unit).select_related(
        "membership__user", "membership__unit", "to"
    )


def _acting(unit: Unit, on: date) -> list[Acting]:
    running = _delegations(unit).filter(
        Q(ended_at=None) | Q(ended_at__gte=end_of(on)),
        valid_on(on),
        valid_on(on, "membership__"),
        membership__user__is_active=True,
    )
    return [Acting(one, one.membership.user, one.to, _label(one.membership)) for one in running]


def _lines(
    present: list[Membership],
    acting: list[Acting],
    names: Mapping[int, str],
    states: Mapping[int, AccountState],
) -> list[StaffLine]:
    people = {one.user_id: one.user for one in present}
    lines = []
    for pk, person in people.items():
        own = sorted((one for one in present if one.user_id == pk), key=_by_rank)
        lines.append(
            StaffLine(
                person=person,
                roles=tuple(_role(one, names) for one in own),
                acts_for=tuple(one for one in acting if one.to.pk == pk),
                away=tuple(one for one in acting if one.holder.pk == pk),
                state=states.get(pk),
                email=person.email if pk in states else "",
            )
        )
    return sorted(
        lines, key=lambda line: (_by_rank(line.roles[0].membership), name_key(line.person))
    )


def _fits(line: StaffLine, role: str, group: int | None) -> bool:
    return any(
        (not role or one.membership.role == role)
        and (group is None or one.membership.group_id == group)
        for one in line.roles
    )


def _counts(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return how many people have each role, in the order of rank."""
    counts = Counter(role for role, _person in set(pairs))
    return {role: counts[role] for role in sorted(counts, key=_ORDER.__getitem__)}


def _with_counts(
    groups: Iterable[Part], present: Iterable[Membership]
) -> tuple[tuple[Part, int], ...]:
    in_group = Counter(group for group, _person in {(one.group_id, one.user_id) for one in present})
    return tuple((part, in_group[part.unit.pk]) for part in groups)


def _role(
    membership: Membership, names: Mapping[int, str], *, may_change: bool = False
) -> RoleHeld:
    group = membership.group
    known = load_fields_of_work()
    return RoleHeld(
        membership=membership,
        label=_label(membership),
        group="" if group is None else names.get(group.pk, group.name),
        fields=tuple(known[code] for code in membership.fields if code in known),
        may_change=may_change,
    )


def _label(membership: Membership) -> str:
    return membership.title or membership.get_role_display()


def _by_rank(membership: Membership) -> int:
    return _ORDER[membership.role]


def _by_beginning(membership: Membership) -> tuple[date, int]:
    return membership.valid_from or date.min, membership.pk


def _begins_after(role: RoleHeld, on: date) -> bool:
    first = role.membership.valid_from
    return first is not None and first > on and not role.was_taken_back


def _states(people: Iterable[User], at: datetime) -> dict[int, AccountState]:
    """Return how accounts stand at a moment, by person; one query."""
    by_id = {person.pk: person for person in people}
    invited: dict[int, bool] = {}
    sent = Invitation.objects.filter(user__in=list(by_id), used_at=None, revoked_at=None)
    for user_id, expires_at in sent.values_list("user_id", "expires_at"):
        invited[user_id] = invited.get(user_id, False) or expires_at > at
    return {pk: _state(person, invited.get(pk)) for pk, person in by_id.items()}


def _state(person: User, is_invited: bool | None) -> AccountState:
    """``is_invited`` is None where no invitation waits, False where it waits but is too old."""
    if not person.is_active:
        return AccountState.CLOSED
    if is_invited is not None and not person.has_usable_password():
        return AccountState.INVITED if is_invited else AccountState.INVITATION_OVER
    return AccountState.OPEN if person.last_login else AccountState.NOT_SIGNED_IN


def _delegation(one: Delegation, actor: User, manages: bool, at: datetime) -> DelegationLine:
    today = timezone.localdate(at)
    if one.ended_at is not None:
        state = DelegationState.ENDED
    elif one.valid_to < today:
        state = DelegationState.OVER
    else:
        running = one.valid_from <= today
        state = DelegationState.RUNNING if running else DelegationState.TO_COME
    membership = one.membership
    concerns = actor.pk in {membership.user_id, one.to_id}
    may_end = state in {DelegationState.RUNNING, DelegationState.TO_COME} and (
        concerns or (manages and may_grant(actor, membership.unit, membership.role))
    )
    return DelegationLine(
        delegation=one,
        label=_label(membership),
        state=state,
        reason=one.reason if concerns or manages else "",
        may_end=may_end,
    )


def _delegable_roles(actor: User, unit: Unit, manages: bool, today: date) -> list[Membership]:
    """Return the own roles that are not over, and those that ``actor`` may give to others."""
    held = _memberships(unit).filter(_not_over(today))
    if not manages:
        held = held.filter(user=actor)
    found = [one for one in held if not days_of(one).is_empty and may_delegate(actor, one)]
    return sorted(found, key=lambda one: (one.user_id != actor.pk, _by_rank(one), one.pk))


def objects_about(person: User, unit: Unit) -> dict[str, Sequence[int] | QuerySet[Any]]:
    """Return what the trail says about ``person`` in ``unit``: ids by kind, for ``history_for``."""
    roles = Membership.objects.filter(user=person, unit=unit)
    delegations = Delegation.objects.filter(
        Q(to=person) | Q(membership__user=person), membership__unit=unit
    )
    return {
        "user": [person.pk],
        "membership": roles.values("pk"),
        "delegation": delegations.values("pk"),
    }
