"""Writing the trail; every operation writes exactly one entry."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import models, transaction

from lotrinh.workspace.people.chain import (
    BEGINNING,
    CHAINED,
    Anchor,
    Head,
    UnableToChain,
    begin_trail,
    digest_of,
    read_anchor,
    write_anchor,
)
from lotrinh.workspace.people.models import AuditEvent, AuditHead, Unit, User
from lotrinh.workspace.people.permissions import rights_in

_channel: ContextVar[str] = ContextVar("channel", default=AuditEvent.Channel.COMMAND)
_log = logging.getLogger(__name__)


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

    Raises: UnableToChain if there are entries, but their key or their head is missing.
    """
    head = _locked_head()
    event = AuditEvent(
        number=head.number + 1,
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
        previous=head.digest,
    )
    event.digest = digest_of_event(event)
    event.save(force_insert=True)
    AuditHead.objects.filter(pk=head.pk).update(number=event.number, digest=event.digest)
    _follow_once_committed(Head(event.number, event.digest))
    return event


def digest_of_event(event: AuditEvent) -> str:
    """Return the digest that an entry must have. Raises: UnableToChain if the key is missing."""
    return digest_of({name: getattr(event, name) for name in CHAINED})


class _Following:
    """What moves the anchor on to the last entry of a transaction, once that is committed.

    ``first`` is the first of the entries that it does so for; ``before`` another of the same
    transaction that it cannot stand for, because this one may be undone without that.
    """

    def __init__(self, written: Head, savepoints: frozenset[str], last: _Following | None) -> None:
        self.first = self._written = written
        self.savepoints = savepoints
        self.is_due = True
        # It stands for those that are undone whenever it is: it is in no savepoint that they
        # are not in.
        while last is not None and last.is_due and savepoints <= last.savepoints:
            self.first = last.first
            last.is_due = False
            last = last.before
        self.before: _Following | None = last

    def run(self) -> None:
        """Move the anchor on, unless a later one does."""
        if self.is_due:
            self.is_due = False
            follow(self._written, first=self.first)


def _follow_once_committed(written: Head) -> None:
    """Have the anchor follow once a transaction: with many entries it would be read through and
    written as many times."""
    connection = transaction.get_connection()
    owners = (getattr(run, "__self__", None) for _, run, _ in reversed(connection.run_on_commit))
    last = next((owner for owner in owners if isinstance(owner, _Following)), None)
    savepoints = frozenset(connection.savepoint_ids) - {None}
    # What was done is done: an anchor that cannot be written is logged, and the next one catches up
    transaction.on_commit(_Following(written, savepoints, last).run, robust=True)


def follow(written: Head, *, first: Head) -> None:
    """Move the anchor on to an entry that was just committed, if the trail leads there from it.

    ``first`` is the first entry that was committed with it, maybe itself. Where the trail does not
    lead there, somebody has cut it off or rewritten it since: the anchor stays where it is and says
    which entry strayed, also if the trail is put back meanwhile.
    """
    with transaction.atomic():
        AuditHead.objects.select_for_update().first()  # of two who move it, one waits
        anchor = read_anchor()
        if anchor is None:
            _log.error("audit-anchor is missing; see lotrinh audit verify")
        elif anchor.strayed is not None:
            return
        elif not leads_to(*sorted((anchor.head, written))):
            _log.error("the trail does not lead from %s to %s", anchor.head, written)
            is_first = not leads_to(*sorted((anchor.head, first)))
            write_anchor(Anchor(anchor.head, strayed=first if is_first else written))
        elif anchor.head.number < written.number:
            write_anchor(Anchor(written))


def leads_to(first: Head, last: Head) -> bool:
    """Say whether every entry after ``first`` up to ``last`` is there, unchanged and in order."""
    reached = first
    entries = AuditEvent.objects.filter(number__gt=first.number, number__lte=last.number)
    for entry in entries.order_by("number").iterator():
        follows = (entry.number, entry.previous) == (reached.number + 1, reached.digest)
        if not follows or entry.digest != digest_of_event(entry):
            return False
        reached = Head(entry.number, entry.digest)
    return reached == last


def _locked_head() -> AuditHead:
    """Return the last entry's number and digest, and let other writers wait for the next."""
    head: AuditHead | None = AuditHead.objects.select_for_update().first()
    if head is None:
        # Of two who begin a trail the second waits here, then finds the first one's head.
        AuditHead.objects.get_or_create(pk=1, defaults=BEGINNING._asdict())
        head = AuditHead.objects.select_for_update().get(pk=1)
    if head.number == 0:
        if AuditEvent.objects.exists():
            raise UnableToChain(
                "Nhật ký có các mục nhưng mất dấu mục cuối. Chạy: lotrinh audit verify",
                "The trail has entries but their head is missing. Run: lotrinh audit verify",
            )
        begin_trail()
    return head


def _as_stored(data: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return data as every database gives it back: a fraction as its text, for PostgreSQL writes
    one number in more than one way."""
    stored: dict[str, Any] = json.loads(json.dumps(dict(data or {})), parse_float=str)
    return stored


def _delegation_id(actor: User | None, unit: Unit | None) -> int | None:
    """Return the delegation under which ``actor`` acts in ``unit``: of a role not held oneself."""
    if actor is None or unit is None:
        return None
    rights = rights_in(actor, unit)
    own = {right.role for right in rights if right.delegation is None}
    acting = (right.delegation for right in rights if right.delegation and right.role not in own)
    return min(acting, default=None)
