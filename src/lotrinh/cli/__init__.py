"""The command line; each command group is one module, imported only when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from lotrinh.core.messages import LotrinhError

# command -> (module, attribute); read, lint, value and schema never import Django.
COMMANDS = {
    "value": ("lotrinh.cli.value", "value"),
    "read": ("lotrinh.cli.read", "read"),
    "schema": ("lotrinh.cli.read", "schema"),
    "lint": ("lotrinh.cli.lint", "lint"),
    "rules": ("lotrinh.cli.rules", "rules"),
    "roster": ("lotrinh.cli.roster", "roster"),
    "compute": ("lotrinh.cli.compute", "compute"),
    "explain": ("lotrinh.cli.compute", "explain_command"),
    "indicators": ("lotrinh.cli.compute", "indicators"),
    "units": ("lotrinh.cli.units", "units"),
    "user": ("lotrinh.cli.user", "user"),
    "permissions": ("lotrinh.cli.permissions", "permissions"),
    "openapi": ("lotrinh.cli.openapi", "openapi"),
    "audit": ("lotrinh.cli.audit", "audit"),
    "send": ("lotrinh.cli.exchange", "send"),
    "receive": ("lotrinh.cli.exchange", "receive"),
    "exchange": ("lotrinh.cli.exchange", "exchange"),
    "demo": ("lotrinh.cli.demo", "demo"),
    "serve": ("lotrinh.cli.serve", "serve"),
    "worker": ("lotrinh.cli.worker", "worker"),
    "manage": ("lotrinh.cli.manage", "manage"),
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the command names in the order of ``COMMANDS``."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, imported now, or None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name]
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup)
@click.version_option(package_name="lotrinh")
def cli() -> None:
    """Lộ Trình: từ kế hoạch Word đến chương trình / from a Word plan to a running programme."""


def main() -> None:
    """Run the command line; an error that a person can mend ends as its message and exit code 2."""
    try:
        cli()
    except LotrinhError as error:
        click.echo(f"Lỗi: {error.message.vi}\nError: {error.message.en}", err=True)
        sys.exit(2)
