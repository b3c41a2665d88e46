"""The generated plans are what they say: clean ones are clean, and each fault is found."""

from __future__ import annotations

import pytest
from benchmarks.plan_files import as_docx, as_text
from benchmarks.plan_variants import FAULTS, Variant, make_variant

from lotrinh.core.lint.engine import lint
from lotrinh.core.lint.types import Severity
from lotrinh.core.plan.types import Plan
from lotrinh.documents import read_plan
from lotrinh.reference import load_references

REFERENCES = load_references()


def found(plan: Plan) -> set[str]:
    """Return the rules that find an error or a warning."""
    findings = lint(plan, REFERENCES)
    return {finding.name for finding in findings if finding.severity is not Severity.INFO}


@pytest.mark.parametrize("seed", range(12))
def test_a_clean_plan_has_no_error_and_no_warning(seed: int) -> None:
    variant = make_variant(seed)
    plan = read_plan(as_docx(variant) if seed % 3 else as_text(variant))
    assert len(plan.indicators) == len(variant.rows)
    assert plan.coverage.placed > 0.99 * plan.coverage.total
    assert found(plan) == set()


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found_by_its_rule(name: str) -> None:
    variant = make_variant(_seed_for(name))
    before = {finding.name for finding in lint(read_plan(as_docx(variant)), REFERENCES)}
    FAULTS[name](variant)
    after = {finding.name for finding in lint(read_plan(as_docx(variant)), REFERENCES)}
    assert name not in before
    assert name in after


def _seed_for(name: str) -> int:
    """Return a seed whose plan can have the fault: districts are gone in plans after mid-2025."""
    return next(s for s in range(20) if name != "recipients-by-date" or _is_late(make_variant(s)))


def _is_late(variant: Variant) -> bool:
    return not variant.has_districts


def test_the_same_seed_gives_the_same_plan() -> None:
    assert make_variant(5, faults=3) == make_variant(5, faults=3)
    assert make_variant(5, faults=3).faults != ()
    assert as_text(make_variant(5)) == as_text(make_variant(5))
