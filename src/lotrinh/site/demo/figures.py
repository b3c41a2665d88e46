"""Figures for the demo school: some meet their target, some do not, none is real."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from random import Random

from lotrinh.core.text import fold
from lotrinh.core.values import format_value, limit_of
from lotrinh.core.values.types import (
    Bound,
    Demanded,
    Direction,
    Level,
    Missing,
    Number,
    Operator,
    Range,
    Rank,
    Ratio,
    Status,
    StatusWord,
    Top,
    Value,
)

# How many there are of whom an indicator speaks, as the example plan's own percentages betray
# (95,83 % is 23 of 24 teachers); the first words that the name has decide.
_SIZES = (
    ("can bo quan ly", 26),
    ("dang vien", 28),
    ("giao vien", 24),
    ("lop 1", 84),
    ("hoan thanh chuong trinh tieu hoc", 80),
    ("khuyet tat", 12),
    ("chinh sach", 52),
    ("phong hoc", 18),
)
_PUPILS = 412
_WORDS = {
    (StatusWord.MET, True): "Đạt",
    (StatusWord.MET, False): "Chưa đạt",
    (StatusWord.YES, True): "Có",
    (StatusWord.YES, False): "Không",
    (StatusWord.NO, True): "Không",
    (StatusWord.NO, False): "Có",
    (StatusWord.NOT_MET, True): "Chưa đạt",
    (StatusWord.NOT_MET, False): "Chưa đạt",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person at the demo school types: counts, or a text."""

    text: str = ""
    numerator: int | None = None
    denominator: int | None = None


def entry_for(
    name: str, target: Value, direction: Direction, *, meets: bool, random: Random
) -> Entry | None:
    """Return what to enter for an indicator so that it meets ``target`` or does not.

    None where the target says nothing that an actual could be held against.
    """
    match target:
        case Missing():
            return None
        case Rank() | Top():
            return _rank(target, meets=meets, random=random)
        case Status(status=status):
            return Entry(_WORDS[status, meets])
        case Demanded():
            return Entry("Đạt" if meets else "Chưa đạt")
        case Level(scale=scale, level=level):
            return Entry(f"{scale} {_lower(level) if not meets else level}".strip())
    limit = limit_of(target, direction)
    if limit is None:
        return Entry(format_value(target))
    if _is_share(target):
        return _share(name, limit, meets=meets, random=random)
    amount = _amount(limit, meets=meets, step=random.randint(1, 2))
    return Entry(format_value(Number(amount)))


def past_entry(
    name: str, baseline: Value, direction: Direction, *, years_before: int, random: Random
) -> Entry | None:
    """Return what a school year came to that ended ``years_before`` years before the baseline.

    The year before the plan came to its baseline; those before it to a little less. None where the
    baseline is no figure.
    """
    worse = random.randint(1, 2) * years_before
    if direction is Direction.HIGHER:
        worse = -worse
    match baseline:
        case Number(value=percent, unit="%"):
            whole = _size_of(name)
            part = int((percent * whole / 100).to_integral_value(ROUND_HALF_UP)) + worse
            return Entry(numerator=min(max(part, 0), whole), denominator=whole)
        case Number(value=amount):
            return Entry(format_value(Number(max(amount + worse, Decimal(0)))))
        case Status() | Level():
            return Entry(format_value(baseline))
    return None


def _size_of(name: str) -> int:
    folded = fold(name)
    return next((size for word, size in _SIZES if word in folded), _PUPILS)


def _is_share(target: Value) -> bool:
    if isinstance(target, Bound):
        return isinstance(target.limit, Number) and target.limit.unit == "%"
    return isinstance(target, Ratio) or (isinstance(target, Number | Range) and target.unit == "%")


def _share(
    name: str, limit: tuple[Operator, Decimal], *, meets: bool, random: Random
) -> Entry | None:
    whole = _size_of(name)
    op, percent = limit
    wanted = percent * whole / 100
    part = int(_amount((op, wanted), meets=meets, step=random.randint(1, 3)))
    return Entry(numerator=min(max(part, 0), whole), denominator=whole)


def _amount(limit: tuple[Operator, Decimal], *, meets: bool, step: int) -> Decimal:
    """Return a whole number that keeps the limit just so, or misses it by ``step``."""
    op, wanted = limit
    upward = op in {Operator.GT, Operator.GE}
    edge = wanted.to_integral_value(ROUND_CEILING if upward else ROUND_FLOOR)
    if edge == wanted and op in {Operator.GT, Operator.LT}:
        edge += 1 if upward else -1
    missed = edge - step if upward else edge + step
    return max(edge if meets else missed, Decimal(0))


def _rank(target: Rank | Top, *, meets: bool, random: Random) -> Entry:
    best = target.rank if isinstance(target, Rank) else target.size
    of = target.of or 19
    place = random.randint(max(1, best - 2), best) if meets else best + random.randint(1, 3)
    return Entry(f"{min(place, of)}/{of}")


def _lower(level: str) -> str:
    """Return the step below a numbered grade, else a word for one that is below any."""
    return str(int(level) - 1) if level.isdecimal() and int(level) > 1 else "Chưa đạt"
