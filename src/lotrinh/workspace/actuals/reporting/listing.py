"""Collections and submissions as lists to go through."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from lotrinh.workspace.actuals.reporting.models import Collection, Remark, Submission
from lotrinh.workspace.people.queries import Person, Unit, readable_units, units_above_any


def collections_listed(
    *, actor: Person, on: date, unit: Unit | None = None, period: str = ""
) -> QuerySet[Collection]:
    """Return the collections of the units that ``actor`` may read, and those of the units above
    them on a day, whose days are said for them; newest period first.

    With ``unit`` those of that unit and of what it lies in.
    """
    units = readable_units(actor)
    if unit is not None:
        units = units.filter(pk=unit.pk)
    own, above = units.order_by().values("pk"), units_above_any(units, on).values("pk")
    found = Collection.objects.filter(Q(unit__in=own) | Q(unit__in=above))
    if period:
        found = found.filter(period=period)
    return found.select_related("unit").order_by("-period", "id")


def submissions_listed(
    *, actor: Person, unit: Unit | None = None, period: str = "", state: str = ""
) -> QuerySet[Submission]:
    """Return the submissions of the schools that ``actor`` may read, by id, without what is in
    them."""
    readable = readable_units(actor).order_by().values("pk")
    found = Submission.objects.filter(unit__in=readable).select_related("unit").order_by("id")
    asked: dict[str, object] = {"unit": unit, "period": period, "state": state}
    return found.filter(**{name: value for name, value in asked.items() if value})


def remarks_listed(*, actor: Person) -> QuerySet[Remark]:
    """Return the remarks on the submissions that ``actor`` may read."""
    seen = submissions_listed(actor=actor).order_by().values("pk")
    return Remark.objects.filter(submission__in=seen).select_related("submission__unit")
