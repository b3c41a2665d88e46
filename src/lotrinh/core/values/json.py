"""The JSON form of a value, both ways: ``{"kind": ...}`` and the kind's own fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, get_args

from lotrinh.core.values.types import (
    Bound,
    Date,
    Number,
    Operator,
    Reason,
    StatusWord,
    Value,
)

_TYPES: dict[str, Any] = {value_type.kind: value_type for value_type in get_args(Value)}
_READERS: dict[str, Callable[[Any], Any]] = {
    "op": Operator,
    "reason": Reason,
    "low": Decimal,
    "high": Decimal,
    "percent": Decimal,
}


def to_json(value: Value) -> dict[str, Any]:
    """Return ``value`` as JSON data; decimals are strings that keep the printed digits.

    A bound carries its number's ``value`` and ``unit``, or a ``date``.
    """
    if isinstance(value, Bound):
        limit = to_json(value.limit)
        del limit["kind"]
        rest = {"date": limit} if isinstance(value.limit, Date) else limit
        return {"kind": value.kind, "op": str(value.op), **rest}
    data: dict[str, Any] = {"kind": value.kind}
    for field in fields(value):
        item = getattr(value, field.name)
        data[field.name] = str(item) if isinstance(item, Decimal | str) else item
    return data


def from_json(data: Mapping[str, Any]) -> Value:
    """Return the value that ``data`` describes.

    Raises: ValueError if the kind, or a word or number in it, is unknown; KeyError or TypeError
    if a field is missing or is one too many.
    """
    rest = {key: item for key, item in data.items() if key != "kind"}
    value_type = _TYPES.get(data["kind"])
    if value_type is None:
        raise ValueError(f"unknown kind of value: {data['kind']!r}")
    if value_type is Bound:
        limit = Date(**rest["date"]) if "date" in rest else _number(rest)
        return Bound(Operator(rest["op"]), limit)
    if value_type is Number:
        return _number(rest)
    read = {**_READERS, "status": StatusWord}
    kept = {
        key: read[key](item) if key in read and item is not None else item
        for key, item in rest.items()
    }
    value: Value = value_type(**kept)
    return value


def _number(data: Mapping[str, Any]) -> Number:
    return Number(Decimal(data["value"]), data.get("unit"))
