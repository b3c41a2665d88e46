"""A phase asks for less than the phase before it.

Wrong: 72,7 in 2022, 70,8 in 2023, 75 in 2024; ``100`` and then ``>99,00``.
Right: phases that rise or stay (fall or stay where fewer is better, and for ranks). Numbers counted
anew each year (prizes, recruits) may go up and down and are only worth a look.
Reason: phases are steps on the way to the target; a step back is a slip or wants its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from lotrinh.core.lint.figures import (
    Figure,
    is_head_count,
    is_weaker,
    ordered_rows,
    phases_of,
    row_name,
)
from lotrinh.core.lint.types import Draft, References, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Indicator, Plan
from lotrinh.core.values import is_said, weaker_word


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each phase that is weaker than the last one filled before it."""
    for row in ordered_rows(plan):
        filled = [phase for phase in phases_of(row) if is_said(phase.value)]
        for before, after in pairwise(filled):
            if is_weaker(after.value, before.value, row.direction):
                yield _draft(row, before, after)


def _draft(row: Indicator, before: Figure, after: Figure) -> Draft:
    word = weaker_word(after.value, row.direction)
    return Draft(
        place=after.cell.place,
        quotes=(before.quote, after.quote),
        severity=Severity.INFO if is_head_count(after.value, row) else None,
        message=Message(
            f"Dòng {row_name(row)}: {after.label.vi} ({after.text}) {word.vi} {before.label.vi} "
            f"({before.text}).",
            f"Row {row_name(row)}: {after.label.en} ({after.text}) is {word.en} {before.label.en} "
            f"({before.text}).",
        ),
        suggestion=Message(
            "Sửa phân kỳ cho không lùi, hoặc nêu lý do trong ghi chú.",
            "Mend the phases so that none steps back, or give the reason in a note.",
        ),
    )


RULE = Rule(
    code="LT107",
    name="phase-not-monotone",
    severity=Severity.WARNING,
    title=Message("Phân kỳ đi lùi", "A phase steps back"),
    check=check,
)
