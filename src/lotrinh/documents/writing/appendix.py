"""The appendix *Bảng phân kỳ thực hiện chỉ tiêu* in Word, in the official layout, with actuals.

Layout by Nghị định 30/2020/NĐ-CP, appendix I: A4, margins 20 mm, left 30 mm, Times New Roman, the
page number centred in the top margin from page 2 on; the appendix is headed by its number, its
title and the document that it belongs to. Table text is 12 pt so that the columns fit.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from lotrinh.documents.writing.columns import Column, columns_of, printed_date
from lotrinh.documents.writing.models import (
    ReportRow,
    TableRows,
    TargetReport,
    group_path,
    split_into_tables,
)
from lotrinh.documents.writing.safety import printable

_FONT = "Times New Roman"
_SHORT_SIDE, _LONG_SIDE = 210, 297
_LEFT, _OTHER_SIDES = 30, 20


def appendix_docx(report: TargetReport) -> bytes:
    """Return the appendix of ``report`` as a .docx; it reads back to the same indicators.

    The page is upright when every table fits, else lying. The last thing is a paragraph: a table
    that ends a file is flattened by LibreOffice's conversions.
    """
    tables = [(table, columns_of(table, report.period)) for table in split_into_tables(report)]
    needed = max((sum(c.width_mm for c in columns) for _, columns in tables), default=0)
    document = _blank_document(lying=needed > _SHORT_SIDE - _LEFT - _OTHER_SIDES)
    for index, (appendix, group) in enumerate(groupby(tables, key=lambda pair: pair[0].appendix)):
        _write_heading(document, report, appendix, new_page=index > 0)
        part = ""
        for table, columns in group:
            if table.part != part:
                _write_part(document, table.part)
                part = table.part
            _write_table(document, table, columns)
            _paragraph(document, "")
    _paragraph(document, _summary(report.rows), italic=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _blank_document(*, lying: bool) -> WordDocument:
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    width, height = (_LONG_SIDE, _SHORT_SIDE) if lying else (_SHORT_SIDE, _LONG_SIDE)
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = Mm(_LEFT)
    section.right_margin = section.top_margin = section.bottom_margin = Mm(_OTHER_SIDES)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    _write_page_number(section.header.paragraphs[0])
    return document


def _write_page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple", attrs={qn("w:instr"): "PAGE"})
    paragraph._p.append(field)


def _write_heading(
    document: WordDocument, report: TargetReport, appendix: str, *, new_page: bool
) -> None:
    heading = _paragraph(document, f"Phụ lục {appendix}".strip(), bold=True, centred=True)
    heading.paragraph_format.page_break_before = new_page
    _paragraph(document, report.title.upper(), bold=True, centred=True)
    if report.plan_number:
        date = f" ngày {printed_date(report.plan_date)}" if report.plan_date else ""
        issuer = f" của {report.issuer}" if report.issuer else ""
        reference = f"(Kèm theo Kế hoạch số {report.plan_number}{date}{issuer})"
        _paragraph(document, reference, italic=True, centred=True)
    _paragraph(document, "")


def _write_part(document: WordDocument, part: str) -> None:
    paragraph = _paragraph(document, part, bold=True)
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.keep_with_next = True


def _write_table(document: WordDocument, rows: TableRows, columns: Sequence[Column]) -> None:
    table = document.add_table(rows=2, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _set_side_padding(table)
    _set_widths(document, table, columns)
    _write_header(table, columns)
    groups: tuple[tuple[str, str], ...] = ()
    for row in rows.rows:
        path = group_path(row.indicator)
        for depth, (number, name) in enumerate(path):
            if groups[: depth + 1] != path[: depth + 1]:
                _write_group(table, number, name)
        groups = path
        _write_row(table, columns, row)


def _set_widths(document: WordDocument, table: Table, columns: Sequence[Column]) -> None:
    """Give each column what it wants, the rest to the name's; squeeze all when it is too much."""
    page_width = document.sections[0].page_width
    assert page_width is not None
    usable = round(page_width / Mm(1)) - _LEFT - _OTHER_SIDES
    wanted = [column.width_mm for column in columns]
    spare = usable - sum(wanted)
    if spare >= 0:
        wanted[1] += spare
    else:
        wanted = [width * usable // sum(wanted) for width in wanted]
    for column, width in zip(table.columns, wanted, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, wanted, strict=True):
            cell.width = Mm(width)


def _set_side_padding(table: Table) -> None:
    """Leave 1 mm beside the text of a cell instead of Word's 1.9, which breaks short headers."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margins.append(OxmlElement(side, attrs={qn("w:w"): "57", qn("w:type"): "dxa"}))
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    assert look is not None
    look.addprevious(margins)  # the schema's order


def _write_header(table: Table, columns: Sequence[Column]) -> None:
    upper, lower = table.rows
    for row in (upper, lower):
        _set_row_flags(row, "w:cantSplit", "w:tblHeader")
    above, below = upper.cells, lower.cells
    start = 0
    for band, group in groupby(columns, key=lambda column: column.band):
        for index, column in enumerate(group, start):
            if not band:
                merged = above[index].merge(below[index])
                _write_cell(merged, column.header, bold=True)
            else:
                _write_cell(below[index], column.header, bold=True)
        if band:
            _write_cell(above[start].merge(above[index]), band, bold=True)
        start = index + 1


def _write_group(table: Table, number: str, name: str) -> None:
    cells = _new_row(table)
    _write_cell(cells[0], number, bold=True)
    _write_cell(cells[1].merge(cells[-1]), name, bold=True, centred=False)


def _write_row(table: Table, columns: Sequence[Column], row: ReportRow) -> None:
    for cell, column in zip(_new_row(table), columns, strict=True):
        _write_cell(cell, column.text_of(row), centred=column.centred)


def _new_row(table: Table) -> tuple[_Cell, ...]:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    _set_row_flags(row, "w:cantSplit")
    return row.cells


def _set_row_flags(row: _Row, *flags: str) -> None:
    properties = row._tr.get_or_add_trPr()
    for flag in flags:
        properties.append(OxmlElement(flag))


def _write_cell(cell: _Cell, text: str, *, bold: bool = False, centred: bool = True) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(printable(text))
    run.bold = bold
    run.font.size = Pt(12)


def _paragraph(
    document: WordDocument,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
) -> Paragraph:
    paragraph = document.add_paragraph()
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(printable(text))
    run.bold, run.italic = bold, italic
    return paragraph


def _summary(rows: Iterable[ReportRow]) -> str:
    """Return *Tổng số: 22 chỉ tiêu. Đạt: 10. Chưa đạt: 3.*; only judged rows have a verdict."""
    counts = Counter(row.verdict for row in rows)
    judged = "".join(f" {verdict}: {n}." for verdict, n in counts.most_common() if verdict)
    return f"Tổng số: {counts.total()} chỉ tiêu.{judged}"
