"""The baseline is older than its heading says, or too old for the plan.

Wrong: *Hiện trạng 9/2023* of 96,67 where the phase 2022 is 96,67 too: last year's figure under this
year's heading; a baseline of 9/2022 in a plan of 11/2023.
Right: a baseline measured within a year before the plan's date. Figures that stay as they are
(100, 0, whole numbers, *Đạt*) say nothing; a single repeated one is only worth a look.
Reason: a baseline that is last year's makes every step of the year look as if it were still to be
made.
"""

from __future__ import annotations

from collections.abc import Iterator

from lotrinh.core.lint.figures import (
    Figure,
    Phase,
    baseline_of,
    percent_of,
    phases_over_at,
    row_name,
)
from lotrinh.core.lint.types import Draft, References, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Indicator, Plan

_MONTHS_KEPT = 12


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield one finding per table for an old heading, one per row for an old figure."""
    old_tables: set[int | None] = set()
    for row in plan.indicators:
        table = row.baseline.place.table
        if table not in old_tables and (finding := _old_heading(row, plan)):
            old_tables.add(table)
            yield finding
    repeated = [(row, phase) for row in plan.indicators if (phase := _repeated(row))]
    for row, phase in repeated:
        yield _draft(row, baseline_of(row), phase, Severity.INFO if len(repeated) == 1 else None)


def _old_heading(row: Indicator, plan: Plan) -> Draft | None:
    year, _, month = row.baseline.as_of.partition("-")
    if not year or plan.issued_on is None:
        return None
    age = (plan.issued_on.year - int(year)) * 12 + plan.issued_on.month - int(month or 12)
    if age <= _MONTHS_KEPT:
        return None
    figure = baseline_of(row)
    return Draft(
        place=figure.cell.place,
        quotes=(figure.quote,),
        message=Message(
            f"Cột {figure.label.vi} cũ hơn ngày ban hành kế hoạch {age} tháng.",
            f"The column of {figure.label.en} is {age} months older than the plan.",
        ),
        suggestion=Message(
            "Cập nhật hiện trạng trong vòng một năm trước ngày ban hành.",
            "Bring the baseline up to within a year before the plan's date.",
        ),
    )


def _repeated(row: Indicator) -> Phase | None:
    """Return the phase, over at the baseline's date, whose broken percentage the baseline has."""
    percent = percent_of(row.baseline.value, row)
    if not row.baseline.as_of or percent is None or percent == percent.to_integral_value():
        return None
    over = phases_over_at(row, row.baseline.as_of)
    return next((phase for phase in over if percent_of(phase.value, row) == percent), None)


def _draft(row: Indicator, figure: Figure, phase: Phase, severity: Severity | None) -> Draft:
    return Draft(
        place=figure.cell.place,
        quotes=(figure.quote, phase.quote),
        severity=severity,
        message=Message(
            f"Dòng {row_name(row)}: {figure.label.vi} ({figure.text}) đúng bằng {phase.label.vi} "
            f"({phase.text}), có thể là số liệu cũ.",
            f"Row {row_name(row)}: {figure.label.en} ({figure.text}) is exactly {phase.label.en} "
            f"({phase.text}); it may be an old figure.",
        ),
        suggestion=Message(
            "Đo lại hiện trạng, hoặc ghi đúng thời điểm của số liệu.",
            "Measure the baseline again, or name the date that the figure is of.",
        ),
    )


RULE = Rule(
    code="LT109",
    name="stale-baseline",
    severity=Severity.WARNING,
    title=Message("Hiện trạng cũ", "An old baseline"),
    check=check,
)
