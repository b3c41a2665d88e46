"""The name of an office or a law is not written with its official capitals.

Wrong: *Phòng giáo dục và Đào tạo*, *Ủy Ban nhân dân*.
Right: *Phòng Giáo dục và Đào tạo*, *Ủy ban nhân dân*; all capitals in a head are right, and so is
lower case for offices in general (*các phòng giáo dục và đào tạo*).
Legal basis: Nghị định 30/2020/NĐ-CP, Phụ lục II (capital letters).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import all_texts, listed
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield one finding for all names whose capitals are wrong."""
    odd: list[Quote] = []
    right: list[str] = []
    official = {name.lower(): name for name in references.proper_names}
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(official) or '(?!)'})(?!\w)")
    for quote in all_texts(plan):
        for found in pattern.finditer(quote.text.lower()):
            printed, name = quote.text[found.start() : found.end()], official[found.group()]
            if _is_wrong(printed, name):
                odd.append(Quote(printed, quote.place))
                right.append(name)
    if odd:
        yield Draft(
            place=odd[0].place,
            quotes=tuple(odd),
            message=Message(
                f"Viết hoa tên cơ quan, văn bản chưa đúng: {listed(quote.text for quote in odd)}.",
                f"Names with wrong capitals: {listed(quote.text for quote in odd)}.",
            ),
            suggestion=Message(f"Viết {listed(right)}.", f"Write {listed(right)}."),
        )


def _is_wrong(printed: str, name: str) -> bool:
    return printed != name and not printed.isupper() and printed[0].isupper()


RULE = Rule(
    code="LT226",
    name="capital-letters",
    severity=Severity.INFO,
    title=Message("Viết hoa tên cơ quan chưa đúng", "Names with wrong capitals"),
    check=check,
)
