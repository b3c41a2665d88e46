"""Pages of who hands targets down: the documents, a new one, one with what schools registered.

``don-vi`` in the address is a unit that the person does not work in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lotrinh.core.messages import LotrinhError
from lotrinh.core.text import fold
from lotrinh.reference import load_catalogue
from lotrinh.workspace.components.answers import XLSX, download, number_in, words_of
from lotrinh.workspace.people.queries import (
    Permission,
    Unit,
    User,
    is_allowed,
    readable_units,
    require,
)
from lotrinh.workspace.people.session import suffix_of, unit_asked, user_of
from lotrinh.workspace.plans.demands.forms import (
    BLANK_ROWS,
    MOST_ROWS,
    CheckedRow,
    DemandRow,
    DocumentForm,
    ReasonForm,
    check_rows,
    chosen_schools,
    pasted_rows,
    rows_in,
    seal_of,
)
from lotrinh.workspace.plans.demands.handing import (
    SCHOOL_FILTERS,
    schools_to_choose,
    set_page,
    set_rows,
    sets_page,
)
from lotrinh.workspace.plans.demands.operations import (
    UnableToHandDown,
    accept_registration,
    publish_demands,
    return_registration,
    withdraw_demands,
)
from lotrinh.workspace.plans.demands.queries import (
    DemandSet,
    Registration,
    national_targets_in_force,
    visible_registrations,
    visible_sets,
)
from lotrinh.workspace.plans.demands.sheets import STATE_WORDS, said_rows, set_headers
from lotrinh.workspace.plans.demands.views import HandedState

_SCHOOLS_OFFERED = 150
_NATIONAL = "quoc-gia"
_ADD, _LOOK, _FIND, _PUBLISH = "them-dong", "kiem-tra", "loc-truong", "giao"
_STATES = {state.value: STATE_WORDS[state] for state in HandedState}


# --- the documents --------------------------------------------------------------------------------


@login_required
@require_GET
def demand_sets(request: HttpRequest) -> HttpResponse:
    """List what the unit hands down, what the units above it do, and what the state sets."""
    user, unit = user_of(request), _unit(request)
    if unit.kind == Unit.Kind.SCHOOL and is_allowed(user, unit, Permission.READ):
        return redirect("handed_targets")
    context = {
        "page_area": "handing",
        "at_unit": unit,
        "suffix": suffix_of(request, unit),
        "page": sets_page(actor=user, unit=unit, on=timezone.localdate()),
        "may_hand_down": is_allowed(user, unit, Permission.HAND_DOWN_TARGETS),
    }
    return render(request, "demands/sets.html", context)


# --- a new one ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Written:
    """What stands in the form of a new document."""

    document: DocumentForm
    rows: list[DemandRow]
    schools: list[int]

    @property
    def seal(self) -> str:
        """What tells whether it is as it was looked over."""
        names = ("number", "issued_on", "subject", "audience")
        fields = {name: str(self.document[name].value() or "") for name in names}
        return seal_of(fields, self.rows, self.schools)


@login_required
@require_http_methods(["GET", "POST"])
def demand_set_new(request: HttpRequest) -> HttpResponse:
    """Take a document with its targets: written, pasted or from another; looked over, then out."""
    user, unit = user_of(request), _unit(request)
    require(user, unit, Permission.HAND_DOWN_TARGETS)
    if request.method != "POST":
        initial = {"audience": "all", "issued_on": timezone.localdate()}
        start = DocumentForm(initial=initial)
        return _new(request, unit, _Written(start, _rows_to_start(request, unit), []))
    written = _written(request)
    action = request.POST.get("action", _LOOK)
    if action in (_ADD, _FIND):
        return _new(request, unit, written, add_rows=action == _ADD)
    checked = check_rows(written.rows)
    error = _what_is_missing(written, checked)
    is_looked_over = request.POST.get("seal", "") == written.seal
    if action != _PUBLISH or not is_looked_over or error or not _is_right(written, checked):
        return _new(request, unit, written, checked=checked, error=error)
    form = written.document
    try:
        made = publish_demands(
            unit=unit,
            number=form.cleaned_data["number"],
            issued_on=form.day(),
            subject=form.cleaned_data["subject"],
            demands=[one.entry for one in checked if one.entry is not None],
            schools=_ticked(user, unit, written),
            actor=user,
            at=timezone.now(),
        )
    except LotrinhError as refused:
        return _new(request, unit, written, checked=checked, error=words_of(refused))
    said = ngettext("Handed down %(count)d target.", "Handed down %(count)d targets.", len(checked))
    messages.success(request, said % {"count": len(checked)})
    return redirect("demand_set", made.pk)


def _written(request: HttpRequest) -> _Written:
    rows = rows_in(request.POST)
    rows += pasted_rows(request.POST.get("paste", ""), request.POST.get("usual_period", "").strip())
    document = DocumentForm(request.POST)
    is_chosen = request.POST.get("audience") == "chosen"
    return _Written(document, rows, chosen_schools(request.POST) if is_chosen else [])


def _is_right(written: _Written, checked: list[CheckedRow]) -> bool:
    return written.document.is_valid() and all(one.fault is None for one in checked)


def _what_is_missing(written: _Written, checked: list[CheckedRow]) -> str:
    if not checked:
        return _("There is no target yet. Write one, or paste the lines from Excel.")
    if len(checked) > MOST_ROWS:
        said = _("More than %(most)d targets. Hand the others down by a second document.")
        return said % {"most": MOST_ROWS}
    if written.document["audience"].value() == "chosen" and not written.schools:
        return _("Tick the schools that these targets are for, or choose all of them.")
    return ""


def _ticked(user: User, unit: Unit, written: _Written) -> list[Unit]:
    """Return the schools that were ticked.

    Raises: UnableToHandDown if one of them is not below the unit: left out, it would go unnoticed.
    """
    below = schools_to_choose(actor=user, unit=unit, on=timezone.localdate())
    found = list(below.filter(pk__in=written.schools))
    if len(found) != len(written.schools):
        raise UnableToHandDown(
            "Có trường đã chọn hiện không thuộc đơn vị. Xem lại danh sách trường rồi giao.",
            "A school that was ticked is not below this unit today. Look at the schools again.",
        )
    return found


def _rows_to_start(request: HttpRequest, unit: Unit) -> list[DemandRow]:
    """Return the rows of what the address says to begin with (``tu``): an earlier document of the
    unit, or what the state and the province set."""
    source = request.GET.get("tu", "")
    if source == _NATIONAL:
        return [
            DemandRow(one.name, one.period, one.text, one.unit, one.direction.value)
            for by in national_targets_in_force(unit=unit, on=timezone.localdate())
            for one in by.targets
        ]
    number = number_in(source)
    if number is None:
        return []
    earlier = get_object_or_404(visible_sets(user_of(request)).filter(unit=unit), pk=number)
    return [
        DemandRow(one.name, one.period, one.text, one.unit_text, one.direction)
        for one in earlier.demands.all()
    ]


def _new(
    request: HttpRequest,
    unit: Unit,
    written: _Written,
    *,
    checked: list[CheckedRow] | None = None,
    error: str = "",
    add_rows: bool = False,
) -> HttpResponse:
    search = request.POST.get("school_search", "").strip()
    offered = schools_to_choose(actor=user_of(request), unit=unit, on=timezone.localdate())
    all_schools = list(offered)
    ticked = [school for school in all_schools if school.pk in set(written.schools)]
    others = [
        school
        for school in all_schools
        if school not in ticked and all(word in fold(school.name) for word in fold(search).split())
    ]
    is_right = checked is not None and not error and _is_right(written, checked)
    is_faulty = checked is not None and not is_right
    blank = BLANK_ROWS if add_rows or not written.rows else 1
    context: Mapping[str, Any] = {
        "page_area": "handing",
        "at_unit": unit,
        "suffix": suffix_of(request, unit),
        "form": written.document,
        "issued_on": str(written.document["issued_on"].value() or ""),
        "shows_errors": is_faulty,
        "rows": [*written.rows, *([DemandRow()] * blank)],
        "checked": checked,
        "faults": [one for one in checked or () if one.fault is not None],
        "is_right": is_right,
        "seal": written.seal if is_right else "",
        "error": error,
        "is_chosen": written.document["audience"].value() == "chosen",
        "ticked": ticked,
        "offered": others[:_SCHOOLS_OFFERED],
        "more_schools": max(0, len(others) - _SCHOOLS_OFFERED),
        "school_count": len(all_schools),
        "for_count": len(ticked) if written.schools else len(all_schools),
        "school_search": search,
        "usual_period": request.POST.get("usual_period", ""),
        "catalogue": load_catalogue(),
        "earlier": visible_sets(user_of(request)).filter(unit=unit)[:5],
        "actions": {"add": _ADD, "look": _LOOK, "find": _FIND, "publish": _PUBLISH},
        "most_rows": MOST_ROWS,
    }
    return render(request, "demands/new.html", context, status=422 if is_faulty else 200)


# --- one of them ----------------------------------------------------------------------------------


@login_required
@require_GET
def demand_set(request: HttpRequest, set_id: int) -> HttpResponse:
    """Show a document: its targets, what waits for an answer, schools by targets."""
    return _set(request, get_object_or_404(visible_sets(user_of(request)), pk=set_id))


def _set(request: HttpRequest, found: DemandSet, error: str = "", at: str = "") -> HttpResponse:
    user = user_of(request)
    asked = request.GET.get("loc", "")
    page = set_page(
        actor=user,
        demand_set=found,
        on=timezone.localdate(),
        narrowed=asked,
        page=number_in(request.GET.get("trang", "")) or 1,
    )
    names = dict(
        zip(SCHOOL_FILTERS, (_("All"), _("Something open"), _("Waits"), _("Done")), strict=True)
    )
    context = {
        "page_area": "handing",
        "page": page,
        "asked": asked if asked in SCHOOL_FILTERS else "",
        "filters": [(code, names[code], count) for code, count in page.filters.items()],
        "states": _STATES,
        "may_decide": is_allowed(user, found.unit, Permission.HAND_DOWN_TARGETS)
        and found.withdrawn_at is None,
        "error": error,
        "error_at": at,
        "written": request.POST.get("reason", "") if error else "",
    }
    return render(request, "demands/set.html", context, status=422 if error else 200)


@login_required
@require_GET
def demand_set_xlsx(request: HttpRequest, set_id: int) -> HttpResponse:
    """Hand out who registered what as a workbook."""
    from lotrinh.documents.writing.plain_table import table_xlsx

    found = get_object_or_404(visible_sets(user_of(request)), pk=set_id)
    rows = set_rows(actor=user_of(request), demand_set=found, on=timezone.localdate())
    content = table_xlsx(_("Registrations"), set_headers(), said_rows(rows))
    return download(content, XLSX, f"dang-ky-chi-tieu-{found.pk}.xlsx")


@login_required
@require_POST
def demand_set_withdraw(request: HttpRequest, set_id: int) -> HttpResponse:
    """Demand nothing more by a document; what was registered stays."""
    found = get_object_or_404(visible_sets(user_of(request)), pk=set_id)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        withdraw_demands(demand_set=found, reason=reason, actor=user_of(request), at=timezone.now())
    except LotrinhError as refused:
        return _set(request, found, words_of(refused), "withdraw")
    said = _("Withdrawn. Schools see that and why; what they registered is kept.")
    messages.success(request, said)
    if "again" in request.POST:
        return redirect(f"{reverse('demand_set_new')}?don-vi={found.unit_id}&tu={set_id}")
    return redirect("demand_set", set_id)


@login_required
@require_POST
def registration_accept(request: HttpRequest, registration_id: int) -> HttpResponse:
    """Let a weaker target hold."""
    found = _registration(request, registration_id)
    form = ReasonForm(request.POST)
    try:
        accept_registration(
            registration=found,
            reason=form.cleaned_data["reason"] if form.is_valid() else "",
            actor=user_of(request),
            at=timezone.now(),
        )
    except LotrinhError as refused:
        return _set(request, found.demand.demand_set, words_of(refused), str(found.pk))
    said = _("Accepted %(text)s of %(school)s.") % {"text": found.text, "school": found.unit.name}
    messages.success(request, said)
    return redirect("demand_set", found.demand.demand_set_id)


@login_required
@require_POST
def registration_return(request: HttpRequest, registration_id: int) -> HttpResponse:
    """Give a weaker target back to the school, saying what to mend."""
    found = _registration(request, registration_id)
    form = ReasonForm(request.POST)
    try:
        return_registration(
            registration=found,
            reason=form.cleaned_data["reason"] if form.is_valid() else "",
            actor=user_of(request),
            at=timezone.now(),
        )
    except LotrinhError as refused:
        return _set(request, found.demand.demand_set, words_of(refused), str(found.pk))
    said = _("Returned to %(school)s. The school sees what to mend.")
    messages.success(request, said % {"school": found.unit.name})
    return redirect("demand_set", found.demand.demand_set_id)


def _registration(request: HttpRequest, registration_id: int) -> Registration:
    """Return one that the person answers; what a ministry's officer only looks at is refused."""
    return get_object_or_404(visible_registrations(user_of(request)), pk=registration_id)


def _unit(request: HttpRequest) -> Unit:
    return unit_asked(request, readable_units(user_of(request)))
