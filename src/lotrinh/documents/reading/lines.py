"""A document as lines and tables: what the readers of the parts of a plan walk over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lotrinh.core.plan.types import Place
from lotrinh.core.text import fold, squeeze
from lotrinh.documents.blocks import Cell, Document, Kind, Paragraph, Table


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A printed line: ``text`` squeezed, ``folded`` for matching, its place and its looks."""

    text: str
    folded: str
    place: Place
    bold: bool = False
    centered: bool = False
    kind: Kind = Kind.BODY


Item = Line | Table


def items_of(document: Document) -> list[Item]:
    """Return a document's lines (empty ones left out) and tables; a one-cell frame is its lines."""
    return [item for block in document.blocks for item in _items(block)]


def lines_of_cell(cell: Cell) -> list[Line]:
    """Return the lines of a cell, empty ones left out."""
    return [
        _line(part, cell.place, cell.bold, cell.centered, Kind.BODY)
        for part in cell.text.split("\n")
        if part.strip()
    ]


def lines_of_paragraph(paragraph: Paragraph) -> list[Line]:
    """Return the lines of a paragraph, empty ones left out."""
    return [
        _line(part, paragraph.place, paragraph.bold, paragraph.centered, paragraph.kind)
        for part in paragraph.text.split("\n")
        if part.strip()
    ]


def _items(block: Paragraph | Table) -> Iterator[Item]:
    if isinstance(block, Paragraph):
        yield from lines_of_paragraph(block)
    elif len(block.rows) == 1 and len(block.rows[0].cells) == 1:
        yield from lines_of_cell(block.rows[0].cells[0])
        for inner in block.rows[0].cells[0].tables:
            yield from _items(inner)
    else:
        yield block
        for row in block.rows:
            for cell in row.cells:
                for inner in cell.tables:
                    yield from _items(inner)


def _line(text: str, place: Place, bold: bool, centered: bool, kind: Kind) -> Line:
    text = squeeze(text)
    return Line(text, fold(text), place, bold, centered, kind)
