"""Write ``ke-hoach-mau.docx``: a made-up primary school's plan for 2025-2026, free of faults.

The school, the commune and the province do not exist; the legal bases do. Run it with
``python examples/make_example.py`` after changing a sentence or a figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from example_text import (
    APPENDIX,
    BODY,
    CLOSING,
    HEAD_LEFT,
    HEAD_RIGHT,
    RECIPIENTS,
    SIGNATURE,
    TITLE,
)

PRODUCT = Path(__file__).with_name("ke-hoach-mau.docx")
_FONT, _SIZE, _TABLE_SIZE = "Times New Roman", 13, 11
_LEFT_COLUMNS = ("STT", "Tên chỉ tiêu", "ĐVT", "Hiện trạng 5/2025")
_PHASES = ("2025", "2026", "2027", "2028")
_NAME_WIDTH, _WIDTH = Mm(48), Mm(12)


def main() -> None:
    """Write the example beside this script."""
    document = Document()
    _set_page(document)
    _head(document)
    for line in TITLE:
        _line(document, line, bold=True, centered=True)
    for line in BODY:
        _line(document, line, bold=_is_heading(line))
    _line(document, CLOSING)
    _signature(document)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    _appendix(document)
    document.save(str(PRODUCT))


def _set_page(document: WordDocument) -> None:
    """A4, margins, font and page number after Nghị định 30/2020/NĐ-CP, Phụ lục I."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_SIZE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(6)
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    header._p.append(field)


def _head(document: WordDocument) -> None:
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, lines in zip(table.rows[0].cells, (HEAD_LEFT, HEAD_RIGHT), strict=True):
        for i, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
            _write(paragraph, line, bold=i == 1, centered=True)
    document.add_paragraph()


def _is_heading(line: str) -> bool:
    number, _, rest = line.partition(". ")
    return bool(rest) and len(line) < 120 and (number.isdigit() or set(number) <= set("IVX"))


def _line(
    document: WordDocument, text: str, *, bold: bool = False, centered: bool = False
) -> Paragraph:
    paragraph = document.add_paragraph()
    _write(paragraph, text, bold=bold, centered=centered)
    if not centered:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Mm(10)
    return paragraph


def _write(paragraph: Paragraph, text: str, *, bold: bool = False, centered: bool = False) -> None:
    paragraph.add_run(text).bold = bold
    if centered:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _signature(document: WordDocument) -> None:
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _fill(left, ["Nơi nhận:", *(f"- {recipient};" for recipient in RECIPIENTS)])
    _fill(right, [SIGNATURE[0], "", "", SIGNATURE[1]], centered=True)
    document.add_paragraph()


def _fill(cell: _Cell, lines: Iterable[str], *, centered: bool = False) -> None:
    for i, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
        _write(paragraph, line, bold=i == 0, centered=centered)


def _appendix(document: WordDocument) -> None:
    for line in APPENDIX.heading:
        _line(document, line, bold=not line.startswith("("), centered=True)
    for part in APPENDIX.parts:
        _line(document, part.title, bold=True)
        _target_table(document, part.levels, part.rows)
        document.add_paragraph()


def _target_table(
    document: WordDocument, levels: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    width = len(_LEFT_COLUMNS) + len(levels) + len(_PHASES)
    table = document.add_table(rows=2, cols=width)
    table.style = "Table Grid"
    _header(table, levels)
    for row in rows:
        cells = table.add_row().cells
        _put(cells[0], row[0])
        if len(row) == 2:  # a group row: its name takes the rest of the row
            _put(cells[1].merge(cells[-1]), row[1], bold=True, left=True)
            continue
        for i, text in enumerate(row[1:], start=1):
            _put(cells[i], text, left=i == 1)
    for row_cells in (row.cells for row in table.rows):
        for i, cell in enumerate(row_cells):
            cell.width = _NAME_WIDTH if i == 1 else _WIDTH


def _header(table: Table, levels: Sequence[str]) -> None:
    above, below = table.rows[0].cells, table.rows[1].cells
    first_phase = len(_LEFT_COLUMNS) + len(levels)
    for i, text in enumerate(_LEFT_COLUMNS):
        _put(above[i].merge(below[i]), text, bold=True)
    _put(above[len(_LEFT_COLUMNS)].merge(above[first_phase - 1]), "Chỉ tiêu 2028", bold=True)
    _put(above[first_phase].merge(above[-1]), "Phân kỳ thực hiện", bold=True)
    for i, text in enumerate((*levels, *_PHASES), start=len(_LEFT_COLUMNS)):
        _put(below[i], text, bold=True)


def _put(cell: _Cell, text: str, *, bold: bool = False, left: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(_TABLE_SIZE)
    if not left:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


if __name__ == "__main__":
    main()
