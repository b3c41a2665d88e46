"""The JSON Schema (draft 2020-12) of a plan's JSON, drawn from the dataclasses themselves."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from lotrinh.core.plan.types import Place, Plan, TargetLevel
from lotrinh.core.values.types import Bound, Date, Number, Operator, Value

_DECIMAL = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
_SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: _DECIMAL,
    date: {"type": "string", "format": "date"},
}


def plan_schema() -> dict[str, Any]:
    """Return the schema of what ``plan_to_json`` gives; every key is always present."""
    definitions: dict[str, Any] = {}
    _define(Plan, definitions)
    plan = definitions.pop("Plan")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Plan",
        "description": (Plan.__doc__ or "").strip().splitlines()[0],
        **plan,
        "$defs": dict(sorted(definitions.items())),
    }


def _define(part: Any, definitions: dict[str, Any]) -> None:
    if part.__name__ in definitions:
        return
    definitions[part.__name__] = {}  # a part may hold itself (a section its subsections)
    hints = typing.get_type_hints(part)
    properties = {f.name.rstrip("_"): _schema_of(hints[f.name], definitions) for f in fields(part)}
    definitions[part.__name__] = {
        "type": "object",
        "properties": properties,
        "required": [] if part is Place else list(properties),
        "additionalProperties": False,
    }


def _schema_of(wanted: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if wanted == Value:
        definitions.setdefault("Value", _value_schema())
        return {"$ref": "#/$defs/Value"}
    if wanted in _SIMPLE:
        return dict(_SIMPLE[wanted])
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (types.UnionType, typing.Union):
        (inner,) = (each for each in arguments if each is not types.NoneType)
        return {"anyOf": [_schema_of(inner, definitions), {"type": "null"}]}
    if origin is tuple:
        return {"type": "array", "items": _schema_of(arguments[0], definitions)}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_schema(arguments[0], _schema_of(arguments[1], definitions))
    if issubclass(wanted, StrEnum):
        return {"enum": [member.value for member in wanted]}
    assert is_dataclass(wanted)
    _define(wanted, definitions)
    if wanted is Place:  # a place leaves out what it does not say, so its numbers are never null
        definitions["Place"]["properties"] = {
            f.name: {"type": "integer", "minimum": 1} for f in fields(Place)
        }
    return {"$ref": f"#/$defs/{wanted.__name__}"}


def _mapping_schema(key: Any, item: dict[str, Any]) -> dict[str, Any]:
    if key is TargetLevel:
        names: dict[str, Any] = {"enum": [level.value for level in TargetLevel]}
    else:
        names = {"pattern": r"^\d{4}(-\d{4})?(/[12])?$"}
    return {"type": "object", "propertyNames": names, "additionalProperties": item}


def _value_schema() -> dict[str, Any]:
    kinds = [_kind_schema(kind) for kind in typing.get_args(Value) if kind is not Bound]
    limits = [_properties(Number), {"date": _object(_properties(Date))}]
    kinds += [
        _object(
            {"kind": {"const": Bound.kind}, "op": {"enum": [op.value for op in Operator]}, **limit}
        )
        for limit in limits
    ]
    return {"oneOf": kinds}


def _kind_schema(kind: Any) -> dict[str, Any]:
    return _object({"kind": {"const": kind.kind}, **_properties(kind)})


def _properties(kind: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {f.name: _schema_of(hints[f.name], {}) for f in fields(kind)}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
