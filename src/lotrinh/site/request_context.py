"""What holds while a page is made: how changes came by, and which rights were looked up."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from lotrinh.workspace.people.audit import through
from lotrinh.workspace.people.permissions import remembered_rights


class RequestContextMiddleware:
    """Have changes recorded as a page's, and ask once a request what a person may do in a unit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer within both."""
        with through("page"), remembered_rights():
            return self.get_response(request)
