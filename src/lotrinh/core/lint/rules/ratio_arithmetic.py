"""A fraction and the percentage printed beside it are not the same.

Wrong: ``35/63 (54%)``; 35 of 63 is 55,56 %.
Right: ``35/63 (55,56%)``, also ``55,6%``, ``56%`` or, with the rest cut off, ``55,5%``. Dates
(``5/9``), ranks and percentages of something else (*12/24 nữ, đạt 100% trình độ chuẩn*) are left
alone.
Reason: one of the two figures is wrong, and nobody can tell which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lotrinh.core.lint.figures import all_figures
from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import body_texts, once
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan
from lotrinh.core.values.rational import prints_as, share

_FRACTION = r"(?<![\d/.,])(?P<part>\d{1,6})\s*/\s*(?P<whole>\d{1,6})(?![\d/]|[.,]\d)"
_PERCENT = r"(?P<percent>\d{1,3}(?:[.,]\d+)?)\s*%"
_NOUN = r"(?:\s+[^\W\d_]+){0,6}"
_SHARE = r"(?:tỷ|tỉ)\s+lệ\s*:?"
_LINK = rf"(?:[=:–-]|,?\s*(?:đạt|chiếm|bằng)(?:\s+{_SHARE})?|,?\s*{_SHARE})"
_BRACKETED = re.compile(
    rf"{_FRACTION}{_NOUN}\s*\(\s*(?:đạt|chiếm)?\s*(?:{_SHARE})?\s*{_PERCENT}\s*\)", re.IGNORECASE
)
_LINKED = re.compile(
    rf"{_FRACTION}{_NOUN}\s*{_LINK}\s*{_PERCENT}(?=\s*(?:[),.;]|$))", re.IGNORECASE
)
_PERCENT_FIRST = re.compile(rf"{_PERCENT}\s*\(\s*{_FRACTION}{_NOUN}\s*\)", re.IGNORECASE)
_RANKING = re.compile(r"(?:hạng|xếp|thứ)\s*:?\s*$", re.IGNORECASE)
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class _Claim:
    text: str
    part: int
    whole: int
    percent: Decimal


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each fraction, in a cell or sentence, that its percentage contradicts."""
    cells = [figure.quote for row in plan.indicators for figure in all_figures(row)]
    for quote in (*body_texts(plan), *once(cells)):
        for claim in _claims(quote.text):
            if not prints_as(claim.part, claim.whole, claim.percent):
                yield _draft(quote, claim)


def _claims(text: str) -> Iterator[_Claim]:
    for pattern in (_BRACKETED, _LINKED, _PERCENT_FIRST):
        for found in pattern.finditer(text):
            part, whole = int(found["part"]), int(found["whole"])
            percent = Decimal(found["percent"].replace(",", "."))
            is_date = 1900 <= whole <= 2100 or (pattern is _LINKED and whole <= _LAST_MONTH)
            is_rank = _RANKING.search(text, 0, found.start("part"))
            if whole > 0 and part <= whole and not (is_date or is_rank):
                yield _Claim(found.group().strip(), part, whole, percent)


def _draft(quote: Quote, claim: _Claim) -> Draft:
    right = str(share(claim.part, claim.whole)).replace(".", ",")
    fraction, percent = f"{claim.part}/{claim.whole}", f"{claim.percent}%".replace(".", ",")
    return Draft(
        place=quote.place,
        quotes=(Quote(claim.text, quote.place),),
        message=Message(
            f"{fraction} là {right}%, không phải {percent}.",
            f"{fraction} is {right}%, not {percent}.",
        ),
        suggestion=Message(
            f"Đối chiếu số đếm; nếu {fraction} đúng thì ghi {right}%.",
            f"Check the counts; if {fraction} is right, write {right}%.",
        ),
    )


RULE = Rule(
    code="LT112",
    name="ratio-arithmetic",
    severity=Severity.ERROR,
    title=Message("Tỷ lệ phần trăm không khớp phân số", "The percentage is not the fraction's"),
    check=check,
)
