"""Sending figures up, taking them in, accepting and returning them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from lotrinh.core.messages import Message
from lotrinh.core.packages import Answer, Package, to_bytes
from lotrinh.core.values.types import Ratio
from lotrinh.workspace.actuals.approval import state_of
from lotrinh.workspace.actuals.current import current_actuals
from lotrinh.workspace.actuals.models import Actual, ActualStep
from lotrinh.workspace.actuals.reporting.decisions import (
    OFFICER,
    Decision,
    SaidRemark,
)
from lotrinh.workspace.actuals.reporting.models import (
    Collection,
    Destination,
    Remark,
    Submission,
    SubmissionStep,
    UnitReport,
)
from lotrinh.workspace.actuals.reporting.operations import (
    UnableToAnswer,
    UnableToDecide,
    UnableToSend,
    accept_report,
    answer_remark,
    return_report,
)
from lotrinh.workspace.actuals.reporting.packing import package_of
from lotrinh.workspace.actuals.reporting.taking_in import (
    UnableToTakeIn,
    acknowledge_submission,
    take_decision,
    take_in,
)
from lotrinh.workspace.people.models import AuditEvent
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.plans.models import Indicator
from tests.workspace.actuals.conftest import Enter
from tests.workspace.conftest import Personas
from tests.workspace.reporting.conftest import (
    AT,
    LOCKS,
    YEAR,
    Above,
    Correct,
    Send,
    at,
    open_period,
)

PDF = b"%PDF-1.7\n%%EOF\n"
State = Submission.State


# --- what is sent ---------------------------------------------------------------------------------


def test_what_is_approved_is_sent_and_arrives_at_once(
    personas: Personas, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    sent = send(narrative=" Cả năm ổn định. ")
    assert (sent.number, sent.state, sent.received_at) == (1, State.SENT, AT)
    package = package_of(sent)
    assert (package.unit_code, package.period, package.sent_by) == ("HS01", YEAR, "Hieutruong")
    assert [item.value for item in package.items] == [Ratio(58, 60), Ratio(55, 60)]
    assert package.narrative == "Cả năm ổn định."
    assert [step.state for step in sent.steps.all()] == [State.SENT]
    assert {state_of(actual) for actual in Actual.objects.all()} == {ActualStep.State.SENT}
    event = AuditEvent.objects.get(verb="send_report")
    assert (event.object_id, event.after["sha256"]) == (sent.pk, sent.sha256)


def test_evidence_goes_by_name_and_digest_alone(
    opened: Collection, figures: list[Indicator], enter: Enter, send: Send
) -> None:
    enter(figures[2], text="98", evidence=[("quyet-dinh.pdf", PDF)])
    [evidence] = package_of(send()).items[2].evidence
    assert (evidence.filename, evidence.size) == ("quyet-dinh.pdf", len(PDF))
    assert PDF.decode() not in Submission.objects.get().content


def test_what_waits_for_approval_stays_at_the_school(
    personas: Personas, opened: Collection, figures: list[Indicator], enter: Enter, send: Send
) -> None:
    enter(figures[2], text="98", actor=personas.teacher)
    assert len(package_of(send()).items) == 2


def test_nothing_approved_is_nothing_to_send(
    above: Above, figures: list[Indicator], send: Send
) -> None:
    open_period(above.commune, above.officer, period="2025-2026/1")
    with pytest.raises(UnableToSend, match="chưa có kết quả nào được duyệt"):
        send(period="2025-2026/1")


def test_only_the_principal_sends(
    personas: Personas, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    for actor in (personas.vice_principal, personas.teacher, personas.other_principal):
        with pytest.raises(NotAllowed):
            send(actor=actor)


def test_a_period_that_nobody_opened_is_not_sent(
    above: Above, figures: list[Indicator], send: Send
) -> None:
    with pytest.raises(UnableToSend, match="Chờ xã hoặc tỉnh mở kỳ"):
        send()
    with pytest.raises(UnableToSend, match="không phải là kỳ báo cáo"):
        send(period="2025")


def test_the_same_is_sent_once(
    opened: Collection, figures: list[Indicator], send: Send, correct: Correct
) -> None:
    send()
    with pytest.raises(UnableToSend, match=r"đã gửi rồi \(lần 1\)"):
        send()
    correct(figures[0], numerator=57, denominator=60)
    assert send().number == 2
    assert Submission.objects.count() == 2


def test_a_narrative_has_its_length(
    opened: Collection, figures: list[Indicator], send: Send
) -> None:
    with pytest.raises(UnableToSend, match="dài quá 20000"):
        send(narrative="a" * 20_001)
    assert len(package_of(send(narrative="a" * 20_000)).narrative) == 20_000


# --- accepted and returned ------------------------------------------------------------------------


def test_what_is_accepted_counts(
    above: Above, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    sent = send()
    accepted = accept_report(submission=sent, actor=above.officer, at=AT)
    assert accepted.state == State.ACCEPTED
    assert UnitReport.objects.get().submission == sent
    assert {state_of(actual) for actual in sent.actuals.all()} == {ActualStep.State.ACCEPTED}
    assert accepted.steps.latest("pk").actor_name == "Canboxa"
    with pytest.raises(UnableToDecide, match="đã được nhận"):
        return_report(submission=sent, reason="sai", items={}, actor=above.officer, at=AT)


@pytest.mark.parametrize("who", ["principal", "vice_principal", "teacher", "other_principal"])
def test_a_school_accepts_nothing(
    personas: Personas, opened: Collection, figures: list[Indicator], send: Send, who: str
) -> None:
    sent = send()
    with pytest.raises(NotAllowed):
        accept_report(submission=sent, actor=getattr(personas, who), at=AT)
    with pytest.raises(NotAllowed):
        return_report(submission=sent, reason="sai", items={}, actor=getattr(personas, who), at=AT)


def test_a_return_says_what_to_mend(
    above: Above, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    sent = send()
    key = figures[0].key
    with pytest.raises(UnableToDecide, match="Chưa ghi cần sửa gì"):
        return_report(submission=sent, reason=" ", items={key: " "}, actor=above.officer, at=AT)
    with pytest.raises(UnableToDecide, match="không nằm trong lần gửi này"):
        return_report(submission=sent, reason="", items={"x": "?"}, actor=above.officer, at=AT)
    returned = return_report(
        submission=sent, reason="", items={key: "60 hay 62 em?"}, actor=above.officer, at=AT
    )
    assert returned.state == State.RETURNED
    remark = Remark.objects.get(code=OFFICER)
    assert (remark.item, remark.message["vi"]) == (key, "60 hay 62 em?")
    named, other = (Actual.objects.get(indicator=one) for one in figures[:2])
    assert (state_of(named), state_of(other)) == (ActualStep.State.RETURNED, ActualStep.State.SENT)
    step = named.steps.last()
    assert step is not None
    assert (step.reason, step.actor_name) == ("60 hay 62 em?", "Canboxa")


def test_a_returned_figure_still_holds_at_the_school(
    above: Above, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    items = {figures[0].key: "xem lại"}
    return_report(submission=send(), reason="", items=items, actor=above.officer, at=AT)
    current = current_actuals([figures[0].pk])
    assert current[figures[0].pk, YEAR].value == Ratio(58, 60)


def test_what_was_returned_goes_again_once_it_is_mended_or_answered(
    personas: Personas,
    above: Above,
    opened: Collection,
    figures: list[Indicator],
    send: Send,
    correct: Correct,
) -> None:
    items = {figures[0].key: "60 hay 62 em?", figures[1].key: "vì sao giảm?"}
    return_report(submission=send(), reason="", items=items, actor=above.officer, at=AT)
    with pytest.raises(UnableToSend, match="Còn 2 chỗ bị trả lại"):
        send()
    correct(figures[0], numerator=60, denominator=62)
    with pytest.raises(UnableToSend, match="Còn 1 chỗ bị trả lại"):
        send()
    remark = Remark.objects.get(item=figures[1].key, code=OFFICER)
    answered = answer_remark(
        remark=remark, answer=" Ba em chuyển đi. ", actor=personas.principal, at=AT
    )
    assert (answered.answer, answered.answered_by_name) == ("Ba em chuyển đi.", "Hieutruong")
    again = send()
    assert again.number == 2
    assert [one.text for one in package_of(again).answers] == ["Ba em chuyển đi."]


def test_a_word_about_the_whole_is_answered_or_anything_is_mended(
    personas: Personas, above: Above, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    return_report(submission=send(), reason="thiếu lời", items={}, actor=above.officer, at=AT)
    with pytest.raises(UnableToSend, match="thiếu lời"):
        send()
    assert send(narrative="Đây là thuyết minh.").number == 2


def test_what_was_accepted_counts_until_a_newer_one_is_accepted(
    above: Above, opened: Collection, figures: list[Indicator], send: Send, correct: Correct
) -> None:
    first = accept_report(submission=send(), actor=above.officer, at=AT)
    correct(figures[0], numerator=57, denominator=60)
    second = send()
    assert UnitReport.objects.get().submission == first
    return_report(submission=second, reason="sai", items={}, actor=above.officer, at=AT)
    assert UnitReport.objects.get().submission == first
    correct(figures[0], numerator=59, denominator=60)
    third = accept_report(submission=send(), actor=above.officer, at=AT)
    assert UnitReport.objects.get().submission == third


def test_a_newer_one_takes_the_place_of_one_that_waits(
    above: Above, opened: Collection, figures: list[Indicator], send: Send, correct: Correct
) -> None:
    older = send()
    correct(figures[0], numerator=57, denominator=60)
    newer = send()
    with pytest.raises(UnableToDecide, match=r"bản mới hơn \(lần 2\)"):
        accept_report(submission=older, actor=above.officer, at=AT)
    assert accept_report(submission=newer, actor=above.officer, at=AT).state == State.ACCEPTED
    older.refresh_from_db()
    assert older.state == State.SENT


def test_an_answer_is_said_while_it_matters(
    personas: Personas,
    above: Above,
    opened: Collection,
    figures: list[Indicator],
    send: Send,
) -> None:
    sent = send()
    remark = sent.remarks.get()
    assert (remark.code, remark.item) == ("missing", figures[2].key)
    with pytest.raises(UnableToAnswer, match="Viết câu trả lời"):
        answer_remark(remark=remark, answer="  ", actor=personas.principal, at=AT)
    with pytest.raises(NotAllowed):
        answer_remark(remark=remark, answer="Chưa có.", actor=above.officer, at=AT)
    answer_remark(remark=remark, answer="Chưa có.", actor=personas.principal, at=AT)
    answer_remark(remark=remark, answer="Tháng sau có.", actor=personas.principal, at=AT)
    event = AuditEvent.objects.filter(verb="answer_remark").latest("number")
    assert (event.before["answer"], event.after["answer"]) == ("Chưa có.", "Tháng sau có.")
    accept_report(submission=sent, actor=above.officer, at=AT)
    with pytest.raises(UnableToAnswer, match="đã được nhận"):
        answer_remark(remark=remark, answer="Có rồi.", actor=personas.principal, at=AT)


def test_what_no_package_can_hold_is_left_out_of_words(
    personas: Personas, above: Above, opened: Collection, figures: list[Indicator], send: Send
) -> None:
    sent = send()
    items = {figures[0].key: "Xem\0 lại."}
    return_report(submission=sent, reason="\0", items=items, actor=above.officer, at=AT)
    remark = sent.remarks.get(code=OFFICER)
    assert remark.message["vi"] == "Xem lại."
    answer_remark(remark=remark, answer="Đã\0 xem.", actor=personas.principal, at=AT)
    assert [one.text for one in package_of(send()).answers] == ["Đã xem."]


def test_an_answered_check_stays_answered_in_the_next_submission(
    personas: Personas,
    opened: Collection,
    figures: list[Indicator],
    send: Send,
    correct: Correct,
) -> None:
    remark = send().remarks.get()
    answer_remark(remark=remark, answer="Tháng sau có.", actor=personas.principal, at=AT)
    correct(figures[0], numerator=57, denominator=60)
    assert send().remarks.get().answer == "Tháng sau có."


# --- between installations ------------------------------------------------------------------------


@pytest.fixture
def parcel(opened: Collection, figures: list[Indicator], send: Send) -> Package:
    """Return what the school's own installation would send; nothing of it is here."""
    package = package_of(send())
    Remark.objects.all().delete()
    Submission.actuals.through.objects.all().delete()
    Submission.objects.filter(period=YEAR).update(period="2024-2025")
    return replace(package, key=uuid4())


