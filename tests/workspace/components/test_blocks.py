"""The document as read on the screen: ids of places, merged cells, marks of findings."""

from __future__ import annotations

from typing import Any

from lotrinh.core.lint.types import Finding, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import NOWHERE, Place
from lotrinh.documents.blocks import Cell, Kind, Merge, Paragraph, Row, Table
from lotrinh.workspace.components.anchors import source_anchor, understood_anchor
from lotrinh.workspace.components.blocks import (
    ShownParagraph,
    ShownTable,
    lay_out,
    marks_of,
)


def finding(place: Place, severity: Severity) -> Finding:
    words = Message("Sai", "Wrong")
    return Finding("LT101", "body-vs-phase", severity, place, (), words, words)


def table_of(*rows: Row) -> dict[str, Any]:
    return Table(rows, Place(table=2)).to_json()


def test_places_have_ids_on_both_sides() -> None:
    assert source_anchor(Place(paragraph=12)) == "p12"
    assert source_anchor(Place(table=2, row=5, cell=4)) == "t2-5-4"
    assert source_anchor(NOWHERE) == "source"
    assert understood_anchor(Place(paragraph=12)) == "u-p12"
    assert understood_anchor(Place(table=2, row=5, cell=4)) == "u-t2-5"
    assert understood_anchor(NOWHERE) == "understood"


def test_the_gravest_finding_marks_a_place() -> None:
    place = Place(paragraph=3)
    marks = marks_of(
        finding(place, severity) for severity in (Severity.INFO, Severity.ERROR, Severity.WARNING)
    )
    assert marks == {"p3": Severity.ERROR}


def test_paragraphs_keep_their_layout_and_empty_ones_take_no_room() -> None:
    blocks = [
        Paragraph("KẾ HOẠCH", Place(paragraph=1), bold=True, centered=True).to_json(),
        Paragraph(" ", Place(paragraph=2)).to_json(),
        Paragraph("chú thích", Place(paragraph=2), kind=Kind.FOOTNOTE).to_json(),
    ]
    title, note = lay_out(blocks, {"p1": Severity.WARNING})
    assert isinstance(title, ShownParagraph)
    assert (title.anchor, title.layout, title.mark) == ("p1", "bold centered", "warning")
    assert isinstance(note, ShownParagraph)
    assert note.anchor == "", "a note shares the place of its paragraph, so it has no id"


def test_vertical_merges_become_one_cell_in_the_right_column() -> None:
    def cell(row: int, number: int, text: str, **given: Any) -> Cell:
        return Cell(text, place=Place(table=2, row=row, cell=number), **given)

    blocks = [
        table_of(
            Row((cell(1, 1, "A", merge=Merge.START), cell(1, 2, "B", span=2))),
            Row((cell(2, 1, "", merge=Merge.CONTINUE), cell(2, 2, "C"), cell(2, 3, "D"))),
            Row((cell(3, 1, "E"), cell(3, 2, "F", merge=Merge.START), cell(3, 3, "G"))),
            Row((cell(4, 1, "H", span=2), cell(4, 2, "I")), before=0),
        )
    ]
    (table,) = lay_out(blocks, {"t2-2-3": Severity.ERROR})
    assert isinstance(table, ShownTable)
    shown = [[(c.text, c.colspan, c.rowspan) for c in row.cells] for row in table.rows]
    assert shown == [
        [("A", 1, 2), ("B", 2, 1)],
        [("C", 1, 1), ("D", 1, 1)],
        [("E", 1, 1), ("F", 1, 1), ("G", 1, 1)],
        [("H", 2, 1), ("I", 1, 1)],
    ]
    assert table.rows[1].cells[1].mark == "error"
    assert [row.anchor for row in table.rows] == ["t2-1", "t2-2", "t2-3", "t2-4"]
