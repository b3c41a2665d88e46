"""Reads of who hands targets down: the sets of a unit, and who registered what of one.

Schools are those that lie below the unit on a day; what a school registered that has moved away
since is kept, and counted nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import ceil

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from lotrinh.core.values import Direction
from lotrinh.workspace.people.permissions import NotAllowed, is_allowed_below
from lotrinh.workspace.people.queries import (
    Permission,
    Person,
    Unit,
    require,
    schools_below,
    units_above,
    units_right_above,
)
from lotrinh.workspace.plans.demands.models import (
    Demand,
    DemandSet,
    DemandSetUnit,
    Registration,
)
from lotrinh.workspace.plans.demands.queries import document_of, national_targets_in_force
from lotrinh.workspace.plans.demands.views import (
    TAKEN_ON,
    DemandView,
    HandedState,
    MatrixCell,
    MatrixRow,
    SetLine,
    SetPage,
    SetsPage,
    WaitingTarget,
)

SCHOOL_FILTERS = ("", "chua-xong", "cho-tra-loi", "xong")
"""What the schools of a set are narrowed to: none, those with something open, those that wait for
an answer, those with nothing open."""

CELLS_A_PAGE, FEWEST_SCHOOLS, MOST_SCHOOLS = 500, 10, 50
"""How many cells of schools by demands a page has, so that it stays light for a phone."""
WAITING_SHOWN = 50
_NOTHING_YET = MatrixCell(HandedState.NOT_YET, "")

Counts = Mapping[HandedState, int]


def sets_page(*, actor: Person, unit: Unit, on: date) -> SetsPage:
    """Return what ``unit`` hands down, what the units above it do, and what the state sets.

    The number of queries does not depend on the number of sets.

    Raises: NotAllowed if ``actor`` may not read what lies below ``unit``.
    """
    _require_below(actor, unit)
    own = list(DemandSet.objects.filter(unit=unit).select_related("unit"))
    above = list(
        DemandSet.objects.filter(unit__in=units_above(unit), is_for_all=True, withdrawn_at=None)
        .select_related("unit")
        .prefetch_related("demands")
    )
    all_schools = schools_below(unit, on).count()
    schools = {one.pk: all_schools for one in own if one.is_for_all}
    below = schools_below(unit, on)
    chosen = DemandSetUnit.objects.filter(demand_set__in=own, unit__in=below)
    schools |= dict(chosen.order_by().values_list("demand_set").annotate(Count("pk")))
    demands = dict(
        Demand.objects.filter(demand_set__in=own)
        .order_by()
        .values_list("demand_set")
        .annotate(Count("pk"))
    )
    states: dict[int, dict[HandedState, int]] = defaultdict(dict)
    for set_id, state, count in (
        Registration.objects.filter(
            demand__demand_set__in=own, unit__in=below, replaced_by__isnull=True
        )
        .order_by()
        .values_list("demand__demand_set", "state")
        .annotate(Count("pk"))
    ):
        states[set_id][HandedState(state)] = count
    return SetsPage(
        own=tuple(
            SetLine(
                document=document_of(one),
                is_for_all=one.is_for_all,
                schools=schools.get(one.pk, 0),
                demands=(),
                counts=_counts(states[one.pk], demands.get(one.pk, 0) * schools.get(one.pk, 0)),
            )
            for one in own
        ),
        above=tuple(
            SetLine(
                document=document_of(one),
                is_for_all=True,
                schools=0,
                demands=tuple(_demand_view(demand, {}) for demand in one.demands.all()),
                counts={},
            )
            for one in above
        ),
        national=tuple(national_targets_in_force(unit=unit, on=on)),
    )


def set_page(
    *,
    actor: Person,
    demand_set: DemandSet,
    on: date,
    narrowed: str = "",
    page: int = 1,
) -> SetPage:
    """Return a set with what waits for an answer and a page of schools by demands.

    ``narrowed`` is one of ``SCHOOL_FILTERS``. The number of queries does not depend on the number
    of schools and demands.

    Raises: NotAllowed if ``actor`` may not read what lies below the set's unit.
    """
    _require_below(actor, demand_set.unit)
    demands = list(demand_set.demands.all())
    schools = schools_of(demand_set, on)
    total = schools.count()
    made = _present(demand_set, schools)
    by_demand: dict[int, dict[HandedState, int]] = defaultdict(dict)
    for demand_id, state, count in (
        made.order_by().values_list("demand", "state").annotate(Count("pk"))
    ):
        by_demand[demand_id][HandedState(state)] = count
    views = {
        demand.pk: _demand_view(demand, _counts(by_demand[demand.pk], total)) for demand in demands
    }
    filters = {name: _narrow(schools, demand_set, len(demands), name) for name in SCHOOL_FILTERS}
    sizes = {name: total if not name else found.count() for name, found in filters.items()}
    asked = narrowed if narrowed in filters else ""
    a_page = min(max(CELLS_A_PAGE // len(demands), FEWEST_SCHOOLS), MOST_SCHOOLS)
    pages = max(1, ceil(sizes[asked] / a_page))
    page = min(max(page, 1), pages)
    first = (page - 1) * a_page
    shown = list(filters[asked][first : first + a_page])
    waiting = list(
        made.filter(state=Registration.State.WAITING)
        .select_related("unit", "registered_by")
        .order_by("registered_at", "pk")[:WAITING_SHOWN]
    )
    under = units_right_above([*shown, *(one.unit for one in waiting)], on)
    return SetPage(
        document=document_of(demand_set),
        is_for_all=demand_set.is_for_all,
        published_by=str(demand_set.published_by),
        published_at=demand_set.published_at,
        demands=tuple(views.values()),
        counts=_summed(view.counts for view in views.values()),
        waiting=tuple(
            WaitingTarget(
                registration_id=one.pk,
                school=one.unit.name,
                under=under.get(one.unit_id, ""),
                demand=views[one.demand_id],
                text=one.text,
                reason=one.reason,
                registered_by=str(one.registered_by),
                registered_at=one.registered_at,
            )
            for one in waiting
        ),
        schools=total,
        filters=sizes,
        shown=sizes[asked],
        page=page,
        pages=pages,
        rows=tuple(_matrix(shown, demands, made, under)),
    )


def set_rows(*, actor: Person, demand_set: DemandSet, on: date) -> list[list[str]]:
    """Return who registered what of a set, a row for each school and demand, for a table.

    The codes of schools, what they are called and lie in; the demand; the state (its code), the
    text, reason and answer.

    Raises: NotAllowed if ``actor`` may not read what lies below the set's unit.
    """
    _require_below(actor, demand_set.unit)
    demands = list(demand_set.demands.all())
    schools = list(schools_of(demand_set, on))
    under = units_right_above(schools, on)
    made = {
        (one.unit_id, one.demand_id): one
        for one in _present(demand_set, schools_of(demand_set, on)).order_by()
    }
    rows = []
    for school in schools:
        for demand in demands:
            one = made.get((school.pk, demand.pk))
            said = (
                [one.state, one.text, one.reason, one.decision]
                if one is not None
                else [HandedState.NOT_YET, "", "", ""]
            )
            head = [school.code, school.name, under.get(school.pk, "")]
            rows.append([*head, demand.name, demand.unit_text, demand.period, demand.text, *said])
    return rows


def count_waiting(*, actor: Person, unit: Unit, on: date) -> int:
    """Return how many weaker targets wait for an answer of ``unit``. One query.

    Raises: NotAllowed if ``actor`` may not read what lies below ``unit``.
    """
    _require_below(actor, unit)
    return Registration.objects.filter(
        demand__demand_set__unit=unit,
        demand__demand_set__withdrawn_at=None,
        unit__in=schools_below(unit, on).values("pk"),
        state=Registration.State.WAITING,
        replaced_by__isnull=True,
    ).count()


def schools_to_choose(*, actor: Person, unit: Unit, on: date) -> QuerySet[Unit]:
    """Return the schools below ``unit`` on a day, by name.

    Raises: NotAllowed if ``actor`` may not hand targets down there.
    """
    require(actor, unit, Permission.HAND_DOWN_TARGETS)
    return schools_below(unit, on).order_by("name", "pk")


def schools_of(demand_set: DemandSet, on: date) -> QuerySet[Unit]:
    """Return the schools that a set is for, of those below its unit on a day; by name."""
    schools = schools_below(demand_set.unit, on).order_by("name", "pk")
    if demand_set.is_for_all:
        return schools
    chosen = DemandSetUnit.objects.filter(demand_set=demand_set, unit=OuterRef("pk"))
    return schools.filter(Exists(chosen))


def _require_below(actor: Person, unit: Unit) -> None:
    if not is_allowed_below(actor, unit, Permission.READ):
        raise NotAllowed


def _present(demand_set: DemandSet, schools: QuerySet[Unit]) -> QuerySet[Registration]:
    """Return the last registration of each of ``schools`` for each demand of the set."""
    return Registration.objects.filter(
        demand__demand_set=demand_set,
        unit__in=schools.order_by().values("pk"),
        replaced_by__isnull=True,
    )


def _narrow(
    schools: QuerySet[Unit], demand_set: DemandSet, demands: int, name: str
) -> QuerySet[Unit]:
    made = Registration.objects.filter(
        unit=OuterRef("pk"), demand__demand_set=demand_set, replaced_by__isnull=True
    )
    if name == "cho-tra-loi":
        return schools.filter(Exists(made.filter(state=Registration.State.WAITING)))
    if not name:
        return schools
    done = (
        made.filter(state__in=[state.value for state in TAKEN_ON])
        .order_by()
        .values("unit")
        .annotate(count=Count("pk"))
        .values("count")
    )
    counted = schools.annotate(done=Coalesce(Subquery(done, output_field=IntegerField()), Value(0)))
    return counted.filter(Q(done=demands) if name == "xong" else Q(done__lt=demands))


def _counts(made: Mapping[HandedState, int], in_all: int) -> Counts:
    """Return all states; who registered nothing is what is left of all."""
    counts = {state: made.get(state, 0) for state in HandedState}
    counts[HandedState.NOT_YET] = max(0, in_all - sum(made.values()))
    return counts


def _summed(counts: Iterable[Counts]) -> Counts:
    listed = list(counts)
    return {state: sum(one[state] for one in listed) for state in HandedState}


def _demand_view(demand: Demand, counts: Counts) -> DemandView:
    return DemandView(
        demand_id=demand.pk,
        number=demand.order,
        code=demand.code,
        name=demand.name,
        unit_text=demand.unit_text,
        direction=Direction(demand.direction),
        period=demand.period,
        text=demand.text,
        counts=counts,
    )


def _matrix(
    schools: Sequence[Unit],
    demands: Sequence[Demand],
    made: QuerySet[Registration],
    under: Mapping[int, str],
) -> Iterable[MatrixRow]:
    found = made.filter(unit__in=[school.pk for school in schools]).order_by()
    cells = {
        (unit, demand): MatrixCell(HandedState(state), text)
        for unit, demand, state, text in found.values_list("unit", "demand", "state", "text")
    }
    for school in schools:
        yield MatrixRow(
            school_id=school.pk,
            school=school.name,
            under=under.get(school.pk, ""),
            cells=tuple(cells.get((school.pk, demand.pk), _NOTHING_YET) for demand in demands),
        )