def arrive(personas: Personas, package: Package, **given: object) -> Submission:
    known = {"unit": personas.school, "way": Submission.Way.NETWORK, "at": AT}
    return take_in(content=to_bytes(package), **(known | given))  # type: ignore[arg-type]


def test_a_package_is_taken_in_once(personas: Personas, parcel: Package) -> None:
    first = arrive(personas, parcel)
    assert (first.state, first.came_by, first.sent_by) == (
        State.SENT,
        Submission.Way.NETWORK,
        None,
    )
    assert arrive(personas, parcel, at=at(LOCKS + timedelta(days=9))) == first
    assert Submission.objects.filter(period=YEAR).count() == 1
    assert AuditEvent.objects.filter(verb="take_in_report").count() == 1
    step = SubmissionStep.objects.get(submission=first)
    assert (step.actor, step.actor_name) == (None, "Hieutruong")


def test_other_content_under_the_same_key_is_refused(personas: Personas, parcel: Package) -> None:
    arrive(personas, parcel)
    with pytest.raises(UnableToTakeIn, match="đã dùng cho một gói khác"):
        arrive(personas, replace(parcel, narrative="khác"))
    other = replace(parcel, unit_code=personas.other_school.code)
    with pytest.raises(UnableToTakeIn, match="đã dùng cho một gói khác"):
        arrive(personas, other, unit=personas.other_school)


