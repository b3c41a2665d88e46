"""From snapshots to figures, to actuals that say where they come from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest

from lotrinh.core.indicators import Figure
from lotrinh.core.indicators.suppression import SUPPRESSED, PublishedFigure
from lotrinh.core.values.types import Ratio
from lotrinh.reference import load_catalogue
from lotrinh.workspace.actuals.approval import approve_actual
from lotrinh.workspace.actuals.models import (
    Actual,
    Computation,
    Derivation,
    RosterSnapshot,
    UnitFigures,
)
from lotrinh.workspace.actuals.operations import UnableToRecordActual, record_actual
from lotrinh.workspace.actuals.rosters import computing
from lotrinh.workspace.actuals.rosters.computed import list_computed
from lotrinh.workspace.actuals.rosters.computing import (
    Acceptance,
    UnableToCompute,
    accept_figures,
    resume_computations,
    run_computation,
    start_computation,
)
from lotrinh.workspace.actuals.rosters.explaining import explain_actual, explain_page
from lotrinh.workspace.actuals.rosters.store import file_of, records_of_snapshot
from lotrinh.workspace.actuals.rosters.tasks import compute_figures
from lotrinh.workspace.actuals.rosters.values import Typed, typed_value
from lotrinh.workspace.actuals.rosters.views import ComputedRow
from lotrinh.workspace.people.models import User
from lotrinh.workspace.people.queries import NotAllowed
from lotrinh.workspace.plans.models import Indicator
from tests.workspace.conftest import Personas
from tests.workspace.plan_file import Row
from tests.workspace.plans.conftest import Confirm, _read_once, bring_in, confirmed
from tests.workspace.rosters.conftest import AT, YEAR, BringList, Compute
from tests.workspace.rosters.workbooks import pupil, pupils

COMPLETED = "class-completion"
__all__ = ["_read_once", "bring_in", "confirmed"]


def indicator(personas: Personas, name: str = "Hoàn thành chương trình lớp học") -> Indicator:
    return Indicator.objects.create(
        unit=personas.school, key=name, name=name, unit_text="%", direction="higher"
    )


def figures(personas: Personas) -> dict[str, list[object]]:
    kept: dict[str, list[object]] = UnitFigures.objects.get(unit=personas.school).figures
    return kept


def accept(personas: Personas, one: Indicator, replaces: int | None = None) -> Actual:
    (actual,) = accept_figures(
        unit=personas.school,
        period=YEAR,
        accepted=[Acceptance(one, replaces)],
        actor=personas.principal,
        at=AT,
    )
    return actual


def test_figures_come_from_the_newest_snapshot(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    bring_list([*pupils(9), pupil(10, **{"Kết quả cuối năm": "Chưa hoàn thành"})])
    compute()
    assert figures(personas)[COMPLETED][:3] == [9, 10, 0]
    bring_list([*pupils(8), pupil(9, **{"Kết quả cuối năm": None})], as_of=date(2026, 5, 31))
    run = compute()
    assert (run.state, run.step, run.steps) == (Computation.State.DONE, 1, 1)
    assert figures(personas)[COMPLETED][:3] == [8, 8, 1], "a blank result is unknown, never no"


def test_an_older_snapshot_brought_in_later_does_not_win(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    bring_list(pupils(9), as_of=date(2026, 5, 30))
    bring_list(pupils(3), as_of=date(2025, 9, 30))
    compute()
    assert figures(personas)[COMPLETED][:2] == [9, 9]


def test_an_accepted_figure_names_what_it_was_made_from(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    snapshot = bring_list(pupils(8))
    compute()
    actual = accept(personas, indicator(personas))
    assert actual.value == Ratio(8, 8)
    derivation = Derivation.objects.get(actual=actual)
    assert (derivation.code, derivation.formula_version) == (COMPLETED, "1")
    assert derivation.snapshots["pupils"]["sha256"] == snapshot.sha256
    assert actual.note == "Tính từ danh sách ngày 30/05/2026."
    assert (derivation.numerator, derivation.denominator, derivation.unknown) == (8, 8, 0)


def test_an_accepted_figure_is_made_again_from_its_own_list_whatever_came_after(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    first = bring_list([*pupils(7), pupil(8, **{"Kết quả cuối năm": "Chưa hoàn thành"})])
    compute()
    actual = accept(personas, indicator(personas))
    bring_list(pupils(30), as_of=date(2026, 5, 31))
    compute()
    page = explain_actual(actor=personas.principal, actual=actual)
    assert page is not None
    assert page.parts[0].snapshot == first
    assert (page.figure.numerator, page.figure.denominator) == (7, 8)
    assert page.parts[0].figure == page.figure
    assert [one.key for one in page.parts[0].rest] == ["HS0008"]
    now = explain_page(actor=personas.teacher, unit=personas.school, period=YEAR, code=COMPLETED)
    assert now is not None
    assert now.figure.denominator == 30
    with pytest.raises(NotAllowed):
        explain_actual(actor=personas.other_principal, actual=actual)


def test_a_new_figure_corrects_the_actual_and_the_old_one_stays(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    one = indicator(personas)
    bring_list(pupils(8))
    compute()
    first = accept(personas, one)
    bring_list(pupils(9), as_of=date(2026, 5, 31))
    compute()
    second = accept(personas, one, replaces=first.pk)
    assert second.replaces == first
    assert second.reason == "Tính lại từ danh sách ngày 31/05/2026."
    with pytest.raises(UnableToRecordActual):
        accept(personas, one, replaces=first.pk)


def test_what_is_unknown_altogether_is_not_accepted(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    bring_list([pupil(1, **{"Kết quả cuối năm": None})])
    compute()
    with pytest.raises(UnableToCompute):
        accept(personas, indicator(personas))
    assert not Actual.objects.exists()


def test_all_are_accepted_or_none(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    bring_list(pupils(5))
    compute()
    good, bad = indicator(personas), indicator(personas, "Không có trong danh mục")
    with pytest.raises(UnableToCompute):
        accept_figures(
            unit=personas.school,
            period=YEAR,
            accepted=[Acceptance(good), Acceptance(bad)],
            actor=personas.principal,
            at=AT,
        )
    assert not Actual.objects.exists()


def test_another_school_s_indicator_is_not_touched(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    bring_list(pupils(5))
    compute()
    foreign = Indicator.objects.create(
        unit=personas.other_school, key="x", name="x", unit_text="%", direction="higher"
    )
    with pytest.raises(UnableToCompute):
        accept(personas, foreign)


def test_nothing_to_compute_from_is_said(personas: Personas) -> None:
    for period in (YEAR, "xyz", "2025-2027", f"{YEAR}x", f"{YEAR}/2", YEAR + "9" * 300):
        with pytest.raises(UnableToCompute):
            start_computation(unit=personas.school, period=period, actor=personas.principal, at=AT)


def test_only_who_may(personas: Personas, bring_list: BringList, compute: Compute) -> None:
    bring_list(pupils(3))
    compute()
    one = indicator(personas)
    for stranger in (personas.teacher, personas.other_principal):
        with pytest.raises(NotAllowed):
            start_computation(unit=personas.school, period=YEAR, actor=stranger, at=AT)
    with pytest.raises(NotAllowed):
        accept_figures(
            unit=personas.school,
            period=YEAR,
            accepted=[Acceptance(one)],
            actor=personas.other_principal,
            at=AT,
        )
    with pytest.raises(NotAllowed):
        list_computed(
            actor=personas.other_principal, unit=personas.school, period=YEAR, as_of=AT.date()
        )
    with pytest.raises(NotAllowed):
        explain_page(
            actor=personas.other_principal, unit=personas.school, period=YEAR, code=COMPLETED
        )


def test_what_a_teacher_accepts_waits_for_approval(
    personas: Personas, bring_list: BringList, compute: Compute, confirmed: Confirm
) -> None:
    version = confirmed((Row("Hoàn thành chương trình lớp học"),))
    bring_list(pupils(3))
    compute()
    [taken] = accept_figures(
        unit=personas.school,
        period=YEAR,
        accepted=[Acceptance(version.rows.get().indicator)],
        actor=personas.teacher,
        at=AT,
    )

    def listed(actor: User) -> ComputedRow:
        rows, _others = list_computed(
            actor=actor, unit=personas.school, period=YEAR, as_of=AT.date()
        )
        return next(row for row in rows if row.entry.code == COMPLETED)

    row = listed(personas.teacher)
    assert (row.is_waiting, row.is_accepted, row.may_accept) == (True, False, False)
    approve_actual(actual=taken, actor=personas.group_head, at=AT)
    row = listed(personas.teacher)
    assert (row.is_waiting, row.is_accepted, row.may_accept) == (False, True, False)


def test_the_counted_records_are_for_who_manages_them(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    bring_list(
        [
            *pupils(6),
            pupil(7, **{"Kết quả cuối năm": "Chưa hoàn thành"}),
            pupil(8, **{"Kết quả cuối năm": None}),
            pupil(9, **{"Trạng thái": "Chuyển đi kỳ 1"}),
        ]
    )
    compute()
    page = explain_page(actor=personas.principal, unit=personas.school, period=YEAR, code=COMPLETED)
    assert page is not None
    (part,) = page.parts
    assert [one.key for one in part.counted] == [f"HS000{n}" for n in range(1, 7)]
    assert [one.key for one in part.rest] == ["HS0007"]
    assert [one.key for one in part.unknown] == ["HS0008"]
    assert part.outside == 1
    assert part.figure == page.figure
    assert {one.dimension for one in part.breakdowns} == {"sex", "ethnicity", "site", "grade"}
    assert all(one.total == page.figure for one in part.breakdowns)
    seen = explain_page(actor=personas.teacher, unit=personas.school, period=YEAR, code=COMPLETED)
    assert seen is not None
    assert seen.figure == page.figure
    assert seen.parts[0].counted == seen.parts[0].unknown == ()
    by_sex = next(one for one in seen.parts[0].breakdowns if one.dimension == "sex")
    assert any(
        isinstance(one.figure, PublishedFigure) and one.figure.numerator == SUPPRESSED
        for one in by_sex.categories
    ), "three of a kind are hidden"


def test_the_same_list_in_another_year_is_that_year_s(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    first = bring_list(pupils(6))
    compute()
    later = datetime(2026, 11, 1, tzinfo=UTC)
    again = bring_list(pupils(6), as_of=date(2026, 9, 30), school_year="2026-2027", at=later)
    assert again.sha256 == first.sha256
    page = explain_page(actor=personas.principal, unit=personas.school, period=YEAR, code=COMPLETED)
    assert page is not None
    assert page.parts[0].snapshot == first


def test_a_run_that_was_cut_off_is_begun_again(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    bring_list(pupils(4))
    run = start_computation(unit=personas.school, period=YEAR, actor=personas.principal, at=AT)
    Computation.objects.filter(pk=run.pk).update(state=Computation.State.RUNNING, step=1)
    assert resume_computations() == 1
    run.refresh_from_db()
    run_computation(computation=run, at=AT)
    first = figures(personas)
    assert run.state == Computation.State.DONE
    assert resume_computations() == 0
    run_computation(computation=run, at=AT)  # queued once too often
    assert figures(personas) == first


def test_a_lost_file_ends_the_run_with_what_to_do(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    file_of(bring_list(pupils(4))).path.unlink()
    run = compute()
    assert run.state == Computation.State.FAILED
    assert set(run.error) == {"vi", "en"}
    assert not UnitFigures.objects.exists()


def test_a_typed_actual_beside_a_computed_one(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    one = indicator(personas)
    typed = record_actual(indicator=one, period=YEAR, text="95,5", actor=personas.principal, at=AT)
    bring_list(pupils(4))
    compute()
    assert accept(personas, one, replaces=typed.pk).value == Ratio(4, 4)
    assert Decimal("95.5") == typed.value.value


def test_a_count_of_blanks_is_unknown_and_never_0(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    bring_list([pupil(1, **{"Dân tộc": None}), pupil(2, **{"Dân tộc": None})])
    compute()
    assert figures(personas)["minority-pupils"][:3] == [0, None, 2]
    with pytest.raises(UnableToCompute):
        accept(personas, indicator(personas, "Số học sinh dân tộc thiểu số"))
    bring_list([pupil(1, **{"Dân tộc": None}), pupil(2, **{"Dân tộc": "Tày"})], date(2026, 5, 31))
    compute()
    with pytest.raises(UnableToCompute):
        accept(personas, indicator(personas, "Học sinh dân tộc thiểu số"))
    assert not Actual.objects.exists(), "at least one is no count"


def test_what_is_divided_by_a_count_of_blanks_is_no_actual() -> None:
    entry = load_catalogue()["pupils-per-class"]
    assert typed_value(entry, Figure(50, 2, 0), "") == Typed("25,00")
    assert typed_value(entry, Figure(50, 2, 3), "") is None


def test_what_a_figure_is_of_the_server_decides(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    bring_list(pupils(8))
    compute()
    lost = accept(personas, indicator(personas, "Tỷ lệ học sinh bỏ học"))
    assert lost.value == Ratio(0, 8)
    assert Derivation.objects.get(actual=lost).code == "pupils-lost"


def test_figures_of_older_lists_are_not_accepted(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    one = indicator(personas)
    bring_list(pupils(8))
    compute()
    bring_list(pupils(9), as_of=date(2026, 5, 31))
    with pytest.raises(UnableToCompute):
        accept(personas, one)
    compute()
    with pytest.raises(UnableToCompute):
        accept_figures(
            unit=personas.school,
            period=YEAR,
            accepted=[Acceptance(one)],
            actor=personas.principal,
            at=AT,
            seen=AT - timedelta(minutes=1),
        )
    assert accept(personas, one).value == Ratio(9, 9)


def test_the_same_records_of_two_days_are_two_lists(
    personas: Personas, bring_list: BringList, compute: Compute
) -> None:
    first = bring_list(pupils(6), as_of=date(2026, 5, 29))
    compute()
    actual = accept(personas, indicator(personas))
    bring_list(pupils(6), as_of=date(2026, 5, 30))
    page = explain_actual(actor=personas.principal, actual=actual)
    assert page is not None
    assert page.parts[0].snapshot == first


def test_a_run_that_waits_is_not_queued_twice(personas: Personas, bring_list: BringList) -> None:
    bring_list(pupils(3))

    def start(at: datetime) -> Computation:
        return start_computation(unit=personas.school, period=YEAR, actor=personas.principal, at=at)

    first = start(AT)
    assert start(AT) == first
    assert start(AT + timedelta(hours=1)) != first, "one that was forgotten is begun anew"


def test_a_list_that_comes_in_while_it_computes_is_counted(
    personas: Personas, bring_list: BringList, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_list(pupils(5))
    run = start_computation(unit=personas.school, period=YEAR, actor=personas.principal, at=AT)
    read = records_of_snapshot

    def slow(snapshot: RosterSnapshot) -> pl.DataFrame:
        if RosterSnapshot.objects.count() == 1:
            bring_list(pupils(9), as_of=date(2026, 5, 31))
        return read(snapshot)

    monkeypatch.setattr(computing, "records_of_snapshot", slow)
    run_computation(computation=run, at=AT)
    assert figures(personas)[COMPLETED][:2] == [9, 9]


def test_a_fault_ends_the_run_and_says_what_to_do(
    personas: Personas, bring_list: BringList, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_list(pupils(5))
    run = start_computation(unit=personas.school, period=YEAR, actor=personas.principal, at=AT)

    def broken(snapshot: RosterSnapshot) -> pl.DataFrame:
        raise RuntimeError("no disk")

    monkeypatch.setattr(computing, "records_of_snapshot", broken)
    with pytest.raises(RuntimeError):
        compute_figures.call(run.pk)
    run.refresh_from_db()
    assert run.state == Computation.State.FAILED
    assert "tính lại" in run.error["vi"]


def test_a_list_of_the_middle_of_the_year_is_not_the_last_word(
    personas: Personas, bring_list: BringList, compute: Compute, confirmed: Confirm
) -> None:
    confirmed((Row("Tỷ lệ học sinh bỏ học", baseline="0,4"),))
    bring_list(pupils(5), as_of=date(2025, 9, 30))
    compute()
    planned, _others = list_computed(
        actor=personas.principal, unit=personas.school, period=YEAR, as_of=AT.date()
    )
    assert [(row.is_final, row.as_of) for row in planned] == [(False, date(2025, 9, 30))]
