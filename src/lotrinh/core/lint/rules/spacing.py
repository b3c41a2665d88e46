"""A comma or semicolon has no space after it, or a space before it.

Wrong: *cấp trường,xã*; *sân chơi , lớp học*.
Right: *cấp trường, xã*; *sân chơi, lớp học*. Figures (99,8) and abbreviations are left alone.
Reason: spell checkers and searches take *trường,xã* for one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import body_texts, listed
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan

_WRONG = re.compile(r"[^\W\d_]+(?:[,;](?=[^\W\d_])|\s+[,;](?=\s))\s*[^\W\d_]*")


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield one finding for all spaces missing or stray at commas and semicolons."""
    odd = [
        Quote(found.group(), quote.place)
        for quote in body_texts(plan)
        for found in _WRONG.finditer(quote.text)
    ]
    if odd:
        yield Draft(
            place=odd[0].place,
            quotes=tuple(odd),
            message=Message(
                f"Thiếu hoặc thừa dấu cách quanh dấu câu: {listed(quote.text for quote in odd)}.",
                f"Spaces missing or stray at punctuation: {listed(quote.text for quote in odd)}.",
            ),
            suggestion=Message(
                "Dấu phẩy, chấm phẩy viết liền từ trước và cách từ sau một dấu cách.",
                "No space before a comma or semicolon, one space after it.",
            ),
        )


RULE = Rule(
    code="LT225",
    name="spacing",
    severity=Severity.INFO,
    title=Message("Dấu cách quanh dấu câu", "Spaces at punctuation"),
    check=check,
)