def test_another_units_package_is_refused(personas: Personas, parcel: Package) -> None:
    with pytest.raises(UnableToTakeIn, match="không phải của Trường TH Bằng Lăng"):
        arrive(personas, parcel, unit=personas.other_school)


def test_a_package_comes_while_the_period_is_open(personas: Personas, parcel: Package) -> None:
    with pytest.raises(UnableToTakeIn, match="đã khóa kỳ"):
        arrive(personas, parcel, at=at(LOCKS + timedelta(days=1), 0))
    assert arrive(personas, parcel, at=at(LOCKS, 23)).is_late


def test_an_older_package_is_history(personas: Personas, above: Above, parcel: Package) -> None:
    newer = replace(parcel, key=uuid4(), number=2, sent_at=parcel.sent_at + timedelta(hours=1))
    second, first = arrive(personas, newer), arrive(personas, parcel)
    assert (second.number, first.number) == (2, 1)
    with pytest.raises(UnableToDecide, match="bản mới hơn"):
        accept_report(submission=first, actor=above.officer, at=AT)
    late = replace(parcel, key=uuid4())
    with pytest.raises(UnableToTakeIn, match="Đã có lần gửi 2 mới hơn"):
        arrive(personas, late)


def test_a_school_that_counts_from_one_again_gets_the_next_number(
    personas: Personas, parcel: Package
) -> None:
    arrive(personas, parcel)
    again = replace(parcel, key=uuid4(), sent_at=parcel.sent_at + timedelta(days=1))
    assert arrive(personas, again).number == 2
    with pytest.raises(UnableToTakeIn, match="quá lớn"):
        arrive(personas, replace(again, key=uuid4(), number=2**31 - 1))


