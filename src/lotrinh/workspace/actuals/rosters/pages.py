"""Pages of rosters: the lists of a year, bringing one in, computing, accepting, explaining."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lotrinh.core.messages import LotrinhError
from lotrinh.documents.rosters import marked_xlsx, open_workbook, template_xlsx
from lotrinh.reference.rosters import load_code_lists, load_moments, load_rosters
from lotrinh.workspace.actuals.queries import school_year_of, visible_actuals
from lotrinh.workspace.actuals.rosters.computed import list_computed
from lotrinh.workspace.actuals.rosters.computing import (
    Acceptance,
    accept_figures,
    start_computation,
)
from lotrinh.workspace.actuals.rosters.explaining import explain_actual, explain_page
from lotrinh.workspace.actuals.rosters.forms import (
    ACCEPTED,
    RosterUploadForm,
    accepted_in,
    columns_in,
)
from lotrinh.workspace.actuals.rosters.operations import (
    correct_mapping,
    discard_roster_draft,
    execute_roster_draft,
    start_roster_draft,
)
from lotrinh.workspace.actuals.rosters.queries import (
    Computation,
    RosterDraft,
    draft_page,
    figures_of_unit,
    is_outdated,
    last_computation,
    list_table_cards,
    list_waiting_rosters,
    newest_snapshots,
    nobody_works,
    reading_of,
    roster_history,
    visible_computations,
    visible_rosters,
)
from lotrinh.workspace.actuals.rosters.store import workbook_of
from lotrinh.workspace.components.answers import XLSX, download, words_of
from lotrinh.workspace.components.words import say
from lotrinh.workspace.people.queries import Permission, is_allowed, require
from lotrinh.workspace.people.session import (
    chosen_school_year,
    is_school_year,
    unit_of,
    user_of,
)
from lotrinh.workspace.plans.queries import visible_indicators

_FAULTS_SHOWN = 200


@login_required
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """Show the lists of a school year, what waits, and what the records give."""
    return render(request, "rosters/data.html", _data_context(request))


def _data_context(request: HttpRequest, error: str = "", year: str = "") -> dict[str, Any]:
    user, unit = user_of(request), unit_of(request)
    year = year if is_school_year(year) else _year(request)
    today = timezone.localdate()
    planned, others = list_computed(actor=user, unit=unit, period=year, as_of=today)
    run = last_computation(actor=user, unit=unit, period=year)
    cards = list_table_cards(actor=user, unit=unit, school_year=year, as_of=today)
    kept = figures_of_unit(actor=user, unit=unit, period=year)
    newest = {card.table.name: card.snapshots[0] for card in cards if card.snapshots}
    may_manage = is_allowed(user, unit, Permission.MANAGE_RECORDS)
    may_enter = is_allowed(user, unit, Permission.ENTER_ACTUAL)
    return {
        "page_area": "data",
        "school_year": year,
        "today": today,
        "cards": cards,
        "has_lists": any(card.snapshots for card in cards),
        "waiting": list_waiting_rosters(actor=user, unit=unit) if may_manage else [],
        "computed_at": kept.computed_at.isoformat() if kept is not None else "",
        "is_outdated": kept is not None and is_outdated(kept, newest),
        "planned": planned,
        "others": others,
        "can_accept": may_enter and any(row.may_accept for row in planned),
        "may_manage": may_manage,
        "may_enter": may_enter,
        "may_approve": is_allowed(user, unit, Permission.APPROVE_ACTUAL),
        "history": roster_history(actor=user, unit=unit, school_year=year) if may_manage else [],
        "error": error,
        **_run_context(run),
    }


def _run_context(run: Computation | None) -> dict[str, Any]:
    if run is None:
        return {"run": None}
    return {
        "run": run,
        "is_running": run.state in {Computation.State.WAITING, Computation.State.RUNNING},
        "has_failed": run.state == Computation.State.FAILED,
        "nobody_works": nobody_works(run, now=timezone.now()),
    }


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a workbook; how it is understood is shown next, nothing is final yet."""
    require(user_of(request), unit_of(request), Permission.MANAGE_RECORDS)
    is_sent = request.method == "POST"
    form = RosterUploadForm(request.POST, request.FILES) if is_sent else RosterUploadForm()
    error = ""
    mended = _mended(request)
    if form.is_valid():
        filename, content = form.upload()
        try:
            draft = start_roster_draft(
                unit=unit_of(request),
                table=form.cleaned_data["table"],
                school_year=form.cleaned_data["school_year"],
                as_of=form.day(),
                keep_names=form.cleaned_data["keep_names"],
                instead_of=mended,
                filename=filename,
                content=content,
                actor=user_of(request),
                at=timezone.now(),
            )
        except LotrinhError as refused:
            error = words_of(refused)
        else:
            return redirect("roster_draft", draft.pk)
    context = {
        "page_area": "data",
        "form": form,
        "error": error,
        "accepted": ACCEPTED,
        "tables": load_rosters().values(),
        "mended": mended,
        "chosen": request.POST.get("table") or request.GET.get("bang", "pupils"),
        "school_year": request.POST.get("school_year") or _year(request),
        "as_of": request.POST.get("as_of") or _usual_day(_year(request), mended),
        "keep_names": form["keep_names"].value() or (mended is not None and mended.keep_names),
    }
    return render(
        request, "rosters/upload.html", context, status=422 if error or form.errors else 200
    )


