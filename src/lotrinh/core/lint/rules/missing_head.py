"""The number, the date, the issuer or the signatory is blank.

Wrong: ``Số:     /KH-THAB`` and ``ngày ... tháng ... năm 2025`` on a plan that was sent out.
Right: ``Số: 15/KH-THAB``, ``ngày 05 tháng 9 năm 2025``, and the name under the signature.
Legal basis: Nghị định 30/2020/NĐ-CP, Phụ lục I (parts that every official document has).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Place, Plan


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each part of the head or the signature that is blank."""
    if not re.search(r"\d", plan.number):
        yield _draft(plan.head_place, "số văn bản", "the document's number", plan.number_text)
    if plan.issued_on is None:
        yield _draft(plan.issued_on_place, "ngày ban hành", "the date of issue")
    if not plan.issuer.strip():
        yield _draft(plan.head_place, "tên cơ quan ban hành", "the issuer's name")
    if plan.signatory is None or not plan.signatory.name.strip():
        place = plan.signatory.place if plan.signatory else Place()
        title = plan.signatory.title if plan.signatory else ""
        yield _draft(place, "họ tên người ký", "the signatory's name", title)


def _draft(place: Place, vi: str, en: str, printed: str = "") -> Draft:
    return Draft(
        place=place,
        quotes=(Quote(printed, place),) if printed else (),
        message=Message(f"Kế hoạch chưa ghi {vi}.", f"The plan does not give {en}."),
        suggestion=Message(
            f"Ghi đủ {vi} trước khi ban hành.", f"Fill in {en} before the plan is issued."
        ),
    )


RULE = Rule(
    code="LT201",
    name="missing-head",
    severity=Severity.WARNING,
    title=Message("Thiếu số, ngày, nơi ban hành, người ký", "Number, date or signatory missing"),
    check=check,
)
