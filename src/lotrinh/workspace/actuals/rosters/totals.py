"""Adding units' figures up the tree, one change at a time: exact, whatever the order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lotrinh.core.indicators import Figure, RollUp
from lotrinh.core.indicators.rollup import as_one_unit

Totals = dict[str, list[Any]]
"""Totals by indicator, as they are kept (``Total.to_json``)."""


@dataclass(slots=True)
class Total:
    """What the units below add up to for one indicator, or what a change adds to that.

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
            {grade: units for grade, units in sorted(self.grades.items()) if units},
        ]


def changes_of(
    before: Mapping[str, Figure], after: Mapping[str, Figure], rules: Mapping[str, RollUp]
) -> dict[str, Total]:
    """Return what a unit's figures ``after`` instead of ``before`` add to every total above it."""
    changes = {}
    for code in _moved(before, after):
        rule = rules.get(code, RollUp.NONE)
        if rule is not RollUp.NONE:
            change = Total()
            if code in before:
                change.change(before[code], times=-1, rule=rule)
            if code in after:
                change.change(after[code], times=1, rule=rule)
            changes[code] = change
    return changes


def changed_totals(totals: Mapping[str, list[Any]], changes: Mapping[str, Total]) -> Totals:
    """Return ``totals`` with ``changes`` added.

    An indicator that no unit reports any more has no total: not reported, which is not 0.
    """
    changed = dict(totals)
    for code, change in changes.items():
        kept = totals.get(code)
        total = change.to_json() if kept is None else _added(kept, change)
        if total[3]:
            changed[code] = total
        else:
            changed.pop(code, None)
    return changed


def _added(kept: list[Any], change: Total) -> list[Any]:
    part, whole, unknown, reported, not_applicable, grades = kept
    if change.grades:
        grades = {g: grades.get(g, 0) + change.grades.get(g, 0) for g in {*grades, *change.grades}}
        grades = {grade: units for grade, units in sorted(grades.items()) if units}
    if change.denominator is not None:
        whole = (whole or 0) + change.denominator
    return [
        part + change.numerator,
        whole,
        unknown + change.unknown,
        reported + change.reported,
        not_applicable + change.not_applicable,
        grades,
    ]


def _moved(before: Mapping[str, Figure], after: Mapping[str, Figure]) -> Iterable[str]:
    return (c for c in sorted({*before, *after}) if before.get(c) != after.get(c))
