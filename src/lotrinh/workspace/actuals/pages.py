"""Pages of targets and actuals: the table, one indicator, entering a result and approving it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lotrinh.core.messages import LotrinhError
from lotrinh.core.values import Direction
from lotrinh.workspace.actuals.approval import (
    approve_actual,
    return_actual,
    state_of,
    submit_actual,
)
from lotrinh.workspace.actuals.figures import figures_of, start_year
from lotrinh.workspace.actuals.forms import ACCEPTED, ActualForm, ReturnForm, numbers_in
from lotrinh.workspace.actuals.layout import lay_out_pending, lay_out_targets, lay_out_waiting
from lotrinh.workspace.actuals.operations import record_actual
from lotrinh.workspace.actuals.queries import (
    Actual,
    facets,
    filter_rows,
    indicator_history,
    list_target_rows,
    preview_actual,
    school_year_of,
    visible_actuals,
    visible_evidence,
)
from lotrinh.workspace.actuals.views import (
    IndicatorHistory,
    PeriodHistory,
    TargetFilters,
)
from lotrinh.workspace.actuals.wording import (
    gap_words,
    lead_sentence,
    saved_words,
    usual_reason,
)
from lotrinh.workspace.components.answers import words_of
from lotrinh.workspace.components.words import say
from lotrinh.workspace.people.queries import Permission, User, is_allowed, require
from lotrinh.workspace.people.session import (
    chosen_school_year,
    day_of,
    known_on,
    unit_of,
    user_of,
)
from lotrinh.workspace.plans.demands.queries import demands_for
from lotrinh.workspace.plans.files import attachment
from lotrinh.workspace.plans.queries import Indicator, plan_in_force, visible_indicators


@dataclass(frozen=True, slots=True)
class Refused:
    """What could not be done to a result: why, and what was typed about it."""

    actual_id: int
    error: str
    reason: str = ""


@login_required
@require_GET
def targets(request: HttpRequest) -> HttpResponse:
    """Show the targets of a school year as the appendix does, with results and verdicts."""
    return _targets(request, filters_of(request))


def _targets(
    request: HttpRequest,
    filters: TargetFilters,
    *,
    chosen: Collection[int] = (),
    error: str = "",
) -> HttpResponse:
    """Show the targets that ``filters`` leave; ``chosen`` are the ids of entries to be ticked."""
    user, unit, year = user_of(request), unit_of(request), school_year_shown(request)
    back, period = known_on(request), period_shown(request)
    rows = list_target_rows(
        actor=user,
        unit=unit,
        school_year=year,
        period=period,
        as_of=day_of(request),
        known_on=back,
    )
    left = filter_rows(rows, filters)
    context = {
        "page_area": "targets",
        "school_year": year,
        "period": period,
        "plan": plan_in_force(actor=user, unit=unit, school_year=year, known_on=back),
        "facets": facets(rows),
        "filters": filters,
        "has_filters": filters != TargetFilters(),
        "table": lay_out_targets(left),
        "waiting": lay_out_waiting(left) if filters.waiting else (),
        "chosen": chosen,
        "error": error,
        "may_enter": is_allowed(user, unit, Permission.ENTER_ACTUAL),
        "may_approve": is_allowed(user, unit, Permission.APPROVE_ACTUAL),
        "current_year": start_year(year),
    }
    return render(request, "actuals/targets.html", context, status=422 if error else 200)


def filters_of(request: HttpRequest) -> TargetFilters:
    """Return what the address narrows the targets to (``muc``, ``cap``, ``nhom``, ``cho``,
    ``q``)."""
    return TargetFilters(
        attainment=request.GET.get("muc", ""),
        level=request.GET.get("cap", ""),
        group=request.GET.get("nhom", ""),
        waiting=request.GET.get("cho", ""),
        search=request.GET.get("q", "").strip(),
    )


def school_year_shown(request: HttpRequest) -> str:
    """Return the school year of the address or the one chosen before, else that of the day that
    pages look at."""
    return chosen_school_year(request) or school_year_of(day_of(request))


def period_shown(request: HttpRequest) -> str:
    """Return the school year shown, or its first semester (``ky=1`` in the address)."""
    year = school_year_shown(request)
    return f"{year}/1" if request.GET.get("ky") == "1" else year


@login_required
@require_GET
def indicator(request: HttpRequest, indicator_id: int) -> HttpResponse:
    """Show one indicator: how it stands in words, its chart, demands, history and evidence."""
    return _history(request, _indicator(request, indicator_id), school_year_shown(request))


def _history(
    request: HttpRequest, found: Indicator, year: str, *, refused: Refused | None = None
) -> HttpResponse:
    """Show an indicator's page; ``refused`` is what could not be done on it."""
    user = user_of(request)
    history = indicator_history(
        actor=user,
        indicator=found,
        school_year=year,
        as_of=day_of(request),
        known_on=known_on(request),
    )
    # What waits does so today, whatever day is looked at: nothing is done to it in the past.
    is_today = known_on(request) is None
    may_approve = is_today and is_allowed(user, found.unit, Permission.APPROVE_ACTUAL)
    waiting = lay_out_pending(
        sorted(history.periods, key=lambda one: one.period[:9] != year),  # this one first
        reader_id=user.pk,
        may_approve=may_approve,
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
        "may_enter": is_allowed(user, found.unit, Permission.ENTER_ACTUAL),
        "may_approve": may_approve,
        "is_today": is_today,
        "waiting": waiting,
        "handed": [
            target
            for target in demands_for(actor=user, unit=found.unit, known_on=known_on(request))
            if target.indicator_id == found.pk
        ],
        "refused": refused,
        "refused_elsewhere": refused is not None
        and all(refused.actual_id != one.entry.actual_id for one in waiting),
    }
    return render(request, "actuals/indicator.html", context, status=422 if refused else 200)


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
            actual = _record(request, found, form)
        except LotrinhError as refused:
            error = say(refused.message)
        else:
            return _saved(request, actual)
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
@require_POST
def actual_submit(request: HttpRequest, actual_id: int) -> HttpResponse:
    """Ask for the approval of a draft."""
    said = _("Sent %(text)s for approval.")
    return _moved(request, actual_id, submit_actual, said)


