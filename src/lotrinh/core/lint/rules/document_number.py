"""The document's number is written with stray spaces, or not as number/TYPE-ISSUER.

Wrong: ``15 /KH- THAB``; ``15-KH/THAB``.
Right: ``15/KH-THAB``.
Legal basis: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II (number and symbol).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import say
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan

_PRINTED = re.compile(r"\d+\s*/\s*[^\W\d_]+\s*[-–]\s*\w+")
_OFFICIAL = re.compile(r"\d+/(\d{4}/)?[^\W\d_]+(-[\w&.]+)+")


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each place where the number is not in the official form."""
    places = [Quote(plan.number_text, plan.head_place)]
    places += [Quote(a.reference, a.reference_place) for a in plan.appendices]
    for quote in places:
        found = _PRINTED.search(quote.text)
        if found and re.search(r"\s|–", found.group()):
            yield _draft(Quote(found.group(), quote.place), _mended(found.group()))
    number = _mended(plan.number)
    if re.search(r"\d", number) and not _OFFICIAL.fullmatch(number):
        yield _draft(Quote(plan.number_text or plan.number, plan.head_place), "15/KH-THAB")


def _mended(number: str) -> str:
    return re.sub(r"\s+", "", number).replace("–", "-")


def _draft(quote: Quote, right: str) -> Draft:
    return Draft(
        place=quote.place,
        quotes=(quote,),
        message=Message(
            f"Số văn bản “{say(quote.text)}” viết chưa đúng thể thức.",
            f"The document's number “{say(quote.text)}” is not written in the official form.",
        ),
        suggestion=Message(
            f"Viết liền, theo mẫu {right}.", f"Write it without spaces, in the form {right}."
        ),
    )


RULE = Rule(
    code="LT202",
    name="document-number",
    severity=Severity.INFO,
    title=Message("Số, ký hiệu chưa đúng thể thức", "The number is not in the official form"),
    check=check,
)
