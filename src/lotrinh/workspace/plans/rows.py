"""Writing what a plan demands as rows: in six statements, however many indicators there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from lotrinh.core.plan.json import part_to_json
from lotrinh.core.plan.types import Indicator as PlanIndicator
from lotrinh.workspace.people.queries import Unit
from lotrinh.workspace.plans.matching import Match, known_indicators, match_indicators
from lotrinh.workspace.plans.models import (
    Indicator,
    PlanPhase,
    PlanRow,
    PlanTarget,
    PlanVersion,
)


def write_rows(version: PlanVersion, indicators: Sequence[PlanIndicator]) -> list[PlanRow]:
    """Write ``indicators`` as the rows of ``version``, matched to those that the unit has."""
    unit = version.plan.unit
    matches = match_indicators(indicators, known_indicators(unit))
    later = set(
        PlanRow.objects.filter(
            indicator__unit=unit, version__plan__school_year__gt=version.plan.school_year
        ).values_list("indicator", flat=True)
    )
    known = _write_indicators(unit, matches, later)
    rows = PlanRow.objects.bulk_create(
        _row(version, order, match.row, known[match.key])
        for order, match in enumerate(matches, start=1)
    )
    PlanTarget.objects.bulk_create(
        PlanTarget(row=row, level=level.value, text=cell.text, value=cell.value)
        for row, indicator in zip(rows, indicators, strict=True)
        for level, cell in indicator.targets.items()
    )
    PlanPhase.objects.bulk_create(
        PlanPhase(row=row, key=key, text=cell.text, value=cell.value)
        for row, indicator in zip(rows, indicators, strict=True)
        for key, cell in indicator.phases.items()
    )
    return rows


def _write_indicators(
    unit: Unit, matches: Iterable[Match], later: Collection[int]
) -> dict[str, Indicator]:
    """Write the new indicators, give the known ones their latest names; return all by key.

    One that is in a plan of a ``later`` year (its id) keeps what that plan says.
    """
    new: list[Indicator] = []
    known: list[Indicator] = []
    kept: dict[str, Indicator] = {}
    for match in matches:
        if match.indicator is not None and match.indicator.pk in later:
            kept[match.key] = match.indicator
            continue
        indicator = match.indicator or Indicator(unit=unit, key=match.key)
        indicator.name = match.row.name
        indicator.unit_text = match.row.unit
        indicator.direction = match.row.direction.value
        indicator.code = match.row.code
        (known if match.indicator else new).append(indicator)
    Indicator.objects.bulk_update(known, ["name", "unit_text", "direction", "code"])
    written = [*known, *Indicator.objects.bulk_create(new)]
    return kept | {indicator.key: indicator for indicator in written}


def _row(version: PlanVersion, order: int, source: PlanIndicator, indicator: Indicator) -> PlanRow:
    baseline = source.baseline
    return PlanRow(
        version=version,
        indicator=indicator,
        order=order,
        appendix=source.appendix,
        part=source.part,
        group=source.group,
        group_number=source.group_number,
        number=source.number,
        name=source.name,
        unit_text=source.unit,
        baseline_text=baseline.text,
        baseline_value=baseline.value,
        baseline_as_of=baseline.as_of,
        target_year=source.target_year,
        place=part_to_json(source.place),
    )
