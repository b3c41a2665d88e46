"""What changes what is sent up: opening a period, sending, taking in, accepting, returning.

A school may send again at any time while the period is open: the newest submission is the one that
is looked at, and those before it stay as they were. What was accepted counts until a newer one is
accepted. Whoever moves a school's submissions holds its row, so that of two the second sees what
the first did.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from lotrinh.core.indicators.checks import Oddity, Wanted
from lotrinh.core.messages import LotrinhError, Message
from lotrinh.core.packages import Package, digest_of, from_bytes, to_bytes
from lotrinh.workspace.actuals.models import ActualStep
from lotrinh.workspace.actuals.reporting.arriving import keep_answers, keep_remarks, oddities_of
from lotrinh.workspace.actuals.reporting.decisions import OFFICER, Decision, SaidRemark
from lotrinh.workspace.actuals.reporting.keeping import (
    NAME_LIMIT,
    hold,
    keep_actual_steps,
    keep_submission,
    keep_submission_step,
    move,
    return_actuals,
)
from lotrinh.workspace.actuals.reporting.limits import (
    UnableToExtend,
    UnableToSetDays,
    check_days,
    check_extension,
)
from lotrinh.workspace.actuals.reporting.models import (
    Collection,
    Destination,
    Extension,
    Remark,
    Submission,
)
from lotrinh.workspace.actuals.reporting.packing import (
    NARRATIVE_LIMIT,
    by_key,
    last_submission,
    pack,
    package_of,
    unmended,
)
from lotrinh.workspace.actuals.reporting.totals import count_report
from lotrinh.workspace.actuals.reporting.windows import (
    Window,
    is_period,
    window_for,
)
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.queries import (
    Permission,
    Unit,
    User,
    require,
)

__all__ = [
    "Decision",
    "SaidRemark",
    "UnableToAnswer",
    "UnableToDecide",
    "UnableToExtend",
    "UnableToSend",
    "UnableToSetDays",
    "UnableToTakeIn",
    "accept_report",
    "acknowledge_submission",
    "answer_remark",
    "change_collection",
    "grant_extension",
    "open_collection",
    "return_report",
    "send_report",
    "take_decision",
    "take_in",
]

_State = Submission.State
_COLLECTORS = frozenset(
    {Unit.Kind.PROVINCE, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE, Unit.Kind.MINISTRY}
)
_SHORT_TEXT = 300
_LONG_TEXT = 4_000
_MOST_NUMBERS = 10_000
"""No school sends a period so often: a number above is a fault, and the next would not fit."""


class UnableToSend(LotrinhError):
    """The figures cannot be sent; the message says what is to be done first, and by whom."""


class UnableToTakeIn(LotrinhError):
    """The package cannot be taken in; the message says why."""


class UnableToDecide(LotrinhError):
    """The submission cannot be accepted or returned as it stands, or a reason is missing."""


class UnableToAnswer(LotrinhError):
    """The remark cannot be answered, or the answer is empty."""


# --- opening a period -----------------------------------------------------------------------------


@transaction.atomic
def open_collection(
    *,
    unit: Unit,
    period: str,
    opens_on: date,
    due_on: date,
    locks_on: date,
    note: str = "",
    actor: User,
    at: datetime,
) -> Collection:
    """Take the figures of ``period`` in from the schools below ``unit`` between two days.

    Raises: NotAllowed; UnableToSetDays if the period is none or is open already, the days are not
    in order or lock later than a unit above does.
    """
    require(actor, unit, Permission.RECEIVE_REPORTS)
    if unit.kind not in _COLLECTORS or not is_period(period):
        raise UnableToSetDays(
            f"Không thu thập được kỳ '{period}' ở đơn vị này. Viết kỳ như 2025-2026 hoặc "
            "2025-2026/1, ở xã hoặc tỉnh.",
            f"'{period}' cannot be collected here. Write it like 2025-2026 or 2025-2026/1, in a "
            "commune or a province.",
        )
    hold(unit)
    if Collection.objects.filter(unit=unit, period=period).exists():
        raise UnableToSetDays(
            "Kỳ này đã mở rồi. Muốn đổi ngày thì mở trang của kỳ và sửa ở đó.",
            "This period is open already. To change its days, open its page and do it there.",
        )
    check_days(unit, period, opens_on, due_on, locks_on, timezone.localdate(at))
    collection = Collection.objects.create(
        unit=unit,
        period=period,
        opens_on=opens_on,
        due_on=due_on,
        locks_on=locks_on,
        note=_short(note),
        opened_by=actor,
        opened_at=at,
    )
    after = {"period": period, **_days(collection)}
    record("open_collection", collection, unit=unit, actor=actor, at=at, after=after)
    return collection


@transaction.atomic
def change_collection(
    *,
    collection: Collection,
    opens_on: date,
    due_on: date,
    locks_on: date,
    note: str,
    reason: str,
    actor: User,
    at: datetime,
) -> Collection:
    """Give a collection other days, and say why; what was sent stays as it is, late or not.

    Raises: NotAllowed; UnableToSetDays as for opening, and without a reason.
    """
    unit = collection.unit
    require(actor, unit, Permission.RECEIVE_REPORTS)
    hold(unit)
    now = Collection.objects.get(pk=collection.pk)
    if not reason.strip():
        raise UnableToSetDays(
            "Chưa ghi vì sao đổi ngày. Viết một câu; lý do được giữ trong nhật ký.",
            "Nothing says why the days change. Write a sentence; the trail keeps it.",
        )
    check_days(unit, now.period, opens_on, due_on, locks_on, timezone.localdate(at))
    before = {**_days(now), "note": now.note}
    now.opens_on, now.due_on, now.locks_on, now.note = opens_on, due_on, locks_on, _short(note)
    now.save(update_fields=["opens_on", "due_on", "locks_on", "note"])
    after = {**_days(now), "note": now.note}
    record(
        "change_collection",
        now,
        unit=unit,
        actor=actor,
        at=at,
        before=before,
        after=after,
        reason=reason.strip(),
    )
    return now


@transaction.atomic
def grant_extension(
    *,
    collection: Collection,
    unit: Unit,
    until: date,
    reason: str,
    actor: User,
    at: datetime,
) -> Extension:
    """Let one school send until a later day than the others; the last day given counts.

    Raises: NotAllowed; UnableToExtend if the school does not lie below, the day is over or not
    later than that of all, a unit above locks before it, or the reason is missing.
    """
    require(actor, collection.unit, Permission.RECEIVE_REPORTS)
    today = timezone.localdate(at)
    check_extension(collection, unit, until, reason, today)
    extension = Extension.objects.create(
        collection=collection,
        unit=unit,
        until=until,
        reason=_short(reason),
        granted_by=actor,
        granted_at=at,
    )
    after = {"school": unit.pk, "period": collection.period, "until": until.isoformat()}
    record(
        "grant_extension",
        extension,
        unit=collection.unit,
        actor=actor,
        at=at,
        after=after,
        reason=extension.reason,
    )
    return extension


def _days(collection: Collection) -> dict[str, str]:
    return {
        "opens_on": collection.opens_on.isoformat(),
        "due_on": collection.due_on.isoformat(),
        "locks_on": collection.locks_on.isoformat(),
    }


# --- sending --------------------------------------------------------------------------------------


@transaction.atomic
def send_report(
    *, unit: Unit, period: str, narrative: str = "", actor: User, at: datetime
) -> Submission:
    """Send the approved results of ``period`` up, in the school's name.

    With a destination it is on its way to another installation, which decides when the period is
    open; without one it arrives at once. It may be sent again while the period is open: the newest
    one is looked at.

    Raises: NotAllowed; UnableToSend if the period is not open, nothing is approved, the narrative
    is too long, the same was sent already, or what the unit above returned is neither mended nor
    answered.
    """
    require(actor, unit, Permission.SEND_REPORTS)
    if not is_period(period):
        raise UnableToSend(
            f"'{period}' không phải là kỳ báo cáo. Viết như 2025-2026 hoặc 2025-2026/1.",
            f"'{period}' is no period. Write it like 2025-2026 or 2025-2026/1.",
        )
    if len(narrative) > NARRATIVE_LIMIT:
        raise UnableToSend(
            f"Phần thuyết minh dài quá {NARRATIVE_LIMIT} ký tự. Rút ngắn lại.",
            f"The narrative is longer than {NARRATIVE_LIMIT} signs. Shorten it.",
        )
    hold(unit)
    destination = Destination.objects.filter(unit=unit).first()
    window = None if destination is not None else _open_window(unit, period, at)
    last = last_submission(unit, period)
    code = destination.code if destination is not None else unit.code
    packed = pack(actor, unit, period, code=code, narrative=narrative, sent_at=at, last=last)
    if not packed.actuals:
        raise UnableToSend(
            "Kỳ này chưa có kết quả nào được duyệt. Nhập kết quả, để tổ trưởng hoặc hiệu trưởng "
            "duyệt, rồi gửi.",
            "No result of this period is approved yet. Enter results, have a group head or the "
            "principal approve them, then send.",
        )
    if last is not None:
        _check_news(last, packed.package)
    submission = keep_submission(
        unit,
        packed.package,
        to_bytes(packed.package),
        state=_State.OUTGOING if destination is not None else _State.SENT,
        sent_by=actor,
    )
    submission.actuals.set(packed.actuals)
    keep_submission_step(submission, actor, at)
    if window is not None:
        keep_actual_steps(submission, ActualStep.State.SENT, actor, at)
        wanted = [Wanted(row.indicator.key, row.name) for row in packed.asked]
        _arrive(submission, oddities_of(unit, packed.package, at, wanted), window, at)
    record("send_report", submission, unit=unit, actor=actor, at=at, after=_told(submission))
    return submission


@transaction.atomic
def answer_remark(*, remark: Remark, answer: str, actor: User, at: datetime) -> Remark:
    """Say what the school answers to a remark; a later answer takes the place of the first.

    Raises: NotAllowed; UnableToAnswer if the answer is empty or too long, a newer submission was
    sent, or this one is accepted.
    """
    unit = remark.submission.unit
    require(actor, unit, Permission.SEND_REPORTS)
    hold(unit)
    now = Remark.objects.select_related("submission").get(pk=remark.pk)
    said = answer.strip()
    if not said or len(said) > _LONG_TEXT:
        raise UnableToAnswer(
            f"Viết câu trả lời, nhiều nhất {_LONG_TEXT} ký tự.",
            f"Write an answer of at most {_LONG_TEXT} signs.",
        )
    if now.submission.state == _State.ACCEPTED or _newer_than(now.submission):
        raise UnableToAnswer(
            "Lần gửi này đã được nhận hoặc đã có lần gửi mới hơn. Không cần trả lời ở đây nữa.",
            "This submission was accepted, or a newer one was sent. No answer is needed here.",
        )
    before = {"answer": now.answer}
    now.answer, now.answered_at = said, at
    now.answered_by_name = str(actor)[:NAME_LIMIT]
    now.save(update_fields=["answer", "answered_by_name", "answered_at"])
    after = {"answer": said, "period": now.submission.period}
    record("answer_remark", now, unit=unit, actor=actor, at=at, before=before, after=after)
    return now


def _open_window(unit: Unit, period: str, at: datetime) -> Window:
    """Return when the school may send, if that is today. Raises: UnableToSend."""
    today = timezone.localdate(at)
    window = window_for(unit, period, today)
    if window is None:
        raise UnableToSend(
            f"Chưa có đơn vị cấp trên nào mở kỳ {period}. Chờ xã hoặc tỉnh mở kỳ rồi gửi.",
            f"No unit above has opened {period} yet. Wait until the commune or province does.",
        )
    by = window.collection.unit
    if today < window.collection.opens_on:
        opens = window.collection.opens_on
        raise UnableToSend(
            f"{by} mở kỳ {period} từ {opens:%d/%m/%Y}. Gửi từ ngày đó.",
            f"{by} opens {period} on {opens:%d/%m/%Y}. Send it from that day on.",
        )
    if not window.is_open(today):
        raise UnableToSend(
            f"{by} đã khóa kỳ {period} ngày {window.last_on:%d/%m/%Y}. Nhờ {by} gia hạn cho "
            "trường rồi gửi.",
            f"{by} locked {period} on {window.last_on:%d/%m/%Y}. Ask {by} for more time, then send "
            "it.",
        )
    return window


def _check_news(last: Submission, package: Package) -> None:
    """Let only what differs from the last submission pass, or what mends or answers a return.

    Raises: UnableToSend.
    """
    before = package_of(last)
    if last.state != _State.RETURNED:
        # Under a wrong code it never arrives: with the right one it is sent again.
        is_same_code = before.unit_code == package.unit_code
        if before.substance == package.substance and is_same_code:
            raise UnableToSend(
                f"Số liệu này đã gửi rồi (lần {last.number}); không cần gửi lại. Sửa kết quả "
                "nếu có số sai.",
                f"These figures were sent already (no. {last.number}); there is no need to send "
                "them again. Correct a result if one is wrong.",
            )
        return
    left = unmended(last, package.items, package.narrative)
    if left:
        known = by_key(before.items)
        names = [known[one.item].name if one.item in known else one.message["vi"] for one in left]
        raise UnableToSend(
            f"Còn {len(names)} chỗ bị trả lại chưa sửa, chưa trả lời: {'; '.join(names)}. Sửa kết "
            "quả và duyệt lại, hoặc trả lời từng chỗ.",
            f"{len(names)} places that were returned are neither mended nor answered: "
            f"{'; '.join(names)}. Correct and approve the results, or answer each.",
        )


# --- arriving -------------------------------------------------------------------------------------


def take_in(*, unit: Unit, content: bytes, way: Submission.Way, at: datetime) -> Submission:
    """Keep a package of ``unit`` that came from another installation, and check its figures.

    The same key again gives the same submission. What is older than what is there is kept as
    history and is not looked at. It takes its own number, or the next one where that is taken: a
    school that moved to an installation of its own, or went back to a backup, counts from 1 again.

    Raises: UnreadablePackage; UnableToTakeIn if it is another unit's, the key has other content,
    or the period is not open.
    """
    package = from_bytes(content)
    try:
        with transaction.atomic():
            hold(unit)
            known = Submission.objects.filter(key=package.key).first()
            if known is not None:
                return _same_again(known, unit, content)
            return _take_in(unit, package, content, way, at)
    except IntegrityError as error:  # under the key of another unit's at the same moment
        raise _key_is_taken() from error


@transaction.atomic
def acknowledge_submission(*, submission: Submission, at: datetime) -> Submission:
    """Keep that the other installation has a submission that was on its way.

    One that is known to have arrived stays as it is.

    Raises: nothing.
    """
    hold(submission.unit)
    now = _present(submission)
    if now.state == _State.OUTGOING:
        move(now, _State.SENT, None, now.sent_by_name, at)
        now.received_at = at
        now.save(update_fields=["state", "received_at"])
        keep_actual_steps(now, ActualStep.State.SENT, now.sent_by, at, name=now.sent_by_name)
        record(
            "acknowledge_submission",
            now,
            unit=now.unit,
            actor=None,
            at=at,
            before={"state": _State.OUTGOING},
            after=_told(now),
        )
    return now


@transaction.atomic
def take_decision(*, submission: Submission, decision: Decision, at: datetime) -> Submission:
    """Keep what the other installation decided, with its remarks; the same again changes nothing.

    Raises: UnableToDecide if something else was decided before.
    """
    hold(submission.unit)
    now = _present(submission)
    if now.state == decision.state:
        return now
    if now.state not in (_State.OUTGOING, _State.SENT):
        raise _decided(now)
    before = {"state": now.state}
    for one in decision.remarks:
        Remark.objects.get_or_create(
            submission=now,
            item=one.item,
            code=one.code,
            defaults={"message": one.message.to_json(), "made_at": decision.at},
        )
    move(now, decision.state, None, decision.actor_name, decision.at, decision.reason)
    now.received_at = now.received_at or at
    now.save(update_fields=["state", "received_at"])
    if decision.state == _State.ACCEPTED:
        keep_actual_steps(
            now, ActualStep.State.ACCEPTED, None, decision.at, name=decision.actor_name
        )
    else:
        items = {
            one.item: one.message.vi for one in decision.remarks if one.code == OFFICER and one.item
        }
        return_actuals(now, items, None, decision.actor_name, decision.at)
    record(
        "take_decision",
        now,
        unit=now.unit,
        actor=None,
        at=at,
        before=before,
        after={**_told(now), "by_name": decision.actor_name},
        reason=decision.reason,
    )
    return now


def _same_again(known: Submission, unit: Unit, content: bytes) -> Submission:
    if known.unit_id != unit.pk or known.sha256 != digest_of(content):
        raise _key_is_taken()
    return known


def _key_is_taken() -> UnableToTakeIn:
    return UnableToTakeIn(
        "Mã gói này đã dùng cho một gói khác. Gửi lại từ phần mềm của trường để có mã mới.",
        "The key of this package was used for another one. Send the figures again for a new key.",
    )


def _take_in(
    unit: Unit, package: Package, content: bytes, way: Submission.Way, at: datetime
) -> Submission:
    if package.unit_code != unit.code:
        raise UnableToTakeIn(
            f"Gói này của đơn vị mã {package.unit_code}, không phải của {unit} (mã {unit.code}). "
            "Sửa mã nơi gửi trong phần mềm của trường.",
            f"This package is of the unit {package.unit_code}, not of {unit} ({unit.code}). Mend "
            "the code in the school's program.",
        )
    try:
        window = _open_window(unit, package.period, at)
    except UnableToSend as closed:
        raise UnableToTakeIn(closed.message.vi, closed.message.en) from closed
    number = _number_for(unit, package)
    submission = keep_submission(
        unit, package, content, number=number, state=_State.SENT, came_by=way, sent_by=None
    )
    keep_submission_step(submission, None, at)
    keep_answers(unit, package, at)
    _arrive(submission, oddities_of(unit, package, at), window, at)
    record("take_in_report", submission, unit=unit, actor=None, at=at, after=_told(submission))
    return submission


def _number_for(unit: Unit, package: Package) -> int:
    """Return the number that a package gets among the school's of its period."""
    newest = last_submission(unit, package.period)
    if package.number > _MOST_NUMBERS:
        raise UnableToTakeIn(
            f"Số lần gửi {package.number} quá lớn. Kiểm tra phần mềm của trường.",
            f"The number {package.number} is too large. Look at the school's program.",
        )
    if newest is None or package.number > newest.number:
        return package.number
    if package.sent_at > newest.sent_at:
        return newest.number + 1
    same = Submission.objects.filter(unit=unit, period=package.period, number=package.number)
    if same.exists():
        raise UnableToTakeIn(
            f"Đã có lần gửi {newest.number} mới hơn gói này. Gửi lại số liệu hiện có nếu cần.",
            f"A newer submission (no. {newest.number}) is there. Send the present figures again if "
            "needed.",
        )
    return package.number


