"""What rules about figures share: a row's figures with their names, years and percentages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from lotrinh.core.lint.types import Quote
from lotrinh.core.lint.wording import say
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Baseline, Cell, Indicator, Plan, TargetLevel
from lotrinh.core.text import fold, squeeze, words
from lotrinh.core.values import (
    Bound,
    Count,
    Direction,
    Missing,
    Number,
    Ratio,
    Reason,
    Value,
    weaker,
)

_LEVELS = {
    TargetLevel.CENTRAL: Message("trung ương", "the centre"),
    TargetLevel.CENTRAL_PROVINCE: Message("trung ương, tỉnh", "the centre and the province"),
    TargetLevel.PROVINCE: Message("tỉnh", "the province"),
    TargetLevel.DISTRICT: Message("huyện", "the district"),
    TargetLevel.COMMUNE: Message("xã", "the commune"),
    TargetLevel.SCHOOL: Message("trường", "the school"),
}
_YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?(?:/([12]))?")
_GROUP_LENGTH = 60
_PERCENT_UNITS = {"phan tram", "ty le", "ti le"}
BOTTOM_RATINGS = (
    "chua hoan thanh",
    "chua dat chuan",
    "chua dat",
    "khong dat",
    "can co gang",
    "yeu",
)
_RATINGS = (
    *("hoan thanh xuat sac", "xuat sac", "gioi", "hoan thanh tot", "tot", "kha", "trung binh"),
    *(*BOTTOM_RATINGS, "hoan thanh", "dat"),
)  # each before its own endings; the best first, but for the bottom ones
_SEMESTERS = {"1": Message("học kỳ I", "semester 1"), "2": Message("học kỳ II", "semester 2")}


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of a row, with what its column is called in a sentence."""

    label: Message
    cell: Cell | Baseline

    @property
    def value(self) -> Value:
        """What the cell was read as."""
        return self.cell.value

    @property
    def text(self) -> str:
        """The cell's text as printed, white space squeezed."""
        return squeeze(self.cell.text)

    @property
    def quote(self) -> Quote:
        """The cell as evidence: its text as printed and its place."""
        return Quote(self.cell.text, self.cell.place)


@dataclass(frozen=True, slots=True)
class Phase(Figure):
    """A phase cell with the years that its column covers; a calendar year has first == last."""

    key: str
    first: int
    last: int

    @property
    def in_semester(self) -> bool:
        """Whether the column is one semester's."""
        return "/" in self.key


def row_name(row: Indicator) -> str:
    """Return the row's name for a message, in quotation marks; led by its group's if short."""
    name, group = say(row.name), say(row.group.rsplit(" > ", 1)[-1], _GROUP_LENGTH)
    if len(name.split()) < 3 and group and fold(group) != fold(name):
        name = f"{group}: {name}"
    return f"“{name}”"


def rating_scales(rows: Iterable[Indicator]) -> list[dict[str, Indicator]]:
    """Return the scales (*Tốt*, *Khá*, *Chưa đạt* of one thing) that rows are shares of.

    Each scale maps the folded ratings to their rows, the best rating first; a row stands alone if
    no other one of its group has its name but for the rating.
    """
    scales: defaultdict[tuple[str, str, str, str], dict[str, Indicator]] = defaultdict(dict)
    for row in rows:
        name = " ".join(words(row.name))
        rating = next((r for r in _RATINGS if f" {name}".endswith(f" {r}")), None)
        if rating is not None:
            stem = name.removesuffix(rating)
            scales[row.appendix, row.part, row.group, stem][rating] = row
    return [{r: scale[r] for r in _RATINGS if r in scale} for scale in scales.values()]


def ordered_rows(plan: Plan) -> list[Indicator]:
    """Return the rows of which more (or less) is better: all but the middle ratings of a scale.

    The share of *Khá* falls when *Tốt* rises; neither is a fault.
    """
    middle: set[int] = set()
    for scale in rating_scales(plan.indicators):
        lower = [row for rating, row in scale.items() if rating not in BOTTOM_RATINGS][1:]
        middle.update(id(row) for row in lower)
    return [row for row in plan.indicators if id(row) not in middle]


def baseline_of(row: Indicator) -> Figure:
    """Return the row's baseline as a figure."""
    year, _, month = row.baseline.as_of.partition("-")
    when = f" {int(month)}/{year}" if month else f" {year}" if year else ""
    return Figure(Message(f"hiện trạng{when}", f"the baseline{when}"), row.baseline)


def target_of(row: Indicator, level: TargetLevel) -> Figure | None:
    """Return the figure in the column of ``level``, None if the table has no such column."""
    cell = row.targets.get(level)
    if cell is None:
        return None
    who = _LEVELS[level]
    return Figure(Message(f"chỉ tiêu của {who.vi}", f"the target of {who.en}"), cell)


