"""When and from where each session was last seen, for the list on the own account's page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from lotrinh.workspace.people.accounts.sessions import see_session


class LastSeenMiddleware:
    """Keep it, every few minutes and not at every page: a page that is only read writes nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        if request.user.is_authenticated:
            see_session(request)
        return self.get_response(request)
