"""The figures of the world, taken out for other tools."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import frictionless
import pytest

from tests.documents.writing.test_dhis2 import check, values
from tests.workspace.api.conftest import Program, ProgramOf
from tests.workspace.permissions.world import TAUGHT, YEAR, World

pytestmark = pytest.mark.django_db


def address(world: World, form: str, unit: str, period: str = YEAR) -> str:
    return f"/exports/{form}?unit={world.units[unit].pk}&period={period}"


@pytest.fixture
def officer(world: World, program_of: ProgramOf) -> Program:
    return program_of(world.user("commune_officer of C1"))


@pytest.fixture
def principal(world: World, program_of: ProgramOf) -> Program:
    return program_of(world.user("principal of A"))


def accept(world: World, officer: Program) -> None:
    assert officer.post(f"/submissions/{world.submission.pk}/accept").status_code == 200


def test_a_school_exports_what_was_approved_there(world: World, principal: Program) -> None:
    found = principal.get(address(world, "dhis2", "A")).json()
    check(found)
    assert (found["orgUnit"], found["period"]) == ("ma-A", "2025Aug")
    assert "completeDate" not in found  # a teacher's result waits for approval
    comments = {value["comment"] for value in found["dataValues"]}
    assert "58/60" in comments
    assert "40/60" not in comments


def test_once_all_is_approved_the_set_is_complete(world: World, principal: Program) -> None:
    principal.post(f"/actuals/{world.submitted.pk}/approve")
    found = principal.get(address(world, "dhis2", "A")).json()
    check(found)
    assert found["completeDate"] == "2026-06-01"


def test_a_commune_exports_the_reports_that_it_accepted(world: World, officer: Program) -> None:
    before = officer.get(address(world, "dhis2", "C1")).json()
    check(before)
    assert before["dataValues"] == []
    accept(world, officer)
    after = officer.get(address(world, "dhis2", "C1")).json()
    check(after)
    assert {value["orgUnit"] for value in after["dataValues"]} == {"ma-A"}
    known = officer.get(address(world, "dhis2-metadata", "C1")).json()
    assert set(values(after)) <= {one["code"] for one in known["dataElements"]}


def test_the_package_is_valid_and_names_who_has_not_reported(
    world: World, officer: Program, tmp_path: Path
) -> None:
    accept(world, officer)
    answer = officer.get(address(world, "data-package", "C1"))
    assert answer["Content-Type"] == "application/zip"
    assert "lotrinh-" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    units = (tmp_path / "units.csv").read_text(encoding="utf-8")
    figures = (tmp_path / "figures.csv").read_text(encoding="utf-8")
    assert "ma-B" in units
    assert "ma-B" not in figures


def test_a_school_s_package_says_what_nobody_has_reported(
    world: World, principal: Program, tmp_path: Path
) -> None:
    answer = principal.get(address(world, "data-package", "A"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)
    assert frictionless.validate(str(tmp_path / "datapackage.json")).valid
    assert "not_reported" in (tmp_path / "figures.csv").read_text(encoding="utf-8")
    assert TAUGHT in (tmp_path / "indicators.csv").read_text(encoding="utf-8")


def test_a_plan_of_no_school_exports_nothing(world: World, principal: Program) -> None:
    found = principal.get(address(world, "dhis2", "A", "2012-2013")).json()
    check(found)
    assert found["dataValues"] == []


def test_only_who_reads_the_schools_exports_them(world: World, program_of: ProgramOf) -> None:
    for form in ("dhis2", "dhis2-metadata", "data-package"):
        asked = address(world, form, "P")
        assert program_of(world.user("principal of A")).get(asked).status_code == 404
        # Who looks after the province's accounts reads there, and nothing below.
        assert program_of(world.user("administrator of P")).get(asked).status_code == 403
