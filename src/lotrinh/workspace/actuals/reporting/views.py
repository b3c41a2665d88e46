"""What the queries of reporting return: frozen data that pages and exports show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lotrinh.core.messages import Message
from lotrinh.core.packages import Item
from lotrinh.workspace.actuals.models import ActualStep
from lotrinh.workspace.actuals.reporting.models import Collection, Extension, Submission
from lotrinh.workspace.actuals.reporting.windows import Window
from lotrinh.workspace.people.queries import SchoolPlace, Unit


class Next(StrEnum):
    """What is to be done next about a period of a school; the page says by whom."""

    PLAN = "plan"  # bring a plan in: nothing says yet what is to be reported
    ENTER = "enter"  # enter results
    APPROVE = "approve"  # approve what waits
    SEND = "send"
    SEND_CHANGES = "send_changes"  # results have changed since they were sent
    MEND = "mend"  # mend or answer what was returned
    ARRIVING = "arriving"  # the program sends it by itself
    WAIT = "wait"  # the unit above looks at it
    DONE = "done"
    NOT_OPEN = "not_open"  # wait for the first day
    NOT_OPENED = "not_opened"  # no unit above has opened the period
    LOCKED = "locked"  # ask for more time


class Standing(StrEnum):
    """Where a school stands in a collection."""

    NOT_SENT = "not_sent"
    WAITING = "waiting"
    RETURNED = "returned"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class SubmissionLine:
    """A submission in a list; ``is_replaced`` if a newer one was sent.

    ``remarks`` were made on it, ``open_remarks`` of them are not answered; ``obstacle`` says what
    is in the way of one that has not arrived at another installation, to who asked for it.
    """

    submission_id: int
    unit_id: int
    period: str
    number: int
    state: Submission.State
    sent_by: str
    sent_at: datetime
    received_at: datetime | None
    is_late: bool
    is_replaced: bool
    remarks: int
    open_remarks: int
    obstacle: Message | None = None


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """Of the plan's indicators: how many have an approved result, what of the others.

    ``submitted`` wait for approval (also corrections of approved ones), ``unfinished`` are drafts
    or were returned to who entered them; ``missing`` have neither a result nor anything that
    waits.
    """

    planned: int
    approved: int
    submitted: int
    unfinished: int
    missing: int


@dataclass(frozen=True, slots=True)
class PeriodState:
    """A period of a school: when and where to it is sent, how far it is, and what is next.

    ``window`` is None where no unit above has opened it, ``destination`` the address of another
    installation, ``""`` where it is sent within this one. ``last`` is the newest submission;
    ``changed`` figures differ from it now, ``unmended`` places that were returned are neither
    mended nor answered.
    """

    period: str
    window: Window | None
    destination: str
    counts: PeriodCounts
    last: SubmissionLine | None
    changed: int
    unmended: int
    next: Next
    may_send: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class RemarkView:
    """What is remarked on a figure, or on the whole, and what the school says to it."""

    remark_id: int
    is_by_officer: bool
    message: Message
    made_by: str
    answer: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """An indicator of the plan before it is sent: its figure, what waits, what is odd in it.

    ``item`` is what would go, None where nothing is approved; ``pending`` the text of an entry
    that is not approved yet, for who may see it; ``before`` the figure that was sent last, where
    it was another.
    """

    indicator_id: int
    name: str
    unit_text: str
    group: str
    item: Item | None
    pending: str
    pending_state: ActualStep.State | None
    before: str
    oddities: tuple[Message, ...]
    returned: tuple[RemarkView, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A period before it is sent: what goes, what is missing, what is odd."""

    state: PeriodState
    rows: tuple[ReportRow, ...]
    returned: tuple[RemarkView, ...]
    returned_by: str
    narrative: str

    @property
    def is_to_be_sent(self) -> bool:
        """Whether it is the school's turn: what was sent and what is locked goes nowhere now."""
        return self.state.next not in {Next.WAIT, Next.DONE, Next.LOCKED, Next.ARRIVING}

    @property
    def going(self) -> tuple[ReportRow, ...]:
        """What goes."""
        return tuple(row for row in self.rows if row.item is not None)

    @property
    def staying(self) -> tuple[ReportRow, ...]:
        """What has no approved figure."""
        return tuple(row for row in self.rows if row.item is None)

    @property
    def odd(self) -> int:
        """How many figures are odd."""
        return sum(bool(row.oddities) for row in self.rows)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of a submission; ``place`` counts from 0.

    ``before`` is the figure of the submission before where it was another one; ``is_new`` if that
    had none.
    """

    place: int
    item: Item
    before: str
    is_new: bool
    remarks: tuple[RemarkView, ...]


@dataclass(frozen=True, slots=True)
class SubmissionStepView:
    """Who brought a submission to a state, when and why."""

    state: Submission.State
    actor: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another school's submission that waits as well: the way to it."""

    submission_id: int
    school: str


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in a collection besides the submission that is looked at."""

    collection: Collection
    waiting: int
    previous: Neighbour | None
    following: Neighbour | None


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    """A submission with its figures, remarks and steps; ``others`` are those of the same period.

    ``removed`` figures were in the one before and are not in this one; ``missing`` the remarks on
    figures that are not there.
    """

    line: SubmissionLine
    unit: Unit
    sha256: str
    came_by: Submission.Way
    narrative: str
    rows: tuple[FigureRow, ...]
    removed: tuple[Item, ...]
    remarks: tuple[RemarkView, ...]
    missing: tuple[RemarkView, ...]
    steps: tuple[SubmissionStepView, ...]
    others: tuple[SubmissionLine, ...]
    compared_with: int | None
    window: Window | None
    may_decide: bool
    may_answer: bool
    may_send: bool


@dataclass(frozen=True, slots=True)
class CollectionCounts:
    """How many schools of a collection stand where.

    ``late`` have sent after the due day; ``overdue`` have not sent and it is over.
    """

    schools: int
    not_sent: int
    overdue: int
    waiting: int
    returned: int
    accepted: int
    late: int


@dataclass(frozen=True, slots=True)
class CollectionLine:
    """A collection in a list, with where its schools stand."""

    collection: Collection
    counts: CollectionCounts


@dataclass(frozen=True, slots=True)
class Below:
    """What the units right below have opened of a period; ``units`` there are."""

    period: str
    units: int
    lines: tuple[CollectionLine, ...]


@dataclass(frozen=True, slots=True)
class CollectionsPage:
    """The collections of a unit, what those right below it have opened, and those above it."""

    own: tuple[CollectionLine, ...]
    below: tuple[Below, ...]
    above: tuple[Collection, ...]
    has_schools: bool


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school of a collection: where it stands, its newest submission, more time if it has any."""

    place: SchoolPlace
    standing: Standing
    last: SubmissionLine | None
    extension: Extension | None
    is_overdue: bool
    last_on: date


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """A collection with its schools that fit, and of all of them how many stand where.

    ``unremarked`` are the ids of the submissions that wait and on which nothing is remarked.
    """

    collection: Collection
    lines: tuple[SchoolLine, ...]
    counts: CollectionCounts
    unremarked: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WaitingSubmission:
    """A submission that waits for an officer, in the short list of today."""

    submission_id: int
    school: str
    period: str
    number: int
    received_at: datetime
    remarks: int
