"""A province with two communes, their schools and people, and a plan of the first school."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from lotrinh.workspace.people.models import Membership, Unit, User
from lotrinh.workspace.plans import operations as plans
from lotrinh.workspace.plans.demands.models import Demand, DemandSet, Registration
from lotrinh.workspace.plans.demands.operations import (
    DemandEntry,
    publish_demands,
    register_target,
)
from lotrinh.workspace.plans.models import PlanVersion
from lotrinh.workspace.plans.reading import ReadFile, read_file
from tests.workspace.conftest import AT
from tests.workspace.plan_file import ROWS, Row, plan_docx
from tests.workspace.units import make_unit

YEAR = "2025-2026"
ISSUED = date(2025, 9, 10)

HandDown = Callable[..., DemandSet]
Register = Callable[..., Registration]
Plan = Callable[..., PlanVersion]

_READ: dict[str, ReadFile] = {}


@dataclass(frozen=True)
class Places:
    """A ministry, a province, two communes; two schools in the first, one in the second."""

    ministry: Unit
    province: Unit
    commune: Unit
    other_commune: Unit
    school: Unit
    neighbour: Unit
    far_school: Unit
    officer: User
    commune_officer: User
    principal: User
    vice_principal: User
    teacher: User
    far_principal: User


@pytest.fixture
def places(db: None) -> Places:
    """Make the units and their people."""
    ministry = make_unit("ministry", "Bộ", "BO")
    province = make_unit("province", "Tỉnh Hoa Sen", "T1", ministry)
    commune = make_unit("commune", "Xã Sen Vàng", "X1", province)
    other = make_unit("commune", "Xã Sen Xanh", "X2", province)
    school = make_unit("school", "Trường TH Hoa Sen", "HS", commune)
    neighbour = make_unit("school", "Trường TH Bằng Lăng", "BL", commune)
    far = make_unit("school", "Trường TH Cẩm Tú", "CT", other)
    return Places(
        ministry=ministry,
        province=province,
        commune=commune,
        other_commune=other,
        school=school,
        neighbour=neighbour,
        far_school=far,
        officer=_person("canbotinh", province, "province_officer"),
        commune_officer=_person("canboxa", commune, "commune_officer"),
        principal=_person("hieutruong", school, "principal"),
        vice_principal=_person("phohieutruong", school, "vice_principal"),
        teacher=_person("giaovien", school, "staff"),
        far_principal=_person("truongxa", far, "principal"),
    )


def _person(username: str, unit: Unit, role: str) -> User:
    user = User.objects.create(username=username, display_name=username.capitalize())
    Membership.objects.create(user=user, unit=unit, role=role)
    return user


@pytest.fixture
def plan(places: Places, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """Return what puts a plan of the school in force; each file is read once for all tests."""

    def read_once(path: Path, filename: str) -> ReadFile:
        if path.name not in _READ:
            _READ[path.name] = read_file(path, filename)
        return _READ[path.name]

    monkeypatch.setattr(plans, "read_file", read_once)

    def confirm(rows: tuple[Row, ...] = ROWS, *, year: int = 2025) -> PlanVersion:
        draft = plans.start_draft(
            unit=places.school,
            filename=f"ke-hoach-{year}.docx",
            content=plan_docx(rows, year=year),
            actor=places.principal,
            at=AT,
        )
        return plans.confirm_draft(draft=draft, actor=places.principal, at=AT)

    return confirm


@pytest.fixture
def hand_down(places: Places) -> HandDown:
    """Return what hands targets down: those of the province, unless another unit is given."""

    def publish(
        *demands: tuple[str, str, str] | DemandEntry,
        number: str = "12/KH-SGDĐT",
        unit: Unit | None = None,
        schools: tuple[Unit, ...] = (),
        issued_on: date = ISSUED,
    ) -> DemandSet:
        actor = places.commune_officer if unit == places.commune else places.officer
        return publish_demands(
            unit=unit or places.province,
            number=number,
            issued_on=issued_on,
            subject="Giao chỉ tiêu năm học",
            demands=[one if isinstance(one, DemandEntry) else DemandEntry(*one) for one in demands],
            schools=schools,
            actor=actor,
            at=AT,
        )

    return publish


@pytest.fixture
def register(places: Places) -> Register:
    """Return what registers a target of the school, in the place of the last one."""

    def make(demand: Demand | DemandSet, text: str, reason: str = "") -> Registration:
        one = demand.demands.get() if isinstance(demand, DemandSet) else demand
        last = Registration.objects.filter(demand=one, unit=places.school, replaced_by=None).first()
        return register_target(
            demand=one,
            unit=places.school,
            text=text,
            reason=reason,
            replaces=last.pk if last else None,
            actor=places.principal,
            at=AT,
        )

    return make
