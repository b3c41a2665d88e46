"""Keys of an installation: each made once, kept beside the data, for its owner alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def secret_text() -> str:
    """Return a new key that nobody guesses."""
    return secrets.token_urlsafe(50)


def kept_key(path: Path, new: Callable[[], str] = secret_text) -> str:
    """Return the key in the file ``path``; if there is none, one that is made now by ``new``.

    Raises: OSError if the folder cannot be written.
    """
    if not path.exists():
        _keep(path, new())
    return path.read_text(encoding="ascii")


def _keep(path: Path, key: str) -> None:
    """Write a new key at once and whole: of two processes that start together, one key stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
