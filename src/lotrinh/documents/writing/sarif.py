"""Findings as SARIF 2.1.0, the form that code-review and archive tools take lint results in.

Source: OASIS, Static Analysis Results Interchange Format Version 2.1.0, sections 3.13 to 3.49.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lotrinh.core.lint.types import Finding, Rule, Severity
from lotrinh.core.plan.types import Place
from lotrinh.documents.writing.words import place_words

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

_LEVELS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}


def findings_to_sarif(
    uri: str, findings: Sequence[Finding], rules: Sequence[Rule], version: str
) -> dict[str, Any]:
    """Return one SARIF log with one run over the document at ``uri`` (relative, percent-encoded).

    A Word document has no lines, so a place is a logical location: ``table/2/row/5/cell/4``, named
    as a person says it. ``rules`` are those that were run, ``version`` is the program's.
    """
    indices = {rule.code: index for index, rule in enumerate(rules)}
    driver = {
        "name": "lotrinh",
        "version": version,
        "rules": [_rule(rule) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "language": "vi",
        "artifacts": [{"location": {"uri": uri}}],
        "results": [_result(uri, finding, indices[finding.rule]) for finding in findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title.vi},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"title": rule.title.to_json()},
    }


def _result(uri: str, finding: Finding, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message.vi} {finding.suggestion.vi}"},
        "locations": [_location(uri, finding.place)],
        "properties": {
            "message": finding.message.to_json(),
            "suggestion": finding.suggestion.to_json(),
        },
    }
    if finding.quotes:
        result["relatedLocations"] = [
            {**_location(uri, quote.place), "message": {"text": quote.text}}
            for quote in finding.quotes
        ]
    return result


def _location(uri: str, place: Place) -> dict[str, Any]:
    numbers = {
        name: getattr(place, name)
        for name in ("paragraph", "table", "row", "cell")
        if getattr(place, name) is not None
    }
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": uri, "index": 0}}}
    if numbers:
        path = "/".join(f"{name}/{number}" for name, number in numbers.items())
        location["logicalLocations"] = [
            {"name": place_words(place).vi, "fullyQualifiedName": path, "kind": "element"}
        ]
    return location
