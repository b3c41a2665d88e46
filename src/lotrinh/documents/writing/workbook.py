"""Sheets with typed cells: a thin layer over XlsxWriter that never writes a formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from lotrinh.documents.writing.safety import printable

_A4 = 9
_NARROWEST = 7
_LINE_HEIGHT = 15.0  # points, of the default font
_MOST_LINES = 8
_WIDEST_PRINTED = 16  # more columns than this cannot be read on one page's width


@dataclass(frozen=True, slots=True)
class Figure:
    """A number shown with the decimals that it has, and a unit behind it where it has its own."""

    value: Decimal
    unit: str = ""


Content = str | int | date | Figure
"""What a cell can hold; ``""`` leaves it empty."""


def open_workbook(out: BytesIO) -> Any:
    """Return an XlsxWriter workbook over ``out``; use it as a context manager."""
    # Left on, a text such as '=1+1' would become a formula and run when the file is opened.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    return xlsxwriter.Workbook(out, options)


class Sheet:
    """One sheet, written from the top: headers, then rows, then :meth:`finish`."""

    def __init__(self, workbook: Any, name: str) -> None:
        self._workbook = workbook
        self._sheet = workbook.add_worksheet(name)
        self._formats: dict[tuple[str, bool], Any] = {}
        self._rows = 0
        self._widths: list[float] = []
        self._header = workbook.add_format(
            {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1}
        )

    def write_headers(self, headers: Sequence[tuple[str, float]]) -> None:
        """Write the first row; each header comes with its column's width in characters."""
        self._widths = [max(width, _NARROWEST) for _, width in headers]
        self._set_height(0, [header for header, _ in headers])
        for x, (header, _) in enumerate(headers):
            self._sheet.set_column(x, x, self._widths[x])
            self._sheet.write_string(0, x, header, self._header)

    def write_row(self, contents: Sequence[Content], marked: frozenset[int] = frozenset()) -> None:
        """Write the next row; the cells whose index (from 0) is in ``marked`` are coloured."""
        self._rows += 1
        self._set_height(self._rows, contents)
        for x, content in enumerate(contents):
            self._write(x, content, x in marked)

    def finish(self, *, frozen_columns: int) -> None:
        """Freeze the header and the first columns, add filters and set the page up for printing."""
        self._sheet.freeze_panes(1, frozen_columns)
        self._sheet.autofilter(0, 0, max(self._rows, 1), len(self._widths) - 1)
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        if len(self._widths) <= _WIDEST_PRINTED:
            self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.repeat_columns(0, frozen_columns - 1)

    def _set_height(self, y: int, contents: Sequence[Content]) -> None:
        """Make row ``y`` as high as its longest text needs: not every program does so itself."""
        lines = max(
            sum(ceil(len(line) * 1.15 / width) or 1 for line in content.split("\n"))
            for content, width in zip(contents, self._widths, strict=True)
            if isinstance(content, str)
        )
        self._sheet.set_row(y, _LINE_HEIGHT * min(lines, _MOST_LINES))

    def _write(self, x: int, content: Content, marked: bool) -> None:
        y = self._rows
        match content:
            case Figure(value, unit):
                style = self._format(_number_code(value, unit), marked)
                self._sheet.write_number(y, x, float(value), style)
            case int():
                self._sheet.write_number(y, x, content, self._format("#,##0", marked))
            case date():
                self._sheet.write_datetime(y, x, content, self._format("dd/mm/yyyy", marked))
            case "":
                self._sheet.write_blank(y, x, None, self._format("@", marked))
            case str():
                self._sheet.write_string(y, x, printable(content), self._format("@", marked))

    def _format(self, code: str, marked: bool) -> Any:
        key = (code, marked)
        if key not in self._formats:
            properties = {"num_format": code, "valign": "top", "text_wrap": code == "@"}
            properties |= {"border": 1, "border_color": "#D0D0D0"}
            if marked:
                properties |= {"bg_color": "#F8D7DA", "font_color": "#842029"}
            self._formats[key] = self._workbook.add_format(properties)
        return self._formats[key]


def _number_code(value: Decimal, unit: str) -> str:
    exponent = value.as_tuple().exponent
    decimals = max(-exponent, 0) if isinstance(exponent, int) else 0
    code = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    return f'{code}" {unit.replace(chr(34), "")}"' if unit else code
