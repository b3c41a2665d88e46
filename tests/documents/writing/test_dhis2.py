"""Figures for DHIS2: of the form that it takes, and adding up there as they do here."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lotrinh.core.indicators import RollUp
from lotrinh.documents.writing.dhis2 import data_value_set, dhis2_period, element_code, metadata
from tests.documents.writing.exports import FIGURES, export, indicator, school

SCHEMA = json.loads(
    Path(__file__).with_name("dhis2-data-value-set.schema.json").read_text(encoding="utf-8")
)
ONE = export(school("A", complete_on=date(2026, 6, 1)))
TWO = export(school("A"), school("B", figures=2), school("C", figures=0))


def values(found: dict[str, Any]) -> dict[str, str]:
    return {value["dataElement"]: value["value"] for value in found["dataValues"]}


def check(found: dict[str, Any]) -> None:
    jsonschema.validate(found, SCHEMA, format_checker=jsonschema.FormatChecker())


def test_one_school_s_figures_have_the_form_of_a_whole_set() -> None:
    found = data_value_set(ONE)
    check(found)
    assert (found["dataSet"], found["period"], found["orgUnit"], found["completeDate"]) == (
        "LOTRINH_YEAR",
        "2025Aug",
        "A",
        "2026-06-01",
    )


def test_those_of_many_say_in_each_value_whose_they_are() -> None:
    found = data_value_set(TWO)
    check(found)
    assert Counter(value["orgUnit"] for value in found["dataValues"]).keys() == {"A", "B"}
    assert "dataSet" not in found


def test_the_schema_of_the_tests_refuses_what_dhis2_does() -> None:
    good = data_value_set(ONE)
    for bad in (
        good | {"period": "2025-2026"},
        good | {"dataValues": [{"dataElement": "A", "value": 58}]},
        {key: value for key, value in good.items() if key != "orgUnit"},
        good | {"colour": "red"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            check(bad)


def test_part_and_whole_are_values_of_their_own_and_a_percentage_is_none() -> None:
    found = values(data_value_set(ONE))
    assert (found["ATTENDANCE_NUM"], found["ATTENDANCE_DEN"]) == ("58", "60")
    assert (found["STANDARD_NUM"], found["STANDARD_DEN"]) == ("1", "1")
    assert found["SHARE_TEXT"] == "96,67"
    assert not {"SHARE_NUM", "SHARE_DEN"} & found.keys()
    kinds = {one["code"]: one for one in metadata(ONE)["dataElements"]}
    assert kinds["ATTENDANCE_NUM"]["aggregationType"] == "SUM"
    assert kinds["SHARE_TEXT"]["aggregationType"] == "NONE"
    assert kinds["GRADE_GRADE"]["aggregationType"] == "MIN"
    assert "AVERAGE" not in str(kinds)


def test_0_and_each_sort_of_missing_stay_apart() -> None:
    found = values(data_value_set(ONE))
    assert (found["DROPOUT_NUM"], found["DROPOUT_DEN"]) == ("0", "60")
    assert found["LIBRARIES_COUNT"] == "0"
    states = {code: value for code, value in found.items() if code.endswith("_STATE")}
    assert states == {
        "BLANK_STATE": "unknown",
        "LATER_STATE": "not_assessed",
        "EARLY_STATE": "not_yet",
        "NOBODY_STATE": "not_applicable",
    }
    assert not [code for code in found if code.startswith("SILENT_")]
    zeros = {one["code"] for one in metadata(ONE)["dataElements"] if one["zeroIsSignificant"]}
    assert {"DROPOUT_NUM", "LIBRARIES_COUNT"} <= zeros


def test_what_the_values_speak_of_is_in_the_metadata() -> None:
    found = metadata(TWO)
    codes = [one["code"] for one in found["dataElements"]]
    assert len(set(codes)) == len(codes)
    assert set(values(data_value_set(TWO))) <= set(codes)
    [data_set] = found["dataSets"]
    assert data_set["periodType"] == "FinancialAug"
    assert [one["code"] for one in data_set["organisationUnits"]] == ["A", "B", "C"]
    assert {one["dataElement"]["code"] for one in data_set["dataSetElements"]} == set(codes)
    names = [one["shortName"] for one in found["dataElements"]]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 50 for name in [*names, *codes])
    assert all(len(one["name"]) <= 230 for one in found["dataElements"])


def test_a_school_s_own_indicator_has_a_code_that_stays() -> None:
    own = next(one for one, _text, _value in FIGURES if not one.code)
    assert element_code(own, "TEXT") == element_code(own, "TEXT")
    assert element_code(own, "TEXT").startswith("OWN_")
    long = indicator("x" * 60)
    assert len(element_code(long, "STATE")) <= 50


@pytest.mark.parametrize(
    ("period", "said"),
    [("2025-2026", "2025Aug"), ("2025-2026/1", "2025S2"), ("2025-2026/2", "2026S1")],
)
def test_a_period_is_one_of_dhis2_s(period: str, said: str) -> None:
    assert dhis2_period(period) == said
    found = data_value_set(export(school("A"), period=period))
    check(found)
    assert found["dataSet"] == ("LOTRINH_SEMESTER" if "/" in period else "LOTRINH_YEAR")
    assert metadata(export(school("A"), period=period))["dataSets"][0]["periodType"] == (
        "SixMonthly" if "/" in period else "FinancialAug"
    )


def test_every_rule_of_adding_up_is_known() -> None:
    assert {one.roll_up for one, _text, _value in FIGURES} == set(RollUp)
