"""What a role and a delegation must fulfil; each rule says in words what to do instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from lotrinh.core.messages import LotrinhError
from lotrinh.reference.fields_of_work import load_fields_of_work
from lotrinh.workspace.people.models import (
    Delegation,
    Membership,
    Unit,
    UnitLink,
    UnitPath,
    User,
    valid_on,
)
from lotrinh.workspace.people.permission_table import (
    ALLOWED,
    KINDS_OF_ROLE,
    Permission,
    Scope,
)

LONGEST_DELEGATION = timedelta(days=366)
"""A year, both days counted, in a leap year too."""

NO_DELEGATES = frozenset({Membership.Role.PARENTS})
"""Who holds these roles only is not of the unit's staff: children's records are not for them."""


class UnableToGrantRole(LotrinhError):
    """The role cannot be given; the message says why and what to do."""


class UnableToChangeRole(LotrinhError):
    """The title, group or fields of a role cannot be so."""


class UnableToEndRole(LotrinhError):
    """The role cannot end then, or not by this person."""


class UnableToDelegate(LotrinhError):
    """The role cannot be delegated so; the message says why and what to do."""


class UnableToEndDelegation(LotrinhError):
    """The delegation is over already."""


@dataclass(frozen=True, slots=True)
class Days:
    """Two days, both included; None is without beginning or end."""

    first: date | None
    last: date | None

    @property
    def is_empty(self) -> bool:
        """Whether there is no day in it: what was taken back before it began."""
        return self.first is not None and self.last is not None and self.last < self.first

    def meets(self, other: Days) -> bool:
        """Return whether a day lies in both."""
        if self.is_empty or other.is_empty:
            return False
        return _low(self) <= _high(other) and _low(other) <= _high(self)

    def holds(self, other: Days) -> bool:
        """Return whether all of ``other`` lies in it."""
        return _low(self) <= _low(other) and _high(other) <= _high(self)

    def within(self, frame: Days) -> Days:
        """Return it with an open beginning or end taken from ``frame``."""
        return Days(self.first or frame.first, self.last or frame.last)


def days_of(of: Unit | Membership | UnitLink | Delegation) -> Days:
    """Return from when to when something is valid."""
    return Days(of.valid_from, of.valid_to)


def words_of(days: Days) -> tuple[str, str]:
    """Return two days in Vietnamese and in English, as they stand in a message."""
    first = "" if days.first is None else vi_day(days.first)
    last = "" if days.last is None else vi_day(days.last)
    vi = " ".join(word for word in (first and f"từ {first}", last and f"đến {last}") if word)
    en = " ".join(word for word in (first and f"from {first}", last and f"until {last}") if word)
    return vi or "mọi ngày", en or "every day"


def vi_day(day: date) -> str:
    """Return a day as it is written in Vietnamese: *5/9/2025*."""
    return f"{day.day}/{day.month}/{day.year}"


def checked_days(unit: Unit, group: Unit | None, asked: Days, *, today: date) -> Days:
    """Return the days of a role: where they are left open, as long as unit and group last.

    Raises: UnableToGrantRole if they end before they begin, or the unit or the group is not there
    on all of them.
    """
    if asked.is_empty:
        raise UnableToGrantRole(
            "Ngày kết thúc trước ngày bắt đầu. Sửa một trong hai ngày.",
            "The last day is before the first. Change one of them.",
        )
    lasting = days_of(unit)
    _check_lasting(unit.name, [lasting], asked, today)
    if group is None:
        return asked.within(lasting)
    links = UnitLink.objects.filter(unit=group, parent=unit, unit__kind=Unit.Kind.GROUP)
    if group.kind != Unit.Kind.GROUP or not links:
        raise UnableToGrantRole(
            f"'{group.name}' không phải là tổ của {unit.name}. Chọn một tổ của trường.",
            f"'{group.name}' is no group of {unit.name}. Choose one of the school's groups.",
        )
    fitting = _check_lasting(group.name, [days_of(link) for link in links], asked, today)
    return asked.within(fitting).within(lasting)


def _check_lasting(name: str, lasting: Sequence[Days], asked: Days, today: date) -> Days:
    """Return the first of ``lasting`` that all days asked for lie in, open ends left aside."""
    for days in lasting:
        wanted = asked.within(days)
        is_over = asked.last is None and wanted.last is not None and wanted.last < today
        if days.holds(wanted) and not wanted.is_empty and not is_over:
            return days
    vi, en = words_of(lasting[-1])
    raise UnableToGrantRole(
        f"{name} chỉ có {vi}. Ghi ngày bắt đầu và ngày kết thúc trong khoảng đó.",
        f"{name} is there only {en}. Write a first and a last day within that.",
    )


def check_role_fits(unit: Unit, role: str) -> None:
    """Let only a role pass that people can hold in such a unit. Raises: UnableToGrantRole."""
    if role not in KINDS_OF_ROLE:
        raise UnableToGrantRole("Chọn vai trò.", "Choose the role.")
    if unit.kind not in KINDS_OF_ROLE[role]:
        label = Membership.Role(role).label
        kind = Unit.Kind(unit.kind).label
        raise UnableToGrantRole(
            f"Vai trò '{label}' không có ở đơn vị loại '{kind}'. Chọn vai trò khác.",
            f"Nobody is '{role.replace('_', ' ')}' in a {unit.kind}. Choose another role.",
        )


def check_open(user: User, error: type[LotrinhError]) -> None:
    """Let only an account pass that is not closed. Raises: ``error``."""
    if not user.is_active:
        raise error(
            f"Tài khoản của {user} đã đóng. Mở lại tài khoản trước.",
            f"The account of {user} is closed. Open it again first.",
        )


def checked_fields(role: str, fields: Iterable[str], error: type[LotrinhError]) -> list[str]:
    """Return the fields of work in the order of the reference.

    Raises: ``error`` for a field that is not known, or any for who is no vice principal.
    """
    asked = set(fields)
    known = load_fields_of_work()
    if asked - known.keys():
        raise error(
            "Có lĩnh vực không có trong danh mục. Chọn trong các lĩnh vực được nêu.",
            "A field of work is not on the list. Choose among those offered.",
        )
    if asked and role != Membership.Role.VICE_PRINCIPAL:
        raise error(
            "Chỉ phó hiệu trưởng được giao lĩnh vực phụ trách. Bỏ chọn các lĩnh vực.",
            "Only a vice principal is put in charge of fields of work. Choose none.",
        )
    return [code for code in known if code in asked]


def check_not_twice(
    error: type[LotrinhError],
    *,
    user: User,
    unit: Unit,
    role: str,
    group: Unit | None,
    days: Days,
    but: Membership | None = None,
) -> None:
    """Let nobody hold the same role, in the same group, twice on a day. Raises: ``error``."""
    same = Membership.objects.filter(user=user, unit=unit, role=role, group=group)
    for other in same if but is None else same.exclude(pk=but.pk):
        if days_of(other).meets(days):
            vi, en = words_of(days_of(other))
            raise error(
                f"{user} đã có vai trò này {vi}. Chọn những ngày khác, hoặc sửa vai trò đã có.",
                f"{user} has this role {en} already. Choose other days, or change that role.",
            )


def check_somebody_manages(unit: Unit, without: Membership, day: date) -> None:
    """Let a role end only if somebody still manages the unit's people on ``day``.

    A person above whose role reaches down counts; one who only acts for another does not. Of two
    who ask for the same unit at the same moment one waits until the other is done.

    Raises: UnableToEndRole.
    """
    allowed = ALLOWED[Permission.MANAGE_PEOPLE]
    if without.role not in allowed or not days_of(unit).holds(Days(day, day)):
        return
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    own, below = (
        [role for role, scope in allowed.items() if wanted in scope]
        for wanted in (Scope.OWN, Scope.BELOW)
    )
    above = UnitPath.objects.filter(valid_on(day), unit=unit).values("ancestor")
    managing = Membership.objects.filter(valid_on(day), user__is_active=True).exclude(pk=without.pk)
    if not managing.filter(Q(role__in=own, unit=unit) | Q(role__in=below, unit__in=above)).exists():
        raise UnableToEndRole(
            f"Sau ngày đó không còn ai quản lý nhân sự của {unit.name}. "
            "Giao vai trò hiệu trưởng hoặc quản trị cho người khác trước, rồi mới kết thúc.",
            f"Nobody would manage the people of {unit.name} after that day. Make somebody else "
            "principal or administrator first, then end this role.",
        )


def check_delegate(to: User, membership: Membership, days: Days) -> None:
    """Let only who works in the unit on the first and the last day act for another.

    Raises: UnableToDelegate.
    """
    check_open(to, UnableToDelegate)
    held = Membership.objects.filter(user=to, unit=membership.unit).exclude(role__in=NO_DELEGATES)
    for day in (days.first, days.last):
        assert day is not None
        if not held.filter(valid_on(day)).exists():
            raise UnableToDelegate(
                f"Ngày {vi_day(day)} {to} không làm việc ở {membership.unit.name}. "
                "Chọn người khác của đơn vị, hoặc đổi ngày.",
                f"{to} does not work in {membership.unit.name} on {day}. "
                "Choose another person of the unit, or other days.",
            )


def cut_delegations(delegations: QuerySet[Delegation], last: date, at: datetime) -> int:
    """End delegations with the role that they rest on, ``last`` included; return how many."""
    lasting = delegations.filter(ended_at=None, valid_to__gt=last)
    still_to_come = lasting.filter(valid_from__gt=last).update(ended_at=at)
    return still_to_come + lasting.update(valid_to=last)


def _low(days: Days) -> date:
    return days.first or date.min


def _high(days: Days) -> date:
    return days.last or date.max
