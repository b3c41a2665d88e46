"""A word of the trade is misspelt, or a word is typed twice.

Wrong: *giá viên*, *tuyển đụng*, *chuần*, *phấn đầu*, *các các hạn chế*, *được  được hỗ trợ*.
Right: *giáo viên*, *tuyển dụng*, *chuẩn*, *phấn đấu*, *các hạn chế*, *được hỗ trợ*. What Vietnamese
doubles by itself is right: *thường thường*, *luôn luôn*, *xanh xanh*, *từng bước từng bước*, and
*thực hiện hiện đại hóa* or *kết quả đạt được được công nhận*, where each word has its own work.
Reason: the lists are in ``reference/terms.yaml``; a word gets in only if it is never right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity, Term
from lotrinh.core.lint.wording import all_texts, say, word_matches
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each misspelt term and each word typed twice."""
    for quote in all_texts(plan):
        whole = Quote(unicodedata.normalize("NFC", quote.text), quote.place)
        yield from _check_terms(whole, references.terms)
        yield from _check_doubled(whole, references)


def _check_terms(quote: Quote, terms: tuple[Term, ...]) -> Iterator[Draft]:
    pattern, by_spelling = _compiled(terms)
    for found in pattern.finditer(quote.text):
        term = by_spelling[_plain(found.group())]
        before = quote.text[: found.start()].split()
        if before and before[-1].lower() in term.unless_after:
            continue
        yield _draft(Quote(found.group(), quote.place), term.right)


@lru_cache(maxsize=8)
def _compiled(terms: tuple[Term, ...]) -> tuple[re.Pattern[str], dict[str, Term]]:
    spellings = [re.escape(term.wrong).replace(r"\ ", r"\s+") for term in terms]
    joined = "|".join(sorted(spellings, key=len, reverse=True)) or r"(?!)"
    pattern = re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)
    return pattern, {_plain(term.wrong): term for term in terms}


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _check_doubled(quote: Quote, references: References) -> Iterator[Draft]:
    """Yield for a word or a pair of words that is typed twice with nothing but space between."""
    found = word_matches(quote.text)
    spoken = [match.group().lower() for match in found]
    glued = [not quote.text[one.end() : other.start()].strip() for one, other in pairwise(found)]
    for i, word in enumerate(spoken[:-1]):
        if glued[i] and spoken[i + 1] == word and word in references.doubled_words:
            before = spoken[i - 1] if i else ""
            if before not in references.doubled_words[word]:
                text = quote.text[found[i].start() : found[i + 1].end()]
                yield _draft(Quote(text, quote.place), word)
        elif all(glued[i : i + 3]) and _pair_twice(spoken[i : i + 4], references):
            text = quote.text[found[i].start() : found[i + 3].end()]
            yield _draft(Quote(text, quote.place), f"{word} {spoken[i + 1]}")


def _pair_twice(four: list[str], references: References) -> bool:
    if len(four) < 4 or four[:2] != four[2:] or four[0] == four[1]:
        return False
    pair = " ".join(four[:2])
    return pair.replace(" ", "").isalpha() and pair not in references.repeated_pairs


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
