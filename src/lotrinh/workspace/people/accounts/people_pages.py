"""Pages for who looks after people: inviting somebody, and mending somebody's account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.components.answers import words_of
from lotrinh.workspace.people.accounts.forms import EmailForm, InviteForm, ReasonForm
from lotrinh.workspace.people.accounts.mails import mail_invitation
from lotrinh.workspace.people.accounts.operations import (
    INVITATION_LIFETIME,
    close_account,
    end_sessions,
    invite_person,
    renew_invitation,
    reopen_account,
    reset_second_factor,
    set_email,
)
from lotrinh.workspace.people.accounts.qr import qr_data_uri
from lotrinh.workspace.people.accounts.queries import Account, account_of
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.people.queries import Unit, User
from lotrinh.workspace.people.session import suffix_of, unit_asked, user_of
from lotrinh.workspace.people.staff.queries import (
    parts_of_school,
    roles_to_grant,
    units_with_people_seen,
)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Make an account for somebody new; its invitation goes by mail, or is shown this once."""
    actor, unit = user_of(request), _unit(request)
    roles = roles_to_grant(actor=actor, unit=unit)
    if not roles:
        raise NotAllowed
    groups = parts_of_school(actor=actor, unit=unit, on=timezone.localdate())[0]
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        roles=[(role.value, role.label) for role in roles],
        groups=groups,
        initial={"valid_from": timezone.localdate()},
    )
    error, at = "", timezone.now()
    if form.is_valid():
        data = form.cleaned_data
        chosen = data.get("group")
        try:
            made = invite_person(
                unit=unit,
                display_name=data["display_name"],
                role=data["role"],
                username=data["username"],
                email=data["email"],
                title=data["title"],
                group=next((part.unit for part in groups if part.unit.pk == chosen), None),
                fields=data["fields_of_work"],
                valid_from=data["valid_from"] or timezone.localdate(at),
                actor=actor,
                at=at,
            )
        except LotrinhError as refused:
            error = words_of(refused)
        else:
            return _hand_over(request, unit, made.user, made.token, at)
    context = {**_at(request, unit), "form": form, "error": error}
    status = 422 if error or form.errors else 200
    return render(request, "people/accounts/invite.html", context, status=status)


@login_required
@never_cache
@require_GET
def person_account(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show the state of somebody's account, and what can be done about it."""
    unit = _unit(request)
    return _account_page(request, unit, _found(request, unit, user_id))


@login_required
@never_cache
@require_POST
def person_invitation(request: HttpRequest, user_id: int) -> HttpResponse:
    """Invite anew: the link sets a new password."""
    unit, at = _unit(request), timezone.now()
    found = _found(request, unit, user_id)
    try:
        token = renew_invitation(user=found.user, unit=unit, actor=user_of(request), at=at)
    except LotrinhError as refused:
        return _account_page(request, unit, found, error=words_of(refused))
    return _hand_over(request, unit, found.user, token, at)


@login_required
@require_POST
def person_email(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give somebody's account another e-mail."""
    unit = _unit(request)
    found = _found(request, unit, user_id)
    form = EmailForm(request.POST)
    form.full_clean()
    try:
        set_email(
            user=found.user,
            unit=unit,
            email=form.cleaned_data.get("email", ""),
            actor=user_of(request),
            at=timezone.now(),
        )
    except LotrinhError as refused:
        return _account_page(request, unit, found, error=words_of(refused))
    messages.success(request, _("The e-mail is changed."))
    return _back(request, unit, found)


@login_required
@require_POST
def person_factor(request: HttpRequest, user_id: int) -> HttpResponse:
    """Take somebody's lost second factor away."""
    return _with_reason(
        request, user_id, reset_second_factor, _("The second factor is taken away.")
    )


@login_required
@require_POST
def person_close(request: HttpRequest, user_id: int) -> HttpResponse:
    """Close somebody's account."""
    return _with_reason(request, user_id, close_account, _("The account is closed."))


@login_required
@require_POST
def person_reopen(request: HttpRequest, user_id: int) -> HttpResponse:
    """Open somebody's account again."""
    return _with_reason(request, user_id, reopen_account, _("The account is open again."))


@login_required
@require_POST
def person_sessions(request: HttpRequest, user_id: int) -> HttpResponse:
    """Sign somebody out everywhere."""
    unit = _unit(request)
    found = _found(request, unit, user_id)
    try:
        end_sessions(user=found.user, unit=unit, actor=user_of(request), at=timezone.now())
    except LotrinhError as refused:
        return _account_page(request, unit, found, error=words_of(refused))
    messages.success(request, _("Signed out everywhere."))
    return _back(request, unit, found)


def _with_reason(
    request: HttpRequest, user_id: int, operation: Callable[..., User], done: str
) -> HttpResponse:
    unit = _unit(request)
    found = _found(request, unit, user_id)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        operation(
            user=found.user,
            unit=unit,
            reason=reason,
            actor=user_of(request),
            at=timezone.now(),
        )
    except LotrinhError as refused:
        return _account_page(request, unit, found, error=words_of(refused))
    messages.success(request, done)
    return _back(request, unit, found)


def _hand_over(
    request: HttpRequest, unit: Unit, user: User, token: str, at: datetime
) -> HttpResponse:
    """Send the invitation; if no mail can go, show its link this once, to be handed over.

    It is shown in the answer itself, so that the token is kept nowhere.
    """
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    expires_at = at + INVITATION_LIFETIME
    is_mailed = mail_invitation(
        user=user, unit=unit, inviter=user_of(request), address=link, expires_at=expires_at
    )
    context = {
        **_at(request, unit),
        "person": user,
        "expires_at": expires_at,
        "is_mailed": is_mailed,
        "link": "" if is_mailed else link,
        "qr": "" if is_mailed else qr_data_uri(link),
    }
    return render(request, "people/accounts/hand_over.html", context)


def _account_page(
    request: HttpRequest, unit: Unit, found: Account, error: str = ""
) -> HttpResponse:
    context = {**_at(request, unit), "account": found, "error": error}
    status = 422 if error else 200
    return render(request, "people/accounts/person_account.html", context, status=status)


def _found(request: HttpRequest, unit: Unit, user_id: int) -> Account:
    """Return somebody's account. Raises: NotAllowed; Http404 if nobody of the unit has it."""
    found = account_of(actor=user_of(request), unit=unit, user_id=user_id, at=timezone.now())
    if found is None:
        raise Http404
    return found


def _back(request: HttpRequest, unit: Unit, found: Account) -> HttpResponse:
    return redirect(reverse("person_account", args=[found.user.pk]) + suffix_of(request, unit))


def _unit(request: HttpRequest) -> Unit:
    """Return the unit in the address, if its people may be seen, else the one worked in."""
    return unit_asked(request, units_with_people_seen(user_of(request)))


def _at(request: HttpRequest, unit: Unit) -> dict[str, Any]:
    return {"page_area": "people", "at_unit": unit, "suffix": suffix_of(request, unit)}
