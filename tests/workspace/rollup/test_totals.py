"""Totals of reports: changed by differences, and equal to a full sum whatever comes before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from itertools import product
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotrinh.core.indicators import (
    Aggregate,
    Figure,
    LeftOut,
    Link,
    Partial,
    Placement,
    RollUp,
    Succession,
    SuccessionKind,
    UnitInTime,
    UnitKind,
    UnitTree,
    roll_up,
)
from lotrinh.core.values.types import Level, Reason, Status, StatusWord, Value
from lotrinh.workspace.actuals.calendar import end_of
from lotrinh.workspace.actuals.reporting.models import ReportTotals, UnitReport
from lotrinh.workspace.actuals.reporting.rolling import Sum, UnitTotals, totals_in
from lotrinh.workspace.actuals.reporting.totals import View, count_report, reported_in
from lotrinh.workspace.people.models import Membership, Unit, UnitChange, UnitLink, User, valid_on
from lotrinh.workspace.people.units.operations import (
    UnableToChangeUnits,
    close_unit,
    merge_units,
    move_unit,
    open_unit,
    rename_unit,
    split_unit,
)
from lotrinh.workspace.people.units.places import tree_state, units_right_below
from tests.workspace.conftest import AT
from tests.workspace.rollup.reports import (
    COUNTED,
    GRADE,
    SHARE,
    YES_NO,
    accept,
    counted,
    missing,
    of,
    share_alone,
    submission_of,
)
from tests.workspace.units import make_unit
from tests.workspace.units_area.conftest import DAY, Place, place

__all__ = ["place"]

YEAR, BEFORE, HALF = "2025-2026", "2024-2025", "2025-2026/1"
PERIODS = (BEFORE, HALF, YEAR)
RULES = {
    SHARE: RollUp.PARTS,
    COUNTED: RollUp.SUM,
    YES_NO: RollUp.UNITS,
    GRADE: RollUp.WORST,
}
TODAY = date(2025, 11, 20)
DAYS = [date(2025, 3, 1), DAY, TODAY - timedelta(days=1), TODAY + timedelta(days=3)]
BASIS = "Nghị quyết 60/NQ-HĐND"

small = st.integers(0, 30)
not_there = st.sampled_from(
    [missing(Reason.NOT_APPLICABLE), missing(Reason.NOT_ASSESSED), missing(Reason.BLANK)]
)
values: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {},
    optional={
        SHARE: st.one_of(
            st.tuples(small, st.integers(1, 30)).map(lambda two: of(min(two), max(two))),
            st.just(share_alone("97.5")),
            not_there,
        ),
        COUNTED: st.one_of(small.map(counted), not_there),
        YES_NO: st.one_of(
            st.sampled_from([Status(StatusWord.YES), Status(StatusWord.NOT_MET)]), not_there
        ),
        GRADE: st.one_of(
            st.sampled_from(["1", "2", "3"]).map(lambda n: Level("mức", n)), not_there
        ),
    },
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("report"), small, st.sampled_from(PERIODS), values),
        st.tuples(
            st.sampled_from(["move", "merge", "split", "open", "close", "rename"]),
            small,
            small,
            st.sampled_from(DAYS),
        ),
        st.tuples(st.just("day")),
    ),
    min_size=1,
    max_size=10,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_comes_in_whatever_order_totals_are_those_of_a_full_sum(
    place: Place, steps: list[Any]
) -> None:
    with transaction.atomic():
        actor = User.objects.create(username="bo")
        Membership.objects.create(user=actor, unit=place.ministry, role="administrator")
        today = TODAY
        for number, step in enumerate(steps):
            if step[0] == "day":
                today += timedelta(days=2)
            elif step[0] == "report":
                schools = Unit.objects.filter(kind="school").order_by("pk")
                accept(schools[step[1] % len(schools)], step[2], step[3], today=today)
            else:
                with suppress(UnableToChangeUnits):
                    change_units(number, step, actor)
            check(today)
        transaction.set_rollback(True)


def change_units(number: int, step: Any, actor: User) -> None:
    """Do what the step says to units that fit it; the numbers choose among them."""
    what, first, second, on = step
    there = Unit.objects.filter(valid_on(on), kind__in=["school", "commune"]).order_by("pk")
    one = there[first % len(there)]
    same = [unit for unit in there if unit.kind == one.kind and unit != one] or [one]
    other, third = same[second % len(same)], same[first % len(same)]
    communes = Unit.objects.filter(valid_on(on), kind="commune").order_by("pk")
    province = Unit.objects.get(kind="province")
    home = communes[second % len(communes)] if one.kind == "school" and communes else province
    told = {"on": on, "basis": BASIS, "actor": actor, "at": AT}
    steps: dict[str, Callable[[], object]] = {
        "move": lambda: move_unit(unit=one, parent=home, **told),
        "merge": lambda: merge_units(units=[one], into=other, **told),
        "split": lambda: split_unit(
            unit=one,
            into=[other, third, *([one] if second % 2 else [])],
            places={unit.pk: (other, third)[unit.pk % 2] for unit in Unit.objects.all()},
            **told,
        ),
        "open": lambda: open_unit(
            kind=one.kind, name=f"Mới {number}", code=f"N{number}", parent=home, **told
        ),
        "close": lambda: close_unit(unit=one, **told),
        "rename": lambda: rename_unit(unit=one, name=f"Tên {number}", code=f"R{number}", **told),
    }
    steps[what]()


def check(today: date) -> None:
    """Hold the totals of every unit, as then and as now, against core's roll-up of all reports."""
    tree, state = tree_of_ids(), tree_state(today)
    for period, view in product(PERIODS, View):
        end = end_of(period)
        as_of = None if view is View.THEN else today
        partials = [
            Partial(str(report.unit_id), code, period, figure, (), "1")
            for report in UnitReport.objects.filter(period=period)
            for code, figure in reported_in(report).items()
            if isinstance(figure, Figure) and is_there(report.unit, end)
        ]
        full = {
            (one.unit, code): one
            for code, rule in RULES.items()
            for one in roll_up(
                [one for one in partials if one.indicator == code],
                tree,
                rule,
                on=end,
                as_of=as_of,
            ).aggregates
        }
        placed = tree.placements(tree.expected(UnitKind.SCHOOL, end), end, as_of=as_of).placed
        for unit in Unit.objects.exclude(kind="school"):
            if is_there(unit, as_of or end):
                found = totals_in(
                    unit, periods=[period], below=[period], view=view, state=state, today=today
                )
                below = set(units_right_below(unit, as_of or end).values_list("pk", flat=True))
                inside = {
                    pk: one for pk, one in found.below[period].items() if one.submission is None
                }
                assert inside.keys() == below
                for pk, totals in [(unit.pk, found.own[period]), *inside.items()]:
                    compare(totals, str(pk), full, placed)


