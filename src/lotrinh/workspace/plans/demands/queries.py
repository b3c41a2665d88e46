"""Reads about demands: what is demanded of a school, what a unit hands down, who registered what.

``known_on`` is a day to look back to: what was done after it is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lotrinh.core.values import Direction
from lotrinh.reference.national_targets import NationalTargets, load_national_targets
from lotrinh.workspace.people.queries import (
    Permission,
    Person,
    Unit,
    readable_units,
    require,
    units_above,
)
from lotrinh.workspace.plans.demands.holding import (
    COLUMNS_OF_KIND,
    COLUMNS_OF_LEVEL,
    Asked,
    PlanRows,
)
from lotrinh.workspace.plans.demands.levels import codes_of, demands_version, targets_of_level
from lotrinh.workspace.plans.demands.models import (
    Demand,
    DemandSet,
    DemandSetUnit,
    Registration,
)
from lotrinh.workspace.plans.demands.views import (
    ConflictKind,
    Document,
    HandedHistory,
    HandedPage,
    HandedState,
    HandedTarget,
    NationalLine,
    RegistrationView,
)
from lotrinh.workspace.plans.queries import list_rows_of_plans

__all__ = [
    "Demand",
    "DemandSet",
    "DemandSetUnit",
    "Registration",
    "demands_for",
    "demands_version",
    "document_of",
    "handed_counts",
    "handed_page",
    "handed_target",
    "is_for_school",
    "national_targets_in_force",
    "registration_view",
    "sets_for",
    "targets_of_level",
    "visible_registrations",
    "visible_sets",
]

_OF_FIGURES = frozenset({ConflictKind.OWN_WEAKER, ConflictKind.COLUMN_DIFFERS})


def visible_sets(actor: Person) -> QuerySet[DemandSet]:
    """Return the sets of the units that ``actor`` may read in, newest document first."""
    sets = DemandSet.objects.filter(unit__in=readable_units(actor))
    return sets.select_related("unit", "published_by")


def visible_registrations(actor: Person) -> QuerySet[Registration]:
    """Return what schools registered of the sets of the units that ``actor`` may read in."""
    found = Registration.objects.filter(demand__demand_set__unit__in=readable_units(actor))
    return found.select_related("demand__demand_set__unit", "unit", "registered_by", "decided_by")


def demands_for(*, actor: Person, unit: Unit, known_on: date | None = None) -> list[HandedTarget]:
    """Return what is demanded of a school now: newest document first, each in its own order.

    Beside each its plan's own target, what is registered, and what does not fit. The number of
    queries does not depend on how much is demanded.

    Raises: NotAllowed.
    """
    require(actor, unit, Permission.READ)
    rows = PlanRows(list_rows_of_plans(actor=actor, unit=unit, known_on=known_on))
    return _demands_for(unit, rows, known_on)


def _demands_for(unit: Unit, rows: PlanRows, known_on: date | None) -> list[HandedTarget]:
    sets = _in_force(sets_for(unit, known_on), known_on)
    demands = list(
        Demand.objects.filter(demand_set__in=sets)
        .select_related("demand_set__unit")
        .order_by("-demand_set__issued_on", "-demand_set_id", "order")
    )
    registrations = _registrations(unit, [demand.pk for demand in demands], known_on)
    return [_handed(demand, rows, registrations.get(demand.pk), known_on) for demand in demands]


def handed_page(*, actor: Person, unit: Unit, on: date, known_on: date | None = None) -> HandedPage:
    """Return all that is demanded of a school, what was withdrawn, and what the state and its
    province set as of a day.

    Raises: NotAllowed.
    """
    require(actor, unit, Permission.READ)
    rows = PlanRows(list_rows_of_plans(actor=actor, unit=unit, known_on=known_on))
    gone = sets_for(unit, known_on).exclude(withdrawn_at=None)
    if known_on is not None:
        gone = gone.filter(withdrawn_at__date__lte=known_on)
    return HandedPage(
        targets=tuple(_demands_for(unit, rows, known_on)),
        withdrawn=tuple(document_of(one) for one in gone.select_related("unit")),
        national=tuple(
            (one, _national_lines(one, rows))
            for one in national_targets_in_force(unit=unit, on=on, known_on=known_on)
        ),
    )


def handed_target(
    *, actor: Person, unit: Unit, demand_id: int, known_on: date | None = None
) -> HandedHistory | None:
    """Return one demand of a school with all that it registered, also of a withdrawn document.

    None where it is not for this school.

    Raises: NotAllowed.
    """
    require(actor, unit, Permission.READ)
    demand = (
        Demand.objects.filter(pk=demand_id, demand_set__in=sets_for(unit, known_on))
        .select_related("demand_set__unit")
        .first()
    )
    if demand is None:
        return None
    made = Registration.objects.filter(demand=demand, unit=unit)
    if known_on is not None:
        made = made.filter(registered_at__date__lte=known_on)
    history = [
        registration_view(one, known_on)
        for one in made.select_related("registered_by", "decided_by")
    ]
    rows = PlanRows(list_rows_of_plans(actor=actor, unit=unit, known_on=known_on))
    target = _handed(demand, rows, next(iter(history), None), known_on)
    return HandedHistory(target, tuple(history))


def handed_counts(
    *, actor: Person, unit: Unit, known_on: date | None = None
) -> dict[HandedState, int]:
    """Return how many of the demands on a school stand where; every state is there. Four queries
    at most.

    Raises: NotAllowed.
    """
    require(actor, unit, Permission.READ)
    sets = _in_force(sets_for(unit, known_on), known_on)
    demands = list(Demand.objects.filter(demand_set__in=sets).values_list("pk", flat=True))
    registrations = _registrations(unit, demands, known_on)
    counts = Counter(
        registrations[pk].state if pk in registrations else HandedState.NOT_YET for pk in demands
    )
    return {state: counts[state] for state in HandedState}


def national_targets_in_force(
    *, unit: Unit, on: date, known_on: date | None = None
) -> list[NationalTargets]:
    """Return what the state and the unit's province set as of a day. One query."""
    within = codes_of(unit, known_on)
    return [one for one in load_national_targets() if one.counts(on=on, within=within)]


