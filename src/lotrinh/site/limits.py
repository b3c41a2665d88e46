"""How large a request may be: files come from people who signed in, and from nobody else."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

_FORM = 1024 * 1024
"""Enough for any form without files, in bytes."""


class BodyLimitMiddleware:
    """Refuse a body that is too large before a byte of it is read (413)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer 413, or pass the request on."""
        files = settings.EVIDENCE_FILES_LIMIT * settings.UPLOAD_LIMIT
        limit = _FORM + (files if request.user.is_authenticated else 0)
        # The server takes no body without its length, so the length is all there is to check.
        if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
            return HttpResponse(status=413, content_type="text/plain")
        return self.get_response(request)
