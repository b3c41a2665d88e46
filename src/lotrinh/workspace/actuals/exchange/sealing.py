"""A package, or an answer, in a signed file: for a memory stick, where there is no network.

The file is a DSSE envelope (Dead Simple Signing Envelope, version 1): JSON with the payload in
base64, its kind, and an Ed25519 signature over both.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature

from lotrinh.core.messages import LotrinhError
from lotrinh.core.packages import LARGEST
from lotrinh.workspace.actuals.exchange.keys import (
    UnusableKey,
    own_key,
    own_public_key,
    public_key_in,
)

PACKAGE = "application/vnd.lotrinh.submission+json"
ANSWER = "application/vnd.lotrinh.submission-state+json"

LARGEST_FILE = 2 * LARGEST
"""In bytes: base64 makes a third more of a package."""


class UnreadableFile(LotrinhError):
    """The file is none of the exchange, was changed, or is not of the kind that is needed."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a file holds, of which kind, and the public key that signed both.

    Whether that key is trusted the caller asks.
    """

    payload: bytes
    kind: str
    signed_by: str


def seal(payload: bytes, kind: str) -> bytes:
    """Return a file that holds ``payload``, signed by this installation. Raises: UnusableKey."""
    signature = own_key().sign(_signed(payload, kind))
    envelope = {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": kind,
        "signatures": [
            {"keyid": own_public_key(), "sig": base64.b64encode(signature).decode()},
        ],
    }
    return json.dumps(envelope, indent=1).encode()


def unseal(content: bytes, *kinds: str) -> Sealed:
    """Return what a file of one of ``kinds`` holds, its signature checked.

    Raises: UnreadableFile.
    """
    if len(content) > LARGEST_FILE:
        raise _unreadable()
    try:
        envelope = json.loads(content)
        kind = envelope["payloadType"]
        payload = base64.b64decode(envelope["payload"], validate=True)
        [signed] = envelope["signatures"]
        signature = base64.b64decode(signed["sig"], validate=True)
        key = str(signed["keyid"])
        public_key_in(key).verify(signature, _signed(payload, str(kind)))
    except InvalidSignature as error:
        raise UnreadableFile(
            "Chữ ký của tệp không đúng: tệp đã bị sửa hoặc hỏng. Xuất lại tệp ở máy gửi rồi chép "
            "lại.",
            "The signature of the file is not right: it was changed or is damaged. Write it again "
            "on the machine that sends, and copy it again.",
        ) from error
    except (
        ValueError, TypeError, KeyError, binascii.Error, RecursionError, UnusableKey,
    ) as error:  # fmt: skip
        raise _unreadable() from error
    if kind not in kinds:
        raise _unreadable()
    return Sealed(payload, str(kind), key)


def _signed(payload: bytes, kind: str) -> bytes:
    """Return what the signature is over: kind and payload with their lengths (DSSE's PAE)."""
    return b"DSSEv1 %d %s %d %s" % (len(kind.encode()), kind.encode(), len(payload), payload)


def _unreadable() -> UnreadableFile:
    return UnreadableFile(
        "Đây không phải là tệp trao đổi của Lộ Trình, hoặc tệp bị hỏng. Tệp đúng do lệnh "
        "lotrinh send --file hoặc lotrinh receive --answers ghi ra.",
        "This is no file of the exchange, or it is damaged. The right ones are written by "
        "lotrinh send --file or lotrinh receive --answers.",
    )
