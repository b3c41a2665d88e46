"""The body refers to an appendix that is not there, or an appendix names another plan.

Wrong: the body says *Kèm theo Phụ lục I* and the only appendix is headed *Phụ lục II*; the line
under the heading names a number or a date that is not the plan's; an appendix that the body never
mentions.
Right: each appendix is mentioned once by its own number, and its line names this plan.
Legal basis: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục III (appendices and how a text points at them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lotrinh.core.lint.numbering import ordinal
from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import say
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Appendix, AppendixMention, Plan
from lotrinh.core.text import fold

# An appendix of a circular, a decree ... that the plan cites is no appendix of the plan.
_FOREIGN = re.compile(
    r"phu luc( \w+)?,? ?(cua|tai|ban hanh|kem theo|trong|theo)? ?"
    r"(thong tu|nghi dinh|cong van|quyet dinh|luat|huong dan|ke hoach so)"
)


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each mention or heading of an appendix that has no match."""
    mentions = [m for m in plan.appendix_mentions if not _FOREIGN.search(fold(m.text))]
    headed = {_key(appendix.number) for appendix in plan.appendices}
    named = {_key(mention.number) for mention in mentions}
    orphans = [m for m in mentions if _key(m.number) not in headed and not _is_loose(m, headed)]
    loose = "" in named and not orphans
    unnamed = [a for a in plan.appendices if _key(a.number) not in named and not loose]
    for mention in orphans:
        yield _absent(mention, unnamed)
    if not orphans:
        for appendix in unnamed:
            yield _unmentioned(appendix)
    for appendix in plan.appendices:
        yield from _check_reference(plan, appendix)


def _is_loose(mention: AppendixMention, headed: set[str]) -> bool:
    """Tell whether the body says only *Phụ lục kèm theo*, which any appendix satisfies."""
    return not _key(mention.number) and bool(headed)


def _key(number: str) -> str:
    """Return what tells appendices apart: 1 and I are one, so that only the number counts."""
    counted = ordinal(number)
    return str(counted.position) if counted else fold(number).strip(" .:")


def _absent(mention: AppendixMention, unnamed: Sequence[Appendix]) -> Draft:
    label = f"Phụ lục {mention.number}".strip()
    vi, en = "kế hoạch không có phụ lục đó", "the plan has no such appendix"
    if unnamed:
        heads = ", ".join(f"Phụ lục {appendix.number}".strip() for appendix in unnamed)
        vi, en = f"phụ lục kèm theo lại ghi “{heads}”", f"the appendix is headed “{heads}”"
    return Draft(
        place=mention.place,
        quotes=(
            Quote(mention.text, mention.place),
            *(Quote(f"Phụ lục {a.number}".strip(), a.place) for a in unnamed),
        ),
        message=Message(
            f"Nội dung nói “{label}” nhưng {vi}.", f"The body says “{label}”, but {en}."
        ),
        suggestion=Message(
            "Ghi một số phụ lục thống nhất; nếu thiếu phụ lục thì kèm thêm.",
            "Use one number in both places; if the appendix is missing, attach it.",
        ),
    )


def _unmentioned(appendix: Appendix) -> Draft:
    label = f"Phụ lục {appendix.number}".strip()
    return Draft(
        place=appendix.place,
        severity=Severity.INFO,
        quotes=(Quote(label, appendix.place),),
        message=Message(
            f"Nội dung kế hoạch không nhắc đến “{label}”.",
            f"The body of the plan does not mention “{label}”.",
        ),
        suggestion=Message(
            "Thêm câu dẫn “(Kèm theo " + label + ")” ở mục liên quan.",
            f"Add “(Kèm theo {label})” where the body speaks of it.",
        ),
    )


def _check_reference(plan: Plan, appendix: Appendix) -> Iterator[Draft]:
    quote = Quote(appendix.reference, appendix.reference_place)
    if appendix.plan_number and plan.number and not _same(appendix.plan_number, plan.number):
        yield _contradiction(quote, "số", "number", appendix.plan_number, plan.number)
    if appendix.plan_date and plan.issued_on and appendix.plan_date != plan.issued_on:
        there, here = f"{appendix.plan_date:%d/%m/%Y}", f"{plan.issued_on:%d/%m/%Y}"
        yield _contradiction(quote, "ngày", "date", there, here)


def _same(one: str, other: str) -> bool:
    return re.sub(r"\s", "", fold(one)) == re.sub(r"\s", "", fold(other))


def _contradiction(quote: Quote, vi: str, en: str, there: str, here: str) -> Draft:
    return Draft(
        place=quote.place,
        quotes=(quote,),
        message=Message(
            f"Phụ lục ghi kèm theo kế hoạch {vi} {say(there)}, "
            f"nhưng kế hoạch này {vi} {say(here)}.",
            f"The appendix belongs to a plan with the {en} {say(there)}, "
            f"but this plan's {en} is {say(here)}.",
        ),
        suggestion=Message(
            f"Sửa dòng “Kèm theo Kế hoạch số …” cho đúng {vi} của kế hoạch.",
            f"Mend the line “Kèm theo Kế hoạch số …” to this plan's {en}.",
        ),
    )


RULE = Rule(
    code="LT205",
    name="appendix-reference",
    severity=Severity.ERROR,
    title=Message("Phụ lục và chỗ nhắc đến không khớp", "Appendix and mention do not match"),
    check=check,
)
