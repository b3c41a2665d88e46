"""The trail knows by which way something was done."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from click.testing import CliRunner
from django.test import Client
from django_tasks_db.management.commands.db_worker import Worker

from lotrinh.cli import cli
from lotrinh.workspace.people.audit import record
from lotrinh.workspace.people.models import AuditEvent
from lotrinh.workspace.plans.models import PlanVersion
from tests.workspace.conftest import AT, Personas
from tests.workspace.pages.conftest import (
    _read_once,
    bring_in,
    confirmed,
    principal,
    sign_in,
    version,
)

__all__ = ["_read_once", "bring_in", "confirmed", "principal", "sign_in", "version"]


def test_what_is_sent_from_a_page(version: PlanVersion, principal: Client) -> None:
    principal.post(f"/ke-hoach/{version.plan_id}/loi/", {"rule": "LT101", "reason": "Đặc thù"})
    assert AuditEvent.objects.get(verb="disable_rule").channel == "page"


def test_what_the_command_line_does(personas: Personas) -> None:
    CliRunner().invoke(cli, ["user", "link", "hieutruong"], catch_exceptions=False)
    event = AuditEvent.objects.get()
    assert (event.channel, event.actor) == ("command", None)


@pytest.mark.usefixtures("transactional_db")
def test_what_the_worker_does(personas: Personas) -> None:
    def work(_: Worker) -> None:
        record(
            "compute_figures",
            personas.school,
            unit=personas.school,
            actor=personas.principal,
            at=AT,
        )

    with patch.object(Worker, "run", work), patch.object(Worker, "configure_signals"):
        CliRunner().invoke(cli, ["worker", "--once"], catch_exceptions=False)
    assert AuditEvent.objects.get().channel == "job"
