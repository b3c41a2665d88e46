"""The API's plans with their versions and rows, the catalogue, and the units' indicators."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import BaseModel, Field

from lotrinh.core.indicators import CatalogueEntry
from lotrinh.core.messages import Message
from lotrinh.reference import load_catalogue
from lotrinh.workspace.components.api import inputs
from lotrinh.workspace.components.api.inputs import Code, RowId, SchoolYear, Unset
from lotrinh.workspace.components.api.pages import PageAnswer, page_of
from lotrinh.workspace.components.api.values import Value, value_json
from lotrinh.workspace.people.programs import UnitRef, person_of, unit_read, unit_ref
from lotrinh.workspace.plans.listing import (
    indicators_listed,
    plans_listed,
    rows_of_version,
    versions_of,
)
from lotrinh.workspace.plans.models import Indicator, Plan, PlanRow, PlanVersion
from lotrinh.workspace.plans.queries import visible_plans

router = Router()

DirectionName = Literal["higher", "lower"]
LevelName = Literal["central", "central_province", "province", "district", "commune", "school"]


class Words(BaseModel):
    """The same in Vietnamese and English."""

    vi: str
    en: str


class Printed(BaseModel):
    """What a cell prints, and what it was read as."""

    text: str
    value: Value


class DemandPrinted(Printed):
    """What a level demands, as the plan prints it."""

    level: LevelName


class PhasePrinted(Printed):
    """A target on the way: ``key`` is a year, a school year or a semester."""

    key: str


class BaselinePrinted(Printed):
    """The value that the plan starts from, and as of when."""

    as_of: str


class OfUnit(inputs.Query):
    """Whose things are asked for."""

    unit: RowId | Unset = Field(default=None, description="Của đơn vị này / of this unit")


class PlanFilters(inputs.Paged, OfUnit):
    """Which plans are asked for."""

    school_year: SchoolYear | Unset = None


class PlanItem(BaseModel):
    """A plan of a school year."""

    id: int
    unit: UnitRef
    school_year: str
    number: str
    title: str
    versions: int
    confirmed_at: datetime | None = Field(
        description="Bản cuối được xác nhận lúc nào / when the last version was confirmed"
    )


class PlanItems(PageAnswer):
    """Plans, newest school year first."""

    items: list[PlanItem]


class VersionItem(BaseModel):
    """A version of a plan, and the file that it came from."""

    number: int
    confirmed_at: datetime
    confirmed_by: str
    filename: str
    sha256: str


class PlanDetail(BaseModel):
    """A plan with its versions, newest first."""

    id: int
    unit: UnitRef
    school_year: str
    number: str
    title: str
    versions: list[VersionItem]


class RowFilters(inputs.Paged):
    """Which rows are asked for."""

    version: RowId | Unset = Field(
        default=None, description="Bản số mấy, không ghi là bản cuối / the last one if left out"
    )


class RowItem(BaseModel):
    """A row of a plan, as printed and as read."""

    id: int
    indicator: int
    code: str = Field(description="Mã trong danh mục, trống nếu không có / of the catalogue")
    order: int
    appendix: str
    part: str
    group_number: str
    group: str
    number: str
    name: str
    unit_text: str
    direction: DirectionName
    baseline: BaselinePrinted
    target_year: int | None
    demands: list[DemandPrinted]
    phases: list[PhasePrinted]


class RowItems(PageAnswer):
    """Rows, in the order of the document."""

    items: list[RowItem]


class Legal(BaseModel):
    """A document behind an indicator; ``certainty`` is V (read in a source), S or K."""

    document: str
    certainty: Literal["V", "S", "K"]


class CatalogueItem(BaseModel):
    """An indicator of the catalogue."""

    code: str
    name: Words
    unit_text: str
    direction: DirectionName
    kind: str
    asked_of: list[LevelName]
    records: str
    roll_up: Literal["parts", "units", "sum", "worst", "none"] = Field(
        description="Cộng lên cấp trên thế nào / how it adds up to the units above"
    )
    is_computed: bool
    how: Words | None
    legal: list[Legal]


class CatalogueItems(PageAnswer):
    """The catalogue, in its order."""

    items: list[CatalogueItem]


class IndicatorFilters(inputs.Paged, OfUnit):
    """Which indicators are asked for."""

    code: Code | Unset = None


class IndicatorItem(BaseModel):
    """What a unit measures, across its plans; ``key`` is what it is matched by."""

    id: int
    unit: UnitRef
    key: str
    code: str
    name: str
    unit_text: str
    direction: DirectionName


class IndicatorItems(PageAnswer):
    """Indicators, by id."""

    items: list[IndicatorItem]


@router.get(
    "/plans",
    response=PlanItems,
    url_name="plans",
    operation_id="plans",
    summary="Danh sách kế hoạch / Plans",
)
def plans(request: HttpRequest, asked: Query[PlanFilters]) -> PlanItems:
    """List the plans of the units that you may read."""
    found = plans_listed(
        actor=person_of(request),
        unit=None if asked.unit is None else unit_read(request, asked.unit),
        school_year=asked.school_year or "",
    )
    return page_of(PlanItems, found, asked, _plan)


@router.get(
    "/plans/{int:plan_id}",
    response=PlanDetail,
    url_name="plan",
    operation_id="plan",
    summary="Một kế hoạch với các bản / One plan with its versions",
)
def plan(request: HttpRequest, plan_id: RowId) -> PlanDetail:
    """Return a plan with its versions, without what they say: that is in the rows."""
    found = _found(request, plan_id)
    versions = versions_of(actor=person_of(request), plan=found)
    return PlanDetail(
        id=found.pk,
        unit=unit_ref(found.unit),
        school_year=found.school_year,
        number=found.number,
        title=found.title,
        versions=[_version(one) for one in versions],
    )


@router.get(
    "/plans/{int:plan_id}/rows",
    response=RowItems,
    url_name="plan_rows",
    operation_id="plan_rows",
    summary="Các dòng chỉ tiêu của kế hoạch / The rows of a plan",
)
def plan_rows(request: HttpRequest, plan_id: RowId, asked: Query[RowFilters]) -> RowItems:
    """List the rows of a version, the last one unless another is asked for."""
    found = _found(request, plan_id)
    is_there = asked.version is None or found.versions.filter(number=asked.version).exists()
    if not is_there:
        raise Http404
    rows = rows_of_version(actor=person_of(request), plan=found, number=asked.version)
    return page_of(RowItems, rows, asked, _row)


@router.get(
    "/catalogue",
    response=CatalogueItems,
    url_name="catalogue",
    operation_id="catalogue",
    summary="Danh mục chỉ tiêu với căn cứ / The catalogue of indicators with their legal sources",
)
def catalogue(request: HttpRequest, asked: Query[inputs.Paged]) -> CatalogueItems:
    """List the indicators that are known by name."""
    return page_of(CatalogueItems, list(load_catalogue()), asked, _entry)


@router.get(
    "/indicators",
    response=IndicatorItems,
    url_name="indicators",
    operation_id="indicators",
    summary="Chỉ tiêu của các đơn vị / Indicators of the units",
)
def indicators(request: HttpRequest, asked: Query[IndicatorFilters]) -> IndicatorItems:
    """List what the units that you may read measure."""
    found = indicators_listed(
        actor=person_of(request),
        unit=None if asked.unit is None else unit_read(request, asked.unit),
        code=asked.code or "",
    )
    return page_of(IndicatorItems, found, asked, _indicator)


def printed(text: str, value: Any) -> dict[str, Any]:
    """Return a cell as answers show it (``Printed``)."""
    return {"text": text, "value": value_json(value)}


def _found(request: HttpRequest, plan_id: int) -> Plan:
    found: Plan = get_object_or_404(visible_plans(person_of(request)), pk=plan_id)
    return found


def _plan(found: Any) -> PlanItem:
    return PlanItem(
        id=found.pk,
        unit=unit_ref(found.unit),
        school_year=found.school_year,
        number=found.number,
        title=found.title,
        versions=found.version_count,
        confirmed_at=found.confirmed_at,
    )


def _version(found: PlanVersion) -> VersionItem:
    return VersionItem(
        number=found.number,
        confirmed_at=found.confirmed_at,
        confirmed_by=str(found.confirmed_by),
        filename=found.filename,
        sha256=found.file.sha256,
    )


def _row(row: PlanRow) -> dict[str, Any]:
    return {
        "id": row.pk,
        "indicator": row.indicator_id,
        "code": row.indicator.code,
        "order": row.order,
        "appendix": row.appendix,
        "part": row.part,
        "group_number": row.group_number,
        "group": row.group,
        "number": row.number,
        "name": row.name,
        "unit_text": row.unit_text,
        "direction": row.indicator.direction,
        "baseline": {
            **printed(row.baseline_text, row.baseline_value),
            "as_of": row.baseline_as_of,
        },
        "target_year": row.target_year,
        "demands": [
            {"level": one.level, **printed(one.text, one.value)} for one in row.targets.all()
        ],
        "phases": [{"key": one.key, **printed(one.text, one.value)} for one in row.phases.all()],
    }


def _entry(entry: CatalogueEntry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "name": _words(entry.name),
        "unit_text": entry.unit,
        "direction": entry.direction.value,
        "kind": entry.kind,
        "asked_of": sorted(level.value for level in entry.asked_of),
        "records": entry.records,
        "roll_up": entry.roll_up.value,
        "is_computed": entry.is_computed,
        "how": None if entry.how is None else _words(entry.how),
        "legal": [{"document": one.document, "certainty": one.certainty} for one in entry.legal],
    }


def _words(message: Message) -> dict[str, str]:
    return message.to_json()


def _indicator(found: Indicator) -> IndicatorItem:
    return IndicatorItem.model_validate(
        {
            "id": found.pk,
            "unit": unit_ref(found.unit),
            "key": found.key,
            "code": found.code,
            "name": found.name,
            "unit_text": found.unit_text,
            "direction": found.direction,
        }
    )
