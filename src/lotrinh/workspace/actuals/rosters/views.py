"""What the queries of rosters return: frozen data that pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lotrinh.core.indicators import CatalogueEntry, Figure
from lotrinh.core.indicators.suppression import PublishedFigure
from lotrinh.core.messages import Message
from lotrinh.core.rosters import RosterTable
from lotrinh.core.values import Value
from lotrinh.documents.rosters import RosterChanges, RosterMapping, RosterReading
from lotrinh.workspace.actuals.models import RosterDraft, RosterSnapshot
from lotrinh.workspace.actuals.views import TargetRow, Verdict


@dataclass(frozen=True, slots=True)
class TableCard:
    """A roster table with its snapshots of a school year, newest first."""

    table: RosterTable
    snapshots: tuple[RosterSnapshot, ...]
    is_stale: bool


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A waiting workbook as it is understood; a decided one has only its draft and table."""

    draft: RosterDraft
    table: RosterTable
    mapping: RosterMapping | None = None
    reading: RosterReading | None = None
    changes: RosterChanges | None = None
    before: RosterSnapshot | None = None
    error: Message | None = None

    @property
    def is_older(self) -> bool:
        """Whether a list of a later day is there, which stays in use."""
        return self.before is not None and self.before.as_of > self.draft.as_of

    @property
    def blocking(self) -> int:
        """How many faults have to be mended before the records can be brought in."""
        return sum(fault.is_blocking for fault in self.reading.faults) if self.reading else 0

    @property
    def rows(self) -> int:
        """How many records were read."""
        return self.reading.records.height if self.reading else 0

    @property
    def doubtful(self) -> int:
        """How many cells look odd and may stand."""
        return len(self.reading.faults) - self.blocking if self.reading else 0

    @property
    def may_execute(self) -> bool:
        """Whether the records can be brought in as they are."""
        return (
            self.mapping is not None
            and self.reading is not None
            and not self.mapping.missing
            and not self.blocking
            and self.rows > 0
        )


@dataclass(frozen=True, slots=True)
class ComputedRow:
    """An indicator of the plan beside what the records give for it.

    ``text`` is what would be kept as the actual, ``""`` (and ``value`` None) where the figure says
    nothing yet because all is unknown; ``verdict`` how that would be judged; ``is_accepted`` if it
    is the actual already, with where it comes from; ``is_waiting`` if somebody took it as the
    actual and nobody approved that yet. ``row`` is None for an indicator that the plan does not
    have. ``as_of`` is the day of the oldest list that was counted, ``is_final`` whether that is not
    before the end of the period; ``problem`` says why the figure cannot be an actual.
    """

    entry: CatalogueEntry
    figure: Figure
    version: str
    value: Value | None
    text: str
    row: TargetRow | None = None
    verdict: Verdict | None = None
    is_accepted: bool = False
    is_waiting: bool = False
    as_of: date | None = None
    is_final: bool = True
    problem: Message | None = None

    @property
    def may_accept(self) -> bool:
        """Whether it can be taken as the actual."""
        is_taken = self.is_accepted or self.is_waiting
        return self.row is not None and bool(self.text) and not is_taken


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """A record behind a figure: its code, and its name where the school keeps names."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Category:
    """A category of a breakdown with its figure, small counts left out where it is published."""

    name: str
    figure: Figure | PublishedFigure


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A figure by the categories of one dimension; ``total`` is their sum."""

    dimension: str
    categories: tuple[Category, ...]
    total: Figure | PublishedFigure


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """What a formula counted in a snapshot; the records only for who may see them."""

    entry: CatalogueEntry
    version: str
    table: RosterTable
    snapshot: RosterSnapshot
    figure: Figure
    counted: tuple[NamedRecord, ...]
    rest: tuple[NamedRecord, ...]
    unknown: tuple[NamedRecord, ...]
    outside: int
    breakdowns: tuple[Breakdown, ...]
    may_see: bool


@dataclass(frozen=True, slots=True)
class ExplainPage:
    """How a figure came about; a quotient has two parts, every other indicator one."""

    entry: CatalogueEntry
    figure: Figure
    period: str
    parts: tuple[ExplainedPart, ...]
