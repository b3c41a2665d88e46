"""Sending in the background: as soon as a principal has sent, and again until it has arrived."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lotrinh.workspace.actuals.exchange.queries import Submission, outgoing, undecided

FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
"""Between two runs while something waits to be sent; while only a decision is waited for, the
longest."""


@task()
def send_submissions(times: int = 0) -> None:
    """Send what waits and fetch what was decided; ``times`` it has been put off without result.

    Within a run everything is tried once: who waits in a worker holds up what others wait for.
    """
    # What speaks HTTP is loaded where something is sent, not wherever Django starts.
    from lotrinh.workspace.actuals.exchange.sending import send_waiting

    sent = send_waiting(clock=timezone.now, pause=lambda _wait: None, tries=1)
    if sent.waiting:
        times = 0 if sent.arrived else times + 1
        _again_after(min(FIRST_WAIT * 2 ** min(times, 10), LONGEST_WAIT), times)
    elif undecided().exists():
        _again_after(LONGEST_WAIT, 0)


def queue_sending(instance: Submission, *, created: bool, **_: Any) -> None:
    """Have a submission that is to go to another installation sent: in the transaction that keeps
    it, so that neither is there without the other. Called once a submission is saved."""
    if created and instance.state == Submission.State.OUTGOING:
        send_submissions.enqueue(0)


def resume_sending() -> None:
    """Queue what an earlier worker had begun, or never got to, before it was stopped."""
    if outgoing().exists() or undecided().exists():
        send_submissions.enqueue(0)


def _again_after(wait: timedelta, times: int) -> None:
    """Queue another run, unless one is queued."""
    queued = DBTaskResult.objects.filter(
        task_path=send_submissions.module_path, status=TaskResultStatus.READY
    )
    if not queued.exists():
        send_submissions.using(run_after=timezone.now() + wait).enqueue(times)
