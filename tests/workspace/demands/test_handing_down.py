"""Handing targets down by a document, and withdrawing it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lotrinh.core.values import Bound, Direction, Number
from lotrinh.workspace.people.models import AuditEvent
from lotrinh.workspace.plans.demands.models import Demand, DemandSet
from lotrinh.workspace.plans.demands.operations import (
    DemandEntry,
    UnableToHandDown,
    publish_demands,
    withdraw_demands,
)
from lotrinh.workspace.plans.demands.queries import demands_for
from tests.workspace.conftest import AT
from tests.workspace.demands.conftest import ISSUED, YEAR, HandDown, Places

COMPLETION = ("primary-completion", YEAR, "97")
LOST = ("pupils-lost", "2025", "< 0,20")


def test_an_indicator_of_the_catalogue_has_its_name_unit_and_direction(hand_down: HandDown) -> None:
    made = hand_down(COMPLETION, LOST)
    first, second = made.demands.all()
    assert (first.order, first.code, first.unit_text) == (1, "primary-completion", "%")
    assert first.name == "Tỷ lệ hoàn thành cấp học"
    assert first.value == Number(Decimal(97), "%")
    assert second.direction == Direction.LOWER
    assert isinstance(second.value, Bound)


def test_a_name_that_the_catalogue_knows_is_its_indicator(hand_down: HandDown) -> None:
    entry = DemandEntry("", "năm học 2025 – 2026", "98", name="Hoàn thành chương trình tiểu học")
    demand = hand_down(entry).demands.get()
    assert (demand.code, demand.period) == ("primary-completion", YEAR)


def test_an_indicator_of_the_unit_s_own_is_found_by_its_name(hand_down: HandDown) -> None:
    entry = DemandEntry("", "2026", ">= 60", "Tỷ lệ học sinh biết bơi năm 2026", "%")
    demand = hand_down(entry).demands.get()
    assert (demand.code, demand.key) == ("", "ty-le-hoc-sinh-biet-boi-nam")
    assert (demand.unit_text, demand.direction) == ("%", Direction.HIGHER)


def test_it_is_one_entry_of_the_trail(places: Places, hand_down: HandDown) -> None:
    hand_down(COMPLETION, LOST, schools=(places.school,))
    event = AuditEvent.objects.get(verb="publish_demands")
    assert (event.unit, event.actor) == (places.province, places.officer)
    assert event.after["number"] == "12/KH-SGDĐT"
    assert (event.after["demands"], event.after["schools"]) == (2, 1)


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (DemandEntry("no-such-code", YEAR, "97"), "Danh mục không có"),
        (DemandEntry("", YEAR, "97"), "Chưa ghi tên"),
        (DemandEntry("", YEAR, "97", "!!"), "chưa phải là tên"),
        (DemandEntry("", YEAR, "97", "x" * 501), "dài quá"),
        (DemandEntry("primary-completion", YEAR, " "), "Chưa ghi mức. Viết ví dụ 98"),
        (DemandEntry("primary-completion", YEAR, "khá nhiều"), "Không hiểu mức 'khá nhiều'"),
        (DemandEntry("primary-completion", YEAR, "#VALUE!"), "Không hiểu mức"),
        (DemandEntry("primary-completion", YEAR, "khá"), "Không hiểu mức 'khá'"),
        (DemandEntry("primary-completion", YEAR, "31/12/2025"), "đọc thành năm 2025"),
        (DemandEntry("primary-completion", YEAR, "970"), "lớn hơn 100 %"),
        (DemandEntry("primary-completion", YEAR, "-5"), "số âm"),
        (DemandEntry("primary-completion", YEAR, "61/60"), "tử số lớn hơn mẫu số"),
        (DemandEntry("primary-completion", YEAR, "9" * 101), "dài quá 100"),
        (DemandEntry("life-skills", YEAR, ""), "Viết ví dụ Đạt"),
        (DemandEntry("sports-festival-rank", YEAR, ""), "Viết ví dụ 7/19"),
        (DemandEntry("facilities-level", YEAR, ""), "Viết ví dụ mức độ 2"),
        (DemandEntry("", YEAR, "", "Số câu lạc bộ"), "Viết ví dụ 98; >=98; Đạt; X"),
        (DemandEntry("primary-completion", "2025-2027", "97"), "không phải là kỳ"),
        (DemandEntry("primary-completion", "1999", "97"), "không phải là kỳ"),
        (DemandEntry("primary-completion", "sang năm", "97"), "không phải là kỳ"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_what_to_write(
    hand_down: HandDown, entry: DemandEntry, says: str
) -> None:
    with pytest.raises(UnableToHandDown) as refused:
        hand_down(COMPLETION, entry)
    assert says in refused.value.message.vi
    assert not DemandSet.objects.exists()
    assert not Demand.objects.exists()


def test_the_second_semester_is_the_year(hand_down: HandDown) -> None:
    made = hand_down(("primary-completion", "2025-2026/1", "96"), ("pupils", "2025-2026/2", "300"))
    assert [one.period for one in made.demands.all()] == ["2025-2026/1", YEAR]


def test_an_indicator_has_one_target_for_a_period(hand_down: HandDown) -> None:
    same = DemandEntry("", YEAR, "98", "Tỷ lệ hoàn thành cấp học")
    with pytest.raises(UnableToHandDown, match="hai mức cho kỳ"):
        hand_down(COMPLETION, same)


@pytest.mark.parametrize(
    ("number", "issued_on", "subject", "says"),
    [
        (" ", ISSUED, "Giao", "Ghi số, ký hiệu"),
        ("1/KH", ISSUED, " ", "Ghi trích yếu"),
        ("1/KH", date(2025, 11, 21), "Giao", "chưa đến"),
    ],
)
def test_a_document_has_a_number_a_day_and_a_subject(
    places: Places, number: str, issued_on: date, subject: str, says: str
) -> None:
    with pytest.raises(UnableToHandDown, match=says):
        publish_demands(
            unit=places.province,
            number=number,
            issued_on=issued_on,
            subject=subject,
            demands=[DemandEntry(*COMPLETION)],
            actor=places.officer,
            at=AT,
        )


def test_a_document_demands_something(hand_down: HandDown) -> None:
    with pytest.raises(UnableToHandDown, match="Chưa có chỉ tiêu nào"):
        hand_down()


def test_chosen_schools_lie_below_the_unit(places: Places, hand_down: HandDown) -> None:
    with pytest.raises(UnableToHandDown, match="Trường TH Cẩm Tú"):
        hand_down(COMPLETION, unit=places.commune, schools=(places.school, places.far_school))
    with pytest.raises(UnableToHandDown, match="Xã Sen Vàng"):
        hand_down(COMPLETION, schools=(places.commune,))


def test_a_document_is_handed_down_once_until_it_is_withdrawn(
    places: Places, hand_down: HandDown
) -> None:
    made = hand_down(COMPLETION)
    with pytest.raises(UnableToHandDown, match="đã được giao rồi"):
        hand_down(LOST)
    withdraw_demands(demand_set=made, reason="Ghi nhầm mức", actor=places.officer, at=AT)
    again = hand_down(("primary-completion", YEAR, "98"))
    assert [one.text for one in demands_for(actor=places.principal, unit=places.school)] == ["98"]
    assert again.pk != made.pk


def test_withdrawing_says_why_and_is_done_once(places: Places, hand_down: HandDown) -> None:
    made = hand_down(COMPLETION)
    with pytest.raises(UnableToHandDown, match="Ghi lý do thu hồi"):
        withdraw_demands(demand_set=made, reason=" ", actor=places.officer, at=AT)
    stale = DemandSet.objects.get(pk=made.pk)
    withdraw_demands(demand_set=made, reason=" Ghi nhầm mức ", actor=places.officer, at=AT)
    with pytest.raises(UnableToHandDown, match="đã thu hồi ngày 20/11/2025"):
        withdraw_demands(demand_set=stale, reason="lần nữa", actor=places.officer, at=AT)
    event = AuditEvent.objects.get(verb="withdraw_demands")
    assert (event.reason, event.before["number"]) == ("Ghi nhầm mức", "12/KH-SGDĐT")
