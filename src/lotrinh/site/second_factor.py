"""Who must have a second factor sets it up before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from lotrinh.core.messages import Message
from lotrinh.site.api_answers import is_for_programs
from lotrinh.workspace.components.api.problems import problem
from lotrinh.workspace.people.accounts.signed_in import must_set_up_second_factor

_SET_UP_FIRST = Message(
    "Vai trò của bạn cần lớp bảo vệ thứ hai. Thiết lập ở trang Tài khoản của tôi trước.",
    "Your role needs a second factor. Set it up on the page My account first.",
)

OPEN_BEFORE = frozenset(
    {
        "second_factor",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "sign_in",
        "sign_out",
        "set_language",
        "help",
    }
)
"""Names of the addresses that are open to who has to set a second factor up."""


class SecondFactorMiddleware:
    """Lead to the page that sets a second factor up, see ``must_set_up_second_factor``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Answer instead of a page that is not open yet."""
        match = request.resolver_match
        name = None if match is None else match.url_name
        if name in OPEN_BEFORE or not must_set_up_second_factor(request):
            return None
        if is_for_programs(request):
            return problem("forbidden", _SET_UP_FIRST)
        return redirect("second_factor")
