"""The page about the API, made from its schema: what each address takes and answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lotrinh.site.api import schema
from lotrinh.workspace.components.api.problems import KINDS
from lotrinh.workspace.components.words import say

_BETWEEN = " / "  # of what the schema says in Vietnamese and in English
_ASKED = {"unit": "1", "school_year": "2025-2026", "period": "2025-2026"}
_VALUES = {"indicator": "1", "unit": "1", "period": '"2025-2026"'}
_A_TEXT = '"..."'
_SAID_ONCE = frozenset({"limit", "offset"})  # at the head of the page


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a field: its name, its kind in words, the type that it is of, what it is."""

    name: str
    kind: str
    type_name: str
    is_required: bool
    words: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked for at an address."""

    id: str
    method: str
    path: str
    words: str
    parameters: tuple[Field, ...]
    sent: tuple[Field, ...]
    answer: str
    example: str


@dataclass(frozen=True, slots=True)
class Group:
    """The addresses about one thing."""

    id: str
    words: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class DataType:
    """A type of answers: its fields, or the types of which it is one."""

    name: str
    fields: tuple[Field, ...]
    one_of: tuple[str, ...]


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show what the API offers; open to visitors, for it tells of no one."""
    language = get_language() or "vi"
    groups, types = _described(language)
    context = {
        "groups": groups,
        "types": types,
        "problems": [(name, kind.status, say(kind.title)) for name, kind in KINDS.items()],
        "origin": f"{request.scheme}://{request.get_host()}",
    }
    return render(request, "api_docs.html", context)


@cache
def _described(language: str) -> tuple[tuple[Group, ...], tuple[DataType, ...]]:
    """Return the groups and the types in a language; made once for each, the schema is fixed."""
    whole = schema()
    by_tag: dict[str, list[Operation]] = {}
    for path, methods in whole["paths"].items():
        for method, operation in methods.items():
            found = _operation(whole, method.upper(), path, operation)
            by_tag.setdefault(operation["tags"][0], []).append(found)
    groups = tuple(
        Group(f"nhom-{number}", _half(tag), tuple(operations))
        for number, (tag, operations) in enumerate(by_tag.items(), start=1)
    )
    return groups, tuple(_types(whole))


def _operation(
    whole: Mapping[str, Any], method: str, path: str, operation: Mapping[str, Any]
) -> Operation:
    parameters = tuple(
        _field(
            one["name"],
            one["schema"] | {"description": one.get("description", "")},
            is_required=one["required"],
        )
        for one in operation["parameters"]
        if one["name"] not in _SAID_ONCE
    )
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json")
    fields = tuple(_fields(_resolved(whole, sent["schema"]))) if sent else ()
    answers = operation["responses"]
    succeeded: Mapping[str, Any] = answers.get("200") or answers["201"]
    content: Mapping[str, Any] = next(iter(succeeded["content"].values()))["schema"]
    return Operation(
        id=operation["operationId"],
        method=method,
        path=path,
        words=_half(operation["summary"]),
        parameters=parameters,
        sent=fields,
        answer=_type_name(content),
        example=_example(method, path, parameters, fields),
    )


def _example(method: str, path: str, parameters: tuple[Field, ...], sent: tuple[Field, ...]) -> str:
    """Return how to ask by curl, with what has to be said."""
    asked = []
    for one in parameters:
        if f"{{{one.name}}}" in path:
            path = path.replace(f"{{{one.name}}}", "1")
        elif one.is_required:
            asked.append(f"{one.name}={_ASKED.get(one.name, '1')}")
    parts = ['curl -H "Authorization: Bearer $LOTRINH_TOKEN"']
    if method != "GET":
        parts.append(f"-X {method}")
    if sent:
        needed = [one for one in sent if one.is_required] or list(sent[:1])
        body = ", ".join(f'"{one.name}": {_VALUES.get(one.name, _A_TEXT)}' for one in needed)
        parts.append(f"-H \"Content-Type: application/json\" -d '{{{body}}}'")
    query = f"?{'&'.join(asked)}" if asked else ""
    return " ".join([*parts, f'"$LOTRINH{path}{query}"'])


def _types(whole: Mapping[str, Any]) -> Iterator[DataType]:
    """Yield the types of answers; what is sent stands at its address."""
    sent = {
        _type_name(content["schema"])
        for methods in whole["paths"].values()
        for operation in methods.values()
        for content in operation.get("requestBody", {}).get("content", {}).values()
    }
    for name, found in sorted(whole["components"]["schemas"].items()):
        if name in sent:
            continue
        one_of = tuple(_type_name(one) for one in found.get("oneOf", ()))
        # Of an answer every field is there.
        fields = tuple(replace(field, is_required=False) for field in _fields(found))
        yield DataType(name, fields, one_of)


def _fields(found: Mapping[str, Any]) -> Iterator[Field]:
    required = set(found.get("required", ()))
    for name, one in found.get("properties", {}).items():
        yield _field(name, one, is_required=name in required)


def _field(name: str, found: Mapping[str, Any], *, is_required: bool) -> Field:
    return Field(
        name=name,
        kind=_kind(found),
        type_name=_type_name(found),
        is_required=is_required,
        words=_half(found.get("description", "")),
    )


def _kind(found: Mapping[str, Any]) -> str:
    """Return the kind of a value in words; ``""`` where a type of ours says it."""
    if "anyOf" in found:
        kinds = [_kind(one) for one in found["anyOf"] if one.get("type") != "null"]
        return _("%(kind)s or null") % {"kind": ", ".join(kind for kind in kinds if kind)}
    if "enum" in found:
        return " · ".join(map(str, found["enum"]))
    if "const" in found:
        return str(found["const"])
    kind = found.get("type")
    if kind == "array":
        return _("list of %(kind)s") % {"kind": _kind(found["items"])}
    if kind == "string":
        given = {"date": _("day"), "date-time": _("moment"), "uuid": "UUID"}
        example = found.get("examples", [""])[0]
        word = given.get(found.get("format", ""), _("text"))
        return f"{word} ({example})" if example else word
    words = {"integer": _("whole number"), "boolean": _("yes or no"), "object": _("object")}
    return words.get(str(kind), "")


def _type_name(found: Mapping[str, Any]) -> str:
    """Return the name of the type of ours that a schema leads to, ``""`` if to none."""
    if "$ref" in found:
        return str(found["$ref"]).rpartition("/")[2]
    inner = [*found.get("anyOf", ()), *found.get("allOf", ())]
    if "items" in found:
        inner.append(found["items"])
    return next((name for one in inner if (name := _type_name(one))), "")


def _resolved(whole: Mapping[str, Any], found: Mapping[str, Any]) -> Mapping[str, Any]:
    name = _type_name(found)
    resolved: Mapping[str, Any] = whole["components"]["schemas"][name] if name else found
    return resolved


def _half(text: str) -> str:
    """Return the half of a text that is in the language of the page."""
    vi, between, en = text.partition(_BETWEEN)
    return en if between and (get_language() or "vi").startswith("en") else vi
