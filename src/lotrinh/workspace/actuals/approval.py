"""Bringing an actual from its entry to its approval: submitted, returned, approved."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.actuals.models import Actual, ActualStep
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.queries import Permission, Unit, User, require

_State = ActualStep.State
_NAME_LIMIT = 150


class UnableToMoveActual(LotrinhError):
    """The actual does not stand where this can be done; the message says where it stands."""


@transaction.atomic
def submit_actual(*, actual: Actual, actor: User, at: datetime) -> ActualStep:
    """Ask for the approval of a draft.

    Raises: NotAllowed; UnableToMoveActual.
    """
    unit = actual.indicator.unit
    require(actor, unit, Permission.ENTER_ACTUAL)
    _hold(actual, unit, _State.DRAFT)
    return _move("submit_actual", actual, _State.SUBMITTED, actor, at)


@transaction.atomic
def approve_actual(*, actual: Actual, actor: User, at: datetime) -> ActualStep:
    """Approve an actual: from now on it is the result of its period.

    Raises: NotAllowed; UnableToMoveActual.
    """
    unit = actual.indicator.unit
    require(actor, unit, Permission.APPROVE_ACTUAL)
    _hold(actual, unit, _State.DRAFT, _State.SUBMITTED)
    return _move("approve_actual", actual, _State.APPROVED, actor, at)


@transaction.atomic
def return_actual(*, actual: Actual, reason: str, actor: User, at: datetime) -> ActualStep:
    """Give an actual back to who entered it, saying what to mend.

    Raises: NotAllowed; UnableToMoveActual, also without a reason.
    """
    unit = actual.indicator.unit
    require(actor, unit, Permission.APPROVE_ACTUAL)
    _hold(actual, unit, _State.SUBMITTED)
    if not reason.strip():
        raise UnableToMoveActual(
            "Chưa ghi cần sửa gì. Viết một câu để người nhập biết phải sửa chỗ nào.",
            "Nothing says what to mend. Write a sentence, so that who entered it knows.",
        )
    return _move("return_actual", actual, _State.RETURNED, actor, at, reason.strip())


def keep_step(
    actual: Actual,
    state: ActualStep.State,
    actor: User | None,
    at: datetime,
    reason: str = "",
    actor_name: str = "",
) -> ActualStep:
    """Keep that an actual came to ``state``; the caller has checked who does it."""
    name = (actor_name or str(actor or ""))[:_NAME_LIMIT]
    return ActualStep.objects.create(
        actual=actual, state=state, actor=actor, actor_name=name, at=at, reason=reason
    )


def state_of(actual: Actual) -> ActualStep.State:
    """Return where an actual stands."""
    return _State(actual.steps.order_by("-pk").values_list("state", flat=True)[0])


def _hold(actual: Actual, unit: Unit, *states: ActualStep.State) -> None:
    """Let only the last actual of its period pass, if it stands in one of ``states``.

    The unit's row is locked, so that of two who move it at once the second sees the first's step.
    """
    # The key stays free: every entry of the trail about this unit looks at it when it is committed.
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if Actual.objects.filter(replaces=actual).exists():
        raise UnableToMoveActual(
            "Kết quả này đã có bản sửa mới hơn. Mở lại trang để xem bản mới.",
            "This result has been corrected since. Open the page again to see the newer one.",
        )
    state = state_of(actual)
    if state not in states:
        raise UnableToMoveActual(
            f"Kết quả này đang ở bước '{_WORDS[state][0]}'. Mở lại trang để xem việc tiếp theo.",
            f"This result stands at '{_WORDS[state][1]}'. Open the page again to see what is next.",
        )


_WORDS = {
    _State.DRAFT: ("bản nháp", "draft"),
    _State.SUBMITTED: ("chờ duyệt", "waits for approval"),
    _State.RETURNED: ("trả lại để sửa", "returned to be mended"),
    _State.APPROVED: ("đã duyệt", "approved"),
    _State.SENT: ("đã gửi", "sent"),
    _State.ACCEPTED: ("cấp trên đã nhận", "accepted above"),
}


def _move(
    verb: str,
    actual: Actual,
    state: ActualStep.State,
    actor: User,
    at: datetime,
    reason: str = "",
) -> ActualStep:
    before = {"state": state_of(actual)}
    step = keep_step(actual, state, actor, at, reason)
    after = {"state": state, "period": actual.period, "text": actual.text}
    unit = actual.indicator.unit
    record(verb, actual, unit=unit, actor=actor, at=at, before=before, after=after, reason=reason)
    return step
