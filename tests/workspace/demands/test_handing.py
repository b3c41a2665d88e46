"""What an officer sees: the documents, and which school has taken what on."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.plans.demands import handing
from lotrinh.workspace.plans.demands.handing import (
    count_waiting,
    schools_of,
    set_page,
    set_rows,
    sets_page,
)
from lotrinh.workspace.plans.demands.models import DemandSet
from lotrinh.workspace.plans.demands.operations import accept_registration, withdraw_demands
from lotrinh.workspace.plans.demands.views import HandedState, SetPage
from tests.workspace.conftest import AT
from tests.workspace.demands.conftest import YEAR, HandDown, Places, Register
from tests.workspace.units import make_unit, move_unit

COMPLETION = ("primary-completion", YEAR, "97")
LOST = ("pupils-lost", YEAR, "< 0,2")
TODAY = AT.date()
State = HandedState


def _page(places: Places, made: DemandSet, narrowed: str = "", page: int = 1) -> SetPage:
    return set_page(actor=places.officer, demand_set=made, on=TODAY, narrowed=narrowed, page=page)


def test_the_list_counts_who_stands_where(
    places: Places, hand_down: HandDown, register: Register
) -> None:
    made = hand_down(COMPLETION, LOST)
    first, second = made.demands.all()
    register(first, "97")
    register(second, "0,5", "học sinh theo cha mẹ đi làm xa")
    hand_down(COMPLETION, number="2/KH", schools=(places.school, places.neighbour))
    page = sets_page(actor=places.officer, unit=places.province, on=TODAY)
    chosen, everybody = page.own
    assert (everybody.schools, chosen.schools) == (3, 2)
    assert everybody.counts == {
        State.NOT_YET: 4,
        State.REGISTERED: 1,
        State.WAITING: 1,
        State.RETURNED: 0,
        State.ACCEPTED: 0,
    }
    assert chosen.counts[State.NOT_YET] == 2
    assert [by.document for by in page.national] == ["525/QĐ-TTg"]


def test_the_units_above_show_what_they_demand(places: Places, hand_down: HandDown) -> None:
    gone = hand_down(LOST, number="1/KH")
    withdraw_demands(demand_set=gone, reason="nhầm", actor=places.officer, at=AT)
    hand_down(COMPLETION)
    hand_down(COMPLETION, number="2/KH", schools=(places.school,))
    page = sets_page(actor=places.commune_officer, unit=places.commune, on=TODAY)
    [line] = page.above
    assert (page.own, line.document.number) == ((), "12/KH-SGDĐT")
    assert [demand.text for demand in line.demands] == ["97"]


def test_a_document_shows_schools_by_targets(
    places: Places, hand_down: HandDown, register: Register
) -> None:
    made = hand_down(COMPLETION, LOST)
    register(made.demands.all()[0], "98")
    page = _page(places, made)
    assert [(row.school, row.under, row.taken_on) for row in page.rows] == [
        ("Trường TH Bằng Lăng", "Xã Sen Vàng", 0),
        ("Trường TH Cẩm Tú", "Xã Sen Xanh", 0),
        ("Trường TH Hoa Sen", "Xã Sen Vàng", 1),
    ]
    cells = page.rows[2].cells
    assert [(cell.state, cell.text) for cell in cells] == [
        (State.REGISTERED, "98"),
        (State.NOT_YET, ""),
    ]
    assert page.demands[0].counts[State.REGISTERED] == 1
    assert page.counts[State.NOT_YET] == 5


def test_what_waits_is_there_with_its_reason_until_it_is_answered(
    places: Places, hand_down: HandDown, register: Register
) -> None:
    made = hand_down(COMPLETION)
    register(made, "90", "thiếu giáo viên")
    one = register(made, "95", "vẫn thiếu giáo viên")
    [waiting] = _page(places, made).waiting
    assert (waiting.school, waiting.text, waiting.reason) == (
        "Trường TH Hoa Sen",
        "95",
        "vẫn thiếu giáo viên",
    )
    assert count_waiting(actor=places.officer, unit=places.province, on=TODAY) == 1
    accept_registration(registration=one, actor=places.officer, at=AT)
    assert _page(places, made).waiting == ()
    assert count_waiting(actor=places.officer, unit=places.province, on=TODAY) == 0


def test_schools_are_narrowed_and_paged(
    places: Places, hand_down: HandDown, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = hand_down(COMPLETION)
    register(made, "95", "thiếu giáo viên")
    assert _page(places, made).filters == {"": 3, "chua-xong": 3, "cho-tra-loi": 1, "xong": 0}
    assert [row.school_id for row in _page(places, made, "cho-tra-loi").rows] == [places.school.pk]
    register(made, "97")
    page = _page(places, made, "xong")
    assert ([row.school_id for row in page.rows], page.shown) == ([places.school.pk], 1)
    assert len(_page(places, made, "khong-co").rows) == 3
    monkeypatch.setattr(handing, "MOST_SCHOOLS", 2)
    last = _page(places, made, page=9)
    assert (last.page, last.pages, len(last.rows)) == (2, 2, 1)


def test_a_school_that_has_moved_away_is_counted_nowhere(
    places: Places, hand_down: HandDown, register: Register
) -> None:
    made = hand_down(COMPLETION, unit=places.commune)
    register(made, "97")
    move_unit(places.school, places.other_commune)
    page = set_page(actor=places.commune_officer, demand_set=made, on=TODAY)
    assert (page.schools, page.counts[State.REGISTERED]) == (1, 0)
    assert list(schools_of(made, TODAY)) == [places.neighbour]


def test_who_registered_what_is_a_table(
    places: Places, hand_down: HandDown, register: Register
) -> None:
    made = hand_down(COMPLETION, schools=(places.school, places.neighbour))
    register(made, "95", "thiếu giáo viên")
    first, second = set_rows(actor=places.officer, demand_set=made, on=TODAY)
    head = ["Tỷ lệ hoàn thành cấp học", "%", YEAR, "97"]
    school = ["HS", "Trường TH Hoa Sen", "Xã Sen Vàng"]
    assert second == [*school, *head, "waiting", "95", "thiếu giáo viên", ""]
    assert first[-4:] == ["not_yet", "", "", ""]


def test_who_does_not_read_below_sees_nothing(places: Places, hand_down: HandDown) -> None:
    made = hand_down(COMPLETION)
    for refused in (
        lambda: set_page(actor=places.principal, demand_set=made, on=TODAY),
        lambda: set_rows(actor=places.commune_officer, demand_set=made, on=TODAY),
        lambda: sets_page(actor=places.teacher, unit=places.province, on=TODAY),
        lambda: count_waiting(actor=places.teacher, unit=places.province, on=TODAY),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_reading_takes_as_many_queries_however_many_schools_there_are(
    places: Places,
    hand_down: HandDown,
    register: Register,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    made = hand_down(COMPLETION, LOST)
    register(made.demands.all()[0], "95", "thiếu giáo viên")
    made = DemandSet.objects.select_related("unit", "published_by").get(pk=made.pk)
    for number in range(2):
        with django_assert_num_queries(11):
            _page(places, made)
        with django_assert_num_queries(8):
            sets_page(actor=places.officer, unit=places.province, on=TODAY)
        for school in range(5):
            code = f"{number}{school}"
            make_unit("school", f"Trường {code}", code, places.commune)
        hand_down(COMPLETION, LOST, number=f"{number}/KH")


def test_what_a_school_registered_that_moved_away_waits_no_more(
    places: Places, hand_down: HandDown, register: Register
) -> None:
    """Its page does not list it either: nobody could ever answer it."""
    register(hand_down(COMPLETION, unit=places.commune), "95", "thiếu giáo viên")
    counted = {"actor": places.commune_officer, "unit": places.commune, "on": TODAY}
    assert count_waiting(**counted) == 1  # type: ignore[arg-type]
    move_unit(places.school, places.other_commune)
    assert count_waiting(**counted) == 0  # type: ignore[arg-type]
