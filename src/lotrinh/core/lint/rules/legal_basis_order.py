"""A legal basis is dated after the plan that rests on it.

Wrong: a plan of 05/9/2025 that cites a plan of 20/9/2025.
Right: every basis was issued on the day of the plan or before.
Legal basis: Nghị định 30/2020/NĐ-CP, Phụ lục I: a basis is a document in force on
the day of issue.
"""

from __future__ import annotations

from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import say
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each basis that is later than the plan."""
    for basis in plan.legal_bases:
        if plan.issued_on and basis.issued_on and basis.issued_on > plan.issued_on:
            name = say(f"{basis.type} {basis.number}") or say(basis.text)
            yield Draft(
                place=basis.place,
                quotes=(Quote(basis.text, basis.place),),
                message=Message(
                    f"Căn cứ {name} ngày {basis.issued_on:%d/%m/%Y} "
                    f"sau ngày ban hành kế hoạch {plan.issued_on:%d/%m/%Y}.",
                    f"The basis {name} of {basis.issued_on:%d/%m/%Y} "
                    f"is later than the plan's own date {plan.issued_on:%d/%m/%Y}.",
                ),
                suggestion=Message(
                    "Kiểm tra lại ngày của căn cứ hoặc ngày ban hành kế hoạch.",
                    "Check the date of the basis, or the date of the plan.",
                ),
            )


RULE = Rule(
    code="LT210",
    name="legal-basis-order",
    severity=Severity.ERROR,
    title=Message("Căn cứ có ngày sau kế hoạch", "A legal basis is dated after the plan"),
    check=check,
)