def _arrive(
    submission: Submission, oddities: tuple[Oddity, ...], window: Window, at: datetime
) -> None:
    submission.received_at = at
    submission.is_late = window.is_late(timezone.localdate(at))
    submission.save(update_fields=["received_at", "is_late"])
    keep_remarks(submission, oddities, at)


# --- deciding -------------------------------------------------------------------------------------


@transaction.atomic
def accept_report(*, submission: Submission, actor: User, at: datetime) -> Submission:
    """Accept a school's newest submission: from now on its figures count in the units above.

    Raises: NotAllowed; UnableToDecide if it was decided, or a newer one was sent.
    """
    now = _undecided(submission, actor)
    move(now, _State.ACCEPTED, actor, str(actor), at)
    now.save(update_fields=["state"])
    keep_actual_steps(now, ActualStep.State.ACCEPTED, actor, at)
    event = record(
        "accept_report",
        now,
        unit=now.unit,
        actor=actor,
        at=at,
        before={"state": _State.SENT},
        after=_told(now),
    )
    count_report(now, version=event.number)
    return now


@transaction.atomic
def return_report(
    *,
    submission: Submission,
    reason: str,
    items: Mapping[str, str],
    actor: User,
    at: datetime,
) -> Submission:
    """Give a school's newest submission back, saying what to mend.

    ``reason`` is about the whole, ``items`` about single figures by their keys. What was accepted
    before goes on counting.

    Raises: NotAllowed; UnableToDecide if it was decided, a newer one was sent, nothing says what
    to mend, or a figure is not in it.
    """
    now = _undecided(submission, actor)
    said = {"": reason.strip(), **{key: text.strip() for key, text in items.items()}}
    said = {key: text for key, text in said.items() if text}
    _check_words(now, said)
    for key, text in said.items():
        Remark.objects.create(
            submission=now,
            item=key,
            code=OFFICER,
            message=Message(text, text).to_json(),
            made_by=actor,
            made_at=at,
        )
    move(now, _State.RETURNED, actor, str(actor), at, said.get("", ""))
    now.save(update_fields=["state"])
    return_actuals(now, {key: text for key, text in said.items() if key}, actor, str(actor), at)
    record(
        "return_report",
        now,
        unit=now.unit,
        actor=actor,
        at=at,
        before={"state": _State.SENT},
        after={**_told(now), "places": len(said)},
        reason=said.get("", ""),
    )
    return now


