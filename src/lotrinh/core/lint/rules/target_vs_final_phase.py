"""The school's target and the phase of its year are not the same.

Wrong: the school's target for 2025 is 70,8 and the phase 2025 is 79,16; ``0`` and ``< 0,05``;
``Chưa`` as the target and ``Có`` as the phase.
Right: the phase of the target year repeats the target. Phases after that year may go further; a
blank phase is missing-cell's affair.
Reason: the same demand of the same year is printed twice with two figures, and an actual between
them is both met and not met.
"""

from __future__ import annotations

from collections.abc import Iterator

from lotrinh.core.lint.figures import (
    Figure,
    final_phase,
    row_name,
    target_of,
)
from lotrinh.core.lint.types import Draft, References, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Indicator, Plan, TargetLevel
from lotrinh.core.values import is_said, same_demand
from lotrinh.core.values.types import Missing, Reason, Status, StatusWord, Value


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each row whose target and final phase are comparable and differ."""
    for row in plan.indicators:
        school, last = target_of(row, TargetLevel.SCHOOL), final_phase(row)
        if school and last and _differ(school.value, last.value, row):
            yield _draft(row, school, last)


def _differ(target: Value, phase: Value, row: Indicator) -> bool:
    if isinstance(target, Missing) and target.reason is Reason.NOT_YET:
        positive = (StatusWord.YES, StatusWord.MET)
        return is_said(phase) and (not isinstance(phase, Status) or phase.status in positive)
    return same_demand(target, phase, row.direction) is False


def _draft(row: Indicator, school: Figure, last: Figure) -> Draft:
    return Draft(
        place=last.cell.place,
        quotes=(school.quote, last.quote),
        message=Message(
            f"Dòng {row_name(row)}: {school.label.vi} là “{school.text}” nhưng {last.label.vi} là "
            f"“{last.text}”.",
            f"Row {row_name(row)}: {school.label.en} is “{school.text}”, but {last.label.en} is "
            f"“{last.text}”.",
        ),
        suggestion=Message(
            "Ghi cùng một mức ở cột chỉ tiêu của trường và ở phân kỳ của năm đó.",
            "Write the same in the school's target and in the phase of that year.",
        ),
    )


RULE = Rule(
    code="LT106",
    name="target-vs-final-phase",
    severity=Severity.ERROR,
    title=Message("Chỉ tiêu khác phân kỳ cuối", "The target is not the final phase"),
    check=check,
)
