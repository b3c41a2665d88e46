"""The SARIF log has what section 3 of the standard requires."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

from lotrinh.core.lint.types import Finding, Quote, Rule, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Place
from lotrinh.documents.writing.sarif import findings_to_sarif

SCHEMA = json.loads(Path(__file__).with_name("sarif-required.schema.json").read_text())
RULES = [
    Rule("LT101", "a-rule", Severity.ERROR, Message("Một", "One"), lambda plan, references: ()),
    Rule("LT102", "b-rule", Severity.INFO, Message("Hai", "Two"), lambda plan, references: ()),
]


def finding(rule: str, name: str, severity: Severity, place: Place) -> Finding:
    quotes = (Quote("99,8%", Place(paragraph=33)),)
    return Finding(
        rule, name, severity, place, quotes, Message("Sai.", "Wrong."), Message("Sửa.", "Mend.")
    )


def log() -> dict[str, Any]:
    findings = [
        finding("LT102", "b-rule", Severity.INFO, Place(table=2, row=5, cell=4)),
        finding("LT101", "a-rule", Severity.WARNING, Place()),
    ]
    return findings_to_sarif("ke%20hoach.docx", findings, RULES, "0.1")


def test_the_log_is_valid() -> None:
    jsonschema.validate(log(), SCHEMA)
    jsonschema.validate(findings_to_sarif("a.docx", [], [], "0.1"), SCHEMA)


def test_the_schema_can_fail() -> None:
    broken = log()
    broken["runs"][0]["results"][0]["level"] = "info"
    assert not jsonschema.Draft7Validator(SCHEMA).is_valid(broken)


def test_each_result_points_at_its_rule_and_place() -> None:
    run = log()["runs"][0]
    result, whole = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "LT102"
    assert (result["level"], whole["level"]) == ("note", "warning")
    assert result["message"]["text"] == "Sai. Sửa."
    assert result["locations"][0]["logicalLocations"] == [
        {
            "name": "Bảng 2, dòng 5, ô 4",
            "fullyQualifiedName": "table/2/row/5/cell/4",
            "kind": "element",
        }
    ]
    assert "logicalLocations" not in whole["locations"][0]
    assert result["relatedLocations"][0]["message"]["text"] == "99,8%"
