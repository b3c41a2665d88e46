"""The school's target is weaker than what a level above demands.

Wrong: the district demands 97,00 % and the school aims at 95,00 %.
Right: 97,00 % or more; where fewer is better, no more than the demand; a rank no further back. If
the school's own column is blank, its final phase is held against the demand.
Reason: a school's plan carries out the plans above it; with this target met, the school fails
theirs.
"""

from __future__ import annotations

from collections.abc import Iterator

from lotrinh.core.lint.figures import (
    Figure,
    final_phase,
    is_weaker,
    ordered_rows,
    row_name,
    superior_targets,
    target_of,
)
from lotrinh.core.lint.types import Draft, References, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Indicator, Plan, TargetLevel
from lotrinh.core.values import is_said, weaker_word


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each row whose school target misses a demand, with the strongest one."""
    for row in ordered_rows(plan):
        own = target_of(row, TargetLevel.SCHOOL)
        if own is not None and not is_said(own.value):
            own = final_phase(row)
        if own is None:
            continue
        missed = [f for f in superior_targets(row) if is_weaker(own.value, f.value, row.direction)]
        if missed:
            yield _draft(row, own, _strongest(missed, row))


def _strongest(demands: list[Figure], row: Indicator) -> Figure:
    best = demands[0]
    for demand in demands[1:]:
        if is_weaker(best.value, demand.value, row.direction):
            best = demand
    return best


def _draft(row: Indicator, own: Figure, demand: Figure) -> Draft:
    word = weaker_word(own.value, row.direction)
    return Draft(
        place=own.cell.place,
        quotes=(own.quote, demand.quote),
        message=Message(
            f"Dòng {row_name(row)}: {own.label.vi} ({own.text}) {word.vi} "
            f"{demand.label.vi} ({demand.text}).",
            f"Row {row_name(row)}: {own.label.en} ({own.text}) is {word.en} "
            f"{demand.label.en} ({demand.text}).",
        ),
        suggestion=Message(
            f"Nâng lên ít nhất bằng {demand.label.vi}, hoặc nêu lý do trong ghi chú.",
            f"Raise it at least to {demand.label.en}, or give the reason in a note.",
        ),
    )


RULE = Rule(
    code="LT105",
    name="target-below-superior",
    severity=Severity.ERROR,
    title=Message("Chỉ tiêu thấp hơn yêu cầu của cấp trên", "A target below a superior's demand"),
    check=check,
)
