"""The API's exports: the figures of a period in forms that other tools read."""

from __future__ import annotations

from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from lotrinh.documents.writing.data_package import data_package
from lotrinh.documents.writing.dhis2 import data_value_set, metadata
from lotrinh.documents.writing.exported import FigureExport
from lotrinh.workspace.actuals.reporting.exporting import figures_to_export
from lotrinh.workspace.components.answers import download
from lotrinh.workspace.components.api import inputs
from lotrinh.workspace.components.api.inputs import Period, RowId
from lotrinh.workspace.people.programs import person_of, unit_read

router = Router()

ZIP = "application/zip"


class ExportQuery(inputs.Query):
    """Whose figures of which period are exported."""

    unit: RowId = Field(
        description="Trường: kết quả đã duyệt; đơn vị cấp trên: báo cáo đã nhận của các trường / "
        "a school: its approved results; a unit above: the accepted reports of its schools"
    )
    period: Period


class OfDhis2(BaseModel):
    """Named as DHIS2 names it."""

    model_config = ConfigDict(alias_generator=to_camel)


class DataValue(OfDhis2):
    """A value of a data element."""

    data_element: str
    category_option_combo: str
    value: str
    comment: str
    period: str | None = None
    org_unit: str | None = None


class DataValueSet(OfDhis2):
    """What DHIS2 takes at ``/api/dataValueSets``."""

    data_set_id_scheme: Literal["CODE"]
    data_element_id_scheme: Literal["CODE"]
    org_unit_id_scheme: Literal["CODE"]
    category_option_combo_id_scheme: Literal["CODE"]
    data_set: str | None = None
    complete_date: str | None = None
    period: str | None = None
    org_unit: str | None = None
    data_values: list[DataValue]


class Coded(OfDhis2):
    """An object of DHIS2 by its code."""

    code: str


class DataElement(OfDhis2):
    """What a value is of: how it is typed and added up."""

    code: str
    name: str
    short_name: str
    domain_type: Literal["AGGREGATE"]
    value_type: str
    aggregation_type: Literal["SUM", "MIN", "NONE"]
    zero_is_significant: bool
    category_combo: Coded


class DataSetElement(OfDhis2):
    """A data element of a data set."""

    data_element: Coded


class DataSet(OfDhis2):
    """The data elements that are reported together, of which units and how often."""

    code: str
    name: str
    short_name: str
    period_type: str
    data_set_elements: list[DataSetElement]
    organisation_units: list[Coded]


class Metadata(OfDhis2):
    """What DHIS2 takes at ``/api/metadata``."""

    data_elements: list[DataElement]
    data_sets: list[DataSet]


@router.get(
    "/exports/dhis2",
    response=DataValueSet,
    by_alias=True,
    exclude_unset=True,
    url_name="export_dhis2",
    operation_id="export_dhis2",
    summary="Xuất số liệu cho DHIS2 / Figures for DHIS2",
)
def export_dhis2(request: HttpRequest, asked: Query[ExportQuery]) -> Any:
    """Return the figures as a DHIS2 data value set; numerator and denominator by themselves."""
    return data_value_set(_figures(request, asked))


@router.get(
    "/exports/dhis2-metadata",
    response=Metadata,
    by_alias=True,
    url_name="export_dhis2_metadata",
    operation_id="export_dhis2_metadata",
    summary="Xuất phần tử dữ liệu cho DHIS2 / Data elements for DHIS2",
)
def export_dhis2_metadata(request: HttpRequest, asked: Query[ExportQuery]) -> Any:
    """Return the data elements and the data set that the figures speak of."""
    return metadata(_figures(request, asked))


@router.get(
    "/exports/data-package",
    response={200: None},
    url_name="export_data_package",
    operation_id="export_data_package",
    summary="Xuất CSV kèm mô tả (Data Package) / CSV with a descriptor (Data Package)",
    openapi_extra={
        "responses": {200: {"content": {ZIP: {"schema": {"type": "string", "format": "binary"}}}}}
    },
)
def export_data_package(request: HttpRequest, asked: Query[ExportQuery]) -> HttpResponse:
    """Return the figures as a zipped Data Package."""
    content = data_package(
        _figures(request, asked), licence=settings.DATA_LICENCE, made_on=timezone.localdate()
    )
    period = asked.period.replace("/", "-hk")
    return download(content, ZIP, f"lotrinh-{asked.unit}-{period}.zip")


def _figures(request: HttpRequest, asked: ExportQuery) -> FigureExport:
    return figures_to_export(
        actor=person_of(request), unit=unit_read(request, asked.unit), period=asked.period
    )
