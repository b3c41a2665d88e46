"""Reads about people: their units, what they may do, and what was done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Q, QuerySet

from lotrinh.core.text import fold
from lotrinh.workspace.people.models import (
    AuditEvent,
    FormerName,
    Membership,
    SignInLink,
    Unit,
    UnitLink,
    UnitPath,
    User,
    valid_on,
)
from lotrinh.workspace.people.permissions import (
    NotAllowed,
    Permission,
    Person,
    is_allowed,
    is_allowed_below,
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
    "SchoolPlace",
    "SignInLink",
    "Standing",
    "Unit",
    "User",
    "ancestor_ids_of",
    "chain_above",
    "home_of",
    "is_allowed",
    "list_schools_below",
    "names_on",
    "readable_units",
    "require",
    "schools_below",
    "schools_gone_from",
    "schools_of_code",
    "standings_of",
    "units_above",
    "units_above_any",
    "units_right_above",
]


_FEW = 500  # ids in one statement; every former name of the country is a few thousand rows


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is in a unit today: the role, how one is addressed, for whom if for another,
    and until which day then."""

    unit: Unit
    role: str
    label: str
    delegated_by: User | None = None
    until: date | None = None


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
    # A role of one's own that was delegated is there once for each delegation.
    each = {one.pk: one for one in held.annotate(until=F("delegations__valid_to"))}
    found = sorted(
        each.values(),
        key=lambda one: (one.user_id != person.pk, order[one.role], one.unit.name, one.pk),
    )
    return [
        Standing(one.unit, one.role, label)
        if one.user_id == person.pk
        else Standing(one.unit, one.role, label, delegated_by=one.user, until=one.until)
        for one in found
        for label in [one.title or one.get_role_display()]
    ]


@dataclass(frozen=True, slots=True)
class SchoolPlace:
    """A school on a day: its name then, the name of what it lies right under, how many sites; None
    where nobody has said which."""

    unit: Unit
    name: str
    under: str
    sites: int | None


def home_of(user: User) -> Unit | None:
    """Return the unit whose trail keeps what ``user`` does with the own account."""
    standings = standings_of(user)
    return standings[0].unit if standings else None


def list_schools_below(*, actor: Person, unit: Unit, on: date) -> list[SchoolPlace]:
    """Return the schools that lay in ``unit`` on a day, by the names of that day.

    Four queries, however many there are.

    Raises: NotAllowed if ``actor`` may not read the plans of what lies in ``unit``.
    """
    if not is_allowed_below(actor, unit, Permission.READ):
        raise NotAllowed
    paths = _schools_below(unit, on)
    schools = list(Unit.objects.filter(pk__in=paths.values("unit")))
    links = UnitLink.objects.filter(valid_on(on), unit__in=paths.values("unit"))
    parents = {link.unit_id: link.parent for link in links.select_related("parent")}
    sites = dict(
        UnitLink.objects.filter(
            valid_on(on), parent__in=paths.values("unit"), unit__kind=Unit.Kind.SITE
        )
        .order_by()
        .values_list("parent")
        .annotate(Count("pk"))
    )
    names = names_on(on, [*schools, *parents.values()])
    places = [
        SchoolPlace(
            unit=school,
            name=names[school.pk],
            under=names[parents[school.pk].pk] if school.pk in parents else "",
            sites=sites.get(school.pk),
        )
        for school in schools
    ]
    return sorted(places, key=lambda place: (fold(place.under), fold(place.name), place.unit.pk))


def schools_below(unit: Unit, on: date) -> QuerySet[Unit]:
    """Return the schools that lay in ``unit`` on a day."""
    return Unit.objects.filter(pk__in=_schools_below(unit, on).values("unit"))


def schools_gone_from(unit: Unit, on: date) -> QuerySet[Unit]:
    """Return the schools that are gone by a day and lay in ``unit`` to the last."""
    last = UnitPath.objects.filter(
        ancestor=unit,
        unit__kind=Unit.Kind.SCHOOL,
        unit__valid_to__lt=on,
        valid_to=F("unit__valid_to"),
    )
    return Unit.objects.filter(pk__in=last.values("unit"))


def schools_of_code(code: str, on: date) -> QuerySet[Unit]:
    """Return the schools that have a code on a day: one that goes on before one that ends."""
    schools = Unit.objects.filter(valid_on(on), code=code, kind=Unit.Kind.SCHOOL)
    return schools.order_by(F("valid_to").desc(nulls_first=True), "pk")


def _schools_below(unit: Unit, on: date) -> QuerySet[UnitPath]:
    return UnitPath.objects.filter(valid_on(on), ancestor=unit, unit__kind=Unit.Kind.SCHOOL)


def names_on(on: date, units: Iterable[Unit]) -> dict[int, str]:
    """Return what ``units`` were called on a day, by id; one query."""
    names = {unit.pk: unit.name for unit in units}
    former = FormerName.objects.filter(valid_to__gte=on)
    if len(names) <= _FEW:
        former = former.filter(unit__in=list(names))
    # The one that ended first after the day is the one that held on it.
    for name in former.order_by("-valid_to"):
        if name.unit_id in names:
            names[name.unit_id] = name.name
    return names


def ancestor_ids_of(unit: Unit, on: date | None = None) -> list[int]:
    """Return the ids of the units above ``unit`` on a day, the nearest first; one query.

    Without a day those that it lies in for good.
    """
    lasting = Q(valid_to=None) if on is None else valid_on(on)
    paths = UnitPath.objects.filter(lasting, unit=unit)
    return list(paths.order_by("distance").values_list("ancestor_id", flat=True))


def chain_above(unit: Unit, on: date | None = None) -> list[tuple[int, str]]:
    """Return id and code of the units above ``unit`` on a day, the nearest first; one query.

    Without a day those that it lies in for good.
    """
    lasting = Q(valid_to=None) if on is None else valid_on(on)
    paths = UnitPath.objects.filter(lasting, unit=unit).order_by("distance")
    return list(paths.values_list("ancestor_id", "ancestor__code"))


def units_above(unit: Unit, on: date | None = None) -> QuerySet[Unit]:
    """Return the units above ``unit`` on a day, in no order, for a query to be made of them.

    Without a day those that it lies in for good.
    """
    lasting = Q(valid_to=None) if on is None else valid_on(on)
    paths = UnitPath.objects.filter(lasting, unit=unit)
    return Unit.objects.filter(pk__in=paths.values("ancestor")).order_by()


def units_above_any(units: QuerySet[Unit], on: date) -> QuerySet[Unit]:
    """Return the units that any of ``units`` lay in on a day, in no order."""
    paths = UnitPath.objects.filter(valid_on(on), unit__in=units.order_by().values("pk"))
    return Unit.objects.filter(pk__in=paths.values("ancestor")).order_by()


def units_right_above(units: Iterable[Unit], on: date) -> dict[int, str]:
    """Return the name of what each of ``units`` lay right in on a day, by the unit's id; one query.

    Meant for the units of a page.
    """
    links = UnitLink.objects.filter(valid_on(on), unit__in={unit.pk for unit in units})
    return dict(links.order_by().values_list("unit_id", "parent__name"))
