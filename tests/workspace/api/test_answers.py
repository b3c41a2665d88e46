"""How the API answers: parts of lists, filters, what has not changed, what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pydantic import TypeAdapter

from lotrinh.core.values import from_json, to_json
from lotrinh.core.values.types import (
    BLANK,
    Bound,
    Count,
    Date,
    Demanded,
    Level,
    Missing,
    Number,
    Operator,
    Range,
    Rank,
    Ratio,
    Reason,
    Status,
    StatusWord,
    Text,
    Top,
)
from lotrinh.core.values.types import Value as CoreValue
from lotrinh.workspace.actuals.operations import record_actual
from lotrinh.workspace.components.api.values import Value
from lotrinh.workspace.plans.models import Indicator
from tests.workspace.api.conftest import ROOT, Program, ProgramOf
from tests.workspace.permissions.world import AT, COUNTED, TAUGHT, YEAR, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def principal(world: World, program_of: ProgramOf) -> Program:
    return program_of(world.user("principal of A"))


@pytest.fixture
def officer(world: World, program_of: ProgramOf) -> Program:
    return program_of(world.user("province_officer of P"))


# --- lists ----------------------------------------------------------------------------------------


def test_a_list_comes_in_parts_that_make_the_whole(world: World, officer: Program) -> None:
    whole = officer.get("/units?limit=200").json()
    assert whole["total"] == len(whole["items"]) == len(world.units) - 1  # the district is over
    parts = [officer.get(f"/units?limit=3&offset={start}").json() for start in range(0, 9, 3)]
    assert [item for part in parts for item in part["items"]] == whole["items"]
    assert officer.get("/units?offset=1000").json()["items"] == []


@pytest.mark.parametrize(
    "asked",
    [
        "limit=0",
        "limit=201",
        "limit=1.0",
        "limit=+5",
        "limit=1_0",
        "offset=-1",
        "kind=academy",
        "below=x",
        "code=",
        "code=%00",
        "on=2025-13-01",
        "on=0",
        "on=20250905",
        "colour=red",
        "limit=5&limit=6",
    ],
)
def test_a_filter_that_is_not_understood_is_refused(officer: Program, asked: str) -> None:
    answer = officer.get(f"/units?{asked}")
    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert fault["where"] == f"query.{asked.partition('=')[0]}"
    assert fault["vi"]
    assert fault["en"]


@pytest.mark.parametrize("period", ["2025-2027", "2025", "2025-2026/3", "2025-2026/", "1999-2000"])
def test_a_period_is_a_school_year_or_a_semester(principal: Program, period: str) -> None:
    assert principal.get(f"/actuals?period={period}").status_code == 422


def test_units_are_those_of_a_day(world: World, officer: Program) -> None:
    def named(query: str) -> set[str]:
        return {item["name"] for item in officer.get(f"/units?limit=200&{query}").json()["items"]}

    assert "Huyện Cũ" not in named("")
    assert "Huyện Cũ" in named("on=2025-06-30")
    assert named("on=2025-06-30&kind=commune") == set()
    assert named(f"below={world.units['C1'].pk}&kind=school") == {"Trường A", "Trường B"}
    assert named("code=ma-D") == {"Trường D"}
    assert named("code=khong-co") == set()
    [school] = officer.get("/units?code=ma-A&on=2025-06-30").json()["items"]
    assert school["parent"] == world.units["H"].pk


def test_a_unit_tells_its_history(world: World, officer: Program) -> None:
    found = officer.get(f"/units/{world.units['A'].pk}?on=2025-06-30").json()
    assert [one["name"] for one in found["above"]] == ["Bộ", "Tỉnh Một", "Huyện Cũ"]
    assert found["is_there"] is True
    assert found["names"][-1]["name"] == "Trường A"


def test_plans_and_their_rows_are_there_version_by_version(
    world: World, principal: Program
) -> None:
    [plan] = principal.get(f"/plans?unit={world.units['A'].pk}&school_year={YEAR}").json()["items"]
    assert (plan["id"], plan["versions"]) == (world.version.plan_id, 1)
    found = principal.get(f"/plans/{plan['id']}").json()
    assert [one["number"] for one in found["versions"]] == [1]
    assert found["versions"][0]["sha256"] == world.version.file.sha256
    rows = principal.get(f"/plans/{plan['id']}/rows?version=1").json()
    assert rows["total"] == world.version.rows.count()
    assert rows == principal.get(f"/plans/{plan['id']}/rows").json()
    assert principal.get(f"/plans/{plan['id']}/rows?version=2").status_code == 404


def test_the_catalogue_names_its_legal_sources(principal: Program) -> None:
    found = principal.get("/catalogue?limit=200").json()
    assert found["total"] > 50
    assert any(entry["legal"] for entry in found["items"])


def test_indicators_are_found_by_unit_and_code(world: World, principal: Program) -> None:
    whole = principal.get(f"/indicators?unit={world.units['A'].pk}").json()
    assert {one["name"] for one in whole["items"]} >= {COUNTED, TAUGHT}
    coded = next(one for one in whole["items"] if one["code"])
    again = principal.get(f"/indicators?code={coded['code']}").json()
    assert coded in again["items"]


def test_targets_say_what_was_reached_and_what_nobody_reported(
    world: World, principal: Program
) -> None:
    address = f"/targets?unit={world.units['A'].pk}&school_year={YEAR}"
    rows = {row["name"]: row for row in principal.get(address).json()["items"]}
    met = rows["Tỷ lệ zqchitieu"]
    assert (met["actual"]["numerator"], met["actual"]["denominator"]) == (58, 60)
    assert met["verdict"]["sentence"]["vi"]
    assert rows[TAUGHT]["actual"] is None
    assert rows[TAUGHT]["pending"]["id"] == world.submitted.pk
    assert rows[TAUGHT]["verdict"]["attainment"] == "no_data"
    left = principal.get(f"{address}&attainment=no_data").json()["items"]
    assert [row["name"] for row in left] == [TAUGHT]


def test_what_waits_for_approval_is_not_an_officer_s(world: World, officer: Program) -> None:
    address = f"/targets?unit={world.units['A'].pk}&school_year={YEAR}"
    assert {row["pending"] for row in officer.get(address).json()["items"]} == {None}
    listed = officer.get(f"/actuals?unit={world.units['A'].pk}").json()["items"]
    assert {one["state"] for one in listed} <= {"approved", "sent", "accepted"}
    assert officer.get(f"/actuals/{world.submitted.pk}").status_code == 404


def test_results_are_found_by_what_they_are_of(world: World, principal: Program) -> None:
    def found(query: str) -> set[int]:
        return {one["id"] for one in principal.get(f"/actuals?{query}").json()["items"]}

    everything = found("")
    assert {world.actual.pk, world.computed.pk, world.submitted.pk} <= everything
    assert found("standing=pending") == {world.submitted.pk, world.draft_actual.pk}
    assert found("state=draft") == {world.draft_actual.pk}
    assert found("period=2024-2025") == {world.draft_actual.pk}
    assert world.actual.pk in found(f"indicator={world.indicator.pk}&standing=holds")
    assert found(f"unit={world.units['A'].pk}") == everything
    assert principal.get(f"/actuals?unit={world.units['B'].pk}").status_code == 404


def test_a_corrected_result_stays_and_says_by_what_it_was_replaced(
    world: World, principal: Program
) -> None:
    made = principal.post(
        "/actuals",
        {
            "indicator": world.indicator.pk,
            "period": YEAR,
            "numerator": 59,
            "denominator": 60,
            "reason": "đếm sót",
            "replaces": world.actual.pk,
        },
    )
    assert made.status_code == 201
    new = made.json()
    assert made["Location"] == f"{ROOT}/actuals/{new['id']}"
    assert (new["standing"], new["state"], new["replaces"]) == (
        "holds",
        "approved",
        world.actual.pk,
    )
    old = principal.get(f"/actuals/{world.actual.pk}").json()
    assert (old["standing"], old["replaced_by"]) == ("replaced", new["id"])
    assert [one["filename"] for one in old["evidence"]] == ["zqminhchung.pdf"]


# --- values ---------------------------------------------------------------------------------------

EVERY_KIND: tuple[CoreValue, ...] = (
    Number(Decimal(0)),
    Number(Decimal("92.70"), "%"),
    Bound(Operator.GT, Number(Decimal("99.00"), "%")),
    Bound(Operator.LE, Date(2025, 12, 31)),
    Range(Decimal(80), Decimal(85), "%"),
    Ratio(0, 60),
    Rank(7, 19),
    Top(5, None),
    Count(0, "giáo viên"),
    Status(StatusWord.NOT_MET),
    Level("mức độ", "3"),
    Date(2025, 9),
    Demanded(),
    BLANK,
    Missing(Reason.NOT_ASSESSED),
    Missing(Reason.NOT_YET),
    Missing(Reason.NOT_APPLICABLE),
    Missing(Reason.UNREADABLE, "#VALUE!"),
    Text("theo kế hoạch"),
)


@pytest.mark.parametrize("value", EVERY_KIND, ids=lambda value: value.kind)
def test_each_value_comes_as_core_writes_it(value: CoreValue) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(Value)
    said = adapter.dump_python(adapter.validate_python(to_json(value)), mode="json")
    assert said == to_json(value)
    assert from_json(said) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", {"kind": "number", "value": "0", "unit": "%"}),
        ("92,70", {"kind": "number", "value": "92.70", "unit": "%"}),
        ("Chưa đánh giá", {"kind": "missing", "reason": "not_assessed"}),
        ("Không áp dụng", {"kind": "missing", "reason": "not_applicable"}),
    ],
)
def test_0_and_what_is_missing_stay_apart(
    world: World, principal: Program, text: str, value: dict[str, str]
) -> None:
    record_actual(
        indicator=Indicator.objects.get(pk=world.indicator.pk),
        period="2023-2024",
        text=text,
        actor=world.user("principal of A"),
        at=AT,
    )
    [found] = principal.get("/actuals?period=2023-2024").json()["items"]
    assert value.items() <= found["value"].items()


# --- what has not changed -------------------------------------------------------------------------


def test_what_a_program_has_already_is_not_sent_again(world: World, principal: Program) -> None:
    first = principal.get("/actuals")
    assert first["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= set(first["Vary"].split(", "))
    again = principal.get("/actuals", **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    principal.post(f"/actuals/{world.submitted.pk}/approve")
    changed = principal.get("/actuals", **{"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/khong-co", 404),
        ("get", "/plans/987654321", 404),
        ("get", "/plans/99999999999999999999", 422),
        ("get", "/plans/mot", 404),
        ("get", "/targets", 422),
        ("delete", "/units", 405),
        ("head", "/units", 405),
    ],
)
def test_every_refusal_is_a_problem(
    principal: Program, method: str, path: str, status: int
) -> None:
    answer = principal.ask(method, path)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    if method != "head":
        assert answer.json()["status"] == status
    if status == 405:
        assert answer["Allow"] == "GET"


def test_only_json_of_a_reasonable_size_is_taken(world: World, principal: Program) -> None:
    assert principal.send("/actuals", b"{", "application/json").status_code == 400
    assert (
        principal.send("/actuals", b"a=1", "application/x-www-form-urlencoded").status_code == 415
    )
    large = b'{"note": "' + b"x" * 1024 * 1024 + b'"}'
    answer = principal.send("/actuals", large, "application/json")
    assert (answer.status_code, answer.json()["type"]) == (413, "/api/#too-large")


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ({"period": YEAR, "text": "96"}, "body.indicator"),
        ({"indicator": "1", "period": YEAR, "text": "96"}, "body.indicator"),
        ({"indicator": 1, "period": YEAR, "text": "96", "color": "red"}, "body.color"),
        ({"indicator": 1, "period": YEAR, "numerator": -1, "denominator": 2}, "body.numerator"),
        ({"indicator": 1, "period": "2025", "text": "96"}, "body.period"),
        ({"indicator": 1, "period": YEAR, "text": "a\x00b"}, "body.text"),
        ({"indicator": 1, "period": YEAR, "text": "96", "as_draft": "true"}, "body.as_draft"),
    ],
)
def test_each_place_of_what_is_sent_is_checked(
    principal: Program, sent: dict[str, Any], where: str
) -> None:
    answer = principal.post("/actuals", sent)
    assert answer.status_code == 422
    assert [fault["where"] for fault in answer.json()["errors"]] == [where]


def test_what_the_domain_refuses_says_why_in_two_languages(
    world: World, principal: Program
) -> None:
    sent = {"indicator": world.indicator.pk, "period": YEAR, "numerator": 61, "denominator": 60}
    answer = principal.post("/actuals", sent)
    assert answer.status_code == 409
    assert "lớn hơn mẫu số" in answer.json()["detail"]
    assert "over the whole" in answer.json()["detail_en"]


def test_a_server_error_is_a_problem_that_says_nothing_of_its_cause(
    world: World, program_of: ProgramOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("zqbimat")

    monkeypatch.setattr("lotrinh.workspace.people.access.api.standings_of", fail)
    program = program_of(world.user("staff of A"))
    program.client.raise_request_exception = False
    answer = program.get("/me")
    assert (answer.status_code, answer.json()["type"]) == (500, "/api/#error")
    assert "zqbimat" not in answer.content.decode()


def test_a_browser_s_pages_are_answered_as_before() -> None:
    answer = Client().get("/khong-co/")
    assert answer["Content-Type"].startswith("text/html")
    assert "ETag" not in answer
