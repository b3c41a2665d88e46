"""What changes units, each on a day and by a document; sites and groups of a school too.

``on`` is the first day of the new state. Nothing is stored that contradicts itself or what is
recorded of later days. Where a unit ends, the roles held in it end on the eve.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.models import AuditHead, Unit, User
from lotrinh.workspace.people.permissions import forget_rights
from lotrinh.workspace.people.units.drafts import UnableToChangeUnits, as_data
from lotrinh.workspace.people.units.planning import (
    UnitsPlan,
    plan_closing,
    plan_closing_part,
    plan_merger,
    plan_move,
    plan_opening,
    plan_opening_part,
    plan_renaming,
    plan_renaming_part,
    plan_split,
)

__all__ = [
    "UnableToChangeUnits",
    "close_part",
    "close_unit",
    "merge_units",
    "move_unit",
    "open_part",
    "open_unit",
    "rename_part",
    "rename_unit",
    "split_unit",
]


def open_unit(
    *,
    kind: str,
    name: str,
    code: str,
    parent: Unit,
    on: date,
    basis: str,
    actor: User,
    at: datetime,
) -> Unit:
    """Open a unit in ``parent``. It lies there as long as ``parent`` lasts.

    Raises: NotAllowed; UnableToChangeUnits if ``parent`` is not there on the day or takes none of
    this kind, the code is another's on that day or later, or something is not said.
    """
    return _carry_out(
        "open_unit",
        lambda: plan_opening(
            kind=kind, name=name, code=code, parent=parent, on=on, basis=basis, actor=actor
        ),
        actor,
        at,
    )


def close_unit(*, unit: Unit, on: date, basis: str, actor: User, at: datetime) -> Unit:
    """Close ``unit``, which nothing succeeds; a school's sites and groups end with it.

    Raises: NotAllowed; UnableToChangeUnits if another unit lies in it, it is not there on the day,
    or a change of that day or later is recorded.
    """
    return _carry_out(
        "close_unit", lambda: plan_closing(unit=unit, on=on, basis=basis, actor=actor), actor, at
    )


def merge_units(
    *, units: Sequence[Unit], into: Unit, on: date, basis: str, actor: User, at: datetime
) -> Unit:
    """Merge ``units``, which are gone then, into ``into``, which stands; return that.

    What lies in them goes over to it; the groups of a school's staff end with the school.

    Raises: NotAllowed; UnableToChangeUnits if they are not of one kind, one of them is not there on
    the day, or a change of that day or later is recorded of one that goes.
    """
    return _carry_out(
        "merge_units",
        lambda: plan_merger(units=units, into=into, on=on, basis=basis, actor=actor),
        actor,
        at,
    )


def split_unit(
    *,
    unit: Unit,
    into: Sequence[Unit],
    on: date,
    basis: str,
    actor: User,
    at: datetime,
    places: Mapping[int, Unit] | None = None,
) -> Unit:
    """Split ``unit`` into the units ``into``, which stand by then; return ``unit``.

    It goes on, smaller, where it is among them. ``places`` says where what lies in it (by id) lies
    then; where ``unit`` ends, for each of them.

    Raises: NotAllowed; UnableToChangeUnits as for a merger, and if it is not said where one lies.
    """
    return _carry_out(
        "split_unit",
        lambda: plan_split(unit=unit, into=into, on=on, basis=basis, actor=actor, places=places),
        actor,
        at,
    )


def move_unit(*, unit: Unit, parent: Unit, on: date, basis: str, actor: User, at: datetime) -> Unit:
    """Have ``unit`` lie in ``parent``, with all that lies in it; return it.

    Raises: NotAllowed; UnableToChangeUnits if ``parent`` takes none of this kind or lies in
    ``unit``, one of them is not there on the day, or it was moved on that day already.
    """
    return _carry_out(
        "move_unit",
        lambda: plan_move(unit=unit, parent=parent, on=on, basis=basis, actor=actor),
        actor,
        at,
    )


def rename_unit(
    *, unit: Unit, name: str, code: str, on: date, basis: str, actor: User, at: datetime
) -> Unit:
    """Call ``unit`` otherwise, or give it another code; the old ones are kept. Return it.

    Raises: NotAllowed; UnableToChangeUnits if nothing changes, the code is another's on that day or
    later, or it was renamed on that day or later already.
    """
    return _carry_out(
        "rename_unit",
        lambda: plan_renaming(unit=unit, name=name, code=code, on=on, basis=basis, actor=actor),
        actor,
        at,
    )


def open_part(
    *,
    school: Unit,
    kind: str,
    name: str,
    on: date,
    actor: User,
    at: datetime,
    code: str = "",
    basis: str = "",
) -> Unit:
    """Open a site or a group (``kind``) of ``school``; without a code it gets one.

    Raises: NotAllowed; UnableToChangeUnits as for a unit.
    """
    return _carry_out(
        "open_part",
        lambda: plan_opening_part(
            school=school, kind=kind, name=name, on=on, actor=actor, code=code, basis=basis
        ),
        actor,
        at,
    )


def rename_part(
    *, part: Unit, name: str, on: date, actor: User, at: datetime, basis: str = ""
) -> Unit:
    """Call a site or a group otherwise; return it.

    Raises: NotAllowed; UnableToChangeUnits as for a unit.
    """
    return _carry_out(
        "rename_part",
        lambda: plan_renaming_part(part=part, name=name, on=on, actor=actor, basis=basis),
        actor,
        at,
    )


def close_part(*, part: Unit, on: date, actor: User, at: datetime, basis: str = "") -> Unit:
    """Close a site or a group; who led or worked in the group is a staff member in none then.

    Raises: NotAllowed; UnableToChangeUnits as for a unit.
    """
    return _carry_out(
        "close_part",
        lambda: plan_closing_part(part=part, on=on, actor=actor, basis=basis),
        actor,
        at,
    )


@transaction.atomic
def _carry_out(verb: str, plan: Callable[[], UnitsPlan], actor: User, at: datetime) -> Unit:
    """Work the plan out and do it, one change of units at a time: each is checked against the tree
    that the one before has left."""
    AuditHead.objects.select_for_update().first()
    made = plan()
    made.draft.save(at)
    forget_rights()
    unit = made.unit
    after = {
        **as_data(unit),
        "on": made.draft.on.isoformat(),
        "effects": [
            {"kind": one.kind, "name": one.name, "code": one.code, "other": one.other}
            | ({"count": one.count} if one.count else {})
            for one in made.effects
        ],
    }
    record(
        verb,
        unit,
        unit=unit,
        actor=actor,
        at=at,
        before=made.draft.before.get(unit.pk),
        after=after,
        reason=made.draft.basis,
    )
    return unit
