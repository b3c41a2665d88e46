"""The programming interface: the areas' routers put together, and its schema.

Every route comes by the same door (a key or a browser's session), refuses in the same words, and
takes no name that it does not know. ``lotrinh openapi`` prints the schema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import JSONRenderer

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.actuals import api as actuals
from lotrinh.workspace.actuals.reporting import api as reporting
from lotrinh.workspace.components.api.problems import (
    KINDS,
    MEDIA_TYPE,
    Fault,
    Problem,
    Refused,
    problem,
)
from lotrinh.workspace.people.access import api as access
from lotrinh.workspace.people.access.authentication import CHALLENGE, ByKey, BySession
from lotrinh.workspace.people.units import api as units
from lotrinh.workspace.plans import api as plans
from lotrinh.workspace.plans.demands import api as demands
from lotrinh.workspace.reports import api as reports
from lotrinh.workspace.reports.rollup import api as rollup

_DESCRIPTION = (
    "Đơn vị, kế hoạch, chỉ tiêu, kết quả, báo cáo: mỗi khóa làm được đúng việc mà chủ của nó được "
    "làm. / Units, plans, targets, results, reports: each key can do what its owner may."
)
_WORDS: dict[str, str] = {
    "missing": "Thiếu giá trị này.",
    "extra_forbidden": "Không có trường này.",
    "literal_error": "Không phải là một trong các giá trị được nhận.",
    "enum": "Không phải là một trong các giá trị được nhận.",
    "string_pattern_mismatch": "Không đúng dạng.",
    "string_too_long": "Quá dài.",
    "string_too_short": "Quá ngắn.",
    "greater_than_equal": "Quá nhỏ.",
    "less_than_equal": "Quá lớn.",
    "int_type": "Phải là số nguyên.",
    "int_parsing": "Phải là số nguyên.",
    "bool_type": "Phải là true hoặc false.",
    "string_type": "Phải là chữ.",
}
_WRONG = "Giá trị này chưa đúng."


class Readable(JSONRenderer):
    """JSON in which Vietnamese is readable as it stands."""

    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    """Ninja's API with our refusals in its schema, and its root leading to the page about it."""

    def get_openapi_schema(self, **given: Any) -> Any:
        """Return the schema, with what each address may be refused with."""
        schema = super().get_openapi_schema(**given)
        schema["components"]["schemas"] |= _problem_schemas()
        schema["components"]["responses"] = _problem_responses()
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                _declare_refusals(operation, method, has_input=bool(operation["parameters"]))
                for parameter in operation["parameters"]:
                    # Said beside it; and a parameter's own examples would have to be named.
                    parameter["schema"].pop("description", None)
                    parameter.pop("examples", None)
        _drop_titles(schema["paths"])
        _drop_titles(schema["components"])
        _drop_unused(schema)
        return schema

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        own: dict[str, URLPattern] = {
            "openapi-json": path("openapi.json", _schema, name="openapi-json"),
            "api-root": path("", _root, name="api-root"),
        }
        return [own.get(getattr(found, "name", ""), found) for found in super()._get_urls()]


@cache
def schema() -> dict[str, Any]:
    """Return the OpenAPI schema of the API, as its JSON says it."""
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    return found


@require_GET
def _schema(request: HttpRequest) -> HttpResponse:
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False})


@require_GET
def _root(request: HttpRequest) -> HttpResponse:
    return redirect("api_docs")


def _drop_titles(found: Any) -> None:
    """Drop the titles that pydantic makes of names: they say nothing more."""
    if isinstance(found, dict):
        if isinstance(found.get("title"), str):
            del found["title"]
        for inner in found.values():
            _drop_titles(inner)
    elif isinstance(found, list):
        for inner in found:
            _drop_titles(inner)


def _drop_unused(schema: Any) -> None:
    """Drop the types that nothing leads to: those of filters, which stand in their addresses."""
    types = schema["components"]["schemas"]
    used: set[str] = set()
    found = _refs(schema["paths"]) | _refs(schema["components"]["responses"])
    while found:
        used |= found
        found = {name for each in found for name in _refs(types[each])} - used
    for name in types.keys() - used:
        del types[name]


def _refs(found: Any) -> set[str]:
    """Return the names of the types that a part of the schema leads to."""
    return set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(found)))


def _problem_schemas() -> dict[str, Any]:
    found = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**found.pop("$defs"), "Problem": found}


