"""Plans with nothing wrong: the rules on figures and targets stay silent, all of them at once."""

from __future__ import annotations

import pytest

from lotrinh.core.lint import Severity, all_rules, lint
from tests.core.lint.harness import HERE, load_plans

PLANS = dict(load_plans(HERE / "normal_plans.yaml"))
FIGURES = {rule.code for rule in all_rules() if rule.code.startswith("LT1")}


@pytest.mark.parametrize("name", PLANS)
def test_nothing_is_wrong_with_a_normal_plan(name: str) -> None:
    plan, references = PLANS[name]
    findings = lint(plan, references, only=FIGURES)
    assert [f for f in findings if f.severity is not Severity.INFO] == []
