"""A row of bare numbers does not say what they count.

Wrong: a row *Tỷ lệ học sinh được xếp loại thể lực* with 100 in every cell and no ĐVT.
Right: ``%`` in the ĐVT column, or ``100%`` in the cells; a row of *Đạt*, *Có* or ranks needs none,
nor one whose name says what is counted (*Số học sinh*, *Tổng số lớp*).
Reason: 1 may be one per cent, one pupil or one school; a figure without its unit cannot be
measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lotrinh.core.lint.figures import Figure, all_figures, row_name
from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import NOWHERE, Indicator, Plan
from lotrinh.core.text import fold, squeeze
from lotrinh.core.values.types import Bound, Number, Range

_COUNT = re.compile(r"(?:tong )?so (?:luong )?(?!lieu\b|diem\b)[a-z]+")


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each row that has numbers and no unit."""
    for row in plan.indicators:
        counted = _COUNT.match(fold(row.name)) is not None
        bare = [each for each in all_figures(row) if _is_bare_number(each, counted=counted)]
        if bare and not squeeze(row.unit):
            yield _draft(row, bare[0])


def _is_bare_number(figure: Figure, *, counted: bool) -> bool:
    """Say whether the cell prints a number alone; a unit that was only guessed is none.

    A whole number in a row that is ``counted`` by its name is not alone.
    """
    match figure.value:
        case Number(value=value) if counted and value == int(value):
            return False
        case Number(unit=unit) | Bound(limit=Number(unit=unit)) | Range(unit=unit):
            return unit is None or fold(unit) not in fold(figure.text)
        case _:
            return False


def _draft(row: Indicator, first: Figure) -> Draft:
    place = row.place if row.unit_place == NOWHERE else row.unit_place
    return Draft(
        place=place,
        quotes=(Quote(row.name, row.name_place), first.quote),
        message=Message(
            f"Dòng {row_name(row)} không ghi đơn vị tính: {first.label.vi} “{first.text}” "
            "không rõ là gì.",
            f"Row {row_name(row)} has no unit: {first.label.en} “{first.text}” may be anything.",
        ),
        suggestion=Message(
            "Điền cột đơn vị tính (%, học sinh, giải pháp …).",
            "Fill the unit column (%, pupils, measures …).",
        ),
    )


RULE = Rule(
    code="LT115",
    name="missing-unit",
    severity=Severity.WARNING,
    title=Message("Thiếu đơn vị tính", "No unit"),
    check=check,
)
