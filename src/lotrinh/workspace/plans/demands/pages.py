"""Pages of a school: what is demanded of it, one demand with its history, registering."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.components.answers import CSV, XLSX, download, words_of
from lotrinh.workspace.components.words import Words
from lotrinh.workspace.people.queries import Permission, Unit, is_allowed, require
from lotrinh.workspace.people.session import day_of, known_on, unit_of, user_of
from lotrinh.workspace.plans.demands.forms import TargetForm, chosen_demands
from lotrinh.workspace.plans.demands.operations import register_target
from lotrinh.workspace.plans.demands.queries import (
    Demand,
    DemandSet,
    demands_for,
    handed_page,
    handed_target,
)
from lotrinh.workspace.plans.demands.sheets import STATE_WORDS, handed_headers, handed_rows
from lotrinh.workspace.plans.demands.views import (
    ConflictKind,
    Document,
    HandedHistory,
    HandedState,
    HandedTarget,
)

_CONFLICTS = "mau-thuan"
_FILTERS: dict[str, HandedState] = {
    "chua": HandedState.NOT_YET,
    "tra-lai": HandedState.RETURNED,
    "cho": HandedState.WAITING,
    "xong": HandedState.REGISTERED,
    "chap-nhan": HandedState.ACCEPTED,
}


@dataclass(frozen=True, slots=True)
class _Filter:
    code: str
    words: Words
    count: int
    state: str


@dataclass(frozen=True, slots=True)
class _Group:
    document: Document
    targets: tuple[HandedTarget, ...]
    open: int


@login_required
@require_http_methods(["GET", "POST"])
def handed(request: HttpRequest) -> HttpResponse:
    """Show what is demanded of the school, document by document; register several as demanded."""
    unit = unit_of(request)
    if request.method == "POST":
        return _register_several(request, unit)
    require(user_of(request), unit, Permission.READ)
    if unit.kind != Unit.Kind.SCHOOL:
        return redirect("demand_sets")
    return _handed(request, unit)


def _handed(request: HttpRequest, unit: Unit, error: str = "") -> HttpResponse:
    user, back = user_of(request), known_on(request)
    page = handed_page(actor=user, unit=unit, on=day_of(request), known_on=back)
    asked = request.GET.get("loc", "")
    asked = asked if asked in _FILTERS or asked == _CONFLICTS else ""
    shown = [target for target in page.targets if _fits(target, asked)]
    context = {
        "page_area": "targets",
        "page": page,
        "filters": list(_filters(page.targets)),
        "asked": asked,
        "groups": list(_groups(shown)),
        "shown": len(shown),
        "has_no_plan": any(
            conflict.kind is ConflictKind.NO_PLAN
            for target in page.targets
            for conflict in target.conflicts
        ),
        "to_register": sum(target.may_be_taken_as_it_is for target in shown),
        "may_register": back is None and is_allowed(user, unit, Permission.REGISTER_TARGETS),
        "error": error,
    }
    return render(request, "demands/handed.html", context, status=422 if error else 200)


def _register_several(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Register the chosen demands as they are: all of them, or none."""
    user = user_of(request)
    require(user, unit, Permission.REGISTER_TARGETS)
    chosen = set(chosen_demands(request.POST))
    targets = [one for one in demands_for(actor=user, unit=unit) if one.demand_id in chosen]
    if not targets:
        messages.warning(request, _("Tick the targets that the school takes on first."))
        return redirect("handed_targets")
    at, name = timezone.now(), ""
    try:
        with transaction.atomic():
            # The first entry of the trail keeps all others from writing one: who holds a document
            # that comes later here would wait for us, and we for them. So all are held first.
            documents = {target.document.set_id for target in targets}
            list(DemandSet.objects.select_for_update().filter(pk__in=documents).order_by("pk"))
            for target in targets:
                name = target.name
                register_target(
                    demand=Demand.objects.get(pk=target.demand_id),
                    unit=unit,
                    text=target.text,
                    replaces=target.registration.registration_id if target.registration else None,
                    actor=user,
                    at=at,
                )
    except LotrinhError as refused:
        return _handed(request, unit, f"{name}: {words_of(refused)}")
    said = ngettext(
        "Registered %(count)d target as demanded.",
        "Registered %(count)d targets as demanded.",
        len(targets),
    )
    messages.success(request, said % {"count": len(targets)})
    return redirect("handed_targets")


