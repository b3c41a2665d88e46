"""A school with groups of staff in a commune, its people and the administrators, on a known day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from lotrinh.workspace.people.models import Membership, Unit, UnitLink, User
from lotrinh.workspace.people.paths import rebuild_paths
from tests.workspace.conftest import AT, Personas
from tests.workspace.pages.conftest import sign_in
from tests.workspace.units import make_unit

__all__ = ["sign_in"]

TODAY = date(2025, 11, 20)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
GROUPS_SINCE = date(2025, 9, 1)


@dataclass
class Clock:
    """What the time is; ``turn_to`` makes it noon of another day."""

    now: datetime = AT

    def turn_to(self, day: date) -> datetime:
        """Make it noon of ``day`` in Vietnam, and return that."""
        self.now = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let it be 20/11/2025 until somebody turns the clock."""
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@dataclass(frozen=True)
class Staff:
    """The school's people with groups, and who stands above."""

    school: Unit
    other_school: Unit
    commune: Unit
    principal: User
    vice_principal: User
    head: User
    teacher: User
    parent: User
    administrator: User
    commune_officer: User
    commune_administrator: User
    other_principal: User
    group: Unit
    old_group: Unit
    other_group: Unit
    site: Unit

    def role_of(self, name: str) -> Membership:
        """Return the only role of the person of this name."""
        person: User = getattr(self, name)
        return Membership.objects.get(user=person)


AddPerson = Callable[..., User]


@pytest.fixture
def add_person(db: None) -> AddPerson:
    """Return what makes a person with a role."""

    def add(username: str, name: str, unit: Unit, role: str, **given: object) -> User:
        user = User.objects.create(username=username, display_name=name)
        Membership.objects.create(user=user, unit=unit, role=role, **given)
        return user

    return add


@pytest.fixture
def staff(personas: Personas, add_person: AddPerson) -> Staff:
    """Make the school's groups, and the people that the personas lack."""
    school = personas.school
    commune = make_unit("commune", "Xã Sen Vàng", "X1")
    UnitLink.objects.create(unit=school, parent=commune)
    rebuild_paths([school.pk])
    group = make_unit("group", "Tổ 4-5", "HS01-T45", school, since=GROUPS_SINCE)
    old = make_unit(
        "group", "Tổ Năng khiếu", "HS01-NK", school, since=GROUPS_SINCE, until=YESTERDAY
    )
    names = {
        "principal": "Nguyễn Thị Sen",
        "vice_principal": "Trần Văn Đức",
        "teacher": "Lê Thị Ánh",
    }
    for who, name in names.items():
        person: User = getattr(personas, who)
        User.objects.filter(pk=person.pk).update(display_name=name)
        person.refresh_from_db()
    personas.group_head.memberships.all().delete()  # this school's head has a group
    return Staff(
        school=school,
        other_school=personas.other_school,
        commune=commune,
        principal=personas.principal,
        vice_principal=personas.vice_principal,
        head=add_person("totruong", "Phạm Văn Bình", school, "group_head", group=group),
        teacher=personas.teacher,
        parent=add_person("phuhuynh", "Võ Văn Cha", school, "parents"),
        administrator=add_person("quantri", "Đỗ Quản Trị", school, "administrator"),
        commune_officer=add_person("canbo", "Cán Bộ Xã", commune, "commune_officer"),
        commune_administrator=add_person("quantrixa", "Quản Trị Xã", commune, "administrator"),
        other_principal=personas.other_principal,
        group=group,
        old_group=old,
        other_group=make_unit("group", "Tổ 1", "BL01-T1", personas.other_school),
        site=make_unit("site", "Điểm Rạch Sen", "HS01-D1", school),
    )
