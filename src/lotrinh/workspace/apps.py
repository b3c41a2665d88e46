"""The one Django app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db import connections
from django.db.models.signals import post_migrate, post_save


class WorkspaceConfig(AppConfig):
    """Lộ Trình's data and pages."""

    name = "lotrinh.workspace"
    label = "workspace"
    verbose_name = "Lộ Trình"

    def ready(self) -> None:
        """Have tables that no migration makes or protects looked after following every migration,
        what the sign-in library changes kept in the trail, what the trail is about named, and what
        is sent to other installations sent."""
        from lotrinh.workspace.actuals import shown as results  # noqa: F401  # registers
        from lotrinh.workspace.actuals.exchange import shown as exchange  # noqa: F401  # registers
        from lotrinh.workspace.actuals.exchange.tasks import queue_sending
        from lotrinh.workspace.actuals.reporting import shown as reports  # noqa: F401  # registers
        from lotrinh.workspace.people.accounts import recording  # noqa: F401  # connects signals
        from lotrinh.workspace.plans import shown as plans  # noqa: F401  # registers
        from lotrinh.workspace.plans.demands import shown as demands  # noqa: F401  # registers

        post_migrate.connect(_protect, sender=self)
        post_migrate.connect(_make_cache_table, sender=self)
        post_save.connect(queue_sending, sender="workspace.Submission")


def _make_cache_table(*, using: str, **_: Any) -> None:
    """Make the table that counts sign-ins that failed, unless it is there."""
    call_command("createcachetable", database=using, verbosity=0)


def _protect(*, using: str, **_: Any) -> None:
    """Set the triggers again: SQLite drops them when a migration rebuilds a table."""
    from lotrinh.workspace.append_only import protect

    protect(connections[using])
