"""Counting an accepted report: its figures, and what they change in all units above.

A school counts twice in the units above it: as then, where it lay when the period ended, and as
now, where it lies today. What is kept of a unit holds for one state of the tree of units alone; see
``rolling`` for what happens after another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from lotrinh.core.indicators import Figure, LeftOut, RollUp, reported_figure
from lotrinh.core.packages import Package, from_bytes
from lotrinh.reference import load_catalogue
from lotrinh.workspace.actuals.calendar import end_of
from lotrinh.workspace.actuals.reporting.models import ReportTotals, Submission, UnitReport
from lotrinh.workspace.actuals.rosters.totals import Total, changed_totals, changes_of
from lotrinh.workspace.people.units.places import TreeState, ids_counted_in, tree_state

View = ReportTotals.View

Reported = Mapping[str, Figure | LeftOut]
"""What a school reported, by the catalogue's codes."""

Kept = dict[str, list[Any]]
"""Totals as they are kept: by code ``[rosters.totals.Total, {left out: how many schools}]``."""

_ROW = ("unit", "period", "view")
_WHAT_CHANGES = ("tree", "expected", "reported", "version", "totals")


@transaction.atomic
def count_report(submission: Submission, *, version: int, today: date | None = None) -> UnitReport:
    """Keep the figures of an accepted submission instead of the school's last ones of the period.

    The totals of the units above change by the difference alone; no other school's figures are
    read. Those that were added up for another state of the tree of units stay as they are and are
    added up anew when somebody asks. ``version`` is the number of the trail's entry. The caller has
    checked who asks, in the same transaction.

    Raises: UnreadablePackage.
    """
    school, period = submission.unit, submission.period
    after = figures_of(from_bytes(submission.content.encode()))
    report, is_new = _locked_report(submission)
    before = {} if is_new else reported_in(report)
    report.submission = submission
    report.figures = figures_to_json(after)
    report.save(update_fields=["submission", "figures"])
    day, end = today or timezone.localdate(), end_of(period)
    state = tree_state(day)
    above = {
        View.THEN: ids_counted_in(school, end),
        View.NOW: ids_counted_in(school, end, as_of=day),
    }
    rows = locked_rows((unit, period, view) for view, units in above.items() for unit in units)
    for row in rows:
        row.version = version
        label = label_of(state, View(row.view))
        if row.tree in (label, with_below(label)):
            row.reported += is_new
            row.totals = changed(row.totals, before, after)
    keep_rows(rows)
    return report


def figures_of(package: Package) -> dict[str, Figure | LeftOut]:
    """Return what a package reports of the catalogue's indicators; of two figures of one the first.

    What the catalogue does not know is the school's own, and is in no sum.
    """
    rules = _rules()
    found: dict[str, Figure | LeftOut] = {}
    for item in package.items:
        if item.code in rules:
            found.setdefault(item.code, reported_figure(item.value, rules[item.code]))
    return found


def reported_in(report: UnitReport) -> dict[str, Figure | LeftOut]:
    """Return the figures of a report as they were kept."""
    return {
        code: LeftOut(left_out) if left_out else Figure(part, whole, unknown)
        for code, (part, whole, unknown, left_out) in report.figures.items()
    }


def label_of(state: TreeState, view: ReportTotals.View) -> str:
    """Return the name of the state of the tree that totals of a view are right for.

    Where schools lay when a period ended, no day that comes can change.
    """
    return state.recorded if view is View.THEN else state.by_day


def with_below(label: str) -> str:
    """Return the name of the state where all units right below were added up with this one."""
    return f"{label}+"


def changed(totals: Kept, before: Reported, after: Reported) -> Kept:
    """Return ``totals`` with ``after`` instead of ``before``, exactly as a full sum gives them.

    An indicator that no school reports any more is not there: not reported, which is not 0.
    """
    figures = changed_totals(
        {code: total for code, (total, _left_out) in totals.items()},
        changes_of(_figures(before), _figures(after), _rules()),
    )
    left_out: dict[str, Counter[str]] = {
        code: Counter(many) for code, (_total, many) in totals.items()
    }
    for reported, times in ((before, -1), (after, 1)):
        for code, why in reported.items():
            if isinstance(why, LeftOut):
                left_out.setdefault(code, Counter())[why.value] += times
    nothing = Total().to_json()
    found: Kept = {}
    for code in sorted({*figures, *left_out}):
        why_not = {why: many for why, many in sorted(left_out.get(code, {}).items()) if many}
        if why_not or figures.get(code, nothing)[3]:
            found[code] = [figures.get(code, nothing), why_not]
    return found


