"""The end of the document proper: recipients on the left, the signature on the right."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lotrinh.core.plan.types import Recipient, Signatory
from lotrinh.documents.blocks import Table
from lotrinh.documents.reading.ledger import Ledger, cells_of
from lotrinh.documents.reading.lines import Item, Line, lines_of_cell
from lotrinh.documents.reading.markers import Rank, split_marker

_RECIPIENTS = re.compile(r"noi nhan\b")
_CAPACITY = re.compile(
    r"(?:(?:tm|kt|tl|tuq|q)\s*\.?\s*)?(?:quyen )?(?:pho )?"
    r"(?:hieu truong|thu truong|chu tich|nguoi lap|truong ban|giam doc|giao vien)\b"
)
_SIGNED = re.compile(r"\(?(?:da ky|ky ten|ky,? ghi ro|ky va ghi|ky,? dong dau|dau)\b")
_NAME = re.compile(r"[A-ZĐÀ-Ỹ][\w'’.-]*(?:\s+[A-ZĐÀ-Ỹ][\w'’.-]*){1,6}$")


def starts_closing(item: Item) -> bool:
    """Say whether a line or table begins the closing block (*Nơi nhận*)."""
    if isinstance(item, Line):
        return bool(_RECIPIENTS.match(item.folded))
    return any(
        _RECIPIENTS.match(line.folded)
        for row in item.rows[:2]
        for cell in row.cells
        for line in lines_of_cell(cell)
    )


def read_closing(
    items: Sequence[Item], ledger: Ledger
) -> tuple[tuple[Recipient, ...], Signatory | None]:
    """Return recipients and signatory from the closing block's lines and tables."""
    left, right = _Left(), _Right()
    for item in items:
        if isinstance(item, Table):
            for cell in cells_of(item):
                for line in lines_of_cell(cell):
                    if left.take(line) or right.take(line):
                        ledger.place([cell])
        elif left.take(item) or right.take(item):
            ledger.place([item])
    return tuple(left.found), right.signatory()


class _Left:
    def __init__(self) -> None:
        self.found: list[Recipient] = []
        self._open = False

    def take(self, line: Line) -> bool:
        if _RECIPIENTS.match(line.folded):
            self._open = True
            return True
        marker = split_marker(line.text)
        lists = marker.rank is Rank.BULLET or line.folded.startswith("luu")
        if self._open and lists:
            self.found.append(Recipient(text=marker.rest.rstrip(" ;."), place=line.place))
            return True
        return False


class _Right:
    def __init__(self) -> None:
        self._capacity: list[Line] = []
        self._name: Line | None = None

    def take(self, line: Line) -> bool:
        if _CAPACITY.match(line.folded) and self._name is None:
            self._capacity.append(line)
            return True
        if _SIGNED.match(line.folded):
            return True
        if self._capacity and self._name is None and _NAME.match(line.text):
            self._name = line
            return True
        return False

    def signatory(self) -> Signatory | None:
        if not self._capacity:
            return None
        return Signatory(
            title=" ".join(line.text for line in self._capacity),
            name=self._name.text if self._name else "",
            place=(self._name or self._capacity[0]).place,
        )