def _undecided(submission: Submission, actor: User) -> Submission:
    """Return the submission as it is now, if somebody may decide about it and nobody did."""
    require(actor, submission.unit, Permission.RECEIVE_REPORTS)
    hold(submission.unit)
    now = _present(submission)
    newer = _newer_than(now)
    if newer is not None:
        raise UnableToDecide(
            f"Trường đã gửi bản mới hơn (lần {newer.number}). Mở bản đó để xem và quyết định.",
            f"The school has sent a newer one (no. {newer.number}). Open that one and decide.",
        )
    if now.state != _State.SENT:
        raise _decided(now)
    return now


def _decided(submission: Submission) -> UnableToDecide:
    said = _STATE_WORDS[_State(submission.state)]
    return UnableToDecide(
        f"Lần gửi {submission.number} {said.vi}. Mở lại trang để xem việc tiếp theo.",
        f"Submission no. {submission.number} {said.en}. Open the page again to see what is next.",
    )


_STATE_WORDS = {
    _State.OUTGOING: Message("đang trên đường gửi", "is on its way"),
    _State.SENT: Message("đang chờ", "waits"),
    _State.RETURNED: Message("đã được trả lại", "was returned"),
    _State.ACCEPTED: Message("đã được nhận", "was accepted"),
}


def _check_words(submission: Submission, said: Mapping[str, str]) -> None:
    if not said:
        raise UnableToDecide(
            "Chưa ghi cần sửa gì. Viết một câu chung, hoặc ghi bên cạnh từng kết quả.",
            "Nothing says what to mend. Write a sentence for all, or beside single figures.",
        )
    if any(len(text) > _LONG_TEXT for text in said.values()):
        raise UnableToDecide(
            f"Lời ghi dài quá {_LONG_TEXT} ký tự. Rút ngắn lại.",
            f"A remark is longer than {_LONG_TEXT} signs. Shorten it.",
        )
    known = {item.key for item in package_of(submission).items} | {""}
    if said.keys() - known:
        raise UnableToDecide(
            "Có kết quả không nằm trong lần gửi này. Mở lại trang rồi ghi lại.",
            "A figure is not in this submission. Open the page again and write it anew.",
        )


# --- what all of them do --------------------------------------------------------------------------


def _present(submission: Submission) -> Submission:
    return Submission.objects.select_related("unit", "sent_by").get(pk=submission.pk)


def _newer_than(submission: Submission) -> Submission | None:
    last = last_submission(submission.unit, submission.period)
    return last if last is not None and last.number > submission.number else None


def _told(submission: Submission) -> dict[str, str | int]:
    """Return what the trail keeps of a submission."""
    return {
        "period": submission.period,
        "sending": submission.number,
        "state": submission.state,
        "sha256": submission.sha256,
    }


def _short(text: str) -> str:
    return text.strip()[:_SHORT_TEXT]
