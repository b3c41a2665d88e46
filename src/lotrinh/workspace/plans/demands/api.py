"""The API's targets that are handed down, and what schools register of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from lotrinh.workspace.components.api import inputs
from lotrinh.workspace.components.api.inputs import Day, Line, OwnId, Prose, RowId, Unset
from lotrinh.workspace.components.api.pages import PageAnswer, page_of
from lotrinh.workspace.people.programs import UnitRef, person_of, unit_read, unit_ref
from lotrinh.workspace.plans.api import DirectionName, OfUnit, Printed, Words, printed
from lotrinh.workspace.plans.demands.listing import (
    demand_for,
    demands_of,
    registrations_listed,
    sets_listed,
)
from lotrinh.workspace.plans.demands.models import Demand, DemandSet, Registration
from lotrinh.workspace.plans.demands.operations import (
    accept_registration,
    register_target,
    return_registration,
)
from lotrinh.workspace.plans.demands.queries import demands_for
from lotrinh.workspace.plans.demands.views import HandedTarget

router = Router()

RegistrationState = Literal["registered", "waiting", "returned", "accepted"]
HandedStateName = Literal["not_yet", "registered", "waiting", "returned", "accepted"]


class HandedQuery(inputs.Paged):
    """What is demanded of which school, as it was known on a day."""

    unit: RowId
    known_on: Day | Unset = Field(
        default=None, description="Như đã biết vào ngày này / as it was known on that day"
    )


class DocumentShown(BaseModel):
    """The document by which a unit hands targets down."""

    set: int
    unit: int
    unit_name: str
    number: str
    issued_on: date
    subject: str


class OwnShown(Printed):
    """What the school's own plan aims at."""

    period: str
    label: Words


class ConflictShown(BaseModel):
    """How the school's plan and what was handed down do not fit."""

    kind: Literal[
        "no_plan", "no_row", "no_target", "own_weaker", "column_differs", "registered_differs"
    ]
    words: Words


class RegisteredShown(Printed):
    """What the school has registered of a demand last."""

    id: int
    state: RegistrationState
    reason: str
    decision: str


class HandedItem(Printed):
    """A demand as the school sees it."""

    demand: int
    document: DocumentShown
    code: str
    name: str
    unit_text: str
    direction: DirectionName
    period: str
    indicator: int | None
    own: OwnShown | None
    registration: RegisteredShown | None
    state: HandedStateName
    conflicts: list[ConflictShown]


class HandedItems(PageAnswer):
    """Demands, the newest document first."""

    items: list[HandedItem]


class SetFilters(inputs.Paged, OfUnit):
    """Whose documents are asked for."""


class SetItem(BaseModel):
    """Targets handed down by one document."""

    id: int
    unit: UnitRef
    number: str
    issued_on: date
    subject: str
    is_for_all: bool
    published_by: str
    published_at: datetime
    withdrawn_at: datetime | None
    withdrawn_for: str
    demands: int


class SetItems(PageAnswer):
    """Sets, the newest document first."""

    items: list[SetItem]


class DemandItem(Printed):
    """What a set demands of an indicator until a period."""

    id: int
    order: int
    code: str
    name: str
    unit_text: str
    direction: DirectionName
    period: str


class DemandItems(PageAnswer):
    """Demands, in the order of their set."""

    items: list[DemandItem]


class RegistrationFilters(inputs.Paged, OfUnit):
    """Which registrations are asked for."""

    set: RowId | Unset = Field(default=None, description="Của văn bản giao này / of this set")
    state: RegistrationState | Unset = None


class RegistrationItem(Printed):
    """What a school took on of a demand, or would like to."""

    id: int
    unit: UnitRef
    demand: int
    set: int
    name: str
    period: str
    demanded: str
    reason: str
    state: RegistrationState
    registered_by: str
    registered_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision: str
    replaces: int | None
    replaced_by: int | None


class RegistrationItems(PageAnswer):
    """Registrations, by id."""

    items: list[RegistrationItem]


