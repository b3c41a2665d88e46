"""Schools that register at the same moment: none has to wait for another for ever."""

from __future__ import annotations

from threading import Event

import pytest
from django.test import Client

from lotrinh.workspace.people.audit import record
from lotrinh.workspace.plans.demands import operations
from lotrinh.workspace.plans.demands.models import Demand, Registration
from lotrinh.workspace.plans.demands.operations import register_target
from tests.workspace.conftest import AT
from tests.workspace.demands.conftest import YEAR, HandDown, Places
from tests.workspace.trail.test_writing import Start, start

__all__ = ["start"]

pytestmark = pytest.mark.django_db(transaction=True)

LONG_ENOUGH = 1.0


@pytest.fixture
def demands(places: Places, hand_down: HandDown) -> list[Demand]:
    """Return the demands of two documents, as pages list them; they are there before anybody
    starts."""
    older = hand_down(("pupils-lost", YEAR, "< 0,2"), number="1/KH")
    newer = hand_down(("primary-completion", YEAR, "97"), number="2/KH")
    return [newer.demands.get(), older.demands.get()]


def test_several_of_two_documents_are_registered_while_another_school_registers_one(
    places: Places, demands: list[Demand], start: Start[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = demands
    has_one, other_is_registering = Event(), Event()

    def record_slowly(*given: object, **named: object) -> object:
        if named["unit"] == places.far_school:
            other_is_registering.set()
            return record(*given, **named)  # type: ignore[arg-type]
        kept = record(*given, **named)  # type: ignore[arg-type]
        has_one.set()
        other_is_registering.wait(LONG_ENOUGH)
        return kept

    monkeypatch.setattr(operations, "record", record_slowly)

    def register_both() -> object:
        client = Client()
        client.force_login(places.principal)
        return client.post("/chi-tieu/duoc-giao/", {"demand": [first.pk, second.pk]}).status_code

    def register_one() -> object:
        has_one.wait(2 * LONG_ENOUGH)
        made = register_target(
            demand=second, unit=places.far_school, text="0,1", actor=places.far_principal, at=AT
        )
        return made.state

    outcomes = [start(register_both), start(register_one)]
    assert [one.result() for one in outcomes] == [302, Registration.State.REGISTERED]
