"""Units: their tree, and what changes it."""

from __future__ import annotations

from django.utils import timezone

from lotrinh.workspace.people.models import Membership, Unit
from lotrinh.workspace.people.units.importing import import_national_units
from lotrinh.workspace.people.units.operations import (
    close_part,
    close_unit,
    merge_units,
    move_unit,
    open_part,
    open_unit,
    rename_part,
    rename_unit,
    split_unit,
)
from tests.workspace.permissions.registry import Call, Visit, operation, page
from tests.workspace.permissions.world import AT, CHANGE, Somebody, World
from tests.workspace.units import make_unit

AREA = "people.units.operations"
BASIS = "Quyết định 15/QĐ-UBND"


def rules_one_commune(world: World, person: Somebody) -> bool:
    """Say whether the person manages the units of the one commune alone, not of the other."""
    return person.name == "administrator of C1"


@operation(f"{AREA}.open_unit", unit="C1")
def open_(world: World) -> Call:
    return lambda actor: open_unit(
        kind="school",
        name="Trường mới",
        code="ma-moi",
        parent=_unit(world, "C1"),
        on=timezone.localdate(),
        basis=BASIS,
        actor=actor,
        at=timezone.now(),
    )


@operation(f"{AREA}.rename_unit", unit="C1")
def rename(world: World) -> Call:
    return lambda actor: rename_unit(
        unit=_unit(world, "A"),
        name="Trường tên mới",
        code="ma-A",
        on=timezone.localdate(),
        basis=BASIS,
        actor=actor,
        at=timezone.now(),
    )


@operation(f"{AREA}.move_unit", unit="C1", unless=rules_one_commune)
def move(world: World) -> Call:
    return lambda actor: move_unit(
        unit=_unit(world, "A"),
        parent=_unit(world, "C2"),
        on=timezone.localdate(),
        basis=BASIS,
        actor=actor,
        at=timezone.now(),
    )


@operation(f"{AREA}.merge_units", unit="C1", unless=rules_one_commune)
def merge(world: World) -> Call:
    _take_back_what_comes(world)
    return lambda actor: merge_units(
        units=[_unit(world, "A")],
        into=_unit(world, "D"),
        on=timezone.localdate(),
        basis=BASIS,
        actor=actor,
        at=timezone.now(),
    )


@operation(f"{AREA}.split_unit", unit="C1")
def split(world: World) -> Call:
    new = _new_school(world)
    return lambda actor: split_unit(
        unit=_unit(world, "A"),
        into=[_unit(world, "A"), new],
        on=timezone.localdate(),
        basis=BASIS,
        actor=actor,
        at=timezone.now(),
    )


@operation(f"{AREA}.close_unit", unit="C1")
def close(world: World) -> Call:
    _take_back_what_comes(world)
    return lambda actor: close_unit(
        unit=_unit(world, "A"),
        on=timezone.localdate(),
        basis=BASIS,
        actor=actor,
        at=timezone.now(),
    )


@operation(f"{AREA}.open_part")
def add_group(world: World) -> Call:
    return lambda actor: open_part(
        school=_unit(world, "A"),
        kind="group",
        name="Tổ mới",
        on=timezone.localdate(),
        actor=actor,
        at=timezone.now(),
    )


@operation(f"{AREA}.rename_part")
def rename_group(world: World) -> Call:
    group = _group(world)
    return lambda actor: rename_part(
        part=Unit.objects.get(pk=group.pk),
        name="Tổ tên mới",
        on=timezone.localdate(),
        actor=actor,
        at=timezone.now(),
    )


@operation(f"{AREA}.close_part")
def close_group(world: World) -> Call:
    group = _group(world)
    return lambda actor: close_part(
        part=Unit.objects.get(pk=group.pk),
        on=timezone.localdate(),
        actor=actor,
        at=timezone.now(),
    )


@operation("people.units.importing.import_national_units")
def import_units(world: World) -> Call:
    return lambda actor: import_national_units(province="82", actor=None, at=AT)


@page("unit_tree", unit=None)
def unit_tree(world: World) -> Visit:
    chosen = f"?don-vi={world.units['A'].pk}"
    return Visit("/don-vi/", also=["?q=truong", chosen, "?ngay=2025-06-01"])


@page("unit", unit=None)
def unit_page(world: World) -> Visit:
    return Visit(_at(world, "A"), also=["?ngay=2025-06-01"])


@page("unit_open", unit="C1", is_secret=False)
def unit_open(world: World) -> Visit:
    return Visit(f"{_at(world, 'C1')}mo/", _sent(kind="school", name="Trường mới", code="ma-moi"))


@page("unit_rename", unit="C1", is_secret=False)
def unit_rename(world: World) -> Visit:
    return Visit(f"{_at(world, 'A')}doi-ten/", _sent(name="Trường tên mới", code="ma-A"))


@page("unit_move", unit="C1", is_secret=False, unless=rules_one_commune)
def unit_move(world: World) -> Visit:
    other = make_unit("commune", "Xã Ba", "ma-C3", world.units["P"], since=CHANGE)
    return Visit(f"{_at(world, 'A')}chuyen/", _sent(parent=other.code))


@page("unit_merge", unit="C1", is_secret=False)
def unit_merge(world: World) -> Visit:
    _take_back_what_comes(world)
    return Visit(f"{_at(world, 'A')}sap-nhap/", _sent(into="ma-B"))


@page("unit_split", unit="C1", is_secret=False)
def unit_split(world: World) -> Visit:
    _new_school(world)
    return Visit(f"{_at(world, 'A')}tach/", _sent(into="ma-tach", stays="on"))


@page("unit_close", unit="C1", is_secret=False)
def unit_close(world: World) -> Visit:
    _take_back_what_comes(world)
    return Visit(f"{_at(world, 'A')}giai-the/", _sent())


@page("part_open", is_secret=False)
def part_open(world: World) -> Visit:
    return Visit(f"{_at(world, 'A')}bo-phan/", _sent(kind="group", name="Tổ mới"))


@page("part_rename", is_secret=False)
def part_rename(world: World) -> Visit:
    return Visit(f"/don-vi/{_group(world).pk}/bo-phan/doi-ten/", _sent(name="Tổ tên mới"))


@page("part_close", is_secret=False)
def part_close(world: World) -> Visit:
    return Visit(f"/don-vi/{_group(world).pk}/bo-phan/ket-thuc/", _sent())


def _sent(**rest: str) -> dict[str, str]:
    return {"on": timezone.localdate().isoformat(), "basis": BASIS} | rest


def _at(world: World, short: str) -> str:
    return f"/don-vi/{world.units[short].pk}/"


def _unit(world: World, short: str) -> Unit:
    return Unit.objects.get(pk=world.units[short].pk)


def _group(world: World) -> Unit:
    return make_unit("group", "Tổ cũ", "ma-to", world.units["A"])


def _new_school(world: World) -> Unit:
    today = timezone.localdate()
    return make_unit("school", "Trường tách", "ma-tach", world.units["C1"], since=today)


def _take_back_what_comes(world: World) -> None:
    """A school in which roles begin later is not closed."""
    coming = Membership.objects.filter(unit=world.units["A"], valid_from__gt=timezone.localdate())
    coming.delete()
