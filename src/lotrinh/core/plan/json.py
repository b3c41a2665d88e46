"""The JSON form of a plan, both ways; its schema is what ``lotrinh schema plan`` publishes."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from lotrinh.core.plan.types import Place, Plan
from lotrinh.core.values import from_json as value_from_json
from lotrinh.core.values import to_json as value_to_json
from lotrinh.core.values.types import Value

_VALUE_TYPES = typing.get_args(Value)


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """Return ``plan`` as JSON data: dates ISO, values ``{"kind": ...}``, places without blanks."""
    data = part_to_json(plan)
    assert isinstance(data, dict)
    return data


def part_to_json(part: Any) -> Any:
    """Return any part of a plan (a frozen dataclass, tuple, date, value ...) as JSON data."""
    if isinstance(part, _VALUE_TYPES):
        return value_to_json(part)
    if isinstance(part, Place):
        return {
            f.name: number for f in fields(part) if (number := getattr(part, f.name)) is not None
        }
    if is_dataclass(part):
        return {f.name.rstrip("_"): part_to_json(getattr(part, f.name)) for f in fields(part)}
    if isinstance(part, Mapping):
        return {str(key): part_to_json(item) for key, item in part.items()}
    if isinstance(part, tuple):
        return [part_to_json(item) for item in part]
    if isinstance(part, date):
        return part.isoformat()
    return part


def plan_from_json(data: Mapping[str, Any]) -> Plan:
    """Return the plan that ``data`` describes; keys left out take their defaults.

    Raises: KeyError if a part lacks a key that has no default; TypeError or ValueError if a value
    is not of its type.
    """
    plan = part_from_json(data, Plan)
    assert isinstance(plan, Plan)
    return plan


def part_from_json(data: Any, wanted: Any) -> Any:
    """Return ``data`` as the type ``wanted``, a type annotation of ``core.plan.types``."""
    if wanted == Value:
        return value_from_json(data)
    origin = typing.get_origin(wanted)
    if origin in (types.UnionType, typing.Union):
        (inner,) = (arg for arg in typing.get_args(wanted) if arg is not types.NoneType)
        return None if data is None else part_from_json(data, inner)
    if origin in (tuple, frozenset):
        inner = typing.get_args(wanted)[0]
        return origin(part_from_json(item, inner) for item in data)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key_type, item_type = typing.get_args(wanted)
        return {key_type(key): part_from_json(item, item_type) for key, item in data.items()}
    if wanted is date:
        return date.fromisoformat(data)
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return wanted(data)
    if is_dataclass(wanted):
        return _dataclass_from_json(data, wanted)
    if not isinstance(data, wanted):
        raise TypeError(f"{data!r} is not {wanted.__name__}")
    return data


def _dataclass_from_json(data: Mapping[str, Any], wanted: Any) -> Any:
    known = {}
    for name, (key, annotation, required) in _fields_of(wanted).items():
        if key in data:
            known[name] = part_from_json(data[key], annotation)
        elif required:
            raise KeyError(f"{wanted.__name__}.{key}")
    return wanted(**known)


@cache
def _fields_of(wanted: Any) -> dict[str, tuple[str, Any, bool]]:
    hints = typing.get_type_hints(wanted)
    return {
        f.name: (
            f.name.rstrip("_"),
            hints[f.name],
            f.default is MISSING and f.default_factory is MISSING,
        )
        for f in fields(wanted)
    }
