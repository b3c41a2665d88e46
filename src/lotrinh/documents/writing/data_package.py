"""Figures as a Data Package (v1): CSV files with a descriptor that says what is in them, zipped.

No cell is guessed at by who reads it: each column has its type, and what is missing says why in a
column of its own. A text that a spreadsheet would run is quoted by an apostrophe.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from lotrinh.core.values.types import Count, Number, Ratio, Value
from lotrinh.documents.writing.exported import (
    ExportedFigure,
    ExportedUnit,
    FigureExport,
    FigureState,
    indicator_code,
)
from lotrinh.documents.writing.safety import not_a_formula

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the same figures are the same bytes
_TEXT: dict[str, Any] = {"type": "string"}

_UNITS = (
    {"name": "code", **_TEXT, "title": "Mã đơn vị", "constraints": {"required": True}},
    {"name": "name", **_TEXT, "title": "Tên đơn vị"},
    {"name": "kind", **_TEXT, "title": "Loại đơn vị"},
    {"name": "complete_on", "type": "date", "title": "Ngày đủ số liệu"},
)
_INDICATORS = (
    {"name": "code", **_TEXT, "title": "Mã chỉ tiêu", "constraints": {"required": True}},
    {"name": "name", **_TEXT, "title": "Tên chỉ tiêu"},
    {"name": "unit", **_TEXT, "title": "Đơn vị tính"},
    {
        "name": "direction",
        **_TEXT,
        "title": "Chiều tốt hơn",
        "constraints": {"enum": ["higher", "lower"]},
    },
    {
        "name": "roll_up",
        **_TEXT,
        "title": "Cách cộng lên cấp trên",
        "constraints": {"enum": ["parts", "units", "sum", "worst", "none"]},
    },
    {"name": "in_catalogue", "type": "boolean", "title": "Có trong danh mục chung"},
)
_FIGURES = (
    {"name": "unit", **_TEXT, "title": "Mã đơn vị", "constraints": {"required": True}},
    {"name": "period", **_TEXT, "title": "Kỳ", "constraints": {"required": True}},
    {"name": "indicator", **_TEXT, "title": "Mã chỉ tiêu", "constraints": {"required": True}},
    {
        "name": "state",
        **_TEXT,
        "title": "Có kết quả hay vì sao không",
        "description": "reported: có kết quả; các giá trị khác nói vì sao không có, không bao giờ "
        "là 0",
        "constraints": {"required": True, "enum": [state.value for state in FigureState]},
    },
    {"name": "text", **_TEXT, "title": "Kết quả như đã ghi"},
    {"name": "value", "type": "number", "title": "Số, khi kết quả là một số"},
    {"name": "numerator", "type": "integer", "title": "Tử số"},
    {"name": "denominator", "type": "integer", "title": "Mẫu số"},
)


def data_package(export: FigureExport, *, licence: str, made_on: date) -> bytes:
    """Return the .zip with ``units.csv``, ``indicators.csv``, ``figures.csv`` and
    ``datapackage.json``; ``licence`` is an SPDX name, ``""`` where none was given."""
    tables = {
        "units": _csv(_UNITS, (_unit_row(unit) for unit in export.units)),
        "indicators": _csv(
            _INDICATORS,
            (
                (
                    indicator_code(one),
                    one.name,
                    one.unit_text,
                    one.direction.value,
                    one.roll_up.value,
                    "true" if one.code else "false",
                )
                for one in export.indicators
            ),
        ),
        "figures": _csv(
            _FIGURES,
            (
                _figure_row(unit, figure, export.period)
                for unit in export.units
                for figure in unit.figures
            ),
        ),
    }
    descriptor = _descriptor(export, tables, licence, made_on)
    return _zipped(
        {
            "datapackage.json": json.dumps(descriptor, ensure_ascii=False, indent=1).encode(),
            **{f"{name}.csv": content for name, content in tables.items()},
        }
    )


def _descriptor(
    export: FigureExport, tables: dict[str, bytes], licence: str, made_on: date
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "lotrinh-figures",
        "title": export.title,
        "version": made_on.isoformat(),
        "sources": [{"title": export.source}],
        "resources": [
            _resource("units", _UNITS, tables["units"], "code", ()),
            _resource("indicators", _INDICATORS, tables["indicators"], "code", ()),
            _resource(
                "figures",
                _FIGURES,
                tables["figures"],
                ["unit", "period", "indicator"],
                (("unit", "units"), ("indicator", "indicators")),
            ),
        ],
    }
    if licence:
        found["licenses"] = [{"name": licence}]
    return found


def _resource(
    name: str,
    fields: Sequence[dict[str, Any]],
    content: bytes,
    key: str | list[str],
    leads_to: Sequence[tuple[str, str]],
) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": list(fields), "missingValues": [""], "primaryKey": key}
    if leads_to:
        schema["foreignKeys"] = [
            {"fields": field, "reference": {"resource": resource, "fields": "code"}}
            for field, resource in leads_to
        ]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _unit_row(unit: ExportedUnit) -> tuple[str, ...]:
    day = "" if unit.complete_on is None else unit.complete_on.isoformat()
    return (unit.code, unit.name, unit.kind, day)


def _figure_row(unit: ExportedUnit, figure: ExportedFigure, period: str) -> tuple[str, ...]:
    code = indicator_code(figure.indicator)
    return (unit.code, period, code, figure.state.value, figure.text, *_numbers(figure.value))


def _numbers(value: Value | None) -> tuple[str, str, str]:
    """Return the number, the numerator and the denominator of a value; ``""`` for none."""
    match value:
        case Ratio(numerator=part, denominator=whole):
            return ("", str(part), str(whole))
        case Number(value=amount):
            return (f"{amount:f}", "", "")
        case Count(count=count):
            return (str(count), "", "")
    return ("", "", "")


def _csv(fields: Sequence[dict[str, Any]], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(field["name"] for field in fields)
    for row in rows:
        writer.writerow(not_a_formula(cell) for cell in row)
    return out.getvalue().encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()
