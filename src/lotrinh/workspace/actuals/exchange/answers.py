"""What the receiver says of a package: how much of it is there, and what was decided about it.

As JSON in an answer over the network, and in a signed file where there is no network.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lotrinh.core.messages import LotrinhError, Message
from lotrinh.workspace.actuals.reporting.decisions import Decision, SaidRemark
from lotrinh.workspace.actuals.reporting.models import Submission

LARGEST_ANSWER = 2 * 1024 * 1024
"""In bytes: a remark on each of a thousand figures is far below."""

_DECIDED = frozenset({Submission.State.RETURNED, Submission.State.ACCEPTED})


class UnreadableAnswer(LotrinhError):
    """What the other side says is not in the form that this version knows."""

    def __init__(self) -> None:
        super().__init__(
            "Không hiểu câu trả lời của bên nhận. Phần mềm một bên có thể đã cũ: cập nhật cả hai "
            "bên rồi gửi lại.",
            "What the receiver answered is not understood. The program of one side may be too "
            "old: bring both up to date, then send again.",
        )


@dataclass(frozen=True, slots=True)
class PackageState:
    """Where the package ``key`` with the digest ``sha256`` stands at the receiver.

    ``offset`` of its bytes are there; once it was taken in, whole, ``received_at`` says when.
    ``decisions`` are all that were made about it, the first first.
    """

    key: UUID
    sha256: str
    offset: int
    received_at: datetime | None = None
    decisions: tuple[Decision, ...] = ()


def to_bytes(state: PackageState) -> bytes:
    """Return a state as JSON."""
    return json.dumps(
        {
            "key": str(state.key),
            "sha256": state.sha256,
            "offset": state.offset,
            "received_at": state.received_at.isoformat() if state.received_at else None,
            "decisions": [_decision_to_json(one) for one in state.decisions],
        },
        ensure_ascii=False,
    ).encode()


def from_bytes(content: bytes) -> PackageState:
    """Return the state that ``content`` tells. Raises: UnreadableAnswer."""
    try:
        data = json.loads(content)
        received_at = data["received_at"]
        return PackageState(
            key=UUID(data["key"]),
            sha256=str(data["sha256"]),
            offset=int(data["offset"]),
            received_at=None if received_at is None else _moment(received_at),
            decisions=tuple(_decision(one) for one in data["decisions"]),
        )
    except (
        ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError,
    ) as error:  # fmt: skip
        raise UnreadableAnswer from error


def _decision_to_json(decision: Decision) -> dict[str, Any]:
    return {
        "state": decision.state.value,
        "actor_name": decision.actor_name,
        "reason": decision.reason,
        "at": decision.at.isoformat(),
        "remarks": [
            {"item": one.item, "code": one.code, "message": one.message.to_json()}
            for one in decision.remarks
        ],
    }


def _decision(data: Mapping[str, Any]) -> Decision:
    state = Submission.State(data["state"])
    if state not in _DECIDED:
        raise ValueError(state)
    return Decision(
        state=state,
        actor_name=str(data["actor_name"]),
        reason=str(data["reason"]),
        at=_moment(data["at"]),
        remarks=tuple(
            SaidRemark(
                str(one["item"]),
                str(one["code"]),
                Message(str(one["message"]["vi"]), str(one["message"]["en"])),
            )
            for one in data["remarks"]
        ),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
