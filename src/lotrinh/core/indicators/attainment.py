"""Is a target met: the verdict of an actual against what a phase or a level demands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lotrinh.core.messages import Message
from lotrinh.core.values import (
    Comparison,
    amount_of,
    compare,
    format_value,
    limit_of,
    still_missing,
)
from lotrinh.core.values.limits import unit_of_value, units_agree
from lotrinh.core.values.types import (
    Demanded,
    Direction,
    Missing,
    Operator,
    Rank,
    Reason,
    Status,
    Top,
    Value,
)

_OVER = Decimal(1)
_FALLING = (Operator.LE, Operator.LT)


class Attainment(StrEnum):
    """The verdict of an actual against a target."""

    MET = "met"
    ON_WAY = "on_way"
    AT_RISK = "at_risk"
    NOT_MET = "not_met"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reason.

    ``missing_count`` is how many pupils, teachers or places are still missing to the target, None
    where that cannot be said; ``distance`` the same in the indicator's unit (percentage points for
    a share), 0 or less when met.
    """

    attainment: Attainment
    reason: Message
    missing_count: int | None = None
    distance: Decimal | None = None


def judge(
    actual: Value | None,
    target: Value | None,
    *,
    direction: Direction,
    previous: Value | None = None,
    elapsed: Decimal = _OVER,
) -> Judgement:
    """Return the verdict of ``actual`` against ``target``.

    ``elapsed`` is the part of the period that is over, 0 to 1. A target that is not reached is
    *not met* once the period is over. While it runs it is *on the way* when the actual stands at
    least on the straight line from ``previous`` (the baseline or the last actual) to the target,
    else *at risk*. A missing actual is *no data*, never 0; *chưa* against a status is not there
    yet. Without a target that says something there is nothing to judge: *not applicable*; so is
    ``X`` beside an actual of which nobody can say whether it is enough.
    """
    if target is None or isinstance(target, Missing):
        return _without_target()
    if actual is None or isinstance(actual, Missing):
        return _without_actual(actual, target, elapsed)
    answer = compare(actual, target, direction=direction)
    if answer is Comparison.NOT_COMPARABLE and isinstance(target, Demanded):
        return _without_figure()
    if answer is Comparison.NOT_COMPARABLE:
        return Judgement(
            Attainment.NO_DATA,
            Message(
                f"Chưa so sánh được {format_value(actual)} với {format_value(target)}.",
                f"{format_value(actual)} cannot be compared with {format_value(target)}.",
            ),
        )
    distance = _distance(actual, target, direction)
    if answer is Comparison.MET:
        return Judgement(Attainment.MET, _reason("Đạt", "Met", actual, target), 0, distance)
    missing = still_missing(actual, target, direction=direction)
    attainment = _not_reached(actual, target, direction, previous, elapsed)
    words = _WORDS[attainment]
    return Judgement(attainment, _reason(*words, actual, target), missing, distance)


_WORDS = {
    Attainment.NOT_MET: ("Chưa đạt", "Not met"),
    Attainment.AT_RISK: ("Có nguy cơ không đạt", "At risk"),
    Attainment.ON_WAY: ("Đang đúng tiến độ", "On the way"),
}


def _reason(vi: str, en: str, actual: Value, target: Value) -> Message:
    figures = f"{format_value(actual)}", f"{format_value(target)}"
    return Message(
        f"{vi}: {figures[0]}, chỉ tiêu {figures[1]}.", f"{en}: {figures[0]}, target {figures[1]}."
    )


def _without_target() -> Judgement:
    words = Message("Kỳ này không đặt chỉ tiêu.", "No target is set for this period.")
    return Judgement(Attainment.NOT_APPLICABLE, words)


def _without_figure() -> Judgement:
    words = Message("Được yêu cầu nhưng không có mức cụ thể.", "Demanded, but without a figure.")
    return Judgement(Attainment.NOT_APPLICABLE, words)


def _without_actual(actual: Missing | None, target: Value, elapsed: Decimal) -> Judgement:
    reason = actual.reason if actual else Reason.BLANK
    if reason is Reason.NOT_APPLICABLE:
        return Judgement(
            Attainment.NOT_APPLICABLE,
            Message("Chỉ tiêu này không áp dụng.", "This indicator does not apply."),
        )
    if reason is Reason.NOT_YET and isinstance(target, Status):
        attainment = Attainment.NOT_MET if elapsed >= _OVER else Attainment.AT_RISK
        return Judgement(
            attainment,
            Message(
                f"Chưa có; chỉ tiêu {format_value(target)}.",
                f"Not there yet; target {format_value(target)}.",
            ),
        )
    return Judgement(Attainment.NO_DATA, _NO_DATA[reason])


_NO_DATA = {
    Reason.BLANK: Message("Chưa có kết quả.", "No actual yet."),
    Reason.NOT_ASSESSED: Message("Chưa đánh giá.", "Not assessed."),
    Reason.NOT_YET: Message("Chưa thực hiện.", "Not done yet."),
    Reason.UNREADABLE: Message("Kết quả không đọc được.", "The actual cannot be read."),
}


def _distance(actual: Value, target: Value, direction: Direction) -> Decimal | None:
    limit, amount = limit_of(target, direction), amount_of(actual)
    if limit is None or amount is None:
        return None
    return amount - limit[1] if limit[0] in _FALLING else limit[1] - amount


def _not_reached(
    actual: Value,
    target: Value,
    direction: Direction,
    previous: Value | None,
    elapsed: Decimal,
) -> Attainment:
    if elapsed >= _OVER:
        return Attainment.NOT_MET
    if previous is None or not units_agree(unit_of_value(previous), unit_of_value(target)):
        return Attainment.AT_RISK
    is_rank = isinstance(target, Rank | Top)
    start, now = (_place(v) if is_rank else amount_of(v) for v in (previous, actual))
    goal = _goal(target, direction)
    if start is None or now is None or goal is None:
        return Attainment.AT_RISK
    operator, end = goal
    line = start + (end - start) * elapsed
    on_line = now <= line if operator in _FALLING else now >= line
    return Attainment.ON_WAY if on_line else Attainment.AT_RISK


def _place(value: Value) -> Decimal | None:
    return Decimal(value.rank) if isinstance(value, Rank) else None


def _goal(target: Value, direction: Direction) -> tuple[Operator, Decimal] | None:
    match target:
        case Rank(place) | Top(place):
            return Operator.LE, Decimal(place)
        case _:
            return limit_of(target, direction)
