"""Periods, submissions and remarks by name and address, for the trail."""

from __future__ import annotations

from collections.abc import Collection as Ids

from django.urls import reverse
from django.utils.translation import gettext as _

from lotrinh.workspace.actuals.reporting.models import (
    Collection,
    Extension,
    Remark,
    Submission,
)
from lotrinh.workspace.components.words import period_words
from lotrinh.workspace.people.trail.objects import Shown, shows


@shows("collection")
def show_collections(ids: Ids[int]) -> dict[int, Shown]:
    """Return collections by their period."""
    found = Collection.objects.filter(pk__in=ids).values_list("pk", "period")
    return {pk: Shown(period_words(period), _collection(pk)) for pk, period in found}


@shows("extension")
def show_extensions(ids: Ids[int]) -> dict[int, Shown]:
    """Return what schools were given, by the school."""
    found = Extension.objects.filter(pk__in=ids)
    return {
        pk: Shown(school, _collection(collection))
        for pk, school, collection in found.values_list("pk", "unit__name", "collection")
    }


@shows("submission")
def show_submissions(ids: Ids[int]) -> dict[int, Shown]:
    """Return submissions by their period and number."""
    found = Submission.objects.filter(pk__in=ids).values_list("pk", "period", "number")
    return {pk: _submission(pk, period, number) for pk, period, number in found}


@shows("remark")
def show_remarks(ids: Ids[int]) -> dict[int, Shown]:
    """Return remarks by the submission that they are on."""
    found = Remark.objects.filter(pk__in=ids).values_list(
        "pk", "submission", "submission__period", "submission__number"
    )
    return {pk: _submission(one, period, number) for pk, one, period, number in found}


def _collection(pk: int) -> str:
    return reverse("collection", args=[pk])


def _submission(pk: int, period: str, number: int) -> Shown:
    said = _("%(period)s, submission no. %(number)d") % {
        "period": period_words(period),
        "number": number,
    }
    return Shown(said, reverse("submission", args=[pk]))
