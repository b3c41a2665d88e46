"""The key pair of this installation, and public keys as people hand them on: Ed25519 in base64.

The private key lies beside the data, for its owner alone, and never leaves. Public keys are no
secret; that one is the right one, people make sure of by a way of their own.
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.kept_keys import kept_key

_SIZE = 32


class UnusableKey(LotrinhError):
    """The text is no public key, or the file of the own key holds none."""


def own_key() -> Ed25519PrivateKey:
    """Return the private key of this installation, made now if there is none.

    Raises: UnusableKey if its file holds something else.
    """
    return _read(Path(settings.LOTRINH_DATA) / "exchange-key")


def own_public_key() -> str:
    """Return what others know this installation by, 44 letters. Raises: UnusableKey."""
    return text_of(own_key().public_key())


def text_of(key: Ed25519PublicKey) -> str:
    """Return a public key as people hand it on."""
    return base64.b64encode(key.public_bytes_raw()).decode()


def public_key_in(text: str) -> Ed25519PublicKey:
    """Return the public key that ``text`` is. Raises: UnusableKey."""
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except (ValueError, binascii.Error):
        raw = b""
    if len(raw) != _SIZE:
        raise UnusableKey(
            f"'{text}' không phải là khóa. Khóa có 44 ký tự, do lệnh này in ra ở máy bên kia: "
            "lotrinh exchange key",
            f"'{text}' is no key. A key has 44 letters; the other installation prints its own by: "
            "lotrinh exchange key",
        )
    return Ed25519PublicKey.from_public_bytes(raw)


@lru_cache(maxsize=8)
def _read(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(kept_key(path, _new).encode(), password=None)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableKey(
            f"Tệp {path} không chứa khóa trao đổi. Khôi phục tệp này từ bản sao lưu; hoặc xóa tệp "
            "để có khóa mới, rồi báo khóa mới cho bên kia (lotrinh exchange key).",
            f"The file {path} holds no key of the exchange. Restore it from the backup; or remove "
            "it to get a new key, and tell the other side the new one (lotrinh exchange key).",
        )
    return key


def _new() -> str:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
