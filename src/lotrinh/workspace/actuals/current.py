"""The actuals that hold, of many indicators at once: two queries, however many there are.

An actual holds once somebody approved it, until another of the same period is approved. What was
entered after that and waits is *pending*: it changes nothing yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from lotrinh.workspace.actuals.models import Actual, ActualStep, Derivation, Evidence
from lotrinh.workspace.actuals.views import (
    ActualView,
    DerivationView,
    EvidenceView,
    StepView,
    WaitingActual,
)
from lotrinh.workspace.people.permissions import units_where
from lotrinh.workspace.people.queries import Permission, Person, Unit

Current = dict[tuple[int, str], Actual]
"""The actual of an indicator (its id) in a period: the one that holds, or the one that waits."""


def current_actuals(indicator_ids: Iterable[int], known_on: date | None = None) -> Current:
    """Return the actuals that hold, with their evidence, by indicator and period.

    With ``known_on`` those that held at the end of that day.
    """
    return standing_actuals(indicator_ids, known_on)[0]


def standing_actuals(
    indicator_ids: Iterable[int], known_on: date | None = None
) -> tuple[Current, Current]:
    """Return the actuals that hold, and those that were entered since and are not approved yet.

    With ``known_on`` as it stood at the end of that day.
    """
    later = _known(
        Actual.objects.filter(
            indicator=OuterRef("indicator"), period=OuterRef("period"), pk__gt=OuterRef("pk")
        ),
        known_on,
    )
    approved_later = later.filter(Exists(_approvals(known_on)))
    found = (
        with_state(Actual.objects.filter(indicator__in=list(indicator_ids)), known_on)
        .filter(~Exists(approved_later))
        .select_related("entered_by", "derivation")
        .prefetch_related(_evidence(known_on))
        .order_by("period", "pk")
    )
    holds: Current = {}
    waits: Current = {}
    for actual in found:
        # Of several that nobody approved the last one is there: it replaces the others.
        kept = holds if actual.is_approved else waits
        kept[actual.indicator_id, actual.period] = actual
    return holds, waits


def with_state(actuals: QuerySet[Actual], known_on: date | None = None) -> QuerySet[Actual]:
    """Return ``actuals`` with ``is_approved``, and ``state``: where each one stands.

    With ``known_on`` those that were there at the end of that day, as they stood then.
    """
    last = _steps(known_on).order_by("-pk").values("state")[:1]
    # The model says what they are; named as keywords, the type checker would have them twice.
    states = {"is_approved": Exists(_approvals(known_on)), "state": Subquery(last)}
    return _known(actuals, known_on).annotate(**states)


def seen_by(person: Person) -> QuerySet[Actual]:
    """Return what may be seen: what was approved, and all of it where ``person`` may enter some.

    That the person may read in the unit is not asked here.
    """
    enters_in = Unit.objects.filter(units_where(person, Permission.ENTER_ACTUAL))
    return Actual.objects.filter(
        Exists(_approvals(None)) | Q(indicator__unit__in=enters_in.values("pk"))
    )


def last_entries(unit: Unit, *states: ActualStep.State) -> QuerySet[Actual]:
    """Return the last entries of their periods that stand in one of ``states``, oldest first."""
    last = Actual.objects.filter(indicator__unit=unit, replaced_by__isnull=True)
    stands_in = {"state__in": states}  # see with_state
    return (
        with_state(last)
        .filter(**stands_in)
        .select_related("entered_by", "indicator")
        .prefetch_related("steps")
        .order_by("entered_at", "pk")
    )


def waiting_view_of(actual: Actual) -> WaitingActual:
    """Return one of ``last_entries`` as pages list it."""
    *_, last = actual.steps.all()
    return WaitingActual(
        actual_id=actual.pk,
        indicator_id=actual.indicator_id,
        name=actual.indicator.name,
        period=actual.period,
        text=actual.text,
        state=ActualStep.State(actual.state),
        entered_by=str(actual.entered_by),
        entered_at=actual.entered_at,
        moved_by=last.actor_name,
        reason=last.reason,
    )


def all_actuals(indicator_id: int, known_on: date | None = None) -> list[Actual]:
    """Return every actual of an indicator, the replaced ones too: newest period and entry first.

    With ``known_on`` those that were there at the end of that day.
    """
    steps = ActualStep.objects.all()
    if known_on is not None:
        steps = steps.filter(at__date__lte=known_on)
    return list(
        with_state(Actual.objects.filter(indicator=indicator_id), known_on)
        .select_related("entered_by", "replaced_by", "derivation")
        .prefetch_related(_evidence(known_on), Prefetch("steps", steps, to_attr="steps_known"))
    )


def _known(actuals: QuerySet[Actual], known_on: date | None) -> QuerySet[Actual]:
    return actuals if known_on is None else actuals.filter(entered_at__date__lte=known_on)


def _steps(known_on: date | None) -> QuerySet[ActualStep]:
    """Return the steps of an outer query's actual."""
    steps = ActualStep.objects.filter(actual=OuterRef("pk"))
    return steps if known_on is None else steps.filter(at__date__lte=known_on)


def _approvals(known_on: date | None) -> QuerySet[ActualStep]:
    return _steps(known_on).filter(state=ActualStep.State.APPROVED)


def _evidence(known_on: date | None) -> Prefetch[str]:
    found = Evidence.objects.select_related("file", "added_by")
    if known_on is not None:
        found = found.filter(added_at__date__lte=known_on)
    return Prefetch("evidence", found)


def holding(actuals: Iterable[Actual]) -> Actual | None:
    """Return the one of a period's actuals (all of them) that holds, None if nobody approved one.

    Each with ``is_approved``, see ``with_state``.
    """
    approved = [actual for actual in actuals if actual.is_approved]
    return max(approved, key=lambda actual: actual.pk, default=None)


def pending(actuals: Iterable[Actual]) -> Actual | None:
    """Return the last of a period's actuals (all of them), if it is not approved yet."""
    last = max(actuals, key=lambda actual: actual.pk, default=None)
    return None if last is None or last.is_approved else last


def view_of(actual: Actual, *, is_current: bool) -> ActualView:
    """Return ``actual`` (see ``with_state``) as pages show it."""
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
        entered_by_id=actual.entered_by_id,
        entered_at=actual.entered_at,
        is_current=is_current,
        is_correction=actual.replaces_id is not None,
        state=ActualStep.State(actual.state),
        steps=tuple(
            StepView(ActualStep.State(step.state), step.actor_name, step.at, step.reason)
            for step in getattr(actual, "steps_known", ())
        ),
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
