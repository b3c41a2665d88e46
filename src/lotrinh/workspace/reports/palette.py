"""What Ctrl-K finds: pages and actions, plans, targets; matched without accents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lotrinh.core.text import fold, words
from lotrinh.workspace.actuals.queries import list_target_rows
from lotrinh.workspace.people.permissions import is_allowed_below
from lotrinh.workspace.people.queries import (
    Permission,
    Unit,
    User,
    is_allowed,
    list_schools_below,
)
from lotrinh.workspace.plans.queries import list_plans

LIMIT = 12


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the palette: where it leads, what it says, a word on what it is, its icon."""

    address: str
    label: str
    note: str
    icon: str


def find(*, actor: User, unit: Unit, school_year: str, search: str) -> list[Item]:
    """Return what fits every word of ``search``, actions first, then plans, then targets."""
    wanted = words(search)
    items = [
        *_actions(actor, unit),
        *_schools(actor, unit),
        *_plans(actor, unit),
        *_targets(actor, unit, school_year),
    ]
    fitting = [item for item in items if _fits(item, wanted)]
    return fitting[:LIMIT]


def _fits(item: Item, wanted: tuple[str, ...]) -> bool:
    text = fold(f"{item.label} {item.note}")
    return all(word in text for word in wanted)


def _actions(actor: User, unit: Unit) -> Iterator[Item]:
    go = _("Go to")
    if unit.kind == Unit.Kind.SCHOOL:
        yield from _school_actions(actor, unit)
    elif is_allowed_below(actor, unit, Permission.READ):
        yield from _officer_actions(actor, unit)
    yield Item(reverse("people"), _("People"), go, "users")
    if is_allowed(actor, unit, Permission.MANAGE_PEOPLE):
        yield Item(reverse("invite"), _("Invite somebody"), _("Do"), "plus")
    yield Item(reverse("unit_tree"), _("Units"), go, "sitemap")
    if is_allowed(actor, unit, Permission.READ_TRAIL):
        yield Item(reverse("trail"), _("Trail of changes"), go, "history")
    yield Item(reverse("help"), _("Help"), go, "help")


def _officer_actions(actor: User, unit: Unit) -> Iterator[Item]:
    go = _("Go to")
    yield Item(reverse("today"), _("Today"), go, "sun")
    yield Item(reverse("schools"), _("Schools"), go, "school")
    yield Item(reverse("demand_sets"), _("Hand targets down"), go, "target")
    if is_allowed(actor, unit, Permission.HAND_DOWN_TARGETS):
        label = _("Hand targets down by a document")
        yield Item(reverse("demand_set_new"), label, _("Do"), "plus")
    yield Item(reverse("collections"), _("Take figures in"), go, "inbox")
    if is_allowed(actor, unit, Permission.RECEIVE_REPORTS):
        yield Item(reverse("collection_open"), _("Open a period"), _("Do"), "plus")
    yield Item(reverse("rollup"), _("Summary"), go, "chart-bar")
    yield Item(reverse("rollup_xlsx"), _("Export the summary to Excel"), _("Do"), "table")


def _school_actions(actor: User, unit: Unit) -> Iterator[Item]:
    go = _("Go to")
    yield Item(reverse("today"), _("Today"), go, "sun")
    yield Item(reverse("targets"), _("Targets"), go, "target")
    yield Item(reverse("handed_targets"), _("Targets handed down"), go, "target")
    yield Item(reverse("reports"), _("Reports"), go, "send")
    yield Item(reverse("plan_list"), _("Plans"), go, "file-text")
    if is_allowed(actor, unit, Permission.EDIT_PLAN):
        yield Item(reverse("plan_upload"), _("Bring a plan in"), _("Do"), "file-upload")
    yield Item(reverse("data"), _("Records"), go, "database")
    if is_allowed(actor, unit, Permission.MANAGE_RECORDS):
        yield Item(reverse("roster_upload"), _("Bring a list in"), _("Do"), "file-upload")
        yield Item(f"{reverse('data')}#tinh", _("Compute the results"), _("Do"), "calculator")
    yield Item(reverse("targets_docx"), _("Export the targets to Word"), _("Do"), "file-download")
    yield Item(reverse("targets_xlsx"), _("Export the targets to Excel"), _("Do"), "table")


def _schools(actor: User, unit: Unit) -> Iterator[Item]:
    """Yield the schools below, each by the page of the unit."""
    if not is_allowed_below(actor, unit, Permission.READ):
        return
    for place in list_schools_below(actor=actor, unit=unit, on=timezone.localdate()):
        yield Item(reverse("unit", args=[place.unit.pk]), place.name, place.under, "school")


def _plans(actor: User, unit: Unit) -> Iterator[Item]:
    for item in list_plans(actor=actor, unit=unit):
        label = _("Plan of the school year %(year)s") % {"year": item.plan.school_year}
        yield Item(reverse("plan", args=[item.plan.pk]), label, _("Plan"), "file-text")


def _targets(actor: User, unit: Unit, year: str) -> Iterator[Item]:
    rows = list_target_rows(actor=actor, unit=unit, school_year=year, period=year)
    for row in rows:
        address = f"{reverse('indicator', args=[row.indicator_id])}?nam={year}"
        note = row.actual.text if row.actual else _("no result yet")
        yield Item(address, row.name, note, "chart-line")
