"""Which language a page speaks: Vietnamese, unless the person chose English."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Take the language from the cookie alone.

    Django's own also takes the browser's; but most browsers in a Vietnamese school were installed
    in English, and their owners want Vietnamese.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language of the cookie, or Vietnamese."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen in dict(settings.LANGUAGES)
        translation.activate(chosen if known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
