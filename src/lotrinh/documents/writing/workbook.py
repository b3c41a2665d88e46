"""Sheets with typed cells: a thin layer over XlsxWriter that never writes a formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from lotrinh.documents.writing.safety import printable

_A4 = 9
_NARROWEST = 7


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
        self._columns = 0
        self._header = workbook.add_format(
            {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1}
        )

    def write_headers(self, headers: Sequence[tuple[str, float]]) -> None:
        """Write the first row; each header comes with its column's width in characters."""
        self._columns = len(headers)
        for x, (header, width) in enumerate(headers):
            self._sheet.set_column(x, x, max(width, _NARROWEST))
            self._sheet.write_string(0, x, header, self._header)

    def write_row(self, contents: Sequence[Content], marked: frozenset[int] = frozenset()) -> None:
        """Write the next row; the cells whose index (from 0) is in ``marked`` are coloured."""
        self._rows += 1
        for x, content in enumerate(contents):
            self._write(x, content, x in marked)

    def finish(self, *, frozen_columns: int) -> None:
        """Freeze the header and the first columns, add filters and set the page up for printing."""
        self._sheet.freeze_panes(1, frozen_columns)
        self._sheet.autofilter(0, 0, max(self._rows, 1), self._columns - 1)
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)

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
            if marked:
                properties |= {"bg_color": "#F8D7DA", "font_color": "#842029"}
            self._formats[key] = self._workbook.add_format(properties)
        return self._formats[key]


def _number_code(value: Decimal, unit: str) -> str:
    exponent = value.as_tuple().exponent
    decimals = max(-exponent, 0) if isinstance(exponent, int) else 0
    code = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    return f'{code}" {unit.replace(chr(34), "")}"' if unit else code
