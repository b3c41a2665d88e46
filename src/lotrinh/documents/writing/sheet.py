"""The targets as a typed .xlsx and as .csv: numbers are numbers, missing values are their words."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from lotrinh.core.plan.types import Cell
from lotrinh.core.text import fold
from lotrinh.core.values import share
from lotrinh.core.values.types import Date, Missing, Number, Ratio, Reason
from lotrinh.documents.writing.columns import Column, columns_of
from lotrinh.documents.writing.models import ReportRow, TargetReport, whole_table
from lotrinh.documents.writing.safety import not_a_formula
from lotrinh.documents.writing.workbook import Content, Figure, Sheet, open_workbook

MISSING_WORDS: Mapping[Reason, str] = {
    Reason.BLANK: "",
    Reason.NOT_ASSESSED: "Chưa đánh giá",
    Reason.NOT_YET: "Chưa",
    Reason.NOT_APPLICABLE: "Không áp dụng",
    Reason.UNREADABLE: "Không đọc được",
}

_MM_PER_CHARACTER = 1.9


def targets_xlsx(report: TargetReport) -> bytes:
    """Return the report as a workbook of one sheet with frozen headers and filters.

    A number is a number with its decimals as printed, a full date a date; every other value is its
    text as printed. A missing value is its words, never 0; a blank stays blank. An actual k/N is
    also split into numerator, denominator and percentage, which can be summed.
    """
    out = io.BytesIO()
    columns = _flat_columns(report)
    with open_workbook(out) as workbook:
        sheet = Sheet(workbook, "Chỉ tiêu")
        sheet.write_headers([(_flat_header(c), c.width_mm / _MM_PER_CHARACTER) for c in columns])
        for row in report.rows:
            cells = [_cell(column, row) for column in columns]
            sheet.write_row([_content(cell, row.indicator.unit) for cell in cells])
        sheet.finish(frozen_columns=1 + _index_of_name(columns))
    return out.getvalue()


def targets_csv(report: TargetReport) -> str:
    """Return the report as CSV (RFC 4180, comma): headers and every text as printed.

    A text that a spreadsheet would run is quoted by an apostrophe. Write it as ``utf-8-sig``, or
    Excel misreads the accents.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    columns = _flat_columns(report)
    writer.writerow(_flat_header(column) for column in columns)
    for row in report.rows:
        writer.writerow(not_a_formula(_csv_text(column, row)) for column in columns)
    return out.getvalue()


def _csv_text(column: Column, row: ReportRow) -> str:
    cell = _cell(column, row)
    return "" if cell is None else _words_of(cell)


def _cell(column: Column, row: ReportRow) -> Cell | None:
    return column.cell_of(row) if column.cell_of else Cell(column.text_of(row))


def _content(cell: Cell | None, row_unit: str) -> Content:
    """Return what the sheet shows of ``cell``: a number, a date or words."""
    if cell is None:
        return ""
    value = cell.value
    if isinstance(value, Number):
        own_unit = value.unit if value.unit and fold(value.unit) != fold(row_unit) else ""
        return Figure(value.value, own_unit)
    if isinstance(value, Date) and value.month and value.day:
        return date(value.year, value.month, value.day)
    return _words_of(cell)


def _flat_columns(report: TargetReport) -> list[Column]:
    """Return the columns of the whole table; the headings of the rows are columns, too."""
    heads = [
        Column("Phụ lục", 16, lambda row: row.indicator.appendix),
        Column("Phần", 40, lambda row: row.indicator.part),
        Column("Nhóm", 40, lambda row: row.indicator.group),
    ]
    columns = [*heads, *columns_of(whole_table(report), report.period)]
    if any(_ratio_of(row) for row in report.rows):
        columns += [
            Column("Tử số", 16, lambda row: "", cell_of=_numerator),
            Column("Mẫu số", 16, lambda row: "", cell_of=_denominator),
            Column("Tỷ lệ (%)", 18, lambda row: "", cell_of=_percentage),
        ]
    return columns


def _flat_header(column: Column) -> str:
    return f"{column.band}: {column.header}" if column.band else column.header


def _index_of_name(columns: list[Column]) -> int:
    return next(x for x, column in enumerate(columns) if not column.centred)


def _ratio_of(row: ReportRow) -> Ratio | None:
    if row.actual is not None and isinstance(row.actual.value, Ratio):
        return row.actual.value
    return None


def _numerator(row: ReportRow) -> Cell | None:
    ratio = _ratio_of(row)
    return _number_cell(Decimal(ratio.numerator)) if ratio else None


def _denominator(row: ReportRow) -> Cell | None:
    ratio = _ratio_of(row)
    return _number_cell(Decimal(ratio.denominator)) if ratio else None


def _percentage(row: ReportRow) -> Cell | None:
    """Return k/N in percent to two decimals; nothing of nothing has no percentage."""
    ratio = _ratio_of(row)
    if ratio is None or ratio.denominator == 0:
        return None
    return _number_cell(share(ratio.numerator, ratio.denominator))


def _number_cell(number: Decimal) -> Cell:
    return Cell(str(number).replace(".", ","), Number(number))


def _words_of(cell: Cell) -> str:
    if isinstance(cell.value, Missing) and not cell.text:
        return MISSING_WORDS[cell.value.reason]
    return cell.text
