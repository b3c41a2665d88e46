"""The chain of the trail: each entry's digest is over its content and the digest before it.

Keyed (HMAC-SHA256) with a key that lies beside the database, not in it: who can write to the
database alone cannot make digests that fit. The last digest is kept in the database and, after each
commit, in a file beside it, so that entries cut off at the end are missed too.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from lotrinh.workspace.kept_keys import kept_key

CHAINED = (
    "number", "at", "actor_id", "delegation_id", "channel", "unit_id", "verb", "object_type",
    "object_id", "before", "after", "reason", "previous",
)  # fmt: skip
"""The fields of an entry that its digest is over: all but the row's own id and the digest."""


def digest_of(entry: Mapping[str, Any]) -> str:
    """Return the digest of an entry, 64 hexadecimal digits, from its fields ``CHAINED``.

    Times count in UTC to the microsecond, data as JSON with sorted keys: what the database gives
    back has the digest of what it was given.
    """
    fields = {name: _plain(entry[name]) for name in CHAINED}
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(_key(Path(settings.LOTRINH_DATA)), text.encode(), hashlib.sha256).hexdigest()


def keep_anchor(number: int, digest: str) -> None:
    """Keep the last entry's number and digest in the file beside the database."""
    path = anchor_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    draft.write_text(f"{number}:{digest}\n", encoding="ascii")
    draft.replace(path)


def read_anchor() -> tuple[int, str] | None:
    """Return the number and digest that were kept last; None if there is no such file."""
    try:
        number, _, digest = anchor_path().read_text(encoding="ascii").strip().partition(":")
        return int(number), digest
    except FileNotFoundError:
        return None


def anchor_path() -> Path:
    """Return where the last entry's number and digest are kept."""
    return Path(settings.LOTRINH_DATA) / "audit-anchor"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


@lru_cache(maxsize=8)
def _key(data: Path) -> bytes:
    return kept_key(data / "audit-key").encode()
