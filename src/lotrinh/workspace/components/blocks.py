"""The document as read, laid out for the screen: paragraphs and tables, findings marked in place.

Takes the JSON form of ``lotrinh.documents.blocks`` as a draft keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lotrinh.core.lint.types import Finding, Severity
from lotrinh.core.plan.types import Place
from lotrinh.workspace.components.anchors import source_anchor

Json = Mapping[str, Any]
Marks = Mapping[str, Severity]


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph; ``mark`` is the gravest severity found there, ``""`` for none."""

    anchor: str
    text: str
    layout: str
    mark: str
    is_table: bool = False


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell with what it spans; cells that a vertical merge hides are not there."""

    anchor: str
    text: str
    colspan: int
    rowspan: int
    is_bold: bool
    mark: str
    tables: tuple[ShownTable, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A table row; ``before`` counts the columns that it leaves empty on its left."""

    anchor: str
    before: int
    cells: tuple[ShownCell, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table of the document."""

    anchor: str
    rows: tuple[ShownRow, ...]
    mark: str
    is_table: bool = True


Shown = ShownParagraph | ShownTable


def marks_of(findings: Iterable[Finding]) -> dict[str, Severity]:
    """Return the gravest severity per place, under the place's id."""
    order = list(Severity)
    marks: dict[str, Severity] = {}
    for finding in findings:
        anchor = source_anchor(finding.place)
        known = marks.get(anchor)
        if known is None or order.index(finding.severity) < order.index(known):
            marks[anchor] = finding.severity
    return marks


def lay_out(blocks: Iterable[Json], marks: Marks) -> list[Shown]:
    """Return ``blocks`` ready to be shown; paragraphs without any text are left out."""
    shown: list[Shown] = []
    for block in blocks:
        if block["type"] == "table":
            shown.append(_table(block, marks))
        elif block["text"].strip():
            shown.append(_paragraph(block, marks))
    return shown


def _paragraph(block: Json, marks: Marks) -> ShownParagraph:
    anchor = _anchor(block["place"]) if block.get("kind", "body") == "body" else ""
    hints = [name for name in ("bold", "centered") if block.get(name)]
    if block.get("heading"):
        hints.append("heading")
    return ShownParagraph(anchor, block["text"], " ".join(hints), marks.get(anchor, ""))


def _table(block: Json, marks: Marks) -> ShownTable:
    anchor = _anchor(block["place"])
    rows = block["rows"]
    columns = [list(_columns_of(row)) for row in rows]
    return ShownTable(
        anchor,
        tuple(
            _row(row, columns, index, f"{anchor}-{index + 1}", marks)
            for index, row in enumerate(rows)
        ),
        marks.get(anchor, ""),
    )


def _row(
    row: Json, columns: Sequence[list[int]], index: int, anchor: str, marks: Marks
) -> ShownRow:
    cells = []
    for cell, column in zip(row["cells"], columns[index], strict=True):
        if cell.get("merge") == "continue":
            continue
        rowspan = _rowspan(column, columns, index) if cell.get("merge") == "start" else 1
        cells.append(_cell(cell, rowspan, marks))
    return ShownRow(anchor, row.get("before", 0), tuple(cells), marks.get(anchor, ""))


def _cell(cell: Json, rowspan: int, marks: Marks) -> ShownCell:
    anchor = _anchor(cell["place"])
    return ShownCell(
        anchor=anchor,
        text=cell["text"],
        colspan=cell.get("span", 1),
        rowspan=rowspan,
        is_bold=cell.get("bold", False),
        mark=marks.get(anchor, ""),
        tables=tuple(_table(table, marks) for table in cell.get("tables", ())),
    )


def _columns_of(row: Json) -> Iterable[int]:
    """Yield the grid column in which each cell of ``row`` starts."""
    column = row.get("before", 0)
    for cell in row["cells"]:
        yield column if cell.get("merge") != "continue" else ~column
        column += cell.get("span", 1)


def _rowspan(column: int, columns: Sequence[list[int]], index: int) -> int:
    """Return how many rows the merge that starts at ``column`` covers; ~column continues it."""
    span = 1
    for later in columns[index + 1 :]:
        if ~column not in later:
            break
        span += 1
    return span


def _anchor(place: Json) -> str:
    return source_anchor(Place(**place))
