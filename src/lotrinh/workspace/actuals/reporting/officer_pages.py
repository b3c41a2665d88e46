"""Pages of who takes figures in: the periods of a unit, and where the schools of one stand."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.actuals.reporting.collected import (
    Collection,
    collection_page,
    collections_page,
    visible_collections,
)
from lotrinh.workspace.actuals.reporting.collecting import (
    change_collection,
    grant_extension,
    open_collection,
)
from lotrinh.workspace.actuals.reporting.forms import (
    ChangeForm,
    ExtensionForm,
    OpenForm,
    likely_period,
    numbers_in,
    periods_offered,
    usual_days,
)
from lotrinh.workspace.actuals.reporting.operations import accept_report
from lotrinh.workspace.actuals.reporting.queries import visible_submissions
from lotrinh.workspace.actuals.reporting.views import CollectionPage, SchoolLine, Standing
from lotrinh.workspace.components.answers import CSV, XLSX, download, number_in, words_of
from lotrinh.workspace.components.words import period_words
from lotrinh.workspace.people.queries import Permission, Unit, is_allowed, require
from lotrinh.workspace.people.session import unit_of, user_of

_SHOWN = 100
_FILTERS = frozenset({*Standing, "late", "overdue"})


@login_required
@require_GET
def collections(request: HttpRequest) -> HttpResponse:
    """Show the periods of the unit and of those below it, and where their schools stand."""
    user, unit, today = user_of(request), unit_of(request), timezone.localdate()
    context = {
        "page_area": "collecting",
        "page": collections_page(actor=user, unit=unit, as_of=today),
        "unit": unit,
        "today": today,
        "may_open": _may_collect(request, unit),
        "is_school": unit.kind == Unit.Kind.SCHOOL,
    }
    return render(request, "reporting/collections.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def collection_open(request: HttpRequest) -> HttpResponse:
    """Open a period for the schools below: which one, and its days."""
    user, unit, today = user_of(request), unit_of(request), timezone.localdate()
    require(user, unit, Permission.RECEIVE_REPORTS)
    if not _may_collect(request, unit):
        messages.warning(request, _("A school collects from nobody. Work in your own unit first."))
        return redirect("collections")
    opened = list(visible_collections(user).filter(unit=unit).values_list("period", flat=True))
    periods = [one for one in periods_offered(today) if one not in opened]
    asked = request.GET.get("ky", "")
    period = asked if asked in periods else likely_period(today, opened)
    is_sent = request.method == "POST"
    form = (
        OpenForm(request.POST, periods=periods)
        if is_sent
        else OpenForm(initial=_usual(request, unit, period), periods=periods)
    )
    error = ""
    if form.is_valid():
        try:
            made = open_collection(
                unit=unit,
                period=form.cleaned_data["period"],
                actor=user,
                at=timezone.now(),
                **form.days(),
            )
        except LotrinhError as refused:
            error = words_of(refused)
        else:
            messages.success(
                request, _("Opened: %(period)s.") % {"period": period_words(made.period)}
            )
            return redirect("collection", made.pk)
    context = {
        "page_area": "collecting",
        "form": form,
        "error": error,
        "unit": unit,
        "periods": periods,
    }
    status = 422 if error or form.errors else 200
    return render(request, "reporting/collection_open.html", context, status=status)


@login_required
@require_GET
def collection(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Show where the schools of a collection stand."""
    return _collection(request, _collected(request, collection_id))


