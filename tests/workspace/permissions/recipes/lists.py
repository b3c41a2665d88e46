"""Lists of staff, brought in for school A, and of schools, brought in for its commune."""

from __future__ import annotations

from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lotrinh.workspace.people.lists.operations import (
    UnableToBringListIn,
    discard_school_list,
    discard_staff_list,
    execute_school_list,
    execute_staff_list,
    start_school_list,
    start_staff_list,
)
from lotrinh.workspace.people.models import ListDraft
from tests.workspace.lists.workbooks import school_book, school_row, staff_book, teacher
from tests.workspace.permissions.registry import Call, Visit, in_wrong_state, operation, page
from tests.workspace.permissions.world import AT, World

AREA = "people.lists.operations"
STAFF, SCHOOLS = "/nhan-su/danh-sach/", "/don-vi/danh-sach/"
FILENAME = "danh-sach.xlsx"


@operation(f"{AREA}.start_staff_list")
def start_staff(world: World) -> Call:
    waiting = _staff_list(world)
    return lambda actor: start_staff_list(
        unit=world.units["A"],
        filename=FILENAME,
        content=_staff(),
        instead_of=_draft(waiting),
        actor=actor,
        at=AT,
    )


@operation(f"{AREA}.execute_staff_list")
def execute_staff(world: World) -> Call:
    waiting = _staff_list(world)
    return lambda actor: execute_staff_list(draft=_draft(waiting), actor=actor, at=timezone.now())


@in_wrong_state(f"{AREA}.execute_staff_list", UnableToBringListIn)
def execute_staff_again(world: World) -> Call:
    decided = _decided(_staff_list(world))
    return lambda actor: execute_staff_list(draft=_draft(decided), actor=actor, at=AT)


@operation(f"{AREA}.discard_staff_list")
def discard_staff(world: World) -> Call:
    waiting = _staff_list(world)
    return lambda actor: discard_staff_list(draft=_draft(waiting), actor=actor, at=AT)


@in_wrong_state(f"{AREA}.discard_staff_list", UnableToBringListIn)
def discard_staff_again(world: World) -> Call:
    decided = _decided(_staff_list(world))
    return lambda actor: discard_staff_list(draft=_draft(decided), actor=actor, at=AT)


@operation(f"{AREA}.start_school_list", unit="C1")
def start_schools(world: World) -> Call:
    waiting = _school_list(world)
    return lambda actor: start_school_list(
        unit=world.units["C1"],
        filename=FILENAME,
        content=_schools(),
        instead_of=_draft(waiting),
        actor=actor,
        at=AT,
    )


@operation(f"{AREA}.execute_school_list", unit="C1")
def execute_schools(world: World) -> Call:
    waiting, today = _school_list(world), timezone.localdate()
    return lambda actor: execute_school_list(
        draft=_draft(waiting), on=today, actor=actor, at=timezone.now()
    )


@in_wrong_state(f"{AREA}.execute_school_list", UnableToBringListIn)
def execute_schools_again(world: World) -> Call:
    decided, today = _decided(_school_list(world)), timezone.localdate()
    return lambda actor: execute_school_list(draft=_draft(decided), on=today, actor=actor, at=AT)


@operation(f"{AREA}.discard_school_list", unit="C1")
def discard_schools(world: World) -> Call:
    waiting = _school_list(world)
    return lambda actor: discard_school_list(draft=_draft(waiting), actor=actor, at=AT)


@in_wrong_state(f"{AREA}.discard_school_list", UnableToBringListIn)
def discard_schools_again(world: World) -> Call:
    decided = _decided(_school_list(world))
    return lambda actor: discard_school_list(draft=_draft(decided), actor=actor, at=AT)


@page("staff_list_upload")
def staff_list_upload(world: World) -> Visit:
    waiting = _staff_list(world)
    return Visit(
        f"{STAFF}{_in(world, 'A')}",
        lambda: {"instead_of": waiting, "file": SimpleUploadedFile(FILENAME, _staff())},
        also=[f"&thay={waiting}"],
    )


@page("staff_list_template")
def staff_list_template(world: World) -> Visit:
    return Visit(f"{STAFF}mau.xlsx{_in(world, 'A')}")


@page("staff_list_links")
def staff_list_links(world: World) -> Visit:
    return Visit(f"{STAFF}giay-moi.xlsx{_in(world, 'A')}", {"seal": "không phải"})


@page("staff_list")
def staff_list(world: World) -> Visit:
    return Visit(f"{STAFF}{_staff_list(world)}/")


@page("staff_list_execute")
def staff_list_execute(world: World) -> Visit:
    return Visit(f"{STAFF}{_staff_list(world)}/xac-nhan/")


@page("staff_list_discard")
def staff_list_discard(world: World) -> Visit:
    return Visit(f"{STAFF}{_staff_list(world)}/bo/")


@page("staff_list_marked")
def staff_list_marked(world: World) -> Visit:
    return Visit(f"{STAFF}{_staff_list(world)}/danh-dau.xlsx")


@page("school_list_upload", unit="C1")
def school_list_upload(world: World) -> Visit:
    waiting = _school_list(world)
    return Visit(
        f"{SCHOOLS}{_in(world, 'C1')}",
        lambda: {"instead_of": waiting, "file": SimpleUploadedFile(FILENAME, _schools())},
        also=[f"&thay={waiting}"],
    )


@page("school_list_template", unit="C1")
def school_list_template(world: World) -> Visit:
    return Visit(f"{SCHOOLS}mau.xlsx{_in(world, 'C1')}")


@page("school_list", unit="C1")
def school_list(world: World) -> Visit:
    return Visit(f"{SCHOOLS}{_school_list(world)}/", also=["?tu-ngay=2025-07-01&can-cu=NQ"])


@page("school_list_execute", unit="C1")
def school_list_execute(world: World) -> Visit:
    return Visit(f"{SCHOOLS}{_school_list(world)}/xac-nhan/")


@page("school_list_discard", unit="C1")
def school_list_discard(world: World) -> Visit:
    return Visit(f"{SCHOOLS}{_school_list(world)}/bo/")


@page("school_list_marked", unit="C1")
def school_list_marked(world: World) -> Visit:
    return Visit(f"{SCHOOLS}{_school_list(world)}/danh-dau.xlsx")


@cache
def _staff() -> bytes:
    return staff_book(teacher(1))


@cache
def _schools() -> bytes:
    return school_book(school_row(1, **{"Mã xã": "ma-C1"}))


def _staff_list(world: World) -> int:
    draft = start_staff_list(
        unit=world.units["A"],
        filename=FILENAME,
        content=_staff(),
        actor=world.user("principal of A"),
        at=AT,
    )
    return draft.pk


def _school_list(world: World) -> int:
    draft = start_school_list(
        unit=world.units["C1"],
        filename=FILENAME,
        content=_schools(),
        actor=world.user("administrator of P"),
        at=AT,
    )
    return draft.pk


def _draft(pk: int) -> ListDraft:
    return ListDraft.objects.select_related("unit", "created_by").get(pk=pk)


def _decided(pk: int) -> int:
    draft = _draft(pk)
    discard = discard_staff_list if draft.kind == ListDraft.Kind.STAFF else discard_school_list
    discard(draft=draft, actor=draft.created_by, at=AT)
    return pk


def _in(world: World, unit: str) -> str:
    return f"?don-vi={world.units[unit].pk}"
