"""What was decided about a submission, as one installation tells another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lotrinh.core.messages import LotrinhError, Message
from lotrinh.workspace.actuals.reporting.models import Submission

_State = Submission.State
_STATE_WORDS = {
    _State.OUTGOING: Message("đang trên đường gửi", "is on its way"),
    _State.SENT: Message("đang chờ", "waits"),
    _State.RETURNED: Message("đã được trả lại", "was returned"),
    _State.ACCEPTED: Message("đã được nhận", "was accepted"),
}

OFFICER = "officer"
"""The code of a remark that a person made, not a check."""


class UnableToDecide(LotrinhError):
    """The submission cannot be accepted or returned as it stands, or a reason is missing."""


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


def already_decided(submission: Submission) -> UnableToDecide:
    """Return the refusal to decide about a submission that stands elsewhere."""
    said = _STATE_WORDS[_State(submission.state)]
    return UnableToDecide(
        f"Lần gửi {submission.number} {said.vi}. Mở lại trang để xem việc tiếp theo.",
        f"Submission no. {submission.number} {said.en}. Open the page again to see what is next.",
    )
