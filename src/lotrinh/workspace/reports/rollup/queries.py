"""Reads of the roll-up: the table of a unit, and one indicator in it with the units right below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from lotrinh.core.indicators import Attainment, CatalogueEntry
from lotrinh.core.text import fold, words
from lotrinh.reference import load_catalogue
from lotrinh.workspace.actuals.calendar import end_of
from lotrinh.workspace.actuals.reporting.rolling import (
    KeptTotals,
    Sum,
    UnitTotals,
    missing_schools,
    totals_in,
)
from lotrinh.workspace.people.permissions import is_allowed_below
from lotrinh.workspace.people.queries import (
    NotAllowed,
    Permission,
    Person,
    Unit,
    names_on,
    readable_units,
)
from lotrinh.workspace.people.units.places import TreeState
from lotrinh.workspace.plans.demands.queries import targets_of_level
from lotrinh.workspace.plans.demands.views import LevelTarget
from lotrinh.workspace.reports.rollup.amounts import left_out_words
from lotrinh.workspace.reports.rollup.judging import (
    Trail,
    figures_of,
    spread_of,
    standing_of,
    target_for,
    trail_words,
)
from lotrinh.workspace.reports.rollup.views import (
    BEHIND,
    LEFT_OUT,
    MET,
    WITHOUT,
    Asked,
    IndicatorPage,
    Missing,
    MissingIn,
    RollupPage,
    RollupRow,
    UnitRow,
    YearRow,
)
from lotrinh.workspace.reports.rollup.wording import sentence_of

YEARS = 4
"""How many periods a trail goes back, that of the page included."""

NAMED_AT_MOST = 100
"""How many missing schools are named; of more the units are that they lie in."""

_BEHIND = (Attainment.NOT_MET, Attainment.AT_RISK)


def periods_until(period: str) -> tuple[str, ...]:
    """Return the periods of a trail: the same one of the years before, the oldest first."""
    school_year, slash, semester = period.partition("/")
    last = int(school_year[:4])
    return tuple(
        f"{year}-{year + 1}{slash}{semester}" for year in range(last - YEARS + 1, last + 1)
    )


def rollup_page(
    *,
    actor: Person,
    asked: Asked,
    state: TreeState,
    today: date,
    kept: KeptTotals | None = None,
    search: str = "",
    only: str = "",
) -> RollupPage:
    """Return each indicator that somebody in the unit reports or that has a target, in the
    catalogue's order, narrowed by words and by ``only``.

    The number of queries does not depend on how many schools there are. ``state`` is the tree of
    units as it is ``today``, ``kept`` what was asked for already.

    Raises: NotAllowed if ``actor`` may not read what lies in the unit.
    """
    require_below(actor, asked.unit)
    periods = periods_until(asked.period)
    found = totals_in(
        asked.unit,
        periods=periods,
        below=[asked.period],
        view=asked.view,
        state=state,
        today=today,
        kept=kept,
    )
    own, below = found.own[asked.period], found.below[asked.period]
    targets = targets_of_level(actor=actor, unit=asked.unit, period=asked.period)
    kind = kind_below(asked.unit, below.values())
    rows = [
        _row(entry, targets.get(entry.code), periods, found.own, below.values(), kind)
        for entry in load_catalogue()
        if any(entry.code in one.kept for one in found.own.values()) or entry.code in targets
    ]
    searched = [row for row in rows if _says(row.entry, search)]
    return RollupPage(
        asked=asked,
        expected=own.expected,
        reported=own.reported,
        rows=tuple(row for row in searched if not only or _fits(row, only)),
        counts={
            which: sum(_fits(row, which) for row in searched)
            for which in (BEHIND, MET, WITHOUT, LEFT_OUT)
        },
        total=len(searched),
    )


def indicator_page(
    *,
    actor: Person,
    asked: Asked,
    code: str,
    state: TreeState,
    today: date,
    kept: KeptTotals | None = None,
) -> IndicatorPage | None:
    """Return an indicator in a unit, with the units right below, the one farthest behind first.

    None where the catalogue has no indicator of this code. The number of queries does not depend on
    how many schools there are.

    Raises: NotAllowed if ``actor`` may not read what lies in the unit.
    """
    require_below(actor, asked.unit)
    entry = _entry(code)
    if entry is None:
        return None
    periods = periods_until(asked.period)
    found = totals_in(
        asked.unit,
        periods=periods,
        below=periods,
        view=asked.view,
        state=state,
        today=today,
        kept=kept,
    )
    own, below = found.own[asked.period], found.below[asked.period]
    target = targets_of_level(actor=actor, unit=asked.unit, period=asked.period).get(code)
    trail = [
        (period, found.own[period].sum_of(code), found.own[period].expected) for period in periods
    ]
    judged_by = target_for(entry, target, is_school=False)
    standing = standing_of(trail, entry, judged_by)
    missing = _missing(actor, asked, own, below, today)
    names = names_on(_day(asked, today), [one.unit for one in below.values()])
    readable = set(readable_units(actor).filter(pk__in=list(below)).values_list("pk", flat=True))
    rows = [
        _unit_row(
            one,
            [_sum_in(found.below[period], pk, code, period) for period in periods],
            entry,
            target,
            name=names[pk],
            is_readable=pk in readable,
        )
        for pk, one in below.items()
    ]
    kind = kind_below(asked.unit, below.values())
    is_each = target is not None and judged_by is None
    return IndicatorPage(
        asked=asked,
        entry=entry,
        standing=standing,
        target=target,
        is_each=is_each,
        sentence=sentence_of(standing, judged_by, asked.period),
        left_out=tuple(left_out_words(own.sum_of(code))),
        not_reported=_not_reported(own, code),
        spread=spread_of(
            below.values(),
            entry,
            target_for(entry, target, is_school=kind == Unit.Kind.SCHOOL),
            kind=kind,
        ),
        figures=figures_of(trail, entry, judged_by),
        years=tuple(
            YearRow(
                period,
                standing_of(trail[: place + 1], entry, judged_by),
            )
            for place, period in enumerate(periods)
            if found.own[period].sum_of(code) is not None
        ),
        rows=tuple(sorted(rows, key=_worst_first)),
        missing=missing,
    )


def missing_page(*, actor: Person, asked: Asked, state: TreeState, today: date) -> Missing:
    """Return the schools in the unit that have no accepted report.

    Raises: NotAllowed if ``actor`` may not read what lies in the unit.
    """
    require_below(actor, asked.unit)
    found = totals_in(
        asked.unit,
        periods=[asked.period],
        below=[asked.period],
        view=asked.view,
        state=state,
        today=today,
    )
    return _missing(actor, asked, found.own[asked.period], found.below[asked.period], today)


def _missing(
    actor: Person,
    asked: Asked,
    own: UnitTotals,
    below: Mapping[int, UnitTotals],
    today: date,
) -> Missing:
    lacking = {pk: one for pk, one in below.items() if one.expected > one.reported}
    schools = (
        missing_schools(
            asked.unit,
            period=asked.period,
            view=asked.view,
            today=today,
            at_most=NAMED_AT_MOST,
        )
        if own.expected > own.reported
        else []
    )
    shown = [*(schools or ()), *(one.unit for one in lacking.values())]
    names = names_on(_day(asked, today), shown)
    readable = set(readable_units(actor).filter(pk__in=list(lacking)).values_list("pk", flat=True))
    units = (
        MissingIn(one.unit, names[pk], pk in readable, one.expected - one.reported)
        for pk, one in lacking.items()
    )
    return Missing(
        expected=own.expected,
        reported=own.reported,
        schools=tuple(sorted((names[one.pk] for one in schools or ()), key=fold)),
        units=tuple(sorted(units, key=lambda one: (-one.count, fold(one.name), one.unit.pk))),
    )


def _day(asked: Asked, today: date) -> date:
    """Return the day whose names and places are shown."""
    return today if asked.is_now else end_of(asked.period)


def kind_below(unit: Unit, below: Iterable[UnitTotals]) -> str:
    """Return of which kind the units right below are; schools in a commune that has none yet."""
    first = next(iter(below), None)
    return Unit.Kind.SCHOOL.value if first is None else first.unit.kind


def require_below(actor: Person, unit: Unit) -> None:
    """Let only who reads what lies in ``unit`` pass. Raises: NotAllowed."""
    if not is_allowed_below(actor, unit, Permission.READ):
        raise NotAllowed


def _row(
    entry: CatalogueEntry,
    target: LevelTarget | None,
    periods: tuple[str, ...],
    own: Mapping[str, UnitTotals],
    below: Iterable[UnitTotals],
    kind: str,
) -> RollupRow:
    trail: Trail = [
        (period, own[period].sum_of(entry.code), own[period].expected) for period in periods
    ]
    now = own[periods[-1]]
    judged_by = target_for(entry, target, is_school=False)
    is_school = kind == Unit.Kind.SCHOOL
    return RollupRow(
        entry=entry,
        standing=standing_of(trail, entry, judged_by),
        target=target,
        left_out=tuple(left_out_words(trail[-1][1])),
        not_reported=_not_reported(now, entry.code),
        spread=spread_of(below, entry, target_for(entry, target, is_school=is_school), kind=kind),
        figures=figures_of(trail, entry, judged_by),
        trail_words=trail_words(trail, entry),
    )


def _unit_row(
    one: UnitTotals,
    trail: Trail,
    entry: CatalogueEntry,
    target: LevelTarget | None,
    *,
    name: str,
    is_readable: bool,
) -> UnitRow:
    is_school = one.submission is not None
    judged_by = target_for(entry, target, is_school=is_school)
    return UnitRow(
        unit=one.unit,
        name=name,
        short=short_name(name),
        is_readable=is_readable,
        is_school=is_school,
        reported=one.reported,
        standing=standing_of(trail, entry, judged_by),
        left_out=tuple(left_out_words(trail[-1][1])),
        figures=figures_of(trail, entry, None),
        trail_words=trail_words(trail, entry),
        submission=one.submission,
    )


def short_name(name: str) -> str:
    """Return a name without what every other one begins with: *An Bình* for *Xã An Bình*."""
    for start in _STARTS:
        if name.casefold().startswith(start) and len(name) > len(start):
            return name[len(start) :]
    return name


_STARTS = (
    "trường tiểu học và trung học cơ sở ",
    "trường tiểu học ",
    "trường th ",
    "thành phố ",
    "thị trấn ",
    "thị xã ",
    "phường ",
    "đặc khu ",
    "huyện ",
    "quận ",
    "tỉnh ",
    "xã ",
)


def _worst_first(row: UnitRow) -> tuple[bool, Decimal, str, int]:
    """Order rows by how far they are behind, then those without a figure, then by name."""
    distance = row.standing.distance
    has_figure = bool(row.standing.words)
    return (
        not has_figure,
        Decimal(0) if distance is None else -distance,
        *row.place_by_name,
    )


def _sum_in(
    below: Mapping[int, UnitTotals], pk: int, code: str, period: str
) -> tuple[str, Sum | None, int]:
    one = below.get(pk)
    return (period, None, 0) if one is None else (period, one.sum_of(code), one.expected)


def _not_reported(own: UnitTotals, code: str) -> int:
    """Return how many schools reported, but nothing of this indicator."""
    total = own.sum_of(code)
    said = 0 if total is None else total.reported + sum(total.left_out.values())
    return own.reported - said


def _fits(row: RollupRow, only: str) -> bool:
    attainment = row.standing.attainment
    match only:
        case "chua-dat":
            return attainment in _BEHIND
        case "dat":
            return attainment in (Attainment.MET, Attainment.ON_WAY)
        case "khong-so-lieu":
            return not row.standing.words
        case _:
            return bool(row.left_out)


def _says(entry: CatalogueEntry, search: str) -> bool:
    text = fold(f"{entry.name.vi} {entry.name.en} {entry.code}")
    return all(word in text for word in words(search))


def _entry(code: str) -> CatalogueEntry | None:
    return next((entry for entry in load_catalogue() if entry.code == code), None)
