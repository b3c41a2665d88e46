"""From an entry to its approval: the steps, what holds meanwhile, and who sees what waits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lotrinh.workspace.actuals.approval import (
    UnableToMoveActual,
    approve_actual,
    keep_step,
    return_actual,
    state_of,
    submit_actual,
)
from lotrinh.workspace.actuals.current import current_actuals
from lotrinh.workspace.actuals.models import Actual, ActualStep
from lotrinh.workspace.actuals.queries import (
    facets,
    filter_rows,
    indicator_history,
    list_target_rows,
    results_of_units,
    today_lists,
    visible_actuals,
    visible_evidence,
    waiting_actuals,
)
from lotrinh.workspace.actuals.views import TargetFilters, TargetRow
from lotrinh.workspace.people.models import AuditEvent, Membership, Unit, User
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.people.trail.queries import TrailFilters, trail_page
from lotrinh.workspace.plans.models import Indicator
from tests.workspace.actuals.conftest import Enter, InForce
from tests.workspace.conftest import AT, Personas

YEAR = "2025-2026"
AFTER = date(2026, 7, 1)
PDF = b"%PDF-1.7\n%%EOF\n"
State = ActualStep.State


@pytest.fixture
def reader(personas: Personas) -> User:
    """Return somebody who reads the school's trail and results, and enters none."""
    user = User.objects.create(username="banthanhtra", display_name="Ban thanh tra")
    Membership.objects.create(user=user, unit=personas.school, role="inspection_board")
    return user


@pytest.fixture
def entry(personas: Personas, indicator: Indicator, enter: Enter) -> Actual:
    """Return what a teacher has entered."""
    return enter(
        indicator,
        numerator=58,
        denominator=60,
        evidence=[("danh-sach.pdf", PDF)],
        actor=personas.teacher,
    )


def holds(indicator: Indicator, known_on: date | None = None) -> str:
    """Return the result of the year, as typed."""
    found = current_actuals([indicator.pk], known_on).get((indicator.pk, YEAR))
    return "" if found is None else found.text


def row_of(personas: Personas, actor: User, indicator: Indicator) -> TargetRow:
    rows = list_target_rows(actor=actor, unit=personas.school, school_year=YEAR, period=YEAR)
    return next(row for row in rows if row.indicator_id == indicator.pk)


# --- the steps ------------------------------------------------------------------------------------


def test_what_a_teacher_enters_counts_once_it_is_approved(
    personas: Personas, indicator: Indicator, entry: Actual
) -> None:
    assert (state_of(entry), holds(indicator)) == (State.SUBMITTED, "")
    approve_actual(actual=entry, actor=personas.group_head, at=AT)
    assert (state_of(entry), holds(indicator)) == (State.APPROVED, "58/60")
    assert list(entry.steps.values_list("state", "actor_name")) == [
        ("submitted", "Giaovien"),
        ("approved", "Truongto"),
    ]
    event = AuditEvent.objects.get(verb="approve_actual")
    assert (event.before["state"], event.after["state"]) == ("submitted", "approved")


def test_a_draft_is_sent_for_approval_when_it_is_right(
    personas: Personas, indicator: Indicator, enter: Enter
) -> None:
    draft = enter(indicator, text="98", as_draft=True, actor=personas.teacher)
    assert state_of(draft) == State.DRAFT
    submit_actual(actual=draft, actor=personas.teacher, at=AT)
    assert (state_of(draft), holds(indicator)) == (State.SUBMITTED, "")


def test_who_may_approve_may_keep_a_draft_too_and_approve_it_as_it_is(
    personas: Personas, indicator: Indicator, enter: Enter
) -> None:
    draft = enter(indicator, text="98", as_draft=True)
    assert holds(indicator) == ""
    approve_actual(actual=draft, actor=personas.principal, at=AT)
    assert holds(indicator) == "98"


