"""The author's own Word file back, with each finding as a comment at its place."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import islice
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.exceptions import PythonDocxError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import _Element

from lotrinh.core.lint.types import Finding
from lotrinh.core.plan.types import Place
from lotrinh.documents.errors import UnreadableDocument
from lotrinh.documents.office import to_docx
from lotrinh.documents.open import form_of, read_document
from lotrinh.documents.word_body import TBL, P, iter_blocks, iter_cells, iter_rows
from lotrinh.documents.word_package import WordPackage
from lotrinh.documents.writing.plain_docx import blocks_docx
from lotrinh.documents.writing.safety import printable
from lotrinh.documents.writing.words import SEVERITY_WORDS, place_words

AUTHOR = "Lộ Trình"
INITIALS = "LT"


def annotate_file(content: bytes, findings: Iterable[Finding]) -> bytes:
    """Return the file ``content`` as .docx with a Word comment per finding, whatever its form.

    A .doc, .odt or .rtf comes back as LibreOffice converts it, which is what was read; extracted
    text as plain paragraphs and tables.

    Raises: UnreadableDocument (or one of its kinds) if it cannot be opened or written into.
    """
    form = form_of(content)
    if form == "txt":
        content = blocks_docx(read_document(content))
    elif form != "docx":
        content = to_docx(content, form)
    return annotate_docx(content, findings)


def annotate_docx(content: bytes, findings: Iterable[Finding]) -> bytes:
    """Return the .docx ``content`` with a Word comment per finding; nothing else is changed.

    A finding about the whole document, or whose place is not in this file, is put at the first
    paragraph, so that none is lost; its comment names its place. The places must be those of
    ``content`` itself (:func:`annotate_file` sees to that for other forms).

    Raises: UnreadableDocument if ``content`` is no .docx that comments can be written into.
    """
    document = _open(content)
    anchors = _Anchors(document.element.body)
    for finding in findings:
        paragraph = anchors.paragraph_at(finding.place)
        comment = document.part.comments.add_comment(comment_text(finding), AUTHOR, INITIALS)
        _mark(paragraph, comment.comment_id)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _open(content: bytes) -> WordDocument:
    """Raises: UnreadableDocument, as for a .docm or a strict Open XML file (both can be read)."""
    WordPackage(content)  # refuses a bomb before anything is unpacked
    try:
        return docx.Document(io.BytesIO(content))
    except (ValueError, KeyError, AttributeError, PythonDocxError, BadZipFile) as error:
        raise UnreadableDocument(
            "Không ghi được ghi chú vào tệp này. Hãy mở bằng Word, lưu lại dạng .docx thông "
            "thường (Word Document) rồi thử lại.",
            "Comments cannot be written into this file. Open it in Word, save it as an ordinary "
            ".docx (Word Document) and try again.",
        ) from error


def comment_text(finding: Finding) -> str:
    """Return what the comment of ``finding`` says: what, where, how to mend it; then in English."""
    severity = SEVERITY_WORDS[finding.severity]
    place = place_words(finding.place)
    lines = [
        f"{severity.vi.capitalize()} {finding.rule} ({finding.name}) – {place.vi}",
        finding.message.vi,
        f"Đề nghị: {finding.suggestion.vi}",
        f"[{severity.en}] {finding.message.en} Suggestion: {finding.suggestion.en}",
    ]
    return printable("\n".join(lines))


class _Anchors:
    """The paragraphs of a body that a comment can hang on, by place as the reader counted it."""

    def __init__(self, body: _Element) -> None:
        self._body = body
        self._blocks = list(iter_blocks(body))

    def paragraph_at(self, place: Place) -> _Element:
        """Return the paragraph of ``place``, or the document's first where there is none."""
        found = None
        if place.paragraph is not None:
            found = _nth(self._tagged(P), place.paragraph)
        elif place.table is not None:
            found = self._in_table(place)
        return self._first() if found is None else found

    def _in_table(self, place: Place) -> _Element | None:
        table = _nth(self._tagged(TBL), place.table or 1)
        row = None if table is None else _nth(iter_rows(table), place.row or 1)
        cell = None if row is None else _nth(iter_cells(row), place.cell or 1)
        return None if cell is None else next(cell.iter(P), None)

    def _tagged(self, tag: str) -> Iterator[_Element]:
        return (block for block in self._blocks if block.tag == tag)

    def _first(self) -> _Element:
        first = next(self._body.iter(P), None)
        if first is None:
            first = OxmlElement("w:p")
            self._body.insert(0, first)
        return first


def _nth(elements: Iterator[_Element], number: int) -> _Element | None:
    return next(islice(elements, number - 1, None), None)


def _mark(paragraph: _Element, comment_id: int) -> None:
    """Put the comment's range around all that ``paragraph`` holds (its properties stay first)."""
    start = OxmlElement("w:commentRangeStart", attrs={qn("w:id"): str(comment_id)})
    end = OxmlElement("w:commentRangeEnd", attrs={qn("w:id"): str(comment_id)})
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:commentReference", attrs={qn("w:id"): str(comment_id)}))
    properties = paragraph.find(qn("w:pPr"))
    paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, start)
    paragraph.append(end)
    paragraph.append(run)
