"""A row of the target table that no sentence of the body speaks of.

Wrong: the table has a row on the facilities' minimum, the body's list of targets is silent on it.
Right: a sentence for each row. Nothing is said of a plan whose body speaks of fewer than half of
its rows: such a body is a summary and leaves the rest to the table.
Reason: the body and its table are one list of targets; who reads the body alone never learns of
this one.
"""

from __future__ import annotations

from collections.abc import Iterator

from lotrinh.core.lint.figures import row_name
from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each row that no body target was matched with."""
    said = {target.indicator for target in plan.body_targets if target.indicator is not None}
    if 2 * len(said) < len(plan.indicators) or not said:
        return
    for index, row in enumerate(plan.indicators):
        if index not in said:
            yield Draft(
                place=row.name_place,
                quotes=(Quote(row.name, row.name_place),),
                message=Message(
                    f"Phần chỉ tiêu của kế hoạch không nhắc đến dòng {row_name(row)} của bảng.",
                    f"The plan's list of targets does not speak of the table's row "
                    f"{row_name(row)}.",
                ),
                suggestion=Message(
                    "Thêm chỉ tiêu này vào phần nội dung, hoặc bỏ dòng khỏi bảng.",
                    "Add this target to the body, or take the row out of the table.",
                ),
            )


RULE = Rule(
    code="LT103",
    name="row-without-body",
    severity=Severity.WARNING,
    title=Message("Dòng của bảng không có trong nội dung", "A row that the body leaves out"),
    check=check,
)
