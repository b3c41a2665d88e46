"""Pages of the roll-up: the table of a unit, one indicator in it, and the table to be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from lotrinh.documents.writing.plain_table import table_csv, table_xlsx
from lotrinh.reference.national_places import Point, load_national_places
from lotrinh.reference.national_units import load_reform
from lotrinh.workspace.actuals.calendar import end_of
from lotrinh.workspace.actuals.pages import school_year_shown
from lotrinh.workspace.actuals.queries import school_year_of
from lotrinh.workspace.actuals.reporting.rolling import KeptTotals, View, kept_totals
from lotrinh.workspace.components.answers import CSV, XLSX, download
from lotrinh.workspace.people.permissions import is_allowed_below
from lotrinh.workspace.people.queries import Permission, Unit, readable_units
from lotrinh.workspace.people.session import standings_in, unit_asked, unit_of, user_of
from lotrinh.workspace.people.units.places import TreeState, tree_state
from lotrinh.workspace.plans.demands.queries import demands_version
from lotrinh.workspace.reports.rollup.export import rollup_table
from lotrinh.workspace.reports.rollup.freshness import kept_by_browser, tag_of, unchanged
from lotrinh.workspace.reports.rollup.queries import (
    indicator_page,
    missing_page,
    periods_until,
    require_below,
    rollup_page,
)
from lotrinh.workspace.reports.rollup.tiles import tiles_of
from lotrinh.workspace.reports.rollup.views import BEHIND, LEFT_OUT, MET, WITHOUT, Asked, tail_of

_ROWS_SHOWN = 40  # indicators on a page, so that it stays light for a phone
_UNITS_SHOWN = 30
_FILTERS = (BEHIND, MET, WITHOUT, LEFT_OUT)


@dataclass(frozen=True, slots=True)
class _Request:
    """What a page is about, and the versions of what it will show."""

    asked: Asked
    school_year: str
    state: TreeState
    today: date
    kept: KeptTotals
    tag: str | None


@login_required
@require_GET
def rollup(request: HttpRequest) -> HttpResponse:
    """Show each indicator of the unit: its sum, coverage, target, the units below, the years."""
    known = _known(request)
    answer = unchanged(request, known.tag)
    if answer is not None:
        return answer
    only, search = request.GET.get("loc", ""), request.GET.get("q", "").strip()
    only = only if only in _FILTERS else ""
    page = rollup_page(
        actor=user_of(request),
        asked=known.asked,
        state=known.state,
        today=known.today,
        kept=known.kept,
        search=search,
        only=only,
    )
    shown = Paginator(page.rows, _ROWS_SHOWN).get_page(request.GET.get("trang"))
    context = _context(request, known) | {
        "page": page,
        "shown": shown,
        "only": only,
        "search": search,
        "filters": [(which, page.counts[which]) for which in _FILTERS if page.counts[which]],
    }
    return kept_by_browser(render(request, "rollup/rollup.html", context), known.tag)


@login_required
@require_GET
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Show one indicator: the years, the units right below with who is behind, who is missing."""
    known = _known(request)
    answer = unchanged(request, known.tag)
    if answer is not None:
        return answer
    page = indicator_page(
        actor=user_of(request),
        asked=known.asked,
        code=code,
        state=known.state,
        today=known.today,
        kept=known.kept,
    )
    if page is None:
        raise Http404
    by_name = request.GET.get("xep") == "ten"
    rows = sorted(page.rows, key=lambda row: row.place_by_name) if by_name else page.rows
    tiles = tiles_of(page.rows, _points(known))
    context = _context(request, known) | {
        "page": page,
        "tiles": tiles,
        "is_map": any(tile.column for tile in tiles),
        "shown": Paginator(rows, _UNITS_SHOWN).get_page(request.GET.get("trang")),
        "by_name": by_name,
        "current_year": int(known.school_year[:4]),
    }
    return kept_by_browser(render(request, "rollup/indicator.html", context), known.tag)


