"""Computing figures from a unit's newest snapshots, in the background, and accepting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from lotrinh.compute.partials import quotient_figures
from lotrinh.compute.prepared_pass import prepared_pass
from lotrinh.core.indicators import CatalogueEntry, Figure
from lotrinh.core.messages import LotrinhError, Message
from lotrinh.reference import load_catalogue
from lotrinh.reference.rosters import load_moments
from lotrinh.workspace.actuals.models import (
    Actual,
    Computation,
    Derivation,
    RosterSnapshot,
    UnitFigures,
)
from lotrinh.workspace.actuals.operations import record_actual
from lotrinh.workspace.actuals.rosters.computed import entry_of
from lotrinh.workspace.actuals.rosters.figures import Versioned, keep_figures
from lotrinh.workspace.actuals.rosters.queries import (
    figure_in,
    is_outdated,
    newest_snapshots,
    tables_of,
)
from lotrinh.workspace.actuals.rosters.store import records_of_snapshot
from lotrinh.workspace.actuals.rosters.values import typed_value
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.queries import Permission, Unit, User, require
from lotrinh.workspace.people.school_years import is_period
from lotrinh.workspace.plans.queries import Indicator, list_rows, plan_in_force

_FORGOTTEN = timedelta(minutes=10)
"""A run that waited so long may have lost its place in the queue; another may be started."""
_FINISHED = (Computation.State.DONE, Computation.State.FAILED)


class UnableToCompute(LotrinhError):
    """There is nothing to compute from, or a figure cannot be accepted; the message says why."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An indicator whose computed figure a person takes as its actual.

    ``replaces`` is the id of the actual that the person saw beside it (None: there was none).
    """

    indicator: Indicator
    replaces: int | None = None


@transaction.atomic
def start_computation(*, unit: Unit, period: str, actor: User, at: datetime) -> Computation:
    """Put a run over the unit's newest snapshots of ``period`` into the queue.

    One that waits there already is the one: it will read what is newest when its turn comes.

    Raises: NotAllowed; UnableToCompute if the period is no school year or has no snapshot.
    """
    from lotrinh.workspace.actuals.rosters.tasks import compute_figures

    require(actor, unit, Permission.MANAGE_RECORDS)
    snapshots = newest_snapshots(unit, period[:9]) if is_period(period) else {}
    if not snapshots:
        raise UnableToCompute(
            f"Năm học {period[:9]} chưa có danh sách nào. Đưa danh sách học sinh, đội ngũ vào đã.",
            f"There is no list of {period[:9]} yet. Bring the lists of pupils and staff in first.",
        )
    waits = Computation.objects.filter(
        unit=unit, period=period, state=Computation.State.WAITING, started_at__gt=at - _FORGOTTEN
    ).first()
    if waits is not None:
        return waits
    run = Computation.objects.create(
        unit=unit, period=period, steps=len(snapshots), started_by=actor, started_at=at
    )
    record("start_computation", run, unit=unit, actor=actor, at=at, after={"period": period})
    transaction.on_commit(lambda: compute_figures.enqueue(run.pk))
    return run


def run_computation(*, computation: Computation, at: datetime) -> Computation:
    """Compute all indicators of the run's unit and period and keep them.

    It may be run again after it was cut off: the same snapshots give the same figures. Where a
    newer list came in meanwhile it begins anew. A snapshot that cannot be read ends the run as
    failed with what to do.
    """
    if computation.state in _FINISHED:
        return computation
    _advance(computation, state=Computation.State.RUNNING, step=0)
    try:
        while not _keep(computation, at):
            pass
    except LotrinhError as error:
        fail_computation(computation=computation, error=error.message, at=at)
    return computation


@transaction.atomic
def fail_computation(*, computation: Computation, error: Message, at: datetime) -> None:
    """Say that a run has ended without a result, and why; one that has ended stays as it ended."""
    if computation.state in _FINISHED:
        return
    _advance(computation, state=Computation.State.FAILED, error=error.to_json(), finished_at=at)
    record(
        "fail_computation",
        computation,
        unit=computation.unit,
        actor=computation.started_by,
        at=at,
        after={"period": computation.period, "error": error.to_json()},
    )


def _keep(run: Computation, at: datetime) -> bool:
    """Compute from the newest snapshots and keep that; False if they are not the newest any more.

    The unit's row is locked from the look to the write, so that of two runs the one with the older
    lists cannot come last.
    """
    snapshots = newest_snapshots(run.unit, run.period[:9])
    figures = _figures_of(run, snapshots)
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=run.unit_id)
        if newest_snapshots(run.unit, run.period[:9]) != snapshots:
            return False
        kept = keep_figures(
            unit=run.unit,
            period=run.period,
            figures=figures,
            snapshots={table: _named(one) for table, one in snapshots.items()},
            at=at,
        )
        _advance(run, state=Computation.State.DONE, finished_at=at)
        after = {"period": run.period, "snapshots": kept.snapshots}
        record("compute_figures", kept, unit=run.unit, actor=run.started_by, at=at, after=after)
    return True


def _named(snapshot: RosterSnapshot) -> dict[str, str | int]:
    return {
        "id": snapshot.pk,
        "sha256": snapshot.sha256,
        "as_of": snapshot.as_of.isoformat(),
    }


def resume_computations() -> int:
    """Queue again what a worker had begun, or never got to, before it was stopped; return how many.

    A run twice over the same snapshots changes nothing, so one queued once too often does no harm.
    """
    from lotrinh.workspace.actuals.rosters.tasks import compute_figures

    cut_off = Computation.objects.exclude(state__in=_FINISHED)
    for run in cut_off:
        compute_figures.enqueue(run.pk)
    return len(cut_off)


@transaction.atomic
def accept_figures(
    *,
    unit: Unit,
    period: str,
    accepted: Sequence[Acceptance],
    actor: User,
    at: datetime,
    reason: str = "",
    seen: datetime | None = None,
) -> list[Actual]:
    """Keep computed figures as the actuals of their indicators, each with where it came from.

    Which figure is an indicator's, the catalogue says. A correction of an actual that was there
    needs no ``reason`` typed: the day of the lists is one. Taken by who may not approve results,
    they wait for approval. ``seen`` is when the figures that the person saw were computed. Nothing
    is kept if one of them cannot be.

    Raises: NotAllowed; UnableToCompute if nothing was chosen or computed, newer lists or figures
    have come, or the records do not tell an indicator; UnableToRecordActual if somebody entered
    another actual meanwhile.
    """
    require(actor, unit, Permission.ENTER_ACTUAL)
    kept = UnitFigures.objects.filter(unit=unit, period=period).first()
    if kept is None:
        raise UnableToCompute(
            "Chưa tính chỉ tiêu của năm học này. Bấm tính trước, rồi mới nhận kết quả.",
            "Nothing was computed for this school year yet. Compute first, then accept.",
        )
    if not accepted:
        raise UnableToCompute(
            "Chưa chọn kết quả nào. Đánh dấu ít nhất một dòng rồi bấm nhận.",
            "No figure was chosen. Mark at least one row, then accept.",
        )
    is_recomputed = seen is not None and seen != kept.computed_at
    if is_recomputed or is_outdated(kept, newest_snapshots(unit, period[:9])):
        raise UnableToCompute(
            "Danh sách hoặc kết quả vừa đổi. Xem lại các con số (tính lại nếu có danh sách mới) "
            "rồi mới nhận.",
            "The lists or the figures have just changed. Look at the figures again (compute again "
            "if there is a newer list), then accept.",
        )
    plan = plan_in_force(actor=actor, unit=unit, school_year=period[:9])
    rows = list_rows(actor=actor, plan=plan) if plan is not None else []
    return [
        _accept(kept, one, entry_of(one.indicator, rows), actor, at, reason) for one in accepted
    ]


def _accept(
    kept: UnitFigures,
    one: Acceptance,
    entry: CatalogueEntry | None,
    actor: User,
    at: datetime,
    reason: str,
) -> Actual:
    found = figure_in(kept, entry) if entry is not None else None
    typed = typed_value(entry, found[0], one.indicator.unit_text) if entry and found else None
    if entry is None or found is None or typed is None or one.indicator.unit_id != kept.unit_id:
        raise UnableToCompute(
            f"Danh sách chưa cho biết '{one.indicator.name}'. Bổ sung danh sách rồi tính lại.",
            f"The lists do not tell '{one.indicator.name}' yet. Complete them, then compute.",
        )
    figure, version = found
    snapshots = {table: kept.snapshots[table] for table in tables_of(entry)}
    days = {date.fromisoformat(snapshot["as_of"]) for snapshot in snapshots.values()}
    day = f"{min(days):%d/%m/%Y}"
    unknown = f"; {figure.unknown} bản ghi chưa rõ, không tính vào" if figure.unknown else ""
    actual = record_actual(
        indicator=one.indicator,
        period=kept.period,
        text=typed.text,
        numerator=typed.numerator,
        denominator=typed.denominator,
        note=f"Tính từ danh sách ngày {day}{unknown}.",
        reason=reason or f"Tính lại từ danh sách ngày {day}.",
        replaces=one.replaces,
        actor=actor,
        at=at,
    )
    Derivation.objects.create(
        actual=actual,
        code=entry.code,
        formula_version=version,
        snapshots=snapshots,
        numerator=figure.numerator,
        denominator=figure.denominator,
        unknown=figure.unknown,
    )
    return actual


def _figures_of(run: Computation, snapshots: Mapping[str, RosterSnapshot]) -> Versioned:
    moments = load_moments(run.period)
    found: dict[str, tuple[Figure, str]] = {}
    for step, (table, snapshot) in enumerate(snapshots.items(), start=1):
        compiled = prepared_pass(table, moments)
        figures = compiled.figures(records_of_snapshot(snapshot))
        found |= {code: (figure, compiled.versions[code]) for code, figure in figures.items()}
        _advance(run, step=step)
    return found | quotient_figures(found, load_catalogue())


def _advance(run: Computation, **fields: object) -> None:
    for name, value in fields.items():
        setattr(run, name, value)
    run.save(update_fields=list(fields))
