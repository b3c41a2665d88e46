"""A school's submissions on their way to another installation, and what is decided there.

Whatever stops it, it goes on where it was: the receiver says what it has, and what it says is taken
over once.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from lotrinh.core.messages import LotrinhError, Message
from lotrinh.workspace.actuals.exchange import client
from lotrinh.workspace.actuals.exchange.answers import PackageState, from_bytes
from lotrinh.workspace.actuals.exchange.client import NotBelieved, Receiver, Refused, Unreachable
from lotrinh.workspace.actuals.exchange.models import Delivery
from lotrinh.workspace.actuals.exchange.operations import UnableToApplyAnswer, apply_answer
from lotrinh.workspace.actuals.exchange.queries import (
    Destination,
    Submission,
    destinations,
    outgoing,
    undecided,
)
from lotrinh.workspace.actuals.exchange.sealing import ANSWER, PACKAGE, seal, unseal

TRIES = 6
FIRST_WAIT = timedelta(seconds=1)
"""After a try that reached nobody; each further wait is twice as long: half a minute in all."""


class UnableToWriteFile(LotrinhError):
    """The folder cannot be written to."""


@dataclass
class Sent:
    """What came of a run: what arrived, what was decided, and what still waits and why."""

    arrived: list[Submission] = field(default_factory=list)
    decided: list[Submission] = field(default_factory=list)
    waiting: list[tuple[Submission, Message]] = field(default_factory=list)
    unanswered: list[tuple[Destination, Message]] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Say whether nothing waits to be sent; what waits for a decision is somebody else's."""
        return not self.waiting


def send_waiting(
    *, clock: Callable[[], datetime], pause: Callable[[timedelta], None], tries: int = TRIES
) -> Sent:
    """Send what is on its way, and fetch what was decided, for every school of this installation.

    What reaches nobody is tried again after a ``pause``, ``tries`` times in all; after that the
    rest for the same receiver waits for the next run.
    """
    sent = Sent()
    waiting, asked = list(outgoing()), list(undecided())
    for destination in destinations():
        unit = destination.unit_id
        run = _Run(Receiver(destination, clock=clock), sent, clock, pause, tries)
        run.send([one for one in waiting if one.unit_id == unit])
        run.fetch(destination, [one for one in asked if one.unit_id == unit])
    return sent


def write_files(folder: Path) -> list[Path]:
    """Write what is on its way as signed files into ``folder``; return their paths.

    Raises: UnableToWriteFile; UnusableKey.
    """
    return [
        write_file(folder, _name_of(one), seal(one.content.encode(), PACKAGE)) for one in outgoing()
    ]


def write_file(folder: Path, name: str, content: bytes) -> Path:
    """Write a file whole or not at all; return its path. Raises: UnableToWriteFile."""
    path = folder / name
    draft = folder / f".{name}-{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise UnableToWriteFile(
            f"Không ghi được {path} ({why}). Chọn thư mục khác hoặc kiểm tra thẻ nhớ.",
            f"{path} cannot be written ({why}). Choose another folder, or check the stick.",
        ) from error
    return path


def take_answer_file(*, content: bytes, at: datetime) -> Submission:
    """Take over what a signed file from the receiver says of a submission.

    Raises: UnreadableFile (sealing); UnreadableAnswer; UnableToApplyAnswer if it is about none of
    ours, or another installation signed it.
    """
    sealed = unseal(content, ANSWER)
    state = from_bytes(sealed.payload)
    submission = Submission.objects.filter(
        key=state.key,
        unit__in=Destination.objects.filter(public_key=sealed.signed_by).values("unit"),
    ).first()
    if submission is None:
        raise UnableToApplyAnswer(
            "Tệp trả lời này không phải do nơi nhận của trường ký, hoặc nói về gói không có ở đây. "
            "Kiểm tra nơi nhận: lotrinh exchange show",
            "This answer is not signed by the school's receiver, or is about a package that is "
            "not here. Check the receiver: lotrinh exchange show",
        )
    return apply_answer(submission=submission, state=state, at=at)


