"""What people do on pages, their programs do: enter, approve, register, send, accept, return."""

from __future__ import annotations

from typing import Any

import pytest

from lotrinh.core.packages import digest_of, from_bytes
from lotrinh.workspace.actuals.reporting.models import Submission
from lotrinh.workspace.people.models import AuditEvent
from tests.workspace.api.conftest import Program, ProgramOf
from tests.workspace.permissions.world import TAUGHT, YEAR, World

pytestmark = pytest.mark.django_db


def test_a_teacher_enters_and_the_principal_returns_then_approves(
    world: World, program_of: ProgramOf
) -> None:
    teacher = program_of(world.user("staff of A"))
    principal = program_of(world.user("principal of A"))
    sent = {
        "indicator": world.submitted.indicator_id,
        "period": "2023-2024",
        "text": "96,5",
        "as_draft": True,
    }
    made = teacher.post("/actuals", sent).json()
    assert (made["state"], made["standing"]) == ("draft", "pending")
    assert made["value"]["value"] == "96.5"

    waits = teacher.post(f"/actuals/{made['id']}/submit").json()
    assert waits["state"] == "submitted"
    assert teacher.post(f"/actuals/{made['id']}/approve").status_code == 403

    assert principal.post(f"/actuals/{made['id']}/return", {"reason": " "}).status_code == 409
    returned = principal.post(f"/actuals/{made['id']}/return", {"reason": "đếm lại"}).json()
    assert returned["state"] == "returned"
    assert [step["state"] for step in returned["steps"]] == ["draft", "submitted", "returned"]
    assert returned["steps"][-1]["reason"] == "đếm lại"

    mended = teacher.post(
        "/actuals",
        sent | {"text": "97", "as_draft": False, "reason": "đếm lại", "replaces": made["id"]},
    ).json()
    approved = principal.post(f"/actuals/{mended['id']}/approve").json()
    assert (approved["state"], approved["standing"]) == ("approved", "holds")


def test_a_draft_is_another_s_secret(world: World, program_of: ProgramOf) -> None:
    stranger = program_of(world.user("principal of B"))
    for step in ("submit", "approve"):
        assert stranger.post(f"/actuals/{world.draft_actual.pk}/{step}").status_code == 404


def test_a_school_registers_and_the_province_answers(world: World, program_of: ProgramOf) -> None:
    principal = program_of(world.user("principal of A"))
    officer = program_of(world.user("province_officer of P"))
    [handed] = principal.get(f"/demands?unit={world.units['A'].pk}").json()["items"]
    assert (handed["demand"], handed["state"]) == (world.demand.pk, "waiting")
    assert handed["registration"]["id"] == world.registration.pk

    address = f"/registrations/{world.registration.pk}"
    assert principal.post(f"{address}/accept").status_code == 403
    assert officer.post(f"{address}/return").status_code == 409
    returned = officer.post(f"{address}/return", {"reason": "cao hơn"}).json()
    assert (returned["state"], returned["decision"]) == ("returned", "cao hơn")

    sent = {
        "unit": world.units["A"].pk,
        "demand": world.demand.pk,
        "text": "95",
        "reason": "có lộ trình",
        "replaces": world.registration.pk,
    }
    made = principal.post("/registrations", sent)
    assert made.status_code == 201
    assert principal.client.get(made["Location"]).json() == made.json()
    accepted = officer.post(f"/registrations/{made.json()['id']}/accept").json()
    assert accepted["state"] == "accepted"
    assert accepted["decided_by"] == "province_officer of P"

    waiting = officer.get(f"/registrations?set={world.demand_set.pk}&state=waiting").json()
    assert waiting["total"] == 0
    assert officer.get(f"/registrations?set={world.demand_set.pk}").json()["total"] == 2


