"""Extracted text as blocks: a line is a paragraph, lines that begin with a tab are table cells.

In this form each cell is a line that begins with a tab, an empty line parts two rows, two empty
lines part two tables, and merged spans are lost: they are worked out again from the headers.
Tables pasted with a tab between the cells of a row are read too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from lotrinh.core.plan.types import Place
from lotrinh.documents.blocks import Block, Cell, Document, Paragraph, Row, Table
from lotrinh.documents.errors import UnreadableDocument
from lotrinh.documents.legacy_encoding import detect
from lotrinh.documents.plain_spans import with_spans

MAX_TEXT_BYTES = 32 * 2**20
_MAX_CONTROL_SHARE = 0.01


def read_plain(content: bytes) -> Document:
    """Return extracted text as blocks.

    Raises: UnreadableDocument if the bytes are not text, or too many to be a plan.
    """
    text = decode_text(content).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return Document(blocks=tuple(_Blocks(text.split("\n")).read()), form="txt")


def decode_text(content: bytes) -> str:
    """Return text bytes as Unicode: UTF-8, UTF-16, Windows-1258, or Windows-1252 for old fonts.

    Raises: UnreadableDocument if the bytes are not text.
    """
    if len(content) > MAX_TEXT_BYTES:
        raise UnreadableDocument(
            f"Tệp văn bản dài {len(content) / 2**20:.0f} MB, quá lớn so với một kế hoạch.",
            f"The text file has {len(content) / 2**20:.0f} MB, too much for a plan.",
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            old = content.decode("cp1252", errors="replace")
            # Windows-1258 writes most tones as characters of their own: bring them together.
            new = unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))
            text = old if detect(old) else new
    control = sum(1 for c in text if c < " " and c not in "\t\n\r\f\v\x07")
    if control > len(text) * _MAX_CONTROL_SHARE:
        raise UnreadableDocument(
            "Tệp này không phải văn bản. Hãy đưa vào tệp Word (.docx, .doc), .odt hoặc .txt.",
            "This file is not text. Hand in a Word file (.docx, .doc), an .odt or a .txt.",
        )
    return text


class _Blocks:
    """Walks the lines and numbers paragraphs and tables as they come."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._at = 0
        self._paragraphs = 0
        self._tables = 0

    def read(self) -> list[Block]:
        blocks: list[Block] = []
        while self._at < len(self._lines):
            rows, after = self._rows()
            if rows:
                self._tables += 1
                blocks.append(_table(rows, Place(table=self._tables)))
                self._at = after
                continue
            self._paragraphs += 1
            text = self._lines[self._at]
            blocks.append(Paragraph(text=text, place=Place(paragraph=self._paragraphs)))
            self._at += 1
        return blocks

    def _rows(self) -> tuple[list[list[str]], int]:
        """Return the rows of the table that begins here and where it ends; none if none does."""
        rows, after = _tabbed_rows(self._lines, self._at)
        if len(rows) < 2:
            rows, after = _cell_lines(self._lines, self._at)
        if len(rows) < 2 or max(len(row) for row in rows) < 2:
            return [], self._at
        return rows, after


def _cell_lines(lines: Sequence[str], start: int) -> tuple[list[list[str]], int]:
    """Read rows whose cells are lines that begin with a tab, one empty line between rows."""
    rows: list[list[str]] = []
    at = start
    while at < len(lines) and lines[at].startswith("\t"):
        row: list[str] = []
        while at < len(lines) and lines[at].strip("\n") and (row or lines[at].startswith("\t")):
            if lines[at].startswith("\t"):
                row.append(lines[at][1:])
            else:  # a line break within a cell
                row[-1] += "\n" + lines[at]
            at += 1
        rows.append(row)
        if at + 1 < len(lines) and not lines[at] and lines[at + 1].startswith("\t"):
            at += 1
    return rows, at


def _tabbed_rows(lines: Sequence[str], start: int) -> tuple[list[list[str]], int]:
    """Read rows that are a line each, with at least two tabs between their cells."""
    at = start
    while at < len(lines) and lines[at].count("\t") >= 2:
        at += 1
    return [line.split("\t") for line in lines[start:at]], at


def _table(texts: Sequence[Sequence[str]], place: Place) -> Table:
    spans = with_spans(texts)
    return Table(
        rows=tuple(
            Row(
                cells=tuple(
                    Cell(
                        text=text,
                        span=span,
                        merge=merge,
                        place=replace(place, row=number, cell=cell),
                    )
                    for cell, (text, (span, merge)) in enumerate(
                        zip(row, row_spans, strict=True), start=1
                    )
                ),
                place=replace(place, row=number),
            )
            for number, (row, row_spans) in enumerate(zip(texts, spans, strict=True), start=1)
        ),
        place=place,
    )
