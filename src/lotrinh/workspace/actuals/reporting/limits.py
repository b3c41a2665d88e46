"""Which days a collection and an extension can have: none after a unit above locks."""

from __future__ import annotations

from datetime import date, timedelta

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.actuals.calendar import begin_of
from lotrinh.workspace.actuals.reporting.models import Collection
from lotrinh.workspace.actuals.reporting.windows import last_day, last_extensions
from lotrinh.workspace.people.queries import Unit, ancestor_ids_of, schools_below

_LONGEST_WINDOW = timedelta(days=2 * 366)


class UnableToSetDays(LotrinhError):
    """The period cannot be opened with these days, or not be changed; the message says why."""


class UnableToExtend(LotrinhError):
    """The school cannot be given until this day; the message says why."""


def check_days(
    unit: Unit, period: str, opens_on: date, due_on: date, locks_on: date, today: date
) -> None:
    """Let only days in order pass that lock no later than any unit above.

    Raises: UnableToSetDays.
    """
    if not opens_on <= due_on <= locks_on:
        raise UnableToSetDays(
            "Ngày mở, hạn gửi, ngày khóa phải theo thứ tự đó. Sửa lại các ngày.",
            "The days to open, to be due and to lock must be in that order. Change the days.",
        )
    begins = begin_of(period)
    if opens_on < begins or locks_on - opens_on > _LONGEST_WINDOW:
        raise UnableToSetDays(
            f"Kỳ {period} bắt đầu {begins:%d/%m/%Y}, và mở được nhiều nhất hai năm. Sửa lại "
            "các ngày.",
            f"{period} begins on {begins:%d/%m/%Y}, and can be open for two years at most. Change "
            "the days.",
        )
    above = _collections_above(unit, period, today)
    if above and locks_on > (first := min(above, key=lambda one: one.locks_on)).locks_on:
        raise UnableToSetDays(
            f"{first.unit} khóa kỳ này ngày {first.locks_on:%d/%m/%Y}, nên ở đây không khóa muộn "
            "hơn được. Chọn ngày sớm hơn.",
            f"{first.unit} locks this period on {first.locks_on:%d/%m/%Y}; here it cannot be "
            "later. Choose an earlier day.",
        )


def check_extension(
    collection: Collection, unit: Unit, until: date, reason: str, today: date
) -> None:
    """Let only more time for a school below pass, if no unit above locks before it.

    Raises: UnableToExtend.
    """
    if not schools_below(collection.unit, today).filter(pk=unit.pk).exists():
        raise UnableToExtend(
            f"{unit} không thuộc {collection.unit}. Chọn trường trong danh sách.",
            f"{unit} does not lie in {collection.unit}. Choose a school of the list.",
        )
    if until <= collection.locks_on or until < today:
        raise UnableToExtend(
            f"Ngày gia hạn phải sau ngày khóa chung {collection.locks_on:%d/%m/%Y} và chưa qua. "
            "Chọn ngày khác.",
            f"The day must be after {collection.locks_on:%d/%m/%Y}, when all are locked, and not "
            "be over. Choose another.",
        )
    above = _collections_above(collection.unit, collection.period, today)
    given = last_extensions([one.pk for one in above], [unit.pk])
    for one in above:
        last = last_day(one, unit.pk, given)
        if until > last:
            raise UnableToExtend(
                f"{one.unit} khóa kỳ này với trường này ngày {last:%d/%m/%Y}. Chọn ngày không "
                f"muộn hơn, hoặc nhờ {one.unit} gia hạn trước.",
                f"{one.unit} locks this period for the school on {last:%d/%m/%Y}. Choose a day "
                f"until then, or ask {one.unit} to extend it first.",
            )
    if not reason.strip():
        raise UnableToExtend(
            "Chưa ghi lý do gia hạn. Viết một câu.", "The reason is missing. Write a sentence."
        )


def _collections_above(unit: Unit, period: str, today: date) -> list[Collection]:
    above = ancestor_ids_of(unit, today)
    return list(Collection.objects.filter(unit__in=above, period=period).select_related("unit"))
