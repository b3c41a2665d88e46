"""Units for tests, as they are without any change of theirs being told."""

from __future__ import annotations

from datetime import date

from lotrinh.workspace.people.models import Unit, UnitLink
from lotrinh.workspace.people.paths import rebuild_paths


def make_unit(
    kind: str,
    name: str,
    code: str,
    parent: Unit | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
) -> Unit:
    """Make a unit that lies in ``parent`` as long as it lasts."""
    unit = Unit.objects.create(kind=kind, name=name, code=code, valid_from=since, valid_to=until)
    if parent is not None:
        UnitLink.objects.create(unit=unit, parent=parent, valid_from=since, valid_to=until)
        rebuild_paths([unit.pk])
    return unit


def move_unit(unit: Unit, parent: Unit) -> None:
    """Have ``unit`` lie in ``parent`` instead, as if it had always done so."""
    UnitLink.objects.filter(unit=unit).update(parent=parent)
    rebuild_paths([unit.pk])