def _collection(
    request: HttpRequest,
    found: Collection,
    extended: SchoolLine | None = None,
    form: ExtensionForm | None = None,
    error: str = "",
) -> HttpResponse:
    page = _collection_page(request, found)
    standing, search = _narrowed(request)
    if extended is None and "gia-han" in request.GET:
        extended = _line_of(page, request.GET["gia-han"])
    context = {
        "page_area": "collecting",
        "page": page,
        "shown": Paginator(page.lines, _SHOWN).get_page(request.GET.get("trang")),
        "standing": standing,
        "search": search,
        "narrowing": "?" + urlencode({"trang-thai": standing, "q": search}),
        "today": timezone.localdate(),
        "may_collect": is_allowed(user_of(request), found.unit, Permission.RECEIVE_REPORTS),
        "extended": extended,
        "form": form or ExtensionForm(),
        "unremarked": ",".join(map(str, page.unremarked)),
        "error": error,
    }
    has_errors = error or (form is not None and form.errors)
    return render(request, "reporting/collection.html", context, status=422 if has_errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def collection_change(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Give a collection other days, with the reason."""
    found = _collected(request, collection_id)
    require(user_of(request), found.unit, Permission.RECEIVE_REPORTS)
    present = {name: getattr(found, name) for name in ("opens_on", "due_on", "locks_on", "note")}
    form = ChangeForm(request.POST) if request.method == "POST" else ChangeForm(initial=present)
    error = ""
    if form.is_valid():
        try:
            change_collection(
                collection=found,
                reason=form.cleaned_data["reason"],
                actor=user_of(request),
                at=timezone.now(),
                **form.days(),
            )
        except LotrinhError as refused:
            error = words_of(refused)
        else:
            messages.success(request, _("Changed. The schools see the new days."))
            return redirect("collection", found.pk)
    context = {"page_area": "collecting", "form": form, "error": error, "collection": found}
    status = 422 if error or form.errors else 200
    return render(request, "reporting/collection_change.html", context, status=status)


@login_required
@require_POST
def collection_extend(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Give a school of a collection more time."""
    found = _collected(request, collection_id)
    require(user_of(request), found.unit, Permission.RECEIVE_REPORTS)
    line = _line_of(_collection_page(request, found), request.POST.get("unit", ""))
    if line is None:
        raise Http404
    form = ExtensionForm(request.POST)
    if not form.is_valid():
        return _collection(request, found, line, form)
    try:
        given = grant_extension(
            collection=found,
            unit=line.place.unit,
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            actor=user_of(request),
            at=timezone.now(),
        )
    except LotrinhError as refused:
        return _collection(request, found, line, form, words_of(refused))
    said = _("%(school)s can send until %(day)s.")
    messages.success(request, said % {"school": line.place.name, "day": f"{given.until:%d/%m/%Y}"})
    return redirect("collection", found.pk)


@login_required
@require_POST
def collection_accept(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Accept those of the submissions that the officer saw on which nothing is remarked."""
    found = _collected(request, collection_id)
    require(user_of(request), found.unit, Permission.RECEIVE_REPORTS)
    page = _collection_page(request, found)
    seen = set(numbers_in(request.POST, "submissions")) & set(page.unremarked)
    accepted = 0
    for one in visible_submissions(user_of(request)).filter(pk__in=seen):
        try:
            accept_report(submission=one, actor=user_of(request), at=timezone.now())
        except LotrinhError as refused:
            messages.error(request, f"{one.unit.name}: {words_of(refused)}")
        else:
            accepted += 1
    said = ngettext("Accepted %(count)d submission.", "Accepted %(count)d submissions.", accepted)
    messages.success(request, said % {"count": accepted})
    return redirect("collection", found.pk)


@login_required
@require_GET
def collection_xlsx(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Hand out where the schools stand as a workbook."""
    from lotrinh.workspace.actuals.reporting.sheets import collection_xlsx as write

    found = _collected(request, collection_id)
    return download(write(_collection_page(request, found)), XLSX, f"{_filename(found)}.xlsx")


@login_required
@require_GET
def collection_csv(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Hand out where the schools stand as a plain table."""
    from lotrinh.workspace.actuals.reporting.sheets import collection_csv as write

    found = _collected(request, collection_id)
    return download(write(_collection_page(request, found)), CSV, f"{_filename(found)}.csv")


def _collected(request: HttpRequest, collection_id: int) -> Collection:
    found = visible_collections(user_of(request)).filter(pk=collection_id).first()
    if found is None:
        raise Http404
    return found


def _collection_page(request: HttpRequest, found: Collection) -> CollectionPage:
    """Return the collection's schools as the address narrows them; a form's are not narrowed."""
    standing, search = _narrowed(request) if request.method == "GET" else ("", "")
    return collection_page(
        actor=user_of(request),
        collection=found,
        as_of=timezone.localdate(),
        standing=standing,
        search=search,
    )


def _line_of(page: CollectionPage, unit: str) -> SchoolLine | None:
    """Return the school of this number, if it is one of the collection's."""
    number = number_in(unit)
    return next((line for line in page.lines if line.place.unit.pk == number), None)


def _narrowed(request: HttpRequest) -> tuple[str, str]:
    standing = request.GET.get("trang-thai", "")
    return (standing if standing in _FILTERS else ""), request.GET.get("q", "").strip()


def _may_collect(request: HttpRequest, unit: Unit) -> bool:
    may = is_allowed(user_of(request), unit, Permission.RECEIVE_REPORTS)
    return may and unit.kind != Unit.Kind.SCHOOL


def _usual(request: HttpRequest, unit: Unit, period: str) -> dict[str, Any]:
    """Return what the form to open a period holds at first."""
    if not period:
        return {}
    today = timezone.localdate()
    page = collections_page(actor=user_of(request), unit=unit, as_of=today)
    locks = [one.locks_on for one in page.above if one.period == period]
    return {"period": period, **usual_days(period, today, min(locks, default=None))}


def _filename(found: Collection) -> str:
    return f"thu-thap-{found.period.replace('/', '-hk')}"
