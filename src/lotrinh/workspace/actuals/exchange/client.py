"""Asking the installation that a school sends to, by signed requests; its answers are checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import requests

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.actuals.exchange.answers import (
    LARGEST_ANSWER,
    PackageState,
    UnreadableAnswer,
    from_bytes,
)
from lotrinh.workspace.actuals.exchange.queries import Destination, Submission
from lotrinh.workspace.actuals.exchange.signing import (
    Answer,
    NotSigned,
    Request,
    sign_request,
    signer_of_answer,
)

PATH = "/trao-doi/v1/"
"""Where the exchange lies on every installation."""

PIECE = 64 * 1024
"""How much goes in one request, in bytes: what is lost when the line breaks."""

_SECONDS_TO_CONNECT = 10
_SECONDS_TO_ANSWER = 30
_OK, _CONFLICT = 200, 409
_TOO_SLOW = frozenset({408, 425, 429})
_SERVER_ERROR = 500


class Unreachable(LotrinhError):
    """No answer came, or none of the exchange: to be tried again."""


class Refused(LotrinhError):
    """The receiver said no, and what to do: trying again at once helps nothing."""


class NotBelieved(LotrinhError):
    """Something answers at the address, but not the installation whose key is known."""


class Receiver:
    """The installation that a school's submissions go to. Its time is what ``clock`` says."""

    def __init__(self, destination: Destination, *, clock: Callable[[], datetime]) -> None:
        self._destination = destination
        self._clock = clock
        self._session = requests.Session()
        # No proxy stands between this machine and itself.
        self._session.trust_env = urlsplit(destination.address).scheme == "https"

    def check(self) -> str:
        """Return the school's name at the receiver, which trusts this installation then.

        Raises: Unreachable; Refused; NotBelieved; NotSigned.
        """
        body = self._ask("GET", "", {})
        try:
            return str(json.loads(body)["unit"])
        except (ValueError, TypeError, KeyError) as error:
            raise UnreadableAnswer from error

    def state_of(self, submission: Submission) -> PackageState:
        """Return where a submission stands there. Raises: as ``check``; UnreadableAnswer."""
        return self._ask_for_state("GET", submission.key, _announced(submission))

    def append(self, submission: Submission, offset: int, piece: bytes) -> PackageState:
        """Send a piece and return where the submission stands now.

        Raises: as ``check``; UnreadableAnswer.
        """
        asked = {**_announced(submission), "offset": str(offset)}
        return self._ask_for_state("PATCH", submission.key, asked, piece)

    def _ask_for_state(
        self, method: str, key: UUID, asked: dict[str, str], body: bytes = b""
    ) -> PackageState:
        return from_bytes(self._ask(method, f"goi/{key}/", asked, body))

    def _ask(self, method: str, path: str, asked: dict[str, str], body: bytes = b"") -> bytes:
        def sign(prepared: requests.PreparedRequest) -> requests.PreparedRequest:
            receiver = self._destination.public_key
            sign_request(prepared, body=body, receiver=receiver, created=self._clock())
            return prepared

        headers = {"Accept-Encoding": "identity", "User-Agent": "lotrinh"}
        if body:
            headers["Content-Type"] = "application/octet-stream"
        try:
            with self._session.request(
                method,
                f"{self._destination.address}{PATH}{path}",
                params={"don-vi": self._destination.code, **asked},
                data=body,
                headers=headers,
                auth=sign,
                timeout=(_SECONDS_TO_CONNECT, _SECONDS_TO_ANSWER),
                # A signature is for one address; who moved says so to a person.
                allow_redirects=False,
                stream=True,
            ) as response:
                return self._believed(response, _body_of(response))
        # Of an address that it is pointed to and that is none requests says so as a ValueError.
        except (requests.RequestException, ValueError) as error:
            raise self._unreachable(type(error).__name__) from error

    def _believed(self, response: requests.Response, body: bytes) -> bytes:
        """Return an answer's body, if the receiver gave it and agreed."""
        status = response.status_code
        if "Signature" not in response.headers:
            if status >= _SERVER_ERROR or status in _TOO_SLOW:
                raise self._unreachable(f"HTTP {status}")
            raise self._not_believed(status, response.headers.get("Location", ""))
        prepared = response.request
        headers = {name: str(value) for name, value in prepared.headers.items()}
        asked = Request(prepared.method or "", prepared.url or "", headers)
        answer = Answer(status, response.headers, asked)
        signed_by = signer_of_answer(answer, body=body, now=self._clock())
        if signed_by != self._destination.public_key:
            raise NotBelieved(
                f"Bên trả lời ký bằng khóa {signed_by}, không phải khóa đã đặt cho nơi nhận. Hỏi "
                "người quản trị nơi nhận khóa đúng (qua điện thoại hoặc văn bản), rồi chạy lại "
                "lotrinh exchange destination.",
                f"The answer is signed with the key {signed_by}, not with that of the receiver. "
                "Ask the receiver's administrator for the right key (by telephone or letter), "
                "then run lotrinh exchange destination again.",
            )
        if status in (_OK, _CONFLICT):
            return body
        raise _refusal(body)

    def _unreachable(self, why: str) -> Unreachable:
        address = self._destination.address
        return Unreachable(
            f"Chưa liên lạc được với {address} ({why}). Kiểm tra mạng; số liệu vẫn còn nguyên và "
            "được gửi tiếp ở lần chạy sau.",
            f"{address} cannot be reached ({why}). Check the network; the figures are safe and "
            "the next run goes on.",
        )

    def _not_believed(self, status: int, moved_to: str) -> NotBelieved:
        address = self._destination.address
        # Whoever answers has written this, and a terminal obeys some signs.
        moved_to = "".join(filter(str.isprintable, moved_to))
        vi = f"; trang chuyển tới {moved_to}" if moved_to else ""
        en = f"; it points to {moved_to}" if moved_to else ""
        return NotBelieved(
            f"{address} trả lời (HTTP {status}{vi}) nhưng không có chữ ký của nơi nhận. Kiểm tra "
            "địa chỉ bằng lotrinh exchange show, đặt lại bằng lotrinh exchange destination.",
            f"{address} answers (HTTP {status}{en}), but without the receiver's signature. Check "
            "the address by lotrinh exchange show, set it by lotrinh exchange destination.",
        )


def _announced(submission: Submission) -> dict[str, str]:
    return {"sha256": submission.sha256, "size": str(len(submission.content.encode()))}


def _body_of(response: requests.Response) -> bytes:
    """Return the body of an answer, cut off where it is larger than any can be."""
    body = b""
    for piece in response.iter_content(PIECE):
        body += piece
        if len(body) > LARGEST_ANSWER:
            break
    return body


def _refusal(body: bytes) -> Refused:
    try:
        said: Any = json.loads(body)
        return Refused(str(said["vi"]), str(said["en"]))
    except (ValueError, TypeError, KeyError) as error:
        raise UnreadableAnswer from error


__all__ = ["PATH", "PIECE", "NotBelieved", "NotSigned", "Receiver", "Refused", "Unreachable"]
