"""Units as dots on a strip: where they lie between the lowest and the highest, who is behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 132, 28
_SIDE = 6  # pixels of air beside the outermost dots
_STEP = 4  # pixels between two dots beside and over each other
_LINE = HEIGHT - 4
_MOST = 6  # dots over each other; of more the pile stands for all


@dataclass(frozen=True, slots=True)
class Dot:
    """A unit's amount; ``is_behind`` where it is short of the target."""

    amount: Decimal
    is_behind: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """The shapes of a strip as SVG paths, whose lines with round ends are the dots.

    ``target`` is the upright line of the target, ``""`` without one.
    """

    ahead: str
    behind: str
    target: str


def strip_of(dots: Sequence[Dot], target: Decimal | None) -> Strip | None:
    """Return the strip of ``dots``; None where there are not two to compare."""
    if len(dots) < 2:
        return None
    amounts = [dot.amount for dot in dots]
    scale = _Scale([*amounts, *([target] if target is not None else [])])
    piles: Counter[tuple[int, bool]] = Counter(
        (scale.slot(dot.amount), dot.is_behind) for dot in dots
    )
    high = max(piles.values())
    paths = {False: "", True: ""}
    for (slot, is_behind), many in sorted(piles.items()):
        up = (many - 1) * _STEP if high <= _MOST else (many - 1) * _STEP * (_MOST - 1) // (high - 1)
        paths[is_behind] += f"M{slot} {_LINE}v-{up}"
    line = "" if target is None else f"M{scale.slot(target)} 1V{HEIGHT - 1}"
    return Strip(paths[False], paths[True], line)


class _Scale:
    """Places amounts in slots, so that equal ones lie over each other."""

    def __init__(self, amounts: Sequence[Decimal]) -> None:
        self._low = min(amounts)
        self._width = max(amounts) - self._low

    def slot(self, amount: Decimal) -> int:
        if not self._width:
            return WIDTH // 2
        share = float((amount - self._low) / self._width)
        return _SIDE + round(share * (WIDTH - 2 * _SIDE) / _STEP) * _STEP
