"""What changes what is sent up in one installation: sending, answering, accepting, returning.

A school may send again at any time while the period is open: the newest submission is the one that
is looked at, and those before it stay as they were. What was accepted counts until a newer one is
accepted. Whoever moves a school's submissions holds its row, so that of two the second sees what
the first did.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from lotrinh.core.indicators.checks import Wanted
from lotrinh.core.messages import LotrinhError, Message
from lotrinh.core.packages import Package, to_bytes
from lotrinh.workspace.actuals.models import ActualStep
from lotrinh.workspace.actuals.reporting.arriving import arrive, oddities_of
from lotrinh.workspace.actuals.reporting.decisions import (
    OFFICER,
    UnableToDecide,
    already_decided,
)
from lotrinh.workspace.actuals.reporting.keeping import (
    NAME_LIMIT,
    hold,
    keep_actual_steps,
    keep_submission,
    keep_submission_step,
    move,
    present,
    return_actuals,
    told,
)
from lotrinh.workspace.actuals.reporting.models import Destination, Remark, Submission
from lotrinh.workspace.actuals.reporting.packing import (
    NARRATIVE_LIMIT,
    by_key,
    last_submission,
    newer_than,
    pack,
    package_of,
    unmended,
)
from lotrinh.workspace.actuals.reporting.totals import count_report
from lotrinh.workspace.actuals.reporting.windows import UnableToSend, open_window
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.queries import Permission, Unit, User, require
from lotrinh.workspace.people.school_years import is_period

__all__ = [
    "UnableToAnswer",
    "UnableToDecide",
    "UnableToSend",
    "accept_report",
    "answer_remark",
    "return_report",
    "send_report",
]

_State = Submission.State
_LONG_TEXT = 4_000


class UnableToAnswer(LotrinhError):
    """The remark cannot be answered, or the answer is empty."""


# --- the school -----------------------------------------------------------------------------------


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
    window = None if destination is not None else open_window(unit, period, at)
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
        arrive(submission, oddities_of(unit, packed.package, at, wanted), window, at)
    record("send_report", submission, unit=unit, actor=actor, at=at, after=told(submission))
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
    said = _prose(answer)
    if not said or len(said) > _LONG_TEXT:
        raise UnableToAnswer(
            f"Viết câu trả lời, nhiều nhất {_LONG_TEXT} ký tự.",
            f"Write an answer of at most {_LONG_TEXT} signs.",
        )
    if now.submission.state == _State.ACCEPTED or newer_than(now.submission):
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


def _was_refused(submission: Submission) -> bool:
    """Say whether another installation has refused a submission that is on its way to it."""
    refused = {"state": _State.OUTGOING, "delivery__last_error__refused": True}
    return Submission.objects.filter(pk=submission.pk, **refused).exists()


def _check_news(last: Submission, package: Package) -> None:
    """Let only what differs from the last submission pass, or what mends or answers a return.

    Raises: UnableToSend.
    """
    before = package_of(last)
    if last.state != _State.RETURNED:
        # Under a wrong code it never arrives: with the right one it is sent again.
        is_same_code = before.unit_code == package.unit_code
        if before.substance == package.substance and is_same_code and not _was_refused(last):
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


# --- the unit above -------------------------------------------------------------------------------


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
        after=told(now),
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
    said = {"": _prose(reason), **{key: _prose(text) for key, text in items.items()}}
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
        after={**told(now), "places": len(said)},
        reason=said.get("", ""),
    )
    return now


def _undecided(submission: Submission, actor: User) -> Submission:
    """Return the submission as it is now, if somebody may decide about it and nobody did."""
    require(actor, submission.unit, Permission.RECEIVE_REPORTS)
    hold(submission.unit)
    now = present(submission)
    newer = newer_than(now)
    if newer is not None:
        raise UnableToDecide(
            f"Trường đã gửi bản mới hơn (lần {newer.number}). Mở bản đó để xem và quyết định.",
            f"The school has sent a newer one (no. {newer.number}). Open that one and decide.",
        )
    if now.state != _State.SENT:
        raise already_decided(now)
    return now


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


def _prose(text: str) -> str:
    """Return what a person wrote, without the sign that no package and no database can hold."""
    return text.replace("\x00", "").strip()
