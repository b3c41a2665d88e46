"""Today, finding things, and the exports of the targets."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lotrinh.documents.writing.models import TargetReport
from lotrinh.workspace.actuals.pages import filters_of, period_shown, school_year_shown
from lotrinh.workspace.actuals.queries import today_lists
from lotrinh.workspace.components.answers import CSV, DOCX, XLSX, download
from lotrinh.workspace.people.permissions import is_allowed_below
from lotrinh.workspace.people.queries import Permission, Unit, is_allowed
from lotrinh.workspace.people.session import day_of, known_on, unit_of, user_of
from lotrinh.workspace.plans.queries import list_plans
from lotrinh.workspace.reports.exports import target_report
from lotrinh.workspace.reports.frame import attention_count
from lotrinh.workspace.reports.palette import find
from lotrinh.workspace.reports.schools import WITH_PLAN, WITHOUT_PLAN, schools_page
from lotrinh.workspace.reports.today import between_levels, officer_today

_SCHOOLS_SHOWN = 100  # on a page, so that it stays light for a phone


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Say what needs attention, and how the plan stands; above schools, of what lies below."""
    user, unit, day = user_of(request), unit_of(request), day_of(request)
    if unit.kind != Unit.Kind.SCHOOL:
        if not is_allowed_below(user, unit, Permission.READ):
            return redirect("unit_tree")
        found = officer_today(actor=user, unit=unit, as_of=timezone.localdate())
        context = {"page_area": "today", "day": timezone.localdate(), "today": found}
        return render(request, "reports/officer_today.html", context)
    lists = today_lists(actor=user, unit=unit, as_of=day, known_on=known_on(request))
    # What is to be done is so today, whatever day is looked at.
    between = None if known_on(request) else between_levels(actor=user, unit=unit, as_of=day)
    context = {
        "page_area": "today",
        "day": day,
        "lists": lists,
        "between": between,
        "is_quiet": attention_count(lists) == 0 and (between is None or between.is_quiet),
        "has_plans": bool(list_plans(actor=user, unit=unit, known_on=known_on(request))),
        "may_enter": is_allowed(user, unit, Permission.ENTER_ACTUAL),
        "may_edit": is_allowed(user, unit, Permission.EDIT_PLAN),
    }
    return render(request, "reports/today.html", context)


@login_required
@require_GET
def schools(request: HttpRequest) -> HttpResponse:
    """List the schools below the unit, each with its plan and what it has entered."""
    year, having = school_year_shown(request), request.GET.get("ke-hoach", "")
    having = having if having in (WITH_PLAN, WITHOUT_PLAN) else ""
    search = request.GET.get("q", "").strip()
    page = schools_page(
        actor=user_of(request),
        unit=unit_of(request),
        on=day_of(request),
        known_on=known_on(request),
        school_year=year,
        search=search,
        having=having,
    )
    context = {
        "page_area": "schools",
        "page": page,
        "school_year": year,
        "search": search,
        "having": having,
        "shown": Paginator(page.lines, _SCHOOLS_SHOWN).get_page(request.GET.get("trang")),
    }
    return render(request, "reports/schools.html", context)


@login_required
@require_GET
def palette(request: HttpRequest) -> HttpResponse:
    """Find a target, a plan or an action; a page of its own without JavaScript."""
    search = request.GET.get("q", "").strip()
    items = find(
        actor=user_of(request),
        unit=unit_of(request),
        school_year=school_year_shown(request),
        search=search,
    )
    is_part = "HX-Request" in request.headers
    template = "reports/palette_results.html" if is_part else "reports/palette.html"
    return render(request, template, {"items": items, "search": search})


@login_required
@require_GET
def targets_docx(request: HttpRequest) -> HttpResponse:
    """Hand out the appendix in Word, in the official layout, with results and verdicts."""
    from lotrinh.documents.writing.appendix import appendix_docx

    return _export(request, appendix_docx, DOCX, "docx")


@login_required
@require_GET
def targets_xlsx(request: HttpRequest) -> HttpResponse:
    """Hand out the targets as a workbook; numbers are numbers."""
    from lotrinh.documents.writing.sheet import targets_xlsx as write

    return _export(request, write, XLSX, "xlsx")


@login_required
@require_GET
def targets_csv(request: HttpRequest) -> HttpResponse:
    """Hand out the targets as a plain table."""
    from lotrinh.documents.writing.sheet import targets_csv as write

    return _export(request, lambda report: write(report).encode("utf-8-sig"), CSV, "csv")


def _export(
    request: HttpRequest, write: Callable[[TargetReport], bytes], media_type: str, ending: str
) -> HttpResponse:
    year, period = school_year_shown(request), period_shown(request)
    report = target_report(
        actor=user_of(request),
        unit=unit_of(request),
        school_year=year,
        period=period,
        filters=filters_of(request),
        as_of=day_of(request),
        known_on=known_on(request),
    )
    if report is None:
        said = _("There is no plan in force in the school year %(year)s, so nothing to export.")
        messages.warning(request, said % {"year": year})
        return redirect("targets")
    return download(write(report), media_type, f"chi-tieu-{period.replace('/', '-hk')}.{ending}")
