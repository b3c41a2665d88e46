"""A word of the trade is misspelt, or a word is typed twice.

Wrong: *giá viên*, *tuyển đụng*, *chuần*, *phấn đầu*, *các các hạn chế*, *được  được hỗ trợ*.
Right: *giáo viên*, *tuyển dụng*, *chuẩn*, *phấn đấu*, *các hạn chế*, *được hỗ trợ*. What Vietnamese
doubles by itself is right: *thường thường*, *luôn luôn*, *xanh xanh*, *từng bước từng bước*, and
*thực hiện hiện đại hóa* or *kết quả đạt được được công nhận*, where each word has its own work.
Reason: the lists are in ``reference/terms.yaml``; a word gets in only if it is never right.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from unicodedata import normalize

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity, Term
from lotrinh.core.lint.wording import all_texts, say
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan

# A word or a pair of words with itself again, and nothing but space between.
_TWICE = re.compile(r"(?<!\w)([^\W\d_]+(?:\s+[^\W\d_]+)?)\s+\1(?!\w)", re.IGNORECASE)


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each misspelt term and each word typed twice."""
    texts = [Quote(normalize("NFC", quote.text), quote.place) for quote in all_texts(plan)]
    whole = "\n".join(_plain(quote.text) for quote in texts)
    terms = {wrong: term for term in references.terms if (wrong := _plain(term.wrong)) in whole}
    pattern = _pattern(terms)
    for quote in texts:
        yield from _check_terms(quote, terms, pattern)
        yield from _check_doubled(quote, references)


def _check_terms(quote: Quote, terms: dict[str, Term], pattern: re.Pattern[str]) -> Iterator[Draft]:
    for found in pattern.finditer(quote.text):
        term = terms[_plain(found.group())]
        if _word_before(quote.text, found.start()) not in term.unless_after:
            yield _draft(Quote(found.group(), quote.place), term.right)


def _pattern(spellings: Collection[str]) -> re.Pattern[str]:
    """Return what matches any of ``spellings``, the longest first, however they are spaced."""
    escaped = (re.escape(wrong).replace(r"\ ", r"\s+") for wrong in spellings)
    longest_first = sorted(escaped, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first) or '(?!)'})(?!\w)", re.IGNORECASE)


def _check_doubled(quote: Quote, references: References) -> Iterator[Draft]:
    for found in _TWICE.finditer(quote.text):
        said = _plain(found.group(1))
        if " " in said:
            wrong = said not in references.repeated_pairs
        else:
            before = _word_before(quote.text, found.start())
            wrong = before not in references.doubled_words.get(said, {before})
        if wrong and len(set(said.split())) == len(said.split()):
            yield _draft(Quote(found.group(), quote.place), said)


def _word_before(text: str, start: int) -> str:
    return next(reversed(text[:start].lower().split()), "")


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _draft(quote: Quote, right: str) -> Draft:
    return Draft(
        place=quote.place,
        quotes=(quote,),
        message=Message(
            f"Viết “{say(quote.text)}”; đúng là “{right}”.",
            f"“{say(quote.text)}” is written; “{right}” is meant.",
        ),
        suggestion=Message(f"Sửa thành “{right}”.", f"Write “{right}”."),
    )


RULE = Rule(
    code="LT220",
    name="spelling-of-terms",
    severity=Severity.WARNING,
    title=Message("Sai chính tả, lặp từ", "Misspelt terms and doubled words"),
    check=check,
)
