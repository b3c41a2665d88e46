"""The plan's school year is written in several ways, or without the word *học*.

Wrong: ``Năm 2023 - 2024`` in the title, ``năm 2023 -2024`` and ``năm học 2023- 2024`` in the text.
Right: ``năm học 2023-2024`` everywhere.
Reason: *năm 2023-2024* reads as two calendar years, and a search finds only one of the spellings.
"""

from __future__ import annotations

from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import all_texts, listed, year_spans
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan
from lotrinh.core.text import fold, squeeze


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield one finding if the school year is written in another way than the official."""
    spans = year_spans(plan.school_year)
    if not spans:
        return
    quotes = [found for quote in all_texts(plan) for found in _writings(quote, spans[0].name)]
    odd = [quote for quote in quotes if not _is_official(quote.text)]
    if not odd:
        return
    forms = _forms(quotes)
    right = f"năm học {spans[0].name}"
    yield Draft(
        place=odd[0].place,
        quotes=tuple(odd),
        message=Message(
            f"Năm học của kế hoạch viết {len(forms)} kiểu: {listed(forms)}.",
            f"The plan's school year is written in {len(forms)} ways: {listed(forms)}.",
        ),
        suggestion=Message(f"Viết thống nhất là “{right}”.", f"Write “{right}” everywhere."),
    )


def _forms(quotes: list[Quote]) -> list[str]:
    """Return the different writings, capitals aside, in the order of the document."""
    return list({squeeze(quote.text).lower(): squeeze(quote.text) for quote in quotes}.values())


def _writings(quote: Quote, year: str) -> Iterator[Quote]:
    """Yield how ``quote`` writes the plan's year, with the word *năm* or *năm học* before it."""
    for span in year_spans(quote.text):
        if span.name != year:
            continue
        before = quote.text[: span.start]
        folded = fold(before)
        count = 2 if folded.endswith("nam hoc") else 1 if folded.endswith("nam") else 0
        lead = "".join(f"{word} " for word in before.split()[-count:]) if count else ""
        yield Quote(lead + span.text, quote.place)


def _is_official(text: str) -> bool:
    """Tell whether a writing is ``năm học 2023-2024``, or the bare years without spaces."""
    folded = fold(text)
    return " " not in folded.removeprefix("nam hoc ").strip() and "–" not in text


RULE = Rule(
    code="LT208",
    name="period-writing",
    severity=Severity.INFO,
    title=Message("Năm học viết không thống nhất", "The school year is written in several ways"),
    check=check,
)
