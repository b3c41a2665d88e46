"""Two who do the same at the same moment: one waits for the other, and nothing is there twice."""

from __future__ import annotations

from concurrent.futures import Future, wait
from dataclasses import replace
from functools import partial
from threading import Event
from uuid import uuid4

import pytest
from django.db import transaction

from lotrinh.core.packages import to_bytes
from lotrinh.workspace.actuals.reporting import operations
from lotrinh.workspace.actuals.reporting.keeping import hold
from lotrinh.workspace.actuals.reporting.models import Collection, Submission, UnitReport
from lotrinh.workspace.actuals.reporting.operations import (
    UnableToDecide,
    UnableToSend,
    accept_report,
)
from lotrinh.workspace.actuals.reporting.packing import package_of
from lotrinh.workspace.actuals.reporting.taking_in import take_in
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.models import AuditEvent, Unit, User
from lotrinh.workspace.plans.models import Indicator
from tests.workspace.conftest import Personas
from tests.workspace.reporting.conftest import AT, YEAR, Above, Send
from tests.workspace.trail.test_writing import Start, start

__all__ = ["start"]

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 4
LONG_ENOUGH = 1.0


@pytest.fixture
def sent(opened: Collection, figures: list[Indicator], send: Send) -> Submission:
    """Return the school's first submission; it is there before anybody starts."""
    return send()


def outcomes(futures: list[Future[object]]) -> list[object]:
    """Return what each came to: what it returned, or the kind of its error."""
    wait(futures)
    return [type(error) if (error := one.exception()) else one.result() for one in futures]


def test_a_package_that_comes_several_times_at_once_is_one(
    personas: Personas, sent: Submission, start: Start[object]
) -> None:
    content = to_bytes(replace(package_of(sent), key=uuid4(), number=2))

    def arrive() -> object:
        way = Submission.Way.NETWORK
        return take_in(unit=personas.school, content=content, way=way, at=AT).pk

    def kept() -> object:
        entries = AuditEvent.objects.filter(verb="take_in_report").count()
        return Submission.objects.filter(period=YEAR, number=2).count(), entries

    assert len(set(outcomes([start(arrive) for _ in range(MANY)]))) == 1
    assert start(kept).result() == (1, 1)


def test_figures_that_are_sent_several_times_at_once_are_sent_once(
    sent: Submission, send: Send, start: Start[object]
) -> None:
    def again() -> object:
        return send(narrative="Bổ sung.").pk

    found = outcomes([start(again) for _ in range(MANY)])
    assert found.count(UnableToSend) == MANY - 1
    assert start(Submission.objects.count).result() == 2


def test_what_several_officers_accept_at_once_counts_once(
    above: Above, sent: Submission, start: Start[object]
) -> None:
    def accept(actor: User) -> object:
        return accept_report(submission=sent, actor=actor, at=AT).pk

    def kept() -> object:
        entries = AuditEvent.objects.filter(verb="accept_report").count()
        return UnitReport.objects.get().submission_id, entries

    officers = (above.officer, above.province_officer)
    found = outcomes([start(partial(accept, officer)) for officer in officers])
    assert found.count(UnableToDecide) == 1
    assert start(kept).result() == (sent.pk, 1)


def test_who_writes_about_the_school_meanwhile_does_not_wait_for_who_sends(
    personas: Personas,
    sent: Submission,
    send: Send,
    start: Start[object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An entry of the trail looks at its school when it is committed, and the trail has one end."""
    has_written, holds = Event(), Event()

    def hold_slowly(unit: Unit) -> None:
        has_written.wait(2 * LONG_ENOUGH)
        hold(unit)
        holds.set()

    monkeypatch.setattr(operations, "hold", hold_slowly)

    def write() -> object:
        with transaction.atomic():
            event = record("probe", sent, unit=personas.school, actor=personas.teacher, at=AT)
            has_written.set()
            holds.wait(LONG_ENOUGH)
        return event.verb

    def again() -> object:
        return send(narrative="Bổ sung.").number

    assert outcomes([start(write), start(again)]) == ["probe", 2]
