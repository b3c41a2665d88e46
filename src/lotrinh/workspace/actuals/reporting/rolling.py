"""What the accepted reports of the schools in a unit add up to, kept or added up anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from lotrinh.core.indicators import Figure, LeftOut
from lotrinh.workspace.actuals.calendar import end_of
from lotrinh.workspace.actuals.reporting.models import ReportTotals, UnitReport
from lotrinh.workspace.actuals.reporting.totals import (
    Kept,
    View,
    keep_rows,
    label_of,
    locked_rows,
    merged,
    reported_in,
    sum_of,
    with_below,
)
from lotrinh.workspace.actuals.rosters.totals import Total
from lotrinh.workspace.people.queries import Unit
from lotrinh.workspace.people.units.places import SchoolsIn, TreeState, units_right_below

__all__ = ["Sum", "UnitTotals", "View", "kept_totals", "missing_schools", "totals_in"]

_LOWEST = (Unit.Kind.COMMUNE, Unit.Kind.DISTRICT)
"""In which there are schools alone."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What schools report of an indicator, added up.

    ``figure`` is None where nobody gave one that adds up. ``reported`` schools did, of which
    ``not_applicable`` have nobody to ask; ``left_out`` are those that said something else.
    """

    figure: Figure | None
    reported: int
    not_applicable: int
    left_out: Mapping[LeftOut, int]


@dataclass(frozen=True, slots=True)
class UnitTotals:
    """The totals of a unit in a period: of how many schools, how many reported, what comes of it.

    Of a school that reported they are its own figures, and ``submission`` is what it sent.
    ``version`` is the number of the trail's entry that changed it last; ``kept`` is by the
    catalogue's codes.
    """

    unit: Unit
    period: str
    expected: int
    reported: int
    version: int
    kept: Kept
    submission: int | None = None

    def sum_of(self, code: str) -> Sum | None:
        """Return what is reported of an indicator; None where nothing is."""
        found = self.kept.get(code)
        return None if found is None else _sum(Total.from_json(found[0]), found[1])


@dataclass(frozen=True, slots=True)
class TotalsIn:
    """The totals of a unit by period, and by period those of the units right below it, by id.

    Of the schools that lie right in it those are there that reported.
    """

    own: Mapping[str, UnitTotals]
    below: Mapping[str, Mapping[int, UnitTotals]]


@dataclass(frozen=True, slots=True)
class KeptTotals:
    """What is kept of a unit, whether it is still right or not."""

    rows: Mapping[str, ReportTotals]

    @property
    def versions(self) -> list[tuple[str, int]]:
        """By period the number of the trail's entry that changed the totals last.

        With the state of the tree of units they say whether anything in the unit, or below it, has
        changed.
        """
        return sorted((period, row.version) for period, row in self.rows.items())


def kept_totals(unit: Unit, *, periods: Collection[str], view: View) -> KeptTotals:
    """Return what is kept of ``unit`` in these periods; one query."""
    rows = ReportTotals.objects.filter(unit=unit, period__in=periods, view=view)
    return KeptTotals({row.period: row for row in rows})


def totals_in(
    unit: Unit,
    *,
    periods: Collection[str],
    below: Collection[str],
    view: View,
    state: TreeState,
    today: date,
    kept: KeptTotals | None = None,
) -> TotalsIn:
    """Return the totals of ``unit`` in ``periods``; of those in ``below`` also what those right
    below it add up to, or report themselves.

    ``kept`` is what was asked for already. Four queries at most, if that is right for ``state``,
    the tree of units as it is ``today``. A period that is not is added up anew from the schools'
    reports, for the unit and all right below it, and kept: eleven queries more, however many
    schools there are.
    """
    own = (kept or kept_totals(unit, periods=periods, view=view)).rows
    label = label_of(state, view)
    trusted = {label, with_below(label)}
    stale = [
        period
        for period in periods
        if period not in own
        or own[period].tree not in (trusted if period not in below else {with_below(label)})
    ]
    if stale:
        add_up_anew(unit, periods=stale, view=view, state=state, today=today)
        own = kept_totals(unit, periods=periods, view=view).rows
    found: dict[str, dict[int, UnitTotals]] = {period: {} for period in below}
    if below and unit.kind not in _LOWEST:
        for row in _rows_below(unit, below, view, today):
            found[row.period][row.unit_id] = _view_of(row, row.unit)
    # Who lies right in it and not in any of those is a school.
    alone = [
        period
        for period in below
        if sum(one.expected for one in found[period].values()) < own[period].expected
    ]
    for report in _schools_right_below(unit, alone, view, today):
        found[report.period][report.unit_id] = _view_of_school(report)
    return TotalsIn({period: _view_of(row, unit) for period, row in own.items()}, found)


def missing_schools(
    unit: Unit, *, period: str, view: View, today: date, at_most: int
) -> list[Unit] | None:
    """Return the schools that should have reported and did not, by name; None if they are more.

    Five queries at most, however many schools there are.
    """
    places = SchoolsIn(unit, as_of=today)
    end = end_of(period)
    expected = places.then(end) if view is View.THEN else places.now(end)
    reports = UnitReport.objects.filter(period=period, unit__in=places.whoever())
    missing = expected.keys() - set(reports.values_list("unit_id", flat=True))
    return list(Unit.objects.filter(pk__in=missing)) if len(missing) <= at_most else None


@transaction.atomic
def add_up_anew(
    unit: Unit, *, periods: Collection[str], view: View, state: TreeState, today: date
) -> None:
    """Add the reports of ``periods`` up for ``unit`` and what lies right below it, and keep that.

    ``state`` was read before: whatever changes meanwhile, what is kept never claims to be right for
    more than it saw.
    """
    schools = SchoolsIn(unit, as_of=today)
    places, children = {}, {}
    for period in periods:
        end = end_of(period)
        is_then = view is View.THEN
        places[period] = schools.then(end) if is_then else schools.now(end)
        children[period] = schools.right_below(end if is_then else today)
    rows = locked_rows(
        (pk, period, view) for period in periods for pk in [unit.pk, *children[period]]
    )
    # Read once the rows are locked: who reports meanwhile waits and is added to these.
    reports: dict[str, dict[int, list[UnitReport]]] = {period: {} for period in periods}
    for report in UnitReport.objects.filter(period__in=periods, unit__in=schools.whoever()):
        place = places[report.period].get(report.unit_id)
        if place is not None:
            reports[report.period].setdefault(place, []).append(report)
    label = label_of(state, view)
    for period in periods:
        sums = {pk: sum_of(map(reported_in, of)) for pk, of in reports[period].items()}
        expected: dict[int, int] = defaultdict(int)
        for place in places[period].values():
            expected[place] += 1
        for row in rows:
            if row.period != period:
                continue
            if row.unit_id == unit.pk:
                row.tree = with_below(label)
                row.expected = len(places[period])
                row.reported = sum(map(len, reports[period].values()))
                row.totals = merged(sums.values())
            else:
                _fill(row, label, expected, reports[period], sums)
    keep_rows(rows)


def _fill(
    row: ReportTotals,
    label: str,
    expected: Mapping[int, int],
    reports: Mapping[int, list[UnitReport]],
    sums: Mapping[int, Kept],
) -> None:
    """Fill the row of a unit right below; one that is right with what lies below it stays so."""
    if row.tree != with_below(label):
        row.tree = label
    row.expected = expected.get(row.unit_id, 0)
    row.reported = len(reports.get(row.unit_id, ()))
    row.totals = sums.get(row.unit_id, {})


def _rows_below(
    unit: Unit, periods: Collection[str], view: View, today: date
) -> QuerySet[ReportTotals]:
    wanted = Q()
    for period in periods:
        on = end_of(period) if view is View.THEN else today
        wanted |= Q(period=period, unit__in=units_right_below(unit, on).values("pk"))
    return ReportTotals.objects.filter(wanted, view=view).select_related("unit")


def _schools_right_below(
    unit: Unit, periods: Collection[str], view: View, today: date
) -> list[UnitReport]:
    """Return the reports of the schools that count right in ``unit``."""
    if not periods:
        return []
    places = SchoolsIn(unit, as_of=today)
    wanted = Q()
    for period in periods:
        end = end_of(period)
        here = places.then_right_below(end) if view is View.THEN else places.now_right_below(end)
        wanted |= Q(period=period, unit__in=here)
    return list(UnitReport.objects.filter(wanted).select_related("unit"))


def _view_of(row: ReportTotals, unit: Unit) -> UnitTotals:
    return UnitTotals(
        unit=unit,
        period=row.period,
        expected=row.expected,
        reported=row.reported,
        version=row.version,
        kept=row.totals,
    )


def _view_of_school(report: UnitReport) -> UnitTotals:
    return UnitTotals(
        unit=report.unit,
        period=report.period,
        expected=1,
        reported=1,
        version=0,
        kept=sum_of([reported_in(report)]),
        submission=report.submission_id,
    )


def _sum(total: Total, left_out: Mapping[str, int]) -> Sum:
    return Sum(
        figure=total.figure if total.reported else None,
        reported=total.reported,
        not_applicable=total.not_applicable,
        left_out={LeftOut(why): many for why, many in left_out.items()},
    )
