"""A task group has tasks that do not say with what they are done.

Wrong: *Làm thêm mái che sân trường*, and no money is named.
Right: *Kinh phí: ngân sách xã 120 triệu đồng*, *nguồn lực: không cần thêm*.
Legal basis: from its day on, Thông tư 57/2026/TT-BGDĐT (criteria 1.1 and 1.4) asks for the
resources of each task; for plans before it this is advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lotrinh.core.lint.tasks import Asked, groups_without
from lotrinh.core.lint.types import Draft, References, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan

_RESOURCES = Asked(
    field="resources",
    vi="nguồn lực",
    en="with what resources",
    in_text=re.compile(
        r"kinh phí|nguồn lực|ngân sách|dự toán|xã hội hóa|xã hội hoá|triệu đồng|nguồn vốn",
        re.IGNORECASE,
    ),
    example="Kinh phí: ngân sách nhà trường",
)


def check(plan: Plan, references: References) -> Iterable[Draft]:
    """Yield a finding for each task group with tasks that have no resources."""
    return groups_without(plan, references, _RESOURCES)


RULE = Rule(
    code="LT218",
    name="task-without-resources",
    severity=Severity.WARNING,
    title=Message("Việc chưa có nguồn lực", "Tasks without resources"),
    check=check,
)
