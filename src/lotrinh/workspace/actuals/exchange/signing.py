"""What goes between installations is signed: HTTP message signatures (RFC 9421) over the digest of
the body (RFC 9530), both ways.

A request is signed over its method, path and query, its body and whom it is for; an answer over its
status and body and over the request that it answers, so that none can be kept and given again to
another. Why: docs/decisions/0012-exchange.md.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from http_message_signatures import (
    HTTPMessageSignaturesException,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
)
from http_message_signatures.algorithms import ED25519

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.actuals.exchange.keys import (
    UnusableKey,
    own_key,
    own_public_key,
    public_key_in,
)

RECEIVER = "Receiver-Key"
"""The header that names the public key of the installation that a request is for."""

TOLERANCE = timedelta(minutes=5)
"""How far two clocks may differ."""

_ASKS = "lotrinh-exchange"
_ANSWERS = "lotrinh-exchange-answer"
_REQUEST = ("@method", "@path", "@query", "content-digest", RECEIVER.lower())
_ANSWER = ("@status", "content-digest")
_ASKED = ('"@method";req', '"@path";req', '"@query";req', '"signature";req')
_ANY_CLOCK = timedelta(days=36_500)


class NotSigned(LotrinhError):
    """A message is not signed by whom it should be, or was changed on its way."""


class ClocksDiffer(NotSigned):
    """A message is from another time: one of the clocks is wrong, or it was kept and sent again."""

    def __init__(self, theirs: datetime, ours: datetime) -> None:
        minutes = round(abs(ours - theirs) / timedelta(minutes=1))
        super().__init__(
            f"Đồng hồ hai máy lệch nhau {minutes} phút (giờ UTC: bên gửi {theirs:%H:%M %d/%m/%Y}, "
            f"bên nhận {ours:%H:%M %d/%m/%Y}). Đặt lại đồng hồ máy bị sai rồi gửi lại.",
            f"The clocks of the two machines differ by {minutes} minutes (UTC: sender "
            f"{theirs:%H:%M %d/%m/%Y}, receiver {ours:%H:%M %d/%m/%Y}). Set the wrong clock, then "
            "send again.",
        )


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it is signed; ``url`` is absolute, though only path and query count."""

    method: str
    url: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is signed, with the request that it answers."""

    status_code: int
    headers: Mapping[str, str]
    request: Request


class _Keys(HTTPSignatureKeyResolver):
    """The keys that names stand for: the public key is its own name."""

    def resolve_public_key(self, key_id: str) -> Any:
        """Return the key that is its name."""
        try:
            return public_key_in(key_id)
        except UnusableKey:
            return None

    def resolve_private_key(self, key_id: str) -> Any:
        """Return the own key: nobody else's is here."""
        return own_key()


class _Verifier(HTTPMessageVerifier):
    # Whether the clocks agree is asked afterwards, by our own clock and in words.
    max_clock_skew = _ANY_CLOCK


def sign_request(request: Any, *, body: bytes, receiver: str, created: datetime) -> None:
    """Add to the headers of ``request`` the receiver, the digest of its body and the signature."""
    request.headers[RECEIVER] = receiver
    _signer().sign(
        request,
        key_id=own_public_key(),
        created=created,
        nonce=secrets.token_urlsafe(16),
        label="sig",
        tag=_ASKS,
        covered_component_ids=("@method", "@path", "@query", RECEIVER.lower()),
        body=body,
    )


def sign_answer(answer: Any, *, body: bytes, created: datetime) -> None:
    """Add to the headers of ``answer`` the digest of its body and the signature.

    It has its ``request``; one that was not signed itself, or not so that it can be told, gets an
    answer that is not.
    """
    with suppress(HTTPMessageSignaturesException):
        _signer().sign(
            answer,
            key_id=own_public_key(),
            created=created,
            label="sig",
            tag=_ANSWERS,
            covered_component_ids=("@status", *_ASKED),
            body=body,
        )


def signer_of_request(request: Any, *, body: bytes, now: datetime) -> str:
    """Return the public key that signed a request; whether it is trusted the caller asks.

    Raises: NotSigned; ClocksDiffer.
    """
    return _signer_of(request, _ASKS, _REQUEST, body, now, is_ours=False)


def signer_of_answer(answer: Any, *, body: bytes, now: datetime) -> str:
    """Return the public key that signed an answer to its ``request``.

    Raises: NotSigned; ClocksDiffer.
    """
    return _signer_of(answer, _ANSWERS, _ANSWER + _ASKED, body, now, is_ours=True)


def _signer_of(
    message: Any,
    tag: str,
    components: tuple[str, ...],
    body: bytes,
    now: datetime,
    *,
    is_ours: bool,
) -> str:
    verifier = _Verifier(signature_algorithm=ED25519, key_resolver=_Keys())
    try:
        [found] = verifier.verify(
            message, max_age=None, expect_tag=tag, require_components=components, body=body
        )
    # Two signatures of the same kind are no better than none.
    except (HTTPMessageSignaturesException, ValueError) as error:
        raise NotSigned(
            "Chữ ký không đúng: gói tin đã bị sửa trên đường, hoặc không phải do bên kia ký. Kiểm "
            "tra địa chỉ và khóa của hai bên (lotrinh exchange show).",
            "The signature is not right: the message was changed on its way, or the other side "
            "did not sign it. Check the address and the keys of both sides (lotrinh exchange "
            "show).",
        ) from error
    created = datetime.fromtimestamp(int(found.parameters["created"]), UTC)
    if abs(now - created) > TOLERANCE:
        theirs, ours = (now, created) if is_ours else (created, now)
        raise ClocksDiffer(theirs, ours)
    return str(found.parameters["keyid"])


def _signer() -> HTTPMessageSigner:
    return HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=_Keys())
