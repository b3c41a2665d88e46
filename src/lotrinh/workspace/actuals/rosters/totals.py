"""Adding units' figures up the tree, one change at a time: exact, whatever the order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lotrinh.core.indicators import Figure, RollUp
from lotrinh.core.indicators.rollup import as_one_unit


@dataclass(slots=True)
class Total:
    """What the units below add up to for one indicator.

    ``reported`` counts the units with a figure, ``not_applicable`` those of them that have nobody
    to ask; ``grades`` how many units stand at each grade, where the lowest counts.
    """

    numerator: int = 0
    denominator: int | None = None
    unknown: int = 0
    reported: int = 0
    not_applicable: int = 0
    grades: dict[str, int] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: list[Any]) -> Total:
        """Return a total as ``to_json`` gave it."""
        part, whole, unknown, reported, not_applicable, grades = data
        return cls(part, whole, unknown, reported, not_applicable, dict(grades))

    def change(self, figure: Figure, *, times: int, rule: RollUp) -> None:
        """Add a unit's figure (``times`` 1), or take out one that was added (-1)."""
        self.reported += times
        if not figure.is_applicable:
            self.not_applicable += times
        if rule is RollUp.UNITS:
            figure = as_one_unit(figure)
        self.unknown += times * figure.unknown
        if rule is RollUp.WORST:
            if not figure.unknown:
                grade = str(figure.numerator)
                self.grades[grade] = self.grades.get(grade, 0) + times
                if not self.grades[grade]:
                    del self.grades[grade]
            return
        self.numerator += times * figure.numerator
        if figure.denominator is not None:
            self.denominator = (self.denominator or 0) + times * figure.denominator

    @property
    def figure(self) -> Figure:
        """The figure of the unit above; of grades the lowest."""
        part = min(map(int, self.grades), default=0) if self.grades else self.numerator
        return Figure(part, self.denominator, self.unknown)

    def to_json(self) -> list[Any]:
        """Return the total as it is kept; its grades in order, so that equal totals are equal."""
        return [
            self.numerator,
            self.denominator,
            self.unknown,
            self.reported,
            self.not_applicable,
            dict(sorted(self.grades.items())),
        ]


def changed_totals(
    totals: Mapping[str, list[Any]],
    before: Mapping[str, Figure],
    after: Mapping[str, Figure],
    rules: Mapping[str, RollUp],
) -> dict[str, list[Any]]:
    """Return ``totals`` with a unit's figures ``before`` taken out and ``after`` added.

    An indicator that no unit reports any more has no total: not reported, which is not 0.
    """
    changed = dict(totals)
    for code in _moved(before, after):
        rule = rules.get(code, RollUp.NONE)
        if rule is RollUp.NONE:
            continue
        total = Total.from_json(totals[code]) if code in totals else Total()
        if code in before:
            total.change(before[code], times=-1, rule=rule)
        if code in after:
            total.change(after[code], times=1, rule=rule)
        if total.reported:
            changed[code] = total.to_json()
        else:
            changed.pop(code, None)
    return changed


def _moved(before: Mapping[str, Figure], after: Mapping[str, Figure]) -> Iterable[str]:
    return (c for c in sorted({*before, *after}) if before.get(c) != after.get(c))
