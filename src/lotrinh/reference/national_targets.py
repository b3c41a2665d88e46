"""Read the dated targets of the state and of provinces."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.values import Column, Context, Direction, Value, parse
from lotrinh.reference.loading import load_catalogue, read_yaml


@dataclass(frozen=True, slots=True)
class NationalTarget:
    """What a document demands of an indicator until ``period`` (``2030``, ``2025-2026``).

    ``code`` is the catalogue's, ``""`` for an indicator that it has not; ``is_of_schools`` whether
    a school can have that figure, or only a unit above schools.
    """

    code: str
    name: str
    unit: str
    direction: Direction
    period: str
    text: str
    value: Value
    is_of_schools: bool


@dataclass(frozen=True, slots=True)
class NationalTargets:
    """The targets of one document: whose they are, in which provinces (codes; none: in all), and
    on which days they count.

    ``is_example`` where they are what some plan prints, not the document of the level itself;
    ``certainty`` is V, S or K.
    """

    document: str
    issued_on: date
    subject: str
    level: TargetLevel
    provinces: frozenset[str]
    effective_from: date
    effective_to: date | None
    certainty: str
    is_example: bool
    targets: tuple[NationalTarget, ...]

    def counts(self, *, on: date, within: Collection[str]) -> bool:
        """Say whether these count on a day for a unit that lies in units of the codes ``within``,
        its own among them."""
        is_in_force = self.effective_from <= on <= (self.effective_to or date.max)
        return is_in_force and (not self.provinces or not self.provinces.isdisjoint(within))


@cache
def load_national_targets() -> tuple[NationalTargets, ...]:
    """Return all sets in the order of the file: the state's first."""
    return tuple(
        NationalTargets(
            document=item["document"],
            issued_on=item["issued_on"],
            subject=item["subject"],
            level=TargetLevel(item["level"]),
            provinces=frozenset(item["provinces"]),
            effective_from=item["from"],
            effective_to=item.get("to"),
            certainty=item["mark"],
            is_example=item.get("is_example", False),
            targets=tuple(_target(each) for each in item["targets"]),
        )
        for item in read_yaml("national_targets")
    )


def _target(item: dict[str, Any]) -> NationalTarget:
    if "code" in item:
        entry = load_catalogue()[item["code"]]
        code, name, unit, direction = entry.code, entry.name.vi, entry.unit, entry.direction
        is_of_schools = TargetLevel.SCHOOL in entry.asked_of
    else:
        code, name, unit, direction = "", item["name"], item["unit"], Direction(item["direction"])
        is_of_schools = True
    context = Context(unit=unit, column=Column.TARGET, indicator=name)
    return NationalTarget(
        code=code,
        name=name,
        unit=unit,
        direction=direction,
        period=item["period"],
        text=item["text"],
        value=parse(item["text"], context).value,
        is_of_schools=is_of_schools,
    )
