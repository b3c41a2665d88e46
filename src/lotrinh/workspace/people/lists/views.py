"""What the preview of a list shows: each row with what would become of it, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lotrinh.core.messages import Message
from lotrinh.documents.lists import ListReading
from lotrinh.documents.rosters import CellFault
from lotrinh.workspace.people.models import ListDraft, Unit, User


class Outcome(StrEnum):
    """What would become of a row."""

    NEW = "new"  # an account with an invitation, or a school
    CHANGED = "changed"  # a further role, or a school's other name, commune or sites
    SAME = "same"  # nothing: it is there as the row says
    OPEN = "open"  # a person has to say whether this is somebody who is there already
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class StaffLine:
    """A row of a staff list.

    ``person`` is who it is for certain (by username or e-mail). Without one, ``namesakes`` have the
    same name in the unit; ``alike`` is the one of them who has the role already, if only one does.
    ``holders`` are those of all these who have the role already.
    """

    number: int
    display_name: str
    username: str
    email: str
    role: str
    role_word: str
    title: str
    group: Unit | None
    fields: tuple[str, ...]
    valid_from: date
    person: User | None = None
    namesakes: tuple[User, ...] = ()
    holders: frozenset[int] = frozenset()
    faults: tuple[CellFault, ...] = ()

    @property
    def alike(self) -> User | None:
        """The only namesake, if the role is held already: taken for the same unless denied."""
        only = self.namesakes[0] if len(self.namesakes) == 1 else None
        return only if only is not None and only.pk in self.holders else None

    @property
    def is_faulty(self) -> bool:
        """Whether something must be mended before the row can be used."""
        return any(fault.is_blocking for fault in self.faults)

    @property
    def outcome(self) -> Outcome:
        """What would become of the row, as far as nobody says otherwise."""
        if self.is_faulty:
            return Outcome.FAULTY
        if self.person is not None:
            return Outcome.SAME if self.person.pk in self.holders else Outcome.CHANGED
        if self.alike is not None:
            return Outcome.SAME
        return Outcome.OPEN if self.namesakes else Outcome.NEW


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A row of a school list: ``school`` is there already under the code, None for a new one.

    ``is_renamed`` and ``is_moved`` say what the row changes of it on the day ``on``; ``new_sites``
    are the names of its sites that are not there yet. ``was_name`` and ``was_under`` are what the
    school is called and lies in before.
    """

    number: int
    code: str
    name: str
    commune: Unit | None
    on: date
    basis: str
    school: Unit | None = None
    was_name: str = ""
    was_under: str = ""
    is_renamed: bool = False
    is_moved: bool = False
    new_sites: tuple[str, ...] = ()
    faults: tuple[CellFault, ...] = ()

    @property
    def is_faulty(self) -> bool:
        """Whether something must be mended before the row can be used."""
        return any(fault.is_blocking for fault in self.faults)

    @property
    def outcome(self) -> Outcome:
        """What would become of the row."""
        if self.is_faulty:
            return Outcome.FAULTY
        if self.school is None:
            return Outcome.NEW
        changes = self.is_renamed or self.is_moved or bool(self.new_sites)
        return Outcome.CHANGED if changes else Outcome.SAME


Line = StaffLine | SchoolLine


@dataclass(frozen=True, slots=True)
class Preview:
    """A waiting list as it is understood now; a decided one has only its draft.

    ``error`` says why the file cannot be read at all.
    """

    draft: ListDraft
    reading: ListReading | None = None
    error: Message | None = None
    staff: tuple[StaffLine, ...] = ()
    schools: tuple[SchoolLine, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows, in the order of the sheet."""
        return self.staff or self.schools

    @property
    def faults(self) -> tuple[CellFault, ...]:
        """All faults, of cells, headings and of what they say, in the order of the sheet."""
        if self.reading is None:
            return ()
        of_lines = {fault for line in self.lines for fault in line.faults}
        others = (fault for fault in self.reading.faults if fault not in of_lines)
        found = [*others, *(fault for line in self.lines for fault in line.faults)]
        return tuple(sorted(found, key=lambda f: (f.row, len(f.column), f.column)))

    @property
    def blocking(self) -> int:
        """How many faults have to be mended."""
        return sum(fault.is_blocking for fault in self.faults)

    @property
    def faulty(self) -> tuple[Line, ...]:
        """The rows that cannot be used as they are."""
        return self.of(Outcome.FAULTY)

    @property
    def new(self) -> tuple[Line, ...]:
        """The rows that make an account or a school."""
        return self.of(Outcome.NEW)

    @property
    def changed(self) -> tuple[Line, ...]:
        """The rows that change somebody or something that is there."""
        return self.of(Outcome.CHANGED)

    @property
    def same(self) -> tuple[Line, ...]:
        """The rows that say what is so already."""
        return self.of(Outcome.SAME)

    @property
    def open(self) -> tuple[Line, ...]:
        """The rows of which a person has to say who they are."""
        return self.of(Outcome.OPEN)

    @property
    def usable(self) -> int:
        """How many rows would do something, those to be decided too."""
        return len(self.new) + len(self.changed) + len(self.open)

    def of(self, outcome: Outcome) -> tuple[Line, ...]:
        """Return the rows of which this would become."""
        return tuple(line for line in self.lines if line.outcome is outcome)


@dataclass(frozen=True, slots=True)
class Issued:
    """An invitation as it is shown once: for whom, under which name, the token of its link."""

    display_name: str
    username: str
    role: str
    email: str
    token: str


@dataclass(frozen=True, slots=True)
class StaffListDone:
    """What became of a staff list: the invitations, and how many rows did what."""

    issued: tuple[Issued, ...]
    roles_added: int
    same: int
    left_out: int


@dataclass(frozen=True, slots=True)
class SchoolListDone:
    """What became of a school list: how many schools were opened, changed, and left as they are."""

    opened: int
    changed: int
    same: int
    left_out: int
