"""Running text uses a short form that the plan never explains, beside the whole form.

Wrong: *cán bộ, giáo viên, NV nhà trường* in one line and *nhân viên* in the next.
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


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield one finding for each short form that is used but never explained."""
    texts = body_texts(plan)
    whole = " \n ".join(squeeze(quote.text) for quote in texts)
    spoken = whole.lower()
    for short, full in references.abbreviations.items():
        if full not in spoken or re.search(rf"\([^()]*\b{short}\)", whole):
            continue
        used = [quote for quote in texts if re.search(rf"(?<!\w){short}(?!\w)", quote.text)]
        if used:
            yield _draft(used, short, full)


def _draft(used: list[Quote], short: str, full: str) -> Draft:
    return Draft(
        place=used[0].place,
        quotes=tuple(used),
        message=Message(
            f"“{short}” viết tắt mà không giải thích ({len(used)} chỗ), "
            f"nơi khác lại viết “{full}”.",
            f"“{short}” is used in {len(used)} places without being explained; "
            f"elsewhere “{full}” is written out.",
        ),
        suggestion=Message(
            f"Viết đủ “{full}”, hoặc ghi “{full} ({short})” ở lần đầu.",
            f"Write “{full}”, or “{full} ({short})” at its first use.",
        ),
    )


RULE = Rule(
    code="LT221",
    name="abbreviation-unexplained",
    severity=Severity.INFO,
    title=Message("Viết tắt không giải thích", "An abbreviation is not explained"),
    check=check,
)
