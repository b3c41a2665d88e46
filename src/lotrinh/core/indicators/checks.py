"""What is odd in the figures that a school sends: said beside them, and never in the way.

Each check compares a figure with itself, with the school's last period, or with the schools around.
A missing value says nothing that could be compared: it is neither 0 nor far from anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import median

from lotrinh.core.indicators.catalogue import Catalogue, CatalogueEntry
from lotrinh.core.indicators.reported import LeftOut, reported_figure
from lotrinh.core.messages import Message
from lotrinh.core.packages import Item, Package
from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.values import amount_of, format_decimal, format_value, prints_as, share
from lotrinh.core.values.amounts import is_percent
from lotrinh.core.values.types import Count, Number, Ratio, Value

JUMP_POINTS = Decimal(15)
"""Percentage points that a school's share seldom moves by between two years."""

JUMP_TIMES = 2
"""A count that has doubled or halved since last year is more often a slip than a change."""

SMALL_COUNT = 5
"""Counts that differ by no more than this come and go: one prize, then three."""

FEW = 2
"""So many pupils or teachers more or fewer are no jump, however small the school is."""

WHOLE_PART = Fraction(1, 4)
"""The part by which a whole seldom changes in a year: of five grades one goes and one comes."""

SMALL_WHOLE = 10
"""A whole that changed by no more than this many may well have: a school of one site."""

ENOUGH_NEIGHBOURS = 5
"""Below so many schools a median says nothing of what is usual."""

FAR_TIMES = 3
"""So many times the usual distance from the median is far."""

FAR_POINTS = Decimal(10)
"""Percentage points below which no share is far, also where all schools around are alike."""

_USUAL = Decimal("1.4826")
# The median distance from the median times this is a standard deviation, were they normal; unlike
# that, one school with a slip does not move it.


class Check(StrEnum):
    """Which check found something; a code of at most 30 letters, for good."""

    PART_OVER_WHOLE = "part_over_whole"
    COUNTS_CONTRADICT = "counts_contradict"
    JUMP = "jump"
    WHOLE_CHANGED = "whole_changed"
    FAR_FROM_NEIGHBOURS = "far_from_neighbours"
    SHARE_ALONE = "share_alone"
    OTHER_UNIT = "other_unit"
    NOT_OF_SCHOOLS = "not_of_schools"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Oddity:
    """What a check found in the figure of the key ``item``, in one sentence."""

    item: str
    check: Check
    message: Message


@dataclass(frozen=True, slots=True)
class Wanted:
    """An indicator that is looked for: the school's key and its name."""

    key: str
    name: str


def check_package(
    package: Package,
    catalogue: Catalogue,
    *,
    before: Package | None = None,
    neighbours: Mapping[str, Sequence[Value]] | None = None,
    wanted: Iterable[Wanted] = (),
) -> tuple[Oddity, ...]:
    """Return what is odd in ``package``, in the order of its figures; what is missing comes last.

    ``before`` is what the school sent for the last period of the same kind and was accepted;
    ``neighbours`` the values of the schools around by the catalogue's code, without its own.
    """
    entries = {entry.code: entry for entry in catalogue}
    earlier = {_match(item): item for item in before.items} if before is not None else {}
    around = neighbours or {}
    found = []
    for item in package.items:
        entry = entries.get(item.code)
        found += [
            Oddity(item.key, check, message)
            for check, message in (
                *_of_itself(item, entry),
                *_since(item, entry, earlier.get(_match(item)), before.period if before else ""),
                *_beside(item, entry, around.get(item.code, ())),
            )
        ]
    sent = {item.key for item in package.items}
    return (*found, *(_missing(one) for one in wanted if one.key not in sent))


_Found = Iterator[tuple[Check, Message]]


def _match(item: Item) -> str:
    """Return what makes a figure the same one in another period."""
    return item.code or item.key


