"""A percentage that no whole number of people or units gives.

Wrong: 58,82, 64,70 and 76,47 are 10, 11 and 13 of 17, and 70,52 in the same row is no k of 17
(12/17 is 70,59); 92,70 % of the teachers where the staff's other figures betray some 24 people.
Right: figures that a whole number gives, rounded or cut off; demands such as 99,80 or 94,00, which
are limits and need no whole number; figures of years with more or fewer people (half as many to
half as many again are tried).
Reason: a measured share is a count divided by a count; one that no count gives was mistyped, or
belongs to other people (a district, a province).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lotrinh.core.lint.figures import (
    Figure,
    all_figures,
    baseline_of,
    decimals,
    own_figures,
    percent_of,
    row_name,
)
from lotrinh.core.lint.types import Draft, References, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Indicator, Plan
from lotrinh.core.text import fold

_LARGEST = 60
"""Above this size, figures of two decimals no longer betray it."""

_STAFF = re.compile(
    r"\b(?:giao vien|gv|nha giao|can bo quan ly|cbql|cbgv\w*|nguoi lao dong|vien chuc|dang vien)\b"
)
_PUPILS = re.compile(r"\b(?:hoc sinh|hs|tre)\b")


@dataclass(frozen=True, slots=True)
class _Size:
    """How many people the figures of a row speak of, and a figure that says so."""

    size: int
    witness: Figure


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each figure that the size betrayed by others makes impossible."""
    staff = next((s for row in plan.indicators if _is_staff(row) and (s := _betrayed(row))), None)
    for row in plan.indicators:
        size = _betrayed(row) or (staff if _is_staff(row) else None)
        if size is None:
            continue
        seen: set[Decimal] = set()
        for figure in _counted(row):
            percent = percent_of(figure.value, row)
            if percent is not None and percent not in seen and not _near(percent, size.size):
                seen.add(percent)
                yield _draft(row, figure, percent, size)


def _is_staff(row: Indicator) -> bool:
    name = fold(row.name)
    return bool(_STAFF.search(name)) and not _PUPILS.search(name)


def _counted(row: Indicator) -> list[Figure]:
    """Return the figures that must be counts: measured, or too fine for a demand (two decimals)."""
    measured = {id(baseline_of(row).cell), id(row.actual)}
    found = []
    for figure in own_figures(row):
        percent = percent_of(figure.value, row)
        if percent is None or _is_whole(percent):
            continue
        if id(figure.cell) in measured or not _is_whole(percent * 10):
            found.append(figure)
    return found


def _betrayed(row: Indicator) -> _Size | None:
    """Return the smallest size that explains most of the row's fine figures, two at least."""
    fine: dict[Decimal, Figure] = {}
    for figure in all_figures(row):
        percent = percent_of(figure.value, row)
        if percent is not None and not _is_whole(percent):
            fine.setdefault(percent, figure)
    best: tuple[int, int] = (1, 0)
    for size in range(2, _LARGEST + 1):
        explained = sum(_gives(percent, size) for percent in fine)
        if explained > best[0]:
            best = (explained, size)
    count, size = best
    if 2 * count <= len(fine) or not size:
        return None
    return _Size(size, next(f for percent, f in fine.items() if _gives(percent, size)))


def _is_whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def _gives(percent: Decimal, size: int) -> bool:
    """Say whether a whole number of ``size`` is ``percent``, rounded or cut off at its decimals."""
    step = Decimal(1).scaleb(-decimals(percent))
    count = int(percent * size / 100)
    differences = (Decimal(k * 100) / size - percent for k in (count, count + 1))
    return any(-step / 2 <= difference < step for difference in differences)


def _near(percent: Decimal, size: int) -> bool:
    return any(_gives(percent, near) for near in range(max(2, size // 2), size * 3 // 2 + 1))


def _draft(row: Indicator, figure: Figure, percent: Decimal, size: _Size) -> Draft:
    count = int((percent * size.size / 100).to_integral_value())
    nearest = f"{Decimal(count * 100) / size.size:.2f}".replace(".", ",")
    fraction = f"{count}/{size.size}"
    return Draft(
        place=figure.cell.place,
        quotes=(figure.quote, size.witness.quote),
        message=Message(
            f"Dòng {row_name(row)}: {figure.label.vi} {figure.text}% không là tỷ lệ của số nguyên "
            f"nào trên khoảng {size.size} (theo {size.witness.text}%); gần nhất là {fraction} = "
            f"{nearest}%.",
            f"Row {row_name(row)}: {figure.label.en} of {figure.text}% is no whole number out of "
            f"about {size.size} (as {size.witness.text}% betrays); the nearest is {fraction} = "
            f"{nearest}%.",
        ),
        suggestion=Message(
            "Ghi số đếm (tử số/mẫu số) rồi tính lại tỷ lệ; kiểm tra có lấy nhầm số của cấp khác.",
            "Write the counts (part/whole) and work the share out anew; check that it is not "
            "another level's figure.",
        ),
    )


RULE = Rule(
    code="LT111",
    name="impossible-ratio",
    severity=Severity.WARNING,
    title=Message("Tỷ lệ không thể có", "An impossible share"),
    check=check,
)
