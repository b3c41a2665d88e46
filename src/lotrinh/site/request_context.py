"""What holds while an answer is made: how changes came by, and which rights were looked up."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from lotrinh.site.api_answers import is_for_programs
from lotrinh.workspace.people.audit import through
from lotrinh.workspace.people.permissions import remembered_rights


class RequestContextMiddleware:
    """Have changes recorded as a page's or the API's, and ask once a request what a person may do
    in a unit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer within both."""
        channel = "api" if is_for_programs(request) else "page"
        with through(channel), remembered_rights():
            return self.get_response(request)
