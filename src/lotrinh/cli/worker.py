"""``lotrinh worker``: does the long work that pages have put into the queue."""

from __future__ import annotations

import secrets

import click

from lotrinh.cli._django import require_migrated, start_django

_SECONDS_BETWEEN_LOOKS = 0.5


@click.command()
@click.option("--once", is_flag=True, help="Làm hết việc đang chờ rồi thôi / what waits, then end.")
def worker(once: bool) -> None:
    """Làm các việc chạy nền / do the background work that waits.

    What an earlier worker had begun when it was stopped is begun again.
    """
    start_django()
    require_migrated()
    from django_tasks_db.management.commands.db_worker import Worker

    from lotrinh.workspace.actuals.exchange.tasks import resume_sending
    from lotrinh.workspace.actuals.rosters.computing import resume_computations
    from lotrinh.workspace.people.audit import through

    resume_computations()
    resume_sending()
    working = Worker(
        queue_names=["default"],
        interval=_SECONDS_BETWEEN_LOOKS,
        batch=once,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=secrets.token_hex(16),
        excluded_queue_names=[],
    )
    working.configure_signals()
    with through("job"):
        working.run()
