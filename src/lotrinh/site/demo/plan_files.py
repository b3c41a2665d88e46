"""The example plan as it would have been in an earlier year, or with one target amended."""

from __future__ import annotations

import re
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml.ns import qn

from lotrinh.core.plan.types import Place

# Older years belong to laws and to history, and stay.
_FIRST_OWN_YEAR = 2024
_EXAMPLE = "Bông Sen"
_YEAR = re.compile(r"\b20\d\d\b")


def plan_of_earlier_year(content: bytes, years: int) -> bytes:
    """Return the Word plan ``content`` with its own years set back by ``years``."""
    document = docx.Document(BytesIO(content))
    for text in document.element.body.iter(qn("w:t")):
        text.text = _YEAR.sub(lambda found: _set_back(found[0], years), text.text or "")
    return _saved(document)


def plan_of_school(content: bytes, name: str) -> bytes:
    """Return the Word plan ``content`` as that of the school of this name."""
    document = docx.Document(BytesIO(content))
    flower = name.removeprefix("Trường Tiểu học ")
    for text in document.element.body.iter(qn("w:t")):
        said = (text.text or "").replace(_EXAMPLE, flower)
        text.text = said.replace(_EXAMPLE.upper(), flower.upper())
    return _saved(document)


def plan_with_cell(content: bytes, place: Place, text: str) -> bytes:
    """Return the Word plan ``content`` with ``text`` in the table cell at ``place``."""
    document = docx.Document(BytesIO(content))
    table = document.element.body.findall(qn("w:tbl"))[(place.table or 1) - 1]
    row = table.findall(qn("w:tr"))[(place.row or 1) - 1]
    cell = row.findall(qn("w:tc"))[(place.cell or 1) - 1]
    first, *rest = cell.iter(qn("w:t"))
    first.text = text
    for other in rest:
        other.text = ""
    return _saved(document)


def _set_back(year: str, years: int) -> str:
    return str(int(year) - years) if int(year) >= _FIRST_OWN_YEAR else year


def _saved(document: Document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()
