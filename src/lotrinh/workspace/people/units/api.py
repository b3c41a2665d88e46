"""The API's units: as they are, or as they were on a day."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from lotrinh.workspace.components.api import inputs
from lotrinh.workspace.components.api.inputs import RowId, Unset
from lotrinh.workspace.components.api.pages import PageAnswer
from lotrinh.workspace.people.models import Unit
from lotrinh.workspace.people.programs import UnitRef, person_of
from lotrinh.workspace.people.units.listing import ListedUnit, listed_units, units_there
from lotrinh.workspace.people.units.queries import Change, Named, UnitPage, unit_page

router = Router()

UnitKind = Literal["ministry", "province", "district", "commune", "school", "site", "group"]


class OnADay(inputs.Query):
    """As of which day."""

    on: inputs.Day | Unset = Field(
        default=None,
        description="Tính đến ngày nào, không ghi là hôm nay / as of, today if left out",
    )


class UnitFilters(inputs.Paged, OnADay):
    """Which units are asked for."""

    kind: UnitKind | Unset = None
    below: RowId | Unset = Field(
        default=None, description="Nằm trong đơn vị này / lying in this unit"
    )
    code: inputs.Code | Unset = None


class UnitItem(BaseModel):
    """A unit as of a day."""

    id: int
    kind: UnitKind
    code: str
    name: str
    parent: int | None = Field(description="Nằm ngay trong đơn vị nào / what it lies right in")
    valid_from: date | None
    valid_to: date | None


class UnitItems(PageAnswer):
    """Units, by id."""

    items: list[UnitItem]


class NameHeld(BaseModel):
    """What the unit was called, both days included."""

    name: str
    code: str
    since: date | None
    until: date | None


class UnitEvent(BaseModel):
    """What became of a unit on a day, by which document."""

    on: date
    kind: Literal["opened", "closed", "merged", "split", "moved", "renamed"]
    basis: str
    old: UnitRef | None
    new: UnitRef | None


class UnitDetail(BaseModel):
    """A unit with what it lay in (the farthest first), its names and its changes of all days."""

    id: int
    kind: UnitKind
    code: str
    name: str
    on: date
    is_there: bool = Field(description="Ngày đó đơn vị có tồn tại / whether it was there that day")
    valid_from: date | None
    valid_to: date | None
    above: list[UnitRef]
    names: list[NameHeld]
    changes: list[UnitEvent]
    predecessors: list[UnitRef]
    successors: list[UnitRef]


@router.get(
    "/units",
    response=UnitItems,
    url_name="units",
    operation_id="units",
    summary="Danh sách đơn vị của một ngày / Units as of a day",
)
def units(request: HttpRequest, asked: Query[UnitFilters]) -> UnitItems:
    """List the units that there were on a day; names of units are no secret."""
    on = asked.on or timezone.localdate()
    below = None if asked.below is None else get_object_or_404(Unit, pk=asked.below)
    found = units_there(
        actor=person_of(request),
        on=on,
        kind=asked.kind or "",
        below=below,
        code=asked.code or "",
    )
    part = list(found[asked.offset : asked.offset + asked.limit])
    return UnitItems(
        total=found.count(),
        limit=asked.limit,
        offset=asked.offset,
        items=[_item(one) for one in listed_units(part, on)],
    )


@router.get(
    "/units/{int:unit_id}",
    response=UnitDetail,
    url_name="unit",
    operation_id="unit",
    summary="Một đơn vị qua thời gian / One unit in time",
)
def unit(request: HttpRequest, unit_id: RowId, asked: Query[OnADay]) -> UnitDetail:
    """Return a unit as of a day, with its history."""
    on = asked.on or timezone.localdate()
    found = get_object_or_404(Unit, pk=unit_id)
    return _detail(unit_page(actor=person_of(request), unit=found, on=on))


def _item(one: ListedUnit) -> UnitItem:
    return UnitItem.model_validate(
        {
            "id": one.unit.pk,
            "kind": one.unit.kind,
            "code": one.code,
            "name": one.name,
            "parent": one.parent,
            "valid_from": one.unit.valid_from,
            "valid_to": one.unit.valid_to,
        }
    )


def _detail(page: UnitPage) -> UnitDetail:
    found = page.named.unit
    return UnitDetail.model_validate(
        {
            "id": found.pk,
            "kind": found.kind,
            "code": page.named.code,
            "name": page.named.name,
            "on": page.on,
            "is_there": page.is_there,
            "valid_from": found.valid_from,
            "valid_to": found.valid_to,
            "above": [_ref(one) for one in page.above],
            "names": [
                {"name": one.name, "code": one.code, "since": one.since, "until": one.until}
                for one in page.names
            ],
            "changes": [_event(one) for one in page.changes],
            "predecessors": [_ref(one) for one in page.predecessors],
            "successors": [_ref(one) for one in page.successors],
        }
    )


def _event(change: Change) -> dict[str, object]:
    return {
        "on": change.on,
        "kind": str(change.kind),
        "basis": change.basis,
        "old": None if change.old is None else _ref(change.old),
        "new": None if change.new is None else _ref(change.new),
    }


def _ref(named: Named) -> UnitRef:
    return UnitRef(id=named.unit.pk, code=named.code, name=named.name)
