"""How the API answers: every refusal as a problem, and nothing again that has not changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from lotrinh.workspace.components.api.problems import MEDIA_TYPE, problem_of_status

PREFIX = "/api/v1/"
_KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


def is_for_programs(request: HttpRequest) -> bool:
    """Return whether a request is one to the API."""
    return request.path_info.startswith(PREFIX)


class ApiAnswersMiddleware:
    """Turn what the rest of the site says in HTML into problems, and answer 304 where a program has
    the answer already.

    The ETag is a digest of the answer: strong, and right whatever the answer is made of.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a program; a browser is passed on."""
        response = self.get_response(request)
        if not is_for_programs(request):
            return response
        patch_vary_headers(response, ("Authorization", "Cookie"))
        # Whatever it says, it is for one person.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if response.status_code >= 400:
            return _as_problem(response)
        if request.method != "GET" or not isinstance(response, HttpResponse):
            return response
        digest = hashlib.sha256(response.content).hexdigest()[:32]
        return _conditional(request, response, f'"{digest}"')


def _as_problem(response: HttpResponseBase) -> HttpResponseBase:
    if response.headers.get("Content-Type") == MEDIA_TYPE:
        return response
    kept = {name: response.headers[name] for name in _KEPT if name in response.headers}
    answer = problem_of_status(response.status_code, headers=kept)
    for name in ("Vary", "Cache-Control"):
        answer.headers[name] = response.headers[name]
    return answer


def _conditional(request: HttpRequest, response: HttpResponse, etag: str) -> HttpResponseBase:
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
