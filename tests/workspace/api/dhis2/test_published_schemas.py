"""What the API exports for DHIS2 is what DHIS2's published schemas say."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lotrinh.documents.writing.dhis2 import data_value_set, metadata
from tests.documents.writing.exports import export, school
from tests.workspace.api.conftest import ProgramOf
from tests.workspace.api.dhis2 import checking
from tests.workspace.api.dhis2.checking import Export, complaints, need_the_schemas
from tests.workspace.api.test_exports import accept, address
from tests.workspace.permissions.world import YEAR, World

UNKNOWN = """may only specify known properties, and '"colour"'"""
SEMESTER = f"{YEAR}/1"
ONE = export(school("A", complete_on=date(2026, 6, 1)))
TWO = export(school("A"), school("B", figures=2))


@pytest.fixture(autouse=True)
def schemas() -> None:
    need_the_schemas()


@pytest.mark.django_db
def test_what_the_api_exports_is_of_the_published_types(
    world: World, program_of: ProgramOf, tmp_path: Path
) -> None:
    officer = program_of(world.user("commune_officer of C1"))
    accept(world, officer)
    programs = {"A": program_of(world.user("principal of A")), "C1": officer}
    found = {
        f"{form}-{unit}-{number}": Export(
            kind, programs[unit].get(address(world, form, unit, period)).json()
        )
        for form, kind in (("dhis2", "DataValueSet"), ("dhis2-metadata", "Metadata"))
        for unit in programs
        for number, period in enumerate((YEAR, SEMESTER))
    }
    assert found["dhis2-A-0"].content["dataValues"]
    assert found["dhis2-C1-0"].content["dataValues"]
    assert complaints(tmp_path, found) == {}


def test_so_are_figures_and_indicators_of_every_sort(tmp_path: Path) -> None:
    found = {
        "values-of-one": Export("DataValueSet", data_value_set(ONE)),
        "values-of-two": Export("DataValueSet", data_value_set(TWO)),
        "metadata": Export("Metadata", metadata(TWO)),
    }
    assert complaints(tmp_path, found) == {}


def test_the_published_types_refuse_what_is_not_theirs(tmp_path: Path) -> None:
    values, known = data_value_set(ONE), metadata(ONE)

    def spoilt(good: dict[str, Any], spoil: Callable[[Any], object]) -> Export:
        bad = copy.deepcopy(good)
        spoil(bad)
        return Export("DataValueSet" if good is values else "Metadata", bad)

    def value(**changed: object) -> Export:
        return spoilt(values, lambda bad: bad["dataValues"][0].update(changed))

    def element(**changed: object) -> Export:
        return spoilt(known, lambda bad: bad["dataElements"][0].update(changed))

    def data_set(**changed: object) -> Export:
        return spoilt(known, lambda bad: bad["dataSets"][0].update(changed))

    cases = {
        "number": (value(value=58), "'number' is not assignable to type 'string'"),
        "nobody": (
            spoilt(values, lambda bad: bad["dataValues"][0].pop("dataElement")),
            "Property 'dataElement' is missing",
        ),
        "no-values": (
            spoilt(values, lambda bad: bad.pop("dataValues")),
            "Property 'dataValues' is missing",
        ),
        "unknown-of-a-value": (value(colour="red"), UNKNOWN),
        "unknown-of-a-set": (
            spoilt(values, lambda bad: bad.update(colour="red")),
            UNKNOWN,
        ),
        "adding-up": (element(aggregationType="MEAN"), "'\"MEAN\"' is not assignable"),
        "sort-of-value": (element(valueType="WORDS"), "'\"WORDS\"' is not assignable"),
        "domain": (element(domainType="SCHOOL"), "'\"SCHOOL\"' is not assignable"),
        "truth": (element(zeroIsSignificant="true"), "Type 'string' is not assignable"),
        "unknown-of-an-element": (element(colour="red"), UNKNOWN),
        "reference": (
            element(categoryCombo="default"),
            "Type 'string' has no properties in common",
        ),
        "unknown-in-a-reference": (
            element(categoryCombo={"code": "default", "colour": "red"}),
            UNKNOWN,
        ),
        "nameless": (
            spoilt(known, lambda bad: bad["dataElements"][0].pop("name")),
            "Property 'name' is",
        ),
        "how-often": (data_set(periodType=12), "'number' is not assignable to type 'string'"),
        "of-what": (data_set(dataSetElements=[{}]), "Property 'dataElement' is missing"),
        "unknown-of-a-data-set": (data_set(colour="red"), UNKNOWN),
        "whose": (data_set(organisationUnits=["A"]), "Type 'string' is not assignable"),
    }
    good = {"good": Export("DataValueSet", values), "known": Export("Metadata", known)}
    found = complaints(tmp_path, good | {name: bad for name, (bad, _words) in cases.items()})
    assert found.keys() == cases.keys()
    for name, (_bad, words) in cases.items():
        assert words in found[name], name


def test_only_outside_of_ci_may_the_schemas_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "COMPILER", tmp_path / "tsc")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="script/setup --dev"):
        need_the_schemas()
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="script/setup --dev"):
        need_the_schemas()
