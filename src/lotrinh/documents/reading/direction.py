"""Which way is better for an indicator, judged from its name."""

from __future__ import annotations

import re

from lotrinh.core.text import fold
from lotrinh.core.values.types import Direction

_LOWER = re.compile(
    r"\b(?:giam|bo hoc|luu ban|thoi hoc|duoi nuoc|tai nan|vi pham|bao luc|chua hoan thanh|chua dat"
    r"|ty le no|suy dinh duong|thua can|beo phi|xep hang|thu hang|hang|mu chu|yeu kem|nghi hoc)\b"
)
_NOT_LOWER = re.compile(
    r"\b(?:xoa mu chu|phong chong|phong tranh|giam nhe|khong vi pham|hang nam|duoc mien giam)\b"
)


def direction_of(name: str) -> Direction:
    """Return LOWER where the name counts something unwanted or a rank, else HIGHER."""
    folded = _NOT_LOWER.sub(" ", fold(name))
    return Direction.LOWER if _LOWER.search(folded) else Direction.HIGHER
