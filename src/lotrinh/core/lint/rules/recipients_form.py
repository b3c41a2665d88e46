"""The list of recipients is not in the official form: no *Lưu: VT*, or lines without a semicolon.

Wrong: ``- CBQL - GV - NV`` without ``;``, ``- Lưu VT. Tuấn.``
Right: ``- Như trên;``, ``- Cán bộ, giáo viên, nhân viên;``, ``- Lưu: VT, CM.``
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
    for line in lines[:-1]:
        if line not in filed and not line.text.rstrip().endswith((";", ",", ":")):
            yield _draft(line, "thiếu dấu chấm phẩy cuối dòng", "lacks a semicolon at a line's end")


def _draft(line: Quote, vi: str, en: str) -> Draft:
    return Draft(
        place=line.place,
        quotes=(line,),
        message=Message(
            f"Nơi nhận {vi}: “{say(line.text)}”.",
            f"The list of recipients {en}: “{say(line.text)}”.",
        ),
        suggestion=Message(
            "Mỗi dòng kết thúc bằng dấu chấm phẩy; dòng cuối ghi “- Lưu: VT, …”.",
            "End each line with a semicolon, and the list with “- Lưu: VT, …”.",
        ),
    )


RULE = Rule(
    code="LT214",
    name="recipients-form",
    severity=Severity.INFO,
    title=Message("Nơi nhận chưa đúng thể thức", "The recipients are not in the official form"),
    check=check,
)