@login_required
@require_GET
def missing(request: HttpRequest) -> HttpResponse:
    """Name the schools that have no accepted report."""
    known = _known(request)
    answer = unchanged(request, known.tag)
    if answer is not None:
        return answer
    found = missing_page(
        actor=user_of(request), asked=known.asked, state=known.state, today=known.today
    )
    context = _context(request, known) | {"missing": found}
    return kept_by_browser(render(request, "rollup/missing.html", context), known.tag)


@login_required
@require_GET
def rollup_xlsx(request: HttpRequest) -> HttpResponse:
    """Hand the table out as a workbook; numbers are numbers."""
    return _export(request, partial(table_xlsx, "Tổng hợp", frozen_columns=4), XLSX, "xlsx")


@login_required
@require_GET
def rollup_csv(request: HttpRequest) -> HttpResponse:
    """Hand the table out as plain text."""
    return _export(request, table_csv, CSV, "csv")


def _export(
    request: HttpRequest, write: Callable[..., bytes], media_type: str, ending: str
) -> HttpResponse:
    asked, _year = _asked(request)
    today = timezone.localdate()
    headers, rows = rollup_table(
        actor=user_of(request), asked=asked, state=tree_state(today), today=today
    )
    name = f"tong-hop-{asked.unit.code}-{asked.period.replace('/', '-hk')}.{ending}"
    return download(write(headers, rows), media_type, name)


def _points(known: _Request) -> Mapping[str, Point]:
    """Return where units lie on the day that is shown: none before the reform, when a code was
    another unit's."""
    on = known.today if known.asked.is_now else end_of(known.asked.period)
    return load_national_places() if on >= load_reform().day else {}


def _asked(request: HttpRequest) -> tuple[Asked, str]:
    """Return whose roll-up the address asks for, and the school year that is looked at.

    Raises: NotAllowed; Http404 for a unit that the person may not read.
    """
    user = user_of(request)
    unit = unit_asked(request, readable_units(user).exclude(kind=Unit.Kind.SCHOOL))
    require_below(user, unit)
    if unit.kind == Unit.Kind.SCHOOL:
        unit = _home(request)
    year = school_year_shown(request)
    period = f"{year}/1" if request.GET.get("ky") == "1" else year
    view = View.NOW if request.GET.get("nhin") == "nay" else View.THEN
    return Asked(unit, period, view), year


def _home(request: HttpRequest) -> Unit:
    """Return the unit that the person works in; who looks at a school is at home above it."""
    unit = unit_of(request)
    if unit.kind != Unit.Kind.SCHOOL:
        return unit
    own = (standing.unit for standing in standings_in(request))
    return next(one for one in own if is_allowed_below(user_of(request), one, Permission.READ))


def _known(request: HttpRequest) -> _Request:
    asked, year = _asked(request)
    today = timezone.localdate()
    state = tree_state(today)
    kept = kept_totals(asked.unit, periods=periods_until(asked.period), view=asked.view)
    data = (
        asked.period,
        asked.view.value,
        year,
        # The years to choose from are on the page as well.
        school_year_of(today),
        state.by_day if asked.is_now else state.recorded,
        kept.versions,
        demands_version(asked.unit),
    )
    return _Request(asked, year, state, today, kept, tag_of(request, asked.unit, data))


def _context(request: HttpRequest, known: _Request) -> dict[str, object]:
    asked, own = known.asked, _home(request)
    return {
        "page_area": "rollup",
        "asked": asked,
        "school_year": known.school_year,
        "years": periods_until(school_year_of(known.today)),
        "is_semester": "/" in asked.period,
        "own_unit": own,
        "is_elsewhere": asked.unit != own,
        "tail": tail_of(asked, None if asked.unit == own else asked.unit.pk),
        "own_tail": tail_of(asked, None),
    }
