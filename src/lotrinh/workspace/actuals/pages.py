"""Pages of targets and actuals: the table, one indicator, entering a result, its evidence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lotrinh.core.messages import LotrinhError
from lotrinh.core.values import Direction
from lotrinh.workspace.actuals.figures import figures_of, start_year
from lotrinh.workspace.actuals.forms import ACCEPTED, ActualForm
from lotrinh.workspace.actuals.layout import lay_out_targets
from lotrinh.workspace.actuals.operations import record_actual
from lotrinh.workspace.actuals.queries import (
    facets,
    filter_rows,
    indicator_history,
    list_target_rows,
    preview_actual,
    school_year_of,
    visible_evidence,
)
from lotrinh.workspace.actuals.views import IndicatorHistory, PeriodHistory, TargetFilters
from lotrinh.workspace.actuals.wording import gap_words, lead_sentence
from lotrinh.workspace.components.words import say
from lotrinh.workspace.people.queries import Permission, is_allowed, require
from lotrinh.workspace.people.session import (
    chosen_school_year,
    day_of,
    known_on,
    unit_of,
    user_of,
)
from lotrinh.workspace.plans.files import attachment
from lotrinh.workspace.plans.queries import Indicator, plan_in_force, visible_indicators


@login_required
@require_GET
def targets(request: HttpRequest) -> HttpResponse:
    """Show the targets of a school year as the appendix does, with results and verdicts."""
    user, unit, year = user_of(request), unit_of(request), school_year_shown(request)
    back = known_on(request)
    rows = list_target_rows(
        actor=user,
        unit=unit,
        school_year=year,
        period=year,
        as_of=day_of(request),
        known_on=back,
    )
    filters = filters_of(request)
    context = {
        "page_area": "targets",
        "school_year": year,
        "plan": plan_in_force(actor=user, unit=unit, school_year=year, known_on=back),
        "facets": facets(rows),
        "filters": filters,
        "has_filters": filters != TargetFilters(),
        "table": lay_out_targets(filter_rows(rows, filters)),
        "may_enter": is_allowed(user, unit, Permission.ENTER_ACTUAL),
        "current_year": start_year(year),
    }
    return render(request, "actuals/targets.html", context)


def filters_of(request: HttpRequest) -> TargetFilters:
    """Return what the address narrows the targets to (``muc``, ``cap``, ``nhom``, ``q``)."""
    return TargetFilters(
        attainment=request.GET.get("muc", ""),
        level=request.GET.get("cap", ""),
        group=request.GET.get("nhom", ""),
        search=request.GET.get("q", "").strip(),
    )


def school_year_shown(request: HttpRequest) -> str:
    """Return the school year of the address or the one chosen before, else that of the day that
    pages look at."""
    return chosen_school_year(request) or school_year_of(day_of(request))


@login_required
@require_GET
def indicator(request: HttpRequest, indicator_id: int) -> HttpResponse:
    """Show one indicator: how it stands in words, its chart, demands, history and evidence."""
    found, year = _indicator(request, indicator_id), school_year_shown(request)
    history = indicator_history(
        actor=user_of(request),
        indicator=found,
        school_year=year,
        as_of=day_of(request),
        known_on=known_on(request),
    )
    context = {
        "page_area": "targets",
        "school_year": year,
        "history": history,
        "row": history.row,
        "figures": figures_of(history.row) if history.row else None,
        "current_year": start_year(year),
        "this_period": _period_of(history, year),
        "lead": lead_sentence(history.row, year) if history.row else "",
        "may_enter": is_allowed(user_of(request), found.unit, Permission.ENTER_ACTUAL),
    }
    return render(request, "actuals/indicator.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def actual_new(request: HttpRequest, indicator_id: int) -> HttpResponse:
    """Take a result with its evidence; what was typed stays when something is wrong with it."""
    found = _indicator(request, indicator_id, Permission.ENTER_ACTUAL)
    if request.method != "POST":
        return _entry(request, found, ActualForm(initial=_initial(request, found)))
    form = ActualForm(request.POST, request.FILES)
    error = ""
    if form.is_valid():
        try:
            _record(request, found, form)
        except LotrinhError as refused:
            error = say(refused.message)
        else:
            return _saved(request, found, form)
    if "HX-Request" in request.headers:
        context = {"form": form, "error": error}
        return render(request, "actuals/entry_errors.html", context, status=422)
    return _entry(request, found, form, error=error)


@login_required
@require_POST
def actual_preview(request: HttpRequest, indicator_id: int) -> HttpResponse:
    """Say how the typed result is understood and judged; keeps nothing."""
    found = _indicator(request, indicator_id, Permission.ENTER_ACTUAL)
    form = ActualForm(request.POST)
    form.is_valid()
    data = form.cleaned_data
    is_typed = bool(data.get("text") or data.get("numerator") is not None)
    preview = (
        preview_actual(
            actor=user_of(request),
            indicator=found,
            period=data["period"],
            text=data.get("text", ""),
            numerator=data.get("numerator"),
            denominator=data.get("denominator"),
            as_of=timezone.localdate(),
        )
        if is_typed and not form.errors
        else None
    )
    gap = ""
    if preview is not None and preview.verdict is not None:
        direction = Direction(found.direction)
        gap = gap_words(preview.verdict, name=found.name, direction=direction)
    context = {"form": form, "preview": preview, "is_typed": is_typed, "gap": gap}
    return render(request, "actuals/entry_preview.html", context)


@login_required
@require_GET
def evidence(request: HttpRequest, evidence_id: int) -> FileResponse:
    """Hand out a file of evidence to who may read in its unit."""
    found = get_object_or_404(visible_evidence(user_of(request)), pk=evidence_id)
    return attachment(found.file, found.filename)


def _indicator(
    request: HttpRequest, indicator_id: int, permission: Permission = Permission.READ
) -> Indicator:
    """Return one of a unit that the person may read in: 404 without that, 403 without more."""
    found = get_object_or_404(visible_indicators(user_of(request)), pk=indicator_id)
    require(user_of(request), found.unit, permission)
    return found


def _period_of(history: IndicatorHistory, period: str) -> PeriodHistory | None:
    return next((item for item in history.periods if item.period == period), None)


def _initial(request: HttpRequest, found: Indicator) -> dict[str, Any]:
    """Return what the form starts with: the last entry of the period, to be corrected."""
    year = school_year_shown(request)
    history = indicator_history(actor=user_of(request), indicator=found, school_year=year)
    period = _period_of(history, year)
    current = period.latest if period else None
    if current is None:
        return {"period": year}
    has_counts = current.numerator is not None
    return {
        "period": year,
        "numerator": current.numerator,
        "denominator": current.denominator,
        "text": "" if has_counts else current.text,
        "note": current.note,
        "replaces": current.actual_id,
    }


def _entry(
    request: HttpRequest, found: Indicator, form: ActualForm, error: str = ""
) -> HttpResponse:
    period = form["period"].value() or school_year_shown(request)
    history = indicator_history(
        actor=user_of(request), indicator=found, school_year=period, as_of=timezone.localdate()
    )
    this_period = _period_of(history, period)
    context = {
        "page_area": "targets",
        "indicator": found,
        "form": form,
        "error": error,
        "row": history.row,
        "period": period,
        "this_period": this_period,
        "current": this_period.latest if this_period else None,
        "accepted": ACCEPTED,
        "uses_counts": "%" in found.unit_text,
    }
    status = 422 if error or form.errors else 200
    return render(request, "actuals/entry.html", context, status=status)


def _record(request: HttpRequest, found: Indicator, form: ActualForm) -> None:
    data = form.cleaned_data
    record_actual(
        indicator=found,
        period=data["period"],
        text=data["text"],
        numerator=data["numerator"],
        denominator=data["denominator"],
        note=data["note"],
        reason=data["reason"],
        evidence=form.uploads(),
        replaces=data["replaces"],
        actor=user_of(request),
        at=timezone.now(),
    )


def _saved(request: HttpRequest, found: Indicator, form: ActualForm) -> HttpResponse:
    said = _("Saved the result of %(period)s.") % {"period": form.cleaned_data["period"]}
    messages.success(request, said)
    address = f"{reverse('indicator', args=[found.pk])}?nam={form.cleaned_data['period']}"
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
