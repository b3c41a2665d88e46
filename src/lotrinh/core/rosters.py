"""What a roster is: the canonical tables that indicators are computed from, and their columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lotrinh.core.messages import Message

# Plain digits of this century: full-width ones would make a second plan of the same year, and a
# year 0 has no calendar.
_SCHOOL_YEAR = re.compile(r"(20[0-9]{2})-(20[0-9]{2})")


def is_school_year(text: str) -> bool:
    """Return whether ``text`` is a school year such as ``2025-2026``."""
    match = _SCHOOL_YEAR.fullmatch(text)
    return match is not None and int(match[2]) == int(match[1]) + 1


def is_period(text: str) -> bool:
    """Return whether ``text`` is a school year, or its first semester (``2025-2026/1``).

    The second semester ends the year: its results are those of the year.
    """
    return is_school_year(text.removesuffix("/1"))


class ColumnKind(StrEnum):
    """What a column holds; a blank cell is unknown in every kind, never 0 and never no.

    Only a column that says so (``Column.blank_is``) has a word for its blank cells.
    """

    TEXT = "text"
    CODE = "code"  # a number of the column's code list
    FLAG = "flag"  # yes or no
    COUNT = "count"  # a whole number, 0 or more
    DECIMAL = "decimal"  # two decimals at most
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a roster table.

    ``field`` is its name in the ministry's education database, empty where that has none;
    ``headings`` are further headings that mean the same; ``codes`` names the code list of a CODE
    column; ``least`` and ``most`` bound counts and decimals.
    ``personal`` columns are read by no formula and are dropped unless the school keeps them.
    ``blank_is`` is the code that a blank cell means in a sheet that has this column with a value in
    at least one record; a column that is absent, or that nobody filled, stays unknown. Without it
    (None) a blank is always unknown. ``hint`` tells who fills a template what to write, beside what
    the kind says.
    """

    name: str
    kind: ColumnKind
    label: Message
    field: str = ""
    headings: tuple[str, ...] = ()
    codes: str = ""
    required: bool = False
    personal: bool = False
    least: int | None = None
    most: int | None = None
    blank_is: int | None = None
    hint: Message | None = None


@dataclass(frozen=True, slots=True)
class RosterTable:
    """A canonical table: one row a record, told apart within a unit by ``key``.

    ``key`` is empty for a table with one row a unit (the school's own facts). ``people`` says
    whether its records are people, so that a small count may point at one.
    """

    name: str
    label: Message
    columns: tuple[Column, ...]
    key: str = ""
    people: bool = False

    def __getitem__(self, name: str) -> Column:
        """Return the column of this name. Raises: KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def kept(self) -> tuple[Column, ...]:
        """The columns that a snapshot keeps: all but the personal ones."""
        return tuple(column for column in self.columns if not column.personal)


@dataclass(frozen=True, slots=True)
class Code:
    """An entry of a code list: its number, its word, and other ways to write it."""

    number: int
    word: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes with where it comes from; dated where the list has changed.

    ``is_coded`` lists are written as numbers in files; in the others a number is no code (the
    ministry's own texts number them in different orders), only the word counts.
    """

    name: str
    source: str
    codes: tuple[Code, ...]
    is_coded: bool = True


@dataclass(frozen=True, slots=True)
class Moments:
    """The days of a school year on which records are looked at.

    ``september_30`` for what holds at the beginning of the year, ``semester_1_ends``, ``ends``;
    ``at`` is the last day of the period: that of the year, or of its first semester.
    """

    period: str
    opens: date
    september_30: date
    semester_1_ends: date
    ends: date

    @property
    def at(self) -> date:
        """The day that ends the period."""
        return self.semester_1_ends if self.period.endswith("/1") else self.ends

    @property
    def first_year(self) -> int:
        """The calendar year in which the school year begins."""
        return self.opens.year


RosterTables = Mapping[str, RosterTable]
