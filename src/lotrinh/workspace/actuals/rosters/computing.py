"""Computing figures from a unit's newest snapshots, in the background, and accepting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lotrinh.compute.partials import quotient_figures
from lotrinh.compute.prepared_pass import prepared_pass
from lotrinh.core.indicators import Figure
from lotrinh.core.messages import LotrinhError
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
from lotrinh.workspace.actuals.rosters.figures import Versioned, keep_figures
from lotrinh.workspace.actuals.rosters.queries import figure_in, newest_snapshots
from lotrinh.workspace.actuals.rosters.store import records_of_snapshot
from lotrinh.workspace.actuals.rosters.values import typed_value
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.queries import Permission, Unit, User, require
from lotrinh.workspace.people.school_years import is_school_year
from lotrinh.workspace.plans.queries import Indicator

_FINISHED = (Computation.State.DONE, Computation.State.FAILED)


class UnableToCompute(LotrinhError):
    """There is nothing to compute from, or a figure cannot be accepted; the message says why."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A computed figure that a person takes as an indicator's actual.

    ``replaces`` is the id of the actual that the person saw beside it (None: there was none).
    """

    indicator: Indicator
    code: str
    replaces: int | None = None


@transaction.atomic
def start_computation(*, unit: Unit, period: str, actor: User, at: datetime) -> Computation:
    """Put a run over the unit's newest snapshots of ``period`` into the queue.

    Raises: NotAllowed; UnableToCompute if the period is no school year or has no snapshot.
    """
    from lotrinh.workspace.actuals.rosters.tasks import compute_figures

    require(actor, unit, Permission.MANAGE_RECORDS)
    snapshots = newest_snapshots(unit, period[:9]) if is_school_year(period[:9]) else {}
    if not snapshots:
        raise UnableToCompute(
            f"Năm học {period} chưa có danh sách nào. Đưa danh sách học sinh, đội ngũ vào trước.",
            f"There is no list of {period} yet. Bring the lists of pupils and staff in first.",
        )
    run = Computation.objects.create(
        unit=unit, period=period, steps=len(snapshots), started_by=actor, started_at=at
    )
    record("start_computation", run, unit=unit, actor=actor, at=at, after={"period": period})
    transaction.on_commit(lambda: compute_figures.enqueue(run.pk))
    return run


def run_computation(*, computation: Computation, at: datetime) -> Computation:
    """Compute all indicators of the run's unit and period and keep them.

    It may be run again after it was cut off: the same snapshots give the same figures. A snapshot
    that cannot be read ends the run as failed with what to do.
    """
    if computation.state in _FINISHED:
        return computation
    _advance(computation, state=Computation.State.RUNNING, step=0)
    snapshots = newest_snapshots(computation.unit, computation.period[:9])
    try:
        figures = _figures_of(computation, snapshots)
    except LotrinhError as error:
        _advance(
            computation,
            state=Computation.State.FAILED,
            error=error.message.to_json(),
            finished_at=at,
        )
        return computation
    with transaction.atomic():
        kept = keep_figures(
            unit=computation.unit,
            period=computation.period,
            figures=figures,
            snapshots={table: snapshot.sha256 for table, snapshot in snapshots.items()},
            at=at,
        )
        _advance(computation, state=Computation.State.DONE, finished_at=at)
        after = {"period": computation.period, "snapshots": kept.snapshots}
        record(
            "compute_figures",
            kept,
            unit=computation.unit,
            actor=computation.started_by,
            at=at,
            after=after,
        )
    return computation


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
) -> list[Actual]:
    """Keep computed figures as the actuals of their indicators, each with where it came from.

    A correction of an actual that was there needs no ``reason`` typed: the snapshots' day is one.
    Nothing is kept if one of them cannot be.

    Raises: NotAllowed; UnableToCompute if there is no such figure, or nothing is known in it;
    UnableToRecordActual if somebody entered another actual meanwhile.
    """
    require(actor, unit, Permission.ENTER_ACTUAL)
    kept = UnitFigures.objects.filter(unit=unit, period=period).first()
    if kept is None or not accepted:
        raise UnableToCompute(
            "Chưa chọn kết quả nào, hoặc chưa tính. Bấm 'Tính chỉ tiêu' trước.",
            "No figure was chosen, or nothing was computed yet. Compute first.",
        )
    return [_accept(kept, one, actor, at, reason) for one in accepted]


def _accept(
    kept: UnitFigures, one: Acceptance, actor: User, at: datetime, reason: str
) -> Actual:
    entry = {entry.code: entry for entry in load_catalogue()}.get(one.code)
    found = figure_in(kept, entry) if entry is not None else None
    typed = typed_value(entry, found[0], one.indicator.unit_text) if entry and found else None
    if entry is None or found is None or typed is None or one.indicator.unit_id != kept.unit_id:
        raise UnableToCompute(
            f"Số liệu chưa cho biết '{one.indicator.name}'. Bổ sung danh sách rồi tính lại.",
            f"The records do not tell '{one.indicator.name}' yet. Complete them, then compute.",
        )
    figure, version = found
    actual = record_actual(
        indicator=one.indicator,
        period=kept.period,
        text=typed.text,
        numerator=typed.numerator,
        denominator=typed.denominator,
        note=_note(figure),
        reason=reason or _reason(kept),
        replaces=one.replaces,
        actor=actor,
        at=at,
    )
    Derivation.objects.create(
        actual=actual,
        code=entry.code,
        formula_version=version,
        snapshots=_snapshots_of(kept, one.code),
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


def _snapshots_of(kept: UnitFigures, code: str) -> list[str]:
    from lotrinh.compute.formulas import formulas

    entry = load_catalogue()[code]
    tables = {formulas()[part].table for part in entry.quotient or (code,)}
    return [kept.snapshots[table] for table in sorted(tables)]


def _note(figure: Figure) -> str:
    if not figure.unknown:
        return "Tính từ danh sách."
    return f"Tính từ danh sách; {figure.unknown} bản ghi chưa rõ, không tính vào."


def _reason(kept: UnitFigures) -> str:
    day = timezone.localtime(kept.computed_at)
    return f"Tính lại từ danh sách ngày {day:%d/%m/%Y}."


