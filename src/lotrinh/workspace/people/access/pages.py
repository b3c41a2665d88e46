"""The keys of the own account: listed, made (shown once), taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.components.answers import words_of
from lotrinh.workspace.people.access.forms import TokenForm
from lotrinh.workspace.people.access.operations import (
    LONGEST_LIFE,
    UnableToRevokeToken,
    make_token,
    revoke_token,
)
from lotrinh.workspace.people.access.queries import lacks_second_factor, own_tokens, tokens_of
from lotrinh.workspace.people.session import user_of

_USUAL_LIFE = timedelta(days=90)


@login_required
@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """List the keys of the own account; make one, whose secret this one answer shows."""
    user, at = user_of(request), timezone.now()
    today = timezone.localdate(at)
    form = TokenForm(
        request.POST if request.method == "POST" else None,
        initial={"expires_on": today + _USUAL_LIFE},
    )
    error = secret = ""
    if form.is_valid():
        try:
            _token, secret = make_token(**form.cleaned_data, actor=user, at=at)
        except LotrinhError as refused:
            error = words_of(refused)
    context: dict[str, Any] = {
        "tokens": tokens_of(user, on=today),
        "form": TokenForm(initial={"expires_on": today + _USUAL_LIFE}) if secret else form,
        "error": error,
        "secret": secret,
        "last_day": today + LONGEST_LIFE,
        "lacks_second_factor": lacks_second_factor(user),
    }
    status = 422 if error or (form.is_bound and form.errors) else 200
    return render(request, "people/access/tokens.html", context, status=status)


@login_required
@require_POST
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Take a key of the own account back."""
    user = user_of(request)
    token = get_object_or_404(own_tokens(user), pk=token_id)
    try:
        revoke_token(token=token, actor=user, at=timezone.now())
    except UnableToRevokeToken as refused:
        messages.info(request, words_of(refused))
    else:
        messages.success(
            request, _("The key %(name)s opens nothing any more.") % {"name": token.name}
        )
    return redirect("api_tokens")
