"""A second version, next year's plan: what changes, and that indicators stay who they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.plans.models import Indicator, PlanRow, PlanVersion
from lotrinh.workspace.plans.operations import confirm_draft
from lotrinh.workspace.plans.queries import draft_changes, draft_page
from lotrinh.workspace.plans.views import Change, FieldChange
from tests.workspace.conftest import AT, Personas
from tests.workspace.plan_file import ROWS, Row
from tests.workspace.plans.conftest import BringIn, Confirm


def test_the_first_version_has_only_new_indicators(personas: Personas, bring_in: BringIn) -> None:
    changes = draft_changes(actor=personas.teacher, draft=bring_in())
    assert changes.version == 1
    assert changes.counts == {Change.NEW: 3, Change.GONE: 0, Change.CHANGED: 0, Change.SAME: 0}


def test_the_same_document_again_changes_nothing(
    personas: Personas, bring_in: BringIn, confirmed: Confirm
) -> None:
    confirmed()
    draft = bring_in()
    changes = draft_changes(actor=personas.principal, draft=draft)
    assert changes.version == 2
    assert changes.counts[Change.SAME] == 3
    assert all(change.fields == () for change in changes.indicators)
    assert draft_page(actor=personas.principal, draft=draft).present is not None


def test_what_is_new_gone_and_changed_is_told_with_both_figures(
    personas: Personas, bring_in: BringIn, confirmed: Confirm
) -> None:
    confirmed()
    rows = (
        replace(ROWS[0], school="100", phases=("98,0", "99,3", "100")),
        ROWS[1],
        Row("Số sáng kiến được công nhận", unit="sáng kiến", baseline="2", commune="2", school="4"),
    )
    changes = draft_changes(actor=personas.principal, draft=bring_in(rows))
    assert [(c.name, c.change) for c in changes.indicators] == [
        (ROWS[0].name, Change.CHANGED),
        (ROWS[1].name, Change.SAME),
        ("Số sáng kiến được công nhận", Change.NEW),
        (ROWS[2].name, Change.GONE),
    ]
    assert changes.indicators[0].fields == (
        FieldChange("target", "school", "99,5", "100"),
        FieldChange("phase", "2026", "99,0", "99,3"),
        FieldChange("phase", "2027", "99,5", "100"),
    )


def test_confirming_an_amended_plan_makes_version_2_and_keeps_version_1(
    personas: Personas, confirmed: Confirm
) -> None:
    first = confirmed()
    second = confirmed((replace(ROWS[0], school="100"), *ROWS[1:]))
    assert (second.plan, second.number) == (first.plan, 2)
    assert Indicator.objects.count() == 3
    texts = PlanRow.objects.filter(order=1).values_list("version__number", "targets__text")
    assert set(texts) == {(1, ">=98"), (1, "99,5"), (2, ">=98"), (2, "100")}


def test_a_slightly_different_name_is_the_same_indicator_and_is_shown(
    personas: Personas, bring_in: BringIn, confirmed: Confirm
) -> None:
    confirmed()
    before = set(Indicator.objects.values_list("pk", flat=True))
    draft = bring_in((replace(ROWS[0], name="Tỉ lệ trẻ đi học đúng độ tuổi"), *ROWS[1:]))
    change = draft_changes(actor=personas.principal, draft=draft).indicators[0]
    assert (change.change, change.matched_name) == (Change.CHANGED, ROWS[0].name)
    confirm_draft(draft=draft, actor=personas.principal, at=AT)
    assert set(Indicator.objects.values_list("pk", flat=True)) == before
    assert Indicator.objects.filter(name="Tỉ lệ trẻ đi học đúng độ tuổi").exists()


def test_a_different_number_in_the_name_is_another_indicator(
    personas: Personas, confirmed: Confirm
) -> None:
    confirmed((Row("Tỷ lệ trẻ 6 tuổi vào lớp 1"),))
    confirmed((Row("Tỷ lệ trẻ 7 tuổi vào lớp 1"),))
    assert Indicator.objects.count() == 2


def test_the_same_name_twice_is_two_indicators_and_stays_so(
    personas: Personas, confirmed: Confirm
) -> None:
    twice = (ROWS[0], replace(ROWS[0], school="90"))
    confirmed(twice)
    confirmed(twice)
    assert Indicator.objects.count() == 2
    assert PlanRow.objects.filter(version__number=2).count() == 2


def test_of_two_of_one_name_each_keeps_its_own_when_they_move_or_one_goes(
    personas: Personas, confirmed: Confirm
) -> None:
    share = Row("Học sinh đạt giải các cuộc thi", unit="%")
    heads = replace(share, unit="em", baseline="5", commune="5", school="7", phases=("5", "6", "7"))
    confirmed((share, heads))
    ids = dict(Indicator.objects.values_list("unit_text", "pk"))
    confirmed((heads, share))
    assert dict(Indicator.objects.values_list("unit_text", "pk")) == ids
    last = confirmed((heads,))
    assert last.rows.get().indicator_id == ids["em"]
    assert dict(Indicator.objects.values_list("unit_text", "pk")) == ids


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hoàn thành chương trình lớp học", "chưa hoàn thành chương trình lớp học"),
        ("nam được học 2 buổi/ngày", "nữ được học 2 buổi/ngày"),
        ("hoàn thành tốt môn Toán của lớp học", "hoàn thành môn Toán của lớp học"),
    ],
)
def test_a_word_that_turns_the_meaning_makes_another_indicator(
    confirmed: Confirm, old: str, new: str
) -> None:
    confirmed((Row(f"Tỷ lệ học sinh {old}"),))
    confirmed((Row(f"Tỷ lệ học sinh {new}"),))
    assert Indicator.objects.count() == 2


def test_an_older_plan_brought_in_later_does_not_rename_what_a_newer_one_has(
    confirmed: Confirm,
) -> None:
    confirmed(year=2025)
    older = confirmed((replace(ROWS[0], name="Tỉ lệ trẻ đi học đúng độ tuổi"),), year=2023)
    indicator = older.rows.get().indicator
    assert indicator.name == ROWS[0].name
    assert older.rows.get().name == "Tỉ lệ trẻ đi học đúng độ tuổi"


def test_next_year_s_plan_finds_the_indicators_again(
    personas: Personas, bring_in: BringIn, confirmed: Confirm
) -> None:
    confirmed(year=2024)
    draft = bring_in(year=2025)
    changes = draft_changes(actor=personas.principal, draft=draft)
    assert changes.version == 1
    assert {change.change for change in changes.indicators} == {Change.NEW}
    assert None not in {change.indicator_id for change in changes.indicators}
    confirm_draft(draft=draft, actor=personas.principal, at=AT)
    assert Indicator.objects.count() == 3
    assert PlanVersion.objects.count() == 2


def test_another_school_has_its_own_indicators(personas: Personas, confirmed: Confirm) -> None:
    version = confirmed()
    assert set(Indicator.objects.values_list("unit", flat=True)) == {version.plan.unit_id}


@pytest.mark.parametrize("who", ["other_principal", "visitor"])
def test_changes_are_for_members(personas: Personas, bring_in: BringIn, who: str) -> None:
    with pytest.raises(NotAllowed):
        draft_changes(actor=getattr(personas, who), draft=bring_in())


def test_the_number_of_queries_does_not_grow_with_the_plan(
    personas: Personas,
    bring_in: BringIn,
    confirmed: Confirm,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    confirmed()
    many = bring_in(tuple(Row(f"Chỉ tiêu thử số {n}") for n in range(30)))
    for draft in (bring_in(), many):
        with django_assert_num_queries(6):
            draft_changes(actor=personas.principal, draft=draft)
    with django_assert_num_queries(20):
        confirm_draft(draft=many, actor=personas.principal, at=AT)