def _of_itself(item: Item, entry: CatalogueEntry | None) -> _Found:
    yield from _counts(item, entry)
    if entry is None:
        return
    if TargetLevel.SCHOOL not in entry.asked_of:
        yield (
            Check.NOT_OF_SCHOOLS,
            Message(
                f"{_said(item.value)}: “{entry.name.vi}” là số của xã, tỉnh, không phải của một "
                "trường. Xem có ghi nhầm số của cấp trên không.",
                f"{_said(item.value)}: “{entry.name.en}” is asked of communes and provinces, not "
                "of a school. Is it the figure of a unit above?",
            ),
        )
    if reported_figure(item.value, entry.roll_up) is LeftOut.SHARE_ALONE:
        yield (
            Check.SHARE_ALONE,
            Message(
                f"Chỉ có {_said(item.value)}, không có hai số đếm nên không cộng được vào xã, "
                "tỉnh. Nhập lại như 58/60.",
                f"{_said(item.value)} comes without its two counts, so it cannot be added up. "
                "Enter it like 58/60.",
            ),
        )
    printed = _unit_printed(item.value)
    if (printed and entry.kind == "ratio" and not is_percent(printed)) or (
        printed and entry.kind == "count" and is_percent(printed)
    ):
        yield Check.OTHER_UNIT, _other_unit(item, entry, printed)


def _counts(item: Item, entry: CatalogueEntry | None) -> _Found:
    """Find counts that cannot be, or that do not give the share beside them."""
    counts = _counts_of(item)
    # So many pupils for each teacher may well be more than one.
    is_part = not _is_quotient(entry)
    percent = _printed_percent(item.value)
    if counts is not None and counts[0] > counts[1] and is_part:
        part, whole = (_whole(count) for count in counts)
        yield (
            Check.PART_OVER_WHOLE,
            Message(
                f"Tử số {part} lớn hơn mẫu số {whole}. Xem lại hai số.",
                f"The part {part} is more than the whole {whole}. Look at both again.",
            ),
        )
    elif counts is None and percent is not None and percent > 100 and _is_share(entry):
        yield (
            Check.PART_OVER_WHOLE,
            Message(
                f"{format_decimal(percent)}% lớn hơn 100%. Xem lại số.",
                f"{format_decimal(percent)}% is more than 100%. Look at it again.",
            ),
        )
    elif counts is not None and percent is not None and is_part:
        yield from _contradiction(counts, percent)
    if isinstance(item.value, Ratio) and counts not in (None, _pair(item.value)):
        yield (
            Check.COUNTS_CONTRADICT,
            Message(
                f"Ghi {_said(item.value)} nhưng hai số đếm kèm theo khác. Xem lại.",
                f"It says {_said(item.value)}, but the two counts beside it differ. Look again.",
            ),
        )


def _contradiction(counts: tuple[int, int], percent: Decimal) -> _Found:
    part, whole = counts
    if whole and not prints_as(part, whole, percent):
        given, counted = format_decimal(percent), format_decimal(share(part, whole))
        yield (
            Check.COUNTS_CONTRADICT,
            Message(
                f"{part}/{whole} là {counted}% nhưng ghi {given}%. Xem số nào đúng.",
                f"{part}/{whole} is {counted}%, but {given}% is written. Which one is right?",
            ),
        )


def _since(item: Item, entry: CatalogueEntry | None, earlier: Item | None, period: str) -> _Found:
    """Find a jump from the last period, in the figure or in its whole."""
    if earlier is None:
        return
    if _is_quotient(entry):
        was, now = format_value(earlier.value), format_value(item.value)
        has_jumped = _has_doubled(earlier.value, item.value)
    else:
        was, now = _said(earlier.value), _said(item.value)
        has_jumped = _has_jumped(earlier.value, item.value)
    if has_jumped:
        yield (
            Check.JUMP,
            Message(
                f"Kỳ {period} là {was}, nay {now}: thay đổi nhiều. Xem lại, hoặc ghi vì sao.",
                f"It was {was} in {period} and is {now} now: a large change. Look again, or say "
                "why.",
            ),
        )
    if isinstance(earlier.value, Ratio) and isinstance(item.value, Ratio):
        before, after = earlier.value.denominator, item.value.denominator
        change = abs(after - before)
        if change > SMALL_WHOLE and change > WHOLE_PART * before:
            yield (
                Check.WHOLE_CHANGED,
                Message(
                    f"Mẫu số kỳ {period} là {_whole(before)}, nay {_whole(after)}. Xem có đếm "
                    "đúng nhóm không.",
                    f"The whole was {_whole(before)} in {period} and is {_whole(after)} now. Are "
                    "the same people counted?",
                ),
            )


def _has_jumped(was: Value, now: Value) -> bool:
    before, after = amount_of(was), amount_of(now)
    if before is None or after is None or _unit_of(was) != _unit_of(now):
        return False
    change = abs(after - before)
    if _unit_of(now) == "%":
        return change > max(JUMP_POINTS, _weight_of_few(was), _weight_of_few(now))
    return change > SMALL_COUNT and _is_times(before, after)


