"""``lotrinh manage``: Django's own commands (migrate, shell, check ...), passed on as they are."""

from __future__ import annotations

import os

import click


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Lệnh quản trị của Django / Django's administration commands (migrate, check, shell ...)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lotrinh.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["lotrinh manage", *arguments])
