"""What changes roles and delegations: giving, changing, ending and delegating them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.days import ONE_DAY
from lotrinh.workspace.people.models import Delegation, Membership, Unit, User
from lotrinh.workspace.people.permissions import (
    NotAllowed,
    Permission,
    forget_rights,
    may_grant,
    require,
)
from lotrinh.workspace.people.staff.queries import may_delegate
from lotrinh.workspace.people.staff.rules import (
    LONGEST_DELEGATION,
    Days,
    UnableToChangeRole,
    UnableToDelegate,
    UnableToEndDelegation,
    UnableToEndRole,
    UnableToGrantRole,
    check_delegate,
    check_not_twice,
    check_open,
    check_role_fits,
    check_somebody_manages,
    checked_days,
    checked_fields,
    cut_delegations,
    days_of,
    vi_day,
    words_of,
)

__all__ = [
    "UnableToChangeRole",
    "UnableToDelegate",
    "UnableToEndDelegation",
    "UnableToEndRole",
    "UnableToGrantRole",
    "change_role_details",
    "delegate_role",
    "end_delegation",
    "end_role",
    "grant_role",
]


@transaction.atomic
def grant_role(
    *,
    user: User,
    unit: Unit,
    role: str,
    title: str = "",
    group: Unit | None = None,
    fields: Iterable[str] = (),
    valid_from: date | None = None,
    valid_to: date | None = None,
    actor: User,
    at: datetime,
) -> Membership:
    """Give ``user`` a role in ``unit``, both days included; an open one lasts as long as the unit
    and the group.

    ``fields`` are codes of the fields of work, for a vice principal only.

    Raises: NotAllowed if ``actor`` may not give this role there; UnableToGrantRole if it does not
    fit the unit, the unit, the group or the account is not there then, the group is another unit's,
    or the person has the role on one of these days.
    """
    require(actor, unit, Permission.MANAGE_PEOPLE)
    check_role_fits(unit, role)
    _require_grant(actor, unit, role)
    # Of two who give it, one waits; who only names the user in another row does not.
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    check_open(user, UnableToGrantRole)
    asked = Days(valid_from, valid_to)
    days = checked_days(unit, group, asked, today=timezone.localdate(at))
    check_not_twice(UnableToGrantRole, user=user, unit=unit, role=role, group=group, days=days)
    membership = Membership.objects.create(
        user=user,
        unit=unit,
        role=role,
        title=title.strip(),
        group=group,
        fields=checked_fields(role, fields, UnableToGrantRole),
        valid_from=days.first,
        valid_to=days.last,
    )
    forget_rights()
    after = {"user": user.pk, "role": role, **_details(membership), **_days(days_of(membership))}
    record("grant_role", membership, unit=unit, actor=actor, at=at, after=after)
    return membership


@transaction.atomic
def change_role_details(
    *,
    membership: Membership,
    title: str,
    group: Unit | None,
    fields: Iterable[str],
    on: date | None = None,
    actor: User,
    at: datetime,
) -> Membership:
    """Change how the holder is addressed, the group or the fields of work, from the day ``on``.

    What held before stays as it was, as a role that ended on the eve. Without ``on``, or where the
    role begins later, it is a correction: as if it had always been so.

    Raises: NotAllowed; UnableToChangeRole if the role is over by then, the group is not the
    school's on all its days, or the person has the same role in that group already;
    UnableToGrantRole for a group that is not there on these days.
    """
    require(actor, membership.unit, Permission.MANAGE_PEOPLE)
    _require_grant(actor, membership.unit, membership.role)
    membership = _locked(membership)
    if on is not None and membership.valid_to is not None and membership.valid_to < on:
        raise UnableToChangeRole(
            f"Vai trò này hết ngày {vi_day(membership.valid_to)}. Chọn ngày sớm hơn.",
            f"This role ends on {membership.valid_to}. Choose an earlier day.",
        )
    before = _details(membership)
    is_later = on is not None and (membership.valid_from is None or membership.valid_from < on)
    present = Days(on if is_later else membership.valid_from, membership.valid_to)
    days = present
    if group is not None and group.pk != membership.group_id:
        days = checked_days(membership.unit, group, present, today=timezone.localdate(at))
        if days.first != present.first:
            assert days.first is not None
            raise UnableToChangeRole(
                f"{group.name} chỉ có từ {vi_day(days.first)}. Chọn đổi từ ngày đó hoặc sau đó.",
                f"{group.name} is there only from {days.first}. Change it from that day or later.",
            )
    check_not_twice(
        UnableToChangeRole,
        user=membership.user,
        unit=membership.unit,
        role=membership.role,
        group=group,
        days=days,
        but=membership,
    )
    if is_later and on is not None:
        _keep_past(membership, until=on - ONE_DAY)
    membership.title = title.strip()
    membership.group = group
    membership.fields = checked_fields(membership.role, fields, UnableToChangeRole)
    membership.valid_from, membership.valid_to = days.first, days.last
    membership.save()
    forget_rights()
    record(
        "change_role_details",
        membership,
        unit=membership.unit,
        actor=actor,
        at=at,
        before=before,
        after={**_details(membership), **_days(days)},
    )
    return membership


@transaction.atomic
def end_role(
    *, membership: Membership, valid_to: date, reason: str, actor: User, at: datetime
) -> Membership:
    """Let a role end with the day ``valid_to``, and with it what was delegated of it or to it.

    One that has not begun can be taken back: it then ends on the eve of its first day.

    Raises: NotAllowed; UnableToEndRole if it is over by then, would end before it began, no reason
    is given, it is the own administrator's role, or nobody would manage the unit's people.
    """
    unit = membership.unit
    require(actor, unit, Permission.MANAGE_PEOPLE)
    _require_grant(actor, unit, membership.role)
    membership = _locked(membership)
    today = timezone.localdate(at)
    last = _last_day(membership, valid_to, today=today)
    if not reason.strip():
        raise UnableToEndRole("Ghi lý do kết thúc vai trò.", "Say why the role ends.")
    if membership.user_id == actor.pk and membership.role == Membership.Role.ADMINISTRATOR:
        raise UnableToEndRole(
            "Không tự kết thúc vai trò quản trị của chính mình được. Nhờ một người quản trị khác; "
            "nếu chưa có ai, giao vai trò quản trị cho người đó trước.",
            "Nobody ends the own administrator's role. Ask another administrator; if there is "
            "none, make somebody administrator first.",
        )
    check_somebody_manages(unit, membership, max(last + ONE_DAY, today))
    before = _days(days_of(membership))
    membership.valid_to = last
    membership.save(update_fields=["valid_to"])
    cut = cut_delegations(membership.delegations.all(), last, at)
    cut += _cut_what_was_delegated_to(membership, at)
    forget_rights()
    record(
        "end_role",
        membership,
        unit=unit,
        actor=actor,
        at=at,
        before=before,
        after={**_days(days_of(membership)), "delegations_ended": cut},
        reason=reason.strip(),
    )
    return membership


@transaction.atomic
def delegate_role(
    *,
    membership: Membership,
    to: User,
    valid_from: date,
    valid_to: date,
    reason: str,
    actor: User,
    at: datetime,
) -> Delegation:
    """Let ``to`` do what a role allows while its holder is away, both days included.

    Done by the holder, or by who manages people there and may give the role. What goes along is
    ``permission_table.DELEGABLE``; who only acts for another cannot hand it on.

    Raises: NotAllowed; UnableToDelegate if the days are wrong (over, more than a year, not all of
    the role's), it is to oneself or to who does not work in the unit, or no reason is given.
    """
    unit = membership.unit
    if not may_delegate(actor, membership):
        raise NotAllowed
    membership = _locked(membership)
    days = Days(valid_from, valid_to)
    _check_delegated_days(membership, days, today=timezone.localdate(at))
    if to.pk in {membership.user_id, actor.pk}:
        raise UnableToDelegate(
            "Không ủy quyền cho chính mình. Chọn người khác của đơn vị.",
            "A role is not delegated to oneself. Choose another person of the unit.",
        )
    check_delegate(to, membership, days)
    if not reason.strip():
        raise UnableToDelegate("Ghi lý do ủy quyền.", "Say why the role is delegated.")
    others = Delegation.objects.filter(membership=membership, to=to, ended_at=None)
    twice = next((other for other in others if days_of(other).meets(days)), None)
    if twice is not None:
        vi, en = words_of(days_of(twice))
        raise UnableToDelegate(
            f"Vai trò này đã ủy quyền cho {to} {vi}. Dừng lần ủy quyền đó, hoặc chọn ngày khác.",
            f"This role is delegated to {to} {en} already. End that first, or choose other days.",
        )
    delegation = Delegation.objects.create(
        membership=membership,
        to=to,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason.strip(),
        created_by=actor,
        created_at=at,
    )
    forget_rights()
    after = {"membership": membership.pk, "role": membership.role, "to": to.pk, **_days(days)}
    record(
        "delegate_role",
        delegation,
        unit=unit,
        actor=actor,
        at=at,
        after=after,
        reason=delegation.reason,
    )
    return delegation


@transaction.atomic
def end_delegation(*, delegation: Delegation, actor: User, at: datetime) -> Delegation:
    """End a delegation now: by the holder, by who manages people, or given back by who acts.

    Where the role was changed in its course, what is left of it ends too.

    Raises: NotAllowed; UnableToEndDelegation if it is over already.
    """
    membership = delegation.membership
    unit = membership.unit
    if actor.pk in {membership.user_id, delegation.to_id}:
        require(actor, unit, Permission.READ)
    else:
        require(actor, unit, Permission.MANAGE_PEOPLE)
        _require_grant(actor, unit, membership.role)
    running = Delegation.objects.filter(
        pk=delegation.pk, ended_at=None, valid_to__gte=timezone.localdate(at)
    )
    # One UPDATE decides: of two who end it at the same moment, one did.
    if running.update(ended_at=at) != 1:
        raise UnableToEndDelegation(
            "Lần ủy quyền này đã hết rồi; không phải làm gì nữa.",
            "This delegation is over already; there is nothing left to do.",
        )
    delegation.ended_at = at
    _rest_of(delegation).update(ended_at=at)
    forget_rights()
    record(
        "end_delegation",
        delegation,
        unit=unit,
        actor=actor,
        at=at,
        before=_days(days_of(delegation)),
        after={"ended_at": at.isoformat()},
    )
    return delegation


def _require_grant(actor: User, unit: Unit, role: str) -> None:
    if not may_grant(actor, unit, role):
        raise NotAllowed


def _locked(membership: Membership) -> Membership:
    """Return the role as it is now, and let others who change it wait."""
    now: Membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "unit", "group")
        .get(pk=membership.pk)
    )
    return now


def _last_day(membership: Membership, asked: date, *, today: date) -> date:
    """Return the day that the role ends with. Raises: UnableToEndRole."""
    if membership.valid_to is not None and membership.valid_to <= asked:
        raise UnableToEndRole(
            f"Vai trò này hết ngày {vi_day(membership.valid_to)} rồi. Chọn ngày sớm hơn, "
            "hoặc giao thêm vai trò nếu người này làm tiếp.",
            f"This role ends on {membership.valid_to} already. Choose an earlier day, or give "
            "the role anew if the person goes on.",
        )
    first = membership.valid_from
    if first is None or first <= asked:
        return asked
    if first <= today:
        raise UnableToEndRole(
            f"Vai trò này bắt đầu ngày {vi_day(first)}. Chọn ngày kết thúc từ ngày đó trở đi.",
            f"This role began on {first}. Choose that day or a later one.",
        )
    return first - ONE_DAY


def _keep_past(membership: Membership, *, until: date) -> None:
    """Keep the role as it was until a day, with what was delegated then.

    What was delegated beyond that day becomes two, so that who acts does so without a gap.
    """
    past = Membership.objects.create(
        user=membership.user,
        unit=membership.unit,
        role=membership.role,
        title=membership.title,
        group=membership.group,
        fields=membership.fields,
        valid_from=membership.valid_from,
        valid_to=until,
    )
    for delegation in membership.delegations.filter(valid_from__lte=until):
        ended = delegation.ended_at
        if delegation.valid_to <= until or (ended and timezone.localdate(ended) <= until):
            delegation.membership = past
        else:
            Delegation.objects.create(
                membership=past,
                to=delegation.to,
                valid_from=delegation.valid_from,
                valid_to=until,
                reason=delegation.reason,
                created_by=delegation.created_by,
                created_at=delegation.created_at,
            )
            delegation.valid_from = until + ONE_DAY
        delegation.save(update_fields=["membership", "valid_from"])


def _rest_of(delegation: Delegation) -> QuerySet[Delegation]:
    """Return what became of the later days of a delegation that ``_keep_past`` made two of."""
    membership = delegation.membership
    return Delegation.objects.filter(
        membership__user=membership.user_id,
        membership__unit=membership.unit_id,
        membership__role=membership.role,
        to=delegation.to_id,
        created_at=delegation.created_at,
        valid_from__gt=delegation.valid_to,
        ended_at=None,
    )


def _cut_what_was_delegated_to(membership: Membership, at: datetime) -> int:
    """End what the holder does for others in the unit, once no own role is left there."""
    assert membership.valid_to is not None
    others = Membership.objects.filter(user=membership.user, unit=membership.unit)
    lasts = [days.last for days in map(days_of, others) if not days.is_empty]
    if None in lasts:
        return 0
    last = max((day for day in lasts if day is not None), default=membership.valid_to)
    acting = Delegation.objects.filter(to=membership.user, membership__unit=membership.unit)
    return cut_delegations(acting, last, at)


def _check_delegated_days(membership: Membership, days: Days, *, today: date) -> None:
    assert days.first is not None
    assert days.last is not None
    if days.is_empty or days.last < today:
        raise UnableToDelegate(
            "Ngày cuối phải từ hôm nay trở đi và không trước ngày đầu. Sửa ngày.",
            "The last day is today or later, and not before the first. Change the days.",
        )
    if days.last - days.first + ONE_DAY > LONGEST_DELEGATION:
        raise UnableToDelegate(
            "Ủy quyền lâu nhất là một năm. Chọn ngày cuối sớm hơn; hết hạn có thể ủy quyền lại.",
            "A role is delegated for a year at most. Choose an earlier last day; it can be "
            "delegated again then.",
        )
    if not days_of(membership).holds(days):
        vi, en = words_of(days_of(membership))
        raise UnableToDelegate(
            f"Vai trò này chỉ được giữ {vi}. Chọn những ngày trong khoảng đó.",
            f"This role is held only {en}. Choose days within that.",
        )


def _details(membership: Membership) -> dict[str, Any]:
    return {
        "title": membership.title,
        "group": membership.group_id,
        "fields": membership.fields,
    }


def _days(days: Days) -> dict[str, str | None]:
    return {
        "valid_from": days.first.isoformat() if days.first else None,
        "valid_to": days.last.isoformat() if days.last else None,
    }
