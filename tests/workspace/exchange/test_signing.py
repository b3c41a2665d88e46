"""Keys, signatures of answers, and signed files."""

from __future__ import annotations

import base64
import json
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from django.utils import timezone

from lotrinh.workspace.actuals.exchange.keys import (
    UnusableKey,
    own_key,
    own_public_key,
    public_key_in,
    text_of,
)
from lotrinh.workspace.actuals.exchange.sealing import (
    ANSWER,
    LARGEST_FILE,
    PACKAGE,
    UnreadableFile,
    seal,
    unseal,
)
from lotrinh.workspace.actuals.exchange.signing import (
    Answer,
    ClocksDiffer,
    NotSigned,
    Request,
    sign_answer,
    sign_request,
    signer_of_answer,
)
from tests.workspace.exchange.conftest import Elsewhere

NOW = timezone.now()


# --- keys -----------------------------------------------------------------------------------------


def test_the_key_is_made_once_for_its_owner_alone(kept_files: Path) -> None:
    file = kept_files.parent / "exchange-key"
    assert not file.exists()
    assert own_public_key() == own_public_key()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert text_of(own_key().public_key()) == own_public_key()
    assert text_of(public_key_in(f" {own_public_key()}\n")) == own_public_key()


@pytest.mark.parametrize("text", ["", "x", "á" * 44, "A" * 44, "A" * 42 + "==", "=" * 44])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(UnusableKey, match="44 ký tự"):
        public_key_in(text)


@pytest.mark.parametrize("content", ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_a_file_that_holds_no_key_is_never_replaced(kept_files: Path, content: str) -> None:
    file = kept_files.parent / "exchange-key"
    file.write_text(content)
    with pytest.raises(UnusableKey, match="sao lưu"):
        own_public_key()
    assert file.read_text() == content


# --- answers --------------------------------------------------------------------------------------


def asked(created: Any = NOW) -> Request:
    """Return a signed request."""
    made = requests.Request("GET", "https://so.example.vn/trao-doi/v1/?don-vi=HS01").prepare()
    sign_request(made, body=b"", receiver=own_public_key(), created=created)
    headers = {name: str(value) for name, value in made.headers.items()}
    return Request("GET", str(made.url), headers)


def answered(request: Request, body: bytes = b"{}", **given: Any) -> Answer:
    """Return a signed answer to it."""
    answer = Answer(200, {"Content-Type": "application/json"}, request)
    sign_answer(answer, body=body, **({"created": NOW} | given))
    return answer


def test_an_answer_names_who_gave_it(elsewhere: Elsewhere) -> None:
    request = asked()
    with elsewhere.acting():
        answer = answered(request)
    assert signer_of_answer(answer, body=b"{}", now=NOW) == elsewhere.key


def test_an_answer_fits_its_request_alone(elsewhere: Elsewhere) -> None:
    """One that was heard is no answer to the same question asked again."""
    answer = answered(asked())
    with pytest.raises(NotSigned):
        signer_of_answer(replace(answer, request=asked()), body=b"{}", now=NOW)


@pytest.mark.parametrize("given", [{"status_code": 409}, {"body": b"[]"}, {"request": None}])
def test_an_answer_that_was_changed_is_found(given: dict[str, Any]) -> None:
    answer = answered(request := asked())
    body = given.pop("body", b"{}")
    if "request" in given:
        given["request"] = replace(request, url=request.url.replace("HS01", "HS02"))
    with pytest.raises(NotSigned):
        signer_of_answer(replace(answer, **given), body=body, now=NOW)


def test_an_answer_of_another_time_is_refused() -> None:
    answer = answered(asked(), created=NOW - timedelta(minutes=20))
    with pytest.raises(ClocksDiffer, match="lệch nhau 20 phút"):
        signer_of_answer(answer, body=b"{}", now=NOW)


def test_a_signed_request_is_no_signed_answer() -> None:
    request = asked()
    copied = Answer(200, request.headers, request)
    with pytest.raises(NotSigned):
        signer_of_answer(copied, body=b"", now=NOW)


# --- files ----------------------------------------------------------------------------------------


def test_a_file_gives_back_what_was_sealed() -> None:
    sealed = unseal(seal("gói".encode(), PACKAGE), ANSWER, PACKAGE)
    assert (sealed.payload, sealed.kind) == ("gói".encode(), PACKAGE)
    assert sealed.signed_by == own_public_key()


def test_a_file_of_another_kind_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="không phải là tệp trao đổi"):
        unseal(seal(b"x", ANSWER), PACKAGE)


def changed(**given: Any) -> bytes:
    """Return a sealed file with something else in it."""
    return json.dumps(json.loads(seal(b"x", PACKAGE)) | given).encode()


def test_whatever_is_changed_in_a_file_is_found(elsewhere: Elsewhere) -> None:
    [signed] = json.loads(seal(b"x", PACKAGE))["signatures"]
    for file in (
        changed(payload=base64.b64encode(b"y").decode()),
        changed(payloadType=ANSWER),
        changed(signatures=[signed | {"keyid": elsewhere.key}]),
        changed(signatures=[signed | {"sig": base64.b64encode(b"s" * 64).decode()}]),
    ):
        with pytest.raises(UnreadableFile, match="Chữ ký"):
            unseal(file, PACKAGE, ANSWER)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b"x" * (LARGEST_FILE + 1),
        b'{"payload": 1, "payloadType": 2, "signatures": 3}',
        b'{"payload": "eA==", "payloadType": "a", "signatures": []}',
        b'{"payload": "eA==", "payloadType": "a", "signatures": [{"keyid": "x", "sig": ""}]}',
        b'{"payload": "???", "payloadType": "a", "signatures": [{"keyid": "x", "sig": ""}]}',
    ],
)
def test_what_is_no_file_of_the_exchange_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="không phải là tệp trao đổi"):
        unseal(content, PACKAGE, ANSWER)
