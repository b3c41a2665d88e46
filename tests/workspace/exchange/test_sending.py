"""What is on its way is sent until it has arrived, whatever the line and the receiver do."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests
from django.test import Client

from lotrinh.core.messages import Message
from lotrinh.workspace.actuals.exchange import client
from lotrinh.workspace.actuals.exchange.answers import (
    LARGEST_ANSWER,
    PackageState,
    UnreadableAnswer,
    to_bytes,
)
from lotrinh.workspace.actuals.exchange.client import (
    NotBelieved,
    Receiver,
    Refused,
    Unreachable,
)
from lotrinh.workspace.actuals.exchange.models import Delivery
from lotrinh.workspace.actuals.exchange.operations import UnableToApplyAnswer, set_destination
from lotrinh.workspace.actuals.exchange.queries import destinations, outgoing, undecided
from lotrinh.workspace.actuals.exchange.sealing import ANSWER, PACKAGE, seal, unseal
from lotrinh.workspace.actuals.exchange.sending import (
    TRIES,
    Sent,
    UnableToWriteFile,
    send_waiting,
    take_answer_file,
    write_files,
)
from lotrinh.workspace.actuals.models import ActualStep
from lotrinh.workspace.actuals.reporting.decisions import Decision, SaidRemark
from lotrinh.workspace.actuals.reporting.models import Destination, Submission
from lotrinh.workspace.actuals.reporting.operations import UnableToSend, send_report
from lotrinh.workspace.people.models import AuditEvent
from tests.workspace.exchange.conftest import ADDRESS, Elsewhere
from tests.workspace.exchange.province import Fault, Province, unsigned
from tests.workspace.exchange.school_data import School, enter_results, make_school

AT = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
YEAR, SEMESTER = "2025-2026", "2025-2026/1"
State = Submission.State


@dataclass
class Sender:
    """A school with an installation of its own; its clock stands still."""

    school: School
    destination: Destination
    province: Province
    pauses: list[timedelta] = field(default_factory=list)

    def run(self, *, clock: datetime = AT, tries: int = TRIES) -> Sent:
        """Do what ``lotrinh send`` does."""
        return send_waiting(clock=lambda: clock, pause=self.pauses.append, tries=tries)

    def report(self, period: str = YEAR, **given: Any) -> Submission:
        """Send the figures of a period, as the principal does."""
        known: dict[str, Any] = {"unit": self.school.unit, "actor": self.school.principal, "at": AT}
        return send_report(**(known | {"period": period} | given))


@pytest.fixture
def sender(db: None, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> Sender:
    """Make a school that sends to a province, and have results of two periods."""
    school = make_school("HS01", "Trường TH Hoa Sen", year=2025, moment=AT)
    for period in (SEMESTER, YEAR):
        enter_results(school, period, (58, 55, 60), moment=AT)
    destination = set_destination(
        unit=school.unit,
        address=ADDRESS,
        code="82-HS01",
        public_key=elsewhere.key,
        actor=None,
        at=AT,
    )
    province = Province(elsewhere, now=AT)
    monkeypatch.setattr(requests.Session, "get_adapter", lambda _self, url: province)
    monkeypatch.setattr(client, "PIECE", 300)
    return Sender(school, destination, province)


def state_of(submission: Submission) -> str:
    submission.refresh_from_db()
    return submission.state


def decided(submission: Submission, state: Submission.State, *remarks: SaidRemark) -> Decision:
    return Decision(state, "Cán bộ xã", "Xem lại.", AT + timedelta(days=1), remarks)


# --- what arrives ---------------------------------------------------------------------------------


def test_what_is_on_its_way_arrives_in_pieces(sender: Sender) -> None:
    submission = sender.report()
    assert submission.state == State.OUTGOING
    sent = sender.run()
    assert (sent.arrived, sent.is_complete, sender.pauses) == ([submission], True, [])
    assert sender.province.kept[submission.key] == submission.content.encode()
    assert state_of(submission) == State.SENT
    pieces = -(-len(submission.content.encode()) // 300)
    assert len(sender.province.asked) == 1 + pieces > 3
    assert {step.state for step in ActualStep.objects.all()} == {"approved", "sent"}
    assert AuditEvent.objects.filter(verb="acknowledge_submission").count() == 1
    delivery = Delivery.objects.get()
    assert (delivery.attempts, delivery.last_tried_at) == (1, AT)
    assert (delivery.acknowledged_at, delivery.last_error) == (AT, {})
    again = sender.run()
    assert (again.arrived, again.is_complete) == ([], True)
    assert ActualStep.objects.filter(state="sent").count() == 3


def test_nothing_to_send_asks_nobody(sender: Sender) -> None:
    assert sender.run() == Sent()
    assert sender.province.asked == []


# --- what goes wrong on the way -------------------------------------------------------------------


def breaks(_province: Province, _request: requests.PreparedRequest) -> None:
    raise requests.ConnectionError


def breaks_after(province: Province, request: requests.PreparedRequest) -> None:
    province.answer(request)
    raise requests.ReadTimeout


def is_overloaded(_province: Province, request: requests.PreparedRequest) -> requests.Response:
    return unsigned(request, 503, b"<html>")


def test_what_breaks_goes_on_where_it_was(sender: Sender) -> None:
    submission = sender.report()
    sender.province.faults = [breaks, is_overloaded, lambda *_: None, breaks_after, breaks]
    sent = sender.run()
    assert sent.arrived == [submission]
    assert sender.province.kept[submission.key] == submission.content.encode()
    assert [wait.total_seconds() for wait in sender.pauses] == [1, 2, 4, 8]
    assert Delivery.objects.get().attempts == 5
    offsets = [asked.split("offset=")[1] for asked in sender.province.asked if "offset" in asked]
    assert offsets.count("0") == 1


def test_who_cannot_be_reached_is_given_up_for_this_run(sender: Sender) -> None:
    first, second = sender.report(SEMESTER), sender.report(YEAR)
    sender.province.faults = [breaks] * 100
    sent = sender.run()
    assert [one for one, _ in sent.waiting] == [second, first]
    assert not sent.is_complete
    assert "số liệu vẫn còn nguyên" in sent.waiting[0][1].vi
    assert len(sender.province.asked) == TRIES
    assert sum(wait.total_seconds() for wait in sender.pauses) == 31
    assert {state_of(one) for one in (first, second)} == {State.OUTGOING}
    tried = Delivery.objects.get()
    assert tried.last_error["refused"] is False
    assert sorted(one.pk for one in outgoing()) == [first.pk, second.pk]
    sender.province.faults = []
    assert len(sender.run().arrived) == 2


def refuses(province: Province, request: requests.PreparedRequest) -> requests.Response:
    return province.reply(request, 422, b'{"vi": "Chua mo ky.", "en": "Not open."}')


def test_what_is_refused_is_not_tried_again_at_once_and_holds_up_nothing_else(
    sender: Sender,
) -> None:
    semester, year = sender.report(SEMESTER), sender.report(YEAR)
    sender.province.faults = [refuses]
    sent = sender.run()
    assert sent.waiting == [(year, Message("Chua mo ky.", "Not open."))]
    assert (sent.arrived, sender.pauses) == ([semester], [])
    assert Delivery.objects.get(submission=year).last_error["refused"] is True
    assert sender.run().arrived == [year]


def test_what_was_refused_is_left_out_once_the_school_has_sent_again(sender: Sender) -> None:
    old = sender.report()
    sender.province.faults = [refuses]
    sender.run()
    new = sender.report(narrative="Đã sửa.")
    assert list(outgoing()) == [new]
    assert sender.run().arrived == [new]
    assert state_of(old) == State.OUTGOING


def test_what_was_begun_goes_on_its_way_though_the_school_has_sent_again(sender: Sender) -> None:
    """A run that was killed has kept that it tried, and no refusal."""
    old = sender.report()
    Delivery.objects.create(submission=old)
    new = sender.report(narrative="Đã sửa.")
    assert list(outgoing()) == [old, new]
    assert sender.run().arrived == [old, new]


def test_what_was_refused_can_be_sent_again_as_it_is(sender: Sender) -> None:
    """The receiver may ask for a new package of the same figures: with a key of its own."""
    old = sender.report()
    with pytest.raises(UnableToSend, match="đã gửi rồi"):
        sender.report()
    sender.province.faults = [refuses]
    sender.run()
    new = sender.report()
    assert new.key != old.key
    assert sender.run().arrived == [new]


def test_the_school_is_told_why_it_does_not_arrive(sender: Sender, client: Client) -> None:
    submission = sender.report()
    client.force_login(sender.school.principal)
    addresses = (f"/bao-cao/goi/{submission.pk}/", f"/bao-cao/ky/?ky={YEAR}")
    for address in addresses:
        assert "Chua mo ky." not in client.get(address).content.decode()
    sender.province.faults = [refuses]
    sender.run()
    for address in addresses:
        assert "Chua mo ky." in client.get(address).content.decode()
    sender.run()
    for address in addresses:
        assert "Chua mo ky." not in client.get(address).content.decode()


def test_a_wrong_code_is_mended_and_the_figures_sent_again(sender: Sender) -> None:
    known: dict[str, Any] = {
        "unit": sender.school.unit,
        "address": ADDRESS,
        "actor": None,
        "at": AT,
    }
    key = sender.destination.public_key
    set_destination(**known, code="SAI", public_key=key)
    sender.report()
    sender.province.faults = [refuses]
    assert not sender.run().is_complete
    set_destination(**known, code="82-HS01", public_key=key)
    again = sender.report()
    sent = sender.run()
    assert (sent.arrived, sent.is_complete) == ([again], True)


def another_key(province: Province, request: requests.PreparedRequest) -> requests.Response:
    thief = Elsewhere(Path(str(province.elsewhere._folder)) / "thief")
    return province.reply(request, 200, b"{}", signer=thief)


def moved(_province: Province, request: requests.PreparedRequest) -> requests.Response:
    return unsigned(request, 302, headers={"Location": "https://ke-gian\x1b.example"})


def has_no_end(province: Province, request: requests.PreparedRequest) -> requests.Response:
    state = {"key": str(uuid4()), "sha256": "", "offset": float("inf"), "received_at": None}
    return province.reply(request, 200, json.dumps(state).encode())


def changed_on_the_way(province: Province, request: requests.PreparedRequest) -> requests.Response:
    response = province.answer(request)
    response.status_code = 201
    return response


def of_another_request(province: Province, request: requests.PreparedRequest) -> requests.Response:
    other = request.copy()
    other.headers["Signature"] = "sig=:AAAA:"
    response = province.reply(other, 200, b"{}")
    response.request = request
    return response


def of_yesterday(province: Province, request: requests.PreparedRequest) -> requests.Response:
    now, province.now = province.now, province.now - timedelta(days=1)
    try:
        return province.reply(request, 200, b"{}")
    finally:
        province.now = now


def makes_no_sense(province: Province, request: requests.PreparedRequest) -> requests.Response:
    return province.reply(request, 200, b'{"offset": []}')


def refuses_without_words(
    province: Province, request: requests.PreparedRequest
) -> requests.Response:
    return province.reply(request, 400, b"[]")


def is_endless(province: Province, request: requests.PreparedRequest) -> requests.Response:
    return province.reply(request, 200, b"0" * (LARGEST_ANSWER + 10_000_000))


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (another_key, "không phải khóa đã đặt"),
        (moved, "https://ke-gian.example"),
        (has_no_end, "Không hiểu câu trả lời"),
        (lambda _p, request: unsigned(request, 200, b"{}"), "không có chữ ký"),
        (lambda _p, request: unsigned(request, 404), "HTTP 404"),
        (changed_on_the_way, "Chữ ký không đúng"),
        (of_another_request, "Chữ ký không đúng"),
        (of_yesterday, "Đồng hồ hai máy lệch nhau 1440 phút"),
        (makes_no_sense, "Không hiểu câu trả lời"),
        (refuses_without_words, "Không hiểu câu trả lời"),
        (is_endless, "Chữ ký không đúng"),
    ],
)
def test_an_answer_that_is_not_the_receiver_s_is_not_believed(
    sender: Sender, fault: Fault, says: str
) -> None:
    """Who stands at the address cannot say that something has arrived."""
    submission = sender.report()
    sender.province.faults = [fault]
    [(waiting, problem)] = sender.run().waiting
    assert waiting == submission
    assert says in problem.vi
    assert state_of(submission) == State.OUTGOING
    assert not AuditEvent.objects.filter(verb="acknowledge_submission").exists()
    assert len(sender.province.asked) == 1


def test_who_points_to_an_address_that_is_none_stops_no_run(sender: Sender) -> None:
    sender.report()
    nowhere = {"Location": "https://["}
    sender.province.faults = [lambda _p, request: unsigned(request, 302, headers=nowhere)] * 100
    [(_, problem)] = sender.run(tries=2).waiting
    assert "Chưa liên lạc được" in problem.vi


def test_a_receiver_that_keeps_nothing_is_given_up(sender: Sender) -> None:
    sender.report()

    def forgets(province: Province, _request: requests.PreparedRequest) -> None:
        province.kept.clear()

    sender.province.faults = [forgets] * 1_000
    [(_, problem)] = sender.run(tries=2).waiting
    assert "không ghi nhận được phần nào" in problem.vi
    assert len(sender.pauses) == 1


def test_an_answer_about_another_package_is_refused(sender: Sender) -> None:
    submission = sender.report()
    other = PackageState(submission.key, "0" * 64, offset=9, received_at=AT)
    sender.province.faults = [lambda p, request: p.reply(request, 200, to_bytes(other))]
    [(_, problem)] = sender.run().waiting
    assert "gói số liệu khác" in problem.vi
    assert state_of(submission) == State.OUTGOING


# --- what comes back ------------------------------------------------------------------------------


def test_decisions_come_back_once(sender: Sender) -> None:
    submission = sender.report()
    sender.run()
    assert sender.run().decided == []
    remark = SaidRemark("", "officer", Message("Xem lại.", "Look again."))
    sender.province.decisions[submission.key] = (decided(submission, State.RETURNED, remark),)
    sent = sender.run(clock=AT)
    assert (sent.decided, sent.is_complete) == ([submission], True)
    assert state_of(submission) == State.RETURNED
    assert [one.message["vi"] for one in submission.remarks.all()] == ["Xem lại."]
    asked = len(sender.province.asked)
    assert sender.run().decided == []
    assert len(sender.province.asked) == asked
    assert AuditEvent.objects.filter(verb="take_decision").count() == 1
    assert Delivery.objects.get().answers_seen == 1


def test_a_decision_made_before_the_acknowledgement_came_back_comes_with_it(
    sender: Sender,
) -> None:
    submission = sender.report()
    sender.province.decisions[submission.key] = (decided(submission, State.ACCEPTED),)
    sent = sender.run()
    assert (sent.arrived, sent.decided) == ([submission], [submission])
    assert state_of(submission) == State.ACCEPTED
    steps = list(ActualStep.objects.order_by("pk").values_list("state", flat=True))
    assert (steps.count("sent"), steps.count("accepted")) == (3, 3)


def test_who_cannot_be_asked_for_decisions_holds_up_nothing(sender: Sender) -> None:
    sender.report()
    sender.run()
    sender.province.faults = [breaks] * 100
    sent = sender.run(tries=2)
    assert sent.is_complete
    assert [destination for destination, _ in sent.unanswered] == [sender.destination]
    sender.province.faults = [refuses]
    assert [problem.en for _, problem in sender.run().unanswered] == ["Not open."]


def test_what_the_receiver_has_lost_is_sent_again(sender: Sender) -> None:
    """As when it went back to a backup: until it has decided, the school has the package."""
    submission = sender.report()
    sender.run()
    sender.province.kept.clear()
    sent = sender.run()
    assert (sent.is_complete, sent.unanswered) == (True, [])
    assert sender.province.kept[submission.key] == submission.content.encode()
    assert AuditEvent.objects.filter(verb="acknowledge_submission").count() == 1


def test_what_the_receiver_lost_and_refuses_holds_up_no_other_decision(sender: Sender) -> None:
    semester, year = sender.report(SEMESTER), sender.report(YEAR)
    sender.run()
    sender.province.decisions[semester.key] = (decided(semester, State.ACCEPTED),)
    sender.province.faults = [refuses]
    sent = sender.run()
    assert [problem.en for _, problem in sent.unanswered] == ["Not open."]
    assert sent.decided == [semester]
    assert state_of(year) == State.SENT


def test_what_a_newer_one_was_decided_in_place_of_is_asked_for_no_more(sender: Sender) -> None:
    old = sender.report()
    sender.run()
    new = sender.report(narrative="Đã sửa.")
    sender.run()
    assert list(undecided()) == [old, new]
    sender.province.decisions[new.key] = (decided(new, State.ACCEPTED),)
    sender.run()
    assert state_of(old) == State.SENT
    assert list(undecided()) == []


# --- asking whether all is set up -----------------------------------------------------------------


def test_the_receiver_can_be_asked_whether_all_is_set_up(sender: Sender) -> None:
    receiver = Receiver(destinations().get(), clock=lambda: AT)
    assert receiver.check() == "Hoa Sen"
    sender.province.faults = [breaks]
    with pytest.raises(Unreachable, match="ConnectionError"):
        receiver.check()
    sender.province.faults = [refuses]
    with pytest.raises(Refused):
        receiver.check()
    sender.province.faults = [moved]
    with pytest.raises(NotBelieved):
        receiver.check()
    sender.province.faults = [lambda p, request: p.reply(request, 200, b"[]")]
    with pytest.raises(UnreadableAnswer):
        receiver.check()


# --- by memory stick ------------------------------------------------------------------------------


def test_what_is_on_its_way_is_written_as_signed_files(sender: Sender, tmp_path: Path) -> None:
    semester, year = sender.report(SEMESTER), sender.report(YEAR)
    paths = write_files(tmp_path / "the-nho")
    assert [path.name for path in paths] == [
        "HS01-2025-2026-1.goi.json",
        "HS01-2025-2026-1-1.goi.json",
    ]
    packages = [unseal(path.read_bytes(), PACKAGE).payload.decode() for path in paths]
    assert packages == [year.content, semester.content]
    assert state_of(year) == State.OUTGOING


def test_a_folder_that_cannot_be_written_is_told(sender: Sender, tmp_path: Path) -> None:
    sender.report()
    (tmp_path / "tep").write_text("")
    with pytest.raises(UnableToWriteFile, match="thẻ nhớ"):
        write_files(tmp_path / "tep")


Seal = Callable[[PackageState], bytes]


@pytest.fixture
def answer_of(elsewhere: Elsewhere) -> Seal:
    """Return what seals an answer as the province does."""

    def sealed(state: PackageState) -> bytes:
        with elsewhere.acting():
            return seal(to_bytes(state), ANSWER)

    return sealed


def test_an_answer_comes_back_by_file(sender: Sender, answer_of: Seal) -> None:
    submission = sender.report()
    known: dict[str, Any] = {
        "key": submission.key,
        "sha256": submission.sha256,
        "offset": 1,
        "received_at": AT,
    }
    for _ in range(2):
        take_answer_file(content=answer_of(PackageState(**known)), at=AT)
        assert state_of(submission) == State.SENT
    later = PackageState(**known, decisions=(decided(submission, State.ACCEPTED),))
    for state in (later, PackageState(**known)):  # an older file after a newer one
        take_answer_file(content=answer_of(state), at=AT)
        assert state_of(submission) == State.ACCEPTED
    assert AuditEvent.objects.filter(verb="take_decision").count() == 1


def test_an_answer_that_is_not_the_receiver_s_is_refused(sender: Sender, answer_of: Seal) -> None:
    submission = sender.report()
    known: dict[str, Any] = {"sha256": submission.sha256, "offset": 1, "received_at": AT}
    state = PackageState(key=submission.key, **known)
    with pytest.raises(UnableToApplyAnswer, match="không phải do nơi nhận"):
        take_answer_file(content=seal(to_bytes(state), ANSWER), at=AT)
    unknown = PackageState(key=uuid4(), **known)
    with pytest.raises(UnableToApplyAnswer):
        take_answer_file(content=answer_of(unknown), at=AT)
    assert state_of(submission) == State.OUTGOING
