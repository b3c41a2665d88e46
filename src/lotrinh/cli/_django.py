"""Starting Django for the commands that need the database; ``read`` and ``lint`` never do."""

from __future__ import annotations

import os

from lotrinh.core.messages import LotrinhError


class DatabaseNotReady(LotrinhError):
    """The database has not been brought to the form that this version needs."""

    def __init__(self) -> None:
        super().__init__(
            "Cơ sở dữ liệu chưa ở dạng mà bản này cần. Chạy: lotrinh manage migrate",
            "The database is not in the form that this version needs. Run: lotrinh manage migrate",
        )


def start_django() -> None:
    """Load the settings (``lotrinh.site.settings`` unless the environment says otherwise)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lotrinh.site.settings")
    import django

    django.setup()


def is_migrated() -> bool:
    """Return whether every migration of this version was applied."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def require_migrated() -> None:
    """Let only a database in the right form pass.

    Raises: DatabaseNotReady.
    """
    if not is_migrated():
        raise DatabaseNotReady


def migrate() -> None:
    """Bring the database to the form that this version needs."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
