"""Pages of plans: bringing one in, looking it over, confirming it, reading it, its findings."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.components.blocks import lay_out, marks_of
from lotrinh.workspace.components.words import say
from lotrinh.workspace.people.queries import Permission, is_allowed, require
from lotrinh.workspace.people.session import known_on, unit_of, user_of
from lotrinh.workspace.people.trail.queries import history_of
from lotrinh.workspace.plans.annotated import annotated_file
from lotrinh.workspace.plans.changes import draft_changes
from lotrinh.workspace.plans.files import attachment
from lotrinh.workspace.plans.forms import (
    ACCEPTED,
    DisableRuleForm,
    SchoolYearForm,
    UploadForm,
    first_error,
)
from lotrinh.workspace.plans.operations import (
    confirm_draft,
    disable_rule,
    discard_draft,
    enable_rule,
    start_draft,
)
from lotrinh.workspace.plans.queries import (
    Draft,
    PlanVersion,
    draft_page,
    list_plans,
    list_waiting_drafts,
    plan_findings,
    plan_page,
    visible_drafts,
    visible_plans,
    visible_versions,
)
from lotrinh.workspace.plans.understood import understood
from lotrinh.workspace.plans.views import Change

_DIGITS = 6  # more versions than this many digits count, no plan has


@login_required
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """List the unit's plans and the drafts that wait."""
    back = known_on(request)
    unit, user = unit_of(request), user_of(request)
    context = {
        "page_area": "plans",
        "plans": list_plans(actor=user, unit=unit, known_on=back),
        # What waits does so today, whatever day is looked at.
        "drafts": [] if back else list_waiting_drafts(actor=user, unit=unit),
        "may_edit": is_allowed(user, unit, Permission.EDIT_PLAN),
    }
    return render(request, "plans/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a plan's file; what it was read as is shown next, nothing is final yet."""
    require(user_of(request), unit_of(request), Permission.EDIT_PLAN)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    error = ""
    if form.is_valid():
        filename, content = form.upload()
        try:
            draft = start_draft(
                unit=unit_of(request),
                filename=filename,
                content=content,
                actor=user_of(request),
                at=timezone.now(),
            )
        except LotrinhError as refused:
            error = say(refused.message)
        else:
            return redirect("draft", draft.pk)
    context = {"page_area": "plans", "form": form, "error": error, "accepted": ACCEPTED}
    status = 422 if error or form.errors else 200
    return render(request, "plans/upload.html", context, status=status)


@login_required
@require_GET
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show the document as read beside what it became, with its findings and what would change."""
    found = _draft(request, draft_id)
    form = SchoolYearForm(request.GET)
    year = form.cleaned_data["school_year"] if form.is_valid() else ""
    return render(request, "plans/draft.html", _draft_context(request, found, year))


def _draft_context(
    request: HttpRequest, found: Draft, year: str, error: str = ""
) -> dict[str, Any]:
    user = user_of(request)
    page = draft_page(actor=user, draft=found)
    context: dict[str, Any] = {"page_area": "plans", "page": page, "error": error}
    if page.error is not None:
        return context
    known = understood(page.document)
    changes = draft_changes(actor=user, draft=found, school_year=year)
    coverage = page.document.coverage
    return context | {
        "school_year": year or found.school_year,
        "shown": lay_out(page.blocks, marks_of(page.findings)),
        "understood": known,
        "severities": Counter(finding.severity.value for finding in page.findings),
        "changes": changes,
        "changed": [c for c in changes.indicators if c.change is not Change.SAME],
        "may_edit": is_allowed(user, found.unit, Permission.EDIT_PLAN),
        "placed_percent": 100 * coverage.placed / coverage.total if coverage.total else None,
    }


@login_required
@require_POST
def draft_confirm(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Make the draft the plan's next version."""
    found = _draft(request, draft_id, Permission.EDIT_PLAN)
    form = SchoolYearForm(request.POST)
    if not form.is_valid():
        text = first_error(form, "school_year")
        context = _draft_context(request, found, "", error=text)
        return render(request, "plans/draft.html", context, status=422)
    year = form.cleaned_data["school_year"]
    try:
        version = confirm_draft(
            draft=found, actor=user_of(request), at=timezone.now(), school_year=year
        )
    except LotrinhError as refused:
        found = _draft(request, draft_id)
        context = _draft_context(request, found, year, error=say(refused.message))
        return render(request, "plans/draft.html", context, status=422)
    said = _("Confirmed. The plan of %(year)s is now at version %(number)d.")
    messages.success(request, said % {"year": version.plan.school_year, "number": version.number})
    return redirect("plan", version.plan.pk)


@login_required
@require_POST
def draft_discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put the draft away."""
    found = _draft(request, draft_id, Permission.EDIT_PLAN)
    try:
        discard_draft(draft=found, actor=user_of(request), at=timezone.now())
    except LotrinhError as refused:
        messages.error(request, say(refused.message))
        return redirect("draft", draft_id)
    messages.success(request, _("Put away: %(file)s. The file is kept.") % {"file": found.filename})
    return redirect("plan_list")


@login_required
@require_GET
def draft_annotated(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Hand back the author's file with each finding as a Word comment at its place."""
    found = _draft(request, draft_id)
    page = draft_page(actor=user_of(request), draft=found)
    try:
        return annotated_file(found.file, found.filename, page.findings)
    except LotrinhError as refused:
        messages.error(request, say(refused.message))
        return redirect("draft", draft_id)


@login_required
@require_GET
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show a version of a plan to read: its bases, tasks, roadmap, roles, or its whole text."""
    found = get_object_or_404(visible_plans(user_of(request)), pk=plan_id)
    number = request.GET.get("ban", "")
    is_number = number.isdecimal() and len(number) < _DIGITS
    try:
        page = plan_page(
            actor=user_of(request),
            plan=found,
            version=int(number) if is_number else None,
            known_on=known_on(request),
        )
    except PlanVersion.DoesNotExist as missing:
        raise Http404 from missing
    context = {
        "page_area": "plans",
        "page": page,
        "document": page.document,
        "whole_text": request.GET.get("xem") == "toan-van",
        "is_last": page.version.number == page.versions[0].number,
        "may_edit": is_allowed(user_of(request), found.unit, Permission.EDIT_PLAN),
        "history": history_of(
            actor=user_of(request),
            unit=found.unit,
            objects={
                "plan": [found.pk],
                "planversion": [version.pk for version in page.versions],
                "draft": [version.draft_id for version in page.versions],
            },
            known_on=known_on(request),
        ),
    }
    return render(request, "plans/plan.html", context)


@login_required
@require_GET
def plan_file(request: HttpRequest, version_id: int) -> FileResponse:
    """Hand out the file that a version was confirmed from, untouched."""
    version = get_object_or_404(visible_versions(user_of(request)), pk=version_id)
    return attachment(version.file, version.filename)


@login_required
@require_http_methods(["GET", "POST"])
def findings(request: HttpRequest, plan_id: int) -> HttpResponse:
    """List a plan's findings by rule; switch a rule off with a reason, or on again."""
    user = user_of(request)
    found = get_object_or_404(visible_plans(user), pk=plan_id)
    form = DisableRuleForm(request.POST)
    error = ""
    if request.method == "POST":
        require(user, found.unit, Permission.EDIT_PLAN)
        try:
            if "enable" in request.POST:
                enable_rule(plan=found, rule=request.POST["enable"], actor=user, at=timezone.now())
                return redirect("plan_findings", plan_id)
            if form.is_valid():
                disable_rule(plan=found, actor=user, at=timezone.now(), **form.cleaned_data)
                return redirect("plan_findings", plan_id)
            error = first_error(form, "reason")
        except LotrinhError as refused:
            error = say(refused.message)
    context = {
        "page_area": "plans",
        "page": plan_findings(actor=user, plan=found),
        "may_edit": is_allowed(user, found.unit, Permission.EDIT_PLAN),
        "error": error,
        "error_rule": request.POST.get("rule", ""),
    }
    return render(request, "plans/findings.html", context, status=422 if error else 200)


def _draft(request: HttpRequest, draft_id: int, permission: Permission = Permission.READ) -> Draft:
    """Return a draft of a unit that the person may read in: 404 without that, 403 without more."""
    found = get_object_or_404(visible_drafts(user_of(request)), pk=draft_id)
    require(user_of(request), found.unit, permission)
    return found
