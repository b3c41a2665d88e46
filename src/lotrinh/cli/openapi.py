"""``lotrinh openapi``: what the API offers, as OpenAPI; needs no database."""

from __future__ import annotations

import json
from pathlib import Path

import click

from lotrinh.cli._django import start_django


@click.command()
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Ghi ra tệp / write to this file"
)
def openapi(out: Path | None) -> None:
    """In mô tả OpenAPI của API / print the OpenAPI schema of the API."""
    start_django()
    from lotrinh.site.api import schema

    text = f"{json.dumps(schema(), ensure_ascii=False, indent=1)}\n"
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
