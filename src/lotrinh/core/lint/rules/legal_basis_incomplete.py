"""A legal basis is cited without its number or without its date.

Wrong: *Căn cứ Kế hoạch của Ủy ban nhân dân xã về phát triển giáo dục*.
Right: *Căn cứ Kế hoạch số 24/KH-UBND ngày 22 tháng 9 năm 2025 của Ủy ban nhân dân xã ...*. Laws and
the charter may be cited by name alone.
Legal basis: Nghị định 30/2020/NĐ-CP, Phụ lục I (a basis gives type, number, date, issuer, subject).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import say
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import LegalBasis, Plan
from lotrinh.core.text import fold

_NUMBERED = re.compile(
    r"^(can cu|thuc hien|theo)( vao)? (thong tu|nghi dinh|ke hoach|cong van|quyet dinh|chi thi|"
    r"huong dan|chuong trinh hanh dong)\b"
)
_DATED = re.compile(r"\b(19|20)\d\d\b")


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each basis without its number or its date."""
    for basis in plan.legal_bases:
        if not _NUMBERED.match(fold(basis.text)):
            continue
        if not basis.number and not re.search(r"\d+\s*[/-]", basis.text):
            yield _draft(basis, "số, ký hiệu", "number")
        elif basis.issued_on is None and not _DATED.search(basis.text):
            yield _draft(basis, "ngày ban hành", "date")


def _draft(basis: LegalBasis, vi: str, en: str) -> Draft:
    return Draft(
        place=basis.place,
        quotes=(Quote(basis.text, basis.place),),
        message=Message(
            f"Căn cứ “{say(basis.text)}” chưa ghi {vi}.",
            f"The basis “{say(basis.text)}” does not give its {en}.",
        ),
        suggestion=Message(
            f"Ghi thêm {vi} của văn bản làm căn cứ.", f"Add the {en} of the document cited."
        ),
    )


RULE = Rule(
    code="LT212",
    name="legal-basis-incomplete",
    severity=Severity.INFO,
    title=Message("Căn cứ thiếu số hoặc ngày", "A legal basis lacks its number or date"),
    check=check,
)
