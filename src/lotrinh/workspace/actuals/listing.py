"""Actuals as a list to go through, with where each one stands."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from lotrinh.workspace.actuals.current import with_state
from lotrinh.workspace.actuals.models import Actual, ActualStep
from lotrinh.workspace.actuals.queries import visible_actuals
from lotrinh.workspace.people.queries import Person, Unit

HOLDS, PENDING, REPLACED = "holds", "pending", "replaced"
"""An actual is the result of its period, waits to be, or is neither any more."""


def actuals_listed(
    *,
    actor: Person,
    unit: Unit | None = None,
    period: str = "",
    code: str = "",
    indicator: int | None = None,
    state: str = "",
    standing: str = "",
) -> QuerySet[Actual]:
    """Return the actuals that ``actor`` may see by id, each with ``state``, ``is_approved`` and
    ``is_outdone`` (see ``standing_of_actual``)."""
    later = Actual.objects.filter(
        indicator=OuterRef("indicator"), period=OuterRef("period"), pk__gt=OuterRef("pk")
    )
    approved = ActualStep.objects.filter(actual=OuterRef("pk"), state=ActualStep.State.APPROVED)
    outdone = Q(Exists(later.filter(Exists(approved)))) | Q(Exists(later), ~Exists(approved))
    found = (
        with_state(visible_actuals(actor))
        .annotate(is_outdone=outdone)
        .select_related("indicator__unit", "entered_by", "replaced_by", "derivation")
        .order_by("id")
    )
    asked: dict[str, object] = {
        "indicator__unit": unit,
        "period": period,
        "indicator__code": code,
        "indicator": indicator,
        "state": state,
    }
    asked = {name: value for name, value in asked.items() if value}
    return found.filter(**asked, **_WHERE[standing])


_WHERE: dict[str, dict[str, bool]] = {
    "": {},
    HOLDS: {"is_approved": True, "is_outdone": False},
    PENDING: {"is_approved": False, "is_outdone": False},
    REPLACED: {"is_outdone": True},
}


def standing_of_actual(actual: Actual) -> str:
    """Return ``HOLDS``, ``PENDING`` or ``REPLACED`` for one that ``actuals_listed`` gave."""
    if actual.is_outdone:  # type: ignore[attr-defined]
        return REPLACED
    return HOLDS if actual.is_approved else PENDING
