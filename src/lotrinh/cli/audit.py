"""``lotrinh audit``: whether the trail of what was done is whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from lotrinh.cli._django import require_migrated, start_django
from lotrinh.core.messages import LotrinhError

if TYPE_CHECKING:
    from lotrinh.workspace.people.chain import Head

_HEAD = re.compile(r"([1-9]\d{0,17}):([0-9a-f]{16,64})")


class UnreadableHead(LotrinhError):
    """What was noted down is not a number and a digest."""


@click.group()
def audit() -> None:
    """Kiểm tra nhật ký thay đổi / check the trail of what was done."""


@audit.command()
@click.option(
    "--head", "noted", default="", help="Dấu đã ghi ra giấy, SỐ:MÃ / what was noted, NUMBER:DIGEST"
)
@click.pass_context
def verify(context: click.Context, noted: str) -> None:
    """Đọc cả nhật ký, báo chỗ bị sửa, xóa, đổi chỗ, chèn / find what was tampered with.

    Kết thúc bằng mã 1 nếu có / ends with exit code 1 if anything was.
    """
    start_django()
    require_migrated()
    from lotrinh.workspace.people.trail.checking import verify_trail

    report = verify_trail(noted=_head_in(noted) if noted else None)
    for finding in report.findings:
        click.echo(f"[{finding.kind}] {finding.message.vi}\n    {finding.message.en}")
    if report.more:
        click.echo(f"… và {report.more} chỗ khác / and {report.more} more")
    click.echo(f"{report.entries} mục / entries")
    if not report.is_sound:
        click.echo("Nhật ký KHÔNG nguyên vẹn / the trail is NOT whole")
        context.exit(1)
    click.echo("Nhật ký nguyên vẹn / the trail is whole")
    _say_head(report.head)


@audit.command()
def head() -> None:
    """In dấu mục cuối để ghi ra giấy / print the last entry's digest, to be noted on paper."""
    start_django()
    require_migrated()
    from lotrinh.workspace.people.trail.queries import head_of_trail

    _say_head(head_of_trail())


@audit.command()
@click.option("--reason", required=True, help="Lý do, được ghi vào nhật ký / why; it is recorded")
def anchor(reason: str) -> None:
    """Chấp nhận nhật ký của bản sao lưu vừa khôi phục / accept the trail of a restored backup.

    Việc này là một mục của nhật ký / this is an entry of the trail itself.
    """
    start_django()
    require_migrated()
    from django.utils import timezone

    from lotrinh.workspace.people.trail.operations import accept_trail

    event = accept_trail(reason=reason, at=timezone.now())
    click.echo(f"Đã chấp nhận, ghi thành mục {event.number} / accepted, as entry {event.number}")


def _say_head(head: Head) -> None:
    click.echo(
        f"Ghi ra giấy (16 ký tự đầu của mã là đủ) / note down (the first 16 digits are enough):\n"
        f"{head}"
    )


def _head_in(text: str) -> Head:
    """Return the number and digest that somebody noted. Raises: UnreadableHead."""
    from lotrinh.workspace.people.chain import Head

    found = _HEAD.fullmatch(text.strip().lower())
    if found is None:
        raise UnreadableHead(
            f"Không hiểu --head {text}. Viết SỐ:MÃ, mã có ít nhất 16 ký tự 0-9, a-f.",
            f"--head {text} is not understood. Write NUMBER:DIGEST, at least 16 digits 0-9, a-f.",
        )
    return Head(int(found[1]), found[2])
