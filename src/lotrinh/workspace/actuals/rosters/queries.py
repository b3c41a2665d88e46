"""Reads about rosters: snapshots, drafts with their mapping and faults, computations, figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from lotrinh.compute.formulas import formulas
from lotrinh.core.indicators import CatalogueEntry, Figure
from lotrinh.core.messages import LotrinhError
from lotrinh.core.rosters import RosterTable
from lotrinh.documents.rosters import (
    RosterMapping,
    RosterReading,
    Workbook,
    compare_records,
    open_workbook,
    propose_mapping,
    read_roster,
)
from lotrinh.reference.rosters import load_moments, load_rosters
from lotrinh.workspace.actuals.models import (
    Computation,
    HeadingMemory,
    RosterDraft,
    RosterSnapshot,
    UnitFigures,
)
from lotrinh.workspace.actuals.rosters.store import newest_of, records_of_snapshot, workbook_of
from lotrinh.workspace.actuals.rosters.views import DraftPage, TableCard
from lotrinh.workspace.people.queries import Permission, Person, Unit, readable_units, require
from lotrinh.workspace.people.trail.queries import EntryView, history_of

__all__ = [
    "Computation",
    "RosterDraft",
    "RosterSnapshot",
    "draft_page",
    "figures_of_unit",
    "last_computation",
    "list_table_cards",
    "list_waiting_rosters",
    "newest_snapshots",
    "reading_of",
    "roster_history",
    "visible_computations",
    "visible_rosters",
]

_STALE = timedelta(days=120)
_NOBODY_WORKS = timedelta(seconds=20)
_STUCK = timedelta(minutes=10)


def visible_rosters(actor: Person) -> QuerySet[RosterDraft]:
    """Return the drafts of the actor's units; what is in them takes MANAGE_RECORDS to see."""
    return RosterDraft.objects.filter(unit__in=readable_units(actor)).select_related("unit")


def visible_computations(actor: Person) -> QuerySet[Computation]:
    """Return the computations of the actor's units."""
    return Computation.objects.filter(unit__in=readable_units(actor)).select_related("unit")


def newest_snapshots(unit: Unit, school_year: str) -> dict[str, RosterSnapshot]:
    """Return the newest snapshot of each table of a school year, with its unit; one query."""
    found = RosterSnapshot.objects.filter(unit=unit, school_year=school_year)
    return dict(newest_of(found.select_related("unit", "added_by")))


def list_table_cards(
    *, actor: Person, unit: Unit, school_year: str, as_of: date
) -> list[TableCard]:
    """Return each roster table with its snapshots of ``school_year``, newest first.

    Raises: NotAllowed.
    """
    require(actor, unit, Permission.READ)
    found: dict[str, list[RosterSnapshot]] = {}
    snapshots = RosterSnapshot.objects.filter(unit=unit, school_year=school_year)
    for snapshot in snapshots.select_related("added_by"):
        found.setdefault(snapshot.table, []).append(snapshot)
    # The last list of a year that is over does not grow old.
    looked_at = min(as_of, load_moments(school_year).ends)
    return [
        TableCard(
            table=table,
            snapshots=tuple(found.get(table.name, ())),
            is_stale=table.name in found and found[table.name][0].as_of + _STALE < looked_at,
        )
        for table in load_rosters().values()
    ]


def list_waiting_rosters(*, actor: Person, unit: Unit) -> list[RosterDraft]:
    """Return the drafts that wait for a person, newest first. Raises: NotAllowed."""
    require(actor, unit, Permission.MANAGE_RECORDS)
    waiting = RosterDraft.objects.filter(unit=unit, state=RosterDraft.State.PENDING)
    return list(waiting.select_related("created_by"))


