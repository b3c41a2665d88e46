"""The one Django app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class WorkspaceConfig(AppConfig):
    """Lộ Trình's data and pages."""

    name = "lotrinh.workspace"
    label = "workspace"
    verbose_name = "Lộ Trình"

    def ready(self) -> None:
        """Have the append-only tables protected after every migration."""
        post_migrate.connect(_protect, sender=self)


def _protect(*, using: str, **_: Any) -> None:
    """Set the triggers again: SQLite drops them when a migration rebuilds a table."""
    from lotrinh.workspace.append_only import protect

    protect(connections[using])
