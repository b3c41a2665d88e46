"""What goes between installations: keys and receivers, packages and answers.

All is made here as the test needs it, under keys of the test's own: whose key is trusted says who
may, not a role.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from lotrinh.core.packages import Package, digest_of, to_bytes
from lotrinh.workspace.actuals.exchange.answers import PackageState
from lotrinh.workspace.actuals.exchange.answers import to_bytes as state_to_bytes
from lotrinh.workspace.actuals.exchange.keys import own_public_key, text_of
from lotrinh.workspace.actuals.exchange.models import TrustedKey
from lotrinh.workspace.actuals.exchange.operations import (
    UnableToSetDestination,
    UnableToTrustKey,
    apply_answer,
    remove_destination,
    revoke_key,
    set_destination,
    trust_key,
)
from lotrinh.workspace.actuals.exchange.receiving import take_file, take_piece
from lotrinh.workspace.actuals.exchange.sealing import ANSWER, PACKAGE, seal
from lotrinh.workspace.actuals.exchange.sending import take_answer_file
from lotrinh.workspace.actuals.reporting.models import Collection, Destination, Submission
from tests.workspace.permissions.registry import Call, Visit, in_wrong_state, operation, page
from tests.workspace.permissions.world import AT, World

AREA = "actuals.exchange"
KEY = UUID("6f1ff06a-3cdd-4f1c-9a9c-1f2a7cf0a001")
PERIOD = "2025-2026"


@cache
def _their_key() -> str:
    return text_of(Ed25519PrivateKey.generate().public_key())


@operation(f"{AREA}.operations.trust_key")
def trust(world: World) -> Call:
    return lambda actor: trust_key(
        unit=world.units["A"], public_key=_their_key(), actor=None, at=AT
    )


@operation(f"{AREA}.operations.revoke_key")
def revoke(world: World) -> Call:
    key = trust_key(unit=world.units["A"], public_key=_their_key(), actor=None, at=AT)
    return lambda actor: revoke_key(key=key, reason="mất máy", actor=None, at=AT)


@in_wrong_state(f"{AREA}.operations.revoke_key", UnableToTrustKey)
def revoke_again(world: World) -> Call:
    key = trust_key(unit=world.units["A"], public_key=_their_key(), actor=None, at=AT)
    revoke_key(key=key, reason="mất máy", actor=None, at=AT)
    return lambda actor: revoke_key(key=key, reason="mất máy", actor=None, at=AT)


@operation(f"{AREA}.operations.set_destination")
def send_elsewhere(world: World) -> Call:
    return lambda actor: _destination(world, _their_key())


@operation(f"{AREA}.operations.remove_destination")
def stay(world: World) -> Call:
    destination = _destination(world, _their_key())
    # Removing takes the row's id away from what was kept of it.
    return lambda actor: remove_destination(
        destination=Destination.objects.get(pk=destination.pk), actor=None, at=AT
    )


@in_wrong_state(f"{AREA}.operations.remove_destination", UnableToSetDestination)
def stay_too_early(world: World) -> Call:
    destination = _destination(world, _their_key())
    _on_its_way(world)
    return lambda actor: remove_destination(destination=destination, actor=None, at=AT)


@operation(f"{AREA}.operations.apply_answer")
def apply(world: World) -> Call:
    submission = _on_its_way(world)
    state = _taken_in(submission)
    return lambda actor: apply_answer(submission=submission, state=state, at=AT)


@operation(f"{AREA}.receiving.take_piece")
def piece(world: World) -> Call:
    content = _package(world)
    _open_period(world)
    return lambda actor: take_piece(
        unit=world.units["A"],
        key=KEY,
        sha256=digest_of(content),
        size=len(content),
        offset=0,
        content=content,
        at=timezone.now(),
    )


@operation(f"{AREA}.receiving.take_file")
def file(world: World) -> Call:
    _open_period(world)
    with _elsewhere():
        content, key = seal(_package(world), PACKAGE), own_public_key()
    TrustedKey.objects.create(unit=world.units["A"], public_key=key, added_at=AT)
    return lambda actor: take_file(content=content, at=timezone.now())


@operation(f"{AREA}.sending.take_answer_file")
def answer_file(world: World) -> Call:
    submission = _on_its_way(world)
    with _elsewhere():
        content, key = seal(state_to_bytes(_taken_in(submission)), ANSWER), own_public_key()
    _destination(world, key)
    return lambda actor: take_answer_file(content=content, at=AT)


@page("exchange_check", answers=401)
def check(world: World) -> Visit:
    return Visit("/trao-doi/v1/?don-vi=ma-A")


@page("exchange_package", answers=401)
def package(world: World) -> Visit:
    return Visit(f"/trao-doi/v1/goi/{KEY}/?don-vi=ma-A&sha256={'0' * 64}&size=1&offset=0")


@contextmanager
def _elsewhere() -> Iterator[None]:
    """Do what is inside under another installation's key."""
    with override_settings(LOTRINH_DATA=settings.LOTRINH_DATA / "elsewhere"):
        yield


def _destination(world: World, key: str) -> Destination:
    return set_destination(
        unit=world.units["A"],
        address="https://so.example.vn",
        code="ma-A",
        public_key=key,
        actor=None,
        at=AT,
    )


def _open_period(world: World) -> None:
    """Open the period today in the commune, where nobody has; longer than any real one."""
    today = timezone.localdate()
    Collection.objects.update_or_create(
        unit=world.units["C1"],
        period=PERIOD,
        defaults={
            "opens_on": today - timedelta(1),
            "due_on": today + timedelta(1),
            "locks_on": today + timedelta(1),
            "opened_by": world.user("commune_officer of C1"),
            "opened_at": AT,
        },
    )


def _package(world: World) -> bytes:
    return to_bytes(
        Package(
            key=KEY,
            unit_code="ma-A",
            unit_name=world.units["A"].name,
            period=PERIOD,
            number=77,
            items=(),
            narrative="",
            answers=(),
            sent_by="Hiệu trưởng",
            sent_at=timezone.now(),
        )
    )


def _on_its_way(world: World) -> Submission:
    content = _package(world)
    _destination(world, _their_key())
    return Submission.objects.create(
        unit=world.units["A"],
        period=PERIOD,
        number=77,
        key=KEY,
        sha256=digest_of(content),
        content=content.decode(),
        state=Submission.State.OUTGOING,
        sent_by_name="Hiệu trưởng",
        sent_at=AT,
    )


def _taken_in(submission: Submission) -> PackageState:
    size = len(submission.content.encode())
    return PackageState(submission.key, submission.sha256, size, received_at=AT)
