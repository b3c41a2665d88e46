"""``lotrinh read``: what a document says, as a summary or JSON; ``lotrinh schema``: its schema."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="JSON đầy đủ / the whole plan as JSON.")
def read(file: Path, as_json: bool) -> None:
    """Đọc một kế hoạch Word, .odt hoặc .txt / read a plan from Word, .odt or text."""
    from lotrinh.documents import read_plan

    plan = read_plan(file)
    if as_json:
        from lotrinh.core.plan.json import plan_to_json

        click.echo(json.dumps(plan_to_json(plan), ensure_ascii=False, indent=2))
        return
    from lotrinh.cli.read_text import summary

    click.echo("\n".join(summary(plan)))


@click.command()
@click.argument("name", type=click.Choice(["plan"]), default="plan")
def schema(name: str) -> None:
    """In JSON Schema của kế hoạch / print the JSON Schema of a plan's JSON."""
    from lotrinh.core.plan.schema import plan_schema

    click.echo(json.dumps(plan_schema(), ensure_ascii=False, indent=2))