def test_answers_come_with_the_next_package(
    personas: Personas, above: Above, parcel: Package
) -> None:
    first = arrive(personas, parcel)
    key = parcel.items[0].key
    return_report(submission=first, reason="", items={key: "?"}, actor=above.officer, at=AT)
    answers = (Answer(key, OFFICER, "Đã đếm lại."), Answer("x", OFFICER, "không có"))
    arrive(personas, replace(parcel, key=uuid4(), number=2, answers=answers))
    remark = Remark.objects.get(submission=first, item=key, code=OFFICER)
    assert (remark.answer, remark.answered_by_name) == ("Đã đếm lại.", "Hieutruong")


@pytest.fixture
def outgoing(personas: Personas, figures: list[Indicator], send: Send) -> Submission:
    """Return what the school's own installation has sent, on its way to the province's."""
    Destination.objects.create(
        unit=personas.school,
        address="https://tinh.example",
        code="79-HS",
        public_key="x",
        set_at=AT,
    )
    return send()


def test_with_a_destination_it_is_on_its_way_until_it_is_acknowledged(
    outgoing: Submission, figures: list[Indicator]
) -> None:
    actual = Actual.objects.get(indicator=figures[0])
    assert (outgoing.state, package_of(outgoing).unit_code) == (State.OUTGOING, "79-HS")
    assert state_of(actual) == ActualStep.State.APPROVED
    for _ in range(2):
        there = acknowledge_submission(submission=outgoing, at=AT)
        assert there.state == State.SENT
    assert state_of(actual) == ActualStep.State.SENT
    assert AuditEvent.objects.filter(verb="acknowledge_submission").count() == 1


