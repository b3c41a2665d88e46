"""What other installations may ask, and what hostile ones get: nothing, and nothing is kept."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import requests
from django.test import Client
from django.utils import timezone

from lotrinh.workspace.actuals.exchange.answers import from_bytes
from lotrinh.workspace.actuals.exchange.keys import own_public_key
from lotrinh.workspace.actuals.exchange.models import IncomingPart
from lotrinh.workspace.actuals.exchange.operations import revoke_key, trust_key
from lotrinh.workspace.actuals.exchange.receiving import LARGEST_PIECE
from lotrinh.workspace.actuals.reporting.models import Submission
from lotrinh.workspace.actuals.reporting.operations import accept_report, return_report
from lotrinh.workspace.people.models import AuditEvent
from tests.workspace.exchange.conftest import Ask, Elsewhere, Receiving, sending
from tests.workspace.units import make_unit


def nothing_is_kept() -> bool:
    return not (IncomingPart.objects.exists() or Submission.objects.exists())


def problem(answer: Any) -> tuple[int, str]:
    """Return the status and kind of a refusal, which says what to do in both languages."""
    said = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert said["status"] == answer.status_code
    assert min(len(said["vi"]), len(said["en"])) > 30
    return answer.status_code, said["title"]


def test_who_is_trusted_is_told_the_school_s_name(ask: Ask) -> None:
    answer = ask("GET", "/trao-doi/v1/", {})
    assert (answer.status_code, json.loads(answer.content)) == (200, {"unit": "Trường TH Hoa Sen"})
    assert answer.headers["Cache-Control"] == "no-store, no-transform"


def test_a_package_comes_in_pieces(ask: Ask) -> None:
    sent = sending()
    assert from_bytes(ask("GET", sent.path, sent.announced).content).offset == 0
    first = ask("PATCH", sent.path, sent.announced | {"offset": 0}, sent.content[:100])
    assert (first.status_code, from_bytes(first.content).offset) == (200, 100)
    wrong = ask("PATCH", sent.path, sent.announced | {"offset": 7}, sent.content[7:])
    assert (wrong.status_code, from_bytes(wrong.content).offset) == (409, 100)
    last = ask("PATCH", sent.path, sent.announced | {"offset": 100}, sent.content[100:])
    assert last.status_code == 200
    assert from_bytes(last.content).received_at is not None
    assert AuditEvent.objects.get(verb="take_in_report").channel == "api"


def test_decisions_go_out_with_their_remarks(ask: Ask, receiving: Receiving) -> None:
    one, other = sending(), sending(number=2, narrative="Bản hai.")
    for sent in (one, other):
        ask("PATCH", sent.path, sent.announced | {"offset": 0}, sent.content)
        submission = Submission.objects.get(key=sent.key)
        if sent is one:
            return_report(
                submission=submission,
                reason="Xem lại.",
                items={"ty-le-chuyen-can": "Thiếu một em."},
                actor=receiving.officer,
                at=timezone.now(),
            )
        else:
            accept_report(submission=submission, actor=receiving.officer, at=timezone.now())
    [returned] = from_bytes(ask("GET", one.path, one.announced).content).decisions
    assert (returned.state, returned.actor_name) == ("returned", "Canboxa")
    assert returned.reason == "Xem lại."
    said = {remark.item: remark.message.vi for remark in returned.remarks}
    assert said.items() >= {"ty-le-chuyen-can": "Thiếu một em."}.items()
    [accepted] = from_bytes(ask("GET", other.path, other.announced).content).decisions
    assert accepted.state == "accepted"


def test_what_is_not_signed_is_refused(client: Client, receiving: Receiving) -> None:
    sent = sending()
    answer = client.generic(
        "PATCH",
        f"{sent.path}?don-vi=HS01&{sent.query(offset=0)}",
        sent.content,
        content_type="application/octet-stream",
    )
    assert problem(answer) == (401, "NotSigned")
    assert "Signature" not in answer.headers
    assert nothing_is_kept()


def test_who_is_not_trusted_is_refused(
    ask: Ask, receiving: Receiving, elsewhere: Elsewhere, tmp_path: Any
) -> None:
    sent = sending()
    stranger = Elsewhere(tmp_path / "stranger")
    other = make_unit("school", "Trường khác", "KHAC", receiving.commune)
    trust_key(unit=other, public_key=stranger.key, actor=None, at=timezone.now())
    refused: list[dict[str, Any]] = [
        {"signer": stranger},  # trusted, but for another school
        {"signer": Elsewhere(tmp_path / "nobody")},
    ]
    for given in refused:
        answer = ask("PATCH", sent.path, sent.announced | {"offset": 0}, sent.content, **given)
        assert problem(answer) == (401, "NotTrusted")
    for code in ("KHAC", "", "khong-co", "30076"):
        query = {"don-vi": code, "offset": 0, **sent.announced}
        answer = ask("PATCH", sent.path, query, sent.content)
        assert problem(answer) == (401, "NotTrusted")
    assert nothing_is_kept()


def test_a_revoked_key_opens_nothing_more(ask: Ask, receiving: Receiving) -> None:
    sent = sending()
    ask("PATCH", sent.path, sent.announced | {"offset": 0}, sent.content)
    revoke_key(key=receiving.trusted, reason="mất máy", actor=None, at=timezone.now())
    for answer in (ask("GET", sent.path, sent.announced), ask("GET", "/trao-doi/v1/", {})):
        assert problem(answer) == (401, "NotTrusted")


def test_a_school_does_not_see_another_s_package(
    ask: Ask, receiving: Receiving, tmp_path: Any
) -> None:
    sent = sending()
    ask("PATCH", sent.path, sent.announced | {"offset": 0}, sent.content)
    other = make_unit("school", "Trường khác", "KHAC", receiving.commune)
    stranger = Elsewhere(tmp_path / "stranger")
    trust_key(unit=other, public_key=stranger.key, actor=None, at=timezone.now())
    answer = ask("GET", sent.path, {"don-vi": "KHAC", **sent.announced}, signer=stranger)
    seen = from_bytes(answer.content)
    assert (seen.offset, seen.received_at, seen.decisions) == (0, None, ())


@pytest.mark.parametrize("minutes", [-6, 6, -60 * 24 * 365])
def test_a_request_of_another_time_is_refused(ask: Ask, minutes: int) -> None:
    sent, created = sending(), timezone.now() + timedelta(minutes=minutes)
    query = sent.announced | {"offset": 0}
    answer = ask("PATCH", sent.path, query, sent.content, created=created)
    assert problem(answer) == (401, "ClocksDiffer")
    assert f"lệch nhau {abs(minutes)} phút" in json.loads(answer.content)["vi"]
    assert nothing_is_kept()


@pytest.mark.parametrize("minutes", [-4, 4])
def test_clocks_may_differ_a_little(ask: Ask, minutes: int) -> None:
    created = timezone.now() + timedelta(minutes=minutes)
    assert ask("GET", "/trao-doi/v1/", {}, created=created).status_code == 200


def test_a_request_for_another_receiver_is_refused(ask: Ask, tmp_path: Any) -> None:
    sent, another = sending(), Elsewhere(tmp_path / "another")
    query = sent.announced | {"offset": 0}
    answer = ask("PATCH", sent.path, query, sent.content, receiver=another.key)
    assert problem(answer) == (421, "UnusableRequest")
    assert nothing_is_kept()


def set_header(name: str, value: str) -> Callable[[requests.PreparedRequest], object]:
    return lambda request: request.headers.__setitem__(name, value)


def change_body(request: requests.PreparedRequest) -> None:
    assert isinstance(request.body, bytes)
    request.body = b"x" + request.body[1:]


def change_query(request: requests.PreparedRequest) -> None:
    request.url = (request.url or "").replace("offset=0", "offset=00")


def change_path(request: requests.PreparedRequest) -> None:
    url = request.url or ""
    old = url.split("/goi/")[1].split("/")[0]
    request.url = url.replace(old, str(uuid4()))


def change_method(request: requests.PreparedRequest) -> None:
    request.method = "GET"


def own_up(request: requests.PreparedRequest) -> None:
    """Say that it is signed by another key than it is."""
    headers = request.headers
    mine = str(headers["Signature-Input"]).split('keyid="')[1].split('"')[0]
    headers["Signature-Input"] = str(headers["Signature-Input"]).replace(mine, own_public_key())


def cover_less(request: requests.PreparedRequest) -> None:
    """Say that the body is not signed."""
    headers = request.headers
    headers["Signature-Input"] = str(headers["Signature-Input"]).replace('"content-digest"', "")


@pytest.mark.parametrize(
    "change",
    [
        change_body,
        change_query,
        change_path,
        change_method,
        own_up,
        cover_less,
        set_header("Receiver-Key", "x"),
        set_header("Content-Digest", "sha-256=:AAAA:"),
        set_header("Signature", "sig=:AAAA:"),
        set_header("Signature", "sig"),
        set_header("Signature", "\x7f"),
        set_header("Signature-Input", "sig=()"),
        set_header("Signature-Input", "sig"),
    ],
)
def test_whatever_was_changed_on_the_way_is_found(
    ask: Ask, change: Callable[[requests.PreparedRequest], object]
) -> None:
    sent = sending()
    query = sent.announced | {"offset": 0}
    assert problem(ask("PATCH", sent.path, query, sent.content, change=change)) == (
        401,
        "NotSigned",
    )
    assert nothing_is_kept()


def test_an_old_request_sent_again_changes_nothing(ask: Ask, client: Client) -> None:
    """Whoever listened may say again what was said; it says nothing new."""
    heard: list[requests.PreparedRequest] = []
    sent = sending()
    query = sent.announced | {"offset": 0}
    ask("PATCH", sent.path, query, sent.content, change=heard.append)
    [request] = heard
    headers = {name: str(value) for name, value in request.headers.items()}
    for _ in range(2):
        answer = client.generic(
            "PATCH",
            str(request.url).removeprefix("http://testserver"),
            sent.content,
            headers=headers,
            content_type=headers["Content-Type"],
        )
        assert answer.status_code == 200
    assert Submission.objects.count() == 1
    assert AuditEvent.objects.filter(verb="take_in_report").count() == 1


def test_what_is_too_large_is_refused_unread(ask: Ask) -> None:
    sent = sending()
    query = sent.announced | {"offset": 0}
    answer = ask("PATCH", sent.path, query, b"x" * (LARGEST_PIECE + 1))
    assert problem(answer) == (413, "UnusableRequest")
    # Of a body that is larger than any form the site itself reads nothing.
    assert ask_unsigned_size(ask, sent.path, query) == 413
    assert nothing_is_kept()


def ask_unsigned_size(ask: Ask, path: str, query: dict[str, Any]) -> int:
    def lie(request: requests.PreparedRequest) -> None:
        del request.headers["Signature"]
        request.body = b"x" * (2 * 1024 * 1024)
        request.headers["Content-Length"] = str(2 * 1024 * 1024)

    return int(ask("PATCH", path, query, b"x", change=lie).status_code)


def test_what_is_compressed_is_refused(ask: Ask) -> None:
    sent, bomb = sending(), gzip.compress(b"0" * 10_000_000)
    query = sent.announced | {"offset": 0}
    change = set_header("Content-Encoding", "gzip")
    answer = ask("PATCH", sent.path, query, bomb, change=change)
    assert problem(answer) == (415, "UnusableRequest")
    assert nothing_is_kept()


def test_another_kind_of_body_is_refused(ask: Ask) -> None:
    sent = sending()
    query = sent.announced | {"offset": 0}
    change = set_header("Content-Type", "application/json")
    answer = ask("PATCH", sent.path, query, sent.content, change=change)
    assert problem(answer) == (415, "UnusableRequest")
    assert nothing_is_kept()


@pytest.mark.parametrize(
    "query",
    [
        {"sha256": "x"},
        {"sha256": ""},
        {"size": "-1"},
        {"size": "9" * 30},
        {"size": "99999999"},
        {"size": "²"},
        {"offset": ""},
        {"offset": "1e3"},
    ],
)
def test_an_address_that_makes_no_sense_is_refused(ask: Ask, query: dict[str, str]) -> None:
    sent = sending()
    answer = ask("PATCH", sent.path, sent.announced | {"offset": 0} | query, sent.content)
    assert problem(answer) == (400, "UnusableRequest")
    assert nothing_is_kept()


def test_what_cannot_be_taken_in_says_what_to_do(ask: Ask) -> None:
    sent = sending(period="2001-2002")
    answer = ask("PATCH", sent.path, sent.announced | {"offset": 0}, sent.content)
    assert problem(answer) == (422, "UnableToTakeIn")
    other = sending()
    answer = ask("PATCH", other.path, other.announced | {"offset": 0}, b"x" * len(other.content))
    assert problem(answer) == (400, "UnableToTakePiece")
    assert nothing_is_kept()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD"])
def test_other_methods_are_not_there(ask: Ask, method: str) -> None:
    sent = sending()
    answer = ask(method, sent.path, sent.announced, change=lambda one: one.headers.pop("Signature"))
    assert answer.status_code == 405


def test_no_session_is_begun(ask: Ask) -> None:
    assert not ask("GET", "/trao-doi/v1/", {}).cookies