def deliver(submission: Submission, receiver: Receiver) -> PackageState:
    """Send what the receiver does not have of a submission; return how it stands there then.

    Raises: as the receiver's; Unreachable if it does not get on.
    """
    content = submission.content.encode()
    state = receiver.state_of(submission)
    for _ in _enough_turns(content):
        if state.received_at is not None:
            return state
        piece = content[state.offset : state.offset + client.PIECE]
        state = receiver.append(submission, state.offset, piece)
    if state.received_at is None:
        raise Unreachable(
            "Nơi nhận không ghi nhận được phần nào mới. Chạy lại sau; nếu vẫn vậy, báo nơi nhận.",
            "The receiver keeps nothing new. Run it again later; if that fails too, tell them.",
        )
    return state


def _enough_turns(content: bytes) -> Iterator[int]:
    """Yield as often as a package needs, with some turns to begin anew."""
    return iter(range(2 * (len(content) // client.PIECE + 1) + 4))


@dataclass
class _Run:
    """A run for one school: one receiver, which is given up once it cannot be reached."""

    receiver: Receiver
    sent: Sent
    clock: Callable[[], datetime]
    pause: Callable[[timedelta], None]
    tries: int
    unreachable: Message | None = None

    def send(self, submissions: list[Submission]) -> None:
        for submission in submissions:
            problem = self.unreachable or self._send(submission)
            if problem is not None:
                self.sent.waiting.append((submission, problem))

    def fetch(self, destination: Destination, submissions: list[Submission]) -> None:
        for submission in submissions:
            if self.unreachable is not None:
                break
            try:
                # A receiver that went back to a backup has lost what came since: it comes again.
                state = self._patiently(partial(deliver, submission, self.receiver))
                self._apply(submission, state)
            except LotrinhError as error:
                self.sent.unanswered.append((destination, error.message))
                if not isinstance(error, Refused):
                    break

    def _send(self, submission: Submission) -> Message | None:
        """Send one; return what is in the way."""
        delivery, _ = Delivery.objects.get_or_create(submission=submission)
        try:
            state = self._patiently(partial(self._try, delivery))
            self._apply(submission, state)
        except LotrinhError as error:
            refused = isinstance(error, Refused)
            told = {**error.message.to_json(), "refused": refused}
            Delivery.objects.filter(pk=delivery.pk).update(last_error=told)
            if not refused:
                self.unreachable = error.message
            return error.message
        self.sent.arrived.append(submission)
        return None

    def _try(self, delivery: Delivery) -> PackageState:
        delivery.attempts += 1
        delivery.last_tried_at = self.clock()
        delivery.save(update_fields=["attempts", "last_tried_at"])
        return deliver(delivery.submission, self.receiver)

    def _patiently(self, ask: Callable[[], PackageState]) -> PackageState:
        wait = FIRST_WAIT
        for left in range(self.tries - 1, -1, -1):
            try:
                return ask()
            except Unreachable:
                if not left:
                    raise
            self.pause(wait)
            wait *= 2
        raise AssertionError("there is at least one try")

    def _apply(self, submission: Submission, state: PackageState) -> None:
        now = apply_answer(submission=submission, state=state, at=self.clock())
        if now.state in (Submission.State.RETURNED, Submission.State.ACCEPTED):
            self.sent.decided.append(now)


def _name_of(submission: Submission) -> str:
    name = f"{submission.unit.code}-{submission.period}-{submission.number}"
    return re.sub(r"[^\w-]", "-", name) + ".goi.json"


__all__ = [
    "FIRST_WAIT",
    "TRIES",
    "NotBelieved",
    "Sent",
    "UnableToWriteFile",
    "deliver",
    "send_waiting",
    "take_answer_file",
    "write_file",
    "write_files",
]
