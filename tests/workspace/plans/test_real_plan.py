"""A real plan, brought in and confirmed: nothing of it is lost on the way to the rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from lotrinh.workspace.plans.models import Draft
from lotrinh.workspace.plans.operations import confirm_draft, start_draft
from lotrinh.workspace.plans.queries import draft_changes, draft_page
from lotrinh.workspace.plans.views import Change
from tests.workspace.conftest import AT, Personas

PLAN = Path(__file__).parents[4] / "shared" / "plans" / "ke-hoach-240-2023.docx"

pytestmark = [
    pytest.mark.real_plan,
    pytest.mark.skipif(not PLAN.exists(), reason="the sample folder (../shared) is not there"),
]


def _bring_in(personas: Personas) -> Draft:
    return start_draft(
        unit=personas.school,
        filename=PLAN.name,
        content=PLAN.read_bytes(),
        actor=personas.principal,
        at=AT,
    )


def test_every_indicator_target_and_phase_becomes_a_row(personas: Personas) -> None:
    draft = _bring_in(personas)
    page = draft_page(actor=personas.principal, draft=draft)
    assert len(page.document.indicators) == 22
    assert len(page.findings) >= 30
    version = confirm_draft(draft=draft, actor=personas.principal, at=AT)
    assert version.plan.school_year == "2023-2024"
    rows = list(version.rows.prefetch_related("targets", "phases"))
    assert len(rows) == 22
    for row, indicator in zip(rows, page.document.indicators, strict=True):
        assert (row.name, row.baseline_text) == (indicator.name, indicator.baseline.text)
        assert row.baseline_value == indicator.baseline.value
        assert {t.level: (t.text, t.value) for t in row.targets.all()} == {
            level.value: (cell.text, cell.value) for level, cell in indicator.targets.items()
        }
        assert {p.key: (p.text, p.value) for p in row.phases.all()} == {
            key: (cell.text, cell.value) for key, cell in indicator.phases.items()
        }


def test_the_same_plan_again_is_the_same_plan(personas: Personas) -> None:
    confirm_draft(draft=_bring_in(personas), actor=personas.principal, at=AT)
    changes = draft_changes(actor=personas.principal, draft=_bring_in(personas))
    assert changes.counts == {Change.SAME: 22, Change.NEW: 0, Change.GONE: 0, Change.CHANGED: 0}