def _declare_refusals(operation: dict[str, Any], method: str, *, has_input: bool) -> None:
    """Say what an address may be refused with: of the door, of the input, of what is there."""
    statuses = [401, 403, 404, 429]
    if has_input or method != "get":
        statuses.append(422)
    if method == "get":
        operation["responses"][304] = {"description": "Not Modified"}
    else:
        statuses += [400, 409, 413, 415]
    names = {kind.status: name for name, kind in KINDS.items()}
    for status in sorted(statuses):
        operation["responses"][status] = {"$ref": f"#/components/responses/{names[status]}"}


def _problem_responses() -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        name: {"description": f"{kind.title.vi} / {kind.title.en}", "content": content}
        for name, kind in KINDS.items()
    }


def _only_known(view: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse what is asked for by a name that the address does not know, or twice."""
    models = view._ninja_operation.models  # type: ignore[attr-defined]
    asked = [one for one in models if one.__ninja_param_source__ == "query"]
    known = {name for one in asked for name in one.__ninja_flatten_map__}

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        wrong = [
            {"type": "extra_forbidden", "loc": ("query", name), "msg": "There is no such filter"}
            for name in request.GET
            if name not in known
        ] + [
            {"type": "twice", "loc": ("query", name), "msg": "This is there more than once"}
            for name, values in request.GET.lists()
            if name in known and len(values) > 1
        ]
        if wrong:
            raise ValidationError(wrong)
        return view(request, *args, **kwargs)

    return checked


api = Api(
    title="Lộ Trình",
    version="1",
    description=_DESCRIPTION,
    urls_namespace="api-v1",
    docs_url=None,
    renderer=Readable(),
    auth=[ByKey(), BySession()],
    openapi_extra={"info": {"license": {"name": "AGPL-3.0-or-later"}}},
)
api.add_decorator(_only_known, mode="operation")
api.add_router("", access.router, tags=["Tài khoản / Account"])
api.add_router("", units.router, tags=["Đơn vị / Units"])
api.add_router("", plans.router, tags=["Kế hoạch, chỉ tiêu / Plans and indicators"])
api.add_router("", demands.router, tags=["Chỉ tiêu được giao / Targets handed down"])
api.add_router("", actuals.router, tags=["Kết quả / Results"])
api.add_router("", reporting.router, tags=["Thu thập, báo cáo / Collections and reports"])
api.add_router("", rollup.router, tags=["Tổng hợp / Roll-up"])
api.add_router("", reports.router, tags=["Xuất cho công cụ khác / Exports for other tools"])


@api.exception_handler(Refused)
def _refused(request: HttpRequest, why: Refused) -> HttpResponse:
    return problem(why.kind, why.message, headers=why.headers)


@api.exception_handler(LotrinhError)
def _domain(request: HttpRequest, why: LotrinhError) -> HttpResponse:
    """An operation has refused: with 403 whom it may not let, else because of what is there."""
    kind = "forbidden" if isinstance(why, PermissionDenied) else "conflict"
    return problem(kind, why.message)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, why: Http404) -> HttpResponse:
    return problem("not-found")


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, why: AuthenticationError) -> HttpResponse:
    return problem("unauthenticated", headers=CHALLENGE)


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, why: HttpError) -> HttpResponse:
    """Ninja says so of a body alone that is no JSON."""
    return problem("malformed")


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, why: RequestDataTooBig) -> HttpResponse:
    return problem("too-large")


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, why: ValidationError) -> HttpResponse:
    # What may be left away could also be nothing: that is no second fault.
    errors = [error for error in why.errors if error["type"] != "none_required"]
    return problem("invalid", faults=[_fault(error) for error in errors])


@api.exception_handler(Exception)
def _failed(request: HttpRequest, why: Exception) -> HttpResponse:
    """Leave it to Django, which notes it; the answer becomes a problem on its way out."""
    raise why


def _fault(error: dict[str, Any]) -> Fault:
    source, *places = (str(part) for part in error["loc"])
    # A place begins with the name that our function gives to what is sent or asked, and a filter's
    # ends with how we have tried to understand it.
    where = places[1:] if source == "body" else [name for name in places if name != "asked"][:1]
    return Fault(
        where=".".join([source, *where]),
        vi=_WORDS.get(error["type"], _WRONG),
        en=str(error["msg"]).removeprefix("Value error, "),
    )
