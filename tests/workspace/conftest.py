"""Django for the tests of the workspace, and the people that they are about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from pytest_django import Settings

from lotrinh.workspace.append_only import unprotect
from lotrinh.workspace.people.models import Membership, Unit, User

AT = datetime(2025, 11, 20, 3, 0, tzinfo=UTC)
"""10:00 on 20/11/2025 in Vietnam: the school year 2025-2026 runs."""


@pytest.fixture(autouse=True)
def kept_files(settings: Settings, tmp_path: Path) -> Path:
    """Give each test a file store of its own."""
    settings.LOTRINH_DATA = tmp_path
    return tmp_path / "files"


@pytest.fixture(autouse=True)
def _clean_up_append_only(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the clean-up after a test that commits empty the tables that refuse a DELETE."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if commits or {"transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        yield
        unprotect(connection)
    else:
        yield


@dataclass(frozen=True)
class Personas:
    """A school's people, another school's principal, and somebody who never signed in."""

    school: Unit
    other_school: Unit
    principal: User
    vice_principal: User
    group_head: User
    teacher: User
    other_principal: User
    visitor: AnonymousUser


@pytest.fixture
def personas(db: None) -> Personas:
    """Make two schools and their people."""
    school = Unit.objects.create(kind="school", name="Trường TH Hoa Sen", code="HS01")
    other = Unit.objects.create(kind="school", name="Trường TH Bằng Lăng", code="BL01")
    return Personas(
        school=school,
        other_school=other,
        principal=_person("hieutruong", school, "principal"),
        vice_principal=_person("phohieutruong", school, "vice_principal"),
        group_head=_person("truongto", school, "group_head"),
        teacher=_person("giaovien", school, "staff"),
        other_principal=_person("truongkhac", other, "principal"),
        visitor=AnonymousUser(),
    )


def _person(username: str, unit: Unit, role: str) -> User:
    user = User.objects.create(username=username, display_name=username.capitalize())
    Membership.objects.create(user=user, unit=unit, role=role)
    return user
