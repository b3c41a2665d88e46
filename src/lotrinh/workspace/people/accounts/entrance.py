"""The doors: signing in, the forgotten password, the invitation."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.account.views import LoginView, PasswordResetView
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lotrinh.workspace.components.words import say
from lotrinh.workspace.people.accounts.forms import AcceptForm
from lotrinh.workspace.people.accounts.mails import MAIL_SIGN
from lotrinh.workspace.people.accounts.operations import (
    UnableToAcceptInvitation,
    accept_invitation,
)
from lotrinh.workspace.people.accounts.provider import provider_name
from lotrinh.workspace.people.accounts.queries import InvitationState, find_invitation
from lotrinh.workspace.people.models import User


class SignInPage(LoginView):
    """Sign in with a name and a password, with a key alone, or by the provider."""

    template_name = "people/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add which other ways the site has."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "provider": provider_name(), "mails_go_out": settings.MAILS_GO_OUT}


class ForgottenPasswordPage(PasswordResetView):
    """Have a link sent that sets a new password; without a mail server, say whom to ask."""

    template_name = "people/accounts/forgotten.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the mail, if the site can."""
        if not settings.MAILS_GO_OUT:
            return self.get(request, *args, **kwargs)  # type: ignore[no-any-return]
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether mails go out."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "mails_go_out": settings.MAILS_GO_OUT}


@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation; the button sets the first password and signs in.

    Looking at it changes nothing: chat programs open a pasted address.
    """
    at = timezone.now()
    found = find_invitation(token=token, at=at)
    if found is None or found.state != InvitationState.OPEN:
        context: dict[str, Any] = {"invitation": found}
        return render(request, "people/accounts/invitation_over.html", context, status=410)
    form = AcceptForm(request.POST if request.method == "POST" else None)
    error = ""
    if form.is_valid():
        password = form.cleaned_data["password1"]
        try:
            user = accept_invitation(
                token=token,
                password=password,
                mail_sign=request.GET.get(MAIL_SIGN, ""),
                at=at,
            )
        except UnableToAcceptInvitation as refused:
            error = say(refused.message)
        else:
            return _sign_in(request, user)
    context = {"invitation": found, "form": form, "error": error}
    is_wrong = error or form.errors
    return render(
        request, "people/accounts/invitation.html", context, status=422 if is_wrong else 200
    )


def _sign_in(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in who has just set the password; a second factor that is there is asked for."""
    logout(request)
    record_authentication(request, user, method="password")
    answer: HttpResponse = perform_login(request, user, redirect_url=reverse("second_factor"))
    return answer
