"""A percentage that no whole number of people or units gives.

Wrong: 58,82, 64,70 and 76,47 are 10, 11 and 13 of 17, and 70,52 in the same row is no k of 17
(12/17 is 70,59); 92,70 % of the teachers where the staff's other figures betray some 24 people.
Only worth a look: demands of less than one person of them (0,3 % of 24).
Right: figures that a whole number gives, rounded or cut off; demands such as 99,80 or 94,00, which
are limits and need no whole number; figures of years with more or fewer people (half as many to
half as many again are tried, some more if another row betrayed them); shares of pupils, who are
too many for their shares to tell.
Reason: a measured share is a count divided by a count; one that no count gives was mistyped, or
belongs to other people (a district, a province).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from lotrinh.core.lint.figures import (
    Figure,
    all_figures,
    own_figures,
    percent_of,
    quotes_of,
    row_name,
)
from lotrinh.core.lint.types import Draft, References, Rule, Severity
from lotrinh.core.lint.wording import listed
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Indicator, Plan
from lotrinh.core.text import fold
from lotrinh.core.values import Direction
from lotrinh.core.values.rational import common_sizes, nearest_ratio, possible_ratios, share

# Above 60, figures of two decimals no longer betray how many there are.
_SIZES = range(2, 61)

_STAFF = re.compile(
    r"\b(?:giao vien|gv|nha giao|can bo quan ly|cbql|cbgv\w*|nguoi lao dong|vien chuc|dang vien)\b"
)
_SCHOOLS = re.compile(r"(?:t[yi] le )?(?:so )?truong\b")
_PUPILS = re.compile(r"\b(?:hoc sinh|hs|tre)\b")


@dataclass(frozen=True, slots=True)
class _Sizes:
    """How many people a row's figures can be of (17, also 34 or 51), and one that says so."""

    sizes: tuple[int, ...]
    witness: Figure
    borrowed: bool = False

    @property
    def near(self) -> set[int]:
        """Every size from half as many to half as many again, a sixth more if ``borrowed``.

        Another row may count other people: three quarters of a staff are teachers, or more.
        """
        most = Fraction(5, 3) if self.borrowed else Fraction(3, 2)
        return {n for size in self.sizes for n in range(max(2, size // 2), int(size * most) + 1)}


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each figure that the size betrayed by others makes impossible."""
    staff = next((s for row in plan.indicators if _is_staff(row) and (s := _betrayed(row))), None)
    borrowed = replace(staff, borrowed=True) if staff else None
    for row in plan.indicators:
        people = _betrayed(row) or (borrowed if _is_staff(row) else None)
        if people is None:
            continue
        seen: set[Decimal] = set()
        for figure, percent in _counted(own_figures(row), row):
            if percent not in seen and not possible_ratios(percent, people.near):
                seen.add(percent)
                yield _impossible(row, figure, percent, people)
        if _is_staff(row) and row.direction is Direction.HIGHER:
            yield from _less_than_one(row, people)


def _is_staff(row: Indicator) -> bool:
    return bool(_STAFF.search(fold(f"{row.group} {row.name}"))) and not _PUPILS.search(
        fold(row.name)
    )


def _counted(figures: Sequence[Figure], row: Indicator) -> list[tuple[Figure, Decimal]]:
    """Return the percentages that must be counts: measured, or too fine for a demand (70,52)."""
    measured = {id(row.baseline), id(row.actual)}
    found = []
    for figure in figures:
        percent = percent_of(figure.value, row)
        if percent is None or _is_whole(percent):
            continue
        if id(figure.cell) in measured or not _is_whole(percent * 10):
            found.append((figure, percent))
    return found


def _betrayed(row: Indicator) -> _Sizes | None:
    """Return the sizes that explain most of the figures that must be counts.

    Two different ones at least, and only where there are few by nature (staff, schools): shares of
    hundreds of pupils agree by chance.
    """
    if not (_is_staff(row) or _SCHOOLS.match(fold(row.name))):
        return None
    fine: dict[Decimal, Figure] = {}
    for figure, percent in _counted(all_figures(row), row):
        fine.setdefault(percent, figure)
    sizes = common_sizes(fine, _SIZES)
    explained = [f for percent, f in fine.items() if possible_ratios(percent, sizes[:1])]
    if len(explained) < 2 or 2 * len(explained) <= len(fine):
        return None
    return _Sizes(sizes, explained[0])


def _is_whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def _impossible(row: Indicator, figure: Figure, percent: Decimal, people: _Sizes) -> Draft:
    size = people.sizes[0]
    near = nearest_ratio(percent, size)
    nearest = f"{near.numerator}/{size} = {_shown(share(near.numerator, size))}"
    shown, witness = _shown(percent), f"{people.witness.text}%"
    return Draft(
        place=figure.cell.place,
        quotes=(figure.quote, people.witness.quote),
        message=Message(
            f"Dòng {row_name(row)}: {figure.label.vi} ghi {shown}, nhưng không số đếm nào trên "
            f"khoảng {size} (suy từ {witness}) cho tỷ lệ này; gần nhất là {nearest}.",
            f"Row {row_name(row)}: {figure.label.en} is {shown}, but no count out of about "
            f"{size} (as {witness} betrays) gives this share; the nearest is {nearest}.",
        ),
        suggestion=_MEND,
    )


def _less_than_one(row: Indicator, people: _Sizes) -> Iterator[Draft]:
    """Yield one finding if the row has demands of less than one person of the staff."""
    smallest = Decimal(100) / max(people.near)
    small = [
        figure
        for figure in own_figures(row)[1:]
        if (percent := percent_of(figure.value, row)) is not None and 0 < percent < smallest
    ]
    if small:
        texts, size = listed(figure.text for figure in small), people.sizes[0]
        one = _shown(share(1, size))
        yield Draft(
            place=small[0].cell.place,
            quotes=(*quotes_of(small), people.witness.quote),
            severity=Severity.INFO,
            message=Message(
                f"Dòng {row_name(row)}: {texts} (%) chưa bằng một người trên khoảng {size} "
                f"người; một người đã là {one}.",
                f"Row {row_name(row)}: {texts} (%) are less than one person of about {size}; "
                f"one person is {one}.",
            ),
            suggestion=_MEND,
        )


def _shown(percent: Decimal) -> str:
    return f"{percent:.2f}%".replace(".", ",")


_MEND = Message(
    "Ghi số đếm (tử số/mẫu số) rồi tính lại tỷ lệ; kiểm tra có lấy nhầm số của cấp khác.",
    "Write the counts (part/whole) and work the share out anew; check that it is not another "
    "level's figure.",
)

RULE = Rule(
    code="LT111",
    name="impossible-ratio",
    severity=Severity.WARNING,
    title=Message("Tỷ lệ không thể có", "An impossible share"),
    check=check,
)
