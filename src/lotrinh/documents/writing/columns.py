"""The columns of the official target table: their headers, widths and what stands in a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from lotrinh.core.plan.types import Cell, TargetLevel
from lotrinh.documents.writing.models import ReportRow, TableRows
from lotrinh.documents.writing.words import LEVEL_WORDS


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``header`` under ``band`` (the merged cell above, ``""`` for none).

    ``width_mm`` is what it wants; ``text_of`` is what it shows of a row, ``cell_of`` that cell with
    its value, None where the column holds plain text.
    """

    header: str
    width_mm: int
    text_of: Callable[[ReportRow], str]
    band: str = ""
    cell_of: Callable[[ReportRow], Cell | None] | None = None
    centred: bool = True


NAME_HEADER = "Tên chỉ tiêu"


def columns_of(table: TableRows, period: str) -> tuple[Column, ...]:
    """Return the columns of ``table`` in the official order, the actual and the verdict last."""
    columns = [
        Column("STT", 11, lambda row: row.indicator.number),
        Column(NAME_HEADER, 40, lambda row: row.indicator.name, centred=False),
        Column("ĐVT", 13, lambda row: row.indicator.unit),
        _value_column(_baseline_header(table.baseline_as_of), 18, _baseline_cell),
    ]
    columns += [
        _value_column(LEVEL_WORDS[level].vi, 19, _target_getter(level), band=_target_band(table))
        for level in table.levels
    ]
    columns += [
        _value_column(phase_header(key), 16, _phase_getter(key), band="Phân kỳ thực hiện")
        for key in table.phases
    ]
    header = f"Kết quả thực hiện {phase_header(period)}".strip()
    columns.append(_value_column(header, 23, lambda row: row.actual))
    columns.append(Column("Đánh giá", 20, lambda row: row.verdict))
    if any(row.note for row in table.rows):
        columns.append(Column("Ghi chú", 26, lambda row: row.note, centred=False))
    return tuple(columns)


def phase_header(key: str) -> str:
    """Return a phase's header: *2023*, *2023-2024*, *HK I 2023-2024* for ``2023-2024/1``."""
    year, _, semester = key.partition("/")
    return f"HK {'I' * int(semester)} {year}" if semester else year


def printed_date(day: date) -> str:
    """Return *13 tháng 11 năm 2023* as Nghị định 30/2020/NĐ-CP writes it (01 to 09, 01 and 02)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d} tháng {month} năm {day.year}"


def _value_column(
    header: str, width_mm: int, cell_of: Callable[[ReportRow], Cell | None], band: str = ""
) -> Column:
    def text_of(row: ReportRow) -> str:
        cell = cell_of(row)
        return "" if cell is None else cell.text

    return Column(header, width_mm, text_of, band, cell_of)


def _baseline_cell(row: ReportRow) -> Cell:
    baseline = row.indicator.baseline
    return Cell(baseline.text, baseline.value, baseline.place)


def _target_getter(level: TargetLevel) -> Callable[[ReportRow], Cell | None]:
    return lambda row: row.indicator.targets.get(level)


def _phase_getter(key: str) -> Callable[[ReportRow], Cell | None]:
    return lambda row: row.indicator.phases.get(key)


def _target_band(table: TableRows) -> str:
    return "Chỉ tiêu" if table.target_year is None else f"Chỉ tiêu {table.target_year}"


def _baseline_header(as_of: str) -> str:
    """Return *Hiện trạng 9/2023* for ``2023-09``, *Hiện trạng 2023* for ``2023``."""
    parts = as_of.split("-")
    if as_of and len(parts) > 1 and len(parts[1]) <= 2:
        parts = [part.lstrip("0") for part in reversed(parts)]
        return f"Hiện trạng {'/'.join(parts)}"
    return f"Hiện trạng {as_of}".strip()
