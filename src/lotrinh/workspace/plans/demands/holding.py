"""A demand held against the school's plan: the plan's own target, and what does not fit.

As the rule LT105 does: a plain comparison of two demands, and the final phase where the school's
own column is blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lotrinh.core.indicators import order_of, period_of, phase_for
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.values import Direction, Value, is_said, same_demand, weaker, weaker_word
from lotrinh.workspace.people.queries import Unit
from lotrinh.workspace.plans.demands.understanding import as_plan_indicator
from lotrinh.workspace.plans.demands.views import (
    TAKEN_ON,
    Conflict,
    ConflictKind,
    HandedState,
    OwnTarget,
    RegistrationView,
)
from lotrinh.workspace.plans.matching import match_indicators
from lotrinh.workspace.plans.queries import PlanRow

_BOTH = TargetLevel.CENTRAL_PROVINCE
COLUMNS_OF_KIND: Mapping[str, frozenset[TargetLevel]] = {
    Unit.Kind.MINISTRY: frozenset({TargetLevel.CENTRAL, _BOTH}),
    Unit.Kind.PROVINCE: frozenset({TargetLevel.PROVINCE, _BOTH}),
    Unit.Kind.DISTRICT: frozenset({TargetLevel.DISTRICT}),
    Unit.Kind.COMMUNE: frozenset({TargetLevel.COMMUNE}),
}
"""In which columns of a school's plan the targets of a unit of this kind stand."""

COLUMNS_OF_LEVEL: Mapping[TargetLevel, frozenset[TargetLevel]] = {
    TargetLevel.CENTRAL: frozenset({TargetLevel.CENTRAL, _BOTH}),
    TargetLevel.PROVINCE: frozenset({TargetLevel.PROVINCE, _BOTH}),
    _BOTH: frozenset({TargetLevel.CENTRAL, TargetLevel.PROVINCE, _BOTH}),
}
"""In which columns the targets that the state or the province sets stand."""

_COLUMN_WORDS: Mapping[TargetLevel, Message] = {
    TargetLevel.CENTRAL: Message("Trung ương", "the centre"),
    _BOTH: Message("TW, Tỉnh", "the centre and the province"),
    TargetLevel.PROVINCE: Message("Tỉnh", "the province"),
    TargetLevel.DISTRICT: Message("Huyện", "the district"),
    TargetLevel.COMMUNE: Message("Xã", "the commune"),
}
_STANDS = TAKEN_ON | {HandedState.WAITING}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is demanded until when, and in which columns of a plan it should stand.

    ``code`` is the catalogue's, ``""`` for an indicator that it has not.
    """

    code: str
    name: str
    unit_text: str
    direction: Direction
    period: str
    text: str
    value: Value
    columns: frozenset[TargetLevel]


@dataclass(frozen=True, slots=True)
class Held:
    """What a school's plan says of a demand; ``row`` is None where it has no such row."""

    row: PlanRow | None
    own: OwnTarget | None
    conflicts: tuple[Conflict, ...]


class PlanRows:
    """The rows of the last versions of all plans of a school."""

    def __init__(self, rows: Sequence[PlanRow]) -> None:
        self._by_year: dict[str, list[PlanRow]] = {}
        for row in rows:
            self._by_year.setdefault(row.version.plan.school_year, []).append(row)

    def hold(self, asked: Asked, registration: RegistrationView | None = None) -> Held:
        """Return what the plan of the demand's period aims at, and what does not fit."""
        rows = self._in_force(asked.period)
        if not rows:
            words = Message(
                "Trường chưa có kế hoạch cho kỳ này.", "There is no plan for this period yet."
            )
            return Held(None, None, (Conflict(ConflictKind.NO_PLAN, words),))
        row = _row_of(rows, asked)
        if row is None:
            words = Message(
                "Kế hoạch chưa có chỉ tiêu này.", "The plan does not have this indicator."
            )
            return Held(None, None, (Conflict(ConflictKind.NO_ROW, words),))
        own = _own_target(row, asked.period)
        return Held(row, own, tuple(_conflicts(row, own, asked, registration)))

    def _in_force(self, period: str) -> list[PlanRow]:
        """Return the rows of the plan of the latest year that is not after the period's."""
        judged = period_of(period)[:9]
        latest = max((year for year in self._by_year if year <= judged), default="")
        return self._by_year.get(latest, [])


