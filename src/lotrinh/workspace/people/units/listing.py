"""Units as a list to go through: those of a kind, in another, on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from lotrinh.workspace.people.models import FormerName, Unit, UnitLink, UnitPath, valid_on
from lotrinh.workspace.people.permissions import Person
from lotrinh.workspace.people.units.queries import require_signed_in
from lotrinh.workspace.people.units.trees import NamesInTime


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A unit with the name and code of a day, and the id of what it lay right in then."""

    unit: Unit
    name: str
    code: str
    parent: int | None


def units_there(
    *, actor: Person, on: date, kind: str = "", below: Unit | None = None, code: str = ""
) -> QuerySet[Unit]:
    """Return the units that there were on a day, by id: of a kind, in ``below``, with a code then.

    Raises: NotAllowed for a visitor.
    """
    require_signed_in(actor)
    found = Unit.objects.filter(valid_on(on)).order_by("id")
    if kind:
        found = found.filter(kind=kind)
    if below is not None:
        found = found.filter(
            pk__in=UnitPath.objects.filter(valid_on(on), ancestor=below).values("unit")
        )
    if code:
        former = FormerName.objects.filter(code=code, valid_to__gte=on).values("unit")
        found = found.filter(Q(code=code) | Q(pk__in=former))
        # A code that the unit has now may have been another's on the day.
        called = NamesInTime(found, FormerName.objects.filter(unit__in=found))
        found = found.filter(pk__in=[one.pk for one in found if called.on(one.pk, on).code == code])
    return found


def listed_units(units: Sequence[Unit], on: date) -> list[ListedUnit]:
    """Return units as they were on a day; two queries, however many."""
    ids = [unit.pk for unit in units]
    names = NamesInTime(units, FormerName.objects.filter(unit__in=ids))
    parents = dict(
        UnitLink.objects.filter(valid_on(on), unit__in=ids).values_list("unit", "parent")
    )
    return [
        ListedUnit(unit, called.name, called.code, parents.get(unit.pk))
        for unit in units
        for called in [names.on(unit.pk, on)]
    ]
