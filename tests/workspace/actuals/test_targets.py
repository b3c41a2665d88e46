"""The targets page, an indicator's history, the preview, and what needs attention."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from lotrinh.core.indicators import Attainment
from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.values.types import Ratio
from lotrinh.workspace.actuals.models import Actual
from lotrinh.workspace.actuals.queries import (
    attainment_counts,
    facets,
    indicator_history,
    list_target_rows,
    preview_actual,
    today_lists,
)
from lotrinh.workspace.actuals.views import TargetFilters, TargetRow
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.plans.models import Indicator, PlanPhase, PlanRow
from tests.workspace.actuals.conftest import Enter, InForce
from tests.workspace.conftest import Personas
from tests.workspace.plan_file import ROWS, Row

YEAR = "2025-2026"
MID_YEAR = date(2026, 1, 15)
AFTER = date(2026, 7, 1)
Rows = Callable[..., list[TargetRow]]


@pytest.fixture
def rows(personas: Personas) -> Rows:
    """Return what lists the rows of a school year, as a teacher."""

    def list_rows(year: str = YEAR, **given: object) -> list[TargetRow]:
        known: dict[str, object] = {"school_year": year, "period": year}
        return list_target_rows(actor=personas.teacher, unit=personas.school, **(known | given))  # type: ignore[arg-type]

    return list_rows


def _indicators() -> list[Indicator]:
    return list(Indicator.objects.order_by("pk"))


def test_rows_come_as_the_plan_prints_them_and_nothing_is_invented(
    in_force: InForce, rows: Rows
) -> None:
    in_force()
    listed = rows()
    assert [row.name for row in listed] == [row.name for row in ROWS]
    first = listed[0]
    assert [demand.text for demand in first.demands.values()] == [">=98", "99,5"]
    assert [(p.key, p.period, p.current) for p in first.phases] == [
        ("2025", "2025-2026", True),
        ("2026", "2026-2027", False),
        ("2027", "2027-2028", False),
    ]
    assert first.actual is None
    assert first.verdict.attainment is Attainment.NO_DATA
    assert first.verdict.missing is None


def test_a_school_without_a_plan_has_no_rows(personas: Personas, rows: Rows) -> None:
    assert rows() == []


@pytest.mark.parametrize(
    ("typed", "attainment", "missing"),
    [
        ({"numerator": 355, "denominator": 362}, Attainment.MET, 0),
        ({"numerator": 354, "denominator": 362}, Attainment.NOT_MET, 1),
        ({"numerator": 0, "denominator": 362}, Attainment.NOT_MET, 355),
        ({"text": "98"}, Attainment.MET, 0),
        ({"text": "Chưa đánh giá"}, Attainment.NO_DATA, None),
        ({"text": "Không áp dụng"}, Attainment.NOT_APPLICABLE, None),
    ],
)
def test_the_phase_of_the_year_judges_the_actual(
    indicator: Indicator,
    enter: Enter,
    rows: Rows,
    typed: dict[str, int | str],
    attainment: Attainment,
    missing: int | None,
) -> None:
    enter(indicator, **typed)
    verdict = rows()[0].verdict
    assert (verdict.basis, verdict.target_text) == ("2025", "98,0")
    assert (verdict.attainment, verdict.missing) == (attainment, missing)


@pytest.mark.parametrize(
    ("typed", "attainment"),
    [("97,7", Attainment.ON_WAY), ("97,3", Attainment.AT_RISK), ("98", Attainment.MET)],
)
def test_while_the_year_runs_what_is_not_reached_is_on_the_way_or_at_risk(
    indicator: Indicator, enter: Enter, rows: Rows, typed: str, attainment: Attainment
) -> None:
    enter(indicator, text=typed)  # from 97,2 at the start to 98,0 at the end
    assert rows(as_of=MID_YEAR)[0].verdict.attainment is attainment


def test_a_semester_follows_the_year_before_and_not_that_year_s_semester(
    personas: Personas, indicator: Indicator, enter: Enter, rows: Rows
) -> None:
    """From 90 to 98, not from 97: 92 is on the way in the middle of the first semester."""
    for period, text in (("2024-2025/1", "97"), ("2024-2025", "90"), ("2025-2026/1", "92")):
        enter(indicator, text=text, period=period)
    listed = rows(period="2025-2026/1", as_of=date(2025, 10, 15))
    assert listed[0].verdict.attainment is Attainment.ON_WAY
    history = indicator_history(
        actor=personas.teacher,
        indicator=indicator,
        school_year=YEAR,
        as_of=date(2025, 10, 15),
    )
    assert history.periods[0].verdict.attainment is Attainment.ON_WAY


@pytest.mark.parametrize("period", ["2025-2026/1", YEAR])
def test_a_preview_judges_as_the_list_does_once_it_is_kept(
    personas: Personas, indicator: Indicator, enter: Enter, rows: Rows, period: str
) -> None:
    before = {"2025-2026/1": "2024-2025", YEAR: "2025-2026/1"}[period]
    enter(indicator, text="90", period=before)
    previewed = preview_actual(
        actor=personas.principal, indicator=indicator, period=period, text="96", as_of=MID_YEAR
    )
    enter(indicator, text="96", period=period)
    assert previewed.verdict is not None
    assert previewed.verdict == rows(period=period, as_of=MID_YEAR)[0].verdict


def test_without_phases_the_final_target_judges_the_way_to_it(
    in_force: InForce, enter: Enter, rows: Rows
) -> None:
    in_force((replace(ROWS[0], phases=()),))
    indicator = _indicators()[0]
    for year, period, text in (
        ("2026-2027", "2026-2027", "98,5"),
        ("2027-2028", "2027-2028", "99"),
    ):
        enter(indicator, text=text, period=period)
        verdict = rows(year)[0].verdict
        assert verdict.basis == "school"
        expected = Attainment.ON_WAY if period == "2026-2027" else Attainment.NOT_MET
        assert verdict.attainment is expected


@pytest.mark.parametrize("target_year", [None, 2025])
def test_the_final_target_is_due_when_its_year_is_over(
    in_force: InForce, enter: Enter, rows: Rows, target_year: int | None
) -> None:
    in_force((replace(ROWS[0], phases=()),))
    PlanRow.objects.update(target_year=target_year)
    enter(_indicators()[0], text="98,6")  # from 97,2 to 99,5
    assert rows(as_of=MID_YEAR)[0].verdict.attainment is Attainment.ON_WAY
    assert rows(as_of=AFTER)[0].verdict.attainment is Attainment.NOT_MET
    assert rows()[0].verdict.attainment is Attainment.NOT_MET


def test_a_running_year_has_gone_its_own_part_of_the_way(
    in_force: InForce, enter: Enter, rows: Rows
) -> None:
    in_force((replace(ROWS[0], phases=()),))
    enter(_indicators()[0], text="98,6", period="2027-2028")
    verdict = rows("2027-2028", as_of=date(2027, 9, 1))[0].verdict
    assert verdict.attainment is Attainment.ON_WAY  # half of 97,2 to 99,5, and a month more
    verdict = rows("2027-2028", as_of=date(2028, 5, 1))[0].verdict
    assert verdict.attainment is Attainment.AT_RISK


def test_what_is_no_school_year_has_no_plan(personas: Personas, indicator: Indicator) -> None:
    PlanPhase.objects.all().delete()
    for typed in ("abcd", "", "9999-0000", "2025\x00"):
        history = indicator_history(
            actor=personas.teacher, indicator=indicator, school_year=typed, as_of=MID_YEAR
        )
        assert history.row is None


def test_a_year_without_a_phase_before_the_last_has_no_verdict(
    in_force: InForce, enter: Enter, rows: Rows
) -> None:
    in_force((replace(ROWS[0], phases=("", "99,0", "99,5")),))
    enter(_indicators()[0], text="98")
    verdict = rows()[0].verdict
    assert (verdict.attainment, verdict.basis) == (Attainment.NOT_APPLICABLE, "")


def test_the_trail_and_the_list_show_the_actuals_that_hold(
    indicator: Indicator, enter: Enter, rows: Rows
) -> None:
    enter(indicator, numerator=340, denominator=350, period="2024-2025")
    wrong = enter(indicator, numerator=350, denominator=362)
    enter(indicator, numerator=351, denominator=362, reason="đếm lại", replaces=wrong.pk)
    first = rows()[0]
    assert first.trail == (("2024-2025", Ratio(340, 350)), (YEAR, Ratio(351, 362)))
    assert first.actual is not None
    assert (first.actual.text, first.actual.is_correction) == ("351/362", True)


def test_filters_narrow_and_facets_count_what_they_would_leave(
    in_force: InForce, enter: Enter, rows: Rows
) -> None:
    in_force((*ROWS, Row("Số sáng kiến", unit="sáng kiến", commune="", phases=("2", "3", "4"))))
    enter(_indicators()[0], text="98")
    enter(_indicators()[1], text="90")
    listed = rows()
    counted = facets(listed)
    assert counted.total == 4
    assert counted.attainment == attainment_counts(listed)
    assert counted.attainment[Attainment.MET] == counted.attainment[Attainment.NOT_MET] == 1
    assert counted.attainment[Attainment.NO_DATA] == 2
    assert counted.attainment[Attainment.AT_RISK] == 0
    assert counted.level == {TargetLevel.COMMUNE: 3, TargetLevel.SCHOOL: 4}
    assert counted.group == {"Chất lượng": 3}
    for filters, count in (
        (TargetFilters(attainment="met"), 1),
        (TargetFilters(level="commune"), 3),
        (TargetFilters(group="Chất lượng"), 3),
        (TargetFilters(search="ty le SANG"), 0),
        (TargetFilters(search="giao vien"), 1),
        (TargetFilters(level="commune", search="giáo viên", attainment="no_data"), 1),
        (TargetFilters(attainment="unheard-of"), 0),
    ):
        assert len(rows(filters=filters)) == count, filters


def test_each_period_of_the_history_is_judged_by_the_plan_of_its_time(
    personas: Personas, in_force: InForce, enter: Enter
) -> None:
    in_force((replace(ROWS[0], phases=("95,0", "96,0", "97,0")),), year=2024)
    in_force(year=2025)
    indicator = _indicators()[0]
    enter(indicator, text="95,5", period="2024-2025")
    first = enter(indicator, text="95,5", evidence=[("x.pdf", b"%PDF-1.7")])
    enter(indicator, text="95,4", reason="nhầm", replaces=first.pk)
    history = indicator_history(actor=personas.teacher, indicator=indicator, school_year=YEAR)
    assert history.row is not None
    assert history.row.verdict.target_text == "98,0"
    shown = [(p.period, p.verdict.attainment.value, p.verdict.target_text) for p in history.periods]
    assert shown == [("2025-2026", "not_met", "98,0"), ("2024-2025", "met", "95,0")]
    newest = history.periods[0]
    assert newest.current is not None
    assert (newest.current.text, newest.current.reason) == ("95,4", "nhầm")
    assert [(old.text, old.is_current) for old in newest.replaced] == [("95,5", False)]
    assert [file.filename for file in newest.replaced[0].evidence] == ["x.pdf"]


def test_an_indicator_that_left_the_plan_keeps_its_history(
    personas: Personas, in_force: InForce, enter: Enter
) -> None:
    in_force(year=2024)
    gone = _indicators()[2]
    in_force(ROWS[:2], year=2025)
    enter(gone, text="92", period="2024-2025")
    history = indicator_history(actor=personas.teacher, indicator=gone, school_year=YEAR)
    assert history.row is None
    assert len(history.periods) == 1


def test_a_preview_says_how_it_is_understood_and_keeps_nothing(
    personas: Personas, indicator: Indicator, enter: Enter
) -> None:
    enter(indicator, text="97,5", period="2024-2025")

    def preview(**typed: object):  # type: ignore[no-untyped-def]
        return preview_actual(
            actor=personas.principal,
            indicator=indicator,
            period=YEAR,
            **typed,  # type: ignore[arg-type]
        )

    good = preview(text="354/362")
    assert (good.value, good.error, good.warnings) == (Ratio(354, 362), None, ())
    assert (good.verdict.attainment, good.verdict.missing) == (Attainment.NOT_MET, 1)
    odd = preview(numerator=36, denominator=362)
    assert "2024-2025" in odd.warnings[0].vi
    assert odd.error is None
    bad = preview(text="")
    assert bad.error is not None
    assert (bad.value, bad.verdict) == (None, None)
    assert Actual.objects.count() == 1
    with pytest.raises(NotAllowed):
        preview_actual(actor=personas.other_principal, indicator=indicator, period=YEAR, text="98")


def test_today_lists_what_is_late_not_met_and_how_it_stands(
    personas: Personas, in_force: InForce, enter: Enter
) -> None:
    in_force(year=2024)
    in_force(year=2025)
    first, second, third = _indicators()
    for indicator in (first, second, third):
        enter(indicator, text="99", period="2024-2025")
    enter(first, text="98")
    enter(second, text="97")

    def today(day: date):  # type: ignore[no-untyped-def]
        return today_lists(actor=personas.teacher, unit=personas.school, as_of=day)

    running = today(MID_YEAR)
    assert running.period == YEAR
    assert running.late == ()
    assert [row.verdict.attainment for row in running.not_met] == [Attainment.AT_RISK]
    over = today(AFTER)
    assert [(late.indicator_id, late.period) for late in over.late] == [(third.pk, YEAR)]
    assert [row.verdict.attainment for row in over.not_met] == [Attainment.NOT_MET]
    assert over.counts[Attainment.MET] == over.counts[Attainment.NO_DATA] == 1
    assert today(date(2026, 9, 1)).period == YEAR  # the new year has no actual yet


def test_of_semesters_only_the_one_that_ends_the_year_can_be_late(
    personas: Personas, in_force: InForce
) -> None:
    in_force(year=2025)
    first = _indicators()[0]
    for phase, key in zip(
        PlanPhase.objects.filter(row__indicator=first).order_by("key"),
        ("2025-2026/1", "2025-2026/2", "2026-2027/1"),
        strict=True,
    ):
        phase.key = key
        phase.save()
    lists = today_lists(actor=personas.teacher, unit=personas.school, as_of=AFTER)
    late = [(item.period, item.target_text) for item in lists.late if item.indicator_id == first.pk]
    assert late == [(YEAR, "99,0")]


def test_today_of_a_school_without_a_plan_is_empty(personas: Personas) -> None:
    lists = today_lists(actor=personas.teacher, unit=personas.school, as_of=AFTER)
    assert (lists.late, lists.not_met, lists.errors, lists.drafts) == ((), (), (), ())


@pytest.mark.parametrize("who", ["other_principal", "visitor"])
def test_targets_are_for_members(personas: Personas, indicator: Indicator, who: str) -> None:
    person = getattr(personas, who)
    for asks in (
        lambda: list_target_rows(actor=person, unit=personas.school, school_year=YEAR, period=YEAR),
        lambda: indicator_history(actor=person, indicator=indicator, school_year=YEAR),
        lambda: preview_actual(actor=person, indicator=indicator, period=YEAR, text="98"),
        lambda: today_lists(actor=person, unit=personas.school, as_of=AFTER),
    ):
        with pytest.raises(NotAllowed):
            asks()


def test_the_number_of_queries_does_not_grow_with_the_rows(
    personas: Personas,
    in_force: InForce,
    enter: Enter,
    rows: Rows,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    def ask() -> None:
        with django_assert_num_queries(10):
            rows()
        with django_assert_num_queries(13):
            today_lists(actor=personas.teacher, unit=personas.school, as_of=AFTER)
        with django_assert_num_queries(10):
            indicator_history(actor=personas.teacher, indicator=known, school_year=YEAR)

    in_force(year=2024)
    known = Indicator.objects.select_related("unit").order_by("pk")[0]
    enter(known, text="98", evidence=[("x.pdf", b"%PDF-1.7")])
    ask()
    in_force(tuple(Row(f"Chỉ tiêu thử số {n}") for n in range(20)), year=2025)
    for n, indicator in enumerate(_indicators()):
        for period in ("2024-2025", YEAR):
            if n:
                enter(indicator, text="98", period=period, evidence=[("x.pdf", b"%PDF-1.7")])
    ask()
