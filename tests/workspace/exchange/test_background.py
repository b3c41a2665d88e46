"""What a principal has sent goes on its way by itself, and again until it has arrived."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lotrinh.workspace.actuals.exchange import sending
from lotrinh.workspace.actuals.exchange.answers import PackageState
from lotrinh.workspace.actuals.exchange.operations import apply_answer, set_destination
from lotrinh.workspace.actuals.exchange.sending import Sent
from lotrinh.workspace.actuals.exchange.tasks import (
    FIRST_WAIT,
    LONGEST_WAIT,
    resume_sending,
    send_submissions,
)
from lotrinh.workspace.actuals.reporting.models import Submission
from lotrinh.workspace.actuals.reporting.operations import send_report
from lotrinh.workspace.actuals.reporting.taking_in import acknowledge_submission
from tests.workspace.exchange.conftest import ADDRESS, Elsewhere
from tests.workspace.exchange.school_data import School, enter_results, make_school

NOW = timezone.now()
YEAR = "2025-2026"


@pytest.fixture
def school(db: None, elsewhere: Elsewhere) -> School:
    made = make_school("HS01", "Trường TH Hoa Sen", year=2025, moment=NOW)
    enter_results(made, YEAR, (58, 55, 60), moment=NOW)
    set_destination(
        unit=made.unit, address=ADDRESS, code="HS01", public_key=elsewhere.key, actor=None, at=NOW
    )
    return made


def report(school: School) -> Submission:
    return send_report(unit=school.unit, period=YEAR, actor=school.principal, at=NOW)


def queued() -> list[timedelta]:
    """Return after how long each run that waits is to be begun."""
    waiting = DBTaskResult.objects.filter(status="READY").order_by("run_after")
    due = [one.run_after for one in waiting]
    return [timedelta(0) if one.year == 9999 else one - timezone.now() for one in due]


def comes_to(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "send_waiting", lambda **_: sent)


def about(wait: timedelta) -> object:
    return pytest.approx(wait.total_seconds(), abs=30)


def run(times: int) -> list[float]:
    """Do a run as a worker does, and return when the next ones are due, in seconds."""
    DBTaskResult.objects.all().delete()
    send_submissions.func(times)
    return [wait.total_seconds() for wait in queued()]


def test_what_is_on_its_way_is_queued_as_it_is_kept(school: School) -> None:
    submission = report(school)
    assert queued() == [timedelta(0)]
    submission.save()
    acknowledge_submission(submission=submission, at=NOW)
    assert queued() == [timedelta(0)]


def test_what_is_sent_within_the_installation_is_not(school: School) -> None:
    Submission.objects.create(
        unit=school.unit, period=YEAR, number=1, key="0" * 32, state="sent", sent_at=NOW
    )
    assert queued() == []


def test_what_waits_is_tried_again_after_growing_waits(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = report(school)
    waits = Sent(waiting=[(submission, sending.UnableToWriteFile("", "").message)])
    comes_to(waits, monkeypatch)
    assert run(0) == [about(2 * FIRST_WAIT)]
    assert run(1) == [about(4 * FIRST_WAIT)]
    assert run(1_000) == [about(LONGEST_WAIT)]
    waits.arrived.append(submission)
    assert run(7) == [about(FIRST_WAIT)]


def test_one_run_is_queued_however_many_end(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = report(school)
    comes_to(Sent(waiting=[(submission, sending.UnableToWriteFile("", "").message)]), monkeypatch)
    assert len(run(0)) == 1
    send_submissions.func(0)
    assert len(queued()) == 1


def test_a_decision_is_asked_for_now_and_then(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = report(school)
    comes_to(Sent(arrived=[submission]), monkeypatch)
    assert run(0) == []
    apply_answer(
        submission=submission,
        state=PackageState(submission.key, submission.sha256, 1, received_at=NOW),
        at=NOW,
    )
    assert run(0) == [about(LONGEST_WAIT)]


def test_what_a_worker_had_begun_is_queued_again(school: School) -> None:
    resume_sending()
    assert queued() == []
    report(school)
    DBTaskResult.objects.all().delete()
    resume_sending()
    assert queued() == [timedelta(0)]
