"""Reads about lists: those that wait, and what each would do if it were brought in now."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from lotrinh.documents.lists import ListReading, read_list
from lotrinh.documents.rosters import UnreadableWorkbook, open_workbook
from lotrinh.reference.lists import load_lists
from lotrinh.workspace.people.lists.school_rows import school_lines
from lotrinh.workspace.people.lists.staff_rows import staff_lines
from lotrinh.workspace.people.lists.views import (
    Issued,
    Outcome,
    Preview,
    SchoolLine,
    SchoolListDone,
    StaffLine,
    StaffListDone,
)
from lotrinh.workspace.people.models import ListDraft, Unit, User, valid_on
from lotrinh.workspace.people.permissions import (
    Permission,
    Person,
    is_allowed_below,
    require,
    units_where,
)

__all__ = [
    "Issued",
    "ListDraft",
    "Outcome",
    "Preview",
    "SchoolLine",
    "SchoolListDone",
    "StaffLine",
    "StaffListDone",
    "communes_of",
    "list_waiting",
    "preview_schools",
    "preview_staff",
    "reading_of",
    "units_with_lists",
    "visible_lists",
]

PERMISSION_OF = {
    ListDraft.Kind.STAFF: Permission.MANAGE_PEOPLE,
    ListDraft.Kind.SCHOOLS: Permission.MANAGE_UNITS,
}


def units_with_lists(actor: Person, kind: str) -> QuerySet[Unit]:
    """Return the units of which ``actor`` may read, or bring lists of ``kind`` in."""
    permission = PERMISSION_OF[ListDraft.Kind(kind)]
    seen = units_where(actor, Permission.READ) | units_where(actor, permission)
    return Unit.objects.filter(seen)


def visible_lists(actor: Person, kind: str) -> QuerySet[ListDraft]:
    """Return the drafts of ``kind`` of these units; what is in them takes the permission to see."""
    found = ListDraft.objects.filter(kind=kind, unit__in=units_with_lists(actor, kind))
    return found.select_related("unit", "created_by")


def list_waiting(*, actor: Person, unit: Unit, kind: str) -> list[ListDraft]:
    """Return the lists of ``kind`` that wait for a person, newest first. Raises: NotAllowed."""
    require(actor, unit, PERMISSION_OF[ListDraft.Kind(kind)])
    waiting = ListDraft.objects.filter(unit=unit, kind=kind, state=ListDraft.State.PENDING)
    return list(waiting.defer("content").select_related("created_by"))


def preview_staff(*, actor: User, draft: ListDraft, today: date) -> Preview:
    """Return what each row of a staff list would do if ``actor`` brought it in ``today``.

    The number of queries does not grow with the rows.

    Raises: NotAllowed.
    """
    require(actor, draft.unit, Permission.MANAGE_PEOPLE)
    if draft.state != ListDraft.State.PENDING:
        return Preview(draft)
    try:
        reading = reading_of(draft)
    except UnreadableWorkbook as error:
        return Preview(draft, error=error.message)
    lines = staff_lines(reading=reading, unit=draft.unit, actor=actor, today=today)
    return Preview(draft, reading, staff=lines)


def preview_schools(*, actor: User, draft: ListDraft, on: date, basis: str = "") -> Preview:
    """Return what each row of a school list would do, with changes holding from ``on``.

    ``basis`` is the document for rows that name none.

    The number of queries does not grow with the rows.

    Raises: NotAllowed.
    """
    require(actor, draft.unit, Permission.MANAGE_UNITS)
    if draft.state != ListDraft.State.PENDING:
        return Preview(draft)
    try:
        reading = reading_of(draft)
    except UnreadableWorkbook as error:
        return Preview(draft, error=error.message)
    may_add_sites = is_allowed_below(actor, draft.unit, Permission.MANAGE_GROUPS)
    lines = school_lines(
        reading=reading, unit=draft.unit, on=on, basis=basis, may_add_sites=may_add_sites
    )
    return Preview(draft, reading, schools=lines)


def reading_of(draft: ListDraft) -> ListReading:
    """Return the rows of a waiting list and the faults of its cells. Raises: UnreadableWorkbook."""
    workbook = open_workbook(bytes(draft.content), draft.filename)
    return read_list(workbook, load_lists()[draft.kind])


def communes_of(unit: Unit, day: date) -> list[Unit]:
    """Return the communes that lie in ``unit`` on a day, by name; itself, if it is one."""
    if unit.kind == Unit.Kind.COMMUNE:
        return [unit]
    below = valid_on(day, "paths_up__") & Q(paths_up__ancestor=unit)
    return list(Unit.objects.filter(below, kind=Unit.Kind.COMMUNE).order_by("name", "code"))
