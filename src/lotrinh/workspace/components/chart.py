"""The chart of an indicator over the years, as shapes that a template draws in SVG.

One grammar everywhere: the baseline is a short tick, phases are steps, the demand of a level above
is a dashed line with its name, the own target a solid line, actuals are dots joined by a line.
Labels stand at their lines instead of a legend; the page puts the table of figures behind it.
Coordinates are strings, so that no locale turns ``12.5`` into ``12,5``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lotrinh.workspace.components.scale import Scale, scale_for

_LABEL_HEIGHT = 15.0
_YEAR_WIDTH = 68.0
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure of one year: ``year`` is the one that its school year starts in.

    ``offset`` is the part of that year, 0 to 1, that was over at the date of a baseline.
    """

    year: int
    label: str
    text: str
    value: Decimal
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Demand:
    """What one level demands in the end; ``is_own`` for the school's own target."""

    label: str
    text: str
    value: Decimal
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """All that a chart shows; years without a figure are simply not there, never 0."""

    baseline: Mark | None = None
    phases: tuple[Mark, ...] = ()
    demands: tuple[Demand, ...] = ()
    actuals: tuple[Mark, ...] = ()
    is_percent: bool = False
    is_rank: bool = False

    def values(self) -> list[Decimal]:
        """Return every value that must be on the scale."""
        marks: list[Mark | Demand] = [*self.phases, *self.demands, *self.actuals]
        if self.baseline is not None:
            marks.append(self.baseline)
        return [mark.value for mark in marks]

    def years(self) -> list[int]:
        """Return the years from the first to the last that has a figure, none left out."""
        marks = [*self.phases, *self.actuals]
        if self.baseline is not None:
            marks.append(self.baseline)
        known = [mark.year for mark in marks]
        return list(range(min(known), max(known) + 1)) if known else []


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a chart and the margins around its plot, in pixels.

    ``labels_inside`` puts the names of demands on their lines, where there is no room beside.
    """

    width: int = 760
    height: int = 300
    left: int = 52
    right: int = 150
    top: int = 22
    bottom: int = 34
    labels_inside: bool = False


SPARK = Frame(width=112, height=36, left=3, right=5, top=5, bottom=5)
WIDE = Frame()
NARROW = Frame(width=340, height=250, left=34, right=6, top=24, bottom=30, labels_inside=True)


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line with an optional label at its right or left end."""

    x1: str
    y1: str
    x2: str
    y2: str
    kind: str
    label: str = ""
    label_x: str = ""
    label_y: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """An actual; ``title`` is what it says in words."""

    x: str
    y: str
    title: str
    text: str
    label_y: str
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class YearLabel:
    """A year under the plot."""

    x: str
    label: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The shapes of a chart; ``starts_at`` is where the axis starts when it does not start at 0."""

    frame: Frame
    ticks: tuple[Line, ...]
    years: tuple[YearLabel, ...]
    years_y: str
    baseline: Line | None
    phases: str
    demands: tuple[Line, ...]
    dots: tuple[Dot, ...]
    path: str
    starts_at: str


def draw(figures: Figures, *, frame: Frame = WIDE, current_year: int | None = None) -> Chart | None:
    """Return the shapes of ``figures``, or None where there is nothing that a line could show."""
    values, years = figures.values(), figures.years()
    if not values or not years:
        return None
    scale = scale_for(
        values,
        top=frame.top,
        bottom=frame.height - frame.bottom,
        is_percent=figures.is_percent,
        is_rank=figures.is_rank,
    )
    plot = _Plot(frame, scale, years)
    return Chart(
        frame=frame,
        ticks=plot.ticks(),
        years=plot.year_labels(current_year),
        years_y=_px(frame.height - 10),
        baseline=plot.baseline(figures.baseline),
        phases=plot.steps(figures.phases),
        demands=plot.demands(figures.demands),
        dots=plot.dots(figures.actuals),
        path=plot.path(figures.actuals),
        starts_at=decimal_text(plot.scale.ticks()[0])
        if scale.low > 0 and not scale.is_rank
        else "",
    )


class _Plot:
    """Places figures in a frame; each year has a slot of the same width."""

    def __init__(self, frame: Frame, scale: Scale, years: Sequence[int]) -> None:
        self.scale = scale
        self._frame = frame
        self._years = years
        self._slot = (frame.width - frame.left - frame.right) / len(years)

    def _start(self, year: int) -> float:
        return self._frame.left + (year - self._years[0]) * self._slot

    def _centre(self, year: int) -> float:
        return self._start(year) + self._slot / 2

    def ticks(self) -> tuple[Line, ...]:
        end = self._frame.width - self._frame.right
        return tuple(
            Line(
                _px(self._frame.left),
                _px(self.scale.y(value)),
                _px(end),
                _px(self.scale.y(value)),
                "tick",
                decimal_text(value),
                _px(self._frame.left - 8),
                _px(self.scale.y(value) + 4),
            )
            for value in self.scale.ticks()
        )

    def year_labels(self, current: int | None) -> tuple[YearLabel, ...]:
        return tuple(
            YearLabel(_px(self._centre(year)), self._year_words(year), year == current)
            for year in self._years
        )

    def _year_words(self, year: int) -> str:
        if self._slot >= _YEAR_WIDTH:
            return f"{year}-{year + 1}"
        return f"{year % 100:02d}-{(year + 1) % 100:02d}"

    def baseline(self, mark: Mark | None) -> Line | None:
        if mark is None:
            return None
        x, y = self._start(mark.year) + mark.offset * self._slot, self.scale.y(mark.value)
        half = min(10.0, self._slot / 4)
        return Line(
            _px(x - half / 2),
            _px(y),
            _px(x + half),
            _px(y),
            "baseline",
            f"{mark.label} {mark.text}",
            _px(x + half + 5),
            _px(y + (16 if y < self._frame.top + 20 else -7)),
        )

    def steps(self, marks: Iterable[Mark]) -> str:
        """Return the path of the phases: level over each year, a riser between neighbours."""
        path, last_year = [], None
        for mark in sorted(marks, key=lambda mark: mark.year):
            joined = last_year is not None and mark.year == last_year + 1
            start, y = self._start(mark.year), self.scale.y(mark.value)
            path.append(f"{'L' if joined else 'M'}{_px(start)} {_px(y)}H{_px(start + self._slot)}")
            last_year = mark.year
        return "".join(path)

    def demands(self, demands: Iterable[Demand]) -> tuple[Line, ...]:
        """Return a line per demanded value; levels that demand the same share it."""
        by_value: dict[Decimal, list[Demand]] = {}
        for demand in demands:
            by_value.setdefault(demand.value, []).append(demand)
        ordered = sorted(by_value.items(), key=lambda item: self.scale.y(item[0]))
        end = self._frame.width - self._frame.right
        heights = spread([self.scale.y(value) for value, _ in ordered], _LABEL_HEIGHT)
        return tuple(
            Line(
                _px(self._frame.left),
                _px(self.scale.y(value)),
                _px(end),
                _px(self.scale.y(value)),
                "own" if any(d.is_own for d in same) else "demand",
                f"{', '.join(d.label for d in same)} {same[0].text}",
                _px(end - 3 if self._frame.labels_inside else end + 7),
                _px(height - 5 if self._frame.labels_inside else height + 4),
            )
            for (value, same), height in zip(ordered, heights, strict=True)
        )

    def dots(self, marks: Sequence[Mark]) -> tuple[Dot, ...]:
        ordered = sorted(marks, key=lambda mark: mark.year)
        heights = [self.scale.y(mark.value) for mark in ordered]
        return tuple(
            Dot(
                _px(self._centre(mark.year)),
                _px(y),
                f"{mark.label}: {mark.text}",
                decimal_text(mark.value.quantize(_CENT)),
                _px(self._label_height(y, heights[max(0, index - 1) : index + 2])),
                is_last=index == len(ordered) - 1,
            )
            for index, (mark, y) in enumerate(zip(ordered, heights, strict=True))
        )

    def _label_height(self, y: float, around: Sequence[float]) -> float:
        """Return the height of a dot's figure: over it, or under it in a dip and near the top."""
        is_dip = y == max(around) > min(around)
        is_low = y > self._frame.height - self._frame.bottom - 20
        return y + 20 if y < self._frame.top + 16 or (is_dip and not is_low) else y - 10

    def path(self, marks: Iterable[Mark]) -> str:
        """Return the line through the actuals, broken where a year has none."""
        path, last_year = [], None
        for mark in sorted(marks, key=lambda mark: mark.year):
            joined = last_year is not None and mark.year == last_year + 1
            move = "L" if joined else "M"
            path.append(f"{move}{_px(self._centre(mark.year))} {_px(self.scale.y(mark.value))}")
            last_year = mark.year
        return "".join(path)


def spread(heights: Sequence[float], gap: float) -> list[float]:
    """Return ``heights`` (smallest first) moved down as little as keeps them ``gap`` apart."""
    moved: list[float] = []
    for height in heights:
        moved.append(max(height, moved[-1] + gap) if moved else height)
    return moved


def decimal_text(value: Decimal) -> str:
    """Return an axis figure in the Vietnamese form: ``97,5``, no trailing zeros."""
    plain = f"{value.normalize():f}"
    return plain.replace(".", ",")


def _px(pixels: float) -> str:
    return f"{pixels:.1f}".removesuffix(".0")
