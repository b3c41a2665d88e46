"""The API's collections and submissions: what is asked for, what was sent, what was decided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from lotrinh.core.packages import Item
from lotrinh.workspace.actuals.reporting.listing import (
    collections_listed,
    remarks_listed,
    submissions_listed,
)
from lotrinh.workspace.actuals.reporting.models import Collection, Remark, Submission
from lotrinh.workspace.actuals.reporting.operations import (
    accept_report,
    answer_remark,
    return_report,
    send_report,
)
from lotrinh.workspace.actuals.reporting.packing import NARRATIVE_LIMIT, package_of
from lotrinh.workspace.components.api import inputs
from lotrinh.workspace.components.api.inputs import OwnId, Period, Prose, RowId, Unset
from lotrinh.workspace.components.api.pages import PageAnswer, page_of
from lotrinh.workspace.components.api.values import value_json
from lotrinh.workspace.people.programs import UnitRef, person_of, unit_read, unit_ref
from lotrinh.workspace.plans.api import DirectionName, OfUnit, Printed, Words

router = Router()

SubmissionState = Literal["outgoing", "sent", "returned", "accepted"]


class CollectionFilters(inputs.Paged, OfUnit):
    """Which collections are asked for."""

    period: Period | Unset = None


class CollectionItem(BaseModel):
    """A unit takes figures of a period in between two days; after ``due_on`` they are late."""

    id: int
    unit: UnitRef
    period: str
    opens_on: date
    due_on: date
    locks_on: date
    note: str


class CollectionItems(PageAnswer):
    """Collections, the newest period first."""

    items: list[CollectionItem]


class SubmissionFilters(inputs.Paged, OfUnit):
    """Which submissions are asked for."""

    period: Period | Unset = None
    state: SubmissionState | Unset = None


class SubmissionItem(BaseModel):
    """A school's figures of a period as they were sent; ``sha256`` is of the package."""

    id: int
    unit: UnitRef
    period: str
    number: int
    key: str
    sha256: str
    state: SubmissionState
    came_by: Literal["here", "network", "file"]
    sent_by: str
    sent_at: datetime
    received_at: datetime | None
    is_late: bool


class SubmissionItems(PageAnswer):
    """Submissions, by id."""

    items: list[SubmissionItem]


class FileListed(BaseModel):
    """A file that supports a figure and stays at the school."""

    filename: str
    sha256: str
    size: int
    media_type: str


class FigureSent(Printed):
    """What an indicator came to, as the package says it."""

    key: str
    code: str
    name: str
    unit_text: str
    direction: DirectionName
    numerator: int | None
    denominator: int | None
    note: str
    evidence: list[FileListed]


class StepTaken(BaseModel):
    """Who brought the submission to a state, when and why."""

    state: SubmissionState
    actor: str
    at: datetime
    reason: str


class RemarkMade(BaseModel):
    """What is odd: found by a check, or written by an officer; and what the school answers."""

    id: int
    item: str = Field(description="Khóa của kết quả, trống là cả gói / empty: the whole")
    code: str
    words: Words
    made_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None


class SubmissionDetail(SubmissionItem):
    """A submission with its figures, its steps and the remarks on it."""

    narrative: str
    figures: list[FigureSent]
    steps: list[StepTaken]
    remarks: list[RemarkMade]


class NewSubmission(inputs.Body):
    """The approved results of a period are sent up."""

    unit: OwnId
    period: Period
    narrative: Annotated[str, Field(max_length=NARRATIVE_LIMIT, pattern=r"^[^\x00]*$")] = ""


class PlaceToMend(inputs.Body):
    """A figure, by its key, and what is to be mended."""

    item: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
    text: Prose


class Returned(inputs.Body):
    """What is to be mended: of the whole, of single figures."""

    reason: Prose = ""
    items: list[PlaceToMend] = []


class NewAnswer(inputs.Body):
    """What the school says to a remark."""

    answer: Prose


@router.get(
    "/collections",
    response=CollectionItems,
    url_name="collections",
    operation_id="collections",
    summary="Các kỳ thu thập / Collections",
)
def collections(request: HttpRequest, asked: Query[CollectionFilters]) -> CollectionItems:
    """List the periods that are, were or will be open for the units that you may read."""
    found = collections_listed(
        actor=person_of(request),
        on=timezone.localdate(),
        unit=None if asked.unit is None else unit_read(request, asked.unit),
        period=asked.period or "",
    )
    return page_of(CollectionItems, found, asked, _collection)


@router.get(
    "/submissions",
    response=SubmissionItems,
    url_name="submissions",
    operation_id="submissions",
    summary="Các lần gửi số liệu / Submissions",
)
def submissions(request: HttpRequest, asked: Query[SubmissionFilters]) -> SubmissionItems:
    """List what the schools that you may read have sent up."""
    found = submissions_listed(
        actor=person_of(request),
        unit=None if asked.unit is None else unit_read(request, asked.unit),
        period=asked.period or "",
        state=asked.state or "",
    )
    return page_of(SubmissionItems, found.defer("content"), asked, _item)


