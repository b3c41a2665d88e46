"""The example plan is read whole, and its file is what its script writes."""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from pathlib import Path

import pytest

from lotrinh.core.plan.types import Plan, TargetLevel
from lotrinh.documents import read_document, read_plan

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(EXAMPLES / "ke-hoach-mau.docx")


def test_every_part_is_read(plan: Plan) -> None:
    assert plan.coverage.placed == plan.coverage.total
    assert len(plan.indicators) == len(plan.body_targets) == 20
    assert Counter(target.indicator for target in plan.body_targets) == Counter(range(20))
    assert len(plan.legal_bases) == 4
    assert all(basis.issued_on and basis.issuer and basis.subject for basis in plan.legal_bases)
    assert len(plan.responsibilities) == 4
    assert len(plan.stages) == 2
    assert plan.posting is not None


def test_every_task_says_who_when_with_what_and_what_for(plan: Plan) -> None:
    assert [group.number for group in plan.task_groups] == [str(n) for n in range(1, 12)]
    items = [item for group in plan.task_groups for item in group.items]
    assert all(item.owner and item.deadline and item.resources and item.product for item in items)


def test_there_is_no_district_after_july_2025(plan: Plan) -> None:
    levels = {level for row in plan.indicators for level in row.targets}
    assert TargetLevel.DISTRICT not in levels
    assert TargetLevel.COMMUNE in levels


def test_the_script_writes_the_same_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLES))
    script = importlib.import_module("make_example")
    monkeypatch.setattr(script, "PRODUCT", tmp_path / "again.docx")
    script.main()
    assert read_document(tmp_path / "again.docx") == read_document(EXAMPLES / "ke-hoach-mau.docx")
    for name in ("make_example", "example_text"):
        sys.modules.pop(name)
