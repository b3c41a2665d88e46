"""What the roll-up pages show: frozen data, in the words of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from lotrinh.core.indicators import Attainment, CatalogueEntry
from lotrinh.core.text import fold
from lotrinh.workspace.actuals.reporting.rolling import Sum, View
from lotrinh.workspace.components.chart import Figures
from lotrinh.workspace.people.queries import Unit
from lotrinh.workspace.plans.demands.views import LevelTarget
from lotrinh.workspace.reports.rollup.strips import Strip

MET, BEHIND, WITHOUT, LEFT_OUT = "dat", "chua-dat", "khong-so-lieu", "khong-cong-duoc"
"""What the address narrows the table to."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose roll-up of which period is asked for, and where schools count in it."""

    unit: Unit
    period: str
    view: View

    @property
    def is_now(self) -> bool:
        """Whether schools count where they lie today."""
        return self.view is View.NOW


def tail_of(asked: Asked, unit: int | None) -> str:
    """Return how addresses end that ask for the same of ``unit`` (its id), None: of one's own."""
    said = {
        "ky": "1" if "/" in asked.period else "",
        "nhin": "nay" if asked.is_now else "",
        "don-vi": "" if unit is None else str(unit),
    }
    query = urlencode({name: value for name, value in said.items() if value})
    return f"?{query}" if query else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a sum stands: in words, on an axis, and against the target.

    ``counted`` of ``expected`` schools are in it; ``gap`` says what is still missing, ``distance``
    how much in the indicator's unit (see core's Judgement). ``attainment`` is *not applicable*
    where there is no target. ``is_part``: a count to which schools are still missing.
    """

    total: Sum | None
    words: str
    counts: str
    is_part: bool
    attainment: Attainment
    gap: str
    distance: Decimal | None
    counted: int
    expected: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How the units right below stand: how many are met, behind, without a figure.

    ``compared`` is False without a target: then nobody is met or behind. ``ends`` are the lowest
    and the highest in words, where there are two to compare.
    """

    kind: str
    met: int
    behind: int
    without: int
    units: int
    compared: bool
    strip: Strip | None
    ends: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class RollupRow:
    """An indicator of the table."""

    entry: CatalogueEntry
    standing: Standing
    target: LevelTarget | None
    left_out: tuple[str, ...]
    not_reported: int
    spread: Spread
    figures: Figures
    trail_words: str


@dataclass(frozen=True, slots=True)
class RollupPage:
    """The table of a unit, narrowed; ``counts`` say how many rows each filter would leave."""

    asked: Asked
    expected: int
    reported: int
    rows: tuple[RollupRow, ...]
    counts: Mapping[str, int]
    total: int

    @property
    def missing(self) -> int:
        """How many schools have no accepted report."""
        return self.expected - self.reported


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit right below, in an indicator's table: ``name`` as of the page's day.

    ``is_readable`` whether the person may look into it; ``submission`` what a school sent.
    """

    unit: Unit
    name: str
    short: str
    is_readable: bool
    is_school: bool
    reported: int
    standing: Standing
    left_out: tuple[str, ...]
    figures: Figures
    trail_words: str
    submission: int | None

    @property
    def is_hidden(self) -> bool:
        """Whether nothing is said of it: a school that lies in another unit now."""
        return self.is_school and not self.is_readable

    @property
    def place_by_name(self) -> tuple[str, int]:
        """Where the row stands among others that are ordered by their names."""
        return fold(self.name), self.unit.pk


@dataclass(frozen=True, slots=True)
class MissingIn:
    """A unit right below from which schools are missing, and how many."""

    unit: Unit
    name: str
    is_readable: bool
    count: int


@dataclass(frozen=True, slots=True)
class Missing:
    """The schools without an accepted report: by name, unless they are too many for that, and how
    many in which unit right below."""

    expected: int
    reported: int
    schools: tuple[str, ...]
    units: tuple[MissingIn, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return self.expected - self.reported


@dataclass(frozen=True, slots=True)
class YearRow:
    """What an indicator came to in a period."""

    period: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """An indicator in a unit: its sum over the years, and the units right below, worst first.

    ``is_each`` where the target is demanded of each school and not of all together.
    """

    asked: Asked
    entry: CatalogueEntry
    standing: Standing
    target: LevelTarget | None
    is_each: bool
    sentence: str
    left_out: tuple[str, ...]
    not_reported: int
    spread: Spread
    figures: Figures
    years: tuple[YearRow, ...]
    rows: tuple[UnitRow, ...]
    missing: Missing

    @property
    def is_lowest(self) -> bool:
        """Whether all that lies right below are schools."""
        return all(row.is_school for row in self.rows)
