"""``lotrinh roster``: an empty workbook, a check of a filled one, and its import as a snapshot."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lotrinh.core.messages import LotrinhError
from lotrinh.core.rosters import RosterTable, is_school_year

if TYPE_CHECKING:
    import polars as pl

    from lotrinh.documents.rosters import (
        CellFault,
        RosterChanges,
        RosterMapping,
        RosterReading,
        Workbook,
    )

_MOST_SHOWN = 10
_UNIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_YEAR_BEGINS = 8  # a date from August on is in the school year that begins in its year
_COLUMN = re.compile(r"([A-Za-z]{1,3})=([a-z0-9_]*)")


class UnableToUseRoster(LotrinhError):
    """The command cannot be carried out as it was given."""


@click.group()
def roster() -> None:
    """Danh sách học sinh, đội ngũ… từ bảng tính / rosters from workbooks."""


_file = click.argument("file", type=click.Path(path_type=Path))
_table = click.option("--table", required=True, help="Bảng, như pupils, staff / the table.")
_year = click.option("--school-year", default="", help="Năm học, như 2025-2026 / school year.")
_columns = click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="F=birth_date",
    help="Cột F là cột nào; “F=” là không dùng / what column F is; “F=” for not used.",
)


@roster.command()
@click.argument("table")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
def template(table: str, out: Path, language: str) -> None:
    """Ghi một bảng tính trống để điền / write an empty workbook with drop-downs."""
    from lotrinh.documents.rosters import template_xlsx
    from lotrinh.reference.rosters import load_code_lists

    content = template_xlsx(_table_of(table), load_code_lists(), language)
    _write(out, content)
    click.echo(f"Đã ghi bảng trống vào {out} / The empty workbook is in {out}")


@roster.command()
@_file
@_table
@_year
@_columns
@click.option("--json", "as_json", is_flag=True, help="Kết quả dạng JSON / as JSON.")
@click.option(
    "--marked",
    type=click.Path(path_type=Path),
    help="Ghi bản đánh dấu các ô sai / write the workbook with its faults marked.",
)
@click.pass_context
def check(
    ctx: click.Context,
    file: Path,
    table: str,
    school_year: str,
    columns: tuple[str, ...],
    as_json: bool,
    marked: Path | None,
) -> None:
    """Kiểm tra một bảng tính, nêu từng ô sai / check a workbook, fault by fault.

    Kết thúc với mã 1 khi có lỗi phải sửa, 0 khi không, 2 khi không đọc được. / Exits with 1 when
    there are faults to mend, 0 when there are none, 2 when the file cannot be read.
    """
    _check_school_year(school_year)
    if marked is not None and marked.exists() and marked.samefile(file):
        raise UnableToUseRoster(
            "Tệp đánh dấu trùng với tệp gốc. Hãy chọn tên khác sau --marked.",
            "The marked workbook is the file itself. Give another name after --marked.",
        )
    workbook, mapping, reading = _read(
        file, _table_of(table), columns, school_year=school_year, keep_personal=False
    )
    if marked is not None:
        from lotrinh.documents.rosters import marked_xlsx

        _write(marked, marked_xlsx(workbook, reading.faults))
    if as_json:
        data = _as_json(file, mapping, reading)
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        _say_mapping(mapping)
        _say_faults(reading.faults)
        _say_counts(reading)
        if marked is not None:
            click.echo(f"Bản đánh dấu: {marked} / The marked workbook: {marked}")
    ctx.exit(int(reading.is_blocked))


@roster.command(name="import")
@_file
@_table
@click.option("--unit", required=True, help="Mã đơn vị, như HS01 / the unit's code.")
@click.option("--date", "day", required=True, help="Ngày của số liệu / the date: 2025-09-30.")
@click.option(
    "--store",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Thư mục lưu số liệu / the folder of snapshots.",
)
@_year
@_columns
@click.option("--keep-names", is_flag=True, help="Giữ họ tên / keep the names.")
@click.option("--yes", is_flag=True, help="Không hỏi lại / do not ask.")
@click.pass_context
def import_(
    ctx: click.Context,
    file: Path,
    table: str,
    unit: str,
    day: str,
    store: Path,
    school_year: str,
    columns: tuple[str, ...],
    keep_names: bool,
    yes: bool,
) -> None:
    """Nhập một bảng tính: xem trước rồi lưu / import a workbook: preview, then keep a snapshot.

    Còn lỗi phải sửa thì không lưu gì, mã 1. / With faults to mend nothing is kept, exit code 1.
    """
    roster_table = _table_of(table)
    _check_unit(unit)
    as_of = _date_of(day)
    school_year = school_year or _year_of(as_of)
    _check_school_year(school_year)
    _, mapping, reading = _read(
        file, roster_table, columns, school_year=school_year, keep_personal=keep_names
    )
    _say_mapping(mapping)
    _say_faults(reading.faults)
    _say_counts(reading)
    if reading.is_blocked:
        click.echo(
            "Chưa lưu gì. Sửa các ô trên rồi nhập lại; lotrinh roster check --marked ghi bản đánh "
            "dấu.\nNothing was kept. Mend these cells and import again; lotrinh roster check "
            "--marked writes a workbook with them marked."
        )
        ctx.exit(1)
    _say_changes(_changes(roster_table, reading.records, store, school_year, unit))
    if not yes and not click.confirm("Lưu? / Keep it?"):
        click.echo("Chưa lưu gì. / Nothing was kept.")
        ctx.exit(1)
    path = _keep(roster_table, reading.records, store, school_year, unit, as_of)
    click.echo(f"Đã lưu {path} / {path} is kept")


def _table_of(name: str) -> RosterTable:
    from lotrinh.reference.rosters import load_rosters

    tables = load_rosters()
    if name not in tables:
        known = ", ".join(tables)
        raise UnableToUseRoster(
            f"Không có bảng “{name}”. Các bảng: {known}.",
            f"There is no table “{name}”. The tables: {known}.",
        )
    return tables[name]


def _read(
    file: Path,
    table: RosterTable,
    columns: Sequence[str],
    *,
    school_year: str,
    keep_personal: bool,
) -> tuple[Workbook, RosterMapping, RosterReading]:
    from lotrinh.documents.rosters import open_workbook, propose_mapping, read_roster

    try:
        content = file.read_bytes()
    except OSError as error:
        raise UnableToUseRoster(
            f"Không đọc được “{file}”. Hãy xem lại đường dẫn và quyền đọc.",
            f"“{file}” cannot be read. Check the path and that you may read it.",
        ) from error
    workbook = open_workbook(content, file.name)
    mapping = _corrected(propose_mapping(workbook, table), columns)
    reading = read_roster(
        workbook, table, mapping, keep_personal=keep_personal, school_year=school_year
    )
    return workbook, mapping, reading


def _corrected(mapping: RosterMapping, columns: Sequence[str]) -> RosterMapping:
    """Return the mapping with what ``--column`` says.

    Raises: UnableToUseRoster if the sheet has no such column, or the table no such name.
    """
    by_letter = {column.letter: column.index for column in mapping.columns}
    names = {column.name for column in mapping.table.columns} | {""}
    said: dict[int, str] = {}
    for text in columns:
        found = _COLUMN.fullmatch(text)
        letter, name = (found[1].upper(), found[2]) if found else ("", "")
        if letter not in by_letter or name not in names:
            raise UnableToUseRoster(
                f"Không hiểu --column {text}. Viết CHỮ=tên, như F=birth_date; các tên: "
                f"{', '.join(sorted(names - {''}))}.",
                f"--column {text} is not understood. Write LETTER=name, as F=birth_date.",
            )
        said[by_letter[letter]] = name
    return mapping.corrected(said)


def _check_unit(unit: str) -> None:
    if not _UNIT.fullmatch(unit):
        raise UnableToUseRoster(
            f"Mã đơn vị “{unit}” không dùng được. Chỉ dùng chữ không dấu, số và các dấu - _ .",
            f"The unit's code “{unit}” cannot be used. Use letters, digits and - _ . only.",
        )


def _date_of(day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise UnableToUseRoster(
            f"“{day}” không phải là ngày. Viết năm-tháng-ngày, như 2025-09-30.",
            f"“{day}” is not a date. Write year-month-day, as 2025-09-30.",
        ) from error


def _year_of(day: date) -> str:
    first = day.year if day.month >= _YEAR_BEGINS else day.year - 1
    return f"{first}-{first + 1}"


def _check_school_year(school_year: str) -> None:
    if school_year and not is_school_year(school_year):
        raise UnableToUseRoster(
            f"“{school_year}” không phải là năm học. Viết như 2025-2026.",
            f"“{school_year}” is not a school year. Write it as 2025-2026.",
        )


def _changes(
    table: RosterTable, records: pl.DataFrame, store: Path, school_year: str, unit: str
) -> RosterChanges:
    from lotrinh.compute.snapshots import latest_snapshots, read_snapshot
    from lotrinh.documents.rosters import compare_records

    found = latest_snapshots(store, school_year, unit) if store.is_dir() else {}
    own = [snapshot for snapshot in found.get(table.name, ()) if snapshot.unit == unit]
    return compare_records(read_snapshot(own[0]) if own else None, records, table)


def _keep(
    table: RosterTable,
    records: pl.DataFrame,
    store: Path,
    school_year: str,
    unit: str,
    as_of: date,
) -> Path:
    from lotrinh.compute.snapshots import keep_snapshot, snapshot_bytes

    return keep_snapshot(
        store,
        snapshot_bytes(records, table.name, unit, school_year),
        table=table.name,
        school_year=school_year,
        unit=unit,
        as_of=as_of,
    ).path


def _as_json(file: Path, mapping: RosterMapping, reading: RosterReading) -> dict[str, Any]:
    return {
        "file": file.name,
        "table": mapping.table.name,
        "sheet": mapping.sheet,
        "header_row": mapping.header_row,
        "columns": [
            {"letter": c.letter, "heading": c.heading, "column": c.column, "is_sure": c.is_sure}
            for c in mapping.columns
        ],
        "missing": list(mapping.missing),
        "rows": reading.rows,
        "records": reading.records.height,
        "skipped": reading.skipped,
        "faults": [asdict(fault) for fault in reading.faults],
    }


def _say_mapping(mapping: RosterMapping) -> None:
    click.echo(
        f"Trang “{mapping.sheet}”, tiêu đề ở dòng {mapping.header_row} / "
        f"sheet “{mapping.sheet}”, headings in row {mapping.header_row}"
    )
    for column in mapping.columns:
        if column.column and not column.is_sure:
            say = f"--column {column.letter}={column.column}"
            click.echo(
                f"  Cột {column.letter} “{column.heading}” có vẻ là {column.column}; chưa dùng. "
                f"Xác nhận bằng {say} / looks like {column.column}; not used. Confirm it by {say}"
            )
    unused = [c.heading for c in mapping.columns if not c.column and c.heading]
    if unused:
        click.echo(f"  Cột không dùng / columns not used: {'; '.join(unused)}")


def _say_faults(faults: Sequence[CellFault]) -> None:
    for fault in faults:
        level = "LỖI" if fault.is_blocking else "xem lại"
        click.echo(f"[{level}] {fault.wanted.vi}\n    {fault.wanted.en}")


def _say_counts(reading: RosterReading) -> None:
    must = sum(fault.is_blocking for fault in reading.faults)
    other = len(reading.faults) - must
    click.echo(
        f"{reading.rows} dòng, {reading.records.height} bản ghi, {must} lỗi phải sửa, {other} chỗ "
        f"xem lại / {reading.rows} rows, {reading.records.height} records, {must} faults to mend, "
        f"{other} to look at"
    )


def _say_changes(changes: RosterChanges) -> None:
    click.echo(
        f"Mới {len(changes.new)}, thay đổi {len(changes.changed)}, không còn {len(changes.gone)}, "
        f"giữ nguyên {changes.same} / new {len(changes.new)}, changed {len(changes.changed)}, "
        f"gone {len(changes.gone)}, same {changes.same}"
    )
    for word, keys in (("+", changes.new), ("-", changes.gone)):
        for key in keys[:_MOST_SHOWN]:
            click.echo(f"  {word} {key}")
        _say_more(len(keys))
    for change in changes.changed[:_MOST_SHOWN]:
        cells = "; ".join(
            f"{name}: {_shown(was)} → {_shown(now)}" for name, was, now in change.cells
        )
        click.echo(f"  ~ {change.key} {cells}")
    _say_more(len(changes.changed))


def _say_more(count: int) -> None:
    if count > _MOST_SHOWN:
        click.echo(f"  … (+{count - _MOST_SHOWN})")


def _shown(value: object) -> str:
    return "–" if value is None else str(value)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UnableToUseRoster(
            f"Không ghi được “{path}”. Hãy xem lại thư mục và quyền ghi.",
            f"“{path}” cannot be written. Check the folder and that you may write there.",
        ) from error
