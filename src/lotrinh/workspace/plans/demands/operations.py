"""What changes demands: handing them down, withdrawing them, registering, accepting, returning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from lotrinh.core.text import squeeze
from lotrinh.core.values import Demanded, Direction, Value, to_json, weaker, weaker_word
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.queries import Permission, Unit, User, require, schools_below
from lotrinh.workspace.plans.demands.queries import (
    Demand,
    DemandSet,
    DemandSetUnit,
    Registration,
    is_for_school,
)
from lotrinh.workspace.plans.demands.understanding import (
    DemandEntry,
    UnableToHandDown,
    UnableToRegister,
    Understood,
    understand_demand,
    understand_registration,
)

__all__ = [
    "DemandEntry",
    "UnableToHandDown",
    "UnableToRegister",
    "accept_registration",
    "publish_demands",
    "register_target",
    "return_registration",
    "withdraw_demands",
]

_State = Registration.State
_NUMBER_LIMIT = 100
_SUBJECT_LIMIT = 300
_REASON_LIMIT = 1000


def publish_demands(
    *,
    unit: Unit,
    number: str,
    issued_on: date,
    subject: str,
    demands: Sequence[DemandEntry],
    schools: Sequence[Unit] = (),
    actor: User,
    at: datetime,
) -> DemandSet:
    """Hand ``demands`` down by the document ``number`` to ``schools``, or to all below ``unit``.

    All or nothing. A document that changes another is handed down anew, see ``withdraw_demands``.

    Raises: NotAllowed; UnableToHandDown if the document is not named, is of a day to come or was
    handed down before, there is no demand, one cannot be understood, an indicator has two for the
    same period, or a school does not lie below ``unit`` today.
    """
    require(actor, unit, Permission.HAND_DOWN_TARGETS)
    today = timezone.localdate(at)
    _check_document(number, issued_on, subject, today)
    understood = [understand_demand(entry) for entry in demands]
    _check_demands(understood)
    chosen = list({school.pk: school for school in schools}.values())
    _check_schools(unit, chosen, today)
    try:
        with transaction.atomic():
            made = DemandSet.objects.create(
                unit=unit,
                number=squeeze(number),
                issued_on=issued_on,
                subject=squeeze(subject),
                is_for_all=not chosen,
                published_by=actor,
                published_at=at,
            )
            DemandSetUnit.objects.bulk_create(
                DemandSetUnit(demand_set=made, unit=school) for school in chosen
            )
            Demand.objects.bulk_create(
                _demand(made, order, one) for order, one in enumerate(understood, start=1)
            )
            after = _as_data(made) | {
                "demands": len(understood),
                "schools": len(chosen) or None,
                "targets": [
                    {"name": one.name, "period": one.period, "value": to_json(one.value)}
                    for one in understood
                ],
            }
            record("publish_demands", made, unit=unit, actor=actor, at=at, after=after)
    except IntegrityError as error:
        raise UnableToHandDown(
            f"Văn bản số {squeeze(number)} ngày {issued_on:%d/%m/%Y} đã được giao rồi. "
            "Mở lại để xem; muốn sửa thì thu hồi rồi giao lại.",
            f"Document {squeeze(number)} of {issued_on:%d/%m/%Y} was handed down before. Open it "
            "to look; to change it, withdraw it and hand it down anew.",
        ) from error
    return made


@transaction.atomic
def withdraw_demands(*, demand_set: DemandSet, reason: str, actor: User, at: datetime) -> DemandSet:
    """Demand nothing more by a document; all that schools registered is kept.

    Raises: NotAllowed; UnableToHandDown if it is withdrawn already, or without a reason.
    """
    require(actor, demand_set.unit, Permission.HAND_DOWN_TARGETS)
    held = DemandSet.objects.select_for_update().get(pk=demand_set.pk)
    if held.withdrawn_at is not None:
        day = timezone.localdate(held.withdrawn_at)
        raise UnableToHandDown(
            f"Văn bản số {held.number} đã thu hồi ngày {day:%d/%m/%Y}. Không cần làm gì thêm.",
            f"Document {held.number} was withdrawn on {day:%d/%m/%Y}. Nothing is left to do.",
        )
    said = reason.strip()
    if not said or len(said) > _SUBJECT_LIMIT:
        raise UnableToHandDown(
            f"Ghi lý do thu hồi, không quá {_SUBJECT_LIMIT} ký tự; các trường sẽ thấy lý do này.",
            f"Say why it is withdrawn, in at most {_SUBJECT_LIMIT} characters; schools see it.",
        )
    demand_set.withdrawn_at, demand_set.withdrawn_for = at, said
    demand_set.save(update_fields=["withdrawn_at", "withdrawn_for"])
    record(
        "withdraw_demands",
        demand_set,
        unit=demand_set.unit,
        actor=actor,
        at=at,
        before=_as_data(demand_set),
        reason=said,
    )
    return demand_set


def register_target(
    *,
    demand: Demand,
    unit: Unit,
    text: str,
    reason: str = "",
    replaces: int | None = None,
    actor: User,
    at: datetime,
) -> Registration:
    """Keep what a school takes on of a demand.

    At least what is demanded holds at once; what is weaker, or cannot be held against it, needs a
    ``reason`` and waits for the unit that demands it. ``replaces`` is the id of the registration
    that the person saw (None: there was none); it is kept.

    Raises: NotAllowed; UnableToRegister if the demand is not for this school or was withdrawn, the
    text says no target, the reason is missing, or somebody registered another meanwhile.
    """
    require(actor, unit, Permission.REGISTER_TARGETS)
    if not is_for_school(demand, unit):
        raise UnableToRegister(
            "Chỉ tiêu này không giao cho trường. Mở lại danh sách chỉ tiêu được giao.",
            "This target is not handed down to the school. Open the list of targets again.",
        )
    value, _assumptions = understand_registration(
        text, code=demand.code, name=demand.name, unit_text=demand.unit_text
    )
    said = reason.strip()
    is_weak = weaker(value, demand.value, Direction(demand.direction))
    if is_weak is not False or said:
        _check_reason(squeeze(text), value, demand, said, is_weaker=is_weak)
    try:
        with transaction.atomic():
            _hold_in_force(demand)
            present = _present(demand, unit, replaces)
            made = Registration.objects.create(
                demand=demand,
                unit=unit,
                text=squeeze(text),
                value=value,
                reason=said,
                state=_State.REGISTERED if is_weak is False else _State.WAITING,
                registered_by=actor,
                registered_at=at,
                replaces=present,
            )
            before = {"text": present.text, "state": present.state} if present else None
            record(
                "register_target",
                made,
                unit=unit,
                actor=actor,
                at=at,
                before=before,
                after=_registered(made) | {"value": to_json(value)},
                reason=said,
            )
    except IntegrityError as error:  # the other one came between our look and our write
        raise _registered_meanwhile(_current(demand, unit)) from error
    return made


@transaction.atomic
def accept_registration(
    *, registration: Registration, reason: str = "", actor: User, at: datetime
) -> Registration:
    """Let a weaker target hold.

    Raises: NotAllowed; UnableToRegister if it does not wait any more, was replaced, or the document
    was withdrawn.
    """
    return _decide(
        "accept_registration", registration, _State.ACCEPTED, reason.strip(), actor=actor, at=at
    )


@transaction.atomic
def return_registration(
    *, registration: Registration, reason: str, actor: User, at: datetime
) -> Registration:
    """Give a weaker target back to the school, saying what to mend.

    Raises: NotAllowed; UnableToRegister, also without a reason.
    """
    return _decide(
        "return_registration", registration, _State.RETURNED, reason.strip(), actor=actor, at=at
    )


def _decide(
    verb: str,
    registration: Registration,
    state: Registration.State,
    reason: str,
    *,
    actor: User,
    at: datetime,
) -> Registration:
    require(actor, registration.demand.demand_set.unit, Permission.HAND_DOWN_TARGETS)
    _hold_in_force(registration.demand)
    held = Registration.objects.select_for_update().get(pk=registration.pk)
    if held.state != _State.WAITING or Registration.objects.filter(replaces=held).exists():
        raise UnableToRegister(
            "Đăng ký này không còn chờ trả lời. Mở lại trang để xem bản mới nhất.",
            "This target waits for no answer any more. Open the page again to see the newest one.",
        )
    if state == _State.RETURNED and not reason:
        raise UnableToRegister(
            "Chưa ghi cần sửa gì. Viết một câu để trường biết phải đăng ký lại thế nào.",
            "Nothing says what to mend. Write a sentence, so that the school knows.",
        )
    _check_length(reason)
    registration.state, registration.decision = state, reason
    registration.decided_by, registration.decided_at = actor, at
    registration.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    record(
        verb,
        registration,
        unit=registration.unit,
        actor=actor,
        at=at,
        before={"state": held.state},
        after=_registered(registration),
        reason=reason,
    )
    return registration


def _check_document(number: str, issued_on: date, subject: str, today: date) -> None:
    said, about = squeeze(number), squeeze(subject)
    if not said or len(said) > _NUMBER_LIMIT:
        raise UnableToHandDown(
            f"Ghi số, ký hiệu văn bản giao chỉ tiêu, không quá {_NUMBER_LIMIT} ký tự.",
            f"Write the number of the document, in at most {_NUMBER_LIMIT} characters.",
        )
    if not about or len(about) > _SUBJECT_LIMIT:
        raise UnableToHandDown(
            f"Ghi trích yếu văn bản, không quá {_SUBJECT_LIMIT} ký tự.",
            f"Write what the document is about, in at most {_SUBJECT_LIMIT} characters.",
        )
    if issued_on > today:
        raise UnableToHandDown(
            f"Ngày ban hành {issued_on:%d/%m/%Y} chưa đến. Sửa lại ngày của văn bản.",
            f"The day of issue, {issued_on:%d/%m/%Y}, is still to come. Correct it.",
        )


def _check_demands(demands: Sequence[Understood]) -> None:
    if not demands:
        raise UnableToHandDown(
            "Chưa có chỉ tiêu nào. Thêm ít nhất một dòng.",
            "There is no target yet. Add at least one.",
        )
    seen = set()
    for one in demands:
        if (one.key, one.period) in seen:
            raise UnableToHandDown(
                f"Chỉ tiêu “{one.name}” có hai mức cho kỳ {one.period}. Giữ lại một.",
                f"The indicator “{one.name}” has two targets for {one.period}. Keep one.",
            )
        seen.add((one.key, one.period))


def _check_schools(unit: Unit, schools: Sequence[Unit], today: date) -> None:
    known = set(
        schools_below(unit, today)
        .filter(pk__in=[school.pk for school in schools])
        .values_list("pk", flat=True)
    )
    strange = [school.name for school in schools if school.pk not in known]
    if strange:
        names = ", ".join(strange[:3])
        raise UnableToHandDown(
            f"{names}: hiện không phải là trường thuộc {unit.name}. Bỏ chọn rồi giao lại.",
            f"{names}: today no school of {unit.name}. Take it out, then try again.",
        )


def _demand(made: DemandSet, order: int, one: Understood) -> Demand:
    return Demand(
        demand_set=made,
        order=order,
        code=one.code,
        key=one.key,
        name=one.name,
        unit_text=one.unit_text,
        direction=one.direction.value,
        period=one.period,
        text=one.text,
        value=one.value,
    )


def _check_reason(
    written: str, value: Value, demand: Demand, reason: str, *, is_weaker: bool | None
) -> None:
    if reason:
        _check_length(reason)
    elif is_weaker is None and isinstance(demand.value, Demanded):
        raise UnableToRegister(
            f"Cấp trên giao {demand.text}, không kèm con số, nên chưa rõ '{written}' đã đủ chưa. "
            "Ghi lý do chọn mức này; cấp trên sẽ trả lời.",
            f"'{demand.text}' is demanded, without a figure, so nobody can say whether '{written}' "
            "is enough. Say why it is this; the superior will answer.",
        )
    elif is_weaker is None:
        raise UnableToRegister(
            f"Không so được '{written}' với mức được giao {demand.text}. Viết theo cách của mức "
            "được giao, hoặc ghi lý do để cấp trên xem.",
            f"'{written}' cannot be held against what is demanded, {demand.text}. Write it in the "
            "same way, or give a reason for the superior to look at.",
        )
    else:
        word = weaker_word(value, Direction(demand.direction))
        raise UnableToRegister(
            f"{written} {word.vi} mức được giao {demand.text}. Ghi lý do; cấp trên sẽ trả lời.",
            f"{written} is {word.en} what is demanded, {demand.text}. Give a reason; the superior "
            "will answer.",
        )


def _check_length(reason: str) -> None:
    if len(reason) > _REASON_LIMIT:
        raise UnableToRegister(
            f"Lý do dài quá {_REASON_LIMIT} ký tự. Viết ngắn lại.",
            f"The reason is longer than {_REASON_LIMIT} characters. Write it shorter.",
        )


def _hold_in_force(demand: Demand) -> None:
    """Let only a demand that was not withdrawn pass; it is not while this transaction lasts."""
    held = DemandSet.objects.select_for_update().get(pk=demand.demand_set_id)
    if held.withdrawn_at is not None:
        raise UnableToRegister(
            f"Văn bản số {held.number} đã thu hồi: {held.withdrawn_for}. Không cần đăng ký nữa.",
            f"Document {held.number} was withdrawn: {held.withdrawn_for}. Nothing is to be "
            "registered any more.",
        )


def _present(demand: Demand, unit: Unit, seen: int | None) -> Registration | None:
    """Return the last registration, if it is the one that the person saw."""
    present = _current(demand, unit)
    if (present.pk if present else None) != seen:
        raise _registered_meanwhile(present)
    return present


def _current(demand: Demand, unit: Unit) -> Registration | None:
    made = Registration.objects.filter(demand=demand, unit=unit, replaced_by=None)
    return made.select_related("registered_by").first()


def _registered_meanwhile(present: Registration | None) -> UnableToRegister:
    who = str(present.registered_by) if present else "?"
    what = present.text if present else "?"
    return UnableToRegister(
        f"{who} vừa đăng ký '{what}' cho chỉ tiêu này. Xem lại rồi mới sửa; chưa có gì bị mất.",
        f"{who} has just registered '{what}' for this target. Look at it first; nothing was lost.",
    )


def _as_data(made: DemandSet) -> dict[str, object]:
    return {
        "number": made.number,
        "issued_on": made.issued_on.isoformat(),
        "subject": made.subject,
    }


def _registered(registration: Registration) -> dict[str, object]:
    demand = registration.demand
    return {
        "state": registration.state,
        "text": registration.text,
        "period": demand.period,
        "demanded": demand.text,
    }
