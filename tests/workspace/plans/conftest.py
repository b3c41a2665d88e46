"""Drafts and plans that were brought in the real way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lotrinh.workspace.plans import operations
from lotrinh.workspace.plans.models import Draft, PlanVersion
from lotrinh.workspace.plans.operations import confirm_draft, start_draft
from lotrinh.workspace.plans.reading import ReadFile, read_file
from tests.workspace.conftest import AT, Personas
from tests.workspace.plan_file import ROWS, Row, plan_docx

BringIn = Callable[..., Draft]
Confirm = Callable[..., PlanVersion]


_READ: dict[str, ReadFile] = {}


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read each file once for all tests: a process of its own each time takes its time."""

    def read_once(path: Path, filename: str) -> ReadFile:
        if path.name not in _READ:
            _READ[path.name] = read_file(path, filename)
        return _READ[path.name]

    monkeypatch.setattr(operations, "read_file", read_once)


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
