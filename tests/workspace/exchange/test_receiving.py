"""Pieces become a package, and a package a submission, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from lotrinh.core.messages import LotrinhError
from lotrinh.core.packages import LARGEST, UnreadablePackage
from lotrinh.workspace.actuals.exchange.answers import PackageState
from lotrinh.workspace.actuals.exchange.models import IncomingPart
from lotrinh.workspace.actuals.exchange.receiving import (
    FORGOTTEN_AFTER,
    LARGEST_PIECE,
    MOST_UNFINISHED,
    UnableToTakePiece,
    take_piece,
)
from lotrinh.workspace.actuals.reporting.models import Submission
from lotrinh.workspace.actuals.reporting.taking_in import UnableToTakeIn
from lotrinh.workspace.people.models import AuditEvent
from tests.workspace.exchange.conftest import Receiving, Sending, sending
from tests.workspace.exchange.school_data import periods

NOW = timezone.now()


def give(
    receiving: Receiving, sent: Sending, offset: int, content: bytes, /, **given: Any
) -> PackageState:
    known = {"unit": receiving.school, "key": sent.key, "at": NOW, **sent.announced}
    return take_piece(**(known | {"offset": offset, "content": content} | given))


def test_pieces_make_a_submission_and_are_gone(receiving: Receiving) -> None:
    sent = sending()
    middle = len(sent.content) // 2
    half = give(receiving, sent, 0, sent.content[:middle])
    assert (half.offset, half.received_at) == (middle, None)
    assert not Submission.objects.exists()
    whole = give(receiving, sent, middle, sent.content[middle:])
    assert (whole.offset, whole.received_at) == (len(sent.content), NOW)
    kept = Submission.objects.get()
    assert (kept.unit, kept.key, kept.content.encode()) == (
        receiving.school,
        sent.key,
        sent.content,
    )
    assert (kept.state, kept.came_by) == (Submission.State.SENT, Submission.Way.NETWORK)
    assert not IncomingPart.objects.exists()


def test_a_piece_twice_counts_once(receiving: Receiving) -> None:
    sent = sending()
    for _ in range(2):
        assert give(receiving, sent, 0, sent.content[:50]).offset == 50
    for _ in range(2):
        assert give(receiving, sent, 50, sent.content[50:]).received_at == NOW
    later = give(receiving, sent, 0, sent.content[:50])
    assert later.received_at == NOW
    assert Submission.objects.count() == 1
    assert AuditEvent.objects.filter(verb="take_in_report").count() == 1


def test_a_piece_at_a_wrong_place_changes_nothing_and_is_told_the_right_one(
    receiving: Receiving,
) -> None:
    sent = sending()
    assert give(receiving, sent, 70, sent.content[70:]).offset == 0
    give(receiving, sent, 0, sent.content[:50])
    assert give(receiving, sent, 70, sent.content[70:]).offset == 50
    assert IncomingPart.objects.count() == 1


@pytest.mark.parametrize(
    "given",
    [
        {"size": LARGEST + 1},
        {"size": 0},
        {"content": b""},
        {"content": b"x" * (LARGEST_PIECE + 1)},
        {"offset": -1},
    ],
)
def test_sizes_that_cannot_be_are_refused(receiving: Receiving, given: dict[str, Any]) -> None:
    with pytest.raises(UnableToTakePiece):
        give(receiving, sending(), 0, b"x", **given)
    assert not IncomingPart.objects.exists()


def test_what_does_not_have_its_digest_is_given_up(receiving: Receiving) -> None:
    sent = sending()
    give(receiving, sent, 0, sent.content[:50])
    with pytest.raises(UnableToTakePiece, match="Gửi lại"):
        give(receiving, sent, 50, b"x" * (len(sent.content) - 50))
    assert not IncomingPart.objects.exists()
    assert give(receiving, sent, 0, sent.content).received_at == NOW


def test_more_than_was_announced_is_given_up(receiving: Receiving) -> None:
    sent = sending()
    give(receiving, sent, 0, sent.content[:50])
    with pytest.raises(UnableToTakePiece):
        give(receiving, sent, 50, sent.content[50:] + b"x")
    assert not IncomingPart.objects.exists()


def test_a_package_under_another_key_is_refused(receiving: Receiving) -> None:
    sent = sending()
    with pytest.raises(UnableToTakePiece):
        give(receiving, Sending(uuid4(), sent.content), 0, sent.content)
    assert not Submission.objects.exists()


def test_another_package_begins_anew_under_the_same_key(receiving: Receiving) -> None:
    """A sender that went back to a backup may have made another one under it."""
    sent = sending()
    other = sending(key=sent.key, narrative="Khác.")
    give(receiving, sent, 0, sent.content[:50])
    assert give(receiving, other, 50, other.content[50:]).offset == 0
    assert give(receiving, other, 0, other.content).received_at == NOW
    assert not IncomingPart.objects.exists()
    with pytest.raises(UnableToTakeIn, match="Mã gói này đã dùng"):
        give(receiving, sent, 0, sent.content)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"unit_code": "KHAC"}, UnableToTakeIn),
        ({"period": "2001-2002"}, UnableToTakeIn),
    ],
)
def test_what_cannot_be_taken_in_leaves_nothing(
    receiving: Receiving, given: dict[str, Any], error: type[LotrinhError]
) -> None:
    sent = sending(**given)
    give(receiving, sent, 0, sent.content[:50])
    with pytest.raises(error):
        give(receiving, sent, 50, sent.content[50:])
    assert not IncomingPart.objects.exists()
    assert not Submission.objects.exists()


def test_what_is_no_package_is_refused(receiving: Receiving) -> None:
    sent = Sending(uuid4(), b"{}")
    with pytest.raises(UnreadablePackage):
        give(receiving, sent, 0, sent.content)
    assert not IncomingPart.objects.exists()


def test_of_too_many_unfinished_ones_those_that_waited_longest_are_given_up(
    receiving: Receiving,
) -> None:
    many = [sending(number=n, period=periods()[n % 2]) for n in range(1, MOST_UNFINISHED + 2)]
    for n, sent in enumerate(many):
        give(receiving, sent, 0, sent.content[:50], at=NOW + timedelta(seconds=n))
    left = set(IncomingPart.objects.values_list("key", flat=True))
    assert left == {sent.key for sent in many[1:]}


def test_what_nothing_more_comes_of_is_forgotten(receiving: Receiving) -> None:
    old, new = sending(), sending(period=periods()[0])
    give(receiving, old, 0, old.content[:50])
    give(receiving, new, 0, new.content[:50], at=NOW + FORGOTTEN_AFTER)
    assert IncomingPart.objects.count() == 2
    give(receiving, new, 0, new.content[:50], at=NOW + FORGOTTEN_AFTER)
    third = sending()
    give(receiving, third, 0, third.content[:50], at=NOW + FORGOTTEN_AFTER + timedelta(1))
    assert set(IncomingPart.objects.values_list("key", flat=True)) == {new.key, third.key}
