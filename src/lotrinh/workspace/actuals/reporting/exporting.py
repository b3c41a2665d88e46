"""The figures of a period as tools of others read them: a school's own, or those of the schools in
a unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TypeVar

from django.utils import timezone

from lotrinh.core.indicators import RollUp
from lotrinh.core.messages import LotrinhError
from lotrinh.core.values.types import Direction
from lotrinh.documents.writing.exported import (
    ExportedFigure,
    ExportedIndicator,
    ExportedUnit,
    FigureExport,
)
from lotrinh.reference import load_catalogue
from lotrinh.workspace.actuals.calendar import end_of
from lotrinh.workspace.actuals.current import current_actuals
from lotrinh.workspace.actuals.reporting.models import UnitReport
from lotrinh.workspace.actuals.reporting.packing import code_of, package_of
from lotrinh.workspace.people.permissions import is_allowed_below
from lotrinh.workspace.people.queries import (
    NotAllowed,
    Permission,
    Person,
    Unit,
    names_on,
    require,
    schools_below,
)
from lotrinh.workspace.plans.queries import list_rows, plan_in_force

T = TypeVar("T")

MOST_SCHOOLS = 1_000


class TooManyToExport(LotrinhError):
    """The unit has more schools than one export holds."""


def figures_to_export(*, actor: Person, unit: Unit, period: str) -> FigureExport:
    """Return what a school came to in ``period``, as approved there; of a unit above schools the
    reports that were accepted of those that lay in it when the period ended.

    What nobody has reported is there without a value; a school without an accepted report has no
    figures. The number of queries does not depend on that of figures or schools.

    Raises: NotAllowed; TooManyToExport.
    """
    require(actor, unit, Permission.READ)
    if unit.kind == Unit.Kind.SCHOOL:
        units = [_school(actor, unit, period)]
        source = "Kết quả đã duyệt tại trường"
    else:
        units = _schools_in(actor, unit, period)
        source = "Báo cáo của các trường đã được nhận"
    title = f"{unit.name}, {period}"
    return FigureExport(period=period, title=title, units=units, source=f"Lộ Trình: {source}")


def _school(actor: Person, unit: Unit, period: str) -> ExportedUnit:
    plan = plan_in_force(actor=actor, unit=unit, school_year=period[:9])
    rows = list_rows(actor=actor, plan=plan) if plan is not None else []
    current = current_actuals({row.indicator_id for row in rows})
    held = [current.get((row.indicator_id, period)) for row in rows]
    figures = [
        (
            _indicator(
                row.indicator.key,
                code_of(row),
                row.name,
                row.unit_text,
                Direction(row.indicator.direction),
            ),
            actual,
        )
        for row, actual in zip(rows, held, strict=True)
    ]
    days = [timezone.localdate(actual.entered_at) for actual in held if actual is not None]
    return ExportedUnit(
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        figures=[
            ExportedFigure(indicator)
            if actual is None
            else ExportedFigure(indicator, actual.text, actual.value)
            for indicator, actual in _each_once(figures)
        ],
        complete_on=max(days) if days and len(days) == len(rows) else None,
    )


def _schools_in(actor: Person, unit: Unit, period: str) -> list[ExportedUnit]:
    if not is_allowed_below(actor, unit, Permission.READ):
        raise NotAllowed
    day = end_of(period)
    schools = list(schools_below(unit, day).order_by("code", "id")[: MOST_SCHOOLS + 1])
    if len(schools) > MOST_SCHOOLS:
        raise TooManyToExport(
            f"{unit.name} có hơn {MOST_SCHOOLS} trường. Xuất từng xã.",
            f"{unit.name} has more than {MOST_SCHOOLS} schools. Export one commune at a time.",
        )
    names = names_on(day, schools)
    reports = {
        report.unit_id: report
        for report in UnitReport.objects.filter(
            unit__in=[school.pk for school in schools], period=period
        ).select_related("submission")
    }
    return [
        ExportedUnit(
            code=school.code,
            name=names[school.pk],
            kind=school.kind,
            figures=_sent(reports.get(school.pk)),
            complete_on=_day_sent(reports.get(school.pk)),
        )
        for school in schools
    ]


def _sent(report: UnitReport | None) -> list[ExportedFigure]:
    if report is None:
        return []
    items = package_of(report.submission).items
    figures = [
        (_indicator(item.key, item.code, item.name, item.unit_text, item.direction), item)
        for item in items
    ]
    return [
        ExportedFigure(indicator, item.text, item.value) for indicator, item in _each_once(figures)
    ]


def _day_sent(report: UnitReport | None) -> date | None:
    return None if report is None else timezone.localdate(report.submission.sent_at)


@cache
def _rules() -> dict[str, RollUp]:
    return {entry.code: entry.roll_up for entry in load_catalogue()}


def _indicator(
    key: str, code: str, name: str, unit_text: str, direction: Direction
) -> ExportedIndicator:
    # Of what the catalogue does not know nobody has said that it adds up.
    return ExportedIndicator(
        key=key,
        code=code if code in _rules() else "",
        name=name,
        unit_text=unit_text,
        direction=direction,
        roll_up=_rules().get(code, RollUp.NONE),
    )


def _each_once(
    figures: Iterable[tuple[ExportedIndicator, T]],
) -> Iterator[tuple[ExportedIndicator, T]]:
    """Yield figures; of two rows of one code in a plan only the first is the catalogue's."""
    seen: set[str] = set()
    for indicator, figure in figures:
        is_second = indicator.code in seen
        seen.add(indicator.code or indicator.key)
        yield (replace(indicator, code="", roll_up=RollUp.NONE) if is_second else indicator, figure)