@router.post(
    "/submissions",
    response={201: SubmissionDetail},
    url_name="submissions",
    operation_id="send_report",
    summary="Gửi số liệu lên cấp trên / Send the figures up",
)
def submission_new(
    request: HttpRequest, response: HttpResponse, sent: NewSubmission
) -> Status[SubmissionDetail]:
    """Send the approved results of a period up, in the school's name."""
    made = send_report(
        unit=unit_read(request, sent.unit),
        period=sent.period,
        narrative=sent.narrative,
        actor=person_of(request),
        at=timezone.now(),
    )
    response["Location"] = reverse("api-v1:submission", args=[made.pk])
    return Status(201, _detail(_found(request, made.pk)))


@router.get(
    "/submissions/{int:submission_id}",
    response=SubmissionDetail,
    url_name="submission",
    operation_id="submission",
    summary="Một lần gửi, với số liệu và nhận xét / One submission with figures and remarks",
)
def submission(request: HttpRequest, submission_id: RowId) -> SubmissionDetail:
    """Return what was sent, what was remarked on it and what was decided."""
    return _detail(_found(request, submission_id))


@router.post(
    "/submissions/{int:submission_id}/accept",
    response=SubmissionDetail,
    url_name="submission_accept",
    operation_id="accept_report",
    summary="Nhận số liệu / Accept the figures",
)
def submission_accept(request: HttpRequest, submission_id: RowId) -> SubmissionDetail:
    """Accept a school's newest submission: its figures count from now on."""
    found = _found(request, submission_id)
    accept_report(submission=found, actor=person_of(request), at=timezone.now())
    return _detail(_found(request, submission_id))


@router.post(
    "/submissions/{int:submission_id}/return",
    response=SubmissionDetail,
    url_name="submission_return",
    operation_id="return_report",
    summary="Trả lại số liệu để sửa / Return the figures to be mended",
)
def submission_return(
    request: HttpRequest, submission_id: RowId, sent: Returned
) -> SubmissionDetail:
    """Give a school's newest submission back, saying what to mend."""
    return_report(
        submission=_found(request, submission_id),
        reason=sent.reason,
        items={one.item: one.text for one in sent.items},
        actor=person_of(request),
        at=timezone.now(),
    )
    return _detail(_found(request, submission_id))


@router.post(
    "/remarks/{int:remark_id}/answer",
    response=RemarkMade,
    url_name="remark_answer",
    operation_id="answer_remark",
    summary="Trả lời một nhận xét / Answer a remark",
)
def remark_answer(request: HttpRequest, remark_id: RowId, sent: NewAnswer) -> Any:
    """Say what the school answers to a remark."""
    found = get_object_or_404(remarks_listed(actor=person_of(request)), pk=remark_id)
    return _remark(
        answer_remark(remark=found, answer=sent.answer, actor=person_of(request), at=timezone.now())
    )


def _found(request: HttpRequest, submission_id: int) -> Submission:
    found: Submission = get_object_or_404(
        submissions_listed(actor=person_of(request)).prefetch_related("steps", "remarks"),
        pk=submission_id,
    )
    return found


def _collection(found: Collection) -> dict[str, Any]:
    return {
        "id": found.pk,
        "unit": unit_ref(found.unit),
        "period": found.period,
        "opens_on": found.opens_on,
        "due_on": found.due_on,
        "locks_on": found.locks_on,
        "note": found.note,
    }


def _item(found: Submission) -> dict[str, Any]:
    return {
        "id": found.pk,
        "unit": unit_ref(found.unit),
        "period": found.period,
        "number": found.number,
        "key": str(found.key),
        "sha256": found.sha256,
        "state": found.state,
        "came_by": found.came_by,
        "sent_by": found.sent_by_name,
        "sent_at": found.sent_at,
        "received_at": found.received_at,
        "is_late": found.is_late,
    }


def _detail(found: Submission) -> SubmissionDetail:
    package = package_of(found)
    return SubmissionDetail.model_validate(
        {
            **_item(found),
            "narrative": package.narrative,
            "figures": [_figure(item) for item in package.items],
            "steps": [
                {"state": one.state, "actor": one.actor_name, "at": one.at, "reason": one.reason}
                for one in found.steps.all()
            ],
            "remarks": [_remark(one) for one in found.remarks.all()],
        }
    )


def _figure(item: Item) -> dict[str, Any]:
    return {
        "key": item.key,
        "code": item.code,
        "name": item.name,
        "unit_text": item.unit_text,
        "direction": item.direction.value,
        "text": item.text,
        "value": value_json(item.value),
        "numerator": item.numerator,
        "denominator": item.denominator,
        "note": item.note,
        "evidence": [
            {
                "filename": file.filename,
                "sha256": file.sha256,
                "size": file.size,
                "media_type": file.media_type,
            }
            for file in item.evidence
        ],
    }


def _remark(found: Remark) -> dict[str, Any]:
    return {
        "id": found.pk,
        "item": found.item,
        "code": found.code,
        "words": found.message,
        "made_at": found.made_at,
        "answer": found.answer,
        "answered_by": found.answered_by_name,
        "answered_at": found.answered_at,
    }