class NewRegistration(inputs.Body):
    """What a school takes on of a demand; what is weaker needs a reason."""

    unit: OwnId
    demand: OwnId
    text: Line = Field(examples=["98"])
    reason: Prose = ""
    replaces: OwnId | None = Field(
        default=None, description="Đăng ký mà lần này thay / the registration that this replaces"
    )


class Answered(inputs.Body):
    """What the unit above says to it."""

    reason: Prose = ""


@router.get(
    "/demands",
    response=HandedItems,
    url_name="demands",
    operation_id="demands",
    summary="Chỉ tiêu được giao của một trường / What is demanded of a school",
)
def demands(request: HttpRequest, asked: Query[HandedQuery]) -> HandedItems:
    """List what is demanded of a school, beside its own target and what it has registered."""
    found = demands_for(
        actor=person_of(request), unit=unit_read(request, asked.unit), known_on=asked.known_on
    )
    return page_of(HandedItems, found, asked, _handed)


@router.get(
    "/demand-sets",
    response=SetItems,
    url_name="demand_sets",
    operation_id="demand_sets",
    summary="Các văn bản giao chỉ tiêu / Documents that hand targets down",
)
def demand_sets(request: HttpRequest, asked: Query[SetFilters]) -> SetItems:
    """List the documents by which the units that you may read hand targets down."""
    found = sets_listed(
        actor=person_of(request),
        unit=None if asked.unit is None else unit_read(request, asked.unit),
    )
    return page_of(SetItems, found, asked, _set)


@router.get(
    "/demand-sets/{int:set_id}/demands",
    response=DemandItems,
    url_name="demands_of_set",
    operation_id="demands_of_set",
    summary="Các chỉ tiêu của một văn bản giao / The demands of a set",
)
def demands_of_set(request: HttpRequest, set_id: RowId, asked: Query[inputs.Paged]) -> DemandItems:
    """List what a document demands."""
    actor = person_of(request)
    found = get_object_or_404(sets_listed(actor=actor), pk=set_id)
    return page_of(DemandItems, demands_of(actor=actor, demand_set=found), asked, _demand)


@router.get(
    "/registrations",
    response=RegistrationItems,
    url_name="registrations",
    operation_id="registrations",
    summary="Chỉ tiêu các trường đăng ký / What schools registered",
)
def registrations(request: HttpRequest, asked: Query[RegistrationFilters]) -> RegistrationItems:
    """List what schools registered, replaced ones too."""
    found = registrations_listed(
        actor=person_of(request),
        unit=None if asked.unit is None else unit_read(request, asked.unit),
        demand_set=asked.set,
        state=asked.state or "",
    )
    return page_of(RegistrationItems, found, asked, _registration)


@router.post(
    "/registrations",
    response={201: RegistrationItem},
    url_name="registrations",
    operation_id="register_target",
    summary="Đăng ký chỉ tiêu của trường / Register the school's target",
)
def registration_new(
    request: HttpRequest, response: HttpResponse, sent: NewRegistration
) -> Status[RegistrationItem]:
    """Register what the school takes on; what is weaker waits for the unit that demands it."""
    unit = unit_read(request, sent.unit)
    demand = demand_for(unit=unit, demand_id=sent.demand)
    if demand is None:
        raise Http404
    made = register_target(
        demand=demand,
        unit=unit,
        text=sent.text,
        reason=sent.reason,
        replaces=sent.replaces,
        actor=person_of(request),
        at=timezone.now(),
    )
    response["Location"] = reverse("api-v1:registration", args=[made.pk])
    return Status(201, RegistrationItem.model_validate(_registration(_found(request, made.pk))))


@router.get(
    "/registrations/{int:registration_id}",
    response=RegistrationItem,
    url_name="registration",
    operation_id="registration",
    summary="Một đăng ký / One registration",
)
def registration(request: HttpRequest, registration_id: RowId) -> Any:
    """Return what a school registered, and what was answered."""
    return _registration(_found(request, registration_id))


