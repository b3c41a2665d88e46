"""A task group has tasks that do not say who does them.

Wrong: *Bồi dưỡng giáo viên mới*, and nobody is named.
Right: *Người thực hiện: Phó Hiệu trưởng*, in the task's sentence or in a column of its own.
Legal basis: from its day on, Thông tư 57/2026/TT-BGDĐT (criteria 1.1 and 1.4) asks for the owner of
each task; for plans before it this is advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lotrinh.core.lint.tasks import Asked, groups_without
from lotrinh.core.lint.types import Draft, References, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan

_OWNER = Asked(
    field="owner",
    vi="người thực hiện",
    en="who does them",
    in_text=re.compile(
        r"hiệu trưởng|tổ trưởng|tổ chuyên môn|tổ văn phòng|tổng phụ trách|giáo viên chủ nhiệm|"
        r"kế toán|văn thư|người thực hiện|phụ trách\s*:|chủ trì\s*:",
        re.IGNORECASE,
    ),
    example="Người thực hiện: Phó Hiệu trưởng",
)


def check(plan: Plan, references: References) -> Iterable[Draft]:
    """Yield a finding for each task group with tasks that nobody is named for."""
    return groups_without(plan, references, _OWNER)


RULE = Rule(
    code="LT216",
    name="task-without-owner",
    severity=Severity.WARNING,
    title=Message("Việc chưa có người thực hiện", "Tasks without an owner"),
    check=check,
)
