"""``lotrinh units``: bringing provinces and communes in, and the tree as of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from lotrinh.cli._django import require_migrated, start_django
from lotrinh.cli.school_list import schools

if TYPE_CHECKING:
    from datetime import date

    from lotrinh.core.indicators import UnitInTime, UnitTree


@click.group()
def units() -> None:
    """Đơn vị: tỉnh, huyện, xã, trường / units: provinces, districts, communes, schools."""


units.add_command(schools)


@units.command()
@click.option(
    "--province",
    metavar="MÃ",
    help="Chỉ một tỉnh hiện nay và mọi đơn vị trước đó / one province of today and what it was",
)
def national(province: str | None) -> None:
    """Nạp tỉnh, huyện, xã cả nước, trước và từ 1/7/2025 / bring the country's units in.

    Chạy lại không làm thay đổi gì / running it again changes nothing.
    """
    start_django()
    require_migrated()
    from django.utils import timezone

    from lotrinh.workspace.people.units.importing import import_national_units

    made = import_national_units(province=province, actor=None, at=timezone.now())
    click.echo(
        f"Đã nạp / brought in: {made.units} đơn vị / units, {made.links} quan hệ / links, "
        f"{made.changes} thay đổi / changes"
    )
    if made.dated:
        click.echo(
            f"Ghi ngày bắt đầu cho / first day given to: {made.dated} đơn vị / units; "
            f"quan hệ trước đó / links of before: {made.links_removed} xóa / removed, "
            f"{made.links_shortened} rút ngắn / shortened"
        )


@units.command()
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help="Ngày xem, mặc định hôm nay / the day to look at, today if left out",
)
@click.option("--under", metavar="MÃ", help="Chỉ những đơn vị thuộc đơn vị này / only what lies in")
def tree(on: datetime | None, under: str | None) -> None:
    """In cây đơn vị của một ngày / print the tree of units as of a day."""
    start_django()
    require_migrated()
    from django.utils import timezone

    from lotrinh.core.indicators import UnitKind
    from lotrinh.workspace.people.units.queries import load_tree

    day = timezone.localdate() if on is None else on.date()
    loaded = load_tree()
    if under is None:
        codes = [code for kind in UnitKind for code in loaded.expected(kind, day)]
        tops = [loaded.unit(code, day) for code in codes if loaded.parent_of(code, day) is None]
    else:
        tops = [loaded.unit(under, day)]
    for top in tops:
        for depth, unit in _walk(loaded, top, day):
            click.echo(f"{'  ' * depth}{unit.code}  {unit.name}")


def _walk(
    tree: UnitTree, unit: UnitInTime, on: date, depth: int = 0
) -> Iterator[tuple[int, UnitInTime]]:
    yield depth, unit
    for child in tree.children_of(unit.code, on):
        yield from _walk(tree, child, on, depth + 1)
