"""A list asks the database as often for many things as for few."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotrinh.workspace.actuals.operations import record_actual
from lotrinh.workspace.plans.models import Indicator
from tests.workspace.api.conftest import Program, ProgramOf
from tests.workspace.permissions.world import AT, YEAR, World

pytestmark = pytest.mark.django_db

DOOR = 2
"""The key with its person, and the second factor; once a day the day of its use is kept."""


@pytest.fixture
def officer(world: World, program_of: ProgramOf) -> Program:
    program = program_of(world.user("province_officer of P"))
    program.get("/me")
    return program


def queries(program: Program, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = program.get(path)
    assert answer.status_code == 200, path
    return len(asked)


def paths(world: World) -> Iterator[tuple[str, int]]:
    """Yield each list with how often it asks besides the door."""
    school = world.units["A"].pk
    yield "/units?{}", 4  # count, units, names, what they lie in
    yield "/plans?{}", 2
    yield f"/plans/{world.version.plan_id}/rows?{{}}", 7
    yield "/catalogue?{}", 0
    yield "/indicators?{}", 2
    yield f"/targets?unit={school}&school_year={YEAR}&{{}}", 9
    yield "/actuals?{}", 2
    yield f"/demands?unit={school}&{{}}", 7
    yield "/demand-sets?{}", 2
    yield "/registrations?{}", 2
    yield "/collections?{}", 2
    yield "/submissions?{}", 2
    yield f"/rollup?unit={world.units['C1'].pk}&period={YEAR}&{{}}", 7


def test_how_often_a_list_asks_is_known_and_does_not_grow(world: World, officer: Program) -> None:
    wrong = []
    for path, expected in paths(world):
        officer.get(path.format(""))  # what is added up is kept
        one, many = (queries(officer, path.format(f"limit={limit}")) - DOOR for limit in (1, 200))
        if many != expected or one > many:
            wrong.append(f"{path}: {one} for one, {many} for many instead of {expected}")
    assert not wrong, "\n".join(wrong)


def test_more_results_take_no_more_queries(world: World, officer: Program) -> None:
    few = queries(officer, "/actuals?limit=200")
    indicator = Indicator.objects.get(pk=world.indicator.pk)
    for year in range(2012, 2022):
        record_actual(
            indicator=indicator,
            period=f"{year}-{year + 1}",
            text="96",
            actor=world.user("principal of A"),
            at=AT,
        )
    assert queries(officer, "/actuals?limit=200") == few


def test_an_export_asks_as_often_for_two_schools_as_for_one(world: World, officer: Program) -> None:
    def asked(unit: str) -> int:
        return queries(officer, f"/exports/dhis2?unit={world.units[unit].pk}&period={YEAR}")

    assert asked("C1") == asked("C2") == asked("P")
