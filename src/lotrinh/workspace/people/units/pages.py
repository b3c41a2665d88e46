"""Pages of units: the tree as of a day, one unit, and the forms that change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lotrinh.reference.national_units import load_reform
from lotrinh.workspace.components.answers import number_in
from lotrinh.workspace.components.words import Words, say
from lotrinh.workspace.people.queries import NotAllowed, Unit
from lotrinh.workspace.people.session import (
    day_of,
    known_on,
    standings_in,
    unit_of,
    user_of,
)
from lotrinh.workspace.people.trail.queries import history_for
from lotrinh.workspace.people.units import operations
from lotrinh.workspace.people.units.forms import (
    ChangeForm,
    CloseForm,
    ClosePartForm,
    MergeForm,
    MoveForm,
    OpenForm,
    OpenPartForm,
    RenameForm,
    RenamePartForm,
    SplitForm,
)
from lotrinh.workspace.people.units.planning import (
    UnitsPlan,
    plan_closing,
    plan_closing_part,
    plan_merger,
    plan_move,
    plan_opening,
    plan_opening_part,
    plan_renaming,
    plan_renaming_part,
    plan_split,
)
from lotrinh.workspace.people.units.queries import changes_allowed, tree_page, unit_page


@dataclass(frozen=True, slots=True)
class _Change:
    """A form, what works the change out, and what does it; its words."""

    name: str
    title: Words
    form: type[ChangeForm]
    plan: Callable[..., UnitsPlan]
    carry_out: Callable[..., Unit]
    done: Words


@login_required
@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """Show the units as they were on a day: who lay in whom; or those that a search finds."""
    on = day_of(request)
    chosen = request.GET.get("don-vi", "")
    page = tree_page(
        actor=user_of(request),
        on=on,
        search=request.GET.get("q", ""),
        under=_unit(chosen) if chosen else None,
        own=unit_of(request) if standings_in(request) else None,
        is_folded="don-vi" in request.GET and not chosen,
    )
    context = {
        "page_area": "units",
        "page": page,
        "search": request.GET.get("q", ""),
        "before_reform": load_reform().eve,
        "reform": load_reform().day,
        "today": timezone.localdate(),
    }
    return render(request, "people/units/tree.html", context)


@login_required
@require_GET
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show one unit as it was on a day, and all that became of it."""
    found = get_object_or_404(Unit, pk=unit_id)
    page = unit_page(actor=user_of(request), unit=found, on=day_of(request))
    context = {
        "page_area": "units",
        "page": page,
        "before_reform": load_reform().eve,
        "today": timezone.localdate(),
        "history": history_for(
            actor=user_of(request),
            unit=found,
            objects={"unit": [found.pk]},
            known_on=known_on(request),
        ),
    }
    return render(request, "people/units/unit.html", context)


def _change(change: _Change) -> Callable[..., HttpResponse]:
    """Return the page of a change: the form, then what would change, then it is done."""

    @login_required
    @require_http_methods(["GET", "POST"])
    def page(request: HttpRequest, unit_id: int) -> HttpResponse:
        actor, found = user_of(request), get_object_or_404(Unit, pk=unit_id)
        if change.name not in changes_allowed(actor, found):
            raise NotAllowed
        is_sent = request.method == "POST"
        form = change.form(request.POST if is_sent else None, unit=found)
        context: dict[str, Any] = {"page_area": "units", "unit": found, "form": form}
        context |= {"title": change.title, "errors": []}
        if is_sent and form.is_valid():
            try:
                plan = change.plan(**form.arguments(), actor=actor)
                if request.POST.get("confirm") == plan.digest:
                    result = change.carry_out(**form.arguments(), actor=actor, at=timezone.now())
                    messages.success(request, str(change.done))
                    return redirect("unit", result.pk)
            except operations.UnableToChangeUnits as refused:
                if refused.field in form.fields:
                    form.add_error(refused.field, say(refused.message))
                else:
                    context["errors"] = [(refused.field, say(refused.message))]
            else:
                context["plan"] = None if "edit" in request.POST else plan
                context["is_changed"] = bool(request.POST.get("confirm"))
                return render(request, "people/units/change.html", context)
        context["errors"] += [(name, text) for name, texts in form.errors.items() for text in texts]
        status = 422 if context["errors"] else 200
        return render(request, "people/units/change.html", context, status=status)

    page.__doc__ = f"{change.name}: the form, then what would change, then it is done."
    return page


def _unit(number: str) -> Unit:
    return get_object_or_404(Unit, pk=number_in(number) or 0)


open_unit = _change(
    _Change(
        "open",
        gettext_lazy("Open a unit"),
        OpenForm,
        plan_opening,
        operations.open_unit,
        gettext_lazy("Done: the unit is open."),
    )
)
rename_unit = _change(
    _Change(
        "rename",
        gettext_lazy("Change name or code"),
        RenameForm,
        plan_renaming,
        operations.rename_unit,
        gettext_lazy("Done: the new name holds; the old one is kept."),
    )
)
move_unit = _change(
    _Change(
        "move",
        gettext_lazy("Move to another unit"),
        MoveForm,
        plan_move,
        operations.move_unit,
        gettext_lazy("Done: moved."),
    )
)
merge_unit = _change(
    _Change(
        "merge",
        gettext_lazy("Merge into another unit"),
        MergeForm,
        plan_merger,
        operations.merge_units,
        gettext_lazy("Done: merged. What was before is kept."),
    )
)
split_unit = _change(
    _Change(
        "split",
        gettext_lazy("Split"),
        SplitForm,
        plan_split,
        operations.split_unit,
        gettext_lazy("Done: split. What was before is kept."),
    )
)
close_unit = _change(
    _Change(
        "close",
        gettext_lazy("Close the unit"),
        CloseForm,
        plan_closing,
        operations.close_unit,
        gettext_lazy("Done: closed. What was before is kept."),
    )
)
open_part = _change(
    _Change(
        "open_part",
        gettext_lazy("Add a site or a group"),
        OpenPartForm,
        plan_opening_part,
        operations.open_part,
        gettext_lazy("Done: added."),
    )
)
rename_part = _change(
    _Change(
        "rename_part",
        gettext_lazy("Change the name"),
        RenamePartForm,
        plan_renaming_part,
        operations.rename_part,
        gettext_lazy("Done: the new name holds; the old one is kept."),
    )
)
close_part = _change(
    _Change(
        "close_part",
        gettext_lazy("Close it"),
        ClosePartForm,
        plan_closing_part,
        operations.close_part,
        gettext_lazy("Done: closed. What was before is kept."),
    )
)
