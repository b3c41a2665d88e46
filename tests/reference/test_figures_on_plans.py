"""The rules on figures and targets, with the packaged references, on whole plans as read."""

from __future__ import annotations

from pathlib import Path

import pytest

from lotrinh.core.lint import Finding, Severity, lint
from lotrinh.core.plan.types import Plan
from lotrinh.documents import read_plan
from lotrinh.reference import load_references

EXAMPLE = Path(__file__).parents[2] / "examples" / "ke-hoach-mau.docx"
SAMPLE = Path(__file__).parents[2].parent / "shared" / "plans"

# The sample's rows in order: 0 at age, 1 six-year-olds, 2 teachers' degrees, 3 national standard,
# 4 completed, 5 facilities, 6 policy pupils, 7 disabled, 8 access for disabled, 9 counselling,
# 10 pupils lost, 11 universal education, 12 literacy, 13 above standard, 14 online, 15 party,
# 16 fitness, 17 games, 18 innovations, 19 national standard level 1, 20 drowned, 21 led events.
KNOWN_FAULTS = {
    "body-vs-phase": [0, 1, 2, 3, 4, 7, 9, 10, 13, 15, 17],
    "row-without-body": [5, 8],
    "target-below-baseline": [13],
    "target-vs-final-phase": [8, 9, 10, 15],
    "phase-not-monotone": [15],
    "baseline-vs-phase": [5, 7, 10, 14, 15],
    "stale-baseline": [1, 2, 3, 4],
    "wrong-level": [3, 11, 12, 17],
    "impossible-ratio": [2, 3, 13],
    "missing-cell": [8, 9, 13, 17, 18, 20],
    "missing-unit": [16, 18],
    "unit-vs-value": [8, 9],
    "number-format": [2, 10, 13, 15, 15, 17],
    "rank-denominator": [17],
}


def findings_on_figures(plan: Plan) -> list[Finding]:
    return [f for f in lint(plan, load_references()) if f.rule.startswith("LT1")]


def row_of(finding: Finding, plan: Plan) -> int | None:
    """Return the index of the row (a body target's too) that the finding stands at."""
    for target in plan.body_targets:
        if target.place == finding.place:
            return target.indicator
    spots = [(row.place.table, row.place.row) for row in plan.indicators]
    return spots.index((finding.place.table, finding.place.row))


def test_the_example_plan_has_nothing_to_blame() -> None:
    found = findings_on_figures(read_plan(EXAMPLE))
    assert [finding for finding in found if finding.severity is not Severity.INFO] == []


@pytest.mark.parametrize("form", ["docx", "txt"])
def test_the_sample_plan_shows_its_known_faults_of_figures(form: str) -> None:
    path = SAMPLE / f"ke-hoach-240-2023.{form}"
    if not path.exists():
        pytest.skip("the sample folder beside the project (../shared) is not there")
    plan = read_plan(path)
    found: dict[str, list[int | None]] = {}
    for finding in findings_on_figures(plan):
        found.setdefault(finding.name, []).append(row_of(finding, plan))
    assert {name: sorted(rows, key=str) for name, rows in found.items()} == {
        name: sorted(rows, key=str) for name, rows in KNOWN_FAULTS.items()
    }
