"""Whether a page that a browser has kept is still right: said by the versions of what is on it.

Nothing here asks the clock. What a page shows of a person (roles, rights, language, the secret of
its forms) is in its tag like the figures: another person's page never answers for one's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import version

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from lotrinh.workspace.people.permissions import rights_in
from lotrinh.workspace.people.queries import Unit
from lotrinh.workspace.people.session import standings_in, unit_of, user_of

_CODE = version("lotrinh")


def tag_of(request: HttpRequest, unit: Unit, data: Iterable[object]) -> str | None:
    """Return the tag of a page about ``unit`` whose ``data`` are these versions.

    None where the page must be made: a message waits to be shown once, or the code may change at
    any moment.
    """
    if settings.DEBUG or len(get_messages(request)):
        return None
    user = user_of(request)
    said = [
        _CODE,
        get_language(),
        request.get_full_path(),
        (user.pk, str(user)),
        [
            (one.unit.pk, one.unit.name, one.label, str(one.delegated_by), one.until)
            for one in standings_in(request)
        ],
        (unit_of(request).pk, unit_of(request).name),
        (unit.pk, unit.name),
        sorted(map(str, rights_in(user, unit))),
        sorted(map(str, rights_in(user, unit_of(request)))),
        request.META.get("CSRF_COOKIE"),
        *data,
    ]
    return f'W/"{hashlib.sha256(repr(said).encode()).hexdigest()[:32]}"'


def unchanged(request: HttpRequest, tag: str | None) -> HttpResponse | None:
    """Return the answer that what the browser has is right; None where the page must be made."""
    answer = None if tag is None else get_conditional_response(request, etag=tag)
    return None if answer is None else kept_by_browser(answer, tag)


def kept_by_browser(response: HttpResponse, tag: str | None) -> HttpResponse:
    """Let the browser keep an answer that it asks about each time; without a tag nobody keeps it.

    Nobody on the way keeps one either: what is shown depends on who asks.
    """
    if tag is None:
        response["Cache-Control"] = "private, no-store"
    else:
        response["ETag"] = tag
        response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response
