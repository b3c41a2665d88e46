"""Plans with nothing wrong: the rules on figures and targets stay silent, all of them at once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotrinh.core.lint import Severity, all_rules, lint
from lotrinh.core.values.rational import share
from tests.core.lint.harness import HERE, load_plans, plan_from_short, references_from_short

PLANS = dict(load_plans(HERE / "normal_plans.yaml"))
FIGURES = {rule.code for rule in all_rules() if rule.code.startswith("LT1")}


@pytest.mark.parametrize("name", PLANS)
def test_nothing_is_wrong_with_a_normal_plan(name: str) -> None:
    plan, references = PLANS[name]
    findings = lint(plan, references, only=FIGURES)
    assert [f for f in findings if f.severity is not Severity.INFO] == []


PUPILS = ("Tỷ lệ học sinh hoàn thành chương trình lớp học", "Tỷ lệ trẻ 06 tuổi vào lớp 1")
STAFF = ("Nhà giáo, cán bộ quản lý, người lao động là đảng viên", "Giáo viên đạt chuẩn")


@st.composite
def measured_row(draw: st.DrawFn, name: str, size: int) -> dict[str, Any]:
    """Draw a row of true shares: whole counts of people whose number changes a little each year."""
    shares = []
    for _ in range(4):
        whole = draw(st.integers(size * 9 // 10, size * 11 // 10))
        shares.append(share(draw(st.integers(whole // 2, whole)), whole))
    past, now, *coming = (f"{value}".replace(".", ",") for value in sorted(shares))
    return {
        "name": name,
        "unit": "%",
        "baseline": {"text": now, "as_of": "2023-09"},
        "targets": {"district": past, "school": coming[-1]},
        "phases": {"2023": now, "2024": coming[0], "2025": coming[1]},
    }


@st.composite
def schools(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the plan of a school of 60 to 500 pupils and 10 to 45 staff, most of them teachers."""
    pupils, staff = draw(st.integers(60, 500)), draw(st.integers(10, 45))
    teachers = staff - draw(st.integers(2, max(2, staff // 4)))
    sizes = {PUPILS[0]: pupils, PUPILS[1]: pupils // 5, STAFF[0]: staff, STAFF[1]: teachers}
    rows = [draw(measured_row(name, size)) for name, size in sizes.items()]
    return {"school_year": "2023-2024", "indicators": rows}


@settings(deadline=None, max_examples=25)
@given(schools())
def test_true_counts_are_never_blamed(school: dict[str, Any]) -> None:
    findings = lint(plan_from_short(school), references_from_short({}), only=FIGURES)
    assert [f for f in findings if f.severity is not Severity.INFO] == []
