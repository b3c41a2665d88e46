"""The schools below a unit, as an officer looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lotrinh.core.text import fold, words
from lotrinh.workspace.actuals.queries import results_of_units
from lotrinh.workspace.people.queries import (
    SchoolPlace,
    Unit,
    User,
    list_schools_below,
    readable_units,
    schools_below,
)
from lotrinh.workspace.plans.queries import plans_of_units
from lotrinh.workspace.plans.views import UnitPlan


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school with its plan in force and how many results it has entered; None without a plan.

    One that has moved away since is not ``is_readable`` any more: nothing is said of its plan.
    """

    place: SchoolPlace
    is_readable: bool
    plan: UnitPlan | None
    results: int


@dataclass(frozen=True, slots=True)
class SchoolsPage:
    """The lines that fit; of all schools how many there are, how many have a plan, how many not."""

    lines: tuple[SchoolLine, ...]
    schools: int
    with_plan: int
    without_plan: int


WITH_PLAN, WITHOUT_PLAN = "co", "chua"
"""What the address asks for: schools that have a plan, or that have none yet."""


def schools_page(
    *,
    actor: User,
    unit: Unit,
    on: date,
    school_year: str,
    known_on: date | None = None,
    search: str = "",
    having: str = "",
) -> SchoolsPage:
    """Return the schools that lay in ``unit`` on a day, narrowed by words and by ``having``.

    Raises: NotAllowed if ``actor`` may not read the plans of what lies in ``unit``.
    """
    places = list_schools_below(actor=actor, unit=unit, on=on)
    units = schools_below(unit, on)
    readable = set(
        readable_units(actor).filter(pk__in=units.values("pk")).values_list("pk", flat=True)
    )
    plans = plans_of_units(actor=actor, units=units, school_year=school_year, known_on=known_on)
    results = results_of_units(actor=actor, units=units, period=school_year, known_on=known_on)
    lines = [
        SchoolLine(
            place,
            place.unit.pk in readable,
            plans.get(place.unit.pk),
            results.get(place.unit.pk, 0),
        )
        for place in places
    ]
    asked = [line for line in lines if line.is_readable]
    with_plan = sum(line.plan is not None for line in asked)
    return SchoolsPage(
        lines=tuple(line for line in lines if _fits(line, search, having)),
        schools=len(lines),
        with_plan=with_plan,
        without_plan=len(asked) - with_plan,
    )


def _fits(line: SchoolLine, search: str, having: str) -> bool:
    if having and not (line.is_readable and (line.plan is not None) == (having == WITH_PLAN)):
        return False
    place = line.place
    text = fold(f"{place.name} {place.under} {place.unit.code}")
    return all(word in text for word in words(search))