def draft_page(*, actor: Person, draft: RosterDraft) -> DraftPage:
    """Return a waiting workbook as it is understood now: mapping, faults, and what would change.

    A workbook that cannot be opened, or has no header that can be found, comes back with ``error``.

    Raises: NotAllowed.
    """
    require(actor, draft.unit, Permission.MANAGE_RECORDS)
    table = load_rosters()[draft.table]
    if draft.state != RosterDraft.State.PENDING:
        return DraftPage(draft, table)
    try:
        mapping, reading = reading_of(draft)
    except LotrinhError as error:
        return DraftPage(draft, table, error=error.message)
    before = newest_snapshots(draft.unit, draft.school_year).get(draft.table)
    try:
        old = records_of_snapshot(before) if before is not None else None
    except LotrinhError as error:
        return DraftPage(draft, table, error=error.message)
    return DraftPage(
        draft=draft,
        table=table,
        mapping=mapping,
        reading=reading,
        changes=compare_records(old, reading.records, table),
        before=before,
    )


def reading_of(draft: RosterDraft) -> tuple[RosterMapping, RosterReading]:
    """Return how a waiting workbook's columns are understood, and what was read with that.

    Raises: UnreadableWorkbook; WorkbookGone once the draft is decided.
    """
    table = load_rosters()[draft.table]
    workbook = open_workbook(workbook_of(draft), draft.filename)
    mapping = mapping_of(draft, workbook, table)
    reading = read_roster(
        workbook,
        table,
        mapping,
        keep_personal=draft.keep_names,
        school_year=draft.school_year,
    )
    return mapping, reading


def mapping_of(draft: RosterDraft, workbook: Workbook, table: RosterTable) -> RosterMapping:
    """Return the proposed mapping, as remembered by the school, with the draft's corrections."""
    remembered = HeadingMemory.objects.filter(unit=draft.unit, table=draft.table)
    mapping = propose_mapping(
        workbook, table, remembered=dict(remembered.values_list("heading", "column"))
    )
    corrections = {int(index): column for index, column in draft.mapping.items()}
    return mapping.corrected(corrections) if corrections else mapping


def roster_history(
    *, actor: Person, unit: Unit, school_year: str, known_on: date | None = None
) -> list[EntryView]:
    """Return what was done last to the lists of a school year: brought in, mended, computed from.

    Raises: NotAllowed.
    """
    require(actor, unit, Permission.MANAGE_RECORDS)
    drafts = RosterDraft.objects.filter(unit=unit, school_year=school_year)
    snapshots = RosterSnapshot.objects.filter(unit=unit, school_year=school_year)
    runs = Computation.objects.filter(unit=unit, period__startswith=school_year)
    return history_of(
        actor=actor,
        unit=unit,
        objects={
            "rosterdraft": drafts.values("pk"),
            "rostersnapshot": snapshots.values("pk"),
            "computation": runs.values("pk"),
        },
        known_on=known_on,
    )


def last_computation(*, actor: Person, unit: Unit, period: str) -> Computation | None:
    """Return the newest run of a period, None if there was none. Raises: NotAllowed."""
    require(actor, unit, Permission.READ)
    return Computation.objects.filter(unit=unit, period=period).first()


def nobody_works(computation: Computation, *, now: datetime) -> bool:
    """Return whether a run has waited, or runs, so long that no worker can be at it."""
    patience = {Computation.State.WAITING: _NOBODY_WORKS, Computation.State.RUNNING: _STUCK}
    longest = patience.get(Computation.State(computation.state))
    return longest is not None and computation.started_at + longest < now


def figures_of_unit(*, actor: Person, unit: Unit, period: str) -> UnitFigures | None:
    """Return what the unit's records gave in a period, None if nothing yet. Raises: NotAllowed."""
    require(actor, unit, Permission.READ)
    return UnitFigures.objects.filter(unit=unit, period=period).first()


def figure_in(found: UnitFigures, entry: CatalogueEntry) -> tuple[Figure, str] | None:
    """Return an indicator's figure with its formula version, None if its table is not there."""
    kept = found.figures.get(entry.code)
    if kept is None:
        return None
    part, whole, unknown, version = kept
    return Figure(part, whole, unknown), version


def tables_of(entry: CatalogueEntry) -> list[str]:
    """Return the roster tables that an indicator is computed from."""
    return sorted({formulas()[code].table for code in entry.quotient or (entry.code,)})


def is_outdated(kept: UnitFigures, newest: Mapping[str, RosterSnapshot]) -> bool:
    """Return whether newer lists were brought in since the figures were computed."""
    return {table: one["id"] for table, one in kept.snapshots.items()} != {
        table: one.pk for table, one in newest.items()
    }
