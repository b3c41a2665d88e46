"""What holds as a unit's own target of an indicator: for pages that sum figures up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from django.db.models import Q

from lotrinh.core.indicators import order_of
from lotrinh.core.values import Direction
from lotrinh.reference.national_targets import load_national_targets
from lotrinh.workspace.components.words import LEVEL_WORDS
from lotrinh.workspace.people.queries import (
    Permission,
    Person,
    Unit,
    chain_above,
    require,
    units_above,
)
from lotrinh.workspace.plans.demands.models import Demand, DemandSet
from lotrinh.workspace.plans.demands.views import LevelTarget

_YEAR_ENDS = (5, 31)


def targets_of_level(*, actor: Person, unit: Unit, period: str) -> dict[str, LevelTarget]:
    """Return what holds as ``unit``'s own target of each indicator of the catalogue, by its code.

    What the unit hands down to all below it, else what the nearest unit above does, else what its
    province or the state sets. Of each the target of ``period`` (``2025-2026``), else the first
    later one: on the way to that. Of two of the same period the newer document counts. Four
    queries at most.

    Raises: NotAllowed if ``actor`` may not read in ``unit``.
    """
    require(actor, unit, Permission.READ)
    above = chain_above(unit, unit.valid_to)
    chain = [unit.pk, *(pk for pk, _code in above)]
    demands = Demand.objects.filter(
        ~Q(code=""),
        demand_set__unit__in=chain,
        demand_set__is_for_all=True,
        demand_set__withdrawn_at=None,
    ).select_related("demand_set__unit")
    found: dict[str, LevelTarget] = {}
    by_nearness = sorted(
        (one for one in demands if order_of(one.period) >= order_of(period)),
        key=lambda one: (
            chain.index(one.demand_set.unit_id),
            order_of(one.period),
            -one.demand_set.issued_on.toordinal(),
            -one.demand_set_id,
        ),
    )
    for one in by_nearness:
        found.setdefault(one.code, _of_unit(one, unit))
    for target in _national([unit.code, *(code for _pk, code in above)], period):
        found.setdefault(target.code, target)
    return found


def demands_version(unit: Unit) -> int:
    """Return a number that changes whenever what ``targets_of_level`` returns for ``unit`` may.

    One query; of sets alone, never of the clock.
    """
    above = units_above(unit, unit.valid_to)
    sets = DemandSet.objects.filter(Q(unit=unit) | Q(unit__in=above), is_for_all=True)
    known = sets.order_by("pk").values_list("pk", "withdrawn_at")
    said = f"{_reference_version()} {[(pk, gone is not None) for pk, gone in known]}"
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:7])


def codes_of(unit: Unit, on: date | None) -> list[str]:
    """Return the codes of ``unit`` and of the units above it on a day; one query."""
    return [unit.code, *units_above(unit, on).values_list("code", flat=True)]


def _of_unit(demand: Demand, unit: Unit) -> LevelTarget:
    by = demand.demand_set
    return LevelTarget(
        code=demand.code,
        name=demand.name,
        unit_text=demand.unit_text,
        direction=Direction(demand.direction),
        period=demand.period,
        text=demand.text,
        value=demand.value,
        by=by.unit.name,
        unit=by.unit,
        is_own=by.unit_id == unit.pk,
        document=by.number,
        issued_on=by.issued_on,
    )


def _national(within: Iterable[str], period: str) -> Iterator[LevelTarget]:
    """Yield what the province and the state set for the period or later, the one that counts
    first: a province's before the state's, the nearest period, the newer document."""
    codes = set(within)
    on = date(int(period[:4]) + 1, *_YEAR_ENDS)
    found = [
        (one, target)
        for one in load_national_targets()
        if one.counts(on=on, within=codes)
        for target in one.targets
        if target.code and order_of(target.period) >= order_of(period)
    ]
    found.sort(
        key=lambda item: (
            not item[0].provinces,
            order_of(item[1].period),
            -item[0].issued_on.toordinal(),
        )
    )
    for one, target in found:
        yield LevelTarget(
            code=target.code,
            name=target.name,
            unit_text=target.unit,
            direction=target.direction,
            period=target.period,
            text=target.text,
            value=target.value,
            by=str(LEVEL_WORDS[one.level]),
            unit=None,
            is_own=False,
            document=one.document,
            issued_on=one.issued_on,
        )


@cache
def _reference_version() -> str:
    return hashlib.sha256(repr(load_national_targets()).encode()).hexdigest()
