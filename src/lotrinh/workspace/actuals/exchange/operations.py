"""What the exchange changes: whom we trust, where a school sends to, what the other side said."""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.actuals.exchange.answers import PackageState
from lotrinh.workspace.actuals.exchange.keys import own_public_key, public_key_in, text_of
from lotrinh.workspace.actuals.exchange.models import Delivery, TrustedKey
from lotrinh.workspace.actuals.exchange.queries import outgoing
from lotrinh.workspace.actuals.reporting.keeping import hold
from lotrinh.workspace.actuals.reporting.models import Destination, Submission
from lotrinh.workspace.actuals.reporting.taking_in import acknowledge_submission, take_decision
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.queries import Unit, User

_LONGEST_CODE = 30
_is_address = URLValidator(schemes=["https", "http"])


class UnableToTrustKey(LotrinhError):
    """The key cannot be trusted, or is not any more."""


class UnableToSetDestination(LotrinhError):
    """A school cannot send there."""


class UnableToApplyAnswer(LotrinhError):
    """What the receiver said is not about this submission."""


@transaction.atomic
def trust_key(*, unit: Unit, public_key: str, actor: User | None, at: datetime) -> TrustedKey:
    """Believe packages of the school ``unit`` that are signed with ``public_key`` from now on.

    One that is trusted already stays as it is. A school may have several: a new one is trusted
    before the old one is revoked.

    Raises: UnusableKey; UnableToTrustKey if the unit is no school, the key is our own, or it was
    revoked once.
    """
    text = text_of(public_key_in(public_key))
    if unit.kind != Unit.Kind.SCHOOL:
        raise UnableToTrustKey(
            f"{unit.name} không phải là trường; chỉ trường gửi số liệu lên. Xem mã trường: "
            "lotrinh units tree",
            f"{unit.name} is no school, and only schools send figures up. See the codes: "
            "lotrinh units tree",
        )
    if text == own_public_key():
        raise UnableToTrustKey(
            "Đây là khóa của chính máy này. Dùng khóa do máy của trường in ra.",
            "This is the key of this very installation. Use the one that the school's prints.",
        )
    hold(unit)
    known = TrustedKey.objects.filter(unit=unit, public_key=text).first()
    if known is None:
        known = TrustedKey.objects.create(unit=unit, public_key=text, added_by=actor, added_at=at)
        after = {"public_key": text}
        record("trust_key", known, unit=unit, actor=actor, at=at, after=after)
    elif known.revoked_at is not None:
        raise UnableToTrustKey(
            "Khóa này đã bị thu hồi. Ở máy của trường, xóa tệp exchange-key trong thư mục dữ liệu "
            "để có khóa mới, rồi dùng khóa đó.",
            "This key was revoked. At the school, remove the file exchange-key from the data "
            "folder to get a new one, and use that.",
        )
    return known


@transaction.atomic
def revoke_key(*, key: TrustedKey, reason: str, actor: User | None, at: datetime) -> TrustedKey:
    """Believe nothing more that is signed with ``key``; what came before stays.

    Raises: UnableToTrustKey without a reason, or if it was revoked already.
    """
    key = TrustedKey.objects.select_for_update(no_key=True).select_related("unit").get(pk=key.pk)
    if key.revoked_at is not None:
        raise UnableToTrustKey(
            f"Khóa này đã bị thu hồi ngày {key.revoked_at:%d/%m/%Y}.",
            f"This key was revoked on {key.revoked_at:%d/%m/%Y} already.",
        )
    if not reason.strip():
        raise UnableToTrustKey(
            "Chưa ghi lý do thu hồi. Ghi một câu, lý do được giữ trong nhật ký.",
            "Nothing says why it is revoked. Write a sentence; the trail keeps it.",
        )
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    before = {"public_key": key.public_key}
    record(
        "revoke_key", key, unit=key.unit, actor=actor, at=at, before=before, reason=reason.strip()
    )
    return key


