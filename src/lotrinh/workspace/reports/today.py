"""What needs attention today: beside the plan at a school, of what lies below above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lotrinh.workspace.actuals.reporting.collected import collections_page, waiting_submissions
from lotrinh.workspace.actuals.reporting.queries import reporting_state
from lotrinh.workspace.actuals.reporting.views import (
    CollectionLine,
    Next,
    PeriodState,
    WaitingSubmission,
)
from lotrinh.workspace.people.queries import Unit, User
from lotrinh.workspace.plans.demands.handing import count_waiting
from lotrinh.workspace.plans.demands.queries import handed_counts
from lotrinh.workspace.plans.demands.views import HandedState

_TO_DO = frozenset({Next.MEND, Next.SEND, Next.SEND_CHANGES, Next.ENTER, Next.APPROVE})


@dataclass(frozen=True, slots=True)
class BetweenLevels:
    """What a school has to do with the units above it.

    ``reports`` are the open periods in which something is to be done; ``to_register`` and
    ``returned`` the demands that nothing was registered for, or whose registration came back.
    """

    reports: tuple[PeriodState, ...]
    to_register: int
    returned: int

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to do."""
        return not self.reports and not self.to_register and not self.returned


@dataclass(frozen=True, slots=True)
class OfficerToday:
    """What waits for an officer: submissions (oldest first), how many weaker targets, and open
    collections in which schools are late."""

    submissions: tuple[WaitingSubmission, ...]
    weaker: int
    overdue: tuple[CollectionLine, ...]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits and nobody is late."""
        return not self.submissions and not self.weaker and not self.overdue


def between_levels(*, actor: User, unit: Unit, as_of: date) -> BetweenLevels:
    """Return what a school has to do with the units above it.

    Raises: NotAllowed.
    """
    states = reporting_state(actor=actor, unit=unit, as_of=as_of)
    handed = handed_counts(actor=actor, unit=unit)
    return BetweenLevels(
        reports=tuple(state for state in states if state.next in _TO_DO),
        to_register=handed[HandedState.NOT_YET],
        returned=handed[HandedState.RETURNED],
    )


def officer_today(*, actor: User, unit: Unit, as_of: date) -> OfficerToday:
    """Return what waits for an officer of ``unit``; the number of queries does not grow.

    Raises: NotAllowed if ``actor`` may not read what lies in ``unit``.
    """
    page = collections_page(actor=actor, unit=unit, as_of=as_of)
    lines = [*page.own, *(line for below in page.below for line in below.lines)]
    return OfficerToday(
        submissions=tuple(waiting_submissions(actor=actor, unit=unit, as_of=as_of)),
        weaker=count_waiting(actor=actor, unit=unit, on=as_of),
        overdue=tuple(
            line for line in lines if line.counts.overdue and line.collection.locks_on >= as_of
        ),
    )
