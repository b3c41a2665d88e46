"""The plan cites a legal document that was replaced, or was not in force yet, when it was issued.

Wrong: a plan of October 2026 that rests on Thông tư 17/2018/TT-BGDĐT.
Right: it rests on the circular in force on its own date. A document that was replaced later is
no fault.
Legal basis: the dated register of the ``reference`` package; each entry says how sure it is, and
the finding repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, LegalDocument, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import MARKS, all_texts
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan
from lotrinh.core.text import fold


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield one finding for each cited document not in force on the date of the plan."""
    when = plan.issued_on
    if when is None:
        return
    texts = [(quote, _key(quote.text)) for quote in all_texts(plan)]
    whole = "\n".join(key for _quote, key in texts)
    for document in references.legal_documents.values():
        gone = document.effective_to is not None and document.effective_to < when
        early = document.effective_from is not None and document.effective_from > when
        if not (gone or early) or not _cites(whole, document):
            continue
        cited = [quote for quote, key in texts if _cites(key, document)]
        yield _replaced(cited, document, references) if gone else _not_yet(cited, document)


def _key(text: str) -> str:
    return re.sub(r"\s*([/-])\s*", r"\1", fold(text))


def _cites(key: str, document: LegalDocument) -> bool:
    names = (_key(name) for name in (document.number, *document.aliases))
    return any(
        name in key and re.search(rf"(?<![\w/]){re.escape(name)}(?![\w/-])", key) for name in names
    )


def _replaced(cited: list[Quote], document: LegalDocument, references: References) -> Draft:
    successor = references.legal_documents.get(document.replaced_by)
    marks = (document.certainty, successor.certainty if successor else "K")
    vi, en = MARKS[max(marks, key="VSK".index)]
    return Draft(
        place=cited[0].place,
        quotes=tuple(cited),
        message=Message(
            f"{document.type} {document.number} ({document.subject}) hết hiệu lực từ sau "
            f"{document.effective_to:%d/%m/%Y}{vi}.",
            f"{document.number} ({document.subject}) was in force until "
            f"{document.effective_to:%d/%m/%Y}{en}.",
        ),
        suggestion=Message(
            f"Căn cứ vào văn bản đang có hiệu lực: {document.replaced_by}.",
            f"Rest on the document in force: {document.replaced_by}.",
        )
        if document.replaced_by
        else Message("Bỏ căn cứ này.", "Leave this basis out."),
    )


def _not_yet(cited: list[Quote], document: LegalDocument) -> Draft:
    vi, en = MARKS[document.certainty]
    return Draft(
        place=cited[0].place,
        severity=Severity.INFO,
        quotes=tuple(cited),
        message=Message(
            f"{document.type} {document.number} có hiệu lực từ {document.effective_from:%d/%m/%Y}, "
            f"sau ngày ban hành kế hoạch{vi}.",
            f"{document.number} takes effect on {document.effective_from:%d/%m/%Y}, "
            f"after the plan's own date{en}.",
        ),
        suggestion=Message(
            "Kiểm tra ngày ban hành, hoặc căn cứ vào văn bản có hiệu lực khi ban hành.",
            "Check the plan's date, or rest on the document in force on that day.",
        ),
    )


RULE = Rule(
    code="LT211",
    name="legal-basis-replaced",
    severity=Severity.WARNING,
    title=Message("Căn cứ đã được thay thế", "A cited document was replaced"),
    check=check,
)
