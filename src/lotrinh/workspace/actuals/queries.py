"""Reads about actuals: the targets page, an indicator's history, what needs attention."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from lotrinh.core.indicators import Attainment
from lotrinh.workspace.actuals.models import Actual, Evidence
from lotrinh.workspace.actuals.views import (
    Facets,
    IndicatorHistory,
    Preview,
    TargetFilters,
    TargetRow,
    TodayLists,
)
from lotrinh.workspace.people.queries import Person, Unit, units_of
from lotrinh.workspace.plans.queries import Indicator

NO_FILTERS = TargetFilters()


def visible_actuals(actor: Person) -> QuerySet[Actual]:
    """Return the actuals of the actor's units."""
    return Actual.objects.filter(indicator__unit__in=units_of(actor)).select_related(
        "indicator__unit", "entered_by"
    )


def visible_evidence(actor: Person) -> QuerySet[Evidence]:
    """Return the evidence of the actor's units, with its files."""
    return Evidence.objects.filter(actual__indicator__unit__in=units_of(actor)).select_related(
        "file", "actual__indicator__unit"
    )


def list_target_rows(
    *,
    actor: Person,
    unit: Unit,
    school_year: str,
    period: str,
    filters: TargetFilters = NO_FILTERS,
) -> list[TargetRow]:
    """Return the rows of the plan in force in ``school_year``, judged on the actuals of ``period``.

    In the order of the document; empty where there is no plan. The number of queries does not
    depend on the number of rows.

    Raises: NotAllowed.
    """
    raise NotImplementedError


def filter_rows(rows: Iterable[TargetRow], filters: TargetFilters) -> list[TargetRow]:
    """Return the rows that ``filters`` leave."""
    raise NotImplementedError


def attainment_counts(rows: Iterable[TargetRow]) -> dict[Attainment, int]:
    """Return how many rows have each verdict; every verdict is there, also with 0."""
    raise NotImplementedError


def facets(rows: Iterable[TargetRow]) -> Facets:
    """Return how many of ``rows`` (all of a plan) each filter would leave."""
    raise NotImplementedError


def indicator_history(*, actor: Person, indicator: Indicator, school_year: str) -> IndicatorHistory:
    """Return the periods of ``indicator`` with verdicts, corrections and evidence, newest first.

    Raises: NotAllowed.
    """
    raise NotImplementedError


def preview_actual(
    *,
    actor: Person,
    indicator: Indicator,
    period: str,
    text: str = "",
    numerator: int | None = None,
    denominator: int | None = None,
) -> Preview:
    """Return how a typed actual would be understood and judged; keeps nothing, never raises on text.

    Raises: NotAllowed.
    """
    raise NotImplementedError


def today_lists(*, actor: Person, unit: Unit, as_of: date) -> TodayLists:
    """Return what needs attention in ``unit`` on ``as_of``.

    Raises: NotAllowed.
    """
    raise NotImplementedError


def school_year_of(day: date) -> str:
    """Return the school year that runs on ``day``: from 1 August to 31 July."""
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{first + 1}"
