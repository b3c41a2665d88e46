"""The targets of a school year as an official document, a workbook and a plain table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils.translation import override

from lotrinh.core.plan.types import Cell
from lotrinh.core.values import Ratio, format_value, share
from lotrinh.documents.writing.models import ReportRow, TargetReport
from lotrinh.workspace.actuals.queries import list_target_rows
from lotrinh.workspace.actuals.views import TargetFilters, TargetRow
from lotrinh.workspace.components.words import ATTAINMENT_WORDS
from lotrinh.workspace.people.queries import Unit, User
from lotrinh.workspace.plans.queries import plan_in_force, plan_page


def target_report(
    *,
    actor: User,
    unit: Unit,
    school_year: str,
    period: str,
    filters: TargetFilters,
    as_of: date,
    known_on: date | None = None,
) -> TargetReport | None:
    """Return the rows that ``filters`` leave of the plan in force in ``school_year``, with the
    results of ``period`` (the year itself, or its first semester) and verdicts.

    None where there is no plan. With ``known_on`` as it stood on that day. An official document is
    Vietnamese, whatever the page speaks.
    """
    plan = plan_in_force(actor=actor, unit=unit, school_year=school_year, known_on=known_on)
    if plan is None:
        return None
    document = plan_page(actor=actor, plan=plan, known_on=known_on).document
    rows = list_target_rows(
        actor=actor,
        unit=unit,
        school_year=school_year,
        period=period,
        filters=filters,
        as_of=as_of,
        known_on=known_on,
    )
    with override("vi"):
        report_rows = tuple(
            ReportRow(
                indicator=document.indicators[row.order - 1],
                actual=_actual_cell(row),
                verdict=str(ATTAINMENT_WORDS[row.verdict.attainment]),
            )
            for row in rows
        )
    return TargetReport(
        rows=report_rows,
        plan_number=document.number,
        plan_date=document.issued_on,
        issuer=document.issuer or unit.name,
        period=period,
    )


def _actual_cell(row: TargetRow) -> Cell | None:
    """Return the actual as an official table prints it: of a share the counts and the per cent."""
    if row.actual is None:
        return None
    value = row.actual.value
    if isinstance(value, Ratio) and value.denominator and "%" in row.unit_text:
        value = replace(value, percent=share(value.numerator, value.denominator))
    return Cell(format_value(value), value)
