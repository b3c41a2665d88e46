"""What comes from another installation: a school's package there, what became of ours here.

Whoever calls has checked by which key it is signed; nobody is asked for a permission.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from lotrinh.core.messages import LotrinhError
from lotrinh.core.packages import Package, digest_of, from_bytes
from lotrinh.workspace.actuals.models import ActualStep
from lotrinh.workspace.actuals.reporting.arriving import arrive, keep_answers, oddities_of
from lotrinh.workspace.actuals.reporting.decisions import OFFICER, Decision, already_decided
from lotrinh.workspace.actuals.reporting.keeping import (
    hold,
    keep_actual_steps,
    keep_submission,
    keep_submission_step,
    move,
    present,
    return_actuals,
    told,
)
from lotrinh.workspace.actuals.reporting.models import Remark, Submission
from lotrinh.workspace.actuals.reporting.packing import last_submission
from lotrinh.workspace.actuals.reporting.windows import UnableToSend, open_window
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.queries import Unit

_State = Submission.State
_MOST_NUMBERS = 10_000
"""No school sends a period so often: a number above is a fault, and the next would not fit."""


class UnableToTakeIn(LotrinhError):
    """The package cannot be taken in; the message says why."""


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
    now = present(submission)
    if now.state == _State.OUTGOING:
        move(now, _State.SENT, None, now.sent_by_name, at)
        now.received_at = at
        now.save(update_fields=["state", "received_at"])
        if not _is_overtaken(now):
            keep_actual_steps(now, ActualStep.State.SENT, now.sent_by, at, name=now.sent_by_name)
        record(
            "acknowledge_submission",
            now,
            unit=now.unit,
            actor=None,
            at=at,
            before={"state": _State.OUTGOING},
            after=told(now),
        )
    return now


@transaction.atomic
def take_decision(*, submission: Submission, decision: Decision, at: datetime) -> Submission:
    """Keep what the other installation decided, with its remarks; the same again changes nothing.

    Raises: UnableToDecide if something else was decided before.
    """
    hold(submission.unit)
    now = present(submission)
    if now.state == decision.state:
        return now
    if now.state not in (_State.OUTGOING, _State.SENT):
        raise already_decided(now)
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
    if not _is_overtaken(now):
        _move_actuals(now, decision)
    record(
        "take_decision",
        now,
        unit=now.unit,
        actor=None,
        at=at,
        before=before,
        after={**told(now), "by_name": decision.actor_name},
        reason=decision.reason,
    )
    return now


def _move_actuals(submission: Submission, decision: Decision) -> None:
    """Bring the figures of a submission to where a decision about it puts them."""
    by, moment = decision.actor_name, decision.at
    if decision.state == _State.ACCEPTED:
        keep_actual_steps(submission, ActualStep.State.ACCEPTED, None, moment, name=by)
        return
    items = {
        one.item: one.message.vi for one in decision.remarks if one.code == OFFICER and one.item
    }
    return_actuals(submission, items, None, by, moment)


def _is_overtaken(submission: Submission) -> bool:
    """Say whether a newer submission of the period was decided about already: what is said by file
    comes in any order."""
    newer = Submission.objects.filter(
        unit=submission.unit, period=submission.period, number__gt=submission.number
    )
    return newer.filter(state__in=(_State.RETURNED, _State.ACCEPTED)).exists()


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
        window = open_window(unit, package.period, at)
    except UnableToSend as closed:
        raise UnableToTakeIn(closed.message.vi, closed.message.en) from closed
    number = _number_for(unit, package)
    submission = keep_submission(
        unit, package, content, number=number, state=_State.SENT, came_by=way, sent_by=None
    )
    keep_submission_step(submission, None, at)
    keep_answers(unit, package, at)
    arrive(submission, oddities_of(unit, package, at), window, at)
    record("take_in_report", submission, unit=unit, actor=None, at=at, after=told(submission))
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
