"""The rules on the form of a plan, with the packaged references, on whole plans as read."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from lotrinh.core.lint import Finding, Severity, lint
from lotrinh.documents import read_plan
from lotrinh.reference import load_references

PLANS = Path(__file__).parent / "plans"
SAMPLE = Path(__file__).parents[2].parent / "shared" / "plans"


def findings_of_form(path: Path) -> list[Finding]:
    found = lint(read_plan(path), load_references())
    return [finding for finding in found if finding.rule.startswith("LT2")]


@pytest.mark.parametrize("name", ["year-2025", "span-2022"])
def test_a_plan_without_faults_of_form_is_silent(name: str) -> None:
    assert findings_of_form(PLANS / f"{name}.txt") == []


def test_a_plan_of_2026_is_judged_by_what_holds_in_2026() -> None:
    found = findings_of_form(PLANS / "faulty-2026.txt")
    assert Counter((finding.name, finding.severity) for finding in found) == {
        ("document-type", Severity.ERROR): 1,
        ("recipients-by-date", Severity.ERROR): 1,
        ("legal-basis-replaced", Severity.WARNING): 1,
        ("section-numbering", Severity.WARNING): 2,
        ("spelling-of-terms", Severity.WARNING): 2,
        ("task-without-owner", Severity.WARNING): 1,
        ("task-without-deadline", Severity.WARNING): 1,
        ("task-without-resources", Severity.WARNING): 1,
        ("recipients-form", Severity.INFO): 1,
    }


@pytest.mark.parametrize("form", ["docx", "txt"])
def test_the_sample_plan_shows_its_known_faults_of_form(form: str) -> None:
    path = SAMPLE / f"ke-hoach-240-2023.{form}"
    if not path.exists():
        pytest.skip("the sample folder beside the project (../shared) is not there")
    counts = Counter(finding.name for finding in findings_of_form(path))
    assert counts == {
        "appendix-reference": 1,
        "abbreviation-unexplained": 1,
        "capital-letters": 1,
        "date-writing": 1,
        "document-number": 1,
        "document-type": 1,
        "duplicate-statement": 2,
        "heading-style": 1,
        "other-audience": 1,
        "period-mismatch": 2,
        "period-writing": 1,
        "posting-vs-issue-date": 2,
        "recipients-form": 1,
        "row-numbering": 2,
        "section-numbering": 1,
        "spacing": 1,
        "spelling-of-terms": 10,
        "task-without-deadline": 11,
        "task-without-owner": 11,
        "task-without-resources": 10,
        "title-mismatch": 2,
    }