@login_required
@require_GET
def template(request: HttpRequest, table: str) -> HttpResponse:
    """Hand out an empty workbook with the headings and drop-downs of a list."""
    known = load_rosters().get(table)
    if known is None:
        raise Http404
    content = template_xlsx(known, load_code_lists())
    return download(content, XLSX, f"mau-{table}.xlsx")


@login_required
@require_GET
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show a waiting workbook: its columns beside ours, its faults, what would change."""
    return _draft(request, _found(request, draft_id))


def _draft(request: HttpRequest, found: RosterDraft, error: str = "") -> HttpResponse:
    page = draft_page(actor=user_of(request), draft=found)
    faults = page.reading.faults if page.reading else ()
    context = {
        "page_area": "data",
        "page": page,
        "columns": [say(column.label) for column in page.table.columns],
        "missing": [page.table[name].label for name in page.mapping.missing]
        if page.mapping
        else [],
        "faults": sorted(faults, key=lambda fault: not fault.is_blocking)[:_FAULTS_SHOWN],
        "more_faults": max(0, len(faults) - _FAULTS_SHOWN),
        "error": error,
    }
    return render(request, "rosters/draft.html", context, status=422 if error else 200)


@login_required
@require_POST
def mapping(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Keep which column is which, for this workbook and for the school's next one."""
    found = _found(request, draft_id)
    try:
        correct_mapping(
            draft=found,
            columns=columns_in(request.POST, load_rosters()[found.table]),
            actor=user_of(request),
            at=timezone.now(),
        )
    except LotrinhError as refused:
        return _draft(request, found, words_of(refused))
    messages.success(request, _("Kept: the next file with these headings is read the same way."))
    return redirect("roster_draft", draft_id)


