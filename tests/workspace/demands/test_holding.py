"""What is demanded beside the school's own plan, and what does not fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from lotrinh.workspace.people.models import Unit
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.plans.demands.operations import DemandEntry, accept_registration
from lotrinh.workspace.plans.demands.queries import (
    demands_for,
    handed_counts,
    handed_page,
    handed_target,
)
from lotrinh.workspace.plans.demands.views import ConflictKind, HandedState, HandedTarget
from lotrinh.workspace.plans.models import Indicator
from tests.workspace.conftest import AT
from tests.workspace.demands.conftest import YEAR, HandDown, Places, Plan, Register
from tests.workspace.plan_file import ROWS, Row

# The plan: phases 98,0 99,0 99,5 for 2025 to 2027, the commune's column >=98, the school's 99,5.
COMPLETION = "primary-completion"
Kind = ConflictKind


def _targets(places: Places) -> list[HandedTarget]:
    return demands_for(actor=places.principal, unit=places.school)


def _kinds(places: Places) -> list[ConflictKind]:
    [target] = _targets(places)
    return [conflict.kind for conflict in target.conflicts]


def test_the_phase_of_the_period_stands_beside_the_demand(
    places: Places, plan: Plan, hand_down: HandDown
) -> None:
    plan()
    hand_down((COMPLETION, YEAR, "97"))
    [target] = _targets(places)
    assert target.own is not None
    assert (target.own.label.vi, target.own.text) == ("phân kỳ 2025", "98,0")
    assert target.indicator_id == Indicator.objects.get(code=COMPLETION).pk
    assert (target.state, target.conflicts) == (HandedState.NOT_YET, ())


@pytest.mark.parametrize(
    ("period", "label", "text"),
    [
        ("2026-2027", "phân kỳ 2026", "99,0"),
        ("2027", "phân kỳ 2027", "99,5"),
        ("2025-2026/1", "chỉ tiêu của trường 2027", "99,5"),
        ("2030", "chỉ tiêu của trường 2027", "99,5"),
    ],
)
def test_without_a_phase_the_final_target_does(
    places: Places, plan: Plan, hand_down: HandDown, period: str, label: str, text: str
) -> None:
    plan()
    hand_down((COMPLETION, period, "50"))
    [target] = _targets(places)
    assert target.own is not None
    assert (target.own.label.vi, target.own.text) == (label, text)


def test_the_last_phase_stands_for_a_final_target_that_is_blank(
    places: Places, plan: Plan, hand_down: HandDown
) -> None:
    plan((ROWS[0], replace(ROWS[1], school="")))
    hand_down((COMPLETION, "2030", "99,9"))
    [target] = _targets(places)
    assert target.own is not None
    assert (target.own.text, target.conflicts) == ("99,5", ())  # it is of 2027 alone


def test_a_plan_that_aims_lower_is_in_conflict(
    places: Places, plan: Plan, hand_down: HandDown
) -> None:
    plan()
    hand_down((COMPLETION, YEAR, "98,5"))
    [target] = _targets(places)
    [conflict] = target.conflicts
    assert conflict.kind is Kind.OWN_WEAKER
    assert conflict.words.vi == ("Kế hoạch: phân kỳ 2025 là 98,0, thấp hơn mức được giao 98,5.")


def test_a_later_target_that_is_lower_is_in_conflict_too(
    places: Places, plan: Plan, hand_down: HandDown
) -> None:
    plan((ROWS[0], replace(ROWS[1], phases=("", "", ""))))
    hand_down((COMPLETION, YEAR, "99,9"))
    assert _kinds(places) == [Kind.OWN_WEAKER]


def test_an_accepted_target_is_what_the_plan_is_held_against(
    places: Places, plan: Plan, hand_down: HandDown, register: Register
) -> None:
    plan()
    made = hand_down((COMPLETION, YEAR, "99"))
    one = register(made, "98", "như kế hoạch")
    assert _kinds(places) == [Kind.OWN_WEAKER]
    accept_registration(registration=one, actor=places.officer, at=AT)
    assert _kinds(places) == []


def test_a_plan_below_what_was_accepted_says_so(
    places: Places, plan: Plan, hand_down: HandDown, register: Register
) -> None:
    plan()
    one = register(hand_down((COMPLETION, YEAR, "99")), "98,5", "thiếu giáo viên")
    accept_registration(registration=one, actor=places.officer, at=AT)
    [target] = _targets(places)
    assert [conflict.kind for conflict in target.conflicts] == [
        Kind.OWN_WEAKER,
        Kind.REGISTERED_DIFFERS,
    ]
    assert "mức đã được chấp nhận 98,5" in target.conflicts[0].words.vi


def test_what_is_registered_and_the_plan_say_the_same(
    places: Places, plan: Plan, hand_down: HandDown, register: Register
) -> None:
    plan()
    made = hand_down((COMPLETION, YEAR, "97"))
    register(made, "97")
    [target] = _targets(places)
    [conflict] = target.conflicts
    assert conflict.kind is Kind.REGISTERED_DIFFERS
    assert conflict.words.vi == "Đã đăng ký 97, nhưng phân kỳ 2025 trong kế hoạch là 98,0."
    register(made, "98,00")
    assert _kinds(places) == []


def test_the_column_of_the_level_says_what_was_handed_down(
    places: Places, plan: Plan, hand_down: HandDown
) -> None:
    plan()
    hand_down((COMPLETION, "2027", "97"), unit=places.commune)
    [target] = _targets(places)
    [conflict] = target.conflicts
    assert conflict.kind is Kind.COLUMN_DIFFERS
    assert conflict.words.vi == "Cột “Xã” trong kế hoạch ghi >=98, văn bản giao 97."


def test_the_column_is_not_held_against_another_year_or_another_level(
    places: Places, plan: Plan, hand_down: HandDown
) -> None:
    plan()
    hand_down((COMPLETION, YEAR, "97"), unit=places.commune)
    hand_down((COMPLETION, "2027", "97"))
    assert [target.conflicts for target in _targets(places)] == [(), ()]


def test_a_plan_without_the_indicator_or_its_target_says_so(
    places: Places, plan: Plan, hand_down: HandDown
) -> None:
    hand_down((COMPLETION, YEAR, "97"))
    assert _kinds(places) == [Kind.NO_PLAN]
    plan((ROWS[0],))
    assert _kinds(places) == [Kind.NO_ROW]
    plan((ROWS[0], replace(ROWS[1], school="", phases=("", "", ""))))
    assert _kinds(places) == [Kind.NO_TARGET]


def test_a_name_that_is_worded_a_little_differently_is_found(
    places: Places, plan: Plan, hand_down: HandDown
) -> None:
    plan((*ROWS, Row("Tỷ lệ học sinh biết bơi an toàn")))
    hand_down(DemandEntry("", YEAR, "60", "Tỉ lệ học sinh biết bơi, an toàn", "%"))
    [target] = _targets(places)
    assert target.own is not None
    assert target.own.text == "98,0"


def test_a_school_sees_what_is_for_it(places: Places, hand_down: HandDown) -> None:
    hand_down((COMPLETION, YEAR, "97"))
    hand_down((COMPLETION, YEAR, "96"), number="2/KH", schools=(places.neighbour,))
    hand_down((COMPLETION, YEAR, "95"), number="3/KH", unit=places.commune)
    assert [target.text for target in _targets(places)] == ["95", "97"]
    far = demands_for(actor=places.far_principal, unit=places.far_school)
    assert [target.text for target in far] == ["97"]
    assert demands_for(actor=places.commune_officer, unit=places.commune) == []
    with pytest.raises(NotAllowed):
        demands_for(actor=places.far_principal, unit=places.school)


def test_what_is_for_another_is_not_there(places: Places, hand_down: HandDown) -> None:
    made = hand_down((COMPLETION, YEAR, "97"), schools=(places.neighbour,))
    number = made.demands.get().pk
    assert handed_target(actor=places.principal, unit=places.school, demand_id=number) is None
    assert handed_target(actor=places.principal, unit=places.school, demand_id=0) is None


def test_what_the_state_sets_stands_beside_the_plan_without_registration(
    places: Places, plan: Plan
) -> None:
    plan((replace(ROWS[0], school="99", phases=("98", "98,5", "99")),), year=2028)
    page = handed_page(actor=places.principal, unit=places.school, on=AT.date())
    [(by, lines)] = page.national
    assert by.document == "525/QĐ-TTg"
    first, second, *_others = lines
    assert first.own is not None
    assert (first.target.code, first.own.label.vi) == ("enrolled-at-right-age", "phân kỳ 2030")
    assert [conflict.kind for conflict in first.conflicts] == [Kind.OWN_WEAKER]
    assert (second.own, second.conflicts) == (None, ())
    before = AT.date() - timedelta(days=365)
    assert handed_page(actor=places.principal, unit=places.school, on=before).national == ()


def test_what_only_units_above_can_reach_is_not_a_school_s(places: Places) -> None:
    Unit.objects.filter(pk=places.province.pk).update(code="87")
    page = handed_page(actor=places.principal, unit=places.school, on=AT.date())
    shown = {line.target.code for _by, lines in page.national for line in lines}
    assert "primary-completion" in shown
    assert not shown & {"schools-at-national-standard", "universal-primary-education"}


def test_a_column_that_says_the_same_is_no_conflict(
    places: Places, plan: Plan, hand_down: HandDown
) -> None:
    plan()
    hand_down((COMPLETION, "2027", "98"), unit=places.commune)
    assert _kinds(places) == []


def test_reading_takes_as_many_queries_however_much_is_demanded(
    places: Places,
    plan: Plan,
    hand_down: HandDown,
    register: Register,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    plan()
    made = hand_down((COMPLETION, YEAR, "97"))
    register(made, "97")
    _count(places, places.school, django_assert_num_queries)
    codes = ("enrolled-at-right-age", "teachers-with-degree", "pupils-lost", "fitness-assessed")
    more = hand_down(*((code, YEAR, "97") for code in codes), number="2/KH")
    hand_down(*((code, "2027", "97") for code in codes), number="3/KH", unit=places.commune)
    for demand in more.demands.all():
        register(demand, "97" if demand.code != "pupils-lost" else "0")
    _count(places, places.school, django_assert_num_queries)


def _count(places: Places, unit: Unit, exactly: DjangoAssertNumQueries) -> None:
    with exactly(7):
        demands_for(actor=places.principal, unit=unit)
    with exactly(9):
        handed_page(actor=places.principal, unit=unit, on=AT.date())
    with exactly(3):
        handed_counts(actor=places.principal, unit=unit)
