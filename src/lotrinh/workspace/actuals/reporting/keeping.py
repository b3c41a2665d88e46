"""The rows of a submission and of its steps; who may make them is asked for by the operations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lotrinh.core.packages import Package, digest_of, from_bytes
from lotrinh.workspace.actuals.approval import keep_step
from lotrinh.workspace.actuals.models import Actual, ActualStep
from lotrinh.workspace.actuals.reporting.models import Submission, SubmissionStep
from lotrinh.workspace.people.queries import Unit, User

NAME_LIMIT = 150


def hold(unit: Unit) -> None:
    """Let others who move this unit's submissions wait until the transaction is over."""
    # The key stays free: every entry of the trail about this unit looks at it when it is committed.
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


def present(submission: Submission) -> Submission:
    """Return a submission as it is now: read again once its school is held."""
    return Submission.objects.select_related("unit", "sent_by").get(pk=submission.pk)


def told(submission: Submission) -> dict[str, str | int]:
    """Return what the trail keeps of a submission."""
    return {
        "period": submission.period,
        "sending": submission.number,
        "state": submission.state,
        "sha256": submission.sha256,
    }


def keep_submission(
    unit: Unit,
    package: Package,
    content: bytes,
    *,
    state: Submission.State,
    sent_by: User | None,
    number: int | None = None,
    came_by: Submission.Way = Submission.Way.HERE,
) -> Submission:
    """Keep a package as a submission of a school.

    Raises: UnreadablePackage for what nobody could read again.
    """
    from_bytes(content)  # what nobody could read again is not sent
    return Submission.objects.create(
        unit=unit,
        period=package.period,
        number=package.number if number is None else number,
        key=package.key,
        sha256=digest_of(content),
        content=content.decode(),
        state=state,
        came_by=came_by,
        sent_by=sent_by,
        sent_by_name=package.sent_by,
        sent_at=package.sent_at,
    )


def move(
    submission: Submission,
    state: Submission.State,
    actor: User | None,
    name: str,
    moment: datetime,
    reason: str = "",
) -> None:
    """Bring a submission to ``state`` (the caller saves it), and keep the step."""
    submission.state = state
    keep_submission_step(submission, actor, moment, reason, name)


def keep_submission_step(
    submission: Submission,
    actor: User | None,
    moment: datetime,
    reason: str = "",
    name: str = "",
) -> None:
    """Keep who brought a submission to where it stands; without a name its sender."""
    SubmissionStep.objects.create(
        submission=submission,
        state=submission.state,
        actor=actor,
        actor_name=(name or submission.sent_by_name)[:NAME_LIMIT],
        at=moment,
        reason=reason,
    )


def keep_actual_steps(
    submission: Submission,
    state: ActualStep.State,
    actor: User | None,
    moment: datetime,
    *,
    name: str = "",
) -> None:
    """Keep that all actuals of a submission came to ``state``."""
    said = (name or str(actor or ""))[:NAME_LIMIT]
    ActualStep.objects.bulk_create(
        ActualStep(actual=actual, state=state, actor=actor, actor_name=said, at=moment)
        for actual in submission.actuals.all()
    )


def return_actuals(
    submission: Submission,
    items: Mapping[str, str],
    actor: User | None,
    name: str,
    moment: datetime,
) -> None:
    """Keep that the actuals of some figures (words by their keys) were returned."""
    returned = Actual.objects.filter(submissions=submission, indicator__key__in=list(items))
    for actual in returned.select_related("indicator"):
        words = items[actual.indicator.key]
        keep_step(actual, ActualStep.State.RETURNED, actor, moment, words, actor_name=name)
