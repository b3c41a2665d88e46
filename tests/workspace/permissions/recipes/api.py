"""The programming interface, by the session of a browser; by a key see tests/workspace/api."""

from __future__ import annotations

from django.urls import reverse

from lotrinh.workspace.actuals.models import Actual
from lotrinh.workspace.actuals.reporting.packing import package_of
from tests.workspace.permissions.registry import Visit, page
from tests.workspace.permissions.world import YEAR, World

_LISTS = ("me", "units", "plans", "catalogue", "indicators", "demand_sets", "collections")


def _of_a(world: World) -> str:
    return f"unit={world.units['A'].pk}"


@page("api_docs", unit=None)
def docs(world: World) -> Visit:
    return Visit(reverse("api_docs"))


@page("api-v1:api-root", unit=None)
def root(world: World) -> Visit:
    return Visit(reverse("api-v1:api-root"))


@page("api-v1:openapi-json", unit=None)
def schema(world: World) -> Visit:
    return Visit(reverse("api-v1:openapi-json"))


for _name in _LISTS:
    page(f"api-v1:{_name}", unit=None)(
        lambda world, name=_name: Visit(reverse(f"api-v1:{name}"))  # type: ignore[misc]
    )


@page("api-v1:unit", unit=None)
def unit(world: World) -> Visit:
    return Visit(reverse("api-v1:unit", args=[world.units["A"].pk]))


@page("api-v1:plan")
def plan(world: World) -> Visit:
    return Visit(reverse("api-v1:plan", args=[world.version.plan_id]))


@page("api-v1:plan_rows")
def plan_rows(world: World) -> Visit:
    address = reverse("api-v1:plan_rows", args=[world.version.plan_id])
    return Visit(address, also=["?version=1", "?limit=1&offset=1"])


@page("api-v1:targets")
def targets(world: World) -> Visit:
    address = f"{reverse('api-v1:targets')}?{_of_a(world)}&school_year={YEAR}"
    return Visit(address, also=["&attainment=not_met", "&level=school", "&known_on=2026-07-01"])


@page("api-v1:actuals")
def actuals(world: World) -> Visit:
    sent = {
        "indicator": world.indicator.pk,
        "period": YEAR,
        "numerator": 59,
        "denominator": 60,
        "reason": "đếm sót",
        "replaces": world.actual.pk,
    }
    return Visit(reverse("api-v1:actuals"), sent, is_json=True)


@page("api-v1:actual")
def actual(world: World) -> Visit:
    return Visit(reverse("api-v1:actual", args=[world.actual.pk]))


@page("api-v1:actual_submit")
def submit(world: World) -> Visit:
    return _step(world.draft_actual, "submit")


@page("api-v1:actual_approve")
def approve(world: World) -> Visit:
    return _step(world.submitted, "approve")


@page("api-v1:actual_return")
def give_back(world: World) -> Visit:
    return _step(world.submitted, "return", reason="đếm lại")


def _step(actual: Actual, name: str, **sent: str) -> Visit:
    return Visit(reverse(f"api-v1:actual_{name}", args=[actual.pk]), sent, is_json=True)


# --- targets handed down --------------------------------------------------------------------------


@page("api-v1:demands")
def demands(world: World) -> Visit:
    return Visit(f"{reverse('api-v1:demands')}?{_of_a(world)}", also=["&known_on=2026-07-01"])


@page("api-v1:demands_of_set", unit="P")
def demands_of_set(world: World) -> Visit:
    return Visit(reverse("api-v1:demands_of_set", args=[world.demand_set.pk]))


@page("api-v1:registrations")
def registrations(world: World) -> Visit:
    sent = {
        "unit": world.units["A"].pk,
        "demand": world.demand.pk,
        "text": "98",
        "replaces": world.registration.pk,
    }
    return Visit(reverse("api-v1:registrations"), sent, is_json=True)


@page("api-v1:registration")
def registration(world: World) -> Visit:
    return Visit(reverse("api-v1:registration", args=[world.registration.pk]))


@page("api-v1:registration_accept", unit="P", is_secret=False)
def accept_registration(world: World) -> Visit:
    return _answer_registration(world, "accept")


@page("api-v1:registration_return", unit="P", is_secret=False)
def return_registration(world: World) -> Visit:
    return _answer_registration(world, "return", reason="đăng ký cao hơn")


def _answer_registration(world: World, name: str, **sent: str) -> Visit:
    address = reverse(f"api-v1:registration_{name}", args=[world.registration.pk])
    return Visit(address, sent, is_json=True)


# --- what is sent up ------------------------------------------------------------------------------


@page("api-v1:submissions")
def submissions(world: World) -> Visit:
    sent = {"unit": world.units["A"].pk, "period": YEAR, "narrative": "bổ sung"}
    return Visit(reverse("api-v1:submissions"), sent, is_json=True)


@page("api-v1:submission")
def submission(world: World) -> Visit:
    return Visit(reverse("api-v1:submission", args=[world.submission.pk]))


@page("api-v1:submission_accept")
def accept_report(world: World) -> Visit:
    address = reverse("api-v1:submission_accept", args=[world.submission.pk])
    return Visit(address, is_json=True)


@page("api-v1:submission_return")
def return_report(world: World) -> Visit:
    key = package_of(world.submission).items[0].key
    sent = {"items": [{"item": key, "text": "xem lại"}]}
    address = reverse("api-v1:submission_return", args=[world.submission.pk])
    return Visit(address, sent, is_json=True)


@page("api-v1:remark_answer")
def answer_remark(world: World) -> Visit:
    address = reverse("api-v1:remark_answer", args=[world.remark.pk])
    return Visit(address, {"answer": "đã đếm lại"}, is_json=True)


@page("api-v1:rollup", unit="C1")
def rollup(world: World) -> Visit:
    address = f"{reverse('api-v1:rollup')}?unit={world.units['C1'].pk}&period={YEAR}"
    return Visit(address, also=["&view=now"])


# --- exports --------------------------------------------------------------------------------------


@page("api-v1:export_dhis2")
def export_dhis2(world: World) -> Visit:
    return _export(world, "dhis2")


@page("api-v1:export_dhis2_metadata")
def export_dhis2_metadata(world: World) -> Visit:
    return _export(world, "dhis2_metadata")


@page("api-v1:export_data_package")
def export_data_package(world: World) -> Visit:
    return _export(world, "data_package")


def _export(world: World, name: str) -> Visit:
    return Visit(f"{reverse(f'api-v1:export_{name}')}?{_of_a(world)}&period={YEAR}")
