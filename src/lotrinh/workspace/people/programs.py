"""What each area's part of the API says and asks about people and units."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from pydantic import BaseModel

from lotrinh.workspace.people.models import Unit, User
from lotrinh.workspace.people.queries import readable_units


class UnitRef(BaseModel):
    """A unit by its id, with its present code and name."""

    id: int
    code: str
    name: str


def unit_ref(unit: Unit) -> UnitRef:
    """Return how answers name a unit."""
    return UnitRef(id=unit.pk, code=unit.code, name=unit.name)


def person_of(request: HttpRequest) -> User:
    """Return who a request comes from: whom its key or its session is of."""
    assert isinstance(request.user, User)
    return request.user


def unit_read(request: HttpRequest, unit_id: int) -> Unit:
    """Return a unit whose plans and figures the person may read.

    Raises: Http404 for any other, as if it did not exist.
    """
    found: Unit = get_object_or_404(readable_units(person_of(request)), pk=unit_id)
    return found