@router.post(
    "/registrations/{int:registration_id}/accept",
    response=RegistrationItem,
    url_name="registration_accept",
    operation_id="accept_registration",
    summary="Chấp nhận chỉ tiêu thấp hơn / Accept a weaker target",
)
def registration_accept(request: HttpRequest, registration_id: RowId, sent: Answered) -> Any:
    """Let a weaker target hold."""
    accept_registration(
        registration=_found(request, registration_id),
        reason=sent.reason,
        actor=person_of(request),
        at=timezone.now(),
    )
    return _registration(_found(request, registration_id))


@router.post(
    "/registrations/{int:registration_id}/return",
    response=RegistrationItem,
    url_name="registration_return",
    operation_id="return_registration",
    summary="Trả lại chỉ tiêu để trường đăng ký lại / Return a weaker target",
)
def registration_return(request: HttpRequest, registration_id: RowId, sent: Answered) -> Any:
    """Give a weaker target back, saying what to mend."""
    return_registration(
        registration=_found(request, registration_id),
        reason=sent.reason,
        actor=person_of(request),
        at=timezone.now(),
    )
    return _registration(_found(request, registration_id))


def _found(request: HttpRequest, registration_id: int) -> Registration:
    found: Registration = get_object_or_404(
        registrations_listed(actor=person_of(request)), pk=registration_id
    )
    return found


def _handed(one: HandedTarget) -> dict[str, Any]:
    document, own, made = one.document, one.own, one.registration
    return {
        "demand": one.demand_id,
        "document": {
            "set": document.set_id,
            "unit": document.unit_id,
            "unit_name": document.unit_name,
            "number": document.number,
            "issued_on": document.issued_on,
            "subject": document.subject,
        },
        "code": one.code,
        "name": one.name,
        "unit_text": one.unit_text,
        "direction": one.direction.value,
        "period": one.period,
        **printed(one.text, one.value),
        "indicator": one.indicator_id,
        "own": None
        if own is None
        else {
            **printed(own.text, own.value),
            "period": own.period,
            "label": own.label.to_json(),
        },
        "registration": None
        if made is None
        else {
            **printed(made.text, made.value),
            "id": made.registration_id,
            "state": made.state.value,
            "reason": made.reason,
            "decision": made.decision,
        },
        "state": one.state.value,
        "conflicts": [
            {"kind": each.kind.value, "words": each.words.to_json()} for each in one.conflicts
        ],
    }


def _set(found: DemandSet) -> dict[str, Any]:
    return {
        "id": found.pk,
        "unit": unit_ref(found.unit),
        "number": found.number,
        "issued_on": found.issued_on,
        "subject": found.subject,
        "is_for_all": found.is_for_all,
        "published_by": str(found.published_by),
        "published_at": found.published_at,
        "withdrawn_at": found.withdrawn_at,
        "withdrawn_for": found.withdrawn_for,
        "demands": found.demand_count,  # type: ignore[attr-defined]
    }


def _demand(found: Demand) -> dict[str, Any]:
    return {
        "id": found.pk,
        "order": found.order,
        "code": found.code,
        "name": found.name,
        "unit_text": found.unit_text,
        "direction": found.direction,
        "period": found.period,
        **printed(found.text, found.value),
    }


def _registration(found: Registration) -> dict[str, Any]:
    replaced_by = getattr(found, "replaced_by", None)
    return {
        "id": found.pk,
        "unit": unit_ref(found.unit),
        "demand": found.demand_id,
        "set": found.demand.demand_set_id,
        "name": found.demand.name,
        "period": found.demand.period,
        "demanded": found.demand.text,
        **printed(found.text, found.value),
        "reason": found.reason,
        "state": found.state,
        "registered_by": str(found.registered_by),
        "registered_at": found.registered_at,
        "decided_by": None if found.decided_by is None else str(found.decided_by),
        "decided_at": found.decided_at,
        "decision": found.decision,
        "replaces": found.replaces_id,
        "replaced_by": None if replaced_by is None else replaced_by.pk,
    }
