"""Plans, their versions and rows, and indicators as lists to go through."""

from __future__ import annotations

from django.db.models import Count, Max, QuerySet

from lotrinh.workspace.people.queries import Permission, Person, Unit, require
from lotrinh.workspace.plans.models import Indicator, Plan, PlanRow, PlanVersion
from lotrinh.workspace.plans.queries import visible_indicators, visible_plans


def plans_listed(
    *, actor: Person, unit: Unit | None = None, school_year: str = ""
) -> QuerySet[Plan]:
    """Return the plans of the actor's units, each with ``version_count`` and ``confirmed_at`` (of
    its last version), newest school year first."""
    found = visible_plans(actor).annotate(
        version_count=Count("versions"), confirmed_at=Max("versions__confirmed_at")
    )
    if unit is not None:
        found = found.filter(unit=unit)
    if school_year:
        found = found.filter(school_year=school_year)
    return found.order_by("-school_year", "id")


def versions_of(*, actor: Person, plan: Plan) -> list[PlanVersion]:
    """Return the versions of ``plan`` without their documents, newest first; one query.

    Raises: NotAllowed.
    """
    require(actor, plan.unit, Permission.READ)
    light = plan.versions.select_related("confirmed_by", "file").defer("document", "findings")
    return list(light.order_by("-number"))


def rows_of_version(*, actor: Person, plan: Plan, number: int | None = None) -> QuerySet[PlanRow]:
    """Return the rows of a version of ``plan``, of the last one without a number, in the order of
    the document, each with its indicator, targets and phases.

    Raises: NotAllowed.
    """
    require(actor, plan.unit, Permission.READ)
    if number is None:
        number = plan.versions.aggregate(last=Max("number"))["last"]
    return (
        PlanRow.objects.filter(version__plan=plan, version__number=number)
        .select_related("indicator")
        .prefetch_related("targets", "phases")
        .order_by("order", "id")
    )


def indicators_listed(
    *, actor: Person, unit: Unit | None = None, code: str = ""
) -> QuerySet[Indicator]:
    """Return the indicators of the actor's units, by id."""
    found = visible_indicators(actor).order_by("id")
    if unit is not None:
        found = found.filter(unit=unit)
    return found.filter(code=code) if code else found
