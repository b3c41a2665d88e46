"""A school with a plan in force, and its people at the browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from lotrinh.workspace.actuals.models import Actual
from lotrinh.workspace.actuals.operations import record_actual
from lotrinh.workspace.people.models import Membership, User
from lotrinh.workspace.plans.models import Indicator, PlanVersion
from tests.workspace.conftest import AT, Personas
from tests.workspace.plans.conftest import Confirm, _read_once, bring_in, confirmed

__all__ = ["_read_once", "bring_in", "confirmed"]

SignIn = Callable[[User], Client]


@pytest.fixture
def version(confirmed: Confirm) -> PlanVersion:
    """Put the plan of 2025-2026 in force."""
    return confirmed()


@pytest.fixture
def indicator(version: PlanVersion) -> Indicator:
    """Return the plan's first indicator."""
    return version.rows.earliest("order").indicator


@pytest.fixture
def actual(personas: Personas, indicator: Indicator) -> Actual:
    """Enter a result with a file of evidence."""
    return record_actual(
        indicator=indicator,
        period="2025-2026",
        numerator=58,
        denominator=60,
        evidence=[("danh-sach.pdf", b"%PDF-1.4 danh sach")],
        actor=personas.principal,
        at=AT,
    )


@pytest.fixture
def sign_in() -> SignIn:
    """Return what gives a person a browser of their own."""

    def open_browser(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return open_browser


@pytest.fixture
def principal(personas: Personas, sign_in: SignIn) -> Client:
    """Return the principal's browser."""
    return sign_in(personas.principal)


@pytest.fixture
def parent(personas: Personas) -> User:
    """Return a parents' representative, who reads and enters nothing."""
    user = User.objects.create(username="phuhuynh", display_name="Phụ huynh")
    Membership.objects.create(user=user, unit=personas.school, role="parents")
    return user
