"""``lotrinh units schools``: a list of schools of a province or commune, from a file."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lotrinh.cli._django import require_migrated, start_django
from lotrinh.core.messages import LotrinhError

if TYPE_CHECKING:
    from lotrinh.workspace.people.lists.views import Preview
    from lotrinh.workspace.people.queries import Unit, User


class UnknownUnitOrAccount(LotrinhError):
    """There is no lasting unit of this code, or no account of this name."""


@click.command()
@click.argument("path", metavar="TỆP", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--under", required=True, metavar="MÃ", help="Mã tỉnh hoặc xã / province or commune")
@click.option(
    "--by", required=True, metavar="TÊN", help="Tài khoản thực hiện / the account that does it"
)
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help="Ngày áp dụng, mặc định hôm nay / the day from which it holds, today if left out",
)
@click.option("--basis", default="", help="Căn cứ chung / the document for rows that name none")
@click.option("--leave-faulty-out", is_flag=True, help="Bỏ các dòng lỗi / leave faulty rows out")
@click.option("--dry-run", is_flag=True, help="Chỉ xem, không đưa vào / only look it over")
def schools(
    path: Path,
    under: str,
    by: str,
    on: datetime | None,
    basis: str,
    leave_faulty_out: bool,
    dry_run: bool,
) -> None:
    """Đưa danh sách trường (.xlsx, .xls, .csv) vào / bring a list of schools in.

    Còn dòng lỗi thì không đưa vào, mã thoát 1 / with faulty rows nothing is done: exit code 1.
    """
    start_django()
    require_migrated()
    from django.db import transaction
    from django.utils import timezone

    from lotrinh.workspace.people.lists.operations import execute_school_list, start_school_list
    from lotrinh.workspace.people.lists.queries import preview_schools

    unit, actor = _found(under, by)
    at = timezone.now()
    day = timezone.localdate(at) if on is None else on.date()
    with transaction.atomic():
        draft = start_school_list(
            unit=unit, filename=path.name, content=path.read_bytes(), actor=actor, at=at
        )
        preview = preview_schools(actor=actor, draft=draft, on=day, basis=basis)
        _tell(preview)
        is_blocked = preview.error is not None or not preview.lines
        if dry_run or is_blocked or (preview.faulty and not leave_faulty_out):
            transaction.set_rollback(True)
            click.echo("Chưa đưa vào / not brought in")
            sys.exit(0 if dry_run and not preview.blocking and not is_blocked else 1)
        done = execute_school_list(
            draft=draft,
            on=day,
            basis=basis,
            leave_out=[line.number for line in preview.faulty],
            actor=actor,
            at=at,
        )
    click.echo(
        f"Đã đưa vào / brought in: {done.opened} trường mới / new, {done.changed} thay đổi / "
        f"changed, {done.same} đã có / there already, {done.left_out} bỏ / left out"
    )


def _found(code: str, username: str) -> tuple[Unit, User]:
    from lotrinh.workspace.people.queries import Unit, User

    unit = Unit.objects.filter(code=code, valid_to=None).first()
    actor = User.objects.filter(username=username, is_active=True).first()
    if unit is None:
        raise UnknownUnitOrAccount(
            f"Chưa có đơn vị mã '{code}'. Xem mã bằng: lotrinh units tree.",
            f"There is no unit '{code}'. Look the code up with: lotrinh units tree.",
        )
    if actor is None:
        raise UnknownUnitOrAccount(
            f"Không có tài khoản '{username}'.", f"There is no account '{username}'."
        )
    return unit, actor


def _tell(preview: Preview) -> None:
    """Print the faults and how many rows would do what."""
    if preview.error is not None:
        click.echo(str(preview.error), err=True)
    for fault in preview.faults:
        word = "lỗi / error" if fault.is_blocking else "cảnh báo / warning"
        click.echo(f"{fault.address or '-'} [{word}] {fault.wanted}")
    click.echo(
        f"{len(preview.new)} trường mới / new, {len(preview.changed)} thay đổi / changed, "
        f"{len(preview.same)} đã có / there already, {len(preview.faulty)} dòng lỗi / faulty"
    )
