"""The rows of target tables as indicators: groups open and close, tables run on over pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lotrinh.core.indicators import direction_of
from lotrinh.core.plan.types import Baseline, Indicator, Place
from lotrinh.core.plan.types import Cell as PlanCell
from lotrinh.core.text import squeeze
from lotrinh.core.values.types import Column as Kind
from lotrinh.documents.blocks import Cell, Row
from lotrinh.documents.reading import header_words as words
from lotrinh.documents.reading.cells import read_cell
from lotrinh.documents.reading.header_words import Role
from lotrinh.documents.reading.ledger import Ledger
from lotrinh.documents.reading.markers import Rank, rank_of_number, split_marker
from lotrinh.documents.reading.table_header import Layout, grid_of
from lotrinh.documents.reading.unit_in_name import unit_in_name
from lotrinh.reference import load_catalogue

GROUP_JOINT = " > "


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A data row with its layout, part and appendix, and its cells by grid column."""

    row: Row
    layout: Layout
    part: str
    appendix: str
    cells: dict[int, Cell]

    @property
    def place(self) -> Place:
        """Where the row stands."""
        return self.row.place

    def text(self, column: int | None) -> str:
        """Return the squeezed text at a grid column, ``""`` without one."""
        cell = None if column is None else self.cells.get(column)
        return "" if cell is None else squeeze(cell.text)

    @property
    def in_shares(self) -> bool:
        """Whether the row fills a column of shares that has counts beside it."""
        columns = enumerate(self.layout.columns)
        return any(c.count is not None and self.text(i) for i, c in columns)

    def source(self, column: int) -> int:
        """Return where a value column is read: in its counts if the row has no shares at all."""
        count = self.layout.columns[column].count
        return column if count is None or self.in_shares else count

    @property
    def merged(self) -> bool:
        """Whether one cell takes the value columns together, as group rows print their name."""
        widest = max((cell.span for cell in self.row.cells), default=1)
        return widest > 2 and widest >= len(self.layout.columns) - 2

    @property
    def number(self) -> str:
        """The row's number as printed, from its own column or the front of its name."""
        own = self.text(self.layout.only(Role.NUMBER))
        if self.merged and own == self.merged_text:
            own = ""
        if own:
            return own.rstrip(".")
        name = self.merged_text if self.merged else self.text(self.layout.name)
        marker = split_marker(name)
        return marker.text if Rank.NONE < marker.rank < Rank.PAREN else ""

    @property
    def name(self) -> str:
        """The row's name as printed, without a number in front of it."""
        printed = self.merged_text if self.merged else self.text(self.layout.name)
        marker = split_marker(printed)
        own = self.text(self.layout.only(Role.NUMBER))
        if own and own != printed:
            return printed
        return marker.rest if Rank.NONE < marker.rank < Rank.PAREN else printed

    @property
    def merged_text(self) -> str:
        """The text of the row's widest cell."""
        return squeeze(max(self.row.cells, key=lambda cell: cell.span).text)

    @property
    def rank(self) -> Rank:
        """How high the row's number ranks."""
        return rank_of_number(self.number)

    @property
    def blank(self) -> bool:
        """Whether all cells but number and name are blank."""
        named = (self.layout.only(Role.NUMBER), self.layout.name)
        return self.merged or not any(
            cell.text.strip() for column, cell in self.cells.items() if column not in named
        )

    @property
    def bold(self) -> bool:
        """Whether the name is printed bold."""
        cell = self.cells.get(self.layout.name)
        return cell is not None and cell.bold


def target_row(row: Row, layout: Layout, part: str, appendix: str) -> TargetRow:
    """Return a data row of a table laid out as ``layout``."""
    cells = dict(grid_of(row))
    return TargetRow(row=row, layout=layout, part=part, appendix=appendix, cells=cells)


@dataclass(slots=True)
class _Groups:
    """The group rows that are open, outermost first."""

    part: str = ""
    open: list[tuple[Rank, str, str]] = field(default_factory=list)

    def close_for(self, rank: Rank) -> None:
        """Close the groups that a row of ``rank`` ends; a row without a number ends none."""
        if rank is Rank.NONE:
            return
        while self.open and self.open[-1][0] >= rank:
            self.open.pop()

    def enter(self, row: TargetRow) -> None:
        if row.rank is Rank.NONE:
            self.open = [group for group in self.open if group[0] is not Rank.NONE]
        self.close_for(row.rank)
        self.open.append((row.rank, row.number, row.name))


