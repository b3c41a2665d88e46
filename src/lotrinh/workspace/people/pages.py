"""Signing in by a link, the school year to look at, help, and what to say when a page cannot be."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lotrinh.workspace.components.answers import number_in
from lotrinh.workspace.components.words import say
from lotrinh.workspace.people.accounts.signed_in import note_link
from lotrinh.workspace.people.operations import UnableToSignIn, use_sign_in_link
from lotrinh.workspace.people.queries import readable_units
from lotrinh.workspace.people.session import choose_school_year, choose_unit, user_of


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before signing in by a link: chat programs open a pasted address and would use it up."""
    error = ""
    if request.method == "POST":
        try:
            user = use_sign_in_link(token=token, at=timezone.now())
        except UnableToSignIn as unusable:
            error = say(unusable.message)
        else:
            login(request, user)
            note_link(request, user)
            return redirect("today")
    context = {"error": error}
    return render(request, "people/sign_in_link.html", context, status=410 if error else 200)


@login_required
@require_POST
def set_unit(request: HttpRequest) -> HttpResponseRedirect:
    """Work in another unit from now on: one of the person's own, or one that it may read."""
    chosen = number_in(request.POST.get("unit", "")) or 0
    choose_unit(request, get_object_or_404(readable_units(user_of(request)), pk=chosen))
    return redirect("today")


@require_POST
def set_school_year(request: HttpRequest) -> HttpResponseRedirect:
    """Keep the school year that the person wants to look at, and go back to the page."""
    choose_school_year(request, request.POST.get("nam", ""))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect("today")
    return HttpResponseRedirect(back)


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Say in a page how the work goes; open to visitors."""
    return render(request, "people/help.html")
