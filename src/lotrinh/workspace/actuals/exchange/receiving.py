"""Packages that come from other installations: in pieces over the network, or in a signed file.

Whoever calls has checked by which key it is signed. A package counts once, however often it comes:
its key and digest say which it is.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lotrinh.core.messages import LotrinhError
from lotrinh.core.packages import LARGEST, digest_of, from_bytes
from lotrinh.workspace.actuals.exchange.answers import PackageState
from lotrinh.workspace.actuals.exchange.models import IncomingPart
from lotrinh.workspace.actuals.exchange.queries import state_of_package, trusted_unit
from lotrinh.workspace.actuals.exchange.sealing import PACKAGE, unseal
from lotrinh.workspace.actuals.reporting.keeping import hold
from lotrinh.workspace.actuals.reporting.models import Submission
from lotrinh.workspace.actuals.reporting.taking_in import take_in
from lotrinh.workspace.people.queries import Unit

LARGEST_PIECE = 256 * 1024
"""In bytes; one that is larger is refused unread."""

MOST_UNFINISHED = 3
"""Of a school; with one more, the one that has waited longest is given up and begins anew."""

FORGOTTEN_AFTER = timedelta(days=14)
"""When a package of which nothing more comes is given up."""


class UnableToTakePiece(LotrinhError):
    """The piece does not belong to a package that can be taken in."""


class NotTrusted(LotrinhError):
    """Nobody here trusts the key for that school; what of it is wrong is not told."""

    def __init__(self) -> None:
        super().__init__(
            "Nơi nhận không tin khóa này cho trường có mã này. Kiểm tra mã của trường, gửi khóa "
            "(lotrinh exchange key) cho người quản trị nơi nhận và nhờ họ chạy: lotrinh exchange "
            "trust MÃ-TRƯỜNG KHÓA",
            "The receiver does not trust this key for a school of this code. Check the school's "
            "code, give the key (lotrinh exchange key) to the receiver's administrator and ask "
            "them to run: lotrinh exchange trust SCHOOL-CODE KEY",
        )


def take_piece(
    *,
    unit: Unit,
    key: UUID,
    sha256: str,
    size: int,
    offset: int,
    content: bytes,
    at: datetime,
) -> PackageState:
    """Keep a piece of the package ``key`` of ``size`` bytes; take the package in once it is whole.

    A piece at another place than where the last one ended changes nothing: the answer says where to
    go on. The last piece, the submission that comes of it, and the end of the pieces are one step.

    Raises: UnableToTakePiece if the size or the digest is wrong; UnreadablePackage;
    UnableToTakeIn (reporting) if it cannot be taken in. The pieces are given up then.
    """
    if not 0 < size <= LARGEST or not 0 < len(content) <= LARGEST_PIECE or offset < 0:
        raise UnableToTakePiece(
            f"Gói số liệu phải có từ 1 đến {LARGEST} byte, mỗi phần nhiều nhất {LARGEST_PIECE} "
            "byte. Cập nhật phần mềm của trường rồi gửi lại.",
            f"A package has from 1 to {LARGEST} bytes, a piece {LARGEST_PIECE} at most. Bring the "
            "school's program up to date, then send again.",
        )
    try:
        return _take_piece(unit, key, sha256, size, offset, content, at)
    except LotrinhError:
        # What is wrong with the whole stays wrong: the next try begins with the first byte.
        IncomingPart.objects.filter(unit=unit, key=key).delete()
        raise


def take_file(*, content: bytes, at: datetime) -> tuple[Unit, PackageState]:
    """Take the package in a signed file in, of the school that it says; return how it stands.

    Raises: UnreadableFile (sealing); NotTrusted; UnreadablePackage; UnableToTakeIn (reporting).
    """
    sealed = unseal(content, PACKAGE)
    package = from_bytes(sealed.payload)
    today = timezone.localdate(at)
    unit = trusted_unit(code=package.unit_code, public_key=sealed.signed_by, on=today)
    if unit is None:
        raise NotTrusted
    with transaction.atomic():
        hold(unit)
        take_in(unit=unit, content=sealed.payload, way=Submission.Way.FILE, at=at)
        IncomingPart.objects.filter(unit=unit, key=package.key).delete()
    sha256 = digest_of(sealed.payload)
    return unit, state_of_package(unit, package.key, sha256, len(sealed.payload))


@transaction.atomic
def _take_piece(
    unit: Unit, key: UUID, sha256: str, size: int, offset: int, content: bytes, at: datetime
) -> PackageState:
    # Of two senders of a school one waits here, so that no piece comes twice.
    hold(unit)
    state = state_of_package(unit, key, sha256, size)
    if state.received_at is not None or offset != state.offset:
        return state
    if offset == 0:
        _make_room(unit, key, at)
    elif len(content) > size - offset:
        raise _wrong_digest()
    IncomingPart.objects.create(
        unit=unit,
        key=key,
        sha256=sha256,
        size=size,
        offset=offset,
        content=content,
        received_at=at,
    )
    if offset + len(content) >= size:
        _take_whole(unit, key, sha256, at)
    return state_of_package(unit, key, sha256, size)


def _take_whole(unit: Unit, key: UUID, sha256: str, at: datetime) -> None:
    parts = IncomingPart.objects.filter(unit=unit, key=key)
    whole = b"".join(bytes(part.content) for part in parts.order_by("offset"))
    if digest_of(whole) != sha256:
        raise _wrong_digest()
    if from_bytes(whole).key != key:
        raise _wrong_digest()
    take_in(unit=unit, content=whole, way=Submission.Way.NETWORK, at=at)
    parts.delete()


def _make_room(unit: Unit, key: UUID, at: datetime) -> None:
    """Give up what of this package came before with another digest or size, what is forgotten, and
    of too many unfinished ones those that have waited longest."""
    unfinished = IncomingPart.objects.filter(unit=unit)
    unfinished.filter(key=key).delete()
    IncomingPart.objects.filter(received_at__lt=at - FORGOTTEN_AFTER).delete()
    last = unfinished.order_by().values("key").annotate(last=Max("received_at"))
    by_age = list(last.order_by("-last").values_list("key", flat=True))
    unfinished.filter(key__in=by_age[MOST_UNFINISHED - 1 :]).delete()


def _wrong_digest() -> UnableToTakePiece:
    return UnableToTakePiece(
        "Các phần nhận được không ghép thành gói số liệu đã báo. Gửi lại: phần mềm sẽ gửi từ đầu.",
        "What came does not make the package that was announced. Send again: it begins anew.",
    )
