"""A sheet into records: column by column, each distinct cell read once; every fault with its cell.

A cell ends as exactly one of three: a value, a blank, or a fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import count, zip_longest

import polars as pl

from lotrinh.core.messages import Message
from lotrinh.core.rosters import Column, ColumnKind, RosterTable, is_school_year
from lotrinh.documents.rosters import wording
from lotrinh.documents.rosters.cells import Parsed, parser_of
from lotrinh.documents.rosters.mapping import RosterMapping
from lotrinh.documents.rosters.types import (
    CellFault,
    CellValue,
    RosterReading,
    Workbook,
    is_blank,
    letter_of,
    printed,
)
from lotrinh.reference.rosters import load_code_lists

MAX_FAULTS = 5_000
"""More faults than these are counted, not listed: nobody mends them one by one."""

# A row under or between the records with no more than this and no key is a note.
_MOST_IN_A_NOTE = 2

POLARS: Mapping[ColumnKind, pl.DataType | type[pl.DataType]] = {
    ColumnKind.TEXT: pl.String,
    ColumnKind.CODE: pl.UInt8,
    ColumnKind.FLAG: pl.Boolean,
    ColumnKind.COUNT: pl.Int32,
    ColumnKind.DECIMAL: pl.Decimal(9, 2),
    ColumnKind.DATE: pl.Date,
}
"""How each kind of column is typed in the records."""


def read_roster(
    workbook: Workbook,
    table: RosterTable,
    mapping: RosterMapping,
    *,
    keep_personal: bool = False,
    school_year: str = "",
) -> RosterReading:
    """Return the records of ``table`` that the sheet holds, with the faults of its cells.

    Columns that are not mapped are null, and so are those that are only guessed: nothing is read
    that no person has confirmed. Personal columns are not looked at unless ``keep_personal``.
    ``school_year`` (``2025-2026``) bounds dates and says how old a pupil is; without it nothing is
    said of ages.

    Raises: ValueError if ``school_year`` is not one; KeyError if the workbook is not that of the
    mapping.
    """
    first_year = _first_year(school_year)
    sheet = workbook[mapping.sheet]
    columns = [column for column in table.columns if keep_personal or not column.personal]
    if mapping.missing:
        return _without_required(sheet.rows, table, mapping, columns)
    return _Reader(table, mapping, columns).read(sheet.rows, first_year)


def _first_year(school_year: str) -> int | None:
    if not school_year:
        return None
    if not is_school_year(school_year):
        raise ValueError(school_year)
    return int(school_year[:4])


def _without_required(
    rows: Sequence[Sequence[CellValue]],
    table: RosterTable,
    mapping: RosterMapping,
    columns: Sequence[Column],
) -> RosterReading:
    """Return no records, and which required columns are missing."""
    guessed = {c.column: c for c in mapping.columns if not c.is_sure}
    faults = tuple(
        CellFault(
            sheet=mapping.sheet,
            row=mapping.header_row,
            column="",
            address="",
            name=name,
            value="",
            wanted=wording.guessed(table[name], guessed[name].letter, guessed[name].heading)
            if name in guessed
            else wording.missing(table[name]),
        )
        for name in mapping.missing
    )
    filled = sum(1 for row in rows[mapping.first_row - 1 :] if not all(map(is_blank, row)))
    schema = {column.name: POLARS[column.kind] for column in columns}
    return RosterReading(pl.DataFrame(schema=schema), faults, rows=filled, skipped=filled)


class _Reader:
    """Reads one sheet; gathers faults on the way."""

    def __init__(
        self, table: RosterTable, mapping: RosterMapping, columns: Sequence[Column]
    ) -> None:
        self._table, self._mapping, self._columns = table, mapping, columns
        ours = {column.name for column in columns}
        self._where = {c.column: c for c in mapping.used if c.column in ours}
        self._required = [column.name for column in columns if column.required]
        self._cells: dict[str, Sequence[CellValue]] = {}
        self._rows: list[int] = []  # the number in the sheet, from 1, of each record
        self._refused: dict[str, set[int]] = defaultdict(set)  # by column: records, from 0
        self._faults: list[CellFault] = []
        self._unlisted = 0

    def read(self, rows: Sequence[Sequence[CellValue]], first_year: int | None) -> RosterReading:
        """Return the records of the rows."""
        data, notes = self._records_only(rows)
        by_index = list(zip_longest(*data, fillvalue="") if _is_ragged(data) else zip(*data))  # noqa: B905
        blank = ("",) * len(data)
        for name, mapped in self._where.items():
            self._cells[name] = by_index[mapped.index] if mapped.index < len(by_index) else blank
        frame = pl.DataFrame([self._series(column) for column in self._columns])
        frame = self._checked(frame, first_year)
        return RosterReading(
            records=frame,
            faults=tuple(self._listed()),
            rows=len(data) + notes,
            skipped=len(data) + notes - frame.height,
        )

    def _records_only(
        self, rows: Sequence[Sequence[CellValue]]
    ) -> tuple[list[Sequence[CellValue]], int]:
        """Return the rows that are records, and how many are notes; each note is a warning."""
        first = self._mapping.first_row
        required = [self._where[name].index for name in self._required]
        notes = 0
        data: list[Sequence[CellValue]] = []
        for number, row in enumerate(rows[first - 1 :], start=first):
            # Nearly every row has its key, so this first look is all that it needs.
            if (
                (not required or len(row) <= required[0] or not row[required[0]])
                and all(index >= len(row) or is_blank(row[index]) for index in required)
                and self._is_note(row)
            ):
                if not all(map(is_blank, row)):
                    notes += 1
                    self._note(number, row)
                continue
            data.append(row)
            self._rows.append(number)
        return data, notes

    def _is_note(self, row: Sequence[CellValue]) -> bool:
        """Say whether a row without a key or another required cell says too little for a record."""
        used = [c.index for c in self._mapping.used]
        filled = sum(1 for at in used if at < len(row) and not is_blank(row[at]))
        return filled <= (_MOST_IN_A_NOTE if self._required else 0)

    def _note(self, number: int, row: Sequence[CellValue]) -> None:
        at = next((at for at, value in enumerate(row) if not is_blank(value)), None)
        if at is None:
            return
        name = self._table.key or (self._required or [self._columns[0].name])[0]
        sentence = wording.note_row(number, self._table[name])
        self._add(
            CellFault(
                sheet=self._mapping.sheet,
                row=number,
                column=letter_of(at),
                address=f"{letter_of(at)}{number}",
                name=name,
                value=printed(row[at]),
                wanted=sentence,
                is_blocking=False,
            )
        )

    def _series(self, column: Column) -> pl.Series:
        dtype = POLARS[column.kind]
        cells = self._cells.get(column.name)
        if cells is None:
            return pl.Series(column.name, [None] * len(self._rows), dtype=dtype)
        # Each distinct cell is read and converted once; the column is then made of their places.
        keys, distinct, places = _distinct(cells)
        values = pl.Series(column.name, self._values(column, keys, distinct), dtype=dtype)
        return values[pl.Series(places, dtype=pl.UInt32)]

    def _values(
        self, column: Column, keys: Sequence[object], distinct: Iterable[object]
    ) -> list[Parsed]:
        """Return what the distinct cells of a column say; what is refused is a fault and None.

        Where the column has a word for blank cells (``blank_is``) and one cell has a value, they
        say that.
        """
        parse = parser_of(column, load_code_lists())
        values: list[Parsed] = []
        refused: dict[object, Message] = {}
        for key in distinct:
            said = parse(bool(key) if isinstance(key, _Truth) else key)
            if isinstance(said, Message):
                refused[key], said = said, None
            values.append(said)
        if refused:
            for record, key in enumerate(keys):
                if key in refused:
                    self._refuse(column, record, refused[key])
        if column.blank_is is not None and any(value is not None for value in values):
            return [
                column.blank_is if value is None and key not in refused else value
                for key, value in zip(distinct, values, strict=True)
            ]
        return values

    def _checked(self, frame: pl.DataFrame, first_year: int | None) -> pl.DataFrame:
        """Return the frame without what breaks a rule."""
        from lotrinh.documents.rosters.rules import ROW, broken_rules

        # One fault a cell, the gravest: a date that cannot be is not also one of the wrong age.
        blamed = {(name, record) for name, records in self._refused.items() for record in records}
        frame = frame.with_row_index(ROW)
        for broken in broken_rules(frame, self._table, first_year):
            if (broken.column, broken.row) in blamed:
                continue
            blamed.add((broken.column, broken.row))
            column = self._table[broken.column]
            if broken.first is not None:
                self._refuse_repeated(column, broken.row, broken.first)
            else:
                self._refuse(column, broken.row, broken.what, is_blocking=broken.is_blocking)
        refused = [
            pl.when(pl.col(ROW).is_in(sorted(records))).then(None).otherwise(pl.col(name))
            for name, records in self._refused.items()
        ]
        if refused:
            names = list(self._refused)
            frame = frame.with_columns(
                expression.alias(name) for expression, name in zip(refused, names, strict=True)
            )
        if self._required:
            frame = frame.drop_nulls(self._required)
        return (frame if self._table.key else self._only_first(frame)).drop(ROW)

    def _only_first(self, frame: pl.DataFrame) -> pl.DataFrame:
        for number in self._rows[1:]:
            at = min(c.index for c in self._where.values())
            self._add(
                CellFault(
                    sheet=self._mapping.sheet,
                    row=number,
                    column=letter_of(at),
                    address=f"{letter_of(at)}{number}",
                    name=next(name for name, c in self._where.items() if c.index == at),
                    value="",
                    wanted=wording.second_row(number),
                )
            )
        return frame.head(1)

    def _refuse(
        self, column: Column, record: int, what: Message | None, *, is_blocking: bool = True
    ) -> None:
        """List a fault; ``what`` is None for a required cell that is blank."""
        address, shown = self._address(column, record), self._printed(column, record)
        sentence = (
            wording.blank(address, column)
            if what is None
            else wording.unread(
                address,
                shown,
                column,
                what,
                codes=load_code_lists().get(column.codes),
                is_blocking=is_blocking,
            )
        )
        self._blame(column, record, sentence, is_blocking=is_blocking)

    def _refuse_repeated(self, column: Column, record: int, first: int) -> None:
        address, shown = self._address(column, record), self._printed(column, record)
        sentence = wording.repeated(address, shown, self._rows[first], column)
        self._blame(column, record, sentence, is_blocking=True)

    def _blame(self, column: Column, record: int, sentence: Message, *, is_blocking: bool) -> None:
        if is_blocking:
            self._refused[column.name].add(record)
        self._add(
            CellFault(
                sheet=self._mapping.sheet,
                row=self._rows[record],
                column=self._where[column.name].letter,
                address=self._address(column, record),
                name=column.name,
                value=self._printed(column, record),
                wanted=sentence,
                is_blocking=is_blocking,
            )
        )

    def _address(self, column: Column, record: int) -> str:
        return f"{self._where[column.name].letter}{self._rows[record]}"

    def _printed(self, column: Column, record: int) -> str:
        return printed(self._cells[column.name][record])

    def _add(self, fault: CellFault) -> None:
        if len(self._faults) < MAX_FAULTS:
            self._faults.append(fault)
        else:
            self._unlisted += 1

    def _listed(self) -> list[CellFault]:
        """Return the faults in the order of the sheet, and how many more there are."""
        faults = sorted(self._faults, key=lambda f: (f.row, len(f.column), f.column))
        if self._unlisted:
            faults.append(
                CellFault(
                    sheet=self._mapping.sheet,
                    row=self._mapping.header_row,
                    column="",
                    address="",
                    name="",
                    value="",
                    wanted=wording.more(self._unlisted),
                )
            )
        return faults


class _Truth:
    """TRUE or FALSE as a key of its own: to a dictionary they are 1 and 0."""

    def __init__(self, value: bool) -> None:
        self._value = value

    def __bool__(self) -> bool:
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Truth) and bool(other) is self._value

    def __hash__(self) -> int:
        return hash((_Truth, self._value))


def _is_ragged(rows: Sequence[Sequence[CellValue]]) -> bool:
    return len(set(map(len, rows))) > 1


def _distinct(
    cells: Sequence[CellValue],
) -> tuple[Sequence[object], Iterable[object], list[int]]:
    """Return the cells, each of them once, and for each cell the place of the one that it is.

    What differs to a person differs here.
    """
    seen: defaultdict[object, int] = defaultdict(count().__next__)
    places = list(map(seen.__getitem__, cells))
    if (1 in seen or 0 in seen) and bool in set(map(type, cells)):
        keys = [_Truth(value) if isinstance(value, bool) else value for value in cells]
        seen = defaultdict(count().__next__)
        return keys, seen, list(map(seen.__getitem__, keys))
    return cells, seen, places
