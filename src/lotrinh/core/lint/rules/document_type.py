"""The plan calls itself another type of document, or its number is that of another type.

Wrong: an improvement plan whose headings read *Công bố kế hoạch chiến lược*; number ``12/BC-THAB``
on a plan; *Trên đây là Báo cáo ...* at its end.
Right: it calls itself *kế hoạch* by its own name; a strategic plan is spoken of as another document
(*theo Kế hoạch chiến lược giai đoạn 2021-2025*).
Legal basis: Nghị định 30/2020/NĐ-CP, Điều 7 and Phụ lục III (types of documents and their symbols).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import body_texts, headings, say
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan
from lotrinh.core.text import fold

_STRATEGIC = re.compile(r"kế hoạch chiến lược", re.IGNORECASE)
# 'theo Kế hoạch chiến lược', 'kế hoạch chiến lược phát triển nhà trường giai đoạn' cite another.
_CITED_BEFORE = re.compile(r"(?:căn cứ|theo|phù hợp với|dựa vào|dựa trên|từ)(?: vào)?\s*$", re.I)
_CITED_AFTER = re.compile(r"^\s*(?:số|giai đoạn|phát triển|đến năm|\()", re.IGNORECASE)
_AS_SUBJECT = re.compile(r"^\W*kế hoạch chiến lược (?:này|được|sau khi)", re.IGNORECASE)
_SYMBOL = re.compile(r"/(?:\d{4}/)?\s*([^\W\d_]+)\s*[-–]")


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each sign of another type of document."""
    if "chien luoc" not in fold(f"{plan.document_type} {plan.title}"):
        yield from _check_strategic(plan)
    yield from _check_symbol(plan, references)
    yield from _check_closing(plan, references)


def _check_strategic(plan: Plan) -> Iterator[Draft]:
    in_headings = [q for q in headings(plan) if _calls_itself_strategic(q.text)]
    in_text = [q for q in body_texts(plan) if _calls_itself_strategic(q.text)]
    subjects = [q for q in in_text if _AS_SUBJECT.search(q.text)]
    if not in_headings and not subjects:
        return
    yield Draft(
        place=(in_headings or subjects)[0].place,
        quotes=tuple(in_text),
        message=Message(
            f"Kế hoạch này tự gọi là “kế hoạch chiến lược” ở {len(in_text)} chỗ, "
            f"trong khi tên của nó là “{say(plan.title)}”.",
            f"The plan calls itself “kế hoạch chiến lược” (strategic plan) in {len(in_text)} "
            f"places, while its title is “{say(plan.title)}”.",
        ),
        suggestion=Message(
            "Thay “kế hoạch chiến lược” bằng “kế hoạch”, trừ khi nói đến một văn bản khác.",
            "Replace “kế hoạch chiến lược” by “kế hoạch”, unless another document is meant.",
        ),
    )


def _calls_itself_strategic(text: str) -> bool:
    return any(
        not _CITED_BEFORE.search(text[: found.start()])
        and not _CITED_AFTER.search(text[found.end() :])
        for found in _STRATEGIC.finditer(text)
    )


def _check_symbol(plan: Plan, references: References) -> Iterator[Draft]:
    found = _SYMBOL.search(plan.number)
    named = references.symbols.get(found.group(1), "") if found else ""
    if named and plan.document_type and fold(named) != fold(plan.document_type):
        yield _contradiction(Quote(plan.number_text or plan.number, plan.head_place), plan, named)


def _check_closing(plan: Plan, references: References) -> Iterator[Draft]:
    for quote in body_texts(plan):
        words = fold(quote.text)
        if not words.startswith("tren day la ") or not plan.document_type:
            continue
        for named in references.symbols.values():
            other = fold(named) != fold(plan.document_type)
            if other and words.startswith(f"tren day la {fold(named)} "):
                yield _contradiction(quote, plan, named)


def _contradiction(quote: Quote, plan: Plan, named: str) -> Draft:
    return Draft(
        place=quote.place,
        severity=Severity.ERROR,
        quotes=(Quote(plan.document_type, plan.title_place), quote),
        message=Message(
            f"Tên loại văn bản là “{say(plan.document_type)}” nhưng “{say(quote.text, 50)}” "
            f"là của loại “{named}”.",
            f"The document's type is “{say(plan.document_type)}”, but “{say(quote.text, 50)}” "
            f"is that of the type “{named}”.",
        ),
        suggestion=Message(
            "Ghi một loại văn bản thống nhất.", "Name one type of document throughout."
        ),
    )


RULE = Rule(
    code="LT209",
    name="document-type",
    severity=Severity.WARNING,
    title=Message("Gọi sai loại văn bản", "Calls itself another type of document"),
    check=check,
)
