"""A school's plan speaks to other units, as a copy of its superior's plan does.

Wrong: *Các trường chủ động bồi dưỡng giáo viên ...* in the plan of one school.
Right: *Nhà trường chủ động bồi dưỡng giáo viên ...*
Reason: nobody in the school is bound by an order to *the schools*; such sentences come from the
district's or commune's plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import body_texts, say, sentences
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan
from lotrinh.core.text import words


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each sentence of a school's plan that speaks to other units."""
    if words(plan.issuer)[:1] != ("truong",):
        return
    openings = sorted((words(opening) for opening in references.audiences), key=len, reverse=True)
    for quote in body_texts(plan):
        for sentence in sentences(quote.text):
            said = words(sentence)
            opening = next((o for o in openings if said[: len(o)] == o), None)
            if opening and len(said) > len(opening):
                yield _draft(Quote(sentence, quote.place))


def _draft(quote: Quote) -> Draft:
    return Draft(
        place=quote.place,
        quotes=(quote,),
        message=Message(
            f"Kế hoạch của một trường nhưng câu này viết cho nhiều đơn vị: “{say(quote.text)}”.",
            f"This is one school's plan, but the sentence speaks to several units: "
            f"“{say(quote.text)}”.",
        ),
        suggestion=Message(
            "Viết lại cho nhà trường, hoặc bỏ câu chép từ kế hoạch của cấp trên.",
            "Say what this school does, or leave out what was copied from the superior's plan.",
        ),
    )


RULE = Rule(
    code="LT222",
    name="other-audience",
    severity=Severity.WARNING,
    title=Message("Câu viết cho đơn vị khác", "A sentence speaks to other units"),
    check=check,
)
