"""Figures sent up: periods, submissions, what is remarked on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from lotrinh.core.packages import to_bytes
from lotrinh.workspace.actuals.reporting import collecting, taking_in
from lotrinh.workspace.actuals.reporting import operations as reporting
from lotrinh.workspace.actuals.reporting.decisions import Decision
from lotrinh.workspace.actuals.reporting.models import Collection, Remark, Submission
from lotrinh.workspace.actuals.reporting.packing import package_of
from tests.workspace.permissions.registry import Call, Visit, in_wrong_state, operation, page
from tests.workspace.permissions.world import AT, YEAR, World

AREA = "actuals.reporting.operations"
COLLECTING = "actuals.reporting.collecting"
TAKING_IN = "actuals.reporting.taking_in"
OPENS, DUE, LOCKS = date(2026, 5, 20), date(2026, 6, 15), date(2028, 5, 20)
State = Submission.State


@operation(f"{COLLECTING}.open_collection", unit="C1")
def open_collection(world: World) -> Call:
    return lambda actor: collecting.open_collection(
        unit=world.units["C1"],
        period="2025-2026/1",
        opens_on=OPENS,
        due_on=DUE,
        locks_on=LOCKS,
        actor=actor,
        at=AT,
    )


@operation(f"{COLLECTING}.change_collection", unit="C1")
def change_collection(world: World) -> Call:
    return lambda actor: collecting.change_collection(
        collection=Collection.objects.get(pk=world.collection.pk),
        opens_on=OPENS,
        due_on=DUE,
        locks_on=LOCKS - timedelta(days=1),
        note="",
        reason="sửa hạn",
        actor=actor,
        at=AT,
    )


@operation(f"{COLLECTING}.grant_extension", unit="C1")
def grant_extension(world: World) -> Call:
    return lambda actor: collecting.grant_extension(
        collection=Collection.objects.get(pk=world.collection.pk),
        unit=world.units["A"],
        until=LOCKS + timedelta(days=1),
        reason="mưa lũ",
        actor=actor,
        at=AT,
    )


@operation(f"{AREA}.send_report")
def send(world: World) -> Call:
    return lambda actor: reporting.send_report(
        unit=world.units["A"], period=YEAR, narrative="bổ sung", actor=actor, at=AT
    )


@in_wrong_state(f"{AREA}.send_report", reporting.UnableToSend)
def send_when_locked(world: World) -> Call:
    _lock(world)
    return send(world)


@operation(f"{AREA}.answer_remark")
def answer(world: World) -> Call:
    return lambda actor: reporting.answer_remark(
        remark=Remark.objects.select_related("submission__unit").get(pk=world.remark.pk),
        answer="đã đếm lại",
        actor=actor,
        at=AT,
    )


@in_wrong_state(f"{AREA}.answer_remark", reporting.UnableToAnswer)
def answer_accepted(world: World) -> Call:
    _state(world, State.ACCEPTED)
    return answer(world)


@operation(f"{AREA}.accept_report")
def accept(world: World) -> Call:
    return lambda actor: reporting.accept_report(submission=_found(world), actor=actor, at=AT)


@in_wrong_state(f"{AREA}.accept_report", reporting.UnableToDecide)
def accept_returned(world: World) -> Call:
    _state(world, State.RETURNED)
    return accept(world)


@operation(f"{AREA}.return_report")
def give_back(world: World) -> Call:
    key = package_of(world.submission).items[0].key
    # The whole has a remark already; a figure is remarked on once.
    return lambda actor: reporting.return_report(
        submission=_found(world), reason="", items={key: "xem lại"}, actor=actor, at=AT
    )


@in_wrong_state(f"{AREA}.return_report", reporting.UnableToDecide)
def return_accepted(world: World) -> Call:
    _state(world, State.ACCEPTED)
    return give_back(world)


@operation(f"{TAKING_IN}.take_in")
def take_in(world: World) -> Call:
    package = package_of(world.submission)
    content = to_bytes(replace(package, key=uuid4(), number=2, narrative="từ máy của trường"))
    return lambda _: taking_in.take_in(
        unit=world.units["A"], content=content, way=Submission.Way.NETWORK, at=AT
    )


@in_wrong_state(f"{TAKING_IN}.take_in", taking_in.UnableToTakeIn)
def take_in_when_locked(world: World) -> Call:
    _lock(world)
    return take_in(world)


@operation(f"{TAKING_IN}.acknowledge_submission")
def acknowledge(world: World) -> Call:
    _state(world, State.OUTGOING)
    return acknowledge_again(world)


@in_wrong_state(f"{TAKING_IN}.acknowledge_submission", None)
def acknowledge_again(world: World) -> Call:
    return lambda _: taking_in.acknowledge_submission(submission=_found(world), at=AT)


@operation(f"{TAKING_IN}.take_decision")
def take_decision(world: World) -> Call:
    decision = Decision(State.RETURNED, "Bà Tư", "xem lại", AT)
    return lambda _: taking_in.take_decision(submission=_found(world), decision=decision, at=AT)


@in_wrong_state(f"{TAKING_IN}.take_decision", reporting.UnableToDecide)
def take_another_decision(world: World) -> Call:
    _state(world, State.ACCEPTED)
    return take_decision(world)


def _found(world: World) -> Submission:
    return Submission.objects.select_related("unit").get(pk=world.submission.pk)


def _state(world: World, state: Submission.State) -> None:
    Submission.objects.filter(pk=world.submission.pk).update(state=state)


def _lock(world: World) -> None:
    days: dict[str, Any] = {"due_on": OPENS, "locks_on": OPENS}
    Collection.objects.filter(pk=world.collection.pk).update(**days)


# --- pages ----------------------------------------------------------------------------------------

DAYS = {"opens_on": OPENS, "due_on": DUE, "locks_on": LOCKS, "note": ""}


@page("reports", unit=None)
def reports(world: World) -> Visit:
    return Visit("/bao-cao/")


@page("report", unit=None)
def report(world: World) -> Visit:
    return Visit(f"/bao-cao/ky/?ky={YEAR}")


@page("report_send", unit=None, answers=422, elsewhere=422)
def report_send(world: World) -> Visit:
    """A period that is open nowhere: each principal is told so, who is none is not let in."""
    return Visit("/bao-cao/gui/", {"period": "2025-2026/1", "narrative": "bổ sung"})


@page("submission")
def submission(world: World) -> Visit:
    return Visit(f"/bao-cao/goi/{world.submission.pk}/")


@page("submission_accept")
def submission_accept(world: World) -> Visit:
    return Visit(f"/bao-cao/goi/{world.submission.pk}/nhan/")


@page("submission_return")
def submission_return(world: World) -> Visit:
    return Visit(f"/bao-cao/goi/{world.submission.pk}/tra-lai/", {"note-0": "xem lại"})


@page("remark_answer")
def remark_answer(world: World) -> Visit:
    return Visit(f"/bao-cao/nhac/{world.remark.pk}/", {"answer": "đã đếm lại"})


@page("collections", unit=None)
def collections(world: World) -> Visit:
    return Visit("/thu-thap/")


@page("collection_open", unit=None)
def collection_open(world: World) -> Visit:
    return Visit("/thu-thap/mo/", DAYS | {"period": "2025-2026/1"})


@page("collection", unit="C1")
def collection(world: World) -> Visit:
    path = f"/thu-thap/{world.collection.pk}/"
    return Visit(path, also=["?trang-thai=waiting", "?q=a", f"?gia-han={world.units['A'].pk}"])


@page("collection_change", unit="C1")
def collection_change(world: World) -> Visit:
    return Visit(f"/thu-thap/{world.collection.pk}/doi-ngay/", DAYS | {"reason": "sửa hạn"})


@page("collection_extend", unit="C1")
def collection_extend(world: World) -> Visit:
    until = LOCKS + timedelta(days=1)
    sent = {"unit": world.units["A"].pk, "until": until, "reason": "mưa lũ"}
    return Visit(f"/thu-thap/{world.collection.pk}/gia-han/", sent)


@page("collection_accept", unit="C1")
def collection_accept(world: World) -> Visit:
    Remark.objects.filter(submission=world.submission).delete()
    return Visit(f"/thu-thap/{world.collection.pk}/nhan/", {"submissions": world.submission.pk})


@page("collection_xlsx", unit="C1")
def collection_xlsx(world: World) -> Visit:
    return Visit(f"/thu-thap/{world.collection.pk}/xuat.xlsx", also=["?q=a"])


@page("collection_csv", unit="C1")
def collection_csv(world: World) -> Visit:
    return Visit(f"/thu-thap/{world.collection.pk}/xuat.csv", also=["?q=a"])
