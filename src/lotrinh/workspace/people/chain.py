"""The chain of the trail: each entry's digest is over its content and the digest before it.

Keyed (HMAC-SHA256) with a key that lies beside the database, not in it: who can write to the
database alone cannot make digests that fit. The last digest is kept in the database and, after each
commit, in a file beside it (the anchor), so that entries cut off at the end are missed too. What
this protects from, and what not: docs/decisions/0011-trail.md.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.kept_keys import kept_key

CHAINED = (
    "number", "at", "actor_id", "delegation_id", "channel", "unit_id", "verb", "object_type",
    "object_id", "before", "after", "reason", "previous",
)  # fmt: skip
"""The fields of an entry that its digest is over: all but the row's own id and the digest."""

_HEAD = r"(\d{1,18}):([0-9a-f]{64}|)"
_ANCHOR = re.compile(rf"{_HEAD}\n(?:strayed {_HEAD}\n)?")


class UnableToChain(LotrinhError):
    """Nothing can be added to the trail, or checked: its key or its beginning is missing."""


class Head(NamedTuple):
    """An entry by its number and digest; number 0 without a digest: before the first entry."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


BEGINNING = Head(0, "")


class Anchor(NamedTuple):
    """The entry that the trail was known to lead to, and the first that did not follow from it.

    ``strayed`` is None while all is well.
    """

    head: Head
    strayed: Head | None = None


def digest_of(entry: Mapping[str, Any]) -> str:
    """Return the digest of an entry, 64 hexadecimal digits, from its fields ``CHAINED``.

    Times count in UTC to the microsecond, data as JSON with sorted keys: what the database gives
    back has the digest of what it was given.

    Raises: UnableToChain if the key is missing.
    """
    fields = {name: _plain(entry[name]) for name in CHAINED}
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    key = _key(Path(settings.LOTRINH_DATA))
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def begin_trail() -> None:
    """Make the key and the anchor of a trail that has no entry yet; those that are there stay."""
    kept_key(_key_path(Path(settings.LOTRINH_DATA)))
    if read_anchor() is None:
        write_anchor(Anchor(BEGINNING))


def read_anchor() -> Anchor | None:
    """Return what was kept beside the database; None if there is no such file.

    One that makes no sense is number -1, which no trail leads to.
    """
    try:
        text = anchor_path().read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    found = _ANCHOR.fullmatch(text)
    if found is None:
        return Anchor(Head(-1, ""))
    number, digest, strayed_number, strayed_digest = found.groups()
    strayed = None if strayed_number is None else Head(int(strayed_number), strayed_digest)
    return Anchor(Head(int(number), digest), strayed)


def write_anchor(anchor: Anchor) -> None:
    """Keep ``anchor`` beside the database, whole or not at all."""
    path = anchor_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    strayed = "" if anchor.strayed is None else f"strayed {anchor.strayed}\n"
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    draft.write_text(f"{anchor.head}\n{strayed}", encoding="ascii", newline="\n")
    draft.replace(path)


def anchor_path() -> Path:
    """Return where the anchor is kept."""
    return Path(settings.LOTRINH_DATA) / "audit-anchor"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


def _key_path(data: Path) -> Path:
    return data / "audit-key"


@lru_cache(maxsize=8)
def _key(data: Path) -> bytes:
    path = _key_path(data)
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnableToChain(
            f"Thiếu khóa của nhật ký: {path}. Khôi phục tệp này từ bản sao lưu rồi làm lại; không "
            "tạo khóa mới được, vì các mục đã có sẽ không kiểm tra được nữa.",
            f"The key of the trail is missing: {path}. Restore this file from the backup, then try "
            "again; no new key is made, for the entries that are there could not be checked.",
        ) from error
