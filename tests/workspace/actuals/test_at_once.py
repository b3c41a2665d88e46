"""Two people in the same school at the same moment: both get done what they do."""

from __future__ import annotations

from threading import Event

import pytest
from django.db import transaction

from lotrinh.workspace.actuals import approval
from lotrinh.workspace.actuals.approval import approve_actual
from lotrinh.workspace.actuals.models import Actual, ActualStep
from lotrinh.workspace.actuals.operations import record_actual
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.plans.models import Indicator
from tests.workspace.actuals.conftest import Enter, InForce
from tests.workspace.conftest import AT, Personas
from tests.workspace.trail.test_writing import Start, start

__all__ = ["start"]

pytestmark = pytest.mark.django_db(transaction=True)

LONG_ENOUGH = 1.0


@pytest.fixture
def entered(personas: Personas, in_force: InForce, enter: Enter) -> Actual:
    """Return what a teacher has entered; it is there before anybody starts."""
    in_force()
    return enter(Indicator.objects.order_by("pk")[0], text="97", actor=personas.teacher)


def test_a_result_is_entered_while_another_is_approved(
    personas: Personas,
    entered: Actual,
    start: Start[object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each holds what the other needs to finish: neither may wait for the other for ever."""
    other = Indicator.objects.order_by("pk")[1]
    is_entered, is_approving = Event(), Event()

    def record_late(*given: object, **named: object) -> object:
        is_approving.set()
        return record(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(approval, "record", record_late)

    def enter_another() -> object:
        with transaction.atomic():
            made = record_actual(
                indicator=other, period="2025-2026", text="98", actor=personas.teacher, at=AT
            )
            is_entered.set()
            is_approving.wait(LONG_ENOUGH)  # where writers queue, the other has not begun
        return made.steps.get().state

    def approve() -> object:
        is_entered.wait(LONG_ENOUGH)
        return approve_actual(actual=entered, actor=personas.principal, at=AT).state

    outcomes = [start(enter_another), start(approve)]
    assert [one.result() for one in outcomes] == [
        ActualStep.State.SUBMITTED,
        ActualStep.State.APPROVED,
    ]
