"""Sets of demands and registrations as lists to go through."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from lotrinh.workspace.people.queries import Person, Unit, readable_units
from lotrinh.workspace.plans.demands.models import Demand, DemandSet, Registration
from lotrinh.workspace.plans.demands.queries import sets_for, visible_sets


def sets_listed(*, actor: Person, unit: Unit | None = None) -> QuerySet[DemandSet]:
    """Return the sets of the units that ``actor`` may read in, or those of one of them; each with
    ``demand_count``, the newest document first. Withdrawn ones are among them."""
    found = visible_sets(actor).annotate(demand_count=Count("demands"))
    if unit is not None:
        found = found.filter(unit=unit)
    return found.order_by("-issued_on", "-id")


def demands_of(*, actor: Person, demand_set: DemandSet) -> QuerySet[Demand]:
    """Return the demands of a set that ``actor`` may see, in its order; none of any other."""
    return Demand.objects.filter(
        demand_set__in=visible_sets(actor).filter(pk=demand_set.pk)
    ).order_by("order", "id")


def demand_for(*, unit: Unit, demand_id: int) -> Demand | None:
    """Return a demand that is made of a school, None where it is not for it."""
    found = Demand.objects.filter(pk=demand_id, demand_set__in=sets_for(unit))
    return found.select_related("demand_set__unit").first()


def registrations_listed(
    *, actor: Person, unit: Unit | None = None, demand_set: int | None = None, state: str = ""
) -> QuerySet[Registration]:
    """Return what the schools that ``actor`` may read registered, by id, replaced ones too."""
    readable = readable_units(actor).order_by().values("pk")
    found = (
        Registration.objects.filter(unit__in=readable)
        .select_related(
            "demand__demand_set__unit", "unit", "registered_by", "decided_by", "replaced_by"
        )
        .order_by("id")
    )
    asked: dict[str, object] = {"unit": unit, "demand__demand_set": demand_set, "state": state}
    return found.filter(**{name: value for name, value in asked.items() if value})
