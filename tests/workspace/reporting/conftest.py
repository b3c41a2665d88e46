"""A commune with two schools in a province, a plan in force, and figures to send up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lotrinh.workspace.actuals.models import Actual
from lotrinh.workspace.actuals.reporting.collecting import open_collection
from lotrinh.workspace.actuals.reporting.models import Collection, Submission
from lotrinh.workspace.actuals.reporting.operations import send_report
from lotrinh.workspace.people.models import Membership, Unit, UnitLink, User
from lotrinh.workspace.people.paths import rebuild_paths
from lotrinh.workspace.plans.models import Indicator
from tests.workspace.actuals.conftest import Enter, InForce, enter, in_force
from tests.workspace.conftest import Personas
from tests.workspace.units import make_unit

__all__ = ["enter", "in_force"]

YEAR = "2025-2026"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
OPENS, DUE, LOCKS = date(2026, 5, 20), date(2026, 6, 5), date(2026, 6, 15)
AT = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
"""10:00 on 1/6/2026 in Vietnam: the period is open, and not yet due."""


def at(day: date, hour: int = 10) -> datetime:
    """Return an hour of a day in Vietnam."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=VIETNAM)


@dataclass(frozen=True)
class Above:
    """What lies above the school, and who works there."""

    province: Unit
    commune: Unit
    officer: User
    province_officer: User


@pytest.fixture
def above(personas: Personas) -> Above:
    """Put both schools into a commune of a province."""
    province = make_unit("province", "Tỉnh Đồng Tháp", "82")
    commune = make_unit("commune", "Xã Mỹ Thọ", "30076", province)
    for school in (personas.school, personas.other_school):
        UnitLink.objects.create(unit=school, parent=commune)
    rebuild_paths([personas.school.pk, personas.other_school.pk])
    return Above(
        province,
        commune,
        _officer("canboxa", commune, "commune_officer"),
        _officer("canbotinh", province, "province_officer"),
    )


@pytest.fixture
def opened(above: Above) -> Collection:
    """Open the year's collection in the commune."""
    return open_period(above.commune, above.officer)


@pytest.fixture
def figures(personas: Personas, in_force: InForce, enter: Enter) -> list[Indicator]:
    """Put a plan of three indicators in force, with approved figures for two of them."""
    in_force()
    rows = list(Indicator.objects.filter(unit=personas.school).order_by("pk"))
    enter(rows[0], numerator=58, denominator=60)
    enter(rows[1], numerator=55, denominator=60)
    return rows


Send = Callable[..., Submission]
Correct = Callable[..., Actual]


@pytest.fixture
def send(personas: Personas) -> Send:
    """Return what sends the school's figures, as the principal does."""

    def report(**given: Any) -> Submission:
        known: dict[str, Any] = {"unit": personas.school, "period": YEAR, "at": AT}
        return send_report(**({"actor": personas.principal} | known | given))

    return report


@pytest.fixture
def correct(enter: Enter) -> Correct:
    """Return what corrects a figure of the year, as the principal does: it is approved at once."""

    def mend(indicator: Indicator, **given: Any) -> Actual:
        present = Actual.objects.get(indicator=indicator, replaced_by=None)
        return enter(indicator, replaces=present.pk, reason="đếm lại", **given)

    return mend


def open_period(unit: Unit, actor: User, **given: Any) -> Collection:
    """Open the year's collection of a unit, with the usual days unless others are given."""
    days: dict[str, Any] = {"opens_on": OPENS, "due_on": DUE, "locks_on": LOCKS}
    known: dict[str, Any] = {"unit": unit, "period": YEAR, "actor": actor, "at": AT}
    return open_collection(**(known | days | given))


def _officer(username: str, unit: Unit, role: str) -> User:
    user = User.objects.create(username=username, display_name=username.capitalize())
    Membership.objects.create(user=user, unit=unit, role=role)
    return user
