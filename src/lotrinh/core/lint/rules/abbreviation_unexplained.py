"""Running text uses short forms that the plan never explains.

Wrong: *mỗi GV, NV ký cam kết*, *họp CMHS*.
Right: *nhân viên* throughout, or *nhân viên (NV)* at its first use. Tables and recipients may
shorten.
Legal basis: Nghị định 30/2020/NĐ-CP, Phụ lục I (short forms are explained at their first use).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import body_texts
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan
from lotrinh.core.text import squeeze

# A short form in brackets, alone or among others, is explained by the words before them.
_BRACKETS = re.compile(r"\([^()]*\)")


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield one finding for all short forms that are used but never explained."""
    texts = body_texts(plan)
    whole = "\n".join(squeeze(quote.text) for quote in texts)
    explained = " ".join(_BRACKETS.findall(whole))
    used: dict[str, str] = {}
    places: list[Quote] = []
    for short, full in references.abbreviations.items():
        if short not in whole:
            continue
        word = re.compile(rf"(?<![\w-]){short}(?![\w-])")
        found = [quote for quote in texts if word.search(quote.text)]
        if found and not word.search(explained):
            used[short] = full
            places += [quote for quote in found if quote not in places]
    if used:
        yield _draft(places, used)


def _draft(places: list[Quote], used: dict[str, str]) -> Draft:
    shorts = ", ".join(used)
    fulls = "; ".join(f"{short}: {full}" for short, full in used.items())
    first = min(places, key=lambda quote: quote.place.paragraph or 0)
    return Draft(
        place=first.place,
        quotes=tuple(places),
        message=Message(
            f"Nội dung viết tắt mà không giải thích: {shorts}.",
            f"Short forms are used in the text without being explained: {shorts}.",
        ),
        suggestion=Message(
            f"Viết đủ, hoặc giải thích ở lần đầu ({fulls}).",
            f"Write them out, or explain each at its first use ({fulls}).",
        ),
    )


RULE = Rule(
    code="LT221",
    name="abbreviation-unexplained",
    severity=Severity.INFO,
    title=Message("Viết tắt không giải thích", "Abbreviations are not explained"),
    check=check,
)
