"""What confirming a draft would change, against the present version of the same school year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from lotrinh.core.plan.json import plan_from_json
from lotrinh.core.plan.types import Indicator as PlanIndicator
from lotrinh.core.text import squeeze
from lotrinh.workspace.people.queries import Permission, Person, require
from lotrinh.workspace.plans.matching import Match, known_indicators, match_indicators
from lotrinh.workspace.plans.models import Draft, PlanRow, PlanVersion
from lotrinh.workspace.plans.views import Change, DraftChanges, FieldChange, IndicatorChange


def draft_changes(*, actor: Person, draft: Draft, school_year: str = "") -> DraftChanges:
    """Return what confirming ``draft`` would do to each indicator, in the order of the draft.

    ``school_year`` is what the person says where the document says none. Indicators that the
    present version has and the draft has not come last. Six queries at most.

    Raises: NotAllowed if ``actor`` may not read in the draft's unit.
    """
    require(actor, draft.unit, Permission.READ)
    year = school_year or draft.school_year
    present = PlanVersion.objects.filter(plan__unit=draft.unit, plan__school_year=year).first()
    rows = _rows_of(present)
    known = known_indicators(draft.unit)
    matches = match_indicators(plan_from_json(draft.document).indicators, known)
    changes = [_change_of(match, rows) for match in matches]
    kept = {match.indicator.pk for match in matches if match.indicator}
    changes += [
        IndicatorChange(Change.GONE, row.name, row.group, indicator_id=pk)
        for pk, row in rows.items()
        if pk not in kept
    ]
    counts = Counter(change.change for change in changes)
    return DraftChanges(
        version=present.number + 1 if present else 1,
        indicators=tuple(changes),
        counts={change: counts[change] for change in Change},
    )


def _rows_of(version: PlanVersion | None) -> dict[int, PlanRow]:
    """Return the rows of ``version`` by their indicator's id."""
    if version is None:
        return {}
    rows = version.rows.prefetch_related("targets", "phases")
    return {row.indicator_id: row for row in rows}


def _change_of(match: Match, rows: Mapping[int, PlanRow]) -> IndicatorChange:
    known = match.indicator
    row = rows.get(known.pk) if known else None
    differs = known is not None and squeeze(known.name) != squeeze(match.row.name)
    fields = tuple(_field_changes(row, match.row)) if row else ()
    kind = Change.NEW if row is None else Change.CHANGED if fields else Change.SAME
    return IndicatorChange(
        change=kind,
        name=match.row.name,
        group=match.row.group,
        fields=fields,
        matched_name=known.name if known and differs else "",
        indicator_id=known.pk if known else None,
    )


def _field_changes(before: PlanRow, after: PlanIndicator) -> Iterator[FieldChange]:
    """Yield the figures that differ, white space aside; a column that is not there is blank."""
    pairs = [
        ("name", "", before.name, after.name),
        ("unit", "", before.unit_text, after.unit),
        ("baseline", "", before.baseline_text, after.baseline.text),
    ]
    old_targets = {target.level: target.text for target in before.targets.all()}
    new_targets = {level.value: cell.text for level, cell in after.targets.items()}
    old_phases = {phase.key: phase.text for phase in before.phases.all()}
    new_phases = {key: cell.text for key, cell in after.phases.items()}
    for field, old, new in (
        ("target", old_targets, new_targets),
        ("phase", old_phases, new_phases),
    ):
        keys = [*new, *(key for key in old if key not in new)]
        pairs += [(field, key, old.get(key, ""), new.get(key, "")) for key in keys]
    for field, key, old_text, new_text in pairs:
        if squeeze(old_text) != squeeze(new_text):
            yield FieldChange(field, key, old_text, new_text)
