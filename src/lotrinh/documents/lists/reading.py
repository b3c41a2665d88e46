"""A sheet's rows, each read by itself, so that what is checked later can point at their cells.

A roster is read column by column into a frame (``documents.rosters``); a list is short, and what is
wrong with a row is mostly found by asking who and what is there already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lotrinh.core.messages import Message
from lotrinh.core.rosters import Column, RosterTable
from lotrinh.documents.lists import wording as of_lists
from lotrinh.documents.rosters import wording
from lotrinh.documents.rosters.cells import Parsed, Parser, parser_of
from lotrinh.documents.rosters.dates import FIRST_DATE, LAST_DATE
from lotrinh.documents.rosters.mapping import MappedColumn, RosterMapping, propose_mapping
from lotrinh.documents.rosters.types import (
    CellFault,
    CellValue,
    Workbook,
    is_blank,
    letter_of,
    printed,
)
from lotrinh.reference.lists import ROLES, load_roles

MAX_ROWS = 3_000
"""A province has fewer primary schools, and a unit fewer people."""

# A row with no required cell and no more cells than these is a note, as a signature is.
_MOST_IN_A_NOTE = 2


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row by its number in the sheet; ``cells`` by our column, None for blank or refused.

    A code cell is its number; ``printed`` is each cell as a person reads it.
    """

    number: int
    cells: Mapping[str, Parsed]
    printed: Mapping[str, str]

    def text(self, name: str) -> str:
        """Return a text cell, ``""`` for a blank one."""
        value = self.cells.get(name)
        return "" if value is None else str(value)

    def day(self, name: str) -> date | None:
        """Return a date cell."""
        value = self.cells.get(name)
        return value if isinstance(value, date) else None

    def code(self, name: str) -> int | None:
        """Return the number of a code cell."""
        value = self.cells.get(name)
        return value if isinstance(value, int) else None


@dataclass(frozen=True, slots=True)
class ListReading:
    """The rows of a list, and the faults of its cells and headings in the order of the sheet.

    Without a column that is required no row is read.
    """

    table: RosterTable
    mapping: RosterMapping
    rows: tuple[ListRow, ...]
    faults: tuple[CellFault, ...]

    @property
    def unused(self) -> tuple[str, ...]:
        """The headings of columns that are not read."""
        return tuple(c.heading for c in self.mapping.columns if not c.column and c.heading)

    def has(self, name: str) -> bool:
        """Say whether the sheet has our column ``name``."""
        return any(column.column == name for column in self.mapping.used)

    def fault(
        self, row: ListRow, name: str, vi: str, en: str, *, is_blocking: bool = True
    ) -> CellFault:
        """Return a fault at the cell of our column ``name``; ``vi`` and ``en`` follow its address.

        Where the sheet does not have the column, it is the row's, without an address.
        """
        where = next((c for c in self.mapping.used if c.column == name), None)
        address = "" if where is None else f"{where.letter}{row.number}"
        start = (
            Message(f"Ô {address}", f"Cell {address}")
            if address
            else Message(f"Dòng {row.number}", f"Row {row.number}")
        )
        return CellFault(
            sheet=self.mapping.sheet,
            row=row.number,
            column="" if where is None else where.letter,
            address=address,
            name=name,
            value=row.printed.get(name, ""),
            wanted=Message(f"{start.vi}: {vi}", f"{start.en}: {en}"),
            is_blocking=is_blocking,
        )


def read_list(workbook: Workbook, table: RosterTable) -> ListReading:
    """Return the rows of ``table`` that a workbook holds, with what is wrong with their cells.

    The row of headings is found by the names of our columns, in any order. What only looks like one
    of them is not read, and said.
    """
    mapping = propose_mapping(workbook, table)
    headings = [_heading_fault(mapping, c) for c in mapping.columns if c.column and not c.is_sure]
    guessed = {fault.name for fault in headings}
    missing = [_missing_fault(mapping, n) for n in mapping.missing if n not in guessed]
    if mapping.missing:
        return ListReading(table, mapping, (), (*missing, *headings))
    rows = workbook[mapping.sheet].rows
    reader = _Reader(mapping)
    for number, row in enumerate(rows[mapping.first_row - 1 :], start=mapping.first_row):
        if not all(map(is_blank, row)):
            reader.read(number, row)
    faults = (*headings, *reader.faults)
    if len(reader.rows) > MAX_ROWS:
        most = of_lists.too_many_rows(len(reader.rows), MAX_ROWS)
        return ListReading(table, mapping, (), (_sheet_fault(mapping, most),))
    return ListReading(table, mapping, tuple(reader.rows), faults)