def read_indicators(rows: Sequence[TargetRow], ledger: Ledger) -> Iterator[Indicator]:
    """Yield the indicators of target rows in printed order, group rows as their ``group``."""
    groups = _Groups()
    parts = [row.part for row in rows]
    for i, row in enumerate(rows):
        following = rows[i + 1] if i + 1 < len(rows) and parts[i + 1] == parts[i] else None
        if row.part != groups.part:
            groups = _Groups(part=row.part)
        if not row.name:
            continue
        if _is_group(row, following):
            groups.enter(row)
            ledger.place(row.row.cells)
            continue
        groups.close_for(row.rank)
        yield _indicator(row, groups)
        ledger.place(_known_cells(row))


def _is_group(row: TargetRow, following: TargetRow | None) -> bool:
    if not row.blank:
        return False
    if row.merged:
        return True
    if following is None:
        return False
    if row.rank is Rank.NONE:
        return row.bold or not following.blank
    # A blank row whose next row has the same kind of number groups nothing: its values are missing.
    return following.rank is not row.rank


def _known_cells(row: TargetRow) -> Iterator[Cell]:
    counts = () if row.in_shares else [c.count for c in row.layout.columns]
    for column, cell in row.cells.items():
        known = row.layout.columns[column : column + cell.span]
        if column in counts or any(c.role is not Role.UNKNOWN for c in known):
            yield cell


def _indicator(row: TargetRow, groups: _Groups) -> Indicator:
    layout, name = row.layout, row.name
    unit_column = layout.only(Role.UNIT)
    unit = "%" if row.in_shares else row.text(unit_column) or unit_in_name(name)
    actual = layout.only(Role.ACTUAL)

    def read(column: int, kind: Kind) -> PlanCell:
        cell = row.cells.get(row.source(column))
        if cell is None:
            return PlanCell(place=row.place)
        return read_cell(cell.text, cell.place, column=kind, unit=unit, indicator=name)

    targets = {
        column.level: read(i, Kind.TARGET)
        for i, column in enumerate(layout.columns)
        if column.role is Role.TARGET and column.level is not None
    }
    phases = {
        column.moment.key: read(i, Kind.PHASE)
        for i, column in enumerate(layout.columns)
        if column.role is Role.PHASE and column.moment is not None
    }
    demanded = [cell.value for cell in (*targets.values(), *phases.values())]
    group = GROUP_JOINT.join(text for _, _, text in groups.open)
    entry = load_catalogue().find(name, group)
    return Indicator(
        appendix=row.appendix,
        part=row.part,
        group=group,
        group_number=groups.open[0][1] if groups.open else "",
        group_numbers=tuple(number for _, number, _ in groups.open),
        number=row.number,
        name=name,
        unit=unit,
        baseline=_baseline(row, unit, name),
        targets=targets,
        phases=phases,
        target_year=layout.target_year,
        actual=None if actual is None else read(actual, Kind.ACTUAL),
        note=row.text(layout.only(Role.NOTE)),
        place=row.place,
        name_place=_place_at(row, layout.name),
        unit_place=_place_at(row, unit_column),
        code=entry.code if entry else "",
        direction=entry.direction if entry else direction_of(name, unit, demanded),
    )


def _place_at(row: TargetRow, column: int | None) -> Place:
    cell = None if column is None else row.cells.get(column)
    return row.place if cell is None else cell.place


def _baseline(row: TargetRow, unit: str, name: str) -> Baseline:
    column = row.layout.only(Role.BASELINE)
    if column is None:
        return Baseline(place=row.place)
    as_of = words.as_of(" ".join(row.layout.columns[column].path))
    cell = row.cells.get(row.source(column))
    if cell is None:
        return Baseline(as_of=as_of, place=row.place)
    found = read_cell(cell.text, cell.place, column=Kind.BASELINE, unit=unit, indicator=name)
    return Baseline(
        text=found.text,
        as_of=as_of,
        value=found.value,
        place=found.place,
        assumptions=found.assumptions,
    )
