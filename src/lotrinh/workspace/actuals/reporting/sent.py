"""Submissions as lists show them: which one is the newest, what is open on it."""

from __future__ import annotations

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from lotrinh.core.messages import Message
from lotrinh.workspace.actuals.reporting.models import Submission
from lotrinh.workspace.actuals.reporting.views import SubmissionLine

_State = Submission.State


def newest_of(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Leave the newest of each school and period."""
    number = (
        Submission.objects.filter(unit=OuterRef("unit"), period=OuterRef("period"))
        .order_by("-number")
        .values("number")[:1]
    )
    return submissions.filter(number=Subquery(number))


def newer_ones() -> QuerySet[Submission]:
    """Return the submissions of the school and period of an outer query's that are newer."""
    return Submission.objects.filter(
        unit=OuterRef("unit"), period=OuterRef("period"), number__gt=OuterRef("number")
    )


def with_obstacles(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Ask with each submission what the last try to deliver it came to (see exchange)."""
    return submissions.annotate(obstacle=F("delivery__last_error"))


def lines_of(submissions: QuerySet[Submission]) -> list[SubmissionLine]:
    """Return submissions as lists show them, newest first; one query."""
    counted = submissions.defer("content").annotate(
        is_replaced=Exists(newer_ones()),
        remark_count=Count("remarks"),
        open_count=Count("remarks", filter=Q(remarks__answer="")),
    )
    return [
        line_of(
            one,
            is_replaced=getattr(one, "is_replaced", False),
            remarks=getattr(one, "remark_count", 0),
            open_remarks=getattr(one, "open_count", 0),
        )
        for one in counted.order_by("-number")
    ]


def line_of(
    submission: Submission, *, is_replaced: bool, remarks: int, open_remarks: int
) -> SubmissionLine:
    """Return a submission as lists show it."""
    return SubmissionLine(
        submission_id=submission.pk,
        unit_id=submission.unit_id,
        period=submission.period,
        number=submission.number,
        state=_State(submission.state),
        sent_by=submission.sent_by_name,
        sent_at=submission.sent_at,
        received_at=submission.received_at,
        is_late=submission.is_late,
        is_replaced=is_replaced,
        remarks=remarks,
        open_remarks=open_remarks,
        obstacle=_obstacle_of(submission),
    )


def _obstacle_of(submission: Submission) -> Message | None:
    said = getattr(submission, "obstacle", None)
    if not said or submission.state != _State.OUTGOING:
        return None
    return Message(said["vi"], said["en"])
