"""A target of the body that has no row in the target tables.

Wrong: *Tỷ lệ học sinh tham gia bảo hiểm y tế: 100%* in the body, no such row in the appendix.
Right: a row with its baseline, unit and phases. Nothing is said of a plan without target tables, or
of a sentence without a value.
Reason: a target without a row has no baseline, no phases and no figure to be judged by.
"""

from __future__ import annotations

from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import say
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan
from lotrinh.core.values import is_said


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each body target with a value that no row was matched with."""
    if not plan.indicators:
        return
    for target in plan.body_targets:
        if target.indicator is None and is_said(target.value):
            text = say(target.text)
            yield Draft(
                place=target.place,
                quotes=(Quote(target.text, target.place),),
                message=Message(
                    f"Chỉ tiêu “{text}” không có dòng nào trong bảng phân kỳ.",
                    f"The target “{text}” has no row in the target tables.",
                ),
                suggestion=Message(
                    "Thêm dòng vào bảng, với hiện trạng, đơn vị tính và các phân kỳ.",
                    "Add a row to the table, with its baseline, unit and phases.",
                ),
            )


RULE = Rule(
    code="LT102",
    name="body-without-row",
    severity=Severity.WARNING,
    title=Message("Chỉ tiêu không có trong bảng", "A target without a row"),
    check=check,
)
