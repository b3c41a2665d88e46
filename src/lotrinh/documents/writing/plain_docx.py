"""Blocks as a plain .docx: the same paragraphs, tables and cells in the same places."""

from __future__ import annotations

import io

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.table import _Cell

from lotrinh.documents.blocks import Document, Merge, Paragraph, Row, Table
from lotrinh.documents.writing.safety import printable

_MERGE = {Merge.START: "restart", Merge.CONTINUE: "continue"}


def blocks_docx(document: Document) -> bytes:
    """Return ``document`` as a .docx whose places are those of its blocks; looks are not kept."""
    word = docx.Document()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            word.add_paragraph(printable(block.text))
        else:
            columns = max((_columns_of(row) for row in block.rows), default=1)
            _fill(word.add_table(len(block.rows), columns, style="Table Grid"), block)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _columns_of(row: Row) -> int:
    return row.before + sum(cell.span for cell in row.cells)


def _fill(word: WordTable, table: Table) -> None:
    """Write the rows as Word stores them: one ``w:tc`` per cell, however many columns it spans."""
    for stored, row in zip(word._tbl.tr_lst, table.rows, strict=True):
        for surplus in stored.tc_lst[len(row.cells) :]:
            stored.remove(surplus)
        for tc, cell in zip(stored.tc_lst, row.cells, strict=True):
            if cell.span > 1:
                tc.grid_span = cell.span
            if cell.merge is not Merge.NONE:
                merge = OxmlElement("w:vMerge", attrs={qn("w:val"): _MERGE[cell.merge]})
                tc.get_or_add_tcPr().append(merge)
            _Cell(tc, word).text = printable(cell.text)
