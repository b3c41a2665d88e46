"""The targets of the state and of provinces are read, dated, and those of their sources."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.values import Direction, Number, is_said
from lotrinh.documents import read_document, understand
from lotrinh.reference import load_references
from lotrinh.reference.national_targets import NationalTargets, load_national_targets

SETS = load_national_targets()
DECISION = SETS[0]
EXAMPLES = [one for one in SETS if one.is_example]


def _id(one: NationalTargets) -> str:
    return f"{one.document} {one.level}"


@pytest.mark.parametrize("one", SETS, ids=_id)
def test_each_target_can_be_held_against_another(one: NationalTargets) -> None:
    assert one.certainty in {"V", "S", "K"}
    assert one.issued_on <= one.effective_from < (one.effective_to or date.max)
    assert all(is_said(target.value) for target in one.targets)
    names = [(target.code or target.name, target.period) for target in one.targets]
    assert len(names) == len(set(names))


def test_the_decision_for_2030_is_that_of_the_register() -> None:
    known = load_references().legal_documents[DECISION.document]
    assert (DECISION.level, DECISION.effective_to) == (TargetLevel.CENTRAL, None)
    assert (DECISION.effective_from, DECISION.certainty) == (known.effective_from, known.certainty)
    figures = [(target.period, target.value) for target in DECISION.targets]
    assert figures == [
        ("2030", Number(Decimal(text), "%")) for text in ("99.5", "99.7", "99.5", "100")
    ]


def test_what_counts_depends_on_the_day_and_on_the_province() -> None:
    [example, *_others] = EXAMPLES
    assert DECISION.counts(on=date(2026, 1, 1), within=["82"])
    assert not DECISION.counts(on=date(2025, 3, 5), within=["82"])
    assert example.counts(on=date(2025, 12, 31), within=["869", "87"])
    assert not example.counts(on=date(2026, 1, 1), within=["87"])
    assert not example.counts(on=date(2024, 1, 1), within=["82"])


def test_fewer_is_better_and_whose_figure_it_is_come_from_the_catalogue() -> None:
    by_code = {target.code: target for one in EXAMPLES for target in one.targets}
    assert by_code["pupils-lost"].direction is Direction.LOWER
    assert by_code["primary-completion"].is_of_schools
    assert not by_code["universal-primary-education"].is_of_schools


def test_the_examples_are_what_the_plan_of_2023_prints() -> None:
    plan = Path(__file__).parents[2].parent / "shared/plans/ke-hoach-240-2023.docx"
    if not plan.exists():
        pytest.skip("the sample folder beside the project (../shared) is not there")
    read = understand(read_document(plan.read_bytes(), filename=plan.name))
    printed = {row.code: row.targets.get(TargetLevel.CENTRAL_PROVINCE) for row in read.indicators}
    for one in EXAMPLES:
        assert (one.document, one.issued_on) == (read.number, read.issued_on)
        for target in one.targets:
            cell = printed[target.code]
            assert cell is not None, target.code
            assert cell.value == target.value, target.code
