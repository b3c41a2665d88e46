"""Whatever a line does to requests and answers, a package arrives once and as it was sent."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotrinh.core.packages import digest_of
from lotrinh.workspace.actuals.exchange import client
from lotrinh.workspace.actuals.exchange.answers import PackageState, from_bytes, to_bytes
from lotrinh.workspace.actuals.exchange.client import Receiver, Unreachable
from lotrinh.workspace.actuals.exchange.models import IncomingPart
from lotrinh.workspace.actuals.exchange.queries import state_of_package
from lotrinh.workspace.actuals.exchange.receiving import take_piece
from lotrinh.workspace.actuals.exchange.sending import deliver
from lotrinh.workspace.actuals.reporting.models import Submission
from lotrinh.workspace.people.models import AuditEvent, Unit
from tests.workspace.exchange.conftest import Receiving, sending

FATES = ("arrives", "request lost", "answer lost", "comes twice", "an old one comes after it")


class BadLine(Receiver):
    """A receiver behind a line that does to each request what its fate says."""

    def __init__(self, unit: Unit, fates: list[str]) -> None:
        self._unit = unit
        self._fates = iter(fates)
        self._sent: list[Callable[[], PackageState]] = []

    def state_of(self, submission: Submission) -> PackageState:
        """Ask where a package stands."""
        size = len(submission.content.encode())
        return self._over(
            lambda: state_of_package(self._unit, submission.key, submission.sha256, size)
        )

    def append(self, submission: Submission, offset: int, piece: bytes) -> PackageState:
        """Send a piece."""
        return self._over(
            lambda: take_piece(
                unit=self._unit,
                key=submission.key,
                sha256=submission.sha256,
                size=len(submission.content.encode()),
                offset=offset,
                content=piece,
                at=timezone.now(),
            )
        )

    def _over(self, ask: Callable[[], PackageState]) -> PackageState:
        fate = next(self._fates, "arrives")
        if fate == "request lost":
            raise Unreachable("mất", "lost")
        answer = ask()
        if fate == "comes twice":
            answer = ask()
        if fate == "an old one comes after it" and self._sent:
            self._sent[len(self._sent) // 2]()
        self._sent.append(ask)
        if fate == "answer lost":
            raise Unreachable("mất", "lost")
        return from_bytes(to_bytes(answer))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    fates=st.lists(st.sampled_from(FATES), max_size=40),
    piece=st.integers(1, 400).map(lambda n: 20 * n),
    narrative=st.text(
        st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]),
        max_size=300,
    ),
)
def test_a_package_arrives_once_and_as_it_was_sent(
    receiving: Receiving, fates: list[str], piece: int, narrative: str
) -> None:
    sent = sending(narrative=narrative)
    ours = Submission(
        key=UUID(str(sent.key)), content=sent.content.decode(), sha256=digest_of(sent.content)
    )
    line = BadLine(receiving.school, fates)
    before, client.PIECE = client.PIECE, piece
    try:
        with transaction.atomic():
            state = _until_it_arrives(ours, line)
            assert state.received_at is not None
            assert state.offset == len(sent.content)
            kept = Submission.objects.get()
            assert (kept.key, kept.content.encode()) == (sent.key, sent.content)
            assert not IncomingPart.objects.exists()
            assert AuditEvent.objects.filter(verb="take_in_report").count() == 1
            transaction.set_rollback(True)
    finally:
        client.PIECE = before


def _until_it_arrives(submission: Submission, line: Receiver) -> PackageState:
    while True:
        try:
            return deliver(submission, line)
        except Unreachable:
            continue
