"""Pages of the trail: reading it, and taking it along as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lotrinh.documents.writing.workbook import Content
from lotrinh.workspace.components.answers import CSV, XLSX, download, number_in
from lotrinh.workspace.people.permissions import Permission, require
from lotrinh.workspace.people.session import unit_of, user_of
from lotrinh.workspace.people.trail.forms import TrailForm
from lotrinh.workspace.people.trail.queries import (
    EXPORT_LIMIT,
    EntryView,
    TrailFilters,
    export_trail,
    trail_page,
)


@never_cache
@login_required
@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """Show what was done in the unit, newest first, narrowed as the address says."""
    user, unit = user_of(request), unit_of(request)
    require(user, unit, Permission.READ_TRAIL)
    form = TrailForm(request.GET)
    filters = form.filters()
    page = trail_page(actor=user, unit=unit, filters=filters, before=_before(request))
    context = {
        "page_area": "trail",
        "form": form,
        "page": page,
        "has_filters": filters != TrailFilters(),
        "is_unfolded": bool(form.errors) or filters != TrailFilters(search=filters.search),
        "is_first": _before(request) is None,
        "export_limit": EXPORT_LIMIT,
        "errors": [(form[name], error) for name, error in form.errors.items()],
    }
    status = 422 if form.errors else 200
    return render(request, "people/trail/trail.html", context, status=status)


@never_cache
@login_required
@require_GET
def trail_csv(request: HttpRequest) -> HttpResponse:
    """Hand out the entries as a plain table."""
    from lotrinh.documents.writing.plain_table import table_csv

    return download(table_csv(_headers(), _rows(_entries(request))), CSV, _filename("csv"))


@never_cache
@login_required
@require_GET
def trail_xlsx(request: HttpRequest) -> HttpResponse:
    """Hand out the entries as a workbook."""
    from lotrinh.documents.writing.plain_table import table_xlsx

    return download(
        table_xlsx(_("Trail"), _headers(), _rows(_entries(request))), XLSX, _filename("xlsx")
    )


def _entries(request: HttpRequest) -> list[EntryView]:
    filters = TrailForm(request.GET).filters()
    return export_trail(actor=user_of(request), unit=unit_of(request), filters=filters)


def _headers() -> list[tuple[str, float]]:
    return [
        (pgettext("trail", "No."), 8),
        (_("When"), 20),
        (pgettext("trail", "Who"), 24),
        (_("Acting for"), 20),
        (_("How it came by"), 14),
        (_("Unit"), 28),
        (_("What was done"), 28),
        (_("To what"), 40),
        (_("What changed"), 50),
        (_("Reason"), 40),
    ]


def _rows(entries: Sequence[EntryView]) -> Iterator[list[Content]]:
    for entry in entries:
        yield [
            entry.number,
            f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}",
            entry.actor,
            entry.actor_for,
            entry.channel,
            entry.unit,
            entry.verb,
            entry.object,
            entry.change_words,
            entry.reason,
        ]


def _filename(ending: str) -> str:
    return f"nhat-ky-{timezone.localdate():%Y-%m-%d}.{ending}"


def _before(request: HttpRequest) -> int | None:
    """Return the number that the page begins below (``truoc``); what is none is passed over."""
    return number_in(request.GET.get("truoc", ""))