def tree_of_ids() -> UnitTree:
    """Return core's tree of everything that is stored, by ids: no name changes what adds up."""
    return UnitTree(
        (
            UnitInTime(str(one.pk), one.name, UnitKind(one.kind), one.valid_from, one.valid_to)
            for one in Unit.objects.all()
        ),
        (
            Link(str(one.unit_id), str(one.parent_id), one.valid_from, one.valid_to)
            for one in UnitLink.objects.all()
        ),
        (
            Succession(
                None if one.old_id is None else str(one.old_id),
                None if one.new_id is None else str(one.new_id),
                one.on,
                SuccessionKind(one.kind),
            )
            for one in UnitChange.objects.exclude(kind="renamed")
        ),
    )


def compare(
    totals: UnitTotals,
    unit: str,
    full: Mapping[tuple[str, str], Aggregate],
    placed: Mapping[str, Placement],
) -> None:
    """Hold the totals of a unit (its id) against its aggregates and the places of all schools."""
    counted = [one for one in placed.values() if unit in {above.code for above in one.ancestors}]
    assert totals.expected == len(counted)
    reported = {code: one for (of, code), one in full.items() if of == unit and one.reported}
    sums = {code: totals.sum_of(code) for code in totals.kept}
    summed = {code: total for code, total in sums.items() if total is not None and total.reported}
    assert summed.keys() == reported.keys()
    for code, total in summed.items():
        one = reported[code]
        assert (total.figure, total.reported, total.not_applicable) == (
            one.figure,
            one.reported,
            one.not_applicable,
        )


