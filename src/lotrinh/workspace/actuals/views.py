"""What the queries of actuals return: frozen data that pages and exports show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lotrinh.core.indicators import Attainment
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.values.types import Direction, Value
from lotrinh.workspace.actuals.models import ActualStep
from lotrinh.workspace.plans.views import OpenFinding, WaitingDraft

WAITING: Mapping[str, ActualStep.State] = {
    "duyet": ActualStep.State.SUBMITTED,
    "sua": ActualStep.State.RETURNED,
    "nhap": ActualStep.State.DRAFT,
}
"""What an entry can wait for, by the word in the address (``cho``): where it then stands."""


@dataclass(frozen=True, slots=True)
class TargetFilters:
    """What the targets page is narrowed to; an empty field narrows nothing.

    ``attainment`` is the verdict, ``level`` keeps the rows of which that level demands something,
    ``group`` the group row's name, ``search`` is matched without accents in name, group and number.
    ``waiting`` keeps the rows with an entry that waits, see ``WAITING``.
    """

    attainment: str = ""
    level: str = ""
    group: str = ""
    search: str = ""
    waiting: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a level demands, as printed and as read."""

    level: TargetLevel
    text: str
    value: Value


@dataclass(frozen=True, slots=True)
class Phase:
    """A target on the way: ``key`` is ``2023``, ``2023-2024`` or ``2023-2024/1``.

    ``period`` is the school year that is judged against it; ``current`` whether that is the period
    of the page.
    """

    key: str
    text: str
    value: Value
    period: str
    current: bool


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A file of evidence; ``size`` in bytes."""

    evidence_id: int
    filename: str
    media_type: str
    size: int
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class DerivationView:
    """How an actual was computed: the catalogue's code, the formula's version, what was unknown."""

    code: str
    formula_version: str
    unknown: int


@dataclass(frozen=True, slots=True)
class StepView:
    """Who brought an actual to a state, when and why."""

    state: ActualStep.State
    actor: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ActualView:
    """An actual with who entered it and why; ``is_correction`` if it replaced another.

    ``state`` is where it stands, ``steps`` how it came there (only in an indicator's history).
    ``entered_by_id`` is whose entry it is.
    ``derivation`` says how it was computed, None for one that somebody typed.
    """

    actual_id: int
    period: str
    text: str
    value: Value
    numerator: int | None
    denominator: int | None
    note: str
    reason: str
    entered_by: str
    entered_by_id: int
    entered_at: datetime
    is_current: bool
    is_correction: bool
    state: ActualStep.State
    steps: tuple[StepView, ...] = ()
    evidence: tuple[EvidenceView, ...] = ()
    derivation: DerivationView | None = None

    @property
    def is_returned(self) -> bool:
        """Whether somebody gave it back to be mended, here or above."""
        return self.state == ActualStep.State.RETURNED

    @property
    def is_sent(self) -> bool:
        """Whether it stands in a report that went up."""
        return self.state in (ActualStep.State.SENT, ActualStep.State.ACCEPTED)

    @property
    def last_step(self) -> StepView | None:
        """Who brought it where it stands; None where ``steps`` were not asked for."""
        return self.steps[-1] if self.steps else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """An actual judged: against which target (``basis``), and how much is still missing.

    ``basis`` is the phase's key, else ``school`` for the school's final target, else ``""`` where
    there was nothing to judge against; ``missing`` the number of pupils, teachers, places still
    missing to the target, None where that cannot be said; ``sentence`` says it all in words.
    """

    attainment: Attainment
    basis: str
    target_text: str
    target: Value | None
    missing: int | None
    sentence: Message


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A row of the targets page: an indicator as the plan prints it, its actual and its verdict.

    ``demands`` has a key per level that the plan's tables have; ``trail`` the current actuals of
    the indicator over the periods, oldest first, for the small chart. ``pending`` was entered after
    ``actual`` and is not approved yet; it is not judged.
    """

    row_id: int
    indicator_id: int
    order: int
    appendix: str
    part: str
    group: str
    group_number: str
    number: str
    name: str
    unit_text: str
    direction: Direction
    baseline_text: str
    baseline_value: Value
    baseline_as_of: str
    target_year: int | None
    demands: dict[TargetLevel, Demand]
    phases: tuple[Phase, ...]
    actual: ActualView | None
    verdict: Verdict
    trail: tuple[tuple[str, Value], ...] = ()
    pending: ActualView | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """How many rows each filter would leave, counted over all rows of the plan.

    ``waiting`` has only what something waits for.
    """

    attainment: dict[Attainment, int]
    level: dict[TargetLevel, int]
    group: dict[str, int]
    total: int
    waiting: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PeriodHistory:
    """A period of an indicator: the actual that holds, what it replaced (newest first), verdict.

    ``pending`` was entered last and is not approved yet.
    """

    period: str
    current: ActualView | None
    pending: ActualView | None
    replaced: tuple[ActualView, ...]
    verdict: Verdict

    @property
    def latest(self) -> ActualView | None:
        """The last entry: what a correction replaces."""
        return self.pending or self.current


@dataclass(frozen=True, slots=True)
class IndicatorHistory:
    """An indicator's page: its row in the plan in force, and its periods, newest first.

    ``row`` is None where the plan in force does not have the indicator any more.
    """

    indicator_id: int
    name: str
    unit_text: str
    direction: Direction
    row: TargetRow | None
    periods: tuple[PeriodHistory, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """How a typed actual is understood, before it is kept; ``error`` where it would be refused.

    ``warnings`` say what looks odd (a jump from the last period) and never block.
    """

    value: Value | None
    printed: str
    assumptions: tuple[Message, ...]
    verdict: Verdict | None
    warnings: tuple[Message, ...]
    error: Message | None


@dataclass(frozen=True, slots=True)
class LateActual:
    """An indicator whose period is over and has no actual."""

    indicator_id: int
    name: str
    period: str
    target_text: str


@dataclass(frozen=True, slots=True)
class WaitingActual:
    """An entry that waits for a person: to be approved, or to be mended by who made it.

    ``state`` tells which; ``reason`` is what to mend, ``moved_by`` who said so, and ``""`` and who
    entered it where it waits for approval.
    """

    actual_id: int
    indicator_id: int
    name: str
    period: str
    text: str
    state: ActualStep.State
    entered_by: str
    entered_at: datetime
    moved_by: str
    reason: str

    @property
    def school_year(self) -> str:
        """The school year of the period, for addresses (``nam``)."""
        return self.period[:9]


@dataclass(frozen=True, slots=True)
class WaitingRoster:
    """A list that waits for a person."""

    draft_id: int
    filename: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class TodayLists:
    """What needs attention on a day: short lists, and the state of the plan in one strip.

    ``period`` is the school year that the counts are of: the one that runs on that day.
    ``to_approve`` waits for the person's approval, ``to_mend`` came back to the person.
    """

    period: str
    late: tuple[LateActual, ...] = ()
    not_met: tuple[TargetRow, ...] = ()
    errors: tuple[OpenFinding, ...] = ()
    drafts: tuple[WaitingDraft, ...] = ()
    rosters: tuple[WaitingRoster, ...] = ()
    to_approve: tuple[WaitingActual, ...] = ()
    to_mend: tuple[WaitingActual, ...] = ()
    counts: dict[Attainment, int] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        """How many drafts of plans and lists wait for a person."""
        return len(self.drafts) + len(self.rosters)
