"""The school aims at less than it already has.

Wrong: a baseline of 4,76 % of teachers above standard and a target of 1,00 %.
Right: a target at least as good as the baseline; a floor (*từ 98% trở lên*, ``>99,00``) under a
baseline of 100 is a promise to stay above it. Where fewer is better (pupils lost) less means more
of them. What the levels above demand may well be behind the school. Numbers of pupils, classes or
recruits may fall and are only worth a look.
Reason: such a target is met on the first day and asks for no work.
"""

from __future__ import annotations

from collections.abc import Iterator

from lotrinh.core.lint.figures import (
    Figure,
    baseline_of,
    final_phase,
    is_head_count,
    is_weaker,
    ordered_rows,
    row_name,
    target_of,
)
from lotrinh.core.lint.types import Draft, References, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Indicator, Plan, TargetLevel
from lotrinh.core.values import is_said, weaker_word
from lotrinh.core.values.types import Bound


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each row whose target (or else final phase) is behind the baseline."""
    for row in ordered_rows(plan):
        baseline, target = baseline_of(row), _target(row)
        if target is None or isinstance(target.value, Bound):
            continue
        if is_weaker(target.value, baseline.value, row.direction):
            yield _draft(row, baseline, target)


def _target(row: Indicator) -> Figure | None:
    school = target_of(row, TargetLevel.SCHOOL)
    return school if school is not None and is_said(school.value) else final_phase(row)


def _draft(row: Indicator, baseline: Figure, target: Figure) -> Draft:
    word = weaker_word(target.value, row.direction)
    return Draft(
        place=target.cell.place,
        quotes=(target.quote, baseline.quote),
        severity=Severity.INFO if is_head_count(target.value, row) else None,
        message=Message(
            f"Dòng {row_name(row)}: {target.label.vi} ({target.text}) {word.vi} "
            f"{baseline.label.vi} ({baseline.text}).",
            f"Row {row_name(row)}: {target.label.en} ({target.text}) is {word.en} "
            f"{baseline.label.en} ({baseline.text}).",
        ),
        suggestion=Message(
            "Kiểm tra hiện trạng; nếu đúng thì đặt chỉ tiêu không kém hiện trạng.",
            "Check the baseline; if it is right, aim at no less than it.",
        ),
    )


RULE = Rule(
    code="LT104",
    name="target-below-baseline",
    severity=Severity.WARNING,
    title=Message("Chỉ tiêu kém hiện trạng", "A target behind the baseline"),
    check=check,
)
