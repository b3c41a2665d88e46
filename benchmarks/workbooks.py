"""Pupil workbooks of many schools: read by the product, by openpyxl and by calamine alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]

from benchmarks.country import Country
from lotrinh.core.rosters import Column, ColumnKind
from lotrinh.reference.rosters import load_code_lists, load_rosters

TABLE = "pupils"


def write_workbooks(data: Country, folder: Path, count: int) -> list[Path]:
    """Write the pupils of ``count`` schools as workbooks, with our headings and words for codes."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:03d}.xlsx" for number in range(count)]
    if all(path.exists() for path in paths):
        return paths
    units = pl.read_parquet(data.folder / "schools.parquet")["unit"].gather_every(
        max(data.schools // count, 1)
    )[:count]
    records = pl.scan_parquet(data.files(TABLE)).filter(pl.col("unit").is_in(units.implode()))
    by_unit = records.collect().partition_by("unit", maintain_order=True)
    for path, school in zip(paths, by_unit, strict=True):
        _write(path, school)
    return paths


def _write(path: Path, records: pl.DataFrame) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Học sinh")
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        columns = load_rosters()[TABLE].kept
        sheet.write_row(0, 0, [column.label.vi for column in columns])
        words = [_words(column) for column in columns]
        for number, row in enumerate(records.select(column.name for column in columns).rows(), 1):
            for place, (value, known) in enumerate(zip(row, words, strict=True)):
                if isinstance(value, date):
                    sheet.write_datetime(number, place, value, day)
                elif value is not None:
                    sheet.write(number, place, known.get(value, value))


def _words(column: Column) -> dict[object, str]:
    if column.kind is ColumnKind.FLAG:
        return {True: "x", False: "Không"}
    if column.kind is ColumnKind.CODE:
        return {code.number: code.word for code in load_code_lists()[column.codes].codes}
    return {}


def with_product(paths: list[Path]) -> int:
    """Read all into typed, checked records; return how many there are."""
    from lotrinh.documents.rosters import open_workbook, propose_mapping, read_roster

    table, count = load_rosters()[TABLE], 0
    for path in paths:
        workbook = open_workbook(path.read_bytes(), path.name)
        reading = read_roster(workbook, table, propose_mapping(workbook, table))
        count += len(reading.records)
    return count


def with_openpyxl(paths: list[Path]) -> int:
    """Read all in openpyxl's quick mode and add the rows up; nothing is checked."""
    import openpyxl

    count = 0
    for path in paths:
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows = workbook.worksheets[0].iter_rows(min_row=2, values_only=True)
        count += sum(1 for row in rows if row[0])
        workbook.close()
    return count


def with_calamine(paths: list[Path]) -> int:
    """Read all cells with the library that the product reads with; nothing is checked."""
    from python_calamine import CalamineWorkbook

    count = 0
    for path in paths:
        rows: list[Any] = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        count += len(rows) - 1
    return count


READERS: dict[str, Callable[[list[Path]], int]] = {
    "product": with_product,
    "openpyxl": with_openpyxl,
    "calamine": with_calamine,
}
