"""What the queries of demands return: frozen data that pages and exports show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from lotrinh.core.messages import Message
from lotrinh.core.values import Demanded, Direction, Value
from lotrinh.reference.national_targets import NationalTarget, NationalTargets
from lotrinh.workspace.people.queries import Unit


class HandedState(StrEnum):
    """Where a demand stands with a school."""

    NOT_YET = "not_yet"
    REGISTERED = "registered"
    WAITING = "waiting"
    RETURNED = "returned"
    ACCEPTED = "accepted"


TAKEN_ON = frozenset({HandedState.REGISTERED, HandedState.ACCEPTED})
"""Where nobody has to do anything any more."""


class ConflictKind(StrEnum):
    """How the school's plan and what was handed down do not fit."""

    NO_PLAN = "no_plan"
    NO_ROW = "no_row"
    NO_TARGET = "no_target"
    OWN_WEAKER = "own_weaker"
    COLUMN_DIFFERS = "column_differs"
    REGISTERED_DIFFERS = "registered_differs"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict and what it is in words."""

    kind: ConflictKind
    words: Message


@dataclass(frozen=True, slots=True)
class Document:
    """The document by which targets were handed down; ``withdrawn_at`` None while it counts."""

    set_id: int
    unit_id: int
    unit_name: str
    unit_kind: str
    number: str
    issued_on: date
    subject: str
    withdrawn_at: datetime | None
    withdrawn_for: str


@dataclass(frozen=True, slots=True)
class OwnTarget:
    """What the school's plan aims at by the end of ``period``: a phase of that key, or the final
    target of that year; ``label`` says which.

    ``is_of_period`` where it is meant for the demand's very period, ``is_earlier`` where only for
    one before it.
    """

    label: Message
    period: str
    text: str
    value: Value
    is_of_period: bool
    is_earlier: bool


@dataclass(frozen=True, slots=True)
class RegistrationView:
    """A registration with who made it and who answered it; ``""`` and None where nobody did."""

    registration_id: int
    text: str
    value: Value
    reason: str
    state: HandedState
    registered_by: str
    registered_at: datetime
    decided_by: str
    decided_at: datetime | None
    decision: str


@dataclass(frozen=True, slots=True)
class HandedTarget:
    """A demand as a school sees it: beside its plan's own target and what it has registered."""

    demand_id: int
    document: Document
    code: str
    key: str
    name: str
    unit_text: str
    direction: Direction
    period: str
    text: str
    value: Value
    own: OwnTarget | None
    indicator_id: int | None
    registration: RegistrationView | None
    conflicts: tuple[Conflict, ...]

    @property
    def state(self) -> HandedState:
        """Where it stands."""
        return HandedState.NOT_YET if self.registration is None else self.registration.state

    @property
    def may_be_taken_as_it_is(self) -> bool:
        """Say whether the school may register just what is demanded: a bare ``X`` is no target."""
        return self.state is HandedState.NOT_YET and not isinstance(self.value, Demanded)

    @property
    def conflicts_with_plan(self) -> tuple[Conflict, ...]:
        """The conflicts, but for the one that there is no plan yet: that is said once for all."""
        return tuple(one for one in self.conflicts if one.kind is not ConflictKind.NO_PLAN)


@dataclass(frozen=True, slots=True)
class NationalLine:
    """A target that the state or the province sets, beside the school's own."""

    target: NationalTarget
    own: OwnTarget | None
    indicator_id: int | None
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class HandedPage:
    """All that is demanded of a school; ``withdrawn`` are the documents that count no more."""

    targets: tuple[HandedTarget, ...]
    withdrawn: tuple[Document, ...]
    national: tuple[tuple[NationalTargets, tuple[NationalLine, ...]], ...]


@dataclass(frozen=True, slots=True)
class HandedHistory:
    """One demand of a school with all its registrations, the newest first."""

    target: HandedTarget
    registrations: tuple[RegistrationView, ...]


@dataclass(frozen=True, slots=True)
class LevelTarget:
    """What holds as a unit's own target of an indicator.

    ``period`` may be later than the one asked for: until then it must be reached. ``unit`` is whose
    target it is, None for the state's or a province's, as the reference data has it (``by`` then
    says the level); ``is_own`` where that is the unit asked about.
    """

    code: str
    name: str
    unit_text: str
    direction: Direction
    period: str
    text: str
    value: Value
    by: str
    unit: Unit | None
    is_own: bool
    document: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class DemandView:
    """A demand of a set; ``counts`` say how many schools stand where."""

    demand_id: int
    number: int
    code: str
    name: str
    unit_text: str
    direction: Direction
    period: str
    text: str
    counts: Mapping[HandedState, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SetLine:
    """A set in the list of sets; ``counts`` are over all its demands and schools."""

    document: Document
    is_for_all: bool
    schools: int
    demands: tuple[DemandView, ...]
    counts: Mapping[HandedState, int]


@dataclass(frozen=True, slots=True)
class SetsPage:
    """The sets of a unit, those of the units above it, and what the state and province set."""

    own: tuple[SetLine, ...]
    above: tuple[SetLine, ...]
    national: tuple[NationalTargets, ...]


@dataclass(frozen=True, slots=True)
class WaitingTarget:
    """A weaker target that waits for an answer."""

    registration_id: int
    school: str
    under: str
    demand: DemandView
    text: str
    reason: str
    registered_by: str
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Where a school stands with a demand, and what it has registered."""

    state: HandedState
    text: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A school and its cells, in the order of the demands."""

    school_id: int
    school: str
    under: str
    cells: tuple[MatrixCell, ...]

    @property
    def taken_on(self) -> int:
        """How many of the demands need nothing more."""
        return sum(cell.state in TAKEN_ON for cell in self.cells)


@dataclass(frozen=True, slots=True)
class SetPage:
    """A set of a unit: its demands, what waits for an answer, and schools by demands.

    ``waiting`` holds the oldest of ``counts`` waiting ones; ``schools`` are all that it is for,
    ``filters`` how many of them each filter of ``SCHOOL_FILTERS`` leaves; ``rows`` are those of the
    page asked for, ``shown`` how many schools fit the filter.
    """

    document: Document
    is_for_all: bool
    published_by: str
    published_at: datetime
    demands: tuple[DemandView, ...]
    counts: Mapping[HandedState, int]
    waiting: tuple[WaitingTarget, ...]
    schools: int
    filters: Mapping[str, int]
    shown: int
    page: int
    pages: int
    rows: tuple[MatrixRow, ...]