def _has_doubled(was: Value, now: Value) -> bool:
    """Say whether so many for each have become twice as many, or half."""
    if not isinstance(was, Ratio) or not isinstance(now, Ratio):
        return False
    before, after = amount_of(was), amount_of(now)
    return before is not None and after is not None and _is_times(before, after)


def _is_times(before: Decimal, after: Decimal) -> bool:
    low, high = sorted((before, after))
    return high != low and high >= JUMP_TIMES * low


def _beside(item: Item, entry: CatalogueEntry | None, around: Sequence[Value]) -> _Found:
    """Find a share far from those of the schools around.

    Counts are not compared: they are as large as the schools are. So many of one thing for each
    of another are no share either.
    """
    amount = amount_of(item.value)
    shares = [one for value in around if (one := _share_in(value)) is not None]
    is_share = _unit_of(item.value) == "%" and not _is_quotient(entry)
    if amount is None or not is_share or len(shares) < ENOUGH_NEIGHBOURS:
        return
    middle = median(shares)
    usual = _USUAL * median(abs(one - middle) for one in shares)
    if abs(amount - middle) > max(FAR_TIMES * usual, FAR_POINTS, _weight_of_few(item.value)):
        printed = format_decimal(round(middle, 2))
        yield (
            Check.FAR_FROM_NEIGHBOURS,
            Message(
                f"Trường này {_said(item.value)}; {len(shares)} trường quanh đây ở giữa là "
                f"{printed}%. Xem lại, hoặc ghi vì sao.",
                f"This school says {_said(item.value)}; the median of {len(shares)} schools around "
                f"is {printed}%. Look again, or say why.",
            ),
        )


def _missing(wanted: Wanted) -> Oddity:
    message = Message(f"Chưa có số của “{wanted.name}”.", f"There is no figure of “{wanted.name}”.")
    return Oddity(wanted.key, Check.MISSING, message)


def _other_unit(item: Item, entry: CatalogueEntry, printed: str) -> Message:
    return Message(
        f"{_said(item.value)} tính bằng “{printed}”, chỉ tiêu này tính bằng “{entry.unit}”. Xem "
        "lại đơn vị tính.",
        f"{_said(item.value)} is in “{printed}”, this indicator is in “{entry.unit}”. Look at the "
        "unit again.",
    )


def _counts_of(item: Item) -> tuple[int, int] | None:
    if item.numerator is not None and item.denominator is not None:
        return item.numerator, item.denominator
    return _pair(item.value) if isinstance(item.value, Ratio) else None


def _pair(ratio: Ratio) -> tuple[int, int]:
    return ratio.numerator, ratio.denominator


def _printed_percent(value: Value) -> Decimal | None:
    match value:
        case Ratio(percent=percent):
            return percent
        case Number(amount, "%"):
            return amount
    return None


def _is_share(entry: CatalogueEntry | None) -> bool:
    return entry is not None and entry.kind == "ratio"


def _is_quotient(entry: CatalogueEntry | None) -> bool:
    """Say whether its two counts are so many of one thing for each of another: no share."""
    return entry is not None and entry.kind == "quotient"


def _share_in(value: Value) -> Decimal | None:
    return amount_of(value) if _unit_of(value) == "%" else None


def _unit_of(value: Value) -> str | None:
    """Return what an amount is in: ``%`` for a share, a count's or a number's own unit."""
    match value:
        case Ratio():
            return "%"
        case Number(_, unit):
            return unit
        case Count(_, noun):
            return noun
    return None


def _unit_printed(value: Value) -> str:
    """Return the unit that a number says itself; a ratio counts whatever its name says."""
    return "" if isinstance(value, Ratio) else _unit_of(value) or ""


def _weight_of_few(value: Value) -> Decimal:
    """Return by how many points ``FEW`` people move a share; 0 where its whole is not known."""
    whole = value.denominator if isinstance(value, Ratio) else 0
    return Decimal(100 * FEW) / whole if whole else Decimal(0)


def _said(value: Value) -> str:
    """Return a value with its share: ``58/60 (96,67%)``."""
    printed = format_value(value)
    if isinstance(value, Ratio) and value.percent is None and value.denominator:
        return f"{printed} ({format_decimal(share(value.numerator, value.denominator))}%)"
    return printed


def _whole(count: int) -> str:
    return format_decimal(Decimal(count))
