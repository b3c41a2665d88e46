"""Tokens of links: only their digests are kept."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(32)


def digest_of_token(token: str) -> str:
    """Return what is kept of a token, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()
