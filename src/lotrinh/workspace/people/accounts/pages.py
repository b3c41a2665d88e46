"""Pages of the own account: who one is, the password, second factors, where one is signed in."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import PasswordChangeView, PasswordSetView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lotrinh.workspace.components.words import say
from lotrinh.workspace.people.accounts.forms import EmailForm, NewPasswordForm
from lotrinh.workspace.people.accounts.mails import mail_new_email
from lotrinh.workspace.people.accounts.operations import (
    UnableToChangeEmail,
    confirm_email,
    email_token,
    end_other_sessions,
    end_session,
)
from lotrinh.workspace.people.accounts.queries import (
    has_second_factor,
    needs_second_factor,
    recovery_codes_left,
    second_factors_of,
)
from lotrinh.workspace.people.accounts.sessions import sessions_of
from lotrinh.workspace.people.accounts.signed_in import came_by_link, must_set_up_second_factor
from lotrinh.workspace.people.session import standings_in, user_of


@login_required
@never_cache
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show the own account."""
    user = user_of(request)
    factors = second_factors_of(user)
    context = {
        "standings": standings_in(request),
        "factors": factors,
        "has_app": any(factor.kind == "totp" for factor in factors),
        "codes_left": recovery_codes_left(user),
        "needs_second_factor": settings.SECOND_FACTOR_IS_REQUIRED and needs_second_factor(user),
        "sessions": sessions_of(user, current=request.session.session_key or ""),
    }
    return render(request, "people/accounts/account.html", context)


@login_required
@never_cache
@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """Offer to set a second factor up, or ask for it where the role needs one."""
    if has_second_factor(user_of(request)):
        return redirect("today")
    context = {"is_required": must_set_up_second_factor(request)}
    return render(request, "people/accounts/second_factor.html", context)


class PasswordPage(PasswordChangeView):
    """Change the password; who has come by a one-time link need not know the old one.

    The change and its entry in the trail are kept together, or neither.
    """

    template_name = "people/accounts/password.html"

    def get_form_class(self) -> Any:
        """Return the form with or without the present password."""
        return NewPasswordForm if came_by_link(self.request) else super().get_form_class()

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Change it."""
        return super().form_valid(form)  # type: ignore[no-any-return]


class FirstPasswordPage(PasswordSetView):
    """Set a password on an account that has none: its person has come by the provider."""

    template_name = "people/accounts/password.html"

    @method_decorator(reauthentication_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for a proof first, if the account has one to ask for."""
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Set it."""
        return super().form_valid(form)  # type: ignore[no-any-return]


@login_required
@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def email(request: HttpRequest) -> HttpResponse:
    """Send a link to another e-mail, which becomes the account's when it is opened."""
    user = user_of(request)
    is_sent = request.method == "POST" and settings.MAILS_GO_OUT
    form = EmailForm(request.POST if is_sent else None)
    error = ""
    if form.is_valid():
        address = form.cleaned_data["email"]
        try:
            token = email_token(user=user, email=address)
        except UnableToChangeEmail as refused:
            error = say(refused.message)
        else:
            link = request.build_absolute_uri(reverse("email_confirm", args=[token]))
            if mail_new_email(user=user, email=address, address=link):
                messages.success(request, _("A mail is on the way to %(to)s.") % {"to": address})
                return redirect("account")
            error = _("The mail could not be sent. Try again later.")
    context = {"form": form, "error": error, "mails_go_out": settings.MAILS_GO_OUT}
    status = 422 if error or form.errors else 200
    return render(request, "people/accounts/email.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def email_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Take the new e-mail by the button; looking at the page changes nothing."""
    error = ""
    if request.method == "POST":
        try:
            changed = confirm_email(token=token, actor=user_of(request), at=timezone.now())
        except UnableToChangeEmail as refused:
            error = say(refused.message)
        else:
            messages.success(request, _("The e-mail is %(to)s now.") % {"to": changed.email})
            return redirect("account")
    context = {"error": error}
    status = 410 if error else 200
    return render(request, "people/accounts/email_confirm.html", context, status=status)


@login_required
@require_POST
def session_end(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign out of one browser."""
    end_session(session_id=session_id, actor=user_of(request), at=timezone.now())
    messages.success(request, _("That browser is signed out."))
    return redirect(reverse("account") + "#sessions-title")


@login_required
@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """Sign out of every browser but this one."""
    ended = end_other_sessions(
        keep=request.session.session_key or "", actor=user_of(request), at=timezone.now()
    )
    said = ngettext("%(count)d browser is signed out.", "%(count)d browsers are signed out.", ended)
    messages.success(request, said % {"count": ended})
    return redirect(reverse("account") + "#sessions-title")
