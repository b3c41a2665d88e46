"""Schools whose reports are accepted at the same moment, while somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import pytest
from benchmarks.made_province import Province, make_province

from lotrinh.core.indicators import Figure
from lotrinh.workspace.actuals.reporting.models import UnitReport
from lotrinh.workspace.actuals.reporting.rolling import totals_in
from lotrinh.workspace.actuals.reporting.totals import View, count_report
from lotrinh.workspace.people.models import Unit
from lotrinh.workspace.people.units.places import tree_state
from tests.workspace.rollup.reports import AT, SHARE, of, submission_of
from tests.workspace.trail.test_writing import WRITERS, Start, start

__all__ = ["start"]

pytestmark = pytest.mark.django_db(transaction=True)

YEAR = "2025-2026"
ROUNDS = 6


def share_in(unit: Unit, view: View) -> Figure | None:
    """Return the share that is reported in a unit, as a page asks for it."""
    today = AT.date()
    found = totals_in(
        unit, periods=[YEAR], below=[YEAR], view=view, state=tree_state(today), today=today
    )
    total = found.own[YEAR].sum_of(SHARE)
    return None if total is None else total.figure


def test_nothing_is_lost_and_nothing_counts_twice(start: Start[object]) -> None:
    made = start(lambda: make_province(schools=WRITERS, communes=2, years=())).result()
    assert isinstance(made, Province)

    def report(schools: Sequence[Unit], writer: int) -> Callable[[], object]:
        def accept_some() -> None:
            draw = Random(writer)
            for number in range(ROUNDS):
                whole = draw.randint(1, 50)
                submission = submission_of(
                    draw.choice(schools), YEAR, {SHARE: of(draw.randint(0, whole), whole)}
                )
                count_report(submission, version=writer * 100 + number, today=AT.date())

        return accept_some

    def look() -> None:
        for _ in range(ROUNDS):
            for view in View:
                share_in(made.province, view)

    working = [start(report(made.schools, writer)) for writer in range(WRITERS - 1)]
    working.append(start(look))
    for one in working:
        one.result()

    def compare() -> None:
        for unit in (made.province, *made.communes):
            reports = UnitReport.objects.filter(
                period=YEAR, unit__paths_up__ancestor=unit, figures__has_key=SHARE
            )
            kept = [report.figures[SHARE] for report in reports]
            expected = Figure(sum(one[0] for one in kept), sum(one[1] for one in kept))
            for view in View:
                assert share_in(unit, view) == (expected if kept else None), (unit, view)

    start(compare).result()
