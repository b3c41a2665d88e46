"""The background worker as a process of its own, over a database of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

_START = """
import json, os, sys
from datetime import UTC, date, datetime
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from lotrinh.workspace.actuals.rosters.computing import start_computation
from lotrinh.workspace.actuals.rosters.operations import execute_roster_draft, start_roster_draft
from lotrinh.workspace.people.models import Unit
from lotrinh.workspace.people.operations import add_unit, add_user
from tests.workspace.rosters.workbooks import pupils, workbook
at = datetime(2026, 6, 1, tzinfo=UTC)
unit = add_unit(kind="school", name="Trường Hoa Sen", code="HS", actor=None, at=at)
person = add_user(username="an", display_name="An", password="hoa-sen-tren-ao", unit=unit,
                  role="principal", actor=None, at=at)
draft = start_roster_draft(unit=unit, table="pupils", school_year="2025-2026",
                           as_of=date(2026, 5, 30), filename="a.xlsx",
                           content=workbook(pupils(20)), actor=person, at=at)
execute_roster_draft(draft=draft, actor=person, at=at)
start_computation(unit=unit, period="2025-2026", actor=person, at=at)
"""
_CUT_OFF = """
import django
django.setup()
from django_tasks_db.models import DBTaskResult
from lotrinh.workspace.actuals.models import Computation
DBTaskResult.objects.update(status="RUNNING")  # what a worker leaves that was killed
Computation.objects.update(state="running", step=1)
"""
_STATE = """
import json
import django
django.setup()
from lotrinh.workspace.actuals.models import Computation, UnitFigures
print(json.dumps([Computation.objects.get().state,
                  [one.figures.get("class-completion") for one in UnitFigures.objects.all()]]))
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {
        "LOTRINH_DATA": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "lotrinh.site.settings",
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }


def python(code: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def worker(environment: dict[str, str], *options: str) -> subprocess.Popen[bytes]:
    code = "from lotrinh.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, "worker", *options],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def state(environment: dict[str, str]) -> Any:
    return json.loads(python(_STATE, environment))


@pytest.mark.slow
def test_what_a_killed_worker_had_begun_is_finished_by_the_next(
    environment: dict[str, str],
) -> None:
    python(_START, environment)
    assert state(environment) == ["waiting", []]
    python(_CUT_OFF, environment)
    assert worker(environment, "--once").wait(60) == 0
    assert state(environment) == ["done", [[20, 20, 0, "1"]]]


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_nothing(environment: dict[str, str]) -> None:
    python(_START, environment)
    for seconds in (0.4, 0.8, 1.1, 1.3):  # while it starts, looks, computes
        process = worker(environment)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert worker(environment, "--once").wait(60) == 0
    assert state(environment) == ["done", [[20, 20, 0, "1"]]]
