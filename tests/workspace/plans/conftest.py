"""Drafts and plans that were brought in the real way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lotrinh.workspace.plans.models import Draft, PlanVersion
from lotrinh.workspace.plans.operations import confirm_draft, start_draft
from tests.workspace.conftest import AT, Personas
from tests.workspace.plan_file import ROWS, Row, plan_docx

BringIn = Callable[..., Draft]
Confirm = Callable[..., PlanVersion]


@pytest.fixture
def bring_in(personas: Personas) -> BringIn:
    """Return what brings a plan of the given rows in, as the school's principal."""

    def bring(rows: tuple[Row, ...] = ROWS, *, year: int = 2025) -> Draft:
        return start_draft(
            unit=personas.school,
            filename=f"ke-hoach-{year}.docx",
            content=plan_docx(rows, year=year),
            actor=personas.principal,
            at=AT,
        )

    return bring


@pytest.fixture
def confirmed(personas: Personas, bring_in: BringIn) -> Confirm:
    """Return what brings a plan in and confirms it."""

    def confirm(rows: tuple[Row, ...] = ROWS, *, year: int = 2025) -> PlanVersion:
        return confirm_draft(draft=bring_in(rows, year=year), actor=personas.principal, at=AT)

    return confirm
