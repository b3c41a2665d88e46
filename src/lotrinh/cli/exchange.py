"""``lotrinh send``, ``receive`` and ``exchange``: figures that go between installations."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lotrinh.cli._django import require_migrated, start_django
from lotrinh.core.messages import LotrinhError

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from lotrinh.core.messages import Message
    from lotrinh.workspace.actuals.exchange.queries import Destination, Unit
    from lotrinh.workspace.actuals.exchange.sending import Sent

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class UnknownSchool(LotrinhError):
    """There is no school of that code, or it has not what is asked for."""


@click.command()
@click.option(
    "--file",
    "folder",
    type=_FOLDER,
    help="Ghi tệp có chữ ký vào thư mục, để mang đi bằng thẻ nhớ / write signed files instead",
)
@click.pass_context
def send(context: click.Context, folder: Path | None) -> None:
    """Gửi số liệu đang chờ, lấy quyết định về / send what waits, fetch what was decided.

    Chạy lại lúc nào cũng được: phần đã gửi không gửi lại. Mã 0: đã gửi hết; 1: còn gói chờ.
    Exit code 0: all has arrived; 1: something still waits.
    """
    _start()
    if folder is not None:
        _write_files(folder)
        return
    from django.utils import timezone

    from lotrinh.workspace.actuals.exchange.sending import send_waiting

    sent = send_waiting(clock=timezone.now, pause=_pause)
    _tell(sent)
    context.exit(0 if sent.is_complete else 1)


@click.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option(
    "--answers",
    type=_FOLDER,
    help="Ghi tệp trả lời có chữ ký cho trường vào thư mục / write signed answers for the school",
)
@click.pass_context
def receive(context: click.Context, files: tuple[Path, ...], answers: Path | None) -> None:
    """Nhận gói số liệu, hoặc trả lời, từ tệp có chữ ký / take signed files in.

    Một tệp nhận nhiều lần chỉ tính một lần. Mã 1: có tệp không nhận được.
    A file counts once. Exit code 1: one of them could not be taken in.
    """
    _start()
    from django.utils import timezone

    failed = False
    for path in files:
        try:
            click.echo(f"{path.name}: {_receive(path, answers, timezone.now())}")
        except LotrinhError as error:
            failed = True
            click.echo(f"{path.name}: {error.message.vi}\n    {error.message.en}", err=True)
    context.exit(1 if failed else 0)


@click.group()
def exchange() -> None:
    """Thiết lập trao đổi với máy khác / set the exchange with other installations up."""


@exchange.command()
def key() -> None:
    """In khóa công khai của máy này / print this installation's public key."""
    _start()
    from lotrinh.workspace.actuals.exchange.keys import own_public_key

    click.echo(own_public_key())


@exchange.command()
@click.argument("school", metavar="MÃ-TRƯỜNG")
@click.argument("public_key", metavar="KHÓA")
def trust(school: str, public_key: str) -> None:
    """Nhận gói của trường ký bằng khóa này / take a school's packages signed with this key."""
    _start()
    from django.utils import timezone

    from lotrinh.workspace.actuals.exchange.operations import trust_key

    unit = _school(school)
    trusted = trust_key(unit=unit, public_key=public_key, actor=None, at=timezone.now())
    click.echo(f"Tin khóa / trusted: {unit.name} · {trusted.public_key}")


@exchange.command()
@click.argument("school", metavar="MÃ-TRƯỜNG")
@click.argument("public_key", metavar="KHÓA")
@click.option("--reason", required=True, help="Lý do, được ghi vào nhật ký / why; it is recorded")
def revoke(school: str, public_key: str, reason: str) -> None:
    """Thôi tin khóa này của trường / trust a school's key no longer."""
    _start()
    from django.utils import timezone

    from lotrinh.workspace.actuals.exchange.operations import revoke_key
    from lotrinh.workspace.actuals.exchange.queries import TrustedKey

    unit = _school(school)
    found = TrustedKey.objects.filter(unit=unit, public_key=public_key.strip()).first()
    if found is None:
        raise UnknownSchool(
            f"{unit.name} không có khóa này. Xem các khóa: lotrinh exchange show",
            f"{unit.name} has no such key. See the keys: lotrinh exchange show",
        )
    revoke_key(key=found, reason=reason, actor=None, at=timezone.now())
    click.echo(f"Đã thu hồi / revoked: {unit.name} · {found.public_key}")


@exchange.command()
@click.argument("school", metavar="MÃ-TRƯỜNG")
@click.option("--address", required=True, help="Địa chỉ trang của nơi nhận / the receiver's site")
@click.option("--code", help="Mã của trường ở nơi nhận, nếu khác / its code there, if another")
@click.option("--key", "public_key", required=True, help="Khóa của nơi nhận / the receiver's key")
def destination(school: str, address: str, code: str | None, public_key: str) -> None:
    """Đặt nơi nhận số liệu của trường / say where a school sends to."""
    _start()
    from django.utils import timezone

    from lotrinh.workspace.actuals.exchange.operations import set_destination

    unit = _school(school)
    receiver = set_destination(
        unit=unit,
        address=address,
        code=unit.code if code is None else code,
        public_key=public_key,
        actor=None,
        at=timezone.now(),
    )
    click.echo(
        f"{unit.name} gửi đến / sends to: {receiver.address} ({receiver.code})\n"
        f"Thử liên lạc / try it: lotrinh exchange check {unit.code}"
    )


