"""Writing the audit event; every operation writes exactly one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from lotrinh.workspace.people.models import AuditEvent, Unit, User


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

    ``actor`` is None for what the command line did.
    """
    return AuditEvent.objects.create(
        at=at,
        actor=actor,
        unit=unit,
        verb=verb,
        object_type=target._meta.model_name or "",
        object_id=target.pk,
        before=dict(before or {}),
        after=dict(after or {}),
        reason=reason,
    )
