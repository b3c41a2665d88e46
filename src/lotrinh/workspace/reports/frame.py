"""What the frame of every page shows: the unit, its school years, the count of today."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from importlib.metadata import version
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from lotrinh.workspace.actuals.queries import school_year_of, today_lists
from lotrinh.workspace.actuals.views import TodayLists
from lotrinh.workspace.people.permission_table import PAGES
from lotrinh.workspace.people.permissions import is_allowed_below
from lotrinh.workspace.people.queries import (
    NotAllowed,
    Permission,
    Standing,
    Unit,
    User,
    is_allowed,
)
from lotrinh.workspace.people.session import chosen_school_year, day_of, standings_in, unit_of
from lotrinh.workspace.plans.queries import school_years

LOOKING_BACK = frozenset(
    {
        "today",
        "schools",
        "plan_list",
        "plan",
        "targets",
        "indicator",
        "unit_tree",
        "unit",
        "people",
        "person",
    }
)
"""Names of the pages that show things as they stood on the chosen day; others are of today."""


_YEARS_COMPARED = 4


class Frame:
    """Asks only for what a template shows; a visitor's frame is empty."""

    version = version("lotrinh")

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def unit(self) -> Unit | None:
        """The unit that the person works in."""
        try:
            return unit_of(self._request)
        except NotAllowed:
            return None

    @cached_property
    def standings(self) -> list[Standing]:
        """What the person is and where."""
        return [] if self.unit is None else standings_in(self._request)

    @property
    def role(self) -> str:
        """How the person is addressed in the unit, by the first role there."""
        here = (one for one in self.standings if self.unit is not None and one.unit == self.unit)
        first = next(here, None)
        return "" if first is None else first.label

    @cached_property
    def own_unit(self) -> Unit | None:
        """The unit of the person's role, where another one is looked at: the way back."""
        if self.unit is None or any(one.unit == self.unit for one in self.standings):
            return None
        return self.standings[0].unit if self.standings else None

    @property
    def places(self) -> list[Standing]:
        """The units that the person can turn to, each once, by the first role there."""
        found = {one.unit.pk: one for one in reversed(self.standings)}
        return [one for one in self.standings if found[one.unit.pk] is one]

    @property
    def acting_for(self) -> list[Standing]:
        """The roles held for others in the unit."""
        return [one for one in self.standings if one.delegated_by and one.unit == self.unit]

    @property
    def is_school(self) -> bool:
        """Whether the unit is a school: then it has a plan of its own."""
        return self.unit is not None and self.unit.kind == Unit.Kind.SCHOOL

    @cached_property
    def may_read_below(self) -> bool:
        """Whether the person reads the plans of the schools below the unit."""
        user = self._request.user
        return (
            self.unit is not None
            and not self.is_school
            and isinstance(user, User)
            and is_allowed_below(user, self.unit, Permission.READ)
        )

    @cached_property
    def may_read_trail(self) -> bool:
        """Whether the person may read the trail of the unit."""
        user = self._request.user
        return (
            self.unit is not None
            and isinstance(user, User)
            and is_allowed(user, self.unit, Permission.READ_TRAIL)
        )

    @cached_property
    def day(self) -> date | None:
        """The day that this page is shown as of, where it is not today."""
        match = self._request.resolver_match
        looks_back = match is not None and match.url_name in LOOKING_BACK
        if not looks_back or not isinstance(self._request.user, User):
            return None
        day = day_of(self._request)
        return None if day == timezone.localdate() else day

    @cached_property
    def school_year(self) -> str:
        """The school year that the person looks at."""
        return chosen_school_year(self._request) or school_year_of(day_of(self._request))

    @cached_property
    def school_years(self) -> list[str]:
        """Every school year from the oldest plan to the one that runs, newest first; above schools
        those that summaries compare."""
        user = self._request.user
        if self.unit is None or not isinstance(user, User):
            return []
        running = school_year_of(timezone.localdate())
        known = [*school_years(actor=user, unit=self.unit), running]
        first, last = int(min(known)[:4]), int(max(known)[:4])
        if self.may_read_below:
            first = min(first, last - _YEARS_COMPARED + 1)
        return [f"{year}-{year + 1}" for year in range(last, first - 1, -1)]

    @property
    def path(self) -> str:
        """Where a choice in the frame leads back to: this page, unless only a form leads there."""
        match = self._request.resolver_match
        is_page = match is not None and "GET" in PAGES.get(match.view_name, {})
        return self._request.path if is_page else reverse("today")

    @cached_property
    def today_count(self) -> int:
        """How many things need attention today."""
        user = self._request.user
        if self.unit is None or not self.is_school or not isinstance(user, User):
            return 0
        lists = today_lists(actor=user, unit=self.unit, as_of=timezone.localdate())
        return attention_count(lists)


def attention_count(lists: TodayLists) -> int:
    """Return how many things wait: drafts and lists to look over, results that are late, to be
    approved or to be mended."""
    waiting = (lists.drafts, lists.rosters, lists.late, lists.to_approve, lists.to_mend)
    return sum(len(one) for one in waiting)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every template its frame."""
    return {"frame": Frame(request)}
