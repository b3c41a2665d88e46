"""The actuals that hold, of many indicators at once: two queries, however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch

from lotrinh.workspace.actuals.models import Actual, Derivation, Evidence
from lotrinh.workspace.actuals.views import ActualView, DerivationView, EvidenceView

Current = dict[tuple[int, str], Actual]
"""The current actual of an indicator (its id) in a period."""


def current_actuals(indicator_ids: Iterable[int], known_on: date | None = None) -> Current:
    """Return the actuals that nothing replaces, with their evidence, by indicator and period.

    With ``known_on`` those that held at the end of that day.
    """
    found = Actual.objects.filter(indicator__in=list(indicator_ids))
    if known_on is None:
        found = found.filter(replaced_by__isnull=True)
    else:
        later = Actual.objects.filter(replaces=OuterRef("pk"), entered_at__date__lte=known_on)
        found = found.filter(~Exists(later), entered_at__date__lte=known_on)
    actuals = (
        found.select_related("entered_by", "derivation")
        .prefetch_related(_evidence(known_on))
        .order_by("period")
    )
    return {(actual.indicator_id, actual.period): actual for actual in actuals}


def all_actuals(indicator_id: int, known_on: date | None = None) -> list[Actual]:
    """Return every actual of an indicator, the replaced ones too: newest period and entry first.

    With ``known_on`` those that were there at the end of that day.
    """
    found = Actual.objects.filter(indicator=indicator_id)
    if known_on is not None:
        found = found.filter(entered_at__date__lte=known_on)
    return list(
        found.select_related("entered_by", "replaced_by", "derivation").prefetch_related(
            _evidence(known_on)
        )
    )


def _evidence(known_on: date | None) -> Prefetch[str]:
    found = Evidence.objects.select_related("file", "added_by")
    if known_on is not None:
        found = found.filter(added_at__date__lte=known_on)
    return Prefetch("evidence", found)


def holding(actuals: Iterable[Actual]) -> Actual:
    """Return the one of a period's actuals (at least one, all of them) that nothing replaces."""
    listed = list(actuals)
    replaced = {actual.replaces_id for actual in listed}
    return next(actual for actual in listed if actual.pk not in replaced)


def view_of(actual: Actual, *, is_current: bool) -> ActualView:
    """Return ``actual`` as pages show it."""
    return ActualView(
        actual_id=actual.pk,
        period=actual.period,
        text=actual.text,
        value=actual.value,
        numerator=actual.numerator,
        denominator=actual.denominator,
        note=actual.note,
        reason=actual.reason,
        entered_by=str(actual.entered_by),
        entered_at=actual.entered_at,
        is_current=is_current,
        is_correction=actual.replaces_id is not None,
        evidence=tuple(_evidence_view(item) for item in actual.evidence.all()),
        derivation=_derivation_view(actual),
    )


def _derivation_view(actual: Actual) -> DerivationView | None:
    found: Derivation | None = getattr(actual, "derivation", None)
    if found is None:
        return None
    return DerivationView(found.code, found.formula_version, found.unknown)


def _evidence_view(evidence: Evidence) -> EvidenceView:
    return EvidenceView(
        evidence_id=evidence.pk,
        filename=evidence.filename,
        media_type=evidence.file.media_type,
        size=evidence.file.size,
        added_by=str(evidence.added_by),
        added_at=evidence.added_at,
    )
