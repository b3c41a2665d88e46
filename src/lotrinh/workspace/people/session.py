"""Which unit a person works in, and the school year that they look at."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from lotrinh.workspace.components.answers import number_in
from lotrinh.workspace.people.days import typed_day
from lotrinh.workspace.people.queries import (
    NotAllowed,
    Permission,
    Standing,
    Unit,
    User,
    is_allowed,
    standings_of,
)
from lotrinh.workspace.people.school_years import is_school_year

__all__ = [
    "choose_school_year",
    "choose_unit",
    "chosen_school_year",
    "day_of",
    "is_school_year",
    "known_on",
    "standings_in",
    "suffix_of",
    "unit_asked",
    "unit_of",
    "user_of",
]

_YEAR_KEY = "school_year"
_UNIT_KEY = "unit"
_DAY_KEY = "day"


def user_of(request: HttpRequest) -> User:
    """Return who is signed in. Raises: NotAllowed for a visitor."""
    if not isinstance(request.user, User):
        raise NotAllowed
    return request.user


def standings_in(request: HttpRequest) -> list[Standing]:
    """Return what the person is and where; asked once a request.

    Raises: NotAllowed for a visitor.
    """
    found: list[Standing] | None = getattr(request, "_standings", None)
    if found is None:
        found = standings_of(user_of(request))
        request._standings = found  # type: ignore[attr-defined]
    return found


def unit_of(request: HttpRequest) -> Unit:
    """Return the unit that the person works in: the one chosen, else that of the first role.

    Raises: NotAllowed if the person has no role anywhere.
    """
    chosen: Unit | None = getattr(request, "_unit", None)
    if chosen is None:
        chosen = _unit_of(request)
        request._unit = chosen  # type: ignore[attr-defined]
    return chosen


def choose_unit(request: HttpRequest, unit: Unit) -> None:
    """Work in ``unit`` from now on. Raises: NotAllowed if the person may not read there."""
    if not is_allowed(user_of(request), unit, Permission.READ):
        raise NotAllowed
    request.session[_UNIT_KEY] = unit.pk
    request._unit = unit  # type: ignore[attr-defined]


def unit_asked(request: HttpRequest, seen: QuerySet[Unit]) -> Unit:
    """Return the unit that the address names (``don-vi``), if it is one of ``seen``, else the one
    worked in: who manages a unit from above need not be able to work in it.

    Raises: Http404 for another; NotAllowed if none is named and the person has no role anywhere.
    """
    asked = request.GET.get("don-vi", "")
    return get_object_or_404(seen, pk=number_in(asked) or 0) if asked else unit_of(request)


def suffix_of(request: HttpRequest, unit: Unit) -> str:
    """Return how addresses about ``unit`` end, so that ``unit_asked`` finds it: not at all for the
    one worked in."""
    try:
        is_own = unit == unit_of(request)
    except NotAllowed:
        is_own = False
    return "" if is_own else f"?don-vi={unit.pk}"


def _unit_of(request: HttpRequest) -> Unit:
    standings = standings_in(request)
    if not standings:
        raise NotAllowed
    kept = request.session.get(_UNIT_KEY)
    for standing in standings:
        if standing.unit.pk == kept:
            return standing.unit
    # One below, as an officer looks at a school; a right that is gone leads back to one's own.
    unit = None if kept is None else Unit.objects.filter(pk=kept).first()
    if unit is not None and is_allowed(user_of(request), unit, Permission.READ):
        return unit
    return standings[0].unit


def day_of(request: HttpRequest) -> date:
    """Return the day that pages show units as of: that in the address (``ngay``), else the one
    chosen before, else today.

    The one in the address stays chosen for the pages that follow; an empty one leads back to today.
    What is no day is passed over.
    """
    asked = request.GET.get("ngay")
    if asked is not None:
        day = typed_day(asked)
        if not asked or day == timezone.localdate():
            request.session.pop(_DAY_KEY, None)
        elif day is not None and request.session.get(_DAY_KEY) != asked:
            request.session[_DAY_KEY] = day.isoformat()
    return typed_day(str(request.session.get(_DAY_KEY, ""))) or timezone.localdate()


def known_on(request: HttpRequest) -> date | None:
    """Return the day that pages look back to; None where that is today or later."""
    day = day_of(request)
    return day if day < timezone.localdate() else None


def chosen_school_year(request: HttpRequest) -> str | None:
    """Return the school year in the address (``nam``), else the one chosen before, else None.

    The one in the address stays chosen for the pages that follow.
    """
    chosen = str(request.session.get(_YEAR_KEY, ""))
    asked = request.GET.get("nam", "")
    if is_school_year(asked) and asked != chosen:
        choose_school_year(request, asked)
        return asked
    return chosen or None


def choose_school_year(request: HttpRequest, year: str) -> None:
    """Keep ``year`` for the pages that follow; what is no school year is ignored."""
    if is_school_year(year):
        request.session[_YEAR_KEY] = year
