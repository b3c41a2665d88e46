"""Which unit a person works in, and the school year that they look at."""

from __future__ import annotations

from django.http import HttpRequest

from lotrinh.workspace.people.queries import (
    Membership,
    NotAllowed,
    Unit,
    User,
    list_memberships,
)
from lotrinh.workspace.people.school_years import is_school_year

__all__ = [
    "choose_school_year",
    "chosen_school_year",
    "is_school_year",
    "membership_of",
    "unit_of",
    "user_of",
]

_YEAR_KEY = "school_year"


def user_of(request: HttpRequest) -> User:
    """Return who is signed in. Raises: NotAllowed for a visitor."""
    if not isinstance(request.user, User):
        raise NotAllowed
    return request.user


def membership_of(request: HttpRequest) -> Membership:
    """Return the membership that the person works under: the first by the unit's name.

    Raises: NotAllowed if the person belongs to no unit.
    """
    memberships = list_memberships(user_of(request))
    if not memberships:
        raise NotAllowed
    return memberships[0]


def unit_of(request: HttpRequest) -> Unit:
    """Return the unit that the person works in. Raises: NotAllowed if there is none."""
    return membership_of(request).unit


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
