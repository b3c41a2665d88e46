"""What is read from a school's workbook: its cells, and what each of its faults is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from lotrinh.core.messages import LotrinhError, Message

if TYPE_CHECKING:
    import polars as pl

CellValue = str | float | bool | date | time | timedelta
"""A cell as its file types it; ``""`` is an empty one, a formula's error is its text (``#N/A``)."""


class UnreadableWorkbook(LotrinhError):
    """A file cannot be read as a workbook; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's cells from A1 on, row by row; ``merged`` are areas of cells that were made one.

    An area is its first row, first column, last row and last column, from 0.
    """

    name: str
    rows: Sequence[Sequence[CellValue]]
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a file that a person handed in."""

    filename: str
    sheets: tuple[Sheet, ...]

    def __getitem__(self, name: str) -> Sheet:
        """Return the sheet of this name. Raises: KeyError."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that does not say what its column needs.

    ``column`` is its letter and ``address`` as in ``F12`` (both empty where a column is missing
    altogether); ``name`` is our column; ``value`` the cell as printed; ``wanted`` the whole
    sentence with what to do. A blocking fault must be mended: what its cell says is not in the
    records. Another is a warning: the value stands as it is.
    """

    sheet: str
    row: int
    column: str
    address: str
    name: str
    value: str
    wanted: Message
    is_blocking: bool = True


@dataclass(frozen=True, slots=True)
class RosterReading:
    """The records of a workbook, and the faults of its cells in the order of the sheet.

    ``records`` has every column of the table that is kept, typed; null is a blank cell, or one with
    a blocking fault. ``rows`` counts the rows that hold something, ``skipped`` those of them that
    are not in ``records`` because their key or a required cell has a fault.
    """

    records: pl.DataFrame
    faults: tuple[CellFault, ...]
    rows: int
    skipped: int

    @property
    def is_blocked(self) -> bool:
        """Whether a fault must be mended before the records can be used."""
        return any(fault.is_blocking for fault in self.faults)


def letter_of(index: int) -> str:
    """Return the letter of a column, counted from 0: ``A``, ``Z``, ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def printed(value: object) -> str:
    """Return a cell as a person reads it: ``5`` for 5.0, ``05/09/2017`` for a date."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    return str(value)


def is_blank(value: object) -> bool:
    """Say whether a cell holds nothing but white space, also of zero width."""
    return isinstance(value, str) and not value.strip(_INVISIBLE)


# What str.strip() takes for white space, and the characters that take no place on the screen.
_INVISIBLE = (
    " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff"
)
