"""When a school may send: which unit's collection counts for it, and its last day.

The collection that counts is that of the nearest unit above the school that has one. Nobody may
send after the last day of any unit above: a nearer one never keeps open what one above has locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.actuals.reporting.models import Collection, Extension
from lotrinh.workspace.people.queries import Unit, ancestor_ids_of


class UnableToSend(LotrinhError):
    """The figures cannot be sent; the message says what is to be done first, and by whom."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a school may send the figures of a period, all included.

    ``last_on`` is when the collection locks, or the day that the school was given instead
    (``extension``); never later than what a unit above allows.
    """

    collection: Collection
    last_on: date
    extension: Extension | None = None

    def is_open(self, on: date) -> bool:
        """Say whether the school may send on a day."""
        return self.collection.opens_on <= on <= self.last_on

    def is_late(self, on: date) -> bool:
        """Say whether what is sent on a day is late."""
        return on > self.collection.due_on


def window_for(unit: Unit, period: str, on: date) -> Window | None:
    """Return when ``unit`` may send the figures of ``period``, by what lies above it on a day.

    None where no unit above has opened the period. Three queries at most.
    """
    return windows_for(unit, on, period).get(period)


def open_window(unit: Unit, period: str, moment: datetime) -> Window:
    """Return when the school may send, if that is today. Raises: UnableToSend."""
    today = timezone.localdate(moment)
    window = window_for(unit, period, today)
    if window is None:
        raise UnableToSend(
            f"Chưa có đơn vị cấp trên nào mở kỳ {period}. Chờ xã hoặc tỉnh mở kỳ rồi gửi.",
            f"No unit above has opened {period} yet. Wait until the commune or province does.",
        )
    by = window.collection.unit
    if today < window.collection.opens_on:
        opens = window.collection.opens_on
        raise UnableToSend(
            f"{by} mở kỳ {period} từ {opens:%d/%m/%Y}. Gửi từ ngày đó.",
            f"{by} opens {period} on {opens:%d/%m/%Y}. Send it from that day on.",
        )
    if not window.is_open(today):
        raise UnableToSend(
            f"{by} đã khóa kỳ {period} ngày {window.last_on:%d/%m/%Y}. Nhờ {by} gia hạn cho "
            "trường rồi gửi.",
            f"{by} locked {period} on {window.last_on:%d/%m/%Y}. Ask {by} for more time, then send "
            "it.",
        )
    return window


def windows_for(unit: Unit, on: date, period: str = "") -> dict[str, Window]:
    """Return when ``unit`` may send, by period: of all that a unit above has opened, or of one."""
    above = ancestor_ids_of(unit, on)
    collections = Collection.objects.filter(unit__in=above).select_related("unit")
    if period:
        collections = collections.filter(period=period)
    found = list(collections)
    given = last_extensions([one.pk for one in found], [unit.pk]) if found else {}
    by_period: dict[str, list[Collection]] = {}
    for one in sorted(found, key=lambda one: above.index(one.unit_id)):
        by_period.setdefault(one.period, []).append(one)
    return {key: _window(chain, unit.pk, given) for key, chain in by_period.items()}


def last_extensions(
    collection_ids: Iterable[int], unit_ids: Iterable[int] | None = None
) -> dict[tuple[int, int], Extension]:
    """Return the extension that counts, by collection and school: the last one given. One query."""
    given = Extension.objects.filter(collection__in=list(collection_ids))
    if unit_ids is not None:
        given = given.filter(unit__in=list(unit_ids))
    # The last given comes first; of each school the first seen is kept.
    kept: dict[tuple[int, int], Extension] = {}
    for one in given.select_related("granted_by"):
        kept.setdefault((one.collection_id, one.unit_id), one)
    return kept


def last_day(
    collection: Collection, unit_id: int, given: Mapping[tuple[int, int], Extension]
) -> date:
    """Return the last day on which a school may send by one collection alone."""
    extension = given.get((collection.pk, unit_id))
    return collection.locks_on if extension is None else max(collection.locks_on, extension.until)


def _window(
    chain: list[Collection], unit_id: int, given: Mapping[tuple[int, int], Extension]
) -> Window:
    """Return the window of a school from the collections above it, the nearest first."""
    return Window(
        collection=chain[0],
        last_on=min(last_day(one, unit_id, given) for one in chain),
        extension=given.get((chain[0].pk, unit_id)),
    )