@login_required
@require_POST
def execute(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Make the draft the newest state of its list."""
    found = _found(request, draft_id)
    try:
        snapshot = execute_roster_draft(draft=found, actor=user_of(request), at=timezone.now())
    except LotrinhError as refused:
        return _draft(request, found, words_of(refused))
    said = ngettext(
        "Brought in: %(table)s, %(count)d record.",
        "Brought in: %(table)s, %(count)d records.",
        snapshot.rows,
    )
    label = say(load_rosters()[snapshot.table].label)
    messages.success(request, said % {"table": label, "count": snapshot.rows})
    used = newest_snapshots(snapshot.unit, snapshot.school_year)[snapshot.table]
    if used != snapshot:
        older = _("The list of %(day)s is newer and stays in use.")
        messages.warning(request, older % {"day": f"{used.as_of:%d/%m/%Y}"})
    return redirect(f"{reverse('data')}?nam={snapshot.school_year}")


@login_required
@require_POST
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put the draft away and delete its workbook."""
    found = _found(request, draft_id)
    try:
        discard_roster_draft(draft=found, actor=user_of(request), at=timezone.now())
    except LotrinhError as refused:
        messages.error(request, words_of(refused))
    else:
        messages.success(request, _("Put away and deleted: %(file)s.") % {"file": found.filename})
    return redirect("data")


@login_required
@require_GET
def marked(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Hand the workbook back with its faulty cells marked."""
    found = _found(request, draft_id)
    require(user_of(request), found.unit, Permission.MANAGE_RECORDS)
    if found.state != RosterDraft.State.PENDING:
        raise Http404
    try:
        _mapping, reading = reading_of(found)
        content = marked_xlsx(open_workbook(workbook_of(found), found.filename), reading.faults)
    except LotrinhError as refused:
        messages.error(request, words_of(refused))
        return redirect("roster_draft", draft_id)
    stem = found.filename.rpartition(".")[0] or found.filename
    return download(content, XLSX, f"{stem}-danh-dau.xlsx")


@login_required
@require_POST
def compute(request: HttpRequest) -> HttpResponse:
    """Queue a run over the newest lists of a school year."""
    try:
        start_computation(
            unit=unit_of(request),
            period=request.POST.get("period", ""),
            actor=user_of(request),
            at=timezone.now(),
        )
    except LotrinhError as refused:
        period = request.POST.get("period", "")
        context = _data_context(request, words_of(refused), period[:9])
        return render(request, "rosters/data.html", context, status=422)
    return redirect(f"{reverse('data')}?nam={request.POST.get('period', '')[:9]}#tinh")


@login_required
@require_GET
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """Say how far a run has come; when it is over, have the page loaded again."""
    run = get_object_or_404(visible_computations(user_of(request)), pk=run_id)
    context = _run_context(run)
    if not context["is_running"]:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "rosters/progress_words.html", context)


@login_required
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Keep the chosen figures as the actuals of their indicators."""
    user, unit, period = user_of(request), unit_of(request), request.POST.get("period", "")
    chosen = accepted_in(request.POST)
    indicators = {one.pk: one for one in visible_indicators(user).filter(pk__in=chosen)}
    accepted = [Acceptance(indicators[pk], seen) for pk, seen in chosen.items() if pk in indicators]
    try:
        kept = accept_figures(
            unit=unit,
            period=period,
            accepted=accepted,
            actor=user,
            at=timezone.now(),
            seen=parse_datetime(request.POST.get("seen", "")),
        )
    except LotrinhError as refused:
        period = request.POST.get("period", "")
        context = _data_context(request, words_of(refused), period[:9])
        return render(request, "rosters/data.html", context, status=422)
    said = (
        ngettext(
            "Accepted %(count)d figure as a result.",
            "Accepted %(count)d figures as results.",
            len(kept),
        )
        if is_allowed(user, unit, Permission.APPROVE_ACTUAL)
        else ngettext(
            "Sent %(count)d figure for approval; it counts once it is approved.",
            "Sent %(count)d figures for approval; they count once they are approved.",
            len(kept),
        )
    )
    messages.success(request, said % {"count": len(kept)})
    return redirect(f"{reverse('targets')}?nam={period[:9]}")


@login_required
@require_GET
def explained(request: HttpRequest, code: str) -> HttpResponse:
    """Show how a figure came about, down to the counted records for who may see them."""
    try:
        page = explain_page(
            actor=user_of(request), unit=unit_of(request), period=_year(request), code=code
        )
    except LotrinhError as refused:
        messages.error(request, words_of(refused))
        return redirect("data")
    if page is None:
        raise Http404
    context = {"page_area": "data", "page": page, "school_year": _year(request)}
    return render(request, "rosters/explain.html", context)


@login_required
@require_GET
def derivation(request: HttpRequest, actual_id: int) -> HttpResponse:
    """Show how an accepted result came about, from the lists that it was counted in."""
    actual = get_object_or_404(visible_actuals(user_of(request)), pk=actual_id)
    try:
        page = explain_actual(actor=user_of(request), actual=actual)
    except LotrinhError as refused:
        messages.error(request, words_of(refused))
        return redirect("indicator", actual.indicator_id)
    if page is None:
        raise Http404
    context = {"page_area": "targets", "page": page, "school_year": actual.period[:9]}
    return render(request, "rosters/explain.html", context | {"actual": actual})


def _year(request: HttpRequest) -> str:
    return chosen_school_year(request) or school_year_of(timezone.localdate())


def _usual_day(school_year: str, mended: RosterDraft | None) -> str:
    """Return the day that a list of the year probably shows: that of the file which this one mends,
    else today, or the end of a past year; "" for a year that has not begun."""
    if mended is not None:
        return f"{mended.as_of:%d/%m/%Y}"
    moments = load_moments(school_year)
    day = min(timezone.localdate(), moments.ends)
    return f"{day:%d/%m/%Y}" if day.year >= moments.first_year else ""


def _mended(request: HttpRequest) -> RosterDraft | None:
    """Return the unit's waiting draft that the file mends (``thay``)."""
    number = request.POST.get("instead_of") or request.GET.get("thay", "")
    if not (number.isascii() and number.isdecimal()):
        return None
    waiting = visible_rosters(user_of(request)).filter(
        unit=unit_of(request), state=RosterDraft.State.PENDING
    )
    return waiting.filter(pk=int(number[:18])).first()


def _found(request: HttpRequest, draft_id: int) -> RosterDraft:
    return get_object_or_404(visible_rosters(user_of(request)), pk=draft_id)
