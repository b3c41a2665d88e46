"""The JSON form of a value loses nothing."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

import pytest
from hypothesis import given

from lotrinh.core.values import (
    Bound,
    Count,
    Date,
    Demanded,
    Level,
    Missing,
    Number,
    Operator,
    Range,
    Rank,
    Ratio,
    Reason,
    Status,
    StatusWord,
    Text,
    Top,
    Value,
    from_json,
    to_json,
)
from tests.core.values.strategies import values

FORMS: list[tuple[Value, dict[str, Any]]] = [
    (Number(Decimal("98.00"), "%"), {"kind": "number", "value": "98.00", "unit": "%"}),
    (
        Bound(Operator.GT, Number(Decimal("99.00"))),
        {"kind": "bound", "op": ">", "value": "99.00", "unit": None},
    ),
    (
        Bound(Operator.LE, Date(2025, 12, 31)),
        {"kind": "bound", "op": "<=", "date": {"year": 2025, "month": 12, "day": 31}},
    ),
    (
        Range(Decimal(80), Decimal("85.0"), "%"),
        {"kind": "range", "low": "80", "high": "85.0", "unit": "%"},
    ),
    (
        Ratio(361, 362, Decimal("99.72")),
        {"kind": "ratio", "numerator": 361, "denominator": 362, "percent": "99.72"},
    ),
    (Ratio(1, 2), {"kind": "ratio", "numerator": 1, "denominator": 2, "percent": None}),
    (Rank(7, 19), {"kind": "rank", "rank": 7, "of": 19}),
    (Top(5), {"kind": "top", "size": 5, "of": None}),
    (Count(1, "giáo viên"), {"kind": "count", "count": 1, "noun": "giáo viên"}),
    (
        Status(StatusWord.YES, "môn dẫn đầu"),
        {"kind": "status", "status": "yes", "detail": "môn dẫn đầu"},
    ),
    (
        Level("mức", "Tốt", at_least=True),
        {"kind": "level", "scale": "mức", "level": "Tốt", "at_least": True},
    ),
    (Date(2023, 9), {"kind": "date", "year": 2023, "month": 9, "day": None}),
    (Demanded(), {"kind": "demanded"}),
    (Missing(Reason.BLANK, "-"), {"kind": "missing", "reason": "blank", "text": "-"}),
    (Text("đủ"), {"kind": "text", "text": "đủ"}),
]


@pytest.mark.parametrize(("value", "data"), FORMS)
def test_forms(value: Value, data: dict[str, Any]) -> None:
    assert to_json(value) == data
    assert from_json(data) == value


def test_every_kind_has_its_form() -> None:
    assert {type(value) for value, _ in FORMS} == set(get_args(Value))


@given(values)
def test_nothing_is_lost(value: Value) -> None:
    again = from_json(json.loads(json.dumps(to_json(value))))
    assert again == value
    assert repr(again) == repr(value)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"kind": "percent"}, KeyError),
        ({"kind": "rank"}, TypeError),
        ({"kind": "missing", "reason": "zero"}, ValueError),
        ({"kind": "ratio", "numerator": "58", "denominator": 60}, ValueError),
        ({"kind": "ratio", "numerator": True, "denominator": 60}, ValueError),
        ({"kind": "number", "value": 98.5}, ValueError),
        ({"kind": "number", "value": None}, ValueError),
        ({"kind": "number", "value": "NaN"}, ValueError),
        ({"kind": "number", "value": "chín mươi"}, InvalidOperation),
        ({"kind": "text", "text": ["đủ"]}, ValueError),
        ({"kind": "bound", "op": ">", "date": {"year": "2025"}}, ValueError),
    ],
)
def test_data_of_no_value_is_refused(data: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        from_json(data)
