"""Opening a period for the schools below, changing its days, giving one school more time."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from lotrinh.workspace.actuals.reporting.keeping import hold
from lotrinh.workspace.actuals.reporting.limits import (
    UnableToExtend,
    UnableToSetDays,
    check_days,
    check_extension,
)
from lotrinh.workspace.actuals.reporting.models import Collection, Extension
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.queries import Permission, Unit, User, require
from lotrinh.workspace.people.school_years import is_period

__all__ = [
    "UnableToExtend",
    "UnableToSetDays",
    "change_collection",
    "grant_extension",
    "open_collection",
]

_COLLECTORS = frozenset(
    {Unit.Kind.PROVINCE, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE, Unit.Kind.MINISTRY}
)
_SHORT_TEXT = 300


@transaction.atomic
def open_collection(
    *,
    unit: Unit,
    period: str,
    opens_on: date,
    due_on: date,
    locks_on: date,
    note: str = "",
    actor: User,
    at: datetime,
) -> Collection:
    """Take the figures of ``period`` in from the schools below ``unit`` between two days.

    Raises: NotAllowed; UnableToSetDays if the period is none or is open already, the days are not
    in order or lock later than a unit above does.
    """
    require(actor, unit, Permission.RECEIVE_REPORTS)
    if unit.kind not in _COLLECTORS or not is_period(period):
        raise UnableToSetDays(
            f"Không thu thập được kỳ '{period}' ở đơn vị này. Viết kỳ như 2025-2026 hoặc "
            "2025-2026/1, ở xã hoặc tỉnh.",
            f"'{period}' cannot be collected here. Write it like 2025-2026 or 2025-2026/1, in a "
            "commune or a province.",
        )
    hold(unit)
    if Collection.objects.filter(unit=unit, period=period).exists():
        raise UnableToSetDays(
            "Kỳ này đã mở rồi. Muốn đổi ngày thì mở trang của kỳ và sửa ở đó.",
            "This period is open already. To change its days, open its page and do it there.",
        )
    check_days(unit, period, opens_on, due_on, locks_on, timezone.localdate(at))
    collection = Collection.objects.create(
        unit=unit,
        period=period,
        opens_on=opens_on,
        due_on=due_on,
        locks_on=locks_on,
        note=_short(note),
        opened_by=actor,
        opened_at=at,
    )
    after = {"period": period, **_days(collection)}
    record("open_collection", collection, unit=unit, actor=actor, at=at, after=after)
    return collection


@transaction.atomic
def change_collection(
    *,
    collection: Collection,
    opens_on: date,
    due_on: date,
    locks_on: date,
    note: str,
    reason: str,
    actor: User,
    at: datetime,
) -> Collection:
    """Give a collection other days, and say why; what was sent stays as it is, late or not.

    Raises: NotAllowed; UnableToSetDays as for opening, and without a reason.
    """
    unit = collection.unit
    require(actor, unit, Permission.RECEIVE_REPORTS)
    hold(unit)
    now = Collection.objects.get(pk=collection.pk)
    if not reason.strip():
        raise UnableToSetDays(
            "Chưa ghi vì sao đổi ngày. Viết một câu; lý do được giữ trong nhật ký.",
            "Nothing says why the days change. Write a sentence; the trail keeps it.",
        )
    check_days(unit, now.period, opens_on, due_on, locks_on, timezone.localdate(at))
    before = {**_days(now), "note": now.note}
    now.opens_on, now.due_on, now.locks_on, now.note = opens_on, due_on, locks_on, _short(note)
    now.save(update_fields=["opens_on", "due_on", "locks_on", "note"])
    after = {**_days(now), "note": now.note}
    record(
        "change_collection",
        now,
        unit=unit,
        actor=actor,
        at=at,
        before=before,
        after=after,
        reason=reason.strip(),
    )
    return now


@transaction.atomic
def grant_extension(
    *,
    collection: Collection,
    unit: Unit,
    until: date,
    reason: str,
    actor: User,
    at: datetime,
) -> Extension:
    """Let one school send until a later day than the others; the last day given counts.

    Raises: NotAllowed; UnableToExtend if the school does not lie below, the day is over or not
    later than that of all, a unit above locks before it, or the reason is missing.
    """
    require(actor, collection.unit, Permission.RECEIVE_REPORTS)
    today = timezone.localdate(at)
    check_extension(collection, unit, until, reason, today)
    extension = Extension.objects.create(
        collection=collection,
        unit=unit,
        until=until,
        reason=_short(reason),
        granted_by=actor,
        granted_at=at,
    )
    after = {"school": unit.pk, "period": collection.period, "until": until.isoformat()}
    record(
        "grant_extension",
        extension,
        unit=collection.unit,
        actor=actor,
        at=at,
        after=after,
        reason=extension.reason,
    )
    return extension


def _days(collection: Collection) -> dict[str, str]:
    return {
        "opens_on": collection.opens_on.isoformat(),
        "due_on": collection.due_on.isoformat(),
        "locks_on": collection.locks_on.isoformat(),
    }


def _short(text: str) -> str:
    return text.strip()[:_SHORT_TEXT]
