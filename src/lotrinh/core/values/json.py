"""The JSON form of a value, both ways: ``{"kind": ...}`` and the kind's own fields.

Decimals are strings that keep the printed digits (``"92.70"``), whole numbers are numbers. A bound
has ``op`` and either ``value`` and ``unit``, or ``date``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, get_args, get_type_hints

from lotrinh.core.values.types import Bound, Date, Number, Operator, Reason, StatusWord, Value

_TYPES: dict[str, Any] = {value_type.kind: value_type for value_type in get_args(Value)}
_DECIMALS = {"value", "low", "high", "percent"}
_ENUMS = {"op": Operator, "status": StatusWord, "reason": Reason}
_ALLOWED: dict[Any, dict[str, tuple[type, ...]]] = {
    value_type: {
        name: get_args(hint) or (hint,) for name, hint in get_type_hints(value_type).items()
    }
    for value_type in _TYPES.values()
}
"""By type and field: what the field can be."""


def to_json(value: Value) -> dict[str, Any]:
    """Return ``value`` as JSON data, its ``kind`` first."""
    if isinstance(value, Bound):
        limit = _fields_to_json(value.limit)
        inner = {"date": limit} if isinstance(value.limit, Date) else limit
        return {"kind": value.kind, "op": value.op.value, **inner}
    return {"kind": value.kind, **_fields_to_json(value)}


def from_json(data: Mapping[str, Any]) -> Value:
    """Return the value that ``data`` describes; keys that are no field of its kind are ignored.

    Raises: KeyError if the kind is unknown, TypeError if a field is missing, ValueError or
    decimal.InvalidOperation if a field is not of its type, or a decimal is not finite.
    """
    value_type = _TYPES[data["kind"]]
    if value_type is Bound:
        limit = _typed(Date, data["date"]) if "date" in data else _typed(Number, data)
        return Bound(Operator(data["op"]), limit)
    value: Value = _typed(value_type, data)
    return value


def _fields_to_json(value: Value) -> dict[str, Any]:
    found = {f.name: getattr(value, f.name) for f in fields(value)}
    return {
        name: str(item) if isinstance(item, Decimal) else getattr(item, "value", item)
        for name, item in found.items()
    }


def _typed(value_type: Any, data: Mapping[str, Any]) -> Any:
    allowed = _ALLOWED[value_type]
    named = {f.name: data[f.name] for f in fields(value_type) if f.name in data}
    return value_type(**{name: _read(name, item, allowed[name]) for name, item in named.items()})


def _read(name: str, item: Any, allowed: tuple[type, ...]) -> Any:
    if name in _DECIMALS and isinstance(item, str):
        item = Decimal(item)
        if not item.is_finite():
            raise ValueError(f"{name} is not finite")
    elif name in _ENUMS:
        item = _ENUMS[name](item)
    # True is an int for Python, and none here.
    if type(item) not in allowed:
        raise ValueError(f"{name} is not of its type")
    return item