def superior_targets(row: Indicator) -> Iterator[Figure]:
    """Yield the figures of the levels above the school, in the table's order."""
    for level in row.targets:
        figure = target_of(row, level)
        if level is not TargetLevel.SCHOOL and figure is not None:
            yield figure


def phases_of(row: Indicator) -> list[Phase]:
    """Return the row's phases in the order of their years, a year's semesters before the whole.

    Keys without a year are left out.
    """
    found = []
    for key, cell in row.phases.items():
        if years := _YEARS.fullmatch(key):
            first = int(years[1])
            found.append(Phase(_phase_label(years), cell, key, first, int(years[2] or first)))
    return sorted(found, key=lambda p: (p.last, p.first, not p.in_semester, p.key))


def _phase_label(years: re.Match[str]) -> Message:
    span = f"{years[1]}-{years[2]}" if years[2] else years[1]
    if years[3]:
        semester = _SEMESTERS[years[3]]
        return Message(f"phân kỳ {semester.vi} {span}", f"the phase {semester.en} of {span}")
    return Message(f"phân kỳ {span}", f"the phase {span}")


def final_phase(row: Indicator) -> Phase | None:
    """Return the phase of the target year, or the last one if the header names no year."""
    phases = phases_of(row)
    if row.target_year is not None:
        phases = [phase for phase in phases if phase.last == row.target_year]
    return phases[-1] if phases else None


def phases_of_year(row: Indicator, first: int, last: int) -> list[Phase]:
    """Return the phases that a school year ``first``-``last`` (or a year, twice) is judged by.

    Columns of that very span, else the calendar years that it touches, else the school year that
    ends with it.
    """
    phases = phases_of(row)
    same = [p for p in phases if (p.first, p.last) == (first, last)]
    touched = [p for p in phases if p.first == p.last and first <= p.first <= last]
    return same or touched or [p for p in phases if p.last == last]


def phases_over_at(row: Indicator, as_of: str) -> list[Phase]:
    """Return the phases whose time was over at ``as_of`` (``2023-09``, ``2023`` for its end).

    A calendar year is over with its December, a school year with its May, semester 1 with January.
    """
    year, _, month = as_of.partition("-")
    then = (int(year), int(month or 12))
    return [phase for phase in phases_of(row) if (phase.last, _last_month(phase)) < then]


def _last_month(phase: Phase) -> int:
    if phase.key.endswith("/1"):
        return 1
    return 12 if phase.first == phase.last else 5


def own_figures(row: Indicator) -> list[Figure]:
    """Return the figures that speak of the school itself: baseline, its target, phases, actual."""
    figures = [baseline_of(row)]
    if school := target_of(row, TargetLevel.SCHOOL):
        figures.append(school)
    figures.extend(phases_of(row))
    if row.actual is not None:
        figures.append(Figure(Message("kết quả thực hiện", "the actual"), row.actual))
    return figures


def all_figures(row: Indicator) -> list[Figure]:
    """Return every figure of the row: the school's own, then those of the levels above."""
    return [*own_figures(row), *superior_targets(row)]


def printed(figure: Figure) -> Message:
    """Return what the cell prints, in quotation marks, or that it is blank."""
    if figure.text:
        return Message(f"“{figure.text}”", f"“{figure.text}”")
    return Message("để trống", "blank")


def quotes_of(figures: Iterable[Figure]) -> tuple[Quote, ...]:
    """Return the evidence that the figures are: those that print something."""
    return tuple(figure.quote for figure in figures if figure.text)


def is_blank(value: Value) -> bool:
    """Say whether nothing at all was printed."""
    return isinstance(value, Missing) and value.reason is Reason.BLANK


def in_percent(row: Indicator) -> bool:
    """Say whether the row's unit is per cent."""
    return "%" in row.unit or fold(row.unit) in _PERCENT_UNITS


def is_head_count(value: Value, row: Indicator) -> bool:
    """Say whether the value counts things, not shares: pupils, classes, prizes, recruits.

    Such a number may fall without any fault.
    """
    return isinstance(value, Number | Count | Bound) and not in_percent(row)


def percent_of(value: Value, row: Indicator) -> Decimal | None:
    """Return a plainly printed percentage (no bound, no range), with its decimals as printed."""
    if isinstance(value, Ratio):
        return value.percent
    if not isinstance(value, Number):
        return None
    units = {"%", row.unit, None} if in_percent(row) else {"%"}
    return value.value if value.unit in units else None


def is_weaker(value: Value, than: Value, direction: Direction) -> bool:
    """Say whether demand ``value`` asks for less than demand ``than``; no if nobody can say."""
    return weaker(value, than, direction) is True
