"""A cell that the plan needs is empty.

Wrong: the district demands 1,00 % and the school's own target is blank; no baseline; a year left
out between two filled phases; the target is set but its year's phase is blank; nothing for the very
year that the plan is about.
Right: a figure, or why there is none: ``0``, ``Chưa``, ``Chưa đánh giá``, ``Không``. Years before
an event (games every few years) and levels that demand nothing may stay blank.
Reason: blank, 0, not yet and not assessed are four different things; a blank that is later counted
as 0 is the commonest mistake made with such tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lotrinh.core.lint.figures import (
    Figure,
    Phase,
    baseline_of,
    final_phase,
    is_blank,
    phases_of,
    phases_of_year,
    row_name,
    superior_targets,
    target_of,
)
from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Indicator, Plan, TargetLevel
from lotrinh.core.values import is_said
from lotrinh.core.values.types import Demanded

_YEAR_IN_NAME = re.compile(r"\bnăm\s+(?:học\s+)?\d{4}")


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each needed cell that is blank; rows blank throughout are headings."""
    span = tuple(int(year) for year in re.findall(r"\d{4}", plan.school_year))
    for row in plan.indicators:
        yield from _no_baseline(row)
        yield from _no_school_target(row)
        yield from _gaps(row)
        if len(span) == 2:
            yield from _no_figure_for(row, span[0], span[1])


def _no_baseline(row: Indicator) -> Iterator[Draft]:
    figure = baseline_of(row)
    filled = next((phase for phase in phases_of(row) if is_said(phase.value)), None)
    if is_blank(figure.value) and filled:
        yield _draft(row, figure, filled, None)


def _no_school_target(row: Indicator) -> Iterator[Draft]:
    school = target_of(row, TargetLevel.SCHOOL)
    demand = next(
        (f for f in superior_targets(row) if is_said(f.value) or isinstance(f.value, Demanded)),
        None,
    )
    if school and demand and is_blank(school.value):
        yield _draft(row, school, demand, None)


def _gaps(row: Indicator) -> Iterator[Draft]:
    """Yield blank phases that stand between filled ones, and a blank phase of the target year."""
    phases = phases_of(row)
    filled = [index for index, phase in enumerate(phases) if not is_blank(phase.value)]
    for before, after in pairwise(filled):
        if after > before + 1:
            yield _draft(row, phases[before + 1], phases[before], None)
    school, last = target_of(row, TargetLevel.SCHOOL), final_phase(row)
    if not school or not last or _YEAR_IN_NAME.search(row.name):
        return
    if is_said(school.value) and is_blank(last.value):
        yield _draft(row, last, school, None)


def _no_figure_for(row: Indicator, first: int, last: int) -> Iterator[Draft]:
    """Yield the plan's own year when it is blank and a later year is the first one filled."""
    own = phases_of_year(row, first, last)
    filled: list[Phase] = [phase for phase in phases_of(row) if not is_blank(phase.value)]
    if own and filled and filled[0].last > own[-1].last:
        yield _draft(row, own[0], filled[0], Severity.INFO)


def _draft(row: Indicator, empty: Figure, beside: Figure, severity: Severity | None) -> Draft:
    return Draft(
        place=empty.cell.place,
        quotes=(Quote(row.name, row.name_place), beside.quote),
        severity=severity,
        message=Message(
            f"Dòng {row_name(row)}: ô {empty.label.vi} để trống, trong khi {beside.label.vi} "
            f"là “{beside.text}”.",
            f"Row {row_name(row)}: the cell of {empty.label.en} is blank, while {beside.label.en} "
            f"is “{beside.text}”.",
        ),
        suggestion=Message(
            "Ghi số liệu, hoặc ghi rõ vì sao không có (0, “Chưa”, “Chưa đánh giá”, “Không”).",
            "Write the figure, or why there is none (0, “Chưa”, “Chưa đánh giá”, “Không”).",
        ),
    )


RULE = Rule(
    code="LT114",
    name="missing-cell",
    severity=Severity.WARNING,
    title=Message("Ô cần số liệu bị bỏ trống", "A needed cell is blank"),
    check=check,
)