def test_a_demand_of_another_school_is_not_there(world: World, program_of: ProgramOf) -> None:
    principal = program_of(world.user("principal of B"))
    sent = {"unit": world.units["B"].pk, "demand": world.demand.pk, "text": "98"}
    assert principal.post("/registrations", sent).status_code == 404
    assert principal.get("/demand-sets").json()["total"] == 0


def test_an_officer_sees_what_was_handed_down(world: World, program_of: ProgramOf) -> None:
    officer = program_of(world.user("province_officer of P"))
    found = officer.get(f"/demand-sets?unit={world.units['P'].pk}").json()["items"]
    [one] = [each for each in found if each["id"] == world.demand_set.pk]
    assert (one["demands"], one["is_for_all"]) == (1, False)
    [demand] = officer.get(f"/demand-sets/{one['id']}/demands").json()["items"]
    assert (demand["id"], demand["text"]) == (world.demand.pk, world.demand.text)


def test_a_school_sends_and_the_commune_returns_then_accepts(
    world: World, program_of: ProgramOf
) -> None:
    principal = program_of(world.user("principal of A"))
    officer = program_of(world.user("commune_officer of C1"))
    [window] = principal.get(f"/collections?period={YEAR}").json()["items"]
    assert window["unit"]["code"] == "ma-C1"
    assert (
        principal.post(
            "/submissions", {"unit": world.units["A"].pk, "period": "2024-2025"}
        ).status_code
        == 409
    )

    first = principal.get(f"/submissions/{world.submission.pk}").json()
    assert first["narrative"] == "zqthuyetminh"
    assert first["sha256"] == digest_of(world.submission.content.encode())
    figure = first["figures"][0]
    assert figure["key"] == from_bytes(world.submission.content.encode()).items[0].key

    places = {"items": [{"item": figure["key"], "text": "xem lại con số"}]}
    assert principal.post(f"/submissions/{first['id']}/return", places).status_code == 403
    returned = officer.post(f"/submissions/{first['id']}/return", places).json()
    assert returned["state"] == "returned"
    assert [one["words"]["vi"] for one in returned["remarks"] if one["item"] == figure["key"]] == [
        "xem lại con số"
    ]
    for remark in returned["remarks"]:
        answer = principal.post(f"/remarks/{remark['id']}/answer", {"answer": "đã kiểm tra"})
        assert answer.json()["answer"] == "đã kiểm tra"

    sent = {"unit": world.units["A"].pk, "period": YEAR, "narrative": "đã xem lại"}
    made = principal.post("/submissions", sent)
    assert made.status_code == 201
    second = made.json()
    assert (second["number"], second["state"]) == (2, "sent")
    assert rolled_up(officer, world)["reported"] == 0
    accepted = officer.post(f"/submissions/{second['id']}/accept").json()
    assert [step["state"] for step in accepted["steps"]] == ["sent", "accepted"]
    assert AuditEvent.objects.latest("number").channel == "api"
    assert officer.post(f"/submissions/{second['id']}/accept").status_code == 409
    listed = officer.get(f"/submissions?unit={world.units['A'].pk}&state=accepted").json()
    assert [one["id"] for one in listed["items"]] == [second["id"]]
    assert Submission.objects.get(pk=first["id"]).state == "returned"

    after = rolled_up(officer, world)
    assert (after["expected"], after["reported"]) == (2, 1)
    [dropout] = [one for one in after["items"] if one["code"] == world.counted.code]
    assert dropout["sum"]["reported"] == 1
    assert dropout["sum"]["denominator"] > 0


def rolled_up(officer: Program, world: World) -> Any:
    answer = officer.get(f"/rollup?unit={world.units['C1'].pk}&period={YEAR}")
    assert answer.status_code == 200
    return answer.json()


def test_a_result_that_nobody_approved_is_in_no_submission(
    world: World, program_of: ProgramOf
) -> None:
    officer = program_of(world.user("commune_officer of C1"))
    found = officer.get(f"/submissions/{world.submission.pk}").json()
    assert TAUGHT not in {figure["name"] for figure in found["figures"]}
