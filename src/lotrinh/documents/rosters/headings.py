"""Finding the row of headings in a sheet, and what each heading means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lotrinh.core.rosters import Column, RosterTable
from lotrinh.core.text import squeeze, words
from lotrinh.documents.rosters.types import CellValue, Sheet, is_blank, printed

_LOOK_AT = 40  # titles, addresses and notes above the headings take fewer rows
_DEEPEST = 3  # rows of headings over each other
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBERING = re.compile(r"([(\[]?)(?:([1-9][0-9]{0,2})|[A-Z])[)\]]?")
# Fewer bare numbers than these may be a record: pupil 1 of grade 2 with status 3.
_ENOUGH_BARE, _ENOUGH_BRACKETED = 4, 2
_BETWEEN = " – "
# A heading or what stands over it that speaks of somebody else than the record.
_OTHERS = frozenset(("cha", "me", "bo", "giam", "phu", "vo", "chong"))


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's headings from the top down, as printed; ``index`` counts from 0.

    ``spans`` says whether the upper ones reach over other columns too.
    """

    index: int
    texts: tuple[str, ...]
    spans: bool = False

    @property
    def printed(self) -> str:
        """The heading as a person reads it."""
        return _BETWEEN.join(self.texts)

    @property
    def words(self) -> str:
        """The folded words of the heading."""
        return " ".join(words(self.printed))

    @property
    def is_of_others(self) -> bool:
        """Whether it is about a parent or a spouse: their birth date is not the record's."""
        return not _OTHERS.isdisjoint(words(self.printed))


@dataclass(frozen=True, slots=True)
class Guess:
    """Our column ("" for deliberately not used), and how near it is: 0 is the nearest."""

    column: str
    rank: int
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Header:
    """Where the headings are: the sheet, their first row (from 0), and how many rows they take."""

    sheet: Sheet
    row: int
    depth: int


def heading_key(text: str) -> str:
    """Return a heading folded for comparison: only its letters and digits."""
    return "".join(words(text))


class Names:
    """What the columns of a table are called, and what a school remembers of its own headings."""

    def __init__(self, table: RosterTable, remembered: Mapping[str, str]) -> None:
        self.table = table
        ours = {column.name for column in table.columns} | {""}
        self._remembered = {key: name for key, name in remembered.items() if name in ours}
        self._known = _known(table)

    def guess(self, heading: Heading) -> Guess | None:
        """Return what a heading means, None if it is not known."""
        remembered = self._remembered.get(heading_key(heading.printed))
        if remembered is not None:
            return Guess(remembered, 0)
        for rank, text in enumerate(_readings(heading), start=1):
            column = self._known.get(heading_key(text))
            if column:
                return Guess(column, rank)
        return None

    def count(self, headings: Sequence[Heading]) -> int:
        """Return how many of our columns the headings name; a required one counts twice."""
        found = {guess.column for heading in headings if (guess := self.guess(heading))} - {""}
        return len(found) + sum(1 for c in self.table.columns if c.required and c.name in found)

    def suffice(self, headings: Sequence[Heading]) -> bool:
        """Say whether these must be the headings: required columns are there, and half is known."""
        found = {guess.column for heading in headings if (guess := self.guess(heading))} - {""}
        required = {column.name for column in self.table.columns if column.required}
        return required <= found and 2 * len(found) >= len(headings) > 0

    def known_words(self) -> Iterator[tuple[str, str]]:
        """Yield the folded words of each name and its column."""
        for column in self.table.columns:
            for text in _names_of(column):
                yield " ".join(words(text)), column.name


@lru_cache(maxsize=16)
def _known(table: RosterTable) -> Mapping[str, str]:
    """Return our column by each folded name that it has; the first in the table wins."""
    known: dict[str, str] = {}
    for column in table.columns:
        for text in _names_of(column):
            known.setdefault(heading_key(text), column.name)
    return known


def _names_of(column: Column) -> Iterator[str]:
    yield from (column.label.vi, column.field, *column.headings, column.label.en, column.name)


def _readings(heading: Heading) -> Iterator[str]:
    """Yield ways to read a heading, the surest first."""
    if not heading.texts:
        return
    *over, last = heading.texts
    yield heading.printed
    plain = _BRACKETS.sub(" ", heading.printed)
    yield plain
    if not over:
        return
    yield " ".join((last, *over))
    yield " ".join((_BRACKETS.sub(" ", last), *over))
    if heading.is_of_others:
        return
    yield last
    yield _BRACKETS.sub(" ", last)
    # A heading over this column alone says what it is; one over several does not.
    if not heading.spans:
        yield from over


def find_header(sheets: Sequence[Sheet], names: Names, header_row: int) -> Header:
    """Return the rows that name most of our columns; without any, the first row with a cell."""
    best: tuple[int, Header] | None = None
    for sheet in sheets:
        rows = [header_row - 1] if header_row else range(min(len(sheet.rows), _LOOK_AT))
        for row in rows:
            if row >= len(sheet.rows) or _texts(sheet.rows[row]) < (1 if header_row else 2):
                continue
            score, depth = _score(sheet, row, names)
            if score and (best is None or score > best[0]):
                best = score, Header(sheet, row, depth)
            if names.suffice(headings_at(sheet, row, depth)):
                break
    if best is not None:
        return best[1]
    sheet = sheets[0]
    row = header_row - 1 if 0 < header_row <= len(sheet.rows) else _first_filled(sheet)
    return Header(sheet, row, 1)


