"""``lotrinh exchange``, ``send`` and ``receive``, as who sets it up and a timer call them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result
from django.test import override_settings
from django.utils import timezone

from lotrinh.cli import cli
from lotrinh.cli import exchange as commands
from lotrinh.core.messages import LotrinhError
from lotrinh.core.packages import digest_of
from lotrinh.workspace.actuals.exchange.answers import PackageState, from_bytes, to_bytes
from lotrinh.workspace.actuals.exchange.sealing import ANSWER, PACKAGE, seal, unseal
from lotrinh.workspace.actuals.reporting.models import Submission
from lotrinh.workspace.actuals.reporting.operations import send_report
from tests.workspace.exchange.conftest import (
    ADDRESS,
    Elsewhere,
    Receiving,
    elsewhere,
    receiving,
    sending,
)
from tests.workspace.exchange.province import Province
from tests.workspace.exchange.school_data import enter_results, make_school, periods

__all__ = ["elsewhere", "receiving"]

NOW = timezone.now()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path) -> object:
    with override_settings(LOTRINH_DATA=tmp_path / "own"):
        yield


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), catch_exceptions=False)


@pytest.fixture
def province(elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> Province:
    """Have all requests answered by a province, and no time pass between tries."""
    made = Province(elsewhere, now=NOW)
    monkeypatch.setattr(requests.Session, "get_adapter", lambda _self, url: made)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    return made


@pytest.fixture
def submission(elsewhere: Elsewhere) -> Submission:
    """Have a school send to the province, set up by the command line."""
    school = make_school("HS01", "Trường TH Hoa Sen", year=int(periods()[1][:4]), moment=NOW)
    enter_results(school, periods()[1], (58, 55, 60), moment=NOW)
    made = run(
        "exchange", "destination", "HS01",
        "--address", ADDRESS, "--code", "82-HS01", "--key", elsewhere.key,
    )  # fmt: skip
    assert f"Trường TH Hoa Sen gửi đến / sends to: {ADDRESS} (82-HS01)" in made.output
    return send_report(unit=school.unit, period=periods()[1], actor=school.principal, at=NOW)


def test_keys_are_shown_trusted_and_revoked(receiving: Receiving, tmp_path: Path) -> None:
    ours = run("exchange", "key").output.strip()
    assert len(ours) == 44
    key = Elsewhere(tmp_path / "new").key
    assert key in run("exchange", "trust", "HS01", key).output
    shown = run("exchange", "show").output
    assert f"Trường TH Hoa Sen (HS01)\n    {key}" in shown
    assert ours in shown
    assert "Đã thu hồi" in run("exchange", "revoke", "HS01", key, "--reason", "mất máy").output
    assert f"(HS01) · thu hồi / revoked {timezone.now():%d/%m/%Y}\n    {key}" in (
        run("exchange", "show").output
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["trust", "KHONG-CO", "A"], "Không có trường mã 'KHONG-CO'"),
        (["trust", "30076", "A"], "Không có trường mã '30076'"),
        (["revoke", "HS01", "A", "--reason", "x"], "không có khóa này"),
        (["check", "HS01"], "chưa có nơi nhận"),
        (["stay", "HS01"], "chưa có nơi nhận"),
    ],
)
def test_what_is_not_there_is_told(receiving: Receiving, arguments: list[str], says: str) -> None:
    with pytest.raises(LotrinhError, match=says):
        run("exchange", *arguments)


def test_a_school_sends_and_hears_what_was_decided(
    submission: Submission, province: Province
) -> None:
    assert "Hoa Sen" in run("exchange", "check", "HS01").output
    assert f"Đang chờ gửi / waits: {submission}" in run("exchange", "show").output
    sent = run("send")
    assert (sent.exit_code, sent.output) == (0, f"Đã đến nơi / arrived: {submission}\n")
    again = run("send")
    assert (again.exit_code, again.output[:26]) == (0, "Không có gì chờ gửi, chưa ")
    province.decisions[submission.key] = from_bytes(_accepted(submission)).decisions
    decided = run("send")
    assert decided.output.startswith(f"Có quyết định / decided: {submission}")
    assert decided.exit_code == 0


def test_what_still_waits_is_told_with_exit_code_1(
    submission: Submission, province: Province
) -> None:
    def breaks(_province: Province, _request: requests.PreparedRequest) -> None:
        raise requests.ConnectionError

    province.faults = [breaks] * 100
    sent = run("send")
    assert sent.exit_code == 1
    assert f"Còn chờ / waits: {submission}\n    Chưa liên lạc được với {ADDRESS}" in sent.output
    province.faults = []
    assert run("send").exit_code == 0
    province.faults = [breaks] * 100
    asked = run("send")
    assert (asked.exit_code, asked.output[:25]) == (0, "Chưa hỏi được / not asked")


def test_a_school_stays_at_home_again(submission: Submission, province: Province) -> None:
    with pytest.raises(LotrinhError, match="Còn 1 gói"):
        run("exchange", "stay", "HS01")
    run("send")
    assert run("exchange", "stay", "HS01").output == "Đã bỏ nơi nhận / the receiver was removed\n"


def test_files_are_written_for_a_memory_stick_and_the_answer_comes_back(
    submission: Submission, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    written = run("send", "--file", str(tmp_path / "the-nho"))
    [path] = (tmp_path / "the-nho").iterdir()
    assert f"Đã ghi / written: {path}" in written.output
    assert unseal(path.read_bytes(), PACKAGE).payload.decode() == submission.content
    answer = tmp_path / "tra-loi.json"
    with elsewhere.acting():
        answer.write_bytes(seal(_accepted(submission), ANSWER))
    received = run("receive", str(answer))
    assert received.exit_code == 0
    submission.refresh_from_db()
    assert submission.state == Submission.State.ACCEPTED
    assert received.output.startswith(f"tra-loi.json: {submission}")


def test_a_province_takes_files_in_and_answers(receiving: Receiving, tmp_path: Path) -> None:
    sent = sending()
    package, rubbish, foreign = (tmp_path / name for name in ("a.goi.json", "b.json", "c.json"))
    with receiving.sender.acting():
        package.write_bytes(seal(sent.content, PACKAGE))
    rubbish.write_bytes(b"{}")
    with Elsewhere(tmp_path / "thief").acting():
        foreign.write_bytes(seal(sent.content, PACKAGE))
    files = [str(path) for path in (rubbish, foreign, package)]
    for _ in range(2):
        took = run("receive", *files, "--answers", str(tmp_path / "answers"))
        assert took.exit_code == 1
        assert "b.json: Đây không phải là tệp trao đổi" in took.output
        assert "c.json: Nơi nhận không tin khóa này" in took.output
        assert "a.goi.json: Trường TH Hoa Sen · đã nhận / taken in" in took.output
    kept = Submission.objects.get()
    assert (kept.key, kept.came_by) == (sent.key, Submission.Way.FILE)
    [answer] = (tmp_path / "answers").iterdir()
    assert answer.name == "a.tra-loi.json"
    state = from_bytes(unseal(answer.read_bytes(), ANSWER).payload)
    assert (state.key, state.sha256) == (sent.key, digest_of(sent.content))
    assert state.received_at is not None


def test_waits_between_tries_are_waited(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    commands._pause(timedelta(seconds=4))
    assert waited == [4.0]


def _accepted(submission: Submission) -> bytes:
    """Return the province's answer that it has accepted a submission."""
    from lotrinh.workspace.actuals.reporting.decisions import Decision

    decision = Decision(Submission.State.ACCEPTED, "Cán bộ xã", "", NOW)
    size = len(submission.content.encode())
    return to_bytes(
        PackageState(
            submission.key, submission.sha256, size, received_at=NOW, decisions=(decision,)
        )
    )
