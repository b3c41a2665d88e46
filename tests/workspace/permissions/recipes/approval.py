"""What becomes of a result that somebody entered: submitted, approved, returned."""

from __future__ import annotations

from lotrinh.workspace.actuals.approval import (
    UnableToMoveActual,
    approve_actual,
    return_actual,
    submit_actual,
)
from lotrinh.workspace.actuals.models import Actual
from tests.workspace.permissions.registry import Call, Visit, in_wrong_state, operation, page
from tests.workspace.permissions.world import AT, YEAR, World

AREA = "actuals.approval"


def _again(actual: Actual) -> Actual:
    return Actual.objects.get(pk=actual.pk)


@operation(f"{AREA}.submit_actual")
def submit(world: World) -> Call:
    return lambda actor: submit_actual(actual=_again(world.draft_actual), actor=actor, at=AT)


@in_wrong_state(f"{AREA}.submit_actual", UnableToMoveActual)
def submit_again(world: World) -> Call:
    return lambda actor: submit_actual(actual=_again(world.submitted), actor=actor, at=AT)


@operation(f"{AREA}.approve_actual")
def approve(world: World) -> Call:
    return lambda actor: approve_actual(actual=_again(world.submitted), actor=actor, at=AT)


@in_wrong_state(f"{AREA}.approve_actual", UnableToMoveActual)
def approve_again(world: World) -> Call:
    return lambda actor: approve_actual(actual=_again(world.actual), actor=actor, at=AT)


@operation(f"{AREA}.return_actual")
def give_back(world: World) -> Call:
    return lambda actor: return_actual(
        actual=_again(world.submitted), reason="đếm lại lớp 5A", actor=actor, at=AT
    )


@in_wrong_state(f"{AREA}.return_actual", UnableToMoveActual)
def give_a_draft_back(world: World) -> Call:
    return lambda actor: return_actual(
        actual=_again(world.draft_actual), reason="đếm lại lớp 5A", actor=actor, at=AT
    )


@page("actual_submit")
def submit_page(world: World) -> Visit:
    return Visit(f"/ket-qua/{world.draft_actual.pk}/gui-duyet/")


@page("actual_approve")
def approve_page(world: World) -> Visit:
    return Visit(f"/ket-qua/{world.submitted.pk}/duyet/")


@page("actual_return")
def return_page(world: World) -> Visit:
    return Visit(f"/ket-qua/{world.submitted.pk}/tra-lai/", {"reason": "đếm lại lớp 5A"})


@page("actuals_approve", unit=None, elsewhere=422)
def approve_several(world: World) -> Visit:
    return Visit(f"/chi-tieu/duyet/?nam={YEAR}", {"approve": world.submitted.pk})