def sum_of(reports: Iterable[Reported]) -> Kept:
    """Return what reports add up to, all at once."""
    rules = _rules()
    totals: dict[str, tuple[Total, Counter[str]]] = {}
    for reported in reports:
        for code, said in reported.items():
            if code not in totals:
                totals[code] = Total(), Counter()
            total, left_out = totals[code]
            if isinstance(said, LeftOut):
                left_out[said.value] += 1
            else:
                total.change(said, times=1, rule=rules[code])
    return {
        code: [total.to_json(), dict(sorted(left_out.items()))]
        for code, (total, left_out) in sorted(totals.items())
    }


def merged(parts: Iterable[Kept]) -> Kept:
    """Return the totals of a unit from those of the units right below it."""
    figures: dict[str, list[Any]] = {}
    left_out: dict[str, Counter[str]] = {}
    for part in parts:
        figures = changed_totals(
            figures, {code: Total.from_json(total) for code, (total, _) in part.items()}
        )
        for code, (_total, many) in part.items():
            left_out.setdefault(code, Counter()).update(many)
    nothing = Total().to_json()
    return {
        code: [figures.get(code, nothing), dict(sorted(many.items()))]
        for code, many in sorted(left_out.items())
    }


def locked_rows(wanted: Iterable[tuple[int, str, str]]) -> list[ReportTotals]:
    """Return the rows of these units, periods and views, locked; those that are missing are made.

    A new one was added up for no state of the tree: nothing is known yet of the others in it.
    Missing rows are made before any is locked, and both always in one order: two schools that
    report at once wait instead of locking each other.
    """
    keys = sorted(set(wanted))
    if not keys:
        return []
    rows = ReportTotals.objects.filter(
        unit__in={unit for unit, _, _ in keys},
        period__in={period for _, period, _ in keys},
        view__in={view for _, _, view in keys},
    )
    there = set(rows.values_list("unit_id", "period", "view"))
    missing = [key for key in keys if key not in there]
    if missing:
        new = (
            ReportTotals(unit_id=unit, period=period, view=view, expected=0, reported=0, version=0)
            for unit, period, view in missing
        )
        ReportTotals.objects.bulk_create(new, ignore_conflicts=True)
    found = rows.select_for_update().order_by(*_ROW)
    asked = set(keys)
    return [row for row in found if (row.unit_id, row.period, row.view) in asked]


def keep_rows(rows: list[ReportTotals]) -> None:
    """Write rows that were locked, all at once."""
    ReportTotals.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=_ROW, update_fields=_WHAT_CHANGES
    )


def _locked_report(submission: Submission) -> tuple[UnitReport, bool]:
    """Return the school's report of the period, locked, and whether there was none before."""
    kept = UnitReport.objects.filter(unit=submission.unit, period=submission.period)
    report = kept.select_for_update().first()
    if report is not None:
        return report, False
    new = UnitReport(
        unit=submission.unit, period=submission.period, submission=submission, figures={}
    )
    UnitReport.objects.bulk_create([new], ignore_conflicts=True)
    report = kept.select_for_update().get()
    # Another one may have come first meanwhile.
    return report, report.submission_id == submission.pk and not report.figures


def figures_to_json(reported: Reported) -> dict[str, list[Any]]:
    """Return figures as a report keeps them."""
    return {
        code: [0, None, 0, said.value]
        if isinstance(said, LeftOut)
        else [said.numerator, said.denominator, said.unknown, ""]
        for code, said in sorted(reported.items())
    }


def _figures(reported: Reported) -> dict[str, Figure]:
    return {code: said for code, said in reported.items() if isinstance(said, Figure)}


@cache
def _rules() -> dict[str, RollUp]:
    return {entry.code: entry.roll_up for entry in load_catalogue()}
