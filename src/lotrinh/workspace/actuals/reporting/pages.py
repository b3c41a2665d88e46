"""Pages of what is sent up: a school's periods, and a submission, on which an officer decides."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.actuals.reporting.collected import queue_beside
from lotrinh.workspace.actuals.reporting.forms import returned_in
from lotrinh.workspace.actuals.reporting.operations import (
    accept_report,
    answer_remark,
    return_report,
    send_report,
)
from lotrinh.workspace.actuals.reporting.queries import (
    Submission,
    report_page,
    reporting_state,
    submission_page,
    visible_remarks,
    visible_submissions,
)
from lotrinh.workspace.actuals.reporting.views import SubmissionPage
from lotrinh.workspace.components.answers import words_of
from lotrinh.workspace.people.queries import Permission, Unit, is_allowed, require
from lotrinh.workspace.people.school_years import is_period
from lotrinh.workspace.people.session import unit_of, user_of

# --- the school -----------------------------------------------------------------------------------


@login_required
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Show the periods of the school: how far each is, and what is next."""
    user, unit = user_of(request), unit_of(request)
    require(user, unit, Permission.READ)
    if unit.kind != Unit.Kind.SCHOOL:
        return redirect("collections")
    today = timezone.localdate()
    context = {
        "page_area": "reporting",
        "periods": reporting_state(actor=user, unit=unit, as_of=today),
        "today": today,
        "may_send": is_allowed(user, unit, Permission.SEND_REPORTS),
    }
    return render(request, "reporting/reports.html", context)


@login_required
@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """Show a period before it is sent: what goes, what is missing, what is odd."""
    # Who looks in from above a school's submission has no period of one's own.
    is_school = unit_of(request).kind == Unit.Kind.SCHOOL
    if not is_school or not is_period(request.GET.get("ky", "")):
        return redirect("reports")
    return _report(request, request.GET["ky"])


def _report(
    request: HttpRequest, period: str, error: str = "", narrative: str | None = None
) -> HttpResponse:
    user, unit = user_of(request), unit_of(request)
    page = report_page(actor=user, unit=unit, period=period, at=timezone.now())
    context = {
        "page_area": "reporting",
        "page": page,
        "today": timezone.localdate(),
        "narrative": page.narrative if narrative is None else narrative,
        "may_send": is_allowed(user, unit, Permission.SEND_REPORTS),
        "may_enter": is_allowed(user, unit, Permission.ENTER_ACTUAL),
        "error": error,
    }
    return render(request, "reporting/report.html", context, status=422 if error else 200)


@login_required
@require_POST
def report_send(request: HttpRequest) -> HttpResponse:
    """Send the figures of a period up."""
    period = request.POST.get("period", "")
    narrative = request.POST.get("narrative", "").replace("\r\n", "\n")
    try:
        sent = send_report(
            unit=unit_of(request),
            period=period,
            narrative=narrative,
            actor=user_of(request),
            at=timezone.now(),
        )
    except LotrinhError as refused:
        words = words_of(refused)
        if is_period(period):
            return _report(request, period, words, narrative)
        messages.error(request, words)
        return redirect("reports")
    said = (
        _("On its way: the program sends it and says here when it has arrived.")
        if sent.state == Submission.State.OUTGOING
        else _("Sent: it has arrived.")
    )
    messages.success(request, said)
    return redirect("submission", sent.pk)


@login_required
@require_POST
def remark_answer(request: HttpRequest, remark_id: int) -> HttpResponse:
    """Keep what the school answers to a remark."""
    remark = get_object_or_404(visible_remarks(user_of(request)), pk=remark_id)
    try:
        answer_remark(
            remark=remark,
            answer=request.POST.get("answer", ""),
            actor=user_of(request),
            at=timezone.now(),
        )
    except LotrinhError as refused:
        messages.error(request, words_of(refused))
    else:
        messages.success(request, _("Answered. Who looks at the figures sees it beside them."))
    if request.POST.get("back") == "ky":
        return redirect(f"{reverse('report')}?ky={remark.submission.period}#nhac-{remark.pk}")
    return redirect(f"{reverse('submission', args=[remark.submission_id])}#nhac-{remark.pk}")


# --- a submission ---------------------------------------------------------------------------------


@login_required
@require_GET
def submission(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Show a submission: its figures, remarks with answers, steps; the officer decides here."""
    return _submission(request, _found(request, submission_id))


def _submission(
    request: HttpRequest, found: Submission, error: str = "", accepting: bool = False
) -> HttpResponse:
    user, today = user_of(request), timezone.localdate()
    page = submission_page(actor=user, submission=found, as_of=today)
    queue = queue_beside(
        actor=user,
        unit=found.unit,
        period=found.period,
        submission_id=found.pk,
        as_of=today,
    )
    context = {
        "page_area": "collecting" if queue is not None else "reporting",
        "page": page,
        "queue": queue,
        "today": today,
        "error": error,
        "accepting": accepting,
        "typed": request.POST,
        "notes": {row.place: request.POST.get(f"note-{row.place}", "") for row in page.rows},
        "ticked": {row.place for row in page.rows if f"mend-{row.place}" in request.POST},
    }
    return render(request, "reporting/submission.html", context, status=422 if error else 200)


@login_required
@require_POST
def submission_accept(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Accept a submission, then go to the next one that waits."""
    found = _found(request, submission_id)
    try:
        accept_report(submission=found, actor=user_of(request), at=timezone.now())
    except LotrinhError as refused:
        return _submission(request, found, words_of(refused), accepting=True)
    messages.success(request, _("Accepted: %(school)s.") % {"school": found.unit.name})
    return _onward(request, found)


@login_required
@require_POST
def submission_return(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Give a submission back with what to mend, then go to the next one that waits."""
    found = _found(request, submission_id)
    page = submission_page(actor=user_of(request), submission=found, as_of=timezone.localdate())
    try:
        return_report(
            submission=found,
            reason=request.POST.get("reason", ""),
            items=returned_in(request.POST, [row.item for row in page.rows], _odd(page)),
            actor=user_of(request),
            at=timezone.now(),
        )
    except LotrinhError as refused:
        return _submission(request, found, words_of(refused))
    said = _("Returned to be mended: %(school)s. The school sees what to mend.")
    messages.success(request, said % {"school": found.unit.name})
    return _onward(request, found)


def _odd(page: SubmissionPage) -> dict[str, list[str]]:
    """Return what the checks found, by the figure's key; in Vietnamese: the school reads it."""
    return {
        row.item.key: [one.message.vi for one in row.remarks if not one.is_by_officer]
        for row in page.rows
    }


def _onward(request: HttpRequest, decided: Submission) -> HttpResponse:
    """Go to the next submission that waits in the collection, else to the collection."""
    queue = queue_beside(
        actor=user_of(request),
        unit=decided.unit,
        period=decided.period,
        submission_id=decided.pk,
        as_of=timezone.localdate(),
    )
    if queue is None:
        return redirect("submission", decided.pk)
    following = queue.following or queue.previous
    if following is None:
        return redirect("collection", queue.collection.pk)
    return redirect("submission", following.submission_id)


def _found(request: HttpRequest, submission_id: int) -> Submission:
    return get_object_or_404(visible_submissions(user_of(request)), pk=submission_id)
