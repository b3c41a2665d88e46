"""What changes actuals: entering one, correcting one, adding evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.actuals.models import Actual, Evidence
from lotrinh.workspace.people.queries import User
from lotrinh.workspace.plans.queries import Indicator

Upload = tuple[str, bytes]
"""A file that a person hands in: its name and its content."""


class UnableToRecordActual(LotrinhError):
    """The actual cannot be kept; the message says why and what to type instead."""


class UnableToAddEvidence(LotrinhError):
    """A file of evidence is too large, empty, or of a kind that is not taken."""


def record_actual(
    *,
    indicator: Indicator,
    period: str,
    actor: User,
    at: datetime,
    text: str = "",
    numerator: int | None = None,
    denominator: int | None = None,
    note: str = "",
    reason: str = "",
    evidence: Sequence[Upload] = (),
    replaces: int | None = None,
) -> Actual:
    """Keep what ``indicator`` came to in ``period`` (``2025-2026``), with its evidence.

    Either ``numerator`` and ``denominator``, or ``text`` as a person types it. ``replaces`` is the
    id of the actual that the person saw and corrects (None: there was none); a correction needs a
    ``reason``, and the replaced actual stays.

    Raises: NotAllowed; UnableToRecordActual if the text says no value, the part is over the whole,
    the period is not a school year, the reason is missing, or somebody entered another actual
    meanwhile; UnableToAddEvidence.
    """
    raise NotImplementedError


def add_evidence(
    *, actual: Actual, filename: str, content: bytes, actor: User, at: datetime
) -> Evidence:
    """Keep a file that supports ``actual``; the same file twice is kept once.

    Raises: NotAllowed; UnableToAddEvidence.
    """
    raise NotImplementedError
