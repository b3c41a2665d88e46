"""``lotrinh user``: accounts and sign-in links."""

from __future__ import annotations

import secrets

import click

from lotrinh.cli._django import require_migrated, start_django
from lotrinh.core.messages import LotrinhError

ROLES = (
    "principal",
    "vice_principal",
    "group_head",
    "staff",
    "union",
    "parents",
    "inspection_board",
    "steering_committee",
    "commune_officer",
    "district_officer",
    "province_officer",
    "ministry_officer",
    "administrator",
)
KINDS = ("ministry", "province", "district", "commune", "school")


class UnknownName(LotrinhError):
    """There is no account, or no unit, of that name."""


@click.group()
def user() -> None:
    """Tài khoản và đường dẫn đăng nhập / accounts and sign-in links."""


@user.command()
@click.argument("username")
@click.option("--name", required=True, help="Họ tên / the person's name")
@click.option("--unit", "unit_code", required=True, help="Mã đơn vị / the unit's code")
@click.option("--unit-name", help="Tên đơn vị, nếu đơn vị mới / the name of a new unit")
@click.option(
    "--unit-kind",
    type=click.Choice(KINDS),
    default="school",
    show_default=True,
    help="Loại đơn vị, nếu đơn vị mới / the kind of a new unit",
)
@click.option(
    "--role",
    type=click.Choice(ROLES),
    default="principal",
    show_default=True,
    help="Vai trò / the person's role",
)
@click.option("--title", default="", help="Chức danh / how the person is addressed")
@click.option("--password", help="Mật khẩu; không có thì tạo ngẫu nhiên / random if left out")
def add(
    username: str,
    name: str,
    unit_code: str,
    unit_name: str | None,
    unit_kind: str,
    role: str,
    title: str,
    password: str | None,
) -> None:
    """Tạo tài khoản USERNAME / make an account, and its unit where that is new."""
    start_django()
    require_migrated()
    from django.db import transaction
    from django.utils import timezone

    from lotrinh.workspace.people.operations import add_unit, add_user
    from lotrinh.workspace.people.queries import Unit

    at = timezone.now()
    chosen = password or secrets.token_urlsafe(12)
    with transaction.atomic():
        unit = Unit.objects.filter(code=unit_code, valid_to=None).first()
        if unit is None and not unit_name:
            raise UnknownName(
                f"Chưa có đơn vị mã '{unit_code}'. Thêm --unit-name để tạo đơn vị này.",
                f"There is no unit '{unit_code}'. Add --unit-name to make it.",
            )
        unit = unit or add_unit(
            kind=unit_kind, name=unit_name or "", code=unit_code, actor=None, at=at
        )
        add_user(
            username=username,
            display_name=name,
            password=chosen,
            unit=unit,
            role=role,
            title=title,
            actor=None,
            at=at,
        )
    click.echo(f"Đã tạo / made: {username} · {unit.name}")
    if password is None:
        click.echo(f"Mật khẩu (chỉ hiện lần này) / password (shown this once): {chosen}")


@user.command()
@click.argument("username")
@click.option(
    "--address",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="Địa chỉ trang web / the site's address",
)
@click.option(
    "--hours",
    default=24,
    show_default=True,
    type=click.IntRange(1, 24 * 7),
    help="Dùng được trong bao nhiêu giờ / how many hours it works",
)
def link(username: str, address: str, hours: int) -> None:
    """In đường dẫn đăng nhập dùng một lần / print a sign-in link that works once."""
    start_django()
    require_migrated()
    from datetime import timedelta

    from django.utils import timezone

    from lotrinh.workspace.people.operations import make_sign_in_link
    from lotrinh.workspace.people.queries import User

    person = User.objects.filter(username=username).first()
    if person is None:
        raise UnknownName(f"Không có tài khoản '{username}'.", f"There is no account '{username}'.")
    token = make_sign_in_link(
        user=person, actor=None, at=timezone.now(), lifetime=timedelta(hours=hours)
    )
    click.echo(f"{address.rstrip('/')}/vao/{token}/")
