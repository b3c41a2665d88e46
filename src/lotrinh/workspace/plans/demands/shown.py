"""Documents and registrations by name and address, for what names them by ids: the trail."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from lotrinh.workspace.people.trail.objects import Shown, shows
from lotrinh.workspace.plans.demands.models import DemandSet, Registration


@shows("demandset")
def show_sets(ids: Collection[int]) -> dict[int, Shown]:
    """Return sets by the number of their document."""
    found = DemandSet.objects.filter(pk__in=ids).values_list("pk", "number")
    return {
        pk: Shown(
            _("Targets by document %(number)s") % {"number": number},
            reverse("demand_set", args=[pk]),
        )
        for pk, number in found
    }


@shows("registration")
def show_registrations(ids: Collection[int]) -> dict[int, Shown]:
    """Return registrations by their indicators, each with the school's page that shows it."""
    found = Registration.objects.filter(pk__in=ids)
    return {
        pk: Shown(name, reverse("handed_target", args=[demand]))
        for pk, name, demand in found.values_list("pk", "demand__name", "demand_id")
    }
