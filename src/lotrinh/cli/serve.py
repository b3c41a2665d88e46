"""``lotrinh serve``: the web server, one thread per worker, and the background worker."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

from lotrinh.cli._django import migrate as migrate_database
from lotrinh.cli._django import require_migrated, start_django
from lotrinh.core.messages import LotrinhError

_SECONDS_BEFORE_AGAIN = 1
_SECONDS_TO_END = 10


class AddressTaken(LotrinhError):
    """Another program listens at the address, or the machine does not have it."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ / address")
@click.option("--port", default=8000, show_default=True, help="Cổng / port")
@click.option(
    "--workers", default=None, type=click.IntRange(min=1), help="Số tiến trình / processes"
)
@click.option("--migrate", is_flag=True, help="Nâng cơ sở dữ liệu trước / migrate first")
def serve(host: str, port: int, workers: int | None, migrate: bool) -> None:
    """Chạy trang web / run the web server."""
    _require_free(host, port)
    # Set before the settings are read; the workers inherit it.
    os.environ["LOTRINH_HASHED_STATIC"] = "1"
    start_django()
    if migrate:
        migrate_database()
    require_migrated()
    _collect_static()
    with _background_worker():
        _run(host, port, workers or os.cpu_count() or 1)


def _require_free(host: str, port: int) -> None:
    """Raises: AddressTaken, where the server would end in a trace of its own."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise AddressTaken(
            f"Không dùng được {host}:{port} ({why}). Chọn cổng khác bằng --port.",
            f"Cannot listen at {host}:{port} ({why}). Choose another with --port.",
        ) from error


def _collect_static() -> None:
    """Hash and compress the static files into the data folder; seconds once, then quick."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def _background_worker() -> Iterator[None]:
    """Keep a ``lotrinh worker`` running beside the server; one that dies is started again."""
    is_over = threading.Event()
    command = [sys.executable, "-c", "from lotrinh.cli import main; main()", "worker"]
    running: list[subprocess.Popen[bytes]] = []

    def keep_going() -> None:
        while not is_over.is_set():
            with subprocess.Popen(command) as process:
                running[:] = [process]
                process.wait()
            is_over.wait(_SECONDS_BEFORE_AGAIN)

    keeper = threading.Thread(target=keep_going, name="worker-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        is_over.set()
        for process in running:
            process.terminate()
        keeper.join(_SECONDS_TO_END)


def _run(host: str, port: int, workers: int) -> None:
    """Serve until told to stop. Pages are work for the processor: more threads only slow them."""
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    connections.close_all()
    Granian(
        "lotrinh.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        respawn_failed_workers=True,
    ).serve()
