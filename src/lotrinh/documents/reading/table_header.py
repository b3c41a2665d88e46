"""Recognise a target table by what its headers say, however many rows and merges they take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.text import fold
from lotrinh.documents.blocks import Cell, Merge, Row, Table
from lotrinh.documents.reading import header_words as words
from lotrinh.documents.reading.header_words import Moment, Role

_CAPTION_ROWS = 4
_VALUE_ROLES = (Role.TARGET, Role.PHASE, Role.BASELINE, Role.ACTUAL)


@dataclass(frozen=True, slots=True)
class Column:
    """A grid column: its role, the level or moment it holds for, and its headers from the top.

    A column of shares has the grid column of the ``count`` printed beside it, if there is one.
    """

    role: Role
    path: tuple[str, ...] = ()
    level: TargetLevel | None = None
    moment: Moment | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a target table, and which rows are its header (from 0, end excluded)."""

    columns: tuple[Column, ...]
    first_row: int
    end_row: int

    @property
    def name(self) -> int:
        """The grid column of the indicator names."""
        return next(i for i, column in enumerate(self.columns) if column.role is Role.NAME)

    def only(self, role: Role) -> int | None:
        """Return the first grid column of ``role``, None without one."""
        return next((i for i, column in enumerate(self.columns) if column.role is role), None)

    @property
    def measured(self) -> bool:
        """Whether the table says how its rows are measured: a unit, a baseline or phases."""
        roles = {column.role for column in self.columns}
        return not roles.isdisjoint((Role.UNIT, Role.BASELINE, Role.PHASE))

    @property
    def target_year(self) -> int | None:
        """The year in the header of the target columns (*Chỉ tiêu 2025*)."""
        years = [
            year
            for column in self.columns
            if column.role is Role.TARGET
            for text in reversed(column.path)
            if (year := words.year_in(text))
        ]
        return years[-1] if years else None


def grid_of(row: Row) -> list[tuple[int, Cell]]:
    """Return the row's cells with the grid column that each begins at (from 0)."""
    start, placed = row.before, []
    for cell in row.cells:
        placed.append((start, cell))
        start += cell.span
    return placed


def width_of(row: Row) -> int:
    """Return how many grid columns a row takes."""
    return row.before + sum(cell.span for cell in row.cells)


def find_layout(table: Table, school_year: str = "") -> Layout | None:
    """Return the layout of a target table, None if the headers are not those of one."""
    for first in range(min(_CAPTION_ROWS, len(table.rows))):
        name = _name_column(table.rows[first])
        if name is None:
            continue
        end = _header_end(table.rows, first, name)
        header = table.rows[first:end]
        width = max(width_of(row) for row in header)
        paths = [_path(header, column) for column in range(width)]
        columns = _settle([_classify(i, path, name, school_year) for i, path in enumerate(paths)])
        if any(c.role in (Role.TARGET, Role.PHASE) for c in columns):
            return Layout(tuple(columns), first, end)
    return None


def repeats_header(row: Row, header: Row) -> bool:
    """Say whether ``row`` prints a header row again (a table that runs on over a page)."""
    said = [fold(cell.text) for cell in row.cells]
    return any(said) and said == [fold(cell.text) for cell in header.cells]


def _name_column(row: Row) -> int | None:
    for start, cell in grid_of(row):
        folded = fold(cell.text)
        if words.NAME.match(folded) and not words.year_in(folded):
            return start
    placed = grid_of(row)
    if placed and words.NUMBER.match(fold(placed[0][1].text)):
        placed = placed[1:]
    for start, cell in placed[:1]:
        folded = fold(cell.text)
        if words.FIRST_NAME.match(folded) and not words.year_in(folded):
            return start
    return None


def _header_end(rows: Sequence[Row], first: int, name: int) -> int:
    end = first + 1
    while end < len(rows) and _continues_header(rows[end], name):
        end += 1
    return end


def _continues_header(row: Row, name: int) -> bool:
    said = [(start, cell) for start, cell in grid_of(row) if cell.text.strip()]
    if _is_column_numbering([fold(cell.text) for _, cell in said]):
        return True
    for start, cell in grid_of(row):
        if start <= name < start + cell.span:
            if cell.merge is Merge.CONTINUE:
                return True
            if cell.text.strip():
                return False
    return bool(said) and all(_is_header_text(fold(cell.text)) for _, cell in said)


def _is_column_numbering(texts: Sequence[str]) -> bool:
    """Say whether a row only numbers the columns: (1) (2) (3), or A B 1 2 3."""
    bare = [text.strip("()[]. ") for text in texts]
    digits = [text for text in bare if text.isdigit()]
    others = [text for text in bare if not text.isdigit()]
    return (
        len(digits) >= 3
        and all(int(b) - int(a) == 1 for a, b in pairwise(digits))
        and all(len(text) == 1 and text.isalpha() for text in others)
        and len(bare) >= 4
    )