@login_required
@require_http_methods(["GET", "POST"])
def handed_one(request: HttpRequest, demand_id: int) -> HttpResponse:
    """Show one demand with all that was registered; register a target."""
    user, unit = user_of(request), unit_of(request)
    if request.method == "POST":
        require(user, unit, Permission.REGISTER_TARGETS)
    history = _history(request, unit, demand_id)
    if request.method != "POST":
        return _one(request, unit, history, TargetForm(initial=_initial(history.target)))
    form = TargetForm(request.POST)
    if not form.is_valid():
        return _one(request, unit, history, form)
    try:
        made = register_target(
            demand=get_object_or_404(Demand, pk=demand_id),
            unit=unit,
            text=form.cleaned_data["text"],
            reason=form.cleaned_data["reason"],
            replaces=form.cleaned_data["replaces"],
            actor=user,
            at=timezone.now(),
        )
    except LotrinhError as refused:
        # What somebody else registered meanwhile is shown; what was seen before stays in the form.
        history = _history(request, unit, demand_id)
        return _one(request, unit, history, form, words_of(refused))
    said = {
        HandedState.REGISTERED: _("Registered %(text)s. Nothing is left to do for this target."),
        HandedState.WAITING: _("Registered %(text)s. It waits for an answer of %(unit)s."),
    }[HandedState(made.state)]
    by = history.target.document.unit_name
    messages.success(request, said % {"text": made.text, "unit": by})
    return redirect("handed_target", demand_id)


def _history(request: HttpRequest, unit: Unit, demand_id: int) -> HandedHistory:
    history = handed_target(
        actor=user_of(request), unit=unit, demand_id=demand_id, known_on=known_on(request)
    )
    if history is None:
        raise Http404
    return history


def _one(
    request: HttpRequest, unit: Unit, history: HandedHistory, form: TargetForm, error: str = ""
) -> HttpResponse:
    target = history.target
    is_open = target.document.withdrawn_at is None and known_on(request) is None
    may = is_allowed(user_of(request), unit, Permission.REGISTER_TARGETS)
    replaces = target.registration.registration_id if target.registration else ""
    context = {
        "page_area": "targets",
        "target": target,
        "history": history,
        "form": form,
        "error": error,
        "may_register": may,
        "is_open": is_open,
        "replaces": replaces,
        "state_words": STATE_WORDS[target.state],
    }
    status = 422 if error or form.errors else 200
    return render(request, "demands/handed_one.html", context, status=status)


def _initial(target: HandedTarget) -> dict[str, Any]:
    """Return what the form starts with: what is registered, else the plan's own target, else what
    is demanded."""
    if target.registration is not None:
        return {"text": target.registration.text, "reason": target.registration.reason}
    own = target.own
    is_own = own is not None and own.is_of_period
    return {"text": own.text if own is not None and is_own else target.text, "reason": ""}


@login_required
@require_GET
def handed_xlsx(request: HttpRequest) -> HttpResponse:
    """Hand out what is demanded of the school as a workbook."""
    from lotrinh.documents.writing.plain_table import table_xlsx

    return _export(request, lambda *table: table_xlsx(_("Targets"), *table), XLSX, "xlsx")


@login_required
@require_GET
def handed_csv(request: HttpRequest) -> HttpResponse:
    """Hand out what is demanded of the school as a plain table."""
    from lotrinh.documents.writing.plain_table import table_csv

    return _export(request, table_csv, CSV, "csv")


def _export(
    request: HttpRequest, write: Callable[..., bytes], media_type: str, ending: str
) -> HttpResponse:
    targets = demands_for(actor=user_of(request), unit=unit_of(request), known_on=known_on(request))
    content = write(handed_headers(), handed_rows(targets))
    return download(content, media_type, f"chi-tieu-duoc-giao.{ending}")


def _fits(target: HandedTarget, asked: str) -> bool:
    if asked == _CONFLICTS:
        return _conflicts(target)
    return not asked or target.state is _FILTERS[asked]


def _conflicts(target: HandedTarget) -> bool:
    return bool(target.conflicts_with_plan)


def _filters(targets: Sequence[HandedTarget]) -> Iterable[_Filter]:
    counts = Counter(target.state for target in targets)
    yield _Filter("", _("All"), len(targets), "")
    for code, state in _FILTERS.items():
        yield _Filter(code, STATE_WORDS[state], counts[state], state)
    yield _Filter(_CONFLICTS, _("Does not fit the plan"), sum(map(_conflicts, targets)), "conflict")


def _groups(targets: Iterable[HandedTarget]) -> Iterable[_Group]:
    for _set, group in groupby(targets, key=lambda target: target.document.set_id):
        listed = tuple(group)
        yield _Group(
            listed[0].document,
            listed,
            sum(one.state in {HandedState.NOT_YET, HandedState.RETURNED} for one in listed),
        )
