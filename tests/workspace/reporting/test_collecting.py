"""Opening a period, changing its days, giving a school more time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lotrinh.workspace.actuals.reporting.collecting import (
    UnableToExtend,
    UnableToSetDays,
    change_collection,
    grant_extension,
)
from lotrinh.workspace.actuals.reporting.models import Collection, Extension
from lotrinh.workspace.actuals.reporting.operations import UnableToSend
from lotrinh.workspace.actuals.reporting.windows import window_for
from lotrinh.workspace.people.models import AuditEvent
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.plans.models import Indicator
from tests.workspace.conftest import Personas
from tests.workspace.reporting.conftest import (
    AT,
    DUE,
    LOCKS,
    OPENS,
    YEAR,
    Above,
    Send,
    at,
    open_period,
)

DAY = timedelta(days=1)


def test_an_officer_opens_a_period(above: Above) -> None:
    collection = open_period(above.commune, above.officer, note=" Gửi đủ minh chứng. ")
    assert (collection.unit, collection.note) == (above.commune, "Gửi đủ minh chứng.")
    event = AuditEvent.objects.get(verb="open_collection")
    assert event.after == {
        "period": YEAR,
        "opens_on": "2026-05-20",
        "due_on": "2026-06-05",
        "locks_on": "2026-06-15",
    }


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"period": "2025"}, "Viết kỳ như 2025-2026"),
        ({"period": "2025-2026/2"}, "Viết kỳ như 2025-2026"),
        ({"opens_on": DUE + DAY}, "theo thứ tự"),
        ({"due_on": LOCKS + DAY}, "theo thứ tự"),
        ({"opens_on": date(2025, 7, 31)}, "bắt đầu 01/08/2025"),
        ({"locks_on": date(2206, 6, 15)}, "nhiều nhất hai năm"),
    ],
)
def test_days_and_periods_that_cannot_be_are_refused(
    above: Above, given: dict[str, Any], says: str
) -> None:
    with pytest.raises(UnableToSetDays, match=says):
        open_period(above.commune, above.officer, **given)
    assert not Collection.objects.exists()


def test_a_school_collects_from_nobody(personas: Personas, above: Above) -> None:
    with pytest.raises(UnableToSetDays, match="ở xã hoặc tỉnh"):
        open_period(personas.school, above.officer)


def test_a_period_is_opened_once(above: Above, opened: Collection) -> None:
    with pytest.raises(UnableToSetDays, match="đã mở rồi"):
        open_period(above.commune, above.officer)


def test_only_an_officer_of_the_unit_or_above_opens_it(personas: Personas, above: Above) -> None:
    for actor in (personas.principal, personas.visitor):
        with pytest.raises(NotAllowed):
            open_period(above.commune, actor)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        open_period(above.province, above.officer)
    assert open_period(above.commune, above.province_officer).opened_by == above.province_officer


def test_a_nearer_unit_locks_no_later_than_the_one_above(above: Above) -> None:
    open_period(above.province, above.province_officer)
    with pytest.raises(UnableToSetDays, match=r"Tỉnh Đồng Tháp khóa kỳ này ngày 15/06/2026"):
        open_period(above.commune, above.officer, locks_on=LOCKS + DAY)
    assert open_period(above.commune, above.officer, locks_on=LOCKS).locks_on == LOCKS


def test_what_a_unit_above_locks_earlier_is_locked_below(personas: Personas, above: Above) -> None:
    open_period(above.commune, above.officer)
    open_period(above.province, above.province_officer, due_on=DUE, locks_on=LOCKS - DAY)
    window = window_for(personas.school, YEAR, OPENS)
    assert window is not None
    assert (window.collection.unit, window.last_on) == (above.commune, LOCKS - DAY)


def test_the_nearest_unit_that_has_one_counts(personas: Personas, above: Above) -> None:
    assert window_for(personas.school, YEAR, OPENS) is None
    open_period(above.province, above.province_officer)
    by_province = window_for(personas.school, YEAR, OPENS)
    open_period(above.commune, above.officer, due_on=DUE - DAY)
    by_commune = window_for(personas.school, YEAR, OPENS)
    assert by_province is not None
    assert by_commune is not None
    assert by_province.collection.unit == above.province
    assert by_commune.collection.unit == above.commune


def test_days_change_with_a_reason_in_the_trail(above: Above, opened: Collection) -> None:
    given: dict[str, Any] = {
        "opens_on": OPENS,
        "due_on": DUE,
        "locks_on": LOCKS + DAY,
        "note": "",
        "actor": above.officer,
        "at": AT,
    }
    with pytest.raises(UnableToSetDays, match="vì sao đổi ngày"):
        change_collection(collection=opened, reason=" ", **given)
    changed = change_collection(collection=opened, reason="mưa lũ", **given)
    assert changed.locks_on == LOCKS + DAY
    event = AuditEvent.objects.get(verb="change_collection")
    assert (event.before["locks_on"], event.after["locks_on"]) == ("2026-06-15", "2026-06-16")
    assert event.reason == "mưa lũ"


@pytest.mark.parametrize(
    ("day", "says"),
    [(OPENS - DAY, "Gửi từ ngày đó"), (OPENS, ""), (LOCKS, ""), (LOCKS + DAY, "đã khóa kỳ")],
)
def test_the_window_includes_both_its_days(
    opened: Collection, figures: list[Indicator], send: Send, day: date, says: str
) -> None:
    """Also at the last minute of the last day, and at the first of the first, in Vietnam."""
    for hour in (0, 23):
        if says:
            with pytest.raises(UnableToSend, match=says):
                send(at=at(day, hour))
    if not says:
        assert send(at=at(day, 23 if day == LOCKS else 0)).is_late is (day == LOCKS)


def test_due_is_the_last_day_that_is_not_late(
    opened: Collection, figures: list[Indicator], send: Send
) -> None:
    assert not send(at=at(DUE, 23)).is_late
    assert send(at=at(DUE + DAY, 0), narrative="Bổ sung.").is_late


def extend(above: Above, opened: Collection, school: Any, until: date, **given: Any) -> Extension:
    known: dict[str, Any] = {"reason": "lũ", "actor": above.officer, "at": AT}
    return grant_extension(collection=opened, unit=school, until=until, **(known | given))


def test_a_school_that_was_given_longer_sends_until_then(
    personas: Personas, above: Above, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    extend(above, opened, personas.school, LOCKS + 5 * DAY)
    last = extend(above, opened, personas.school, LOCKS + 3 * DAY)
    with pytest.raises(UnableToSend, match=r"đã khóa kỳ 2025-2026 ngày 18/06/2026"):
        send(at=at(last.until + DAY, 0))
    assert send(at=at(last.until, 23)).is_late
    other = window_for(personas.other_school, YEAR, OPENS)
    assert other is not None
    assert (other.last_on, other.extension) == (LOCKS, None)


@pytest.mark.parametrize(
    ("until", "reason", "says"),
    [
        (LOCKS, "lũ", "sau ngày khóa chung"),
        (LOCKS + DAY, " ", "Chưa ghi lý do"),
    ],
)
def test_more_time_is_later_and_has_a_reason(
    personas: Personas, above: Above, opened: Collection, until: date, reason: str, says: str
) -> None:
    with pytest.raises(UnableToExtend, match=says):
        extend(above, opened, personas.school, until, reason=reason)


def test_more_time_that_is_over_is_none(
    personas: Personas, above: Above, opened: Collection
) -> None:
    with pytest.raises(UnableToExtend, match="chưa qua"):
        extend(above, opened, personas.school, LOCKS + DAY, at=at(LOCKS + 2 * DAY))


def test_only_a_school_below_is_given_more_time(above: Above, opened: Collection) -> None:
    with pytest.raises(UnableToExtend, match="không thuộc"):
        extend(above, opened, above.province, LOCKS + DAY)


def test_more_time_than_the_unit_above_gives_is_asked_for_there(
    personas: Personas, above: Above
) -> None:
    by_province = open_period(above.province, above.province_officer)
    by_commune = open_period(above.commune, above.officer)
    with pytest.raises(UnableToExtend, match="nhờ Tỉnh Đồng Tháp gia hạn trước"):
        extend(above, by_commune, personas.school, LOCKS + DAY)
    extend(above, by_province, personas.school, LOCKS + DAY, actor=above.province_officer)
    extend(above, by_commune, personas.school, LOCKS + DAY)
    window = window_for(personas.school, YEAR, OPENS)
    assert window is not None
    assert window.last_on == LOCKS + DAY
