"""A date is not written with the zeros that official documents use.

Wrong: *ngày 3 tháng 9 năm 2023*, *ngày 20 tháng 09 năm 2023*, *ngày 15 tháng 1 năm 2024*.
Right: *ngày 03 tháng 9 năm 2023*, *ngày 20 tháng 9 năm 2023*, *ngày 15 tháng 01 năm 2024*.
Legal basis: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II: a zero before days under 10
and months 1 and 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import all_texts, listed
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan

_DATE = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+\d{4}", re.IGNORECASE)


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield one finding for all dates with a zero too few or too many."""
    odd = [
        Quote(found.group(), quote.place)
        for quote in all_texts(plan)
        for found in _DATE.finditer(quote.text)
        if (found[1], found[2]) != (f"{int(found[1]):02}", _month(int(found[2])))
    ]
    if odd:
        yield Draft(
            place=odd[0].place,
            quotes=tuple(odd),
            message=Message(
                f"Ngày viết chưa đúng thể thức: {listed(quote.text for quote in odd)}.",
                f"Dates not in the official form: {listed(quote.text for quote in odd)}.",
            ),
            suggestion=Message(
                "Thêm số 0 trước ngày nhỏ hơn 10 và tháng 1, 2; tháng khác không thêm.",
                "Put a zero before days under 10 and months 1 and 2, and before no other month.",
            ),
        )


def _month(month: int) -> str:
    return f"{month:02}" if month < 3 else str(month)


RULE = Rule(
    code="LT223",
    name="date-writing",
    severity=Severity.INFO,
    title=Message("Ngày viết chưa đúng thể thức", "Dates not in the official form"),
    check=check,
)
