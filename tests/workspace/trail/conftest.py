"""A trail of a school's everyday work, written as operations write it, with its anchor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from lotrinh.workspace.append_only import protect, unprotect
from lotrinh.workspace.people.audit import record, through
from lotrinh.workspace.people.models import AuditEvent, Delegation, Membership
from tests.workspace.conftest import AT, Personas

Keep = Callable[[int], list[AuditEvent]]


@pytest.fixture
def keep(
    personas: Personas, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Keep:
    """Return what keeps so many more entries, of every kind that there is."""
    people = (personas.principal, personas.vice_principal, personas.teacher, None)
    Delegation.objects.create(
        membership=Membership.objects.get(user=personas.principal),
        to=personas.teacher,
        valid_from=AT.date(),
        valid_to=timezone.localdate() + timedelta(days=30),
        reason="đi công tác",
        created_at=AT,
    )
    units = (personas.school, personas.other_school, None)

    def keep_entries(count: int) -> list[AuditEvent]:
        made = []
        first = AuditEvent.objects.count()
        with django_capture_on_commit_callbacks(execute=True):
            for number in range(first, first + count):
                with through(("page", "command", "job", "api")[number % 4]):
                    event = record(
                        ("enter_actual", "correct_actual", "confirm_draft")[number % 3],
                        personas.school,
                        unit=units[number % 3],
                        actor=people[number % 4],
                        at=AT + timedelta(minutes=number, microseconds=number),
                        before={"text": f"{number}/60", "value": [number, None, True]},
                        after={"text": f"{number + 1}/60", "kết quả": {"share": 0.5 * number}},
                        reason="đếm lại" if number % 2 else "",
                    )
                made.append(event)
        return made

    return keep_entries


@pytest.fixture
def lifted(db: None) -> Iterator[None]:
    """Lift the triggers that refuse to change what was done, as a tamperer of the database would.

    They are set again, and the test's transaction is rolled back besides.
    """
    unprotect(connection)
    yield
    protect(connection)
