"""Documents for the tests, built in code: paragraphs, merged tables, raw XML for the rest."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml

from lotrinh.core.plan.types import Plan
from lotrinh.documents import read_plan

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEADER = ("TT", "Chỉ tiêu", "ĐVT", "Hiện trạng 5/2025", "Chỉ tiêu 2027", "2025", "2026", "2027")
ROW = ("a", "Tỷ lệ chuyên cần", "%", "97,50", "99,00", "98,00", "98,50", "99,00")


def content_of(document: WordDocument) -> bytes:
    """Return the document as the bytes of a .docx."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word_file(*blocks: str | Sequence[Sequence[str]]) -> bytes:
    """Return a .docx of paragraphs (texts, or raw ``<w:…>``) and plain tables (rows of texts)."""
    document = Document()
    for block in blocks:
        if isinstance(block, str) and block.startswith("<w:"):
            document.element.body.insert_element_before(raw(block), "w:sectPr")
        elif isinstance(block, str):
            document.add_paragraph(block)
        else:
            add_table(document, block)
    return content_of(document)


def plan_of(*blocks: str | Sequence[Sequence[str]]) -> Plan:
    """Return the plan read from :func:`word_file`."""
    return read_plan(word_file(*blocks))


def add_table(document: WordDocument, rows: Sequence[Sequence[str]]) -> None:
    """Add a table; in a row ``"<"`` joins the cell to its left, ``"^"`` to the one above."""
    printed = "".join(f"<w:tr>{''.join(_cells(rows, r))}</w:tr>" for r in range(len(rows)))
    document.element.body.insert_element_before(raw(f"<w:tbl>{printed}</w:tbl>"), "w:sectPr")


def _cells(rows: Sequence[Sequence[str]], r: int) -> Iterator[str]:
    row = rows[r]
    for c, text in enumerate(row):
        if text == "<":
            continue
        span = 1
        while c + span < len(row) and row[c + span] == "<":
            span += 1
        below = r + 1 < len(rows) and c < len(rows[r + 1]) and rows[r + 1][c] == "^"
        merge = "<w:vMerge/>" if text == "^" else ""
        if below and not merge:
            merge = '<w:vMerge w:val="restart"/>'
        lines = "" if text == "^" else escape(text).replace("\n", "</w:t><w:br/><w:t>")
        yield (
            f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>'
            f'<w:p><w:r><w:t xml:space="preserve">{lines}</w:t></w:r></w:p></w:tc>'
        )


def raw(xml: str) -> Any:
    """Return an element from XML whose root may use the prefix ``w`` undeclared."""
    name_end = min(i for i in (xml.find(" "), xml.find(">")) if i > 0)
    return parse_xml(f"{xml[:name_end]} {W}{xml[name_end:]}")


def with_part(content: bytes, name: str, data: bytes | str) -> bytes:
    """Return a zip with one part replaced or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member), zipfile.ZIP_DEFLATED)
        new.writestr(name, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def part_of(content: bytes, name: str) -> str:
    """Return a part of a zip as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()