def test_what_was_returned_is_mended_by_a_new_entry(
    personas: Personas, indicator: Indicator, entry: Actual, enter: Enter
) -> None:
    return_actual(actual=entry, reason=" đếm lại lớp 5A ", actor=personas.group_head, at=AT)
    assert entry.steps.latest("pk").reason == "đếm lại lớp 5A"
    assert AuditEvent.objects.get(verb="return_actual").reason == "đếm lại lớp 5A"
    with pytest.raises(UnableToMoveActual, match="trả lại để sửa"):
        approve_actual(actual=entry, actor=personas.group_head, at=AT)
    mended = enter(
        indicator, text="59/60", reason="đã đếm", replaces=entry.pk, actor=personas.teacher
    )
    approve_actual(actual=mended, actor=personas.group_head, at=AT)
    assert holds(indicator) == "59/60"
    [period] = indicator_history(
        actor=personas.teacher, indicator=indicator, school_year=YEAR
    ).periods
    assert period.pending is None
    [returned] = period.replaced
    assert returned.last_step is not None
    assert (returned.is_returned, returned.last_step.reason) == (True, "đếm lại lớp 5A")


@pytest.mark.parametrize("reason", ["", "  "])
def test_returning_says_what_to_mend(personas: Personas, entry: Actual, reason: str) -> None:
    with pytest.raises(UnableToMoveActual, match="Chưa ghi cần sửa gì"):
        return_actual(actual=entry, reason=reason, actor=personas.group_head, at=AT)
    assert state_of(entry) == State.SUBMITTED


def test_only_the_last_entry_moves_on(
    personas: Personas, indicator: Indicator, entry: Actual, enter: Enter
) -> None:
    enter(indicator, text="59/60", reason="đếm lại", replaces=entry.pk, actor=personas.teacher)
    with pytest.raises(UnableToMoveActual, match="bản sửa mới hơn"):
        approve_actual(actual=entry, actor=personas.group_head, at=AT)
    assert holds(indicator) == ""


@pytest.mark.parametrize("state", [State.APPROVED, State.SENT, State.ACCEPTED])
def test_a_correction_leaves_the_old_one_in_force_until_it_is_approved(
    personas: Personas, indicator: Indicator, entry: Actual, enter: Enter, state: State
) -> None:
    approve_actual(actual=entry, actor=personas.principal, at=AT)
    if state != State.APPROVED:
        keep_step(entry, state, personas.principal, AT)
    given = {"reason": "đếm lại", "replaces": entry.pk, "actor": personas.teacher}
    corrected = enter(indicator, text="59/60", **given)
    row = row_of(personas, personas.teacher, indicator)
    assert row.actual is not None
    assert row.pending is not None
    assert (row.actual.text, row.actual.state, row.pending.text) == ("58/60", state, "59/60")
    assert row.verdict.missing == 1, "what waits is not judged"
    approve_actual(actual=corrected, actor=personas.group_head, at=AT)
    assert holds(indicator) == "59/60"


def test_what_held_on_a_day_is_what_was_approved_by_then(
    personas: Personas, indicator: Indicator, entry: Actual
) -> None:
    approve_actual(actual=entry, actor=personas.principal, at=AT + timedelta(days=2))
    assert holds(indicator, AT.date() + timedelta(days=1)) == ""
    assert holds(indicator, AT.date() + timedelta(days=2)) == "58/60"


# --- who sees what waits --------------------------------------------------------------------------


def test_who_enters_results_sees_what_waits_and_nobody_else(
    personas: Personas, indicator: Indicator, entry: Actual, reader: User
) -> None:
    for person in (personas.teacher, personas.group_head, personas.principal):
        assert visible_actuals(person).get() == entry
        assert visible_evidence(person).exists()
        assert row_of(personas, person, indicator).pending is not None
    assert not visible_actuals(reader).exists()
    assert not visible_evidence(reader).exists()
    assert row_of(personas, reader, indicator).pending is None
    history = indicator_history(actor=reader, indicator=indicator, school_year=YEAR)
    assert history.periods == ()
    approve_actual(actual=entry, actor=personas.principal, at=AT)
    assert visible_actuals(reader).get() == entry
    assert visible_evidence(reader).exists()


