"""What the exports are made of: rows of a plan's indicators with their actuals and verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, zip_longest

from lotrinh.core.plan.types import Cell, Indicator, TargetLevel
from lotrinh.documents.writing.words import LEVEL_WORDS


@dataclass(frozen=True, slots=True)
class ReportRow:
    """An indicator as planned, what was reached (None: no actual yet) and the verdict's words.

    ``verdict`` is in the words of the screen (*Đạt*, *Chưa đạt*, *Chưa có số liệu* ...), ``""``
    when nobody judged. ``note`` is what stands in the last column.
    """

    indicator: Indicator
    actual: Cell | None = None
    verdict: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TargetReport:
    """The target tables of one plan version with the actuals of one period.

    ``period`` is a school year (``2025-2026``), its first semester (``2025-2026/1``) or ``""`` when
    the report is the plan alone.
    """

    rows: tuple[ReportRow, ...]
    plan_number: str = ""
    plan_date: date | None = None
    issuer: str = ""
    title: str = "Bảng phân kỳ thực hiện chỉ tiêu cụ thể"
    period: str = ""


@dataclass(frozen=True, slots=True)
class TableRows:
    """Neighbouring rows that fit one table: the same columns under the same headers."""

    appendix: str
    part: str
    baseline_as_of: str
    target_year: int | None
    levels: tuple[TargetLevel, ...]
    phases: tuple[str, ...]
    rows: tuple[ReportRow, ...]


def split_into_tables(report: TargetReport) -> Iterator[TableRows]:
    """Yield the report's tables in the order of its rows; a change of part or columns ends one."""
    for _, group in groupby(report.rows, key=lambda row: _columns_of(row.indicator)):
        rows = tuple(group)
        appendix, part, as_of, year, levels, phases = _columns_of(rows[0].indicator)
        yield TableRows(appendix, part, as_of, year, levels, phases, rows)


def whole_table(report: TargetReport) -> TableRows:
    """Return all rows as one table with every column that any of them has.

    ``baseline_as_of`` and ``target_year`` are ``""`` and None when the rows differ in them.
    """
    indicators = [row.indicator for row in report.rows]
    dates = {indicator.baseline.as_of for indicator in indicators}
    years = {indicator.target_year for indicator in indicators}
    return TableRows(
        appendix="",
        part="",
        baseline_as_of=dates.pop() if len(dates) == 1 else "",
        target_year=years.pop() if len(years) == 1 else None,
        levels=tuple(level for level in LEVEL_WORDS if any(level in i.targets for i in indicators)),
        phases=tuple(sorted({key for indicator in indicators for key in indicator.phases})),
        rows=report.rows,
    )


def group_path(indicator: Indicator) -> tuple[tuple[str, str], ...]:
    """Return the number and name of each group row above ``indicator``, outermost first."""
    names = indicator.group.split(" > ") if indicator.group else []
    numbers = indicator.group_numbers or (indicator.group_number,)
    return tuple(zip_longest(numbers[: len(names)], names, fillvalue=""))


def _columns_of(
    indicator: Indicator,
) -> tuple[str, str, str, int | None, tuple[TargetLevel, ...], tuple[str, ...]]:
    return (
        indicator.appendix,
        indicator.part,
        indicator.baseline.as_of,
        indicator.target_year,
        tuple(level for level in LEVEL_WORDS if level in indicator.targets),
        tuple(sorted(indicator.phases)),
    )
