"""Which column of a sheet is which column of a roster: proposed by the headings, then corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lotrinh.core.rosters import RosterTable
from lotrinh.documents.rosters.headings import (
    Guess,
    Heading,
    Names,
    columns_at,
    data_begins,
    find_header,
    heading_key,
)
from lotrinh.documents.rosters.types import Sheet, Workbook, is_blank, letter_of, printed

_SAMPLES = 3
_SAMPLE_ROWS = 200
# Of 100, on folded words: 'Hộ nghèo' and 'Hộ nghèo?' agree, 'Hộ cận nghèo' and 'Hộ nghèo' do not.
_ALIKE = 88.0


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column of the sheet and what it is taken for.

    ``index`` counts from 0; ``heading`` is as printed, a heading over it in front with `` – ``;
    ``column`` is our column, empty if the column is not used; ``samples`` are its first values.
    ``is_sure`` is false for a guess: it is not read until a person has confirmed it.
    """

    index: int
    letter: str
    heading: str
    column: str
    samples: tuple[str, ...]
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class RosterMapping:
    """Where the records of a table are in a workbook.

    ``header_row`` and ``first_row`` (that of the first record) count from 1.
    """

    table: RosterTable
    sheet: str
    header_row: int
    first_row: int
    columns: tuple[MappedColumn, ...]

    @property
    def used(self) -> tuple[MappedColumn, ...]:
        """The columns of the sheet that are read: those taken for one of ours, but no guesses."""
        return tuple(column for column in self.columns if column.column and column.is_sure)

    @property
    def missing(self) -> tuple[str, ...]:
        """The required columns that were not found, or that nobody has confirmed yet."""
        found = {column.column for column in self.used}
        return tuple(c.name for c in self.table.columns if c.required and c.name not in found)

    def corrected(self, columns: Mapping[int, str]) -> RosterMapping:
        """Return the mapping with what a person says: our column by the index, "" for not used.

        What a person says is sure, also where it is what was guessed. A column that was taken for
        the same before is then not used.

        Raises: KeyError if the table has no such column.
        """
        for name in columns.values():
            if name:
                self.table[name]
        taken = {name for name in columns.values() if name}
        changed = tuple(
            replace(column, column=columns[column.index], is_sure=True)
            if column.index in columns
            else replace(column, column="", is_sure=False)
            if column.column in taken
            else column
            for column in self.columns
        )
        return replace(self, columns=_each_once(changed))

    def to_remember(self) -> dict[str, str]:
        """Return our column by folded heading, as a person confirmed it, for the next workbook.

        A column that was found to be of no use is remembered as ""; a guess is not remembered.
        """
        remembered: dict[str, str] = {}
        for column in self.columns:
            key = heading_key(column.heading)
            if key and column.is_sure and not remembered.get(key):
                remembered[key] = column.column
        return remembered


def propose_mapping(
    workbook: Workbook,
    table: RosterTable,
    remembered: Mapping[str, str] | None = None,
    *,
    sheet: str = "",
    header_row: int = 0,
) -> RosterMapping:
    """Return where the records of ``table`` seem to be.

    Headings are compared without accents, case, punctuation and line breaks with the words of our
    templates, the database's field names and our own; a heading that ``remembered`` knows (see
    :meth:`RosterMapping.to_remember`) wins. What only looks alike is a suggestion (``is_sure`` is
    false). ``sheet`` and ``header_row`` say where to look if a person knows better.
    """
    names = Names(table, remembered or {})
    sheets = [s for s in workbook.sheets if not sheet or s.name == sheet] or list(workbook.sheets)
    header = find_header(sheets, names, header_row)
    columns = columns_at(header.sheet, header.row, header.depth)
    guesses = _best_guesses(columns, names)
    first = data_begins(header.sheet, header.row + header.depth)
    mapped = tuple(_mapped(header.sheet, first, heading, guesses) for heading in columns)
    return RosterMapping(
        table=table,
        sheet=header.sheet.name,
        header_row=header.row + 1,
        first_row=first + 1,
        columns=mapped,
    )


def _mapped(
    sheet: Sheet, first: int, heading: Heading, guesses: Mapping[int, Guess]
) -> MappedColumn:
    guess = guesses.get(heading.index, Guess("", 0, is_sure=False))
    return MappedColumn(
        index=heading.index,
        letter=letter_of(heading.index),
        heading=heading.printed,
        column=guess.column,
        samples=_samples(sheet, first, heading.index),
        is_sure=guess.is_sure,
    )


def _best_guesses(columns: Iterable[Heading], names: Names) -> dict[int, Guess]:
    """Return the guess for each column of the sheet; the best one for each of ours wins."""
    columns = list(columns)
    found: dict[int, Guess] = {}
    for heading in columns:
        guess = names.guess(heading)
        if guess is not None:
            found[heading.index] = guess
    kept = _only_best(found)
    open_names = {c.name for c in names.table.columns} - {g.column for g in kept.values()}
    left = [heading for heading in columns if heading.index not in found and heading.printed]
    return {**kept, **_suggestions(left, names, open_names)}


def _only_best(found: Mapping[int, Guess]) -> dict[int, Guess]:
    best: dict[str, int] = {}
    for index, guess in found.items():
        if guess.column and (
            guess.column not in best or guess.rank < found[best[guess.column]].rank
        ):
            best[guess.column] = index
    return {
        index: guess
        for index, guess in found.items()
        if not guess.column or best[guess.column] == index
    }


def _suggestions(left: list[Heading], names: Names, open_names: set[str]) -> dict[int, Guess]:
    """Return guesses by likeness for columns and names that nothing else was found for."""
    left = [heading for heading in left if not heading.is_of_others]
    if not left or not open_names:
        return {}
    from rapidfuzz import fuzz

    scored = sorted(
        (
            (-fuzz.token_sort_ratio(heading.words, known), heading.index, column)
            for heading in left
            for known, column in names.known_words()
            if column in open_names
        )
    )
    found: dict[int, Guess] = {}
    taken: set[str] = set()
    for score, index, column in scored:
        if -score >= _ALIKE and index not in found and column not in taken:
            found[index] = Guess(column, 9, is_sure=False)
            taken.add(column)
    return found


def _each_once(columns: tuple[MappedColumn, ...]) -> tuple[MappedColumn, ...]:
    seen: set[str] = set()
    kept: list[MappedColumn] = []
    for column in columns:
        kept.append(replace(column, column="") if column.column in seen else column)
        seen.add(column.column or "\x00")
    return tuple(kept)


def _samples(sheet: Sheet, first: int, index: int) -> tuple[str, ...]:
    samples: list[str] = []
    seen: set[tuple[type, object]] = set()  # TRUE and 1 are the same to a set, not to a person
    for row in sheet.rows[first : first + _SAMPLE_ROWS]:
        if index >= len(row) or (cell := (type(row[index]), row[index])) in seen:
            continue
        seen.add(cell)
        if not is_blank(row[index]):
            text = printed(row[index])[:60]
            if text not in samples:
                samples.append(text)
            if len(samples) == _SAMPLES:
                break
    return tuple(samples)