def test_above_a_school_what_waits_does_not_count_as_entered(
    personas: Personas, entry: Actual
) -> None:
    def counted() -> dict[int, int]:
        units = Unit.objects.filter(pk=personas.school.pk)
        return results_of_units(actor=personas.principal, units=units, period=YEAR)

    assert counted() == {}
    approve_actual(actual=entry, actor=personas.principal, at=AT)
    assert counted() == {personas.school.pk: 1}
    day_before = AT.date() - timedelta(days=1)
    units = Unit.objects.filter(pk=personas.school.pk)
    assert (
        results_of_units(actor=personas.principal, units=units, period=YEAR, known_on=day_before)
        == {}
    )


def test_the_trail_tells_a_reader_that_something_was_entered_and_not_what(
    personas: Personas, indicator: Indicator, entry: Actual, reader: User, enter: Enter
) -> None:
    def told(person: User) -> str:
        page = trail_page(actor=person, unit=personas.school, filters=TrailFilters())
        return " ".join(f"{one.verb} {one.object} {one.change_words}" for one in page.entries)

    assert "58/60" in told(personas.principal)
    assert "58/60" not in told(reader)
    assert "danh-sach.pdf" not in told(reader)
    corrected = enter(indicator, text="59/60", reason="đếm lại", replaces=entry.pk)
    assert state_of(corrected) == State.APPROVED
    assert "58/60" not in told(reader), "what nobody approved stays unsaid where it was replaced"
    enter(indicator, text="60/60", reason="đếm lại", replaces=corrected.pk)
    assert "60/60" in told(reader)


# --- what waits for whom --------------------------------------------------------------------------


def test_each_finds_what_waits_for_them(
    personas: Personas, indicator: Indicator, entry: Actual, reader: User
) -> None:
    def waits(person: User) -> list[tuple[str, str]]:
        found = waiting_actuals(actor=person, unit=personas.school)
        return [(one.text, one.state) for one in found]

    assert waits(personas.teacher) == waits(reader) == []
    assert waits(personas.group_head) == waits(personas.principal) == [("58/60", "submitted")]
    return_actual(actual=entry, reason="đếm lại", actor=personas.group_head, at=AT)
    assert waits(personas.group_head) == []
    assert waits(personas.teacher) == [("58/60", "returned")]
    [back] = waiting_actuals(actor=personas.teacher, unit=personas.school)
    assert (back.reason, back.moved_by, back.school_year) == ("đếm lại", "Truongto", YEAR)
    with pytest.raises(NotAllowed):
        waiting_actuals(actor=personas.other_principal, unit=personas.school)


def test_today_says_what_waits_and_it_is_not_late_any_more(
    personas: Personas, indicator: Indicator, entry: Actual, reader: User
) -> None:
    def today(person: User, known_on: date | None = None) -> tuple[int, int, bool]:
        lists = today_lists(actor=person, unit=personas.school, as_of=AFTER, known_on=known_on)
        is_late = indicator.pk in {one.indicator_id for one in lists.late}
        return len(lists.to_approve), len(lists.to_mend), is_late

    assert today(personas.teacher) == (0, 0, False)
    assert today(personas.group_head) == (1, 0, False)
    assert today(personas.group_head, AFTER) == (0, 0, False), "what waits does so today"
    assert today(reader) == (0, 0, True)
    return_actual(actual=entry, reason="đếm lại", actor=personas.group_head, at=AT)
    assert today(personas.teacher) == (0, 1, True)


def test_the_targets_are_narrowed_to_what_waits(
    personas: Personas, in_force: InForce, enter: Enter
) -> None:
    in_force()
    first, second, third = Indicator.objects.order_by("pk")
    enter(first, text="98", actor=personas.teacher)
    enter(second, text="98", as_draft=True, actor=personas.teacher)
    enter(third, text="98")
    rows = list_target_rows(
        actor=personas.teacher, unit=personas.school, school_year=YEAR, period=YEAR
    )
    assert facets(rows).waiting == {"duyet": 1, "nhap": 1}
    for word, left in (("duyet", [first]), ("nhap", [second]), ("sua", []), ("gi-do", [])):
        found = filter_rows(rows, TargetFilters(waiting=word))
        assert [row.indicator_id for row in found] == [one.pk for one in left]