@pytest.mark.parametrize("state", [State.ACCEPTED, State.RETURNED])
def test_a_decision_from_elsewhere_is_taken_once(
    outgoing: Submission, figures: list[Indicator], state: Submission.State
) -> None:
    remarks = (SaidRemark(figures[0].key, OFFICER, Message("?", "?")),)
    decision = Decision(state, "Bà Tư", "xem lại", AT, remarks)
    for _ in range(2):
        assert take_decision(submission=outgoing, decision=decision, at=AT).state == state
    assert Remark.objects.get().message == {"vi": "?", "en": "?"}
    named = Actual.objects.get(indicator=figures[0])
    assert state_of(named) == state.value
    step = SubmissionStep.objects.filter(submission=outgoing).last()
    assert step is not None
    assert (step.actor_name, step.reason) == ("Bà Tư", "xem lại")
    assert AuditEvent.objects.filter(verb="take_decision").count() == 1
    other = State.ACCEPTED if state == State.RETURNED else State.RETURNED
    with pytest.raises(UnableToDecide, match="Lần gửi 1 đã được"):
        take_decision(submission=outgoing, decision=replace(decision, state=other), at=AT)


@pytest.mark.parametrize("late", [State.ACCEPTED, State.RETURNED])
def test_a_decision_that_comes_after_that_about_a_newer_one_moves_no_figure(
    outgoing: Submission, figures: list[Indicator], send: Send, late: Submission.State
) -> None:
    """By file they come in any order; the figures stand where the newest has brought them."""
    newer = send(narrative="Bản hai.")
    first = State.RETURNED if late == State.ACCEPTED else State.ACCEPTED
    remarks = (SaidRemark(figures[0].key, OFFICER, Message("?", "?")),)
    decision = Decision(first, "Bà Tư", "xem lại", AT, remarks)
    take_decision(submission=newer, decision=decision, at=AT)
    acknowledge_submission(submission=outgoing, at=AT)
    old = take_decision(submission=outgoing, decision=replace(decision, state=late), at=AT)
    assert old.state == late
    assert state_of(Actual.objects.get(indicator=figures[0])) == first.value
