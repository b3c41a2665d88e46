"""Exports held against DHIS2's published schemas, by the compiler of the types they come as."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

_FOLDER = Path(__file__).parent
COMPILER = _FOLDER / "node_modules" / "typescript" / "bin" / "tsc"
_OPTIONS = ("--noEmit", "--strict", "--skipLibCheck", "--pretty", "false")
"""The package's own type files are not checked: they speak of packages that have no types."""

_COMPLAINT = re.compile(r"(?P<name>[\w-]+)\.ts\(\d+,\d+\): error TS\d+: ")


class Export(NamedTuple):
    """An export and the type of ``exports.ts`` that it must be of."""

    kind: str
    content: Any


def complaints(folder: Path, exports: Mapping[str, Export]) -> dict[str, str]:
    """Return what the compiler says against each export, by name; nothing of those that fit.

    ``folder`` is an empty one. The names are names of files, too.
    """
    for name, export in exports.items():
        (folder / f"{name}.ts").write_text(
            f"import type {{ {export.kind} }} from {json.dumps(str(_FOLDER / 'exports'))};\n"
            f"export const found: {export.kind} = "
            f"{json.dumps(export.content, ensure_ascii=False, indent=1)};\n",
            encoding="utf-8",
        )
    ran = subprocess.run(
        [_node(), str(COMPILER), *_OPTIONS, *(f"{name}.ts" for name in exports)],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    found: dict[str, str] = {}
    name = ""
    for line in ran.stdout.splitlines():
        if start := _COMPLAINT.match(line):
            name = start["name"]
        assert name in exports, ran.stdout
        found[name] = f"{found.get(name, '')}{line}\n"
    assert bool(found) == bool(ran.returncode), ran.stdout + ran.stderr
    return found


def need_the_schemas() -> None:
    """Skip the test where the schemas were not set up, except in CI, where that is a failure."""
    if not COMPILER.is_file():
        words = "DHIS2's schemas are not installed: run script/setup --dev"
        if os.environ.get("CI", "").lower() in {"", "0", "false"}:
            pytest.skip(words)
        pytest.fail(words)


def _node() -> str:
    """Return where Node is: in the environment if the machine has none that is new enough."""
    places = os.pathsep.join((sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)))
    node = shutil.which("node", path=places)
    assert node is not None, "neither the environment nor the machine has Node: run script/setup"
    return node
