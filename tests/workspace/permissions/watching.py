"""Seeing what was tried: what was written to the database or kept as a file; and undoing it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

_WRITES = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)
_OWN = {"django_session", "usersessions_usersession"}
"""A person's own session, and when it was last seen, are nobody else's business."""


@contextmanager
def undone() -> Iterator[None]:
    """Undo whatever is done to the database inside."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Yield a list that fills with the tables written to, and with the files that came or went."""
    changed: list[str] = []
    before = _files()

    def look(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        write = _WRITES.match(sql)
        if write is not None and write[1] not in _OWN:
            changed.append(write[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield changed
    changed += [Path(path).name for path in _files() ^ before]


def _files() -> set[str]:
    """Return the paths of the files that are kept."""
    folders = os.walk(settings.LOTRINH_DATA)
    return {f"{folder}/{name}" for folder, _inner, names in folders for name in names}
