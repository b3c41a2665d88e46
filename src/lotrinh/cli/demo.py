"""``lotrinh demo``: a school with three years of plans and actuals, to look around in."""

from __future__ import annotations

import click

from lotrinh.cli._django import migrate, start_django


@click.command()
@click.option(
    "--address",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="Địa chỉ trang web, để in đường dẫn / the site's address, for the link",
)
def demo(address: str) -> None:
    """Tạo trường mẫu để xem thử / make a demo school; run again, it only adds what is missing."""
    start_django()
    migrate()
    from django.utils import timezone

    from lotrinh.site.demo import make_demo
    from lotrinh.workspace.people.operations import make_sign_in_link

    now = timezone.now()
    school = make_demo(at=now)
    click.echo(
        f"{school.unit.name}: {school.plans} kế hoạch / plans, {school.actuals} kết quả / actuals; "
        f"{school.schools} trường trong tỉnh mẫu / schools in the demo province"
    )
    click.echo(
        "Đường dẫn đăng nhập theo vai trò, mỗi đường dẫn dùng một lần trong 24 giờ, chỉ hiện lần "
        "này / sign-in links by role, each works once, for 24 hours, shown this once:"
    )
    for one in school.roles:
        token = make_sign_in_link(user=one.user, actor=None, at=now)
        click.echo(f"  {one.label}: {one.user} ({one.user.username}), {one.unit}")
        click.echo(f"    {address.rstrip('/')}/vao/{token}/")
