"""What was decided about a submission, as one installation tells another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lotrinh.core.messages import Message
from lotrinh.workspace.actuals.reporting.models import Submission

OFFICER = "officer"
"""The code of a remark that a person made, not a check."""


@dataclass(frozen=True, slots=True)
class SaidRemark:
    """What is remarked on a figure (``item``: its key, ``""`` for the whole), by which check."""

    item: str
    code: str
    message: Message


@dataclass(frozen=True, slots=True)
class Decision:
    """That a submission was accepted or returned: by whom, why, when, and what is remarked on it.

    ``state`` is ``Submission.State.ACCEPTED`` or ``RETURNED``; ``actor_name`` the officer's.
    """

    state: Submission.State
    actor_name: str
    reason: str
    at: datetime
    remarks: tuple[SaidRemark, ...] = ()
