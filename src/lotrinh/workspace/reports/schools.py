"""The schools below a unit, as an officer looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lotrinh.core.text import fold, words
from lotrinh.workspace.actuals.queries import results_of_units
from lotrinh.workspace.people.queries import SchoolPlace, Unit, User, list_schools_below
from lotrinh.workspace.plans.queries import plans_of_units
from lotrinh.workspace.plans.views import UnitPlan


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school with its plan in force and how many results it has entered; None without a plan."""

    place: SchoolPlace
    plan: UnitPlan | None
    results: int


@dataclass(frozen=True, slots=True)
class SchoolsPage:
    """The lines that fit, and of all schools how many there are and how many have a plan."""

    lines: tuple[SchoolLine, ...]
    schools: int
    with_plan: int


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
    units = [place.unit for place in places]
    plans = plans_of_units(actor=actor, units=units, school_year=school_year, known_on=known_on)
    results = results_of_units(actor=actor, units=units, period=school_year, known_on=known_on)
    lines = [
        SchoolLine(place, plans.get(place.unit.pk), results.get(place.unit.pk, 0))
        for place in places
    ]
    return SchoolsPage(
        lines=tuple(line for line in lines if _fits(line, search, having)),
        schools=len(lines),
        with_plan=sum(line.plan is not None for line in lines),
    )


def _fits(line: SchoolLine, search: str, having: str) -> bool:
    if having and (line.plan is not None) != (having == WITH_PLAN):
        return False
    place = line.place
    text = fold(f"{place.name} {place.under} {place.unit.code}")
    return all(word in text for word in words(search))
