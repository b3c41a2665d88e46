"""The plan goes to, or is headed by, a body that no longer exists on its date.

Wrong: *Nơi nhận: Phòng Giáo dục và Đào tạo; UBND huyện* on a plan of October 2025.
Right: from 1/7/2025 a school's plan goes to the commune's People's Committee (UBND xã) and the
department of education (Sở). On a plan of 2023 the district's bodies are right.
Legal basis: local government has had no district level since 1/7/2025.
"""

from __future__ import annotations

from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Era, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import say
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan
from lotrinh.core.text import words


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each recipient, and superior, that is gone on the date."""
    era = _era_of(plan, references)
    if era is None:
        return
    lines = [Quote(recipient.text, recipient.place) for recipient in plan.recipients]
    lines.append(Quote(plan.superior, plan.head_place))
    for line in lines:
        body = _gone_body(line.text, era)
        if body:
            yield _draft(line, body, era)


def _era_of(plan: Plan, references: References) -> Era | None:
    """Return the era of the plan's date, None if the plan has no date or no era covers it."""
    when = plan.issued_on
    if when is None:
        return None
    for era in references.eras:
        begun = era.effective_from is None or era.effective_from <= when
        if begun and (era.effective_to is None or when <= era.effective_to):
            return era
    return None


def _gone_body(text: str, era: Era) -> str:
    line = f" {' '.join(words(text))} "
    return next((body for body in era.gone if f" {' '.join(words(body))} " in line), "")


def _draft(line: Quote, body: str, era: Era) -> Draft:
    since = f" ({era.effective_from:%d/%m/%Y})" if era.effective_from else ""
    return Draft(
        place=line.place,
        quotes=(line,),
        message=Message(
            f"“{say(line.text)}”: khi ban hành không còn {body}; "
            f"bộ máy lúc đó là {era.name}{since}.",
            f"“{say(line.text)}”: {body} no longer exists on the plan's date; "
            f"the government then is of {era.name}{since}.",
        ),
        suggestion=Message(
            "Gửi Ủy ban nhân dân xã (phường) và Sở Giáo dục và Đào tạo theo phân cấp hiện hành.",
            "Address the commune's People's Committee and the provincial department instead.",
        ),
    )


RULE = Rule(
    code="LT213",
    name="recipients-by-date",
    severity=Severity.ERROR,
    title=Message("Nơi nhận không còn tồn tại", "A recipient no longer exists"),
    check=check,
)