@transaction.atomic
def set_destination(
    *, unit: Unit, address: str, code: str, public_key: str, actor: User | None, at: datetime
) -> Destination:
    """Have the school ``unit`` send to the installation at ``address``, where its code is ``code``.

    Answers from there are believed by ``public_key``. What was sent before and has not arrived goes
    there as well.

    Raises: UnusableKey; UnableToSetDestination if the address is none that can be sent to in
    safety, or the code is missing or too long.
    """
    found = {
        "address": _address_in(address),
        "code": _code_in(code),
        "public_key": text_of(public_key_in(public_key)),
    }
    hold(unit)
    known = Destination.objects.filter(unit=unit).first()
    before = {name: getattr(known, name) for name in found} if known is not None else {}
    if known is not None and before == found:
        return known
    destination, _ = Destination.objects.update_or_create(
        unit=unit, defaults={**found, "set_at": at}
    )
    record(
        "set_destination", destination, unit=unit, actor=actor, at=at, before=before, after=found
    )
    return destination


@transaction.atomic
def remove_destination(*, destination: Destination, actor: User | None, at: datetime) -> None:
    """Have a school send within this installation again.

    Raises: UnableToSetDestination while something is on its way.
    """
    unit = destination.unit
    hold(unit)
    waiting = outgoing().filter(unit=unit).count()
    if waiting:
        raise UnableToSetDestination(
            f"Còn {waiting} gói số liệu chưa đến nơi. Chạy lotrinh send trước; nếu nơi nhận đã "
            "đổi, đặt nơi nhận mới bằng lotrinh exchange destination.",
            f"{waiting} packages have not arrived. Run lotrinh send first; if the receiver has "
            "changed, set the new one by lotrinh exchange destination.",
        )
    before = {name: getattr(destination, name) for name in ("address", "code", "public_key")}
    record("remove_destination", destination, unit=unit, actor=actor, at=at, before=before)
    destination.delete()


@transaction.atomic
def apply_answer(*, submission: Submission, state: PackageState, at: datetime) -> Submission:
    """Take over what the receiver said of a submission: that it arrived, and what was decided.

    Each is taken over once, in order, however often and by however many it is said.

    Raises: UnableToApplyAnswer if it is about another package.
    """
    # As everybody who moves a school's submissions: its row first.
    hold(submission.unit)
    submission = Submission.objects.select_related("unit").get(pk=submission.pk)
    if (state.key, state.sha256) != (submission.key, submission.sha256):
        raise UnableToApplyAnswer(
            "Câu trả lời là của một gói số liệu khác. Chạy lại lotrinh send.",
            "The answer is about another package. Run lotrinh send again.",
        )
    if state.received_at is None:
        return submission
    delivery, _ = Delivery.objects.get_or_create(submission=submission)
    if submission.state == Submission.State.OUTGOING:
        acknowledge_submission(submission=submission, at=at)
    if delivery.acknowledged_at is None:
        delivery.acknowledged_at = at
    for decision in state.decisions[delivery.answers_seen :]:
        take_decision(submission=submission, decision=decision, at=at)
    delivery.answers_seen = max(delivery.answers_seen, len(state.decisions))
    delivery.last_error = {}
    delivery.save()
    submission.refresh_from_db()
    return submission


def _address_in(text: str) -> str:
    """Return an address that can be sent to in safety: scheme, host and port alone."""
    try:
        _is_address(text.strip())
        parts = urlsplit(text.strip())
        is_safe = parts.scheme == "https" or _is_here(parts.hostname or "")
    except (ValidationError, ValueError):
        is_safe = False
    if not is_safe or parts.username or parts.path.strip("/") or parts.query or parts.fragment:
        raise UnableToSetDestination(
            f"'{text}' không dùng được. Ghi địa chỉ trang của bên nhận, bắt đầu bằng https:// "
            "(http:// chỉ dùng cho localhost), không có gì sau tên miền.",
            f"'{text}' cannot be used. Give the address of the receiver's site, beginning with "
            "https:// (http:// is for localhost alone), with nothing after the name.",
        )
    return f"{parts.scheme}://{parts.netloc}"


def _is_here(host: str) -> bool:
    """Say whether a name is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _code_in(text: str) -> str:
    code = text.strip()
    if not code or len(code) > _LONGEST_CODE:
        raise UnableToSetDestination(
            "Thiếu mã của trường ở bên nhận (nhiều nhất 30 ký tự). Hỏi bên nhận mã này.",
            "The school's code at the receiver is missing (30 letters at most). Ask them for it.",
        )
    return code
