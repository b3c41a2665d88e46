"""A task group has tasks that do not say by when they are done.

Wrong: *Bổ sung giáo viên còn thiếu*.
Right: *Hoàn thành trước 31/12/2025*, *trong học kỳ I*, *hằng tháng*. The date of a document that
the task cites is no deadline.
Legal basis: from its day on, Thông tư 57/2026/TT-BGDĐT (criteria 1.1 and 1.4) asks for the deadline
of each task; for plans before it this is advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lotrinh.core.lint.tasks import Asked, groups_without
from lotrinh.core.lint.types import Draft, References, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan

_DEADLINE = Asked(
    field="deadline",
    vi="thời hạn",
    en="by when",
    in_text=re.compile(
        r"(?:đến|trước|chậm nhất|trong|hoàn thành|xong|từ)\s+(?:là\s+)?(?:hết\s+|cuối\s+|đầu\s+)?"
        r"(?:ngày|tháng|quý|học kỳ|năm học|năm|tuần)\s+[\dIV]|"
        r"trước\s+\d{1,2}/\d|h[ằà]ng\s+(?:ngày|tuần|tháng|quý|năm|kỳ)|thời (?:gian|hạn)\s*:|"
        r"cuối (?:học kỳ|năm học|mỗi)",
        re.IGNORECASE,
    ),
    example="Hoàn thành trước ngày 31/12",
)


def check(plan: Plan, references: References) -> Iterable[Draft]:
    """Yield a finding for each task group with tasks that have no deadline."""
    return groups_without(plan, references, _DEADLINE)


RULE = Rule(
    code="LT217",
    name="task-without-deadline",
    severity=Severity.WARNING,
    title=Message("Việc chưa có thời hạn", "Tasks without a deadline"),
    check=check,
)