def _score(sheet: Sheet, row: int, names: Names) -> tuple[int, int]:
    """Return how well the headings that begin in a row are known, and how many rows they take."""
    best, depth = names.count(headings_at(sheet, row, 1)), 1
    for deeper in range(2, _DEEPEST + 1):
        under = row + deeper - 1
        if under >= len(sheet.rows) or not _is_under(sheet, row, under):
            break
        score = names.count(headings_at(sheet, row, deeper))
        alone = names.count(headings_at(sheet, under, 1))
        if score > best or _is_merged_into(sheet, row, under) or (alone > 2 and score == best):
            best, depth = max(score, best), deeper
    return best, depth


def _is_under(sheet: Sheet, top: int, row: int) -> bool:
    """Say whether a row can hold headings under those of ``top``: words only, no numbering."""
    filled = [value for value in sheet.rows[row] if not is_blank(value)]
    return (
        bool(filled)
        and all(isinstance(value, str) for value in filled)
        and not is_numbering(sheet.rows[row])
        and bool(_texts(sheet.rows[top]))
    )


def _is_merged_into(sheet: Sheet, top: int, row: int) -> bool:
    """Say whether merged cells make ``row`` a part of the headings that begin in ``top``."""
    return any(
        first <= top and (last >= row or (first == last == row - 1 and right > left))
        for first, left, last, right in sheet.merged
        if top <= first <= row and right - left < len(sheet.rows[top]) - 1
    )


def headings_at(sheet: Sheet, row: int, depth: int) -> list[Heading]:
    """Return the headings that begin in a row, one for each column that has one."""
    lines = [sheet.rows[at] for at in range(row, min(row + depth, len(sheet.rows)))]
    width = max(len(line) for line in lines)
    over: list[str] = [""] * width
    spanning: list[bool] = [False] * width
    texts: list[list[str]] = [[] for _ in range(width)]
    for level, line in enumerate(lines):
        is_last = level == len(lines) - 1
        under = lines[level + 1] if not is_last else ()
        carried = ""
        for index in range(width):
            text = _text(line, index)
            if text:
                carried = text
                spanning[index] |= not is_last and _reaches(line, under, index)
            elif not is_last and carried and _text(under, index) and not over[index]:
                text = carried
                spanning[index] = True
            else:
                carried = ""
            if text and text not in texts[index]:
                texts[index].append(text)
    return [
        Heading(index, tuple(texts[index]), spanning[index])
        for index in range(width)
        if texts[index]
    ]


def columns_at(sheet: Sheet, row: int, depth: int) -> list[Heading]:
    """Return the headings that begin in a row, and columns that have cells without a heading."""
    known = {heading.index: heading for heading in headings_at(sheet, row, depth)}
    below = sheet.rows[row + depth : row + depth + _LOOK_AT]
    width = max(map(len, sheet.rows[row : row + depth + _LOOK_AT]), default=0)
    return [
        known.get(index, Heading(index, ()))
        for index in range(width)
        if index in known or any(_text(line, index) for line in below)
    ]


def _reaches(line: Sequence[CellValue], under: Sequence[CellValue], index: int) -> bool:
    after = index + 1
    return after < len(under) and not _text(line, after) and bool(_text(under, after))


def data_begins(sheet: Sheet, row: int) -> int:
    """Return the first row of records (from 0) from ``row`` on: a row of numbers is none."""
    while row < len(sheet.rows) and not any(not is_blank(v) for v in sheet.rows[row]):
        row += 1
    return row + 1 if row < len(sheet.rows) and is_numbering(sheet.rows[row]) else row


def is_numbering(row: Sequence[CellValue]) -> bool:
    """Say whether a row numbers the columns: 1 2 3, (1) (2), A B 1 2."""
    texts = [squeeze(printed(value)) for value in row if not is_blank(value)]
    found = [_NUMBERING.fullmatch(text) for text in texts]
    if not all(found):
        return False
    numbers = [int(match[2]) for match in found if match and match[2]]
    is_bracketed = all(match and match[1] for match in found)
    if len(numbers) < (_ENOUGH_BRACKETED if is_bracketed else _ENOUGH_BARE):
        return False
    return numbers[0] <= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _texts(row: Sequence[CellValue]) -> int:
    return sum(1 for value in row if isinstance(value, str) and not is_blank(value))


def _text(row: Sequence[CellValue], index: int) -> str:
    return squeeze(printed(row[index])) if index < len(row) and not is_blank(row[index]) else ""


def _first_filled(sheet: Sheet) -> int:
    for number, row in enumerate(sheet.rows):
        if any(not is_blank(value) for value in row):
            return number
    return 0
