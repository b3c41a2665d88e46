"""The plan is called one thing in its title and another in its text or appendix.

Wrong: titled *Kế hoạch đổi mới dạy và học*, then *ban hành Kế hoạch nâng chất lượng dạy học*; the
body announces *Bảng lộ trình chỉ tiêu*, the appendix is headed *Bảng chỉ tiêu từng năm*.
Right: the same name in the title, the sentence that issues the plan, the closing sentence, and the
heading of each appendix.
Reason: a name that changes makes two documents of one when it is cited, filed or searched for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import body_texts, say
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan
from lotrinh.core.text import fold, squeeze, words

# A plan names itself when it is issued and at its end; the name ends before its year or issuer.
_SELF = re.compile(
    r"(?:ban hành|xây dựng|đề ra|trên đây là)\s+(?:bản\s+)?kế hoạch\s+"
    r"(?P<name>[^.;:,]+?)"
    r"(?=\s*(?:[.;:,]|$|\s(?:năm|giai đoạn|của|như sau|với|cụ thể|để|nhằm|tại|đến|gồm)\b))",
    re.IGNORECASE,
)
_APPENDIX_NAME = re.compile(r"phụ lục\s*[\w.]*\s*[-–:]\s*(?P<name>[^).;]+)", re.IGNORECASE)
_YEARS_AND_AFTER = re.compile(r"\s*\b(năm|giai đoạn|đến|của)\b.*$", re.IGNORECASE | re.DOTALL)


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each sentence or appendix with another name."""
    title = _name_words(plan.title)
    if title:
        for quote in _self_naming(plan):
            yield from _check_self_name(plan, title, quote)
    yield from _check_appendices(plan)


def _self_naming(plan: Plan) -> list[Quote]:
    """Return the opening, which issues the plan, and the sentence that closes it."""
    opening = [Quote(p.text, p.place) for p in plan.opening if "nhu sau" in fold(p.text)]
    return opening + [q for q in body_texts(plan) if fold(q.text).startswith("tren day la")]


def _check_self_name(plan: Plan, title: tuple[str, ...], quote: Quote) -> Iterator[Draft]:
    found = next(reversed(list(_SELF.finditer(quote.text))), None)
    if found is None:
        return
    name = _name_words(found["name"])
    if not name or name == title:
        return
    shortened = set(name) <= set(title)
    yield Draft(
        place=quote.place,
        severity=Severity.INFO if shortened else None,
        quotes=(Quote(plan.title, plan.title_place), Quote(squeeze(found.group()), quote.place)),
        message=Message(
            f"Tên kế hoạch là “{say(plan.title)}” nhưng ở đây gọi là “{say(found['name'])}”.",
            f"The plan's title is “{say(plan.title)}”, but here it is called "
            f"“{say(found['name'])}”.",
        ),
        suggestion=Message(
            "Gọi kế hoạch bằng một tên duy nhất, đúng như tiêu đề.",
            "Call the plan by one name, that of its title.",
        ),
    )


def _check_appendices(plan: Plan) -> Iterator[Draft]:
    for mention in plan.appendix_mentions:
        found = _APPENDIX_NAME.search(mention.text)
        if not found or not plan.appendices:
            continue
        appendix = next((a for a in plan.appendices if a.number == mention.number), None)
        if appendix is None and len(plan.appendices) == 1:
            appendix = plan.appendices[0]
        if appendix and appendix.title and words(found["name"]) != words(appendix.title):
            yield Draft(
                place=mention.place,
                severity=Severity.INFO,
                quotes=(
                    Quote(squeeze(found["name"]), mention.place),
                    Quote(appendix.title, appendix.place),
                ),
                message=Message(
                    f"Nội dung gọi phụ lục là “{say(found['name'])}”, "
                    f"phụ lục có tên “{say(appendix.title)}”.",
                    f"The body calls the appendix “{say(found['name'])}”; "
                    f"it is headed “{say(appendix.title)}”.",
                ),
                suggestion=Message(
                    "Ghi tên phụ lục giống nhau ở hai nơi.",
                    "Give the appendix the same name in both places.",
                ),
            )


def _name_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a plan's name, without its type and its years."""
    found = words(_YEARS_AND_AFTER.sub("", text))
    return found[2:] if found[:2] == ("ke", "hoach") else found


RULE = Rule(
    code="LT206",
    name="title-mismatch",
    severity=Severity.WARNING,
    title=Message("Tên gọi không thống nhất", "The plan or an appendix has two names"),
    check=check,
)
