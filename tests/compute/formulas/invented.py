"""Seeded rows of every table: the same ones on every machine and in every version of Python."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lotrinh.core.rosters import Column, ColumnKind
from lotrinh.reference.rosters import load_code_lists, load_rosters
from tests.compute.harness import Row

_BLANK = 0.06
_BLANKS = {"status_date": 0.7, "leaving_reason": 0.2}
_DAYS = {
    "status_date": (date(2025, 8, 15), 300),
    "fitness_date": (date(2025, 10, 1), 220),
    "birth_date": (date(2011, 1, 1), 365 * 9),
}
# Where a value drawn evenly would leave a formula with next to nothing to count.
_LIKELY: dict[str, dict[str, tuple[Any, ...]]] = {
    "pupils": {
        "status": (1,) * 20 + tuple(range(1, 13)) + (5, 9),
        "ethnicity": (1, 1, 1, 2, 5, 8, 55),
        "policy": (0, 0, 0, 1, 5, 8, 9, 16),
        "disabled": (False,) * 8 + (True,),
        "not_assessed": (None, None, None, None, False, True),
        "fitness": (None, None, None, 1, 1, 2, 2, 3, 4),
        "leaving_reason": tuple(range(1, 11)),
    },
    "staff": {"status": (1,) * 10 + tuple(range(1, 8)), "role": (1, 2, 3, 3, 3, 3, 3, 10)},
    "catchment": {
        "schooling": (1,) * 8 + (2, 3, 4, 5),
        "able_to_learn": (None, None, None, True, False),
        "disabled": (False, False, True),
    },
}
_BETWEEN = {
    "grip_kg": (8, 22),
    "sit_ups": (2, 16),
    "jump_cm": (90, 180),
    "run_30m_s": (5, 9),
    "shuttle_s": (12, 15),
    "run_5min_m": (580, 960),
}


def invented_rows(table: str, unit: str, count: int) -> list[Row]:
    """Return ``count`` rows of a unit; each column is drawn by itself.

    A new column of a table therefore leaves what the others hold as it was.
    """
    known = load_rosters()[table]
    columns = [column for column in known.kept if column.name != known.key]
    drawn = {column.name: _drawn(table, unit, column, count) for column in columns}
    return [{name: cells[number] for name, cells in drawn.items()} for number in range(count)]


def _drawn(table: str, unit: str, column: Column, count: int) -> list[Any]:
    draw = random.Random(f"{table} {unit} {column.name}")
    likely = _LIKELY.get(table, {}).get(column.name)
    cells: list[Any] = []
    for _row in range(count):
        blank = draw.random() < _BLANKS.get(column.name, _BLANK)
        cell = draw.choice(likely) if likely else _cell(draw, column)
        cells.append(None if blank else cell)
    return cells


def _cell(draw: random.Random, column: Column) -> Any:
    match column.kind:
        case ColumnKind.CODE:
            return draw.choice([code.number for code in load_code_lists()[column.codes].codes])
        case ColumnKind.FLAG:
            return draw.random() < 0.7
        case ColumnKind.COUNT | ColumnKind.DECIMAL:
            least, most = _BETWEEN.get(column.name, (column.least or 0, 60))
            number = draw.randint(least * 100, most * 100)
            return number // 100 if column.kind is ColumnKind.COUNT else Decimal(number) / 100
        case ColumnKind.DATE:
            first, days = _DAYS[column.name]
            return first + timedelta(days=draw.randrange(days))
        case ColumnKind.TEXT:
            return draw.choice(["Điểm chính", "Điểm lẻ 1"])
