"""Whatever is sent to a running server, it answers as its schema says: schemathesis tries."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from lotrinh.workspace.append_only import unprotect
from tests.workspace.api.conftest import key_of
from tests.workspace.permissions.world import YEAR, make_world

SECONDS = int(os.environ.get("LOTRINH_SCHEMATHESIS_SECONDS", "25"))
"""For each person, besides what the schema's examples and edges take."""

SEED = 20261124
PEOPLE = ("principal of A", "province_officer of P", "staff of A")


CHECKS = "all"
"""None is left out. Of them ``use_after_free`` finds nothing to do: the API deletes nothing."""


@dataclass(frozen=True)
class Country:
    """The keys of some people, and what there is in the country, for schemathesis to ask about."""

    keys: dict[str, str]
    known: dict[str, tuple[str | int, ...]]


@pytest.fixture
def country(transactional_db: None, settings: Settings, tmp_path: Path) -> Iterator[Country]:
    """Make a country in a server's database."""
    settings.LOTRINH_DATA = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Wrong keys are among what is tried: they are to be refused as wrong, not as too many.
    settings.API_WRONG_KEYS = "1000000/m/ip"
    world = make_world()
    yield Country(
        keys={name: key_of(world.user(name)) for name in PEOPLE},
        known={
            "query.unit": tuple(world.units[short].pk for short in ("A", "B", "C1", "P")),
            "query.below": (world.units["C1"].pk, world.units["P"].pk),
            "query.school_year": (YEAR, "2024-2025"),
            "query.period": (YEAR, "2024-2025", f"{YEAR}/1"),
            "query.indicator": (world.indicator.pk, world.counted.pk),
            "query.set": (world.demand_set.pk,),
            "path.unit_id": tuple(unit.pk for unit in world.units.values()),
            "path.plan_id": (world.version.plan_id,),
            "path.set_id": (world.demand_set.pk,),
            "path.registration_id": (world.registration.pk,),
            "path.actual_id": (world.actual.pk, world.submitted.pk, world.draft_actual.pk),
            "path.submission_id": (world.submission.pk,),
            "path.remark_id": (world.remark.pk,),
        },
    )
    unprotect(connection)


def settings_of(country: Country) -> str:
    """Return schemathesis's settings: half of what it asks about is there."""
    lines = []
    for number, (name, values) in enumerate(country.known.items()):
        lines += [
            f"[dictionaries.d{number}]",
            f"values = {json.dumps(values)}",
            f'[parameters."{name}"]',
            f'dictionary = "d{number}"',
            "probability = 0.5",
        ]
    return "\n".join(lines)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", PEOPLE)
def test_nothing_makes_it_answer_otherwise_than_it_says(
    country: Country, live_server: LiveServer, tmp_path: Path, name: str
) -> None:
    config = tmp_path / "schemathesis.toml"
    config.write_text(settings_of(country), encoding="utf-8")
    found = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)),
            *("run", f"{live_server.url}/api/v1/openapi.json"),
            *("-H", f"Authorization: Bearer {country.keys[name]}"),
            *("--checks", CHECKS),
            *("--phases", "examples,coverage,fuzzing,stateful"),
            *("--mode", "all"),
            *("--seed", str(SEED)),
            *("--max-time", str(SECONDS)),
            "--continue-on-failure",
            "--no-color",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS + 240,
    )
    assert found.returncode == 0, f"{found.stdout[-30_000:]}\n{found.stderr[-3_000:]}"
