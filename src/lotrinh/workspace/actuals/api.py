"""The API's targets with their verdicts, and the results: read, entered, approved, returned."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from lotrinh.workspace.actuals.approval import approve_actual, return_actual, submit_actual
from lotrinh.workspace.actuals.listing import REPLACED, actuals_listed, standing_of_actual
from lotrinh.workspace.actuals.models import Actual
from lotrinh.workspace.actuals.operations import record_actual
from lotrinh.workspace.actuals.queries import list_target_rows
from lotrinh.workspace.actuals.views import ActualView, TargetFilters, TargetRow
from lotrinh.workspace.components.api import inputs
from lotrinh.workspace.components.api.inputs import (
    Amount,
    Code,
    Day,
    Line,
    OwnId,
    Period,
    Prose,
    RowId,
    SchoolYear,
    Unset,
)
from lotrinh.workspace.components.api.pages import PageAnswer, page_of
from lotrinh.workspace.components.api.values import Value, value_json
from lotrinh.workspace.people.programs import UnitRef, person_of, unit_read, unit_ref
from lotrinh.workspace.plans.api import (
    BaselinePrinted,
    DemandPrinted,
    DirectionName,
    LevelName,
    OfUnit,
    PhasePrinted,
    Printed,
    Words,
    printed,
)
from lotrinh.workspace.plans.queries import visible_indicators

router = Router()

StateName = Literal["draft", "submitted", "returned", "approved", "sent", "accepted"]
StandingName = Literal["holds", "pending", "replaced"]
AttainmentName = Literal["met", "on_way", "at_risk", "not_met", "no_data", "not_applicable"]


class TargetQuery(inputs.Paged):
    """Whose targets of which school year are asked for."""

    unit: RowId
    school_year: SchoolYear
    attainment: AttainmentName | Unset = None
    level: LevelName | Unset = Field(
        default=None, description="Chỉ dòng mà cấp này yêu cầu / rows of which this level demands"
    )
    known_on: Day | Unset = Field(
        default=None, description="Như đã biết vào ngày này / as it was known on that day"
    )


class PhaseJudged(PhasePrinted):
    """A target on the way, and the school year that is judged against it."""

    period: str
    current: bool


class VerdictShown(BaseModel):
    """The result judged: against which target, and how much is still missing."""

    attainment: AttainmentName
    basis: str = Field(description="Khóa của mốc, hoặc school / the phase's key, or school")
    target: Printed | None
    missing: int | None
    sentence: Words


class ResultShown(BaseModel):
    """A result, or one that waits for approval."""

    id: int
    period: str
    text: str
    value: Value
    numerator: int | None
    denominator: int | None
    state: StateName


class TargetItem(BaseModel):
    """A row of the plan in force, with its result and its verdict.

    ``actual`` is null where nothing was reported: that is not 0.
    """

    row: int
    indicator: int
    order: int
    part: str
    group_number: str
    group: str
    number: str
    name: str
    unit_text: str
    direction: DirectionName
    baseline: BaselinePrinted
    target_year: int | None
    demands: list[DemandPrinted]
    phases: list[PhaseJudged]
    actual: ResultShown | None
    pending: ResultShown | None
    verdict: VerdictShown


class TargetItems(PageAnswer):
    """Targets, in the order of the plan."""

    items: list[TargetItem]


class ActualFilters(inputs.Paged, OfUnit):
    """Which results are asked for."""

    period: Period | Unset = None
    code: Code | Unset = None
    indicator: RowId | Unset = None
    state: StateName | Unset = None
    standing: StandingName | Unset = Field(
        default=None,
        description="holds: đang có giá trị; pending: chờ duyệt; replaced: đã được thay / "
        "whether it is the result of its period",
    )


class ActualItem(ResultShown):
    """A result as somebody entered it."""

    unit: UnitRef
    indicator: int
    code: str
    name: str
    standing: StandingName
    note: str
    reason: str
    entered_by: str
    entered_at: datetime
    replaces: int | None
    replaced_by: int | None


class ActualItems(PageAnswer):
    """Results, by id."""

    items: list[ActualItem]


class StepShown(BaseModel):
    """Who brought the result to a state, when and why."""

    state: StateName
    actor: str
    at: datetime
    reason: str


class EvidenceShown(BaseModel):
    """A file that supports the result; it is fetched on the page."""

    id: int
    filename: str
    media_type: str
    size: int
    sha256: str


class DerivationShown(BaseModel):
    """How the result was computed."""

    code: str
    formula_version: str
    unknown: int


class ActualDetail(ActualItem):
    """A result with how it came to where it stands, its evidence and its derivation."""

    steps: list[StepShown]
    evidence: list[EvidenceShown]
    derivation: DerivationShown | None


class NewActual(inputs.Body):
    """A result to enter: ``text`` as a person types it, or both counts."""

    indicator: OwnId
    period: Period
    text: Line | None = Field(default=None, examples=["96,67"])
    numerator: Amount | None = None
    denominator: Amount | None = None
    note: Prose = ""
    reason: Prose = Field(default="", description="Lý do sửa / why an earlier one is corrected")
    replaces: OwnId | None = Field(
        default=None, description="Kết quả mà lần nhập này sửa / the result that this corrects"
    )
    as_draft: bool = False


class Why(inputs.Body):
    """What has to be mended."""

    reason: Prose


@router.get(
    "/targets",
    response=TargetItems,
    url_name="targets",
    operation_id="targets",
    summary="Chỉ tiêu của một năm học, kết quả, đánh giá / Targets of a school year with verdicts",
)
def targets(request: HttpRequest, asked: Query[TargetQuery]) -> TargetItems:
    """List the rows of the plan in force with their results, judged as of today."""
    rows = list_target_rows(
        actor=person_of(request),
        unit=unit_read(request, asked.unit),
        school_year=asked.school_year,
        period=asked.school_year,
        filters=TargetFilters(attainment=asked.attainment or "", level=asked.level or ""),
        as_of=asked.known_on or timezone.localdate(),
        known_on=asked.known_on,
    )
    return page_of(TargetItems, rows, asked, _target)


@router.get(
    "/actuals",
    response=ActualItems,
    url_name="actuals",
    operation_id="actuals",
    summary="Danh sách kết quả / Results",
)
def actuals(request: HttpRequest, asked: Query[ActualFilters]) -> ActualItems:
    """List the results of the units that you may read, corrected ones too."""
    found = actuals_listed(
        actor=person_of(request),
        unit=None if asked.unit is None else unit_read(request, asked.unit),
        period=asked.period or "",
        code=asked.code or "",
        indicator=asked.indicator,
        state=asked.state or "",
        standing=asked.standing or "",
    )
    return page_of(ActualItems, found, asked, _item)


@router.post(
    "/actuals",
    response={201: ActualDetail},
    url_name="actuals",
    operation_id="record_actual",
    summary="Nhập hoặc sửa một kết quả / Enter or correct a result",
)
def actual_new(
    request: HttpRequest, response: HttpResponse, sent: NewActual
) -> Status[ActualDetail]:
    """Enter a result; from who may not approve it, it waits for approval."""
    actor = person_of(request)
    actual = record_actual(
        indicator=get_object_or_404(visible_indicators(actor), pk=sent.indicator),
        period=sent.period,
        text=sent.text or "",
        numerator=sent.numerator,
        denominator=sent.denominator,
        note=sent.note,
        reason=sent.reason,
        replaces=sent.replaces,
        as_draft=sent.as_draft,
        actor=actor,
        at=timezone.now(),
    )
    response["Location"] = reverse("api-v1:actual", args=[actual.pk])
    return Status(201, _detail(_found(request, actual.pk)))


@router.get(
    "/actuals/{int:actual_id}",
    response=ActualDetail,
    url_name="actual",
    operation_id="actual",
    summary="Một kết quả với các bước / One result with its steps",
)
def actual(request: HttpRequest, actual_id: RowId) -> ActualDetail:
    """Return a result with its steps, evidence and derivation."""
    return _detail(_found(request, actual_id))


@router.post(
    "/actuals/{int:actual_id}/submit",
    response=ActualDetail,
    url_name="actual_submit",
    operation_id="submit_actual",
    summary="Gửi bản nháp để duyệt / Ask for the approval of a draft",
)
def actual_submit(request: HttpRequest, actual_id: RowId) -> ActualDetail:
    """Ask for the approval of a draft."""
    actual = _found(request, actual_id)
    submit_actual(actual=actual, actor=person_of(request), at=timezone.now())
    return _detail(_found(request, actual_id))


@router.post(
    "/actuals/{int:actual_id}/approve",
    response=ActualDetail,
    url_name="actual_approve",
    operation_id="approve_actual",
    summary="Duyệt kết quả / Approve a result",
)
def actual_approve(request: HttpRequest, actual_id: RowId) -> ActualDetail:
    """Approve a result: from now on it is the one of its period."""
    actual = _found(request, actual_id)
    approve_actual(actual=actual, actor=person_of(request), at=timezone.now())
    return _detail(_found(request, actual_id))


@router.post(
    "/actuals/{int:actual_id}/return",
    response=ActualDetail,
    url_name="actual_return",
    operation_id="return_actual",
    summary="Trả lại kết quả để sửa / Return a result to be mended",
)
def actual_return(request: HttpRequest, actual_id: RowId, sent: Why) -> ActualDetail:
    """Give a result back to who entered it, saying what to mend."""
    actual = _found(request, actual_id)
    return_actual(actual=actual, reason=sent.reason, actor=person_of(request), at=timezone.now())
    return _detail(_found(request, actual_id))


def _found(request: HttpRequest, actual_id: int) -> Actual:
    found: Actual = get_object_or_404(
        actuals_listed(actor=person_of(request)).prefetch_related("evidence__file", "steps"),
        pk=actual_id,
    )
    return found


def _target(row: TargetRow) -> dict[str, Any]:
    verdict = row.verdict
    return {
        "row": row.row_id,
        "indicator": row.indicator_id,
        "order": row.order,
        "part": row.part,
        "group_number": row.group_number,
        "group": row.group,
        "number": row.number,
        "name": row.name,
        "unit_text": row.unit_text,
        "direction": row.direction.value,
        "baseline": {
            **printed(row.baseline_text, row.baseline_value),
            "as_of": row.baseline_as_of,
        },
        "target_year": row.target_year,
        "demands": [
            {"level": level.value, **printed(one.text, one.value)}
            for level, one in row.demands.items()
        ],
        "phases": [
            {
                "key": one.key,
                "period": one.period,
                "current": one.current,
                **printed(one.text, one.value),
            }
            for one in row.phases
        ],
        "actual": None if row.actual is None else _result(row.actual),
        "pending": None if row.pending is None else _result(row.pending),
        "verdict": {
            "attainment": verdict.attainment.value,
            "basis": verdict.basis,
            "target": None
            if verdict.target is None
            else printed(verdict.target_text, verdict.target),
            "missing": verdict.missing,
            "sentence": verdict.sentence.to_json(),
        },
    }


def _result(view: ActualView) -> dict[str, Any]:
    return {
        "id": view.actual_id,
        "period": view.period,
        "text": view.text,
        "value": value_json(view.value),
        "numerator": view.numerator,
        "denominator": view.denominator,
        "state": view.state.value,
    }


def _item(actual: Actual) -> dict[str, Any]:
    standing = standing_of_actual(actual)
    # Which one waits to replace it is nobody's business before it does.
    replaced_by = getattr(actual, "replaced_by", None) if standing == REPLACED else None
    return {
        "id": actual.pk,
        "unit": unit_ref(actual.indicator.unit),
        "indicator": actual.indicator_id,
        "code": actual.indicator.code,
        "name": actual.indicator.name,
        "period": actual.period,
        "text": actual.text,
        "value": value_json(actual.value),
        "numerator": actual.numerator,
        "denominator": actual.denominator,
        "state": actual.state,
        "standing": standing,
        "note": actual.note,
        "reason": actual.reason,
        "entered_by": str(actual.entered_by),
        "entered_at": actual.entered_at,
        "replaces": actual.replaces_id,
        "replaced_by": None if replaced_by is None else replaced_by.pk,
    }


def _detail(actual: Actual) -> ActualDetail:
    derivation = getattr(actual, "derivation", None)
    return ActualDetail.model_validate(
        {
            **_item(actual),
            "steps": [
                {"state": one.state, "actor": one.actor_name, "at": one.at, "reason": one.reason}
                for one in actual.steps.all()
            ],
            "evidence": [
                {
                    "id": one.pk,
                    "filename": one.filename,
                    "media_type": one.file.media_type,
                    "size": one.file.size,
                    "sha256": one.file.sha256,
                }
                for one in actual.evidence.all()
            ],
            "derivation": None
            if derivation is None
            else {
                "code": derivation.code,
                "formula_version": derivation.formula_version,
                "unknown": derivation.unknown,
            },
        }
    )
