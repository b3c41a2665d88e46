"""Bringing lists in and computing from them, for the tests of rosters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pytest_django import Settings

from lotrinh.workspace.actuals.models import Computation, RosterSnapshot
from lotrinh.workspace.actuals.rosters.computing import run_computation, start_computation
from lotrinh.workspace.actuals.rosters.operations import execute_roster_draft, start_roster_draft
from tests.workspace.conftest import Personas
from tests.workspace.rosters.workbooks import workbook

YEAR = "2025-2026"
AT = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
"""10:00 on 1/6/2026 in Vietnam: the school year has just ended."""
BringList = Callable[..., RosterSnapshot]
Compute = Callable[..., Computation]


@pytest.fixture(autouse=True)
def _tasks_at_once(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def bring_list(personas: Personas) -> BringList:
    """Return what brings pupils in for the school, as the principal does."""

    def bring(
        rows: Sequence[Mapping[str, Any]], as_of: date = date(2026, 5, 30), **given: Any
    ) -> RosterSnapshot:
        draft = start_roster_draft(
            **{  # type: ignore[arg-type]
                "unit": personas.school,
                "table": "pupils",
                "school_year": YEAR,
                "as_of": as_of,
                "filename": "danh-sach.xlsx",
                "content": workbook(rows),
                "actor": personas.principal,
                "at": AT,
            }
            | given
        )
        return execute_roster_draft(draft=draft, actor=personas.principal, at=AT)

    return bring


@pytest.fixture
def compute(personas: Personas) -> Compute:
    """Return what computes the school's figures, as the worker does."""

    def run(period: str = YEAR) -> Computation:
        started = start_computation(
            unit=personas.school, period=period, actor=personas.principal, at=AT
        )
        return run_computation(computation=started, at=AT)

    return run
