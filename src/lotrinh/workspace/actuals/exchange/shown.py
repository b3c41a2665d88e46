"""Keys and receivers by name, for whatever names them by their ids: the trail."""

from __future__ import annotations

from collections.abc import Collection

from lotrinh.workspace.actuals.exchange.models import TrustedKey
from lotrinh.workspace.actuals.reporting.models import Destination
from lotrinh.workspace.people.trail.objects import Shown, shows


@shows("trustedkey")
def show_keys(ids: Collection[int]) -> dict[int, Shown]:
    """Return keys by the schools that they are of."""
    found = TrustedKey.objects.filter(pk__in=ids).select_related("unit")
    return {key.pk: Shown(key.unit.name) for key in found}


@shows("destination")
def show_destinations(ids: Collection[int]) -> dict[int, Shown]:
    """Return receivers by their addresses."""
    found = Destination.objects.filter(pk__in=ids)
    return {one.pk: Shown(one.address) for one in found}
