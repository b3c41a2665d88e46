"""Writing the trail; every operation writes exactly one entry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import models, transaction

from lotrinh.workspace.people.chain import CHAINED, digest_of, keep_anchor
from lotrinh.workspace.people.models import AuditEvent, AuditHead, Unit, User
from lotrinh.workspace.people.permissions import rights_in

_channel: ContextVar[str] = ContextVar("channel", default=AuditEvent.Channel.COMMAND)


@contextmanager
def through(channel: str) -> Iterator[None]:
    """Have what is done inside recorded as done by ``channel`` (``AuditEvent.Channel``)."""
    token = _channel.set(channel)
    try:
        yield
    finally:
        _channel.reset(token)


@transaction.atomic(savepoint=False)
def record(
    verb: str,
    target: models.Model,
    *,
    unit: Unit | None,
    actor: User | None,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Keep that ``actor`` did ``verb`` to ``target``; ``before`` and ``after`` are JSON data.

    ``actor`` is None for what the command line did. One that acts for somebody absent is recorded
    with the delegation. Entries are numbered one after the other: of two writers one waits.
    """
    head = AuditHead.objects.select_for_update().first()
    event = AuditEvent(
        number=1 if head is None else head.number + 1,
        at=at,
        actor=actor,
        delegation_id=_delegation_id(actor, unit),
        channel=_channel.get(),
        unit=unit,
        verb=verb,
        object_type=target._meta.model_name or "",
        object_id=target.pk,
        before=_as_stored(before),
        after=_as_stored(after),
        reason=reason,
        previous="" if head is None else head.digest,
    )
    event.digest = digest_of({name: getattr(event, name) for name in CHAINED})
    event.save(force_insert=True)
    if head is None:
        AuditHead.objects.create(pk=1, number=event.number, digest=event.digest)
    else:
        AuditHead.objects.filter(pk=head.pk).update(number=event.number, digest=event.digest)
    transaction.on_commit(lambda: keep_anchor(event.number, event.digest))
    return event


def _as_stored(data: Mapping[str, Any] | None) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(json.dumps(dict(data or {})))
    return stored


def _delegation_id(actor: User | None, unit: Unit | None) -> int | None:
    """Return the delegation under which ``actor`` acts in ``unit``: of a role not held oneself."""
    if actor is None or unit is None:
        return None
    rights = rights_in(actor, unit)
    own = {right.role for right in rights if right.delegation is None}
    acting = (right.delegation for right in rights if right.delegation and right.role not in own)
    return min(acting, default=None)