def _row_of(rows: Sequence[PlanRow], asked: Asked) -> PlanRow | None:
    """Return the row of the demanded indicator: of the same code, else of the same or so close a
    name as a new version of the plan would be matched by."""
    if asked.code:
        return next((row for row in rows if row.indicator.code == asked.code), None)
    wanted = as_plan_indicator(asked.name, asked.unit_text)
    [match] = match_indicators([wanted], [row.indicator for row in rows])
    return next((row for row in rows if row.indicator == match.indicator), None)


def _own_target(row: PlanRow, period: str) -> OwnTarget | None:
    """Return the phase of the period, else the school's final target; None if neither is there."""
    phases = {phase.key: phase for phase in row.phases.all() if is_said(phase.value)}
    key = phase_for(period_of(period), phases)
    if key is not None:
        return _target(_phase_label(key), key, phases[key].text, phases[key].value, period)
    final = next((t for t in row.targets.all() if t.level == TargetLevel.SCHOOL), None)
    if final is not None and is_said(final.value):
        year = "" if row.target_year is None else f"{row.target_year:04}"
        label = Message(
            f"chỉ tiêu của trường {year}".strip(), f"the school's target {year}".strip()
        )
        return _target(label, year or period, final.text, final.value, period)
    if phases:
        last = phases[max(phases, key=order_of)]
        return _target(_phase_label(last.key), last.key, last.text, last.value, period)
    return None


def _target(label: Message, own: str, text: str, value: Value, period: str) -> OwnTarget:
    mine, demanded = order_of(own), order_of(period)
    return OwnTarget(
        label=label,
        period=own,
        text=text,
        value=value,
        is_of_period=mine == demanded,
        is_earlier=mine < demanded,
    )


def _phase_label(key: str) -> Message:
    return Message(f"phân kỳ {key}", f"the phase {key}")


def _conflicts(
    row: PlanRow, own: OwnTarget | None, asked: Asked, registration: RegistrationView | None
) -> Iterator[Conflict]:
    stands = registration if registration and registration.state in _STANDS else None
    if own is None:
        yield Conflict(
            ConflictKind.NO_TARGET,
            Message(
                "Kế hoạch có chỉ tiêu này nhưng chưa ghi mức.",
                "The plan has this indicator, but no target of it.",
            ),
        )
    elif not own.is_earlier:
        accepted = stands if stands and stands.state is HandedState.ACCEPTED else None
        bar = accepted.value if accepted else asked.value
        if weaker(own.value, bar, asked.direction) is True:
            yield _own_weaker(own, asked, accepted)
    yield from _columns_that_differ(row, asked)
    if (
        stands
        and own is not None
        and own.is_of_period
        and same_demand(own.value, stands.value, asked.direction) is False
    ):
        yield Conflict(
            ConflictKind.REGISTERED_DIFFERS,
            Message(
                f"Đã đăng ký {stands.text}, nhưng {own.label.vi} trong kế hoạch là {own.text}.",
                f"{stands.text} is registered, but {own.label.en} in the plan is {own.text}.",
            ),
        )


def _own_weaker(own: OwnTarget, asked: Asked, accepted: RegistrationView | None) -> Conflict:
    word = weaker_word(own.value, asked.direction)
    bar = accepted.text if accepted else asked.text
    vi, en = ("mức đã được chấp nhận", "what was accepted") if accepted else (
        "mức được giao", "what is demanded"
    )  # fmt: skip
    return Conflict(
        ConflictKind.OWN_WEAKER,
        Message(
            f"Kế hoạch: {own.label.vi} là {own.text}, {word.vi} {vi} {bar}.",
            f"The plan: {own.label.en} is {own.text}, {word.en} {en}, {bar}.",
        ),
    )


def _columns_that_differ(row: PlanRow, asked: Asked) -> Iterator[Conflict]:
    """Yield the columns in which the plan says that something else was demanded for that year."""
    if row.target_year is not None and row.target_year not in _years_of(asked.period):
        return
    for cell in row.targets.all():
        level = TargetLevel(cell.level)
        if level not in asked.columns or not is_said(cell.value):
            continue
        if same_demand(cell.value, asked.value, asked.direction) is False:
            column = _COLUMN_WORDS[level]
            yield Conflict(
                ConflictKind.COLUMN_DIFFERS,
                Message(
                    f"Cột “{column.vi}” trong kế hoạch ghi {cell.text}, văn bản giao {asked.text}.",
                    f"The plan's column of {column.en} says {cell.text}, the document "
                    f"{asked.text}.",
                ),
            )


def _years_of(period: str) -> set[int]:
    """Return the years that a period touches: a column is headed by either."""
    return {int(year) for year in period.partition("/")[0].split("-")}
