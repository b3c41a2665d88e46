"""Figures as DHIS2 takes them: a data value set, and the metadata that it speaks of.

After the *Web API* part of DHIS2's developer guide (data values; metadata import). Numerator and
denominator are data elements of their own, so that DHIS2 adds them up through its tree of units;
a percentage alone is a text, because DHIS2 would average it. What is missing is said in a data
element of its own: no value is ever 0 that was not 0.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lotrinh.core.indicators import Figure, RollUp, reported_figure
from lotrinh.core.values.types import Missing
from lotrinh.documents.writing.exported import (
    ExportedFigure,
    ExportedIndicator,
    ExportedUnit,
    FigureExport,
    FigureState,
)

YEAR_SET, SEMESTER_SET = "LOTRINH_YEAR", "LOTRINH_SEMESTER"
DEFAULT_COMBO = "default"
"""The code of the option combination that every DHIS2 has for what is not broken down."""

_CODE_LIMIT, _NAME_LIMIT, _SHORT_LIMIT = 50, 230, 50
_UNFIT = re.compile(r"[^A-Za-z0-9_-]+")


class _Element(NamedTuple):
    """A data element of an indicator: what ends its code, how its value is typed and added up."""

    suffix: str
    value_type: str
    aggregation: str
    words: str


_NUMERATOR = _Element("NUM", "INTEGER_ZERO_OR_POSITIVE", "SUM", "tử số")
_DENOMINATOR = _Element("DEN", "INTEGER_ZERO_OR_POSITIVE", "SUM", "mẫu số")
_COUNT = _Element("COUNT", "INTEGER_ZERO_OR_POSITIVE", "SUM", "số lượng")
_GRADE = _Element("GRADE", "INTEGER_ZERO_OR_POSITIVE", "MIN", "mức")
_TEXT = _Element("TEXT", "TEXT", "NONE", "kết quả bằng chữ")
_STATE = _Element("STATE", "TEXT", "NONE", "vì sao không có kết quả")

_ELEMENTS: dict[RollUp, tuple[_Element, ...]] = {
    RollUp.PARTS: (_NUMERATOR, _DENOMINATOR, _TEXT, _STATE),
    RollUp.UNITS: (_NUMERATOR, _DENOMINATOR, _TEXT, _STATE),
    RollUp.SUM: (_COUNT, _TEXT, _STATE),
    RollUp.WORST: (_GRADE, _TEXT, _STATE),
    RollUp.NONE: (_TEXT, _STATE),
}


def data_value_set(export: FigureExport) -> dict[str, Any]:
    """Return the figures as JSON for ``POST /api/dataValueSets``.

    Of one unit with the period and the unit at the head, of several in the form for many, where
    each value names them. What nobody has reported is not in it.
    """
    head: dict[str, Any] = {
        "dataSetIdScheme": "CODE",
        "dataElementIdScheme": "CODE",
        "orgUnitIdScheme": "CODE",
        "categoryOptionComboIdScheme": "CODE",
    }
    period = dhis2_period(export.period)
    if len(export.units) == 1:
        [unit] = export.units
        head |= {"dataSet": data_set_code(export.period), "period": period, "orgUnit": unit.code}
        if unit.complete_on is not None:
            head["completeDate"] = unit.complete_on.isoformat()
        return head | {"dataValues": list(_values_of(unit))}
    return head | {
        "dataValues": [
            {**value, "period": period, "orgUnit": unit.code}
            for unit in export.units
            for value in _values_of(unit)
        ]
    }


def metadata(export: FigureExport) -> dict[str, Any]:
    """Return the data elements and the data set that the values speak of, as JSON for
    ``POST /api/metadata?identifier=CODE``."""
    elements = [
        _element(indicator, element)
        for indicator in export.indicators
        for element in _ELEMENTS[indicator.roll_up]
    ]
    code = data_set_code(export.period)
    return {
        "dataElements": elements,
        "dataSets": [
            {
                "code": code,
                "name": f"Lộ Trình: {export.title}"[:_NAME_LIMIT],
                "shortName": code,
                "periodType": period_type(export.period),
                "dataSetElements": [{"dataElement": {"code": one["code"]}} for one in elements],
                "organisationUnits": [{"code": unit.code} for unit in export.units],
            }
        ],
    }


def dhis2_period(period: str) -> str:
    """Return a period as DHIS2 writes it: ``2025Aug`` for the school year 2025-2026, which runs
    from August to July; ``2025S2`` and ``2026S1`` for its semesters, the half-years in which most
    of them lie."""
    first, semester = int(period[:4]), period[9:]
    return {"": f"{first}Aug", "/1": f"{first}S2", "/2": f"{first + 1}S1"}[semester]


def period_type(period: str) -> str:
    """Return the type of period that the data set needs in DHIS2."""
    return "SixMonthly" if "/" in period else "FinancialAug"


def data_set_code(period: str) -> str:
    """Return the code of the data set that holds figures of such periods."""
    return SEMESTER_SET if "/" in period else YEAR_SET


def element_code(indicator: ExportedIndicator, suffix: str) -> str:
    """Return the code of a data element: at most 50 letters, digits, ``_`` and ``-``.

    An indicator of a school's own, or one with a long code, is named by a digest of its key.
    """
    stem = _UNFIT.sub("_", indicator.code).upper()
    if not stem or len(stem) + 1 + len(suffix) > _CODE_LIMIT:
        digest = hashlib.sha256((indicator.code or indicator.key).encode()).hexdigest()[:16]
        stem = f"OWN_{digest.upper()}"
    return f"{stem}_{suffix}"


def _values_of(unit: ExportedUnit) -> Iterator[dict[str, str]]:
    for figure in unit.figures:
        for element, value in _typed(figure):
            yield {
                "dataElement": element_code(figure.indicator, element.suffix),
                "categoryOptionCombo": DEFAULT_COMBO,
                "value": value,
                "comment": figure.text,
            }


def _typed(figure: ExportedFigure) -> list[tuple[_Element, str]]:
    """Return the data elements that a figure fills; none where nobody has reported it."""
    value, rule = figure.value, figure.indicator.roll_up
    if value is None:
        return []
    if isinstance(value, Missing):
        return [(_STATE, figure.state.value)]
    found = reported_figure(value, rule)
    if not isinstance(found, Figure):
        return [(_TEXT, figure.text or FigureState.REPORTED.value)]
    if found.denominator is not None:
        return [(_NUMERATOR, str(found.numerator)), (_DENOMINATOR, str(found.denominator))]
    return [(_GRADE if rule is RollUp.WORST else _COUNT, str(found.numerator))]


def _element(indicator: ExportedIndicator, element: _Element) -> dict[str, Any]:
    code = element_code(indicator, element.suffix)
    named = f": {element.words}"
    return {
        "code": code,
        "name": f"{indicator.name[: _NAME_LIMIT - len(named)]}{named}",
        "shortName": code[:_SHORT_LIMIT],
        "domainType": "AGGREGATE",
        "valueType": element.value_type,
        "aggregationType": element.aggregation,
        "zeroIsSignificant": element.value_type != "TEXT",
        "categoryCombo": {"code": DEFAULT_COMBO},
    }
