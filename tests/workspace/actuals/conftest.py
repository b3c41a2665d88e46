"""A school with a plan in force, and what enters its actuals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lotrinh.core.plan.types import Baseline, Cell, Place, TargetLevel
from lotrinh.core.plan.types import Indicator as PlanIndicator
from lotrinh.core.values import parse
from lotrinh.core.values.types import Column, Context, Direction
from lotrinh.workspace.actuals.models import Actual
from lotrinh.workspace.actuals.operations import record_actual
from lotrinh.workspace.plans.files import keep_file
from lotrinh.workspace.plans.models import Draft, Indicator, Plan, PlanVersion
from lotrinh.workspace.plans.rows import write_rows
from tests.workspace.conftest import AT, Personas
from tests.workspace.plan_file import ROWS, Row

Enter = Callable[..., Actual]
InForce = Callable[..., Plan]


@pytest.fixture
def in_force(personas: Personas) -> InForce:
    """Return what puts a plan in force for a year; how it is read is tested beside."""

    def put(rows: tuple[Row, ...] = ROWS, *, year: int = 2025) -> Plan:
        plan = Plan.objects.create(unit=personas.school, school_year=f"{year}-{year + 1}")
        draft = Draft.objects.create(
            unit=personas.school,
            file=keep_file(f"plan of {year}".encode()),
            filename="x.docx",
            created_by=personas.principal,
            created_at=AT,
            state=Draft.State.CONFIRMED,
        )
        version = PlanVersion.objects.create(
            plan=plan,
            number=1,
            draft=draft,
            file=draft.file,
            filename="x.docx",
            document={},
            confirmed_by=personas.principal,
            confirmed_at=AT,
        )
        write_rows(version, [_indicator(row, year, n) for n, row in enumerate(rows, start=1)])
        return plan

    return put


@pytest.fixture
def indicator(in_force: InForce) -> Indicator:
    """Return an indicator in per cent of a plan that is in force."""
    in_force()
    return Indicator.objects.order_by("pk")[0]


@pytest.fixture
def enter(personas: Personas) -> Enter:
    """Return what enters an actual, as the principal unless another actor is named."""

    def record(indicator: Indicator, **given: Any) -> Actual:
        known: dict[str, Any] = {"period": "2025-2026", "actor": personas.principal, "at": AT}
        return record_actual(indicator=indicator, **(known | given))

    return record


def _indicator(row: Row, year: int, number: int) -> PlanIndicator:
    def cell(text: str, column: Column) -> Cell:
        return Cell(text, parse(text, Context(row.unit, column, row.name)).value)

    baseline = cell(row.baseline, Column.BASELINE)
    return PlanIndicator(
        appendix="I",
        part="",
        group="Chất lượng" if number > 1 else "",
        number=str(number),
        name=row.name,
        unit=row.unit,
        baseline=Baseline(baseline.text, f"{year}-09", baseline.value),
        targets={
            TargetLevel.COMMUNE: cell(row.commune, Column.TARGET),
            TargetLevel.SCHOOL: cell(row.school, Column.TARGET),
        },
        phases={str(year + n): cell(text, Column.PHASE) for n, text in enumerate(row.phases)},
        place=Place(),
        target_year=year + 2,
        direction=Direction.HIGHER,
    )
