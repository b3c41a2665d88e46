"""The API's roll-up: what the accepted reports of the schools in a unit add up to."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from lotrinh.workspace.actuals.api import AttainmentName
from lotrinh.workspace.actuals.reporting.rolling import View
from lotrinh.workspace.components.api import inputs
from lotrinh.workspace.components.api.inputs import Period, RowId
from lotrinh.workspace.components.api.pages import PageAnswer
from lotrinh.workspace.people.programs import UnitRef, person_of, unit_read, unit_ref
from lotrinh.workspace.people.queries import Unit
from lotrinh.workspace.people.units.places import tree_state
from lotrinh.workspace.plans.api import DirectionName, Printed, Words, printed
from lotrinh.workspace.reports.rollup.queries import rollup_page
from lotrinh.workspace.reports.rollup.views import Asked, RollupRow

router = Router()


class RollupQuery(inputs.Paged):
    """Whose roll-up of which period is asked for."""

    unit: RowId
    period: Period
    view: Literal["then", "now"] = Field(
        default="then",
        description="Trường tính vào nơi nó nằm khi kỳ kết thúc (then) hay hôm nay (now) / where "
        "schools count: where they lay when the period ended, or where they lie today",
    )


class SumShown(BaseModel):
    """What schools report of an indicator, added up; never an average.

    ``numerator`` is null where nobody gave a figure that adds up: that is not 0. ``left_out`` says
    how many schools said something else, and what sort of it.
    """

    numerator: int | None
    denominator: int | None
    unknown: int | None
    reported: int
    not_applicable: int
    left_out: dict[str, int]


class RollupItem(BaseModel):
    """An indicator; ``sum`` is null where no school reports it."""

    code: str
    name: Words
    unit_text: str
    direction: DirectionName
    roll_up: Literal["parts", "units", "sum", "worst", "none"]
    sum: SumShown | None
    target: Printed | None
    attainment: AttainmentName


class RollupItems(PageAnswer):
    """Indicators in the catalogue's order; ``reported`` of ``expected`` schools are in the sums."""

    unit: UnitRef
    period: str
    view: Literal["then", "now"]
    expected: int
    reported: int
    items: list[RollupItem]


@router.get(
    "/rollup",
    response=RollupItems,
    url_name="rollup",
    operation_id="rollup",
    summary="Số liệu tổng hợp của một đơn vị / What a unit's schools add up to",
)
def rollup(request: HttpRequest, asked: Query[RollupQuery]) -> Any:
    """Return the sums of the accepted reports of the schools in a unit."""
    unit = unit_read(request, asked.unit)
    if unit.kind == Unit.Kind.SCHOOL:
        raise Http404
    today = timezone.localdate()
    page = rollup_page(
        actor=person_of(request),
        asked=Asked(unit, asked.period, View(asked.view)),
        state=tree_state(today),
        today=today,
    )
    rows = page.rows[asked.offset : asked.offset + asked.limit]
    return {
        "unit": unit_ref(unit),
        "period": asked.period,
        "view": asked.view,
        "expected": page.expected,
        "reported": page.reported,
        "total": len(page.rows),
        "limit": asked.limit,
        "offset": asked.offset,
        "items": [_row(row) for row in rows],
    }


def _row(row: RollupRow) -> dict[str, Any]:
    entry, target = row.entry, row.target
    return {
        "code": entry.code,
        "name": entry.name.to_json(),
        "unit_text": entry.unit,
        "direction": entry.direction.value,
        "roll_up": entry.roll_up.value,
        "sum": _sum(row),
        "target": None if target is None else printed(target.text, target.value),
        "attainment": row.standing.attainment.value,
    }


def _sum(row: RollupRow) -> dict[str, Any] | None:
    found = row.standing.total
    if found is None:
        return None
    figure = found.figure
    return {
        "numerator": None if figure is None else figure.numerator,
        "denominator": None if figure is None else figure.denominator,
        "unknown": None if figure is None else figure.unknown,
        "reported": found.reported,
        "not_applicable": found.not_applicable,
        "left_out": {why.value: schools for why, schools in found.left_out.items()},
    }
