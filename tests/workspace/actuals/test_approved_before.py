"""Results from before there was an approval stay results: each counts as approved when entered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

_UPGRADE = """
import json
from datetime import UTC, datetime
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from lotrinh.core.values import Ratio

def at(name):
    executor = MigrationExecutor(connection)
    state = executor.migrate([("workspace", name)])
    return state.apps

def model(apps, name):
    return apps.get_model("workspace", name)

before = at("0005_numbered_trail")
moment = datetime(2025, 11, 20, 3, tzinfo=UTC)
unit = model(before, "Unit").objects.create(kind="school", name="Trường Hoa Sen", code="HS")
people = [
    model(before, "User").objects.create(username=username, display_name=name)
    for username, name in (("sen", "Nguyễn Thị Sen"), ("hoa", ""))
]
indicator = model(before, "Indicator").objects.create(
    unit=unit, key="a", name="A", unit_text="%", direction="higher")
last = None
for number, person in enumerate(people):
    last = model(before, "Actual").objects.create(
        indicator=indicator, period="2025-2026", text=f"5{number}/60", value=Ratio(50 + number, 60),
        reason="sửa" if last else "", entered_by=person, entered_at=moment, replaces=last)

at("0006_targets_and_reports")
from lotrinh.workspace.actuals.current import current_actuals
from lotrinh.workspace.actuals.models import ActualStep
print(json.dumps({
    "steps": [
        [step.actual.text, step.state, step.actor.username, step.actor_name, step.at == moment]
        for step in ActualStep.objects.order_by("pk")
    ],
    "holds": [actual.text for actual in current_actuals([indicator.pk]).values()],
}))
"""


def test_what_was_entered_before_is_approved(tmp_path: Path) -> None:
    found = _upgraded(tmp_path)
    assert found["steps"] == [
        ["50/60", "approved", "sen", "Nguyễn Thị Sen", True],
        ["51/60", "approved", "hoa", "hoa", True],
    ]
    assert found["holds"] == ["51/60"]


def _upgraded(folder: Path) -> dict[str, Any]:
    """Upgrade a database of its own, in a process of its own; return what is in it then."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = kept | {
        "LOTRINH_DATA": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "lotrinh.site.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", _UPGRADE],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