class _Reader:
    """Reads the rows of a sheet; gathers them and their faults."""

    def __init__(self, mapping: RosterMapping) -> None:
        code_lists = {ROLES: load_roles().codes}
        self.rows: list[ListRow] = []
        self.faults: list[CellFault] = []
        self._mapping = mapping
        self._columns: list[tuple[Column, MappedColumn, Parser]] = [
            (column, mapped, parser_of(column, code_lists))
            for column in mapping.table.columns
            for mapped in mapping.used
            if mapped.column == column.name
        ]

    def read(self, number: int, row: Sequence[CellValue]) -> None:
        """Read a row that holds something."""
        found = {column.name: _at(row, mapped.index) for column, mapped, _ in self._columns}
        filled = [name for name, value in found.items() if not is_blank(value)]
        required = [column.name for column, _, _ in self._columns if column.required]
        if not set(required) & set(filled) and len(filled) <= _MOST_IN_A_NOTE:
            self._note(number, row, required[0])
            return
        cells: dict[str, Parsed] = {}
        for column, mapped, parse in self._columns:
            cells[column.name] = self._cell(column, mapped, parse, number, found[column.name])
        shown = {name: printed(value) for name, value in found.items()}
        self.rows.append(ListRow(number, cells, shown))

    def _cell(
        self, column: Column, mapped: MappedColumn, parse: Parser, number: int, value: CellValue
    ) -> Parsed:
        address = f"{mapped.letter}{number}"
        said = parse(value)
        if isinstance(said, date) and not FIRST_DATE <= said <= LAST_DATE:
            said = wording.BAD_DATE_RANGE
        if isinstance(said, Message):
            codes = load_roles().codes if column.codes else None
            wanted = wording.unread(address, printed(value), column, said, codes=codes)
        elif said is None and column.required:
            wanted = wording.blank(address, column)
        else:
            return said
        self._add(number, mapped.letter, column.name, printed(value), wanted)
        return None

    def _note(self, number: int, row: Sequence[CellValue], name: str) -> None:
        at = next(at for at, value in enumerate(row) if not is_blank(value))
        wanted = wording.note_row(number, self._mapping.table[name])
        self._add(number, letter_of(at), name, printed(row[at]), wanted, blocks=False)

    def _add(
        self, row: int, letter: str, name: str, value: str, wanted: Message, *, blocks: bool = True
    ) -> None:
        address = f"{letter}{row}" if letter else ""
        sheet = self._mapping.sheet
        self.faults.append(CellFault(sheet, row, letter, address, name, value, wanted, blocks))


def _at(row: Sequence[CellValue], index: int) -> CellValue:
    return row[index] if index < len(row) else ""


def _heading_fault(mapping: RosterMapping, guess: MappedColumn) -> CellFault:
    """Return what is said of a heading that only looks like ours."""
    column = mapping.table[guess.column]
    return CellFault(
        sheet=mapping.sheet,
        row=mapping.header_row,
        column=guess.letter,
        address=f"{guess.letter}{mapping.header_row}",
        name=column.name,
        value=guess.heading,
        wanted=of_lists.guessed(column, guess.letter, guess.heading),
        is_blocking=column.required,
    )


def _missing_fault(mapping: RosterMapping, name: str) -> CellFault:
    return _sheet_fault(mapping, of_lists.missing(mapping.table[name]), name)


def _sheet_fault(mapping: RosterMapping, wanted: Message, name: str = "") -> CellFault:
    return CellFault(mapping.sheet, mapping.header_row, "", "", name, "", wanted)
