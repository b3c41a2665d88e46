"""A phase of a year that is over was not reached by the baseline measured after it, or a phase to
come is behind what the baseline already has.

Wrong: the phase 2022 is 100 and the baseline of 9/2023 is 61,96; the baseline is 98,50, the phase
2024 is 97,00 and only 2025 asks for 99,00.
Right: a past phase that says what was reached then, phases from the baseline upwards. A floor
(``>99,00``) under a baseline of 100 is no step back; a final target behind the baseline is
target-below-baseline's affair; a semester's phase may be below a whole year's baseline. Numbers
of pupils, classes or prizes are only worth a look.
Reason: such phases were copied from an older plan and do not start from where the school stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from lotrinh.core.lint.figures import (
    Figure,
    Phase,
    baseline_of,
    final_phase,
    in_percent,
    is_head_count,
    is_weaker,
    ordered_rows,
    phases_of,
    phases_over_at,
    row_name,
)
from lotrinh.core.lint.types import Draft, References, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Indicator, Plan
from lotrinh.core.values import is_said
from lotrinh.core.values.types import Bound


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for the last past phase if missed, else the first later one left behind."""
    for row in ordered_rows(plan):
        baseline = baseline_of(row)
        if not row.baseline.as_of or not is_said(baseline.value):
            continue
        phases = [phase for phase in phases_of(row) if is_said(phase.value)]
        over = phases_over_at(row, row.baseline.as_of)
        past = [phase for phase in phases if phase in over]
        if past and is_weaker(baseline.value, past[-1].value, row.direction):
            yield _draft(row, baseline, past[-1], _MISSED)
        elif behind := _left_behind(row, baseline, phases[len(past) :]):
            yield _draft(row, baseline, behind, _LEFT_BEHIND)


def _left_behind(row: Indicator, baseline: Figure, later: list[Phase]) -> Phase | None:
    """Return the first later phase weaker than the baseline, unless the final one is too."""
    last = final_phase(row)
    if last is None or not in_percent(row):
        return None
    if is_weaker(last.value, baseline.value, row.direction):
        return None
    plain = [p for p in later if not (isinstance(p.value, Bound) or p.in_semester)]
    return next((p for p in plain if is_weaker(p.value, baseline.value, row.direction)), None)


_MISSED = Message("chưa đạt", "has not reached")
_LEFT_BEHIND = Message("đã vượt", "is already beyond")


def _draft(row: Indicator, baseline: Figure, phase: Figure, relation: Message) -> Draft:
    return Draft(
        place=phase.cell.place,
        quotes=(baseline.quote, phase.quote),
        severity=Severity.INFO if is_head_count(phase.value, row) else None,
        message=Message(
            f"Dòng {row_name(row)}: {baseline.label.vi} ({baseline.text}) {relation.vi} "
            f"{phase.label.vi} ({phase.text}).",
            f"Row {row_name(row)}: {baseline.label.en} ({baseline.text}) {relation.en} "
            f"{phase.label.en} ({phase.text}).",
        ),
        suggestion=Message(
            "Kiểm tra hiện trạng, rồi lập lại các phân kỳ đi từ hiện trạng.",
            "Check the baseline, then set the phases anew, starting from it.",
        ),
    )


RULE = Rule(
    code="LT108",
    name="baseline-vs-phase",
    severity=Severity.WARNING,
    title=Message("Hiện trạng không khớp phân kỳ", "The baseline does not fit the phases"),
    check=check,
)