def sets_for(unit: Unit, known_on: date | None = None) -> QuerySet[DemandSet]:
    """Return the sets of the units above a school that are for it, the withdrawn ones too; none
    for a unit that is no school."""
    if unit.kind != Unit.Kind.SCHOOL:
        return DemandSet.objects.none()
    chosen = DemandSetUnit.objects.filter(demand_set=OuterRef("pk"), unit=unit)
    sets = DemandSet.objects.filter(
        Q(is_for_all=True) | Exists(chosen), unit__in=units_above(unit, known_on)
    )
    return sets if known_on is None else sets.filter(published_at__date__lte=known_on)


def is_for_school(demand: Demand, unit: Unit) -> bool:
    """Say whether a demand, withdrawn or not, is for this school."""
    return sets_for(unit).filter(pk=demand.demand_set_id).exists()


def document_of(one: DemandSet, known_on: date | None = None) -> Document:
    """Return the document of a set (with its unit), as it stood on a day."""
    is_gone = one.withdrawn_at is not None and _is_by(one.withdrawn_at, known_on)
    return Document(
        set_id=one.pk,
        unit_id=one.unit_id,
        unit_name=one.unit.name,
        unit_kind=one.unit.kind,
        number=one.number,
        issued_on=one.issued_on,
        subject=one.subject,
        withdrawn_at=one.withdrawn_at if is_gone else None,
        withdrawn_for=one.withdrawn_for if is_gone else "",
    )


def registration_view(one: Registration, known_on: date | None = None) -> RegistrationView:
    """Return a registration as it stood on a day: one that was answered later waited then."""
    is_later = one.decided_at is not None and not _is_by(one.decided_at, known_on)
    return RegistrationView(
        registration_id=one.pk,
        text=one.text,
        value=one.value,
        reason=one.reason,
        state=HandedState.WAITING if is_later else HandedState(one.state),
        registered_by=str(one.registered_by),
        registered_at=one.registered_at,
        decided_by="" if is_later or one.decided_by is None else str(one.decided_by),
        decided_at=None if is_later else one.decided_at,
        decision="" if is_later else one.decision,
    )


def _is_by(moment: datetime, known_on: date | None) -> bool:
    return known_on is None or timezone.localdate(moment) <= known_on


def _in_force(sets: QuerySet[DemandSet], known_on: date | None) -> QuerySet[DemandSet]:
    if known_on is None:
        return sets.filter(withdrawn_at=None)
    return sets.filter(Q(withdrawn_at=None) | Q(withdrawn_at__date__gt=known_on))


def _registrations(
    unit: Unit, demand_ids: Iterable[int], known_on: date | None
) -> dict[int, RegistrationView]:
    """Return the last registration of a school for each demand that has one."""
    made = Registration.objects.filter(unit=unit, demand__in=list(demand_ids))
    if known_on is None:
        made = made.filter(replaced_by=None)
    else:
        made = made.filter(registered_at__date__lte=known_on)
    # Where several are there the last one comes last, and stays.
    listed = made.select_related("registered_by", "decided_by").order_by("pk")
    return {one.demand_id: registration_view(one, known_on) for one in listed}


def _handed(
    demand: Demand,
    rows: PlanRows,
    registration: RegistrationView | None,
    known_on: date | None,
) -> HandedTarget:
    by = demand.demand_set
    asked = Asked(
        code=demand.code,
        name=demand.name,
        unit_text=demand.unit_text,
        direction=Direction(demand.direction),
        period=demand.period,
        text=demand.text,
        value=demand.value,
        columns=COLUMNS_OF_KIND.get(by.unit.kind, frozenset()),
    )
    held = rows.hold(asked, registration)
    return HandedTarget(
        demand_id=demand.pk,
        document=document_of(by, known_on),
        code=demand.code,
        key=demand.key,
        name=demand.name,
        unit_text=demand.unit_text,
        direction=asked.direction,
        period=demand.period,
        text=demand.text,
        value=demand.value,
        own=held.own,
        indicator_id=None if held.row is None else held.row.indicator_id,
        registration=registration,
        conflicts=held.conflicts,
    )


def _national_lines(one: NationalTargets, rows: PlanRows) -> tuple[NationalLine, ...]:
    """Return those of the targets that a school can have, each beside the school's own.

    That a plan does not have one is no conflict: nobody has handed it down to the school.
    """
    lines = []
    for target in one.targets:
        if not target.is_of_schools:
            continue
        asked = Asked(
            code=target.code,
            name=target.name,
            unit_text=target.unit,
            direction=target.direction,
            period=target.period,
            text=target.text,
            value=target.value,
            columns=COLUMNS_OF_LEVEL[one.level],
        )
        held = rows.hold(asked)
        indicator = None if held.row is None else held.row.indicator_id
        conflicts = tuple(one for one in held.conflicts if one.kind in _OF_FIGURES)
        lines.append(NationalLine(target, held.own, indicator, conflicts))
    return tuple(lines)
