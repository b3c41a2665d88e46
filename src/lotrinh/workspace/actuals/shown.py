"""Results and lists by name and address, for whatever names them by their ids: the trail.

A list is named by its kind and day, never by its file: that name may tell of children.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lotrinh.workspace.actuals.models import (
    Actual,
    ActualStep,
    Computation,
    RosterDraft,
    RosterSnapshot,
    UnitFigures,
)
from lotrinh.workspace.people.queries import Permission
from lotrinh.workspace.people.trail.objects import Shown, shows
from lotrinh.workspace.people.trail.words import table_words


@shows("actual")
def show_actuals(ids: Collection[int]) -> dict[int, Shown]:
    """Return results by their indicators; what is said of one that nobody approved, or of such a
    one that it replaced, is for who may enter some."""
    approvals = ActualStep.objects.filter(state=ActualStep.State.APPROVED)
    is_open = Exists(approvals.filter(actual=OuterRef("pk"))) & (
        Q(replaces=None) | Exists(approvals.filter(actual=OuterRef("replaces")))
    )
    found = Actual.objects.filter(pk__in=ids).annotate(is_open=is_open)
    return {
        pk: Shown(
            name,
            f"{reverse('indicator', args=[indicator])}?nam={period[:9]}",
            Permission.READ if is_open else Permission.ENTER_ACTUAL,
        )
        for pk, name, indicator, period, is_open in found.values_list(
            "pk", "indicator__name", "indicator_id", "period", "is_open"
        )
    }


@shows("rosterdraft")
def show_roster_drafts(ids: Collection[int]) -> dict[int, Shown]:
    """Return lists that wait, or were decided, by their kind and day."""
    found = RosterDraft.objects.filter(pk__in=ids).only("table", "as_of")
    return {
        draft.pk: Shown(_list_name(draft), reverse("roster_draft", args=[draft.pk]))
        for draft in found
    }


@shows("rostersnapshot")
def show_snapshots(ids: Collection[int]) -> dict[int, Shown]:
    """Return lists by their kind and day."""
    found = RosterSnapshot.objects.filter(pk__in=ids).only("table", "as_of", "school_year")
    return {
        one.pk: Shown(_list_name(one), f"{reverse('data')}?nam={one.school_year}") for one in found
    }


@shows("computation")
def show_computations(ids: Collection[int]) -> dict[int, Shown]:
    """Return runs by the school year that they compute."""
    found = Computation.objects.filter(pk__in=ids).values_list("pk", "period")
    return {pk: _of_period(period) for pk, period in found}


@shows("unitfigures")
def show_figures(ids: Collection[int]) -> dict[int, Shown]:
    """Return computed figures by their school year."""
    found = UnitFigures.objects.filter(pk__in=ids).values_list("pk", "period")
    return {pk: _of_period(period) for pk, period in found}


def _list_name(one: RosterDraft | RosterSnapshot) -> str:
    return _("%(list)s, %(day)s") % {
        "list": table_words(one.table),
        "day": f"{one.as_of:%d/%m/%Y}",
    }


def _of_period(period: str) -> Shown:
    name = _("results of %(period)s") % {"period": period}
    return Shown(name, f"{reverse('data')}?nam={period[:9]}#tinh")