@exchange.command()
@click.argument("school", metavar="MÃ-TRƯỜNG")
def stay(school: str) -> None:
    """Bỏ nơi nhận: trường gửi trong máy này / send within this installation again."""
    _start()
    from django.utils import timezone

    from lotrinh.workspace.actuals.exchange.operations import remove_destination

    remove_destination(destination=_destination_of(school), actor=None, at=timezone.now())
    click.echo("Đã bỏ nơi nhận / the receiver was removed")


@exchange.command()
@click.argument("school", metavar="MÃ-TRƯỜNG")
def check(school: str) -> None:
    """Hỏi nơi nhận đã sẵn sàng chưa / ask the receiver whether all is set up."""
    _start()
    from django.utils import timezone

    from lotrinh.workspace.actuals.exchange.client import Receiver

    receiver = _destination_of(school)
    name = Receiver(receiver, clock=timezone.now).check()
    click.echo(f"{receiver.address} nhận gói của / takes packages of: {name}")


@exchange.command()
def show() -> None:
    """In khóa, nơi nhận, gói đang chờ / print keys, receivers, and what waits."""
    _start()
    from lotrinh.workspace.actuals.exchange.keys import own_public_key
    from lotrinh.workspace.actuals.exchange.queries import TrustedKey, destinations, outgoing

    click.echo(f"Khóa của máy này / the key of this installation:\n    {own_public_key()}")
    for receiver in destinations():
        click.echo(
            f"{receiver.unit.name} gửi đến / sends to: {receiver.address} ({receiver.code})\n"
            f"    {receiver.public_key}"
        )
    for one in TrustedKey.objects.select_related("unit"):
        revoked = f" · thu hồi / revoked {one.revoked_at:%d/%m/%Y}" if one.revoked_at else ""
        click.echo(f"Khóa / key: {one.unit.name} ({one.unit.code}){revoked}\n    {one.public_key}")
    for waiting in outgoing():
        click.echo(f"Đang chờ gửi / waits: {waiting}")


def _start() -> None:
    start_django()
    require_migrated()


def _school(code: str) -> Unit:
    from django.utils import timezone

    from lotrinh.workspace.actuals.exchange.queries import school_of

    unit = school_of(code, on=timezone.localdate())
    if unit is None:
        raise UnknownSchool(
            f"Không có trường mã '{code}'. Xem mã: lotrinh units tree",
            f"There is no school '{code}'. See the codes: lotrinh units tree",
        )
    return unit


def _destination_of(code: str) -> Destination:
    from lotrinh.workspace.actuals.exchange.queries import destinations

    unit = _school(code)
    found = destinations().filter(unit=unit).first()
    if found is None:
        raise UnknownSchool(
            f"{unit.name} chưa có nơi nhận. Đặt bằng: lotrinh exchange destination",
            f"{unit.name} sends nowhere yet. Set it by: lotrinh exchange destination",
        )
    return found


def _write_files(folder: Path) -> None:
    from lotrinh.workspace.actuals.exchange.sending import write_files

    for path in write_files(folder):
        click.echo(f"Đã ghi / written: {path}")
    click.echo(
        "Ở nơi nhận / at the receiver: lotrinh receive TỆP… --answers THƯ-MỤC\n"
        "Mang tệp trả lời về / bring the answers back: lotrinh receive TỆP…"
    )


def _receive(path: Path, answers: Path | None, at: datetime) -> str:
    """Take a file in and return a line about it, whichever of the two it is."""
    from lotrinh.workspace.actuals.exchange.answers import to_bytes
    from lotrinh.workspace.actuals.exchange.receiving import take_file
    from lotrinh.workspace.actuals.exchange.sealing import (
        ANSWER,
        LARGEST_FILE,
        PACKAGE,
        seal,
        unseal,
    )
    from lotrinh.workspace.actuals.exchange.sending import take_answer_file, write_file

    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if unseal(content, PACKAGE, ANSWER).kind == ANSWER:
        submission = take_answer_file(content=content, at=at)
        return f"{submission} · {submission.get_state_display()}"
    unit, state = take_file(content=content, at=at)
    line = f"{unit.name} · đã nhận / taken in"
    if answers is not None:
        name = f"{path.name.removesuffix('.goi.json')}.tra-loi.json"
        line += f" · {write_file(answers, name, seal(to_bytes(state), ANSWER))}"
    return line


def _tell(sent: Sent) -> None:
    for one in sent.arrived:
        click.echo(f"Đã đến nơi / arrived: {one}")
    for one in sent.decided:
        click.echo(f"Có quyết định / decided: {one} · {one.get_state_display()}")
    for one, problem in sent.waiting:
        click.echo(f"Còn chờ / waits: {one}\n{_said(problem)}", err=True)
    for receiver, problem in sent.unanswered:
        click.echo(f"Chưa hỏi được / not asked: {receiver.address}\n{_said(problem)}", err=True)
    if not (sent.arrived or sent.decided or sent.waiting or sent.unanswered):
        click.echo("Không có gì chờ gửi, chưa có quyết định mới / nothing waits, nothing new")


def _said(problem: Message) -> str:
    return f"    {problem.vi}\n    {problem.en}"


def _pause(wait: timedelta) -> None:
    time.sleep(wait.total_seconds())
