"""Reading plans: the list, a version, the rules that are switched off."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from lotrinh.core.lint.types import Severity
from lotrinh.core.plan.types import TargetLevel
from lotrinh.workspace.people.models import AuditEvent
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.plans.models import DisabledRule, PlanVersion
from lotrinh.workspace.plans.operations import UnableToSwitchRule, disable_rule, enable_rule
from lotrinh.workspace.plans.queries import (
    list_open_errors,
    list_plans,
    list_rows,
    plan_findings,
    plan_in_force,
    plan_page,
    school_years,
    visible_plans,
)
from lotrinh.workspace.plans.views import OpenFinding
from tests.workspace.conftest import AT, Personas
from tests.workspace.plan_file import ROWS, Row
from tests.workspace.plans.conftest import Confirm

# The school asks for less than the commune demands of it: an error by any reading.
WEAK = (replace(ROWS[0], school="97,5", phases=("97,3", "97,4", "97,5")), *ROWS[1:])
YEAR = "2025-2026"


def _errors(personas: Personas) -> list[OpenFinding]:
    return list_open_errors(actor=personas.principal, unit=personas.school, school_year=YEAR)


def test_the_list_has_the_last_versions_and_their_counts(
    personas: Personas, confirmed: Confirm
) -> None:
    confirmed(year=2024)
    confirmed()
    confirmed(WEAK)
    plans = list_plans(actor=personas.teacher, unit=personas.school)
    assert [(p.plan.school_year, p.versions, p.indicators) for p in plans] == [
        ("2025-2026", 2, 3),
        ("2024-2025", 1, 3),
    ]
    assert plans[0].findings[Severity.ERROR] > 0
    assert school_years(actor=personas.teacher, unit=personas.school) == ["2025-2026", "2024-2025"]


def test_a_plan_is_read_at_its_last_version_or_at_any(
    personas: Personas, confirmed: Confirm
) -> None:
    plan = confirmed().plan
    confirmed(WEAK)
    last = plan_page(actor=personas.teacher, plan=plan)
    first = plan_page(actor=personas.teacher, plan=plan, version=1)
    assert (last.version.number, first.version.number) == (2, 1)
    assert [version.number for version in last.versions] == [2, 1]
    targets = {
        page.document.indicators[0].targets[TargetLevel.SCHOOL].text for page in (last, first)
    }
    assert targets == {"97,5", "99,5"}
    with pytest.raises(PlanVersion.DoesNotExist):
        plan_page(actor=personas.teacher, plan=plan, version=3)


def test_the_plan_in_force_is_the_year_s_or_the_last_before(
    personas: Personas, confirmed: Confirm
) -> None:
    plan = confirmed(year=2024).plan
    for year, found in (("2024-2025", plan), ("2026-2027", plan), ("2023-2024", None)):
        assert (
            plan_in_force(actor=personas.teacher, unit=personas.school, school_year=year) == found
        )


def test_a_rule_that_is_switched_off_stands_aside_with_its_reason(
    personas: Personas, confirmed: Confirm
) -> None:
    plan = confirmed(WEAK).plan
    errors = _errors(personas)
    rules = {error.finding.rule for error in errors}
    assert rules
    for rule in rules:
        disable_rule(
            plan=plan, rule=rule, reason=" Xã đã đồng ý. ", actor=personas.principal, at=AT
        )
    assert _errors(personas) == []
    found = plan_findings(actor=personas.teacher, plan=plan)
    assert {group.rule for group in found.disabled} == rules
    assert {g.disabled.reason for g in found.disabled if g.disabled} == {"Xã đã đồng ý."}
    assert not rules & {group.rule for group in found.open}
    confirmed(WEAK)  # the switch holds for the next version too
    assert _errors(personas) == []
    for rule in rules:
        enable_rule(plan=plan, rule=rule, actor=personas.principal, at=AT)
    assert _errors(personas) == errors
    assert AuditEvent.objects.filter(verb="enable_rule").count() == len(rules)


def test_errors_of_a_plan_that_another_has_followed_are_history(
    personas: Personas, confirmed: Confirm
) -> None:
    confirmed(WEAK, year=2024)
    assert _errors(personas)
    confirmed()
    assert not _errors(personas)


def test_a_new_reason_replaces_the_old_one_which_stays_in_the_record(
    personas: Personas, confirmed: Confirm
) -> None:
    plan = confirmed().plan
    for reason in ("một", "hai"):
        disable_rule(plan=plan, rule="LT101", reason=reason, actor=personas.principal, at=AT)
    assert DisabledRule.objects.get().reason == "hai"
    event = AuditEvent.objects.filter(verb="disable_rule").order_by("pk").last()
    assert event is not None
    assert event.before == {"rule": "LT101", "reason": "một"}
    found = plan_findings(actor=personas.principal, plan=plan)
    assert [group.rule for group in found.disabled] == ["LT101"]


def test_an_unknown_rule_or_no_reason_is_refused(personas: Personas, confirmed: Confirm) -> None:
    plan = confirmed().plan
    for rule, reason in (("LT000", "vì"), ("LT101", "  ")):
        with pytest.raises(UnableToSwitchRule):
            disable_rule(plan=plan, rule=rule, reason=reason, actor=personas.principal, at=AT)
    assert not DisabledRule.objects.exists()


def test_switching_on_what_is_on_does_nothing(personas: Personas, confirmed: Confirm) -> None:
    plan = confirmed().plan
    enable_rule(plan=plan, rule="LT101", actor=personas.principal, at=AT)
    assert not AuditEvent.objects.filter(verb="enable_rule").exists()


@pytest.mark.parametrize("who", ["teacher", "other_principal"])
def test_only_who_leads_the_school_switches_rules(
    personas: Personas, confirmed: Confirm, who: str
) -> None:
    plan = confirmed().plan
    person = getattr(personas, who)
    with pytest.raises(NotAllowed):
        disable_rule(plan=plan, rule="LT101", reason="vì", actor=person, at=AT)
    with pytest.raises(NotAllowed):
        enable_rule(plan=plan, rule="LT101", actor=person, at=AT)


@pytest.mark.parametrize("who", ["other_principal", "visitor"])
def test_plans_are_for_members(personas: Personas, confirmed: Confirm, who: str) -> None:
    plan = confirmed().plan
    person = getattr(personas, who)
    assert not visible_plans(person).exists()
    for asks in (
        lambda: list_plans(actor=person, unit=personas.school),
        lambda: plan_page(actor=person, plan=plan),
        lambda: plan_findings(actor=person, plan=plan),
        lambda: list_rows(actor=person, plan=plan),
        lambda: plan_in_force(actor=person, unit=personas.school, school_year="2025-2026"),
        lambda: school_years(actor=person, unit=personas.school),
        lambda: list_open_errors(actor=person, unit=personas.school, school_year=YEAR),
    ):
        with pytest.raises(NotAllowed):
            asks()


def test_lists_take_the_same_number_of_queries_however_long(
    personas: Personas, confirmed: Confirm, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def ask() -> None:
        with django_assert_num_queries(3):
            list_plans(actor=personas.teacher, unit=personas.school)
        with django_assert_num_queries(5):
            list_rows(actor=personas.teacher, plan=plan)
        with django_assert_num_queries(3):
            list_open_errors(actor=personas.teacher, unit=personas.school, school_year=YEAR)

    plan = confirmed().plan
    ask()
    confirmed(tuple(Row(f"Chỉ tiêu thử số {n}") for n in range(25)))
    confirmed(year=2024)
    ask()
