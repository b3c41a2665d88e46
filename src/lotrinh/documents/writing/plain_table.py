"""A table of words, as .csv and as .xlsx."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from lotrinh.documents.writing.safety import not_a_formula
from lotrinh.documents.writing.workbook import Content, Sheet, open_workbook

Header = tuple[str, float]
"""What a column is headed, and its width in characters."""


def table_csv(headers: Sequence[Header], rows: Iterable[Sequence[Content]]) -> bytes:
    """Return the table as CSV (RFC 4180, comma) with the mark that Excel reads accents by.

    A text that a spreadsheet would run is quoted by an apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header for header, _width in headers)
    for row in rows:
        writer.writerow(not_a_formula(str(content)) for content in row)
    return out.getvalue().encode("utf-8-sig")


def table_xlsx(
    name: str,
    headers: Sequence[Header],
    rows: Iterable[Sequence[Content]],
    *,
    frozen_columns: int = 1,
) -> bytes:
    """Return the table as a workbook of one sheet called ``name``, with headers and filters."""
    out = io.BytesIO()
    with open_workbook(out) as workbook:
        sheet = Sheet(workbook, name)
        sheet.write_headers(headers)
        for row in rows:
            sheet.write_row(row)
        sheet.finish(frozen_columns=frozen_columns)
    return out.getvalue()