def _is_header_text(folded: str) -> bool:
    if words.only_time(folded) and words.moment_of(folded, "0000-0001"):
        return True
    if words.COUNT.match(folded) or words.SHARE.match(folded):
        return True
    return words.level_of(folded) is not None and len(folded) < 30


def _path(header: Sequence[Row], column: int) -> tuple[str, ...]:
    path: list[str] = []
    for row in header:
        for start, cell in grid_of(row):
            if start <= column < start + cell.span:
                folded = fold(cell.text)
                if (folded and folded not in path and not folded.strip("() ").isdigit()) or (
                    folded and folded not in path and words.year_in(folded)
                ):
                    path.append(folded)
                break
    return tuple(path)


def _classify(index: int, path: tuple[str, ...], name: int, school_year: str) -> Column:
    if index == name:
        return Column(Role.NAME, path)
    if not path:
        return Column(Role.UNKNOWN, path)
    whole, leaf = " ".join(path), path[-1]
    for role, pattern in (
        (Role.NUMBER, words.NUMBER),
        (Role.UNIT, words.UNIT),
        (Role.NOTE, words.NOTE),
    ):
        if any(pattern.match(text) for text in path[:1]) and len(path) == 1:
            return Column(role, path)
    moment = next((m for text in reversed(path) if (m := words.moment_of(text, school_year))), None)
    if _is_baseline(path):
        return Column(Role.BASELINE, path, moment=moment)
    if words.ACTUAL.search(whole):
        return Column(Role.ACTUAL, path, moment=moment)
    level = next((found for text in reversed(path) if (found := words.level_of(text))), None)
    leaf_moment = words.moment_of(leaf, school_year)
    if leaf_moment and words.only_time(leaf) and (level is None or level is TargetLevel.SCHOOL):
        return Column(Role.PHASE, path, moment=leaf_moment)
    if level is not None:
        return Column(Role.TARGET, path, level=level, moment=moment)
    if words.DEMAND.search(whole) or words.PHASES.search(whole):
        return Column(Role.TARGET, path, level=TargetLevel.SCHOOL, moment=moment)
    return Column(Role.UNKNOWN, path)


def _is_baseline(path: Sequence[str]) -> bool:
    if any(words.BASELINE.search(text) for text in path):
        return True
    return words.MEASURED.match(path[0]) is not None and words.only_time(path[-1])


def _settle(columns: list[Column]) -> list[Column]:
    """Decide between readings that only the other columns can decide."""
    columns = _counts_beside_shares(columns)
    columns = _latest_baseline(columns)
    columns = _actual_or_baseline(columns)
    return _one_target_per_level(columns)


def _counts_beside_shares(columns: list[Column]) -> list[Column]:
    """Of a count and a share under one header the share is the value, the count stands beside."""
    settled = list(columns)
    for i, column in enumerate(columns):
        if column.role not in _VALUE_ROLES or not words.SHARE.match(column.path[-1]):
            continue
        for j in (i - 1, i + 1):
            beside = columns[j] if 0 <= j < len(columns) else Column(Role.UNKNOWN)
            of_the_same = beside.path[:-1] == column.path[:-1]
            if of_the_same and beside.path and words.COUNT.match(beside.path[-1]):
                settled[i] = replace(column, count=j)
                settled[j] = replace(beside, role=Role.UNKNOWN)
    return settled


def _latest_baseline(columns: list[Column]) -> list[Column]:
    """Of several baseline columns keep the latest; an earlier one is nobody's and is left over."""
    found = [i for i, column in enumerate(columns) if column.role is Role.BASELINE]
    if len(found) < 2:
        return columns
    keep = max(found, key=lambda i: (_year_of(columns[i]), i))
    return [
        replace(column, role=Role.UNKNOWN) if i in found and i != keep else column
        for i, column in enumerate(columns)
    ]


def _year_of(column: Column) -> int:
    return 0 if column.moment is None else column.moment.year


def _actual_or_baseline(columns: list[Column]) -> list[Column]:
    """A *Kết quả* column before every target, without another baseline, is the baseline."""
    if any(column.role is Role.BASELINE for column in columns):
        return columns
    demands = [i for i, c in enumerate(columns) if c.role in (Role.TARGET, Role.PHASE)]
    for i, column in enumerate(columns):
        if column.role is Role.ACTUAL and demands and i < demands[0]:
            return [*columns[:i], replace(column, role=Role.BASELINE), *columns[i + 1 :]]
    return columns


def _one_target_per_level(columns: list[Column]) -> list[Column]:
    """Of a level's columns per year the last is its target; the school's are its phases."""
    settled = list(columns)
    for level in TargetLevel:
        same = [i for i, c in enumerate(columns) if c.role is Role.TARGET and c.level is level]
        if len(same) < 2:
            continue
        dated = all(columns[i].moment for i in same)
        for i in same if level is TargetLevel.SCHOOL and dated else same[:-1]:
            role = Role.PHASE if level is TargetLevel.SCHOOL and dated else Role.UNKNOWN
            settled[i] = replace(columns[i], role=role)
    return settled
