"""Plans by name and address, for whatever names them by their ids: the trail."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from lotrinh.workspace.people.trail.objects import Shown, shows
from lotrinh.workspace.plans.models import Draft, Plan, PlanVersion


@shows("plan")
def show_plans(ids: Collection[int]) -> dict[int, Shown]:
    """Return plans by their school years."""
    found = Plan.objects.filter(pk__in=ids).only("school_year")
    return {
        plan.pk: Shown(_name(plan.school_year), reverse("plan", args=[plan.pk])) for plan in found
    }


@shows("planversion")
def show_versions(ids: Collection[int]) -> dict[int, Shown]:
    """Return versions by their plan and number, each with the page that shows it."""
    found = PlanVersion.objects.filter(pk__in=ids)
    return {
        pk: Shown(_name(year), f"{reverse('plan', args=[plan])}?ban={number}")
        for pk, plan, year, number in found.values_list(
            "pk", "plan_id", "plan__school_year", "number"
        )
    }


@shows("draft")
def show_drafts(ids: Collection[int]) -> dict[int, Shown]:
    """Return drafts by the names of their files."""
    found = Draft.objects.filter(pk__in=ids).values_list("pk", "filename")
    return {pk: Shown(filename, reverse("draft", args=[pk])) for pk, filename in found}


def _name(school_year: str) -> str:
    return _("Plan of the school year %(year)s") % {"year": school_year}
