"""The list of recipients has no line for the file copy, or writes it without its colon.

Wrong: ``- Lưu VT. An.``
Right: ``- Lưu: VT, CM.`` as the last line.
Legal basis: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II (*Nơi nhận*).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import say
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan
from lotrinh.core.text import fold

_FILED = re.compile(r"^\W*lưu\s*:\s*\w+", re.IGNORECASE)


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each line of the recipients that is not in the official form."""
    if not plan.recipients:
        return
    lines = [Quote(recipient.text, recipient.place) for recipient in plan.recipients]
    filed = [line for line in lines if fold(line.text).lstrip("-+ ").startswith("luu")]
    if not filed:
        yield _draft(lines[-1], "thiếu dòng lưu", "has no line for the file copy")
    for line in filed:
        if not _FILED.match(line.text):
            yield _draft(line, "ghi dòng lưu chưa đúng", "writes the file copy's line wrongly")


def _draft(line: Quote, vi: str, en: str) -> Draft:
    return Draft(
        place=line.place,
        quotes=(line,),
        message=Message(
            f"Nơi nhận {vi}: “{say(line.text)}”.",
            f"The list of recipients {en}: “{say(line.text)}”.",
        ),
        suggestion=Message(
            "Dòng cuối của nơi nhận ghi “- Lưu: VT, …”.",
            "Let the list end with “- Lưu: VT, …”.",
        ),
    )


RULE = Rule(
    code="LT214",
    name="recipients-form",
    severity=Severity.INFO,
    title=Message("Nơi nhận chưa đúng thể thức", "The recipients are not in the official form"),
    check=check,
)