@login_required
@require_POST
def actual_approve(request: HttpRequest, actual_id: int) -> HttpResponse:
    """Approve a result."""
    said = _("Approved %(text)s: it is the result now.")
    return _moved(request, actual_id, approve_actual, said)


@login_required
@require_POST
def actual_return(request: HttpRequest, actual_id: int) -> HttpResponse:
    """Give a result back with what to mend; what was typed stays when something is wrong."""
    form = ReturnForm(request.POST)
    form.is_valid()
    typed = request.POST.get("reason", "")
    reason = form.cleaned_data.get("reason", "")
    said = _("Returned %(text)s to be mended.")
    if form.errors:
        found = _actual(request, actual_id)
        require(user_of(request), found.indicator.unit, Permission.APPROVE_ACTUAL)
        refused = Refused(found.pk, str(form.errors["reason"][0]), typed)
        return _history(request, found.indicator, found.period[:9], refused=refused)

    def give_back(*, actual: Actual, actor: User, at: datetime) -> object:
        return return_actual(actual=actual, reason=reason, actor=actor, at=at)

    return _moved(request, actual_id, give_back, said, typed)


@login_required
@require_POST
def actuals_approve(request: HttpRequest) -> HttpResponse:
    """Approve the ticked results, all of them or none."""
    user, unit = user_of(request), unit_of(request)
    require(user, unit, Permission.APPROVE_ACTUAL)
    chosen = numbers_in(request.POST.getlist("approve"))
    found = visible_actuals(user).filter(pk__in=chosen, indicator__unit=unit).order_by("pk")
    name = ""
    error = "" if found else _("Nothing is ticked. Tick at least one result, then approve.")
    try:
        with transaction.atomic():
            for actual in found:
                name = actual.indicator.name
                approve_actual(actual=actual, actor=user, at=timezone.now())
    except LotrinhError as refused:
        error = f"{name}: {words_of(refused)}"
    if error:
        return _targets(request, TargetFilters(waiting="duyet"), chosen=chosen, error=error)
    said = ngettext("Approved %(count)d result.", "Approved %(count)d results.", len(found))
    messages.success(request, said % {"count": len(found)})
    return redirect(f"{reverse('targets')}?nam={school_year_shown(request)}")


def _moved(
    request: HttpRequest,
    actual_id: int,
    move: Callable[..., object],
    said: str,
    typed: str = "",
) -> HttpResponse:
    """Move a result on and say so on its indicator's page, or why it could not be."""
    found = _actual(request, actual_id)
    try:
        move(actual=found, actor=user_of(request), at=timezone.now())
    except LotrinhError as error:
        refused = Refused(found.pk, words_of(error), typed)
        return _history(request, found.indicator, found.period[:9], refused=refused)
    messages.success(request, said % {"text": found.text})
    return redirect(_address_of(found))


def _actual(request: HttpRequest, actual_id: int) -> Actual:
    return get_object_or_404(visible_actuals(user_of(request)), pk=actual_id)


def _address_of(actual: Actual) -> str:
    return f"{reverse('indicator', args=[actual.indicator_id])}?nam={actual.period[:9]}"


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
    asked = period_shown(request)
    history = indicator_history(actor=user_of(request), indicator=found, school_year=asked)
    period = _period_of(history, asked)
    current = period.latest if period else None
    if current is None:
        return {"period": asked}
    is_own = current.entered_by_id == user_of(request).pk
    has_counts = current.numerator is not None
    return {
        "period": asked,
        "numerator": current.numerator,
        "denominator": current.denominator,
        "text": "" if has_counts else current.text,
        "note": current.note,
        "replaces": current.actual_id,
        "reason": usual_reason(current, is_own=is_own),
        "keeps": [str(item.evidence_id) for item in current.evidence],
    }


def _entry(
    request: HttpRequest, found: Indicator, form: ActualForm, error: str = ""
) -> HttpResponse:
    period = form["period"].value() or period_shown(request)
    history = indicator_history(
        actor=user_of(request),
        indicator=found,
        school_year=period[:9],
        period=period,
        as_of=timezone.localdate(),
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
        "latest": this_period.latest if this_period else None,
        "may_approve": is_allowed(user_of(request), found.unit, Permission.APPROVE_ACTUAL),
        "kept": form["keeps"].value() or (),
        "accepted": ACCEPTED,
        "uses_counts": "%" in found.unit_text,
    }
    status = 422 if error or form.errors else 200
    return render(request, "actuals/entry.html", context, status=status)


def _record(request: HttpRequest, found: Indicator, form: ActualForm) -> Actual:
    data = form.cleaned_data
    return record_actual(
        indicator=found,
        period=data["period"],
        text=data["text"],
        numerator=data["numerator"],
        denominator=data["denominator"],
        note=data["note"],
        reason=data["reason"],
        evidence=form.uploads(),
        keeps=data["keeps"],
        replaces=data["replaces"],
        as_draft=data["as_draft"],
        actor=user_of(request),
        at=timezone.now(),
    )


def _saved(request: HttpRequest, actual: Actual) -> HttpResponse:
    messages.success(request, saved_words(state_of(actual), actual.period))
    address = _address_of(actual)
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
