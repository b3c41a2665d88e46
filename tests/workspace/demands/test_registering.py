"""What a school takes on: at least what is demanded, or less with a reason that is answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lotrinh.workspace.people.models import AuditEvent, User
from lotrinh.workspace.plans.demands import operations
from lotrinh.workspace.plans.demands.models import Registration
from lotrinh.workspace.plans.demands.operations import (
    DemandEntry,
    UnableToRegister,
    accept_registration,
    register_target,
    return_registration,
    withdraw_demands,
)
from lotrinh.workspace.plans.demands.queries import (
    handed_counts,
    handed_page,
    handed_target,
)
from lotrinh.workspace.plans.demands.views import HandedState
from tests.workspace.conftest import AT
from tests.workspace.demands.conftest import YEAR, HandDown, Places, Register

COMPLETION = ("primary-completion", YEAR, "97")
State = Registration.State


@pytest.mark.parametrize(
    ("demanded", "text"),
    [
        (COMPLETION, "97"),
        (COMPLETION, "97,5 %"),
        (COMPLETION, ">97"),
        (("pupils-lost", YEAR, "< 0,20"), "0,1"),
        (("sports-festival-rank", YEAR, "7/19"), "5/19"),
        (("counselling-service", YEAR, "Có"), "Có"),
    ],
)
def test_at_least_what_is_demanded_holds_at_once(
    hand_down: HandDown, register: Register, demanded: tuple[str, str, str], text: str
) -> None:
    assert register(hand_down(demanded), text).state == State.REGISTERED


@pytest.mark.parametrize(
    ("demanded", "text", "says"),
    [
        (COMPLETION, "96", "96 thấp hơn mức được giao 97"),
        (("pupils-lost", YEAR, "< 0,20"), "0,5", "cao hơn mức được giao"),
        (("sports-festival-rank", YEAR, "7/19"), "9/19", "kém hơn mức được giao"),
        (COMPLETION, "Đạt", "Không so được 'Đạt'"),
    ],
)
def test_less_needs_a_reason_and_waits(
    hand_down: HandDown,
    register: Register,
    demanded: tuple[str, str, str],
    text: str,
    says: str,
) -> None:
    made = hand_down(demanded)
    with pytest.raises(UnableToRegister, match=says):
        register(made, text)
    one = register(made, text, "Trường mới nhận học sinh vùng biên")
    assert (one.state, one.reason) == (State.WAITING, "Trường mới nhận học sinh vùng biên")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Chưa ghi mức"),
        ("nhiều hơn", "Không hiểu"),
        ("X", "chỉ nói là có giao"),
        ("120", "lớn hơn 100 %"),
    ],
)
def test_what_says_no_target_is_refused(
    hand_down: HandDown, register: Register, text: str, says: str
) -> None:
    with pytest.raises(UnableToRegister, match=says):
        register(hand_down(COMPLETION), text, "lý do")
    assert not Registration.objects.exists()


def test_a_demand_without_a_number_is_met_by_some(hand_down: HandDown, register: Register) -> None:
    made = hand_down(DemandEntry("", YEAR, "X", "Số câu lạc bộ thể thao", "câu lạc bộ"))
    assert register(made, "02").state == State.REGISTERED
    assert register(made, "0", "chưa có sân").state == State.WAITING


def test_a_share_beside_a_demand_without_a_number_is_for_the_superior_to_judge(
    hand_down: HandDown, register: Register
) -> None:
    """To write it "in the same way" helps nobody: a bare X is no target."""
    made = hand_down(("life-skills", YEAR, "X"))
    with pytest.raises(UnableToRegister, match="không kèm con số") as refused:
        register(made, "98")
    assert "Viết theo cách" not in refused.value.message.vi
    assert register(made, "98", "cả trường học").state == State.WAITING


def test_it_is_one_entry_of_the_school_s_trail(
    places: Places, hand_down: HandDown, register: Register
) -> None:
    made = hand_down(COMPLETION)
    register(made, "96", "thiếu giáo viên")
    register(made, "97")
    first, second = AuditEvent.objects.filter(verb="register_target").order_by("number")
    assert (first.unit, first.actor, first.reason) == (
        places.school,
        places.principal,
        "thiếu giáo viên",
    )
    assert (first.after["state"], first.after["demanded"]) == ("waiting", "97")
    assert (second.before["text"], second.after["text"]) == ("96", "97")


def test_a_newer_one_replaces_the_last_and_keeps_it(
    places: Places, hand_down: HandDown, register: Register
) -> None:
    made = hand_down(COMPLETION)
    register(made, "97")
    register(made, "98")
    history = handed_target(
        actor=places.teacher, unit=places.school, demand_id=made.demands.get().pk
    )
    assert history is not None
    assert [one.text for one in history.registrations] == ["98", "97"]
    assert history.target.registration == history.registrations[0]


def test_the_second_of_two_people_is_told(places: Places, hand_down: HandDown) -> None:
    demand = hand_down(COMPLETION).demands.get()

    def register_as(actor: User, text: str, replaces: int | None = None) -> None:
        register_target(
            demand=demand,
            unit=places.school,
            text=text,
            replaces=replaces,
            actor=actor,
            at=AT,
        )

    register_as(places.principal, "97")
    with pytest.raises(UnableToRegister, match="Hieutruong vừa đăng ký '97'"):
        register_as(places.vice_principal, "98")
    with pytest.raises(UnableToRegister, match="chưa có gì bị mất"):
        register_as(places.vice_principal, "98", replaces=987654)
    assert Registration.objects.get().text == "97"


def test_what_is_for_others_cannot_be_registered(places: Places, hand_down: HandDown) -> None:
    for made in (
        hand_down(COMPLETION, schools=(places.neighbour,)),
        hand_down(COMPLETION, unit=places.commune, number="1/KH-UBND"),
    ):
        with pytest.raises(UnableToRegister, match="không giao cho trường"):
            register_target(
                demand=made.demands.get(),
                unit=places.far_school,
                text="97",
                actor=places.far_principal,
                at=AT,
            )


def test_an_accepted_one_holds(places: Places, hand_down: HandDown, register: Register) -> None:
    one = register(hand_down(COMPLETION), "96", "thiếu giáo viên")
    accept_registration(registration=one, reason="Đồng ý", actor=places.officer, at=AT)
    one.refresh_from_db()
    assert (one.state, one.decided_by, one.decision) == (State.ACCEPTED, places.officer, "Đồng ý")
    event = AuditEvent.objects.get(verb="accept_registration")
    assert (event.unit, event.before["state"], event.after["state"]) == (
        places.school,
        "waiting",
        "accepted",
    )
    with pytest.raises(UnableToRegister, match="không còn chờ"):
        return_registration(registration=one, reason="x", actor=places.officer, at=AT)


def test_a_returned_one_says_what_to_mend_and_is_mended(
    places: Places, hand_down: HandDown, register: Register
) -> None:
    made = hand_down(COMPLETION)
    one = register(made, "90", "thiếu giáo viên")
    with pytest.raises(UnableToRegister, match="Chưa ghi cần sửa gì"):
        return_registration(registration=one, reason=" ", actor=places.officer, at=AT)
    return_registration(registration=one, reason="Ít nhất 95", actor=places.officer, at=AT)
    counts = handed_counts(actor=places.principal, unit=places.school)
    assert counts[HandedState.RETURNED] == 1
    again = register(made, "95", "đã tuyển thêm")
    accept_registration(registration=again, actor=places.officer, at=AT)
    counts = handed_counts(actor=places.principal, unit=places.school)
    assert counts == {state: int(state is HandedState.ACCEPTED) for state in HandedState}


def test_one_that_was_replaced_waits_for_no_answer(
    places: Places, hand_down: HandDown, register: Register
) -> None:
    made = hand_down(COMPLETION)
    old = register(made, "90", "thiếu giáo viên")
    register(made, "95", "thiếu giáo viên")
    with pytest.raises(UnableToRegister, match="không còn chờ"):
        accept_registration(registration=old, actor=places.officer, at=AT)


def test_a_withdrawn_document_takes_nothing_and_loses_nothing(
    places: Places, hand_down: HandDown, register: Register
) -> None:
    made = hand_down(COMPLETION)
    one = register(made, "90", "thiếu giáo viên")
    withdraw_demands(demand_set=made, reason="Giao lại", actor=places.officer, at=AT)
    with pytest.raises(UnableToRegister, match="đã thu hồi: Giao lại"):
        register(made, "97")
    with pytest.raises(UnableToRegister, match="đã thu hồi"):
        accept_registration(registration=one, actor=places.officer, at=AT)
    page = handed_page(actor=places.principal, unit=places.school, on=AT.date())
    assert page.targets == ()
    assert [gone.withdrawn_for for gone in page.withdrawn] == ["Giao lại"]
    history = handed_target(actor=places.principal, unit=places.school, demand_id=one.demand_id)
    assert history is not None
    assert [each.text for each in history.registrations] == ["90"]


def test_looking_back_shows_it_as_it_stood(
    places: Places, hand_down: HandDown, register: Register
) -> None:
    later = AT + timedelta(days=3)
    made = hand_down(COMPLETION)
    one = register(made, "90", "thiếu giáo viên")
    accept_registration(registration=one, actor=places.officer, at=later)
    withdraw_demands(demand_set=made, reason="Giao lại", actor=places.officer, at=later)
    page = handed_page(actor=places.principal, unit=places.school, on=AT.date(), known_on=AT.date())
    [target] = page.targets
    assert (target.state, page.withdrawn) == (HandedState.WAITING, ())
    before = handed_page(
        actor=places.principal,
        unit=places.school,
        on=AT.date(),
        known_on=AT.date() - timedelta(days=1),
    )
    assert before.targets == ()


@pytest.mark.parametrize("length", [1001])
def test_a_reason_is_no_novel(
    places: Places, hand_down: HandDown, register: Register, length: int
) -> None:
    with pytest.raises(UnableToRegister, match="dài quá 1000"):
        register(hand_down(COMPLETION), "90", "x" * length)


def test_of_two_that_come_at_the_same_moment_one_is_told(
    places: Places, hand_down: HandDown, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = hand_down(COMPLETION)
    register(made, "97")
    monkeypatch.setattr(operations, "_present", lambda *_: None)  # it looked just before
    with pytest.raises(UnableToRegister, match="vừa đăng ký '97'"):
        register(made, "98")
    assert Registration.objects.get().text == "97"
