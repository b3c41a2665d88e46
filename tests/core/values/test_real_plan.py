"""Every figure that the sample plan prints is understood (../shared beside the project)."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from lotrinh.core.values import Column, Context, Missing, Reason, Text, compare, parse

TEXT = Path(__file__).parents[4] / "shared" / "plans" / "ke-hoach-240-2023.txt"
UNITS = ("%", "Xếp hạng", "ĐV", "")
_FIGURE = re.compile(r"[<>]?\s*\d[\d\s.,/]*")
_WORDS = {"Đạt", "Có", "Chưa", "Không", "X", "Chưa đánh giá"}

pytestmark = pytest.mark.real_plan


def printed_cells() -> list[str]:
    """Return the cells of the plan's tables that print a figure or a status."""
    if not TEXT.exists():
        pytest.skip("the sample plan is not beside the project (../shared/plans)")
    lines = TEXT.read_text(encoding="utf-8").splitlines()
    cells = [line[1:] for line in lines if line.startswith("\t") and "Phụ lục" not in line]
    return [
        cell
        for cell in cells
        if _FIGURE.fullmatch(cell.strip()) or " ".join(cell.split()) in _WORDS
    ]


def test_every_printed_cell_is_a_value() -> None:
    cells = printed_cells()
    assert len(cells) > 150
    for cell in cells:
        for unit in UNITS:
            reading = parse(cell, Context(unit=unit, column=Column.PHASE))
            assert not isinstance(reading.value, Text), (cell, unit)
            assert reading.text == cell


def test_only_what_says_so_is_missing() -> None:
    missing = Counter(
        reading.value.reason
        for cell in printed_cells()
        if isinstance((reading := parse(cell)).value, Missing)
    )
    assert missing == {Reason.NOT_ASSESSED: 2, Reason.NOT_YET: 2}


def test_every_value_meets_itself_or_says_why_not() -> None:
    for cell in printed_cells():
        value = parse(cell, Context(unit="%", column=Column.PHASE)).value
        assert compare(value, value).value in ("met", "missing", "not_comparable")
