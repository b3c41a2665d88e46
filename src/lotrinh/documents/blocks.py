"""A document as read, before anybody says what its parts mean: paragraphs and tables in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lotrinh.core.plan.types import NOWHERE, Place


class Kind(StrEnum):
    """Where a paragraph comes from; all but ``BODY`` share the place of what they hang on."""

    BODY = "body"
    TEXT_BOX = "text_box"
    FOOTNOTE = "footnote"
    HEADER = "header"
    FOOTER = "footer"


class Merge(StrEnum):
    """Whether a cell begins or continues a vertical merge."""

    NONE = ""
    START = "start"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as printed, its automatic list number in front; ``label`` is that number alone.

    ``heading`` is the outline level (1-9) of its style, 0 for body text.
    """

    text: str
    place: Place = NOWHERE
    label: str = ""
    bold: bool = False
    centered: bool = False
    heading: int = 0
    kind: Kind = Kind.BODY

    def to_json(self) -> dict[str, Any]:
        """Return the paragraph for the screen: type, text, place and the hints that are set."""
        data: dict[str, Any] = {
            "type": "paragraph",
            "text": self.text,
            "place": place_to_json(self.place),
        }
        hints = {"bold": self.bold, "centered": self.centered, "heading": self.heading}
        data.update({name: hint for name, hint in hints.items() if hint})
        if self.kind is not Kind.BODY:
            data["kind"] = self.kind.value
        return data


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as stored: text with its line breaks, grid columns that it spans, vertical merge.

    ``tables`` are the tables inside it; they share the cell's place.
    """

    text: str
    span: int = 1
    merge: Merge = Merge.NONE
    place: Place = NOWHERE
    bold: bool = False
    centered: bool = False
    tables: tuple[Table, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the cell for the screen; ``span`` and ``merge`` only where they say something."""
        data: dict[str, Any] = {"text": self.text, "place": place_to_json(self.place)}
        if self.span != 1:
            data["span"] = self.span
        if self.merge is not Merge.NONE:
            data["merge"] = self.merge.value
        if self.bold:
            data["bold"] = True
        if self.tables:
            data["tables"] = [table.to_json() for table in self.tables]
        return data


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; ``before`` counts the grid columns that it leaves empty on its left."""

    cells: tuple[Cell, ...]
    place: Place = NOWHERE
    before: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the row for the screen."""
        data: dict[str, Any] = {"cells": [cell.to_json() for cell in self.cells]}
        if self.before:
            data["before"] = self.before
        return data


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its rows; ``place`` names the table (or, nested, the cell that holds it)."""

    rows: tuple[Row, ...]
    place: Place = NOWHERE

    def to_json(self) -> dict[str, Any]:
        """Return the table for the screen."""
        return {
            "type": "table",
            "place": place_to_json(self.place),
            "rows": [row.to_json() for row in self.rows],
        }


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read; ``form`` is ``docx``, ``doc``, ``odt`` or ``txt``, judged by content.

    ``margins`` are page headers and footers. ``encoding`` names a legacy encoding that was
    converted to Unicode (``TCVN3``, ``VNI``), else ``""``.
    """

    blocks: tuple[Block, ...]
    form: str = "docx"
    margins: tuple[Paragraph, ...] = ()
    encoding: str = ""
    has_macros: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the document for the screen: ``{"form", "blocks", "margins", "encoding"}``."""
        return {
            "form": self.form,
            "encoding": self.encoding,
            "has_macros": self.has_macros,
            "blocks": [block.to_json() for block in self.blocks],
            "margins": [paragraph.to_json() for paragraph in self.margins],
        }

    def has_text(self) -> bool:
        """Say whether the document prints any text outside its page margins."""
        return any(_has_text(block) for block in self.blocks)

    def tables(self) -> Iterator[Table]:
        """Yield the top-level tables in document order."""
        return (block for block in self.blocks if isinstance(block, Table))


def _has_text(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return bool(block.text.strip())
    cells = [cell for row in block.rows for cell in row.cells]
    return any(cell.text.strip() or any(map(_has_text, cell.tables)) for cell in cells)


def place_to_json(place: Place) -> dict[str, int]:
    """Return the numbers of ``place`` that are set."""
    numbers = {
        "paragraph": place.paragraph,
        "table": place.table,
        "row": place.row,
        "cell": place.cell,
    }
    return {name: number for name, number in numbers.items() if number is not None}
