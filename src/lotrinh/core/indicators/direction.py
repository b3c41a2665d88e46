"""Which way is better for an indicator."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lotrinh.core.text import fold
from lotrinh.core.values import Bound, Direction, Number, Operator, Rank, Top, Value

_UNWANTED = re.compile(
    r"\b(?:giam|bo hoc|luu ban|thoi hoc|duoi nuoc|tai nan|vi pham|bao luc|chua hoan thanh|chua dat"
    r"|ty le no|suy dinh duong|thua can|beo phi|xep hang|thu hang|hang|mu chu|yeu kem|nghi hoc)\b"
)
_WANTED = re.compile(
    r"\b(?:xoa mu chu|phong chong|phong tranh|giam nhe|khong vi pham|hang nam|duoc mien giam)\b"
)
_AT_MOST = (Operator.LT, Operator.LE)


def direction_of(name: str, unit: str = "", values: Iterable[Value] = ()) -> Direction:
    """Return LOWER where the indicator counts something unwanted or is a rank, else HIGHER.

    What the row demands decides first: a rank, or limits that are all from above (*dưới 0,2%*) or
    all from below. Then the words of the name and the unit as printed; *giảm* and *bỏ học* are
    unwanted, *phòng chống*, *xóa mù chữ* and *hằng năm* are not.
    """
    demanded = list(values)
    if any(isinstance(value, Rank | Top) for value in demanded):
        return Direction.LOWER
    sides = {
        value.op in _AT_MOST
        for value in demanded
        if isinstance(value, Bound) and isinstance(value.limit, Number)
    }
    if len(sides) == 1:
        return Direction.LOWER if sides.pop() else Direction.HIGHER
    said = _WANTED.sub(" ", f"{fold(name)} | {fold(unit)}")
    return Direction.LOWER if _UNWANTED.search(said) else Direction.HIGHER