def is_there(unit: Unit, on: date) -> bool:
    """Say whether a unit was there on a day."""
    return (unit.valid_from or date.min) <= on <= (unit.valid_to or date.max)


def test_what_cannot_be_added_is_counted_by_its_kind(place: Place) -> None:
    accept(place.school, YEAR, {SHARE: of(58, 60), COUNTED: counted(60)}, today=TODAY)
    accept(place.other_school, YEAR, {SHARE: share_alone("99.5")}, today=TODAY)
    share = share_of(place.commune)
    assert (share.figure, share.left_out) == (Figure(58, 60), {LeftOut.SHARE_ALONE: 1})
    accept(place.other_school, YEAR, {SHARE: missing(Reason.NOT_ASSESSED)}, today=TODAY)
    assert share_of(place.commune).left_out == {LeftOut.NOT_ASSESSED: 1}
    accept(place.other_school, YEAR, {SHARE: of(30, 40)}, today=TODAY)
    share = share_of(place.commune)
    assert (share.figure, share.reported, share.left_out) == (Figure(88, 100), 2, {})


def test_what_is_not_reported_any_more_is_no_zero(place: Place) -> None:
    accept(place.school, YEAR, {SHARE: of(0, 5)}, today=TODAY)
    totals_of(place.commune)
    accept(place.school, YEAR, {COUNTED: counted(5)}, today=TODAY)
    totals = totals_of(place.commune)
    assert totals.sum_of(SHARE) is None
    assert (totals.reported, totals.expected) == (1, 2)


def test_what_was_accepted_and_not_added_up_yet_is_seen(place: Place) -> None:
    accept(place.school, YEAR, {SHARE: of(4, 5)}, today=TODAY)
    kept = ReportTotals.objects.get(unit=place.province, period=YEAR, view=View.NOW)
    assert kept.tree == "", "nobody knows yet what else is in it"
    assert share_of(place.province, View.NOW).figure == Figure(4, 5)


def test_a_move_that_is_recorded_for_later_counts_when_its_day_comes(place: Place) -> None:
    accept(place.school, YEAR, {SHARE: of(4, 5)}, today=TODAY)
    coming = TODAY + timedelta(days=5)
    move_unit(
        unit=place.school,
        parent=place.other_commune,
        on=coming,
        basis=BASIS,
        actor=place.administrator,
        at=AT,
    )
    assert totals_of(place.commune, View.NOW).reported == 1
    assert totals_of(place.commune, View.NOW, today=coming).reported == 0
    assert totals_of(place.other_commune, View.NOW, today=coming).reported == 1


def test_one_report_touches_its_own_row_and_those_above(place: Place) -> None:
    for school in (place.school, place.other_school):
        accept(school, YEAR, {SHARE: of(4, 5)}, today=TODAY)
    totals_of(place.province)
    submission = submission_of(place.school, YEAR, {SHARE: of(5, 5)})
    with CaptureQueriesContext(connection) as queries:
        count_report(submission, version=9, today=TODAY)
    said = [query["sql"] for query in queries.captured_queries]
    assert not [sql for sql in said if "unitreport" in sql and "SELECT" in sql][1:], "only its own"
    assert len(said) <= 12
    assert totals_of(place.province).version == 9


def test_adding_up_anew_asks_as_often_for_many_schools_as_for_one(place: Place) -> None:
    def asked() -> int:
        ReportTotals.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            totals_of(place.province, View.NOW)
        return len(queries.captured_queries)

    accept(place.school, YEAR, {SHARE: of(4, 5)}, today=TODAY)
    few = asked()
    for number in range(30):
        school = make_unit("school", f"Trường {number}", f"T{number}", place.commune)
        accept(school, YEAR, {SHARE: of(4, 5)}, today=TODAY)
    assert asked() == few <= 14


def totals_of(unit: Unit, view: View = View.THEN, *, today: date = TODAY) -> UnitTotals:
    """Return the totals of a unit in the school year."""
    state = tree_state(today)
    found = totals_in(unit, periods=[YEAR], below=[], view=view, state=state, today=today)
    return found.own[YEAR]


def share_of(unit: Unit, view: View = View.THEN) -> Sum:
    """Return what is reported of a share in a unit."""
    found = totals_of(unit, view).sum_of(SHARE)
    assert found is not None
    return found
