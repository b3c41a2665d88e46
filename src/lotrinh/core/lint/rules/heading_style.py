"""Some headings of the first level are in capitals and others are not.

Wrong: *I. Mục đích yêu cầu*, then *II. NHIỆM VỤ VÀ GIẢI PHÁP*.
Right: all of them in capitals, or none.
Reason: a change of style in the middle shows where two documents were put together.
"""

from __future__ import annotations

from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import listed
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield one finding if only some headings of the first level are in capitals."""
    titled = [section for section in plan.sections if section.number and section.title.strip()]
    plain = [section for section in titled if not section.title.isupper()]
    if plain and len(plain) < len(titled):
        names = listed(f"{section.number}. {section.title}" for section in plain)
        yield Draft(
            place=plain[0].place,
            quotes=tuple(Quote(section.title, section.place) for section in plain),
            message=Message(
                f"Các mục lớn viết hoa không thống nhất; không viết hoa: {names}.",
                f"Headings of the first level differ in capitals; not in capitals: {names}.",
            ),
            suggestion=Message(
                "Viết hoa tất cả các mục lớn, hoặc không mục nào.",
                "Put all headings of the first level in capitals, or none.",
            ),
        )


RULE = Rule(
    code="LT224",
    name="heading-style",
    severity=Severity.INFO,
    title=Message("Kiểu chữ của mục không thống nhất", "Headings differ in style"),
    check=check,
)
