"""A school with groups whose people are invited, and a province whose schools are listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from lotrinh.workspace.people.lists.operations import start_school_list, start_staff_list
from lotrinh.workspace.people.lists.queries import preview_schools, preview_staff
from lotrinh.workspace.people.lists.views import Preview
from lotrinh.workspace.people.models import ListDraft, Membership, Unit, User
from tests.workspace.conftest import AT, Personas
from tests.workspace.units import make_unit

TODAY = date(2025, 11, 20)
REFORM = date(2025, 7, 1)
BringStaff = Callable[..., ListDraft]
LookOver = Callable[..., Preview]


@pytest.fixture
def groups(personas: Personas) -> list[Unit]:
    """Give the school two groups."""
    return [
        make_unit("group", "Tổ 4", "T4", personas.school),
        make_unit("group", "Tổ Văn phòng", "TVP", personas.school),
    ]


@pytest.fixture
def start_staff(personas: Personas) -> BringStaff:
    """Return what hands a staff list in for the school, as the principal does."""

    def start(content: bytes, **given: Any) -> ListDraft:
        return start_staff_list(
            **{  # type: ignore[arg-type]
                "unit": personas.school,
                "filename": "nhan-su.xlsx",
                "content": content,
                "actor": personas.principal,
                "at": AT,
            }
            | given
        )

    return start


@pytest.fixture
def look_over(personas: Personas, start_staff: BringStaff) -> LookOver:
    """Return what hands a staff list in and looks over what it would do."""

    def look(content: bytes, **given: Any) -> Preview:
        draft = start_staff(content, **given)
        return preview_staff(actor=given.get("actor", personas.principal), draft=draft, today=TODAY)

    return look


@dataclass(frozen=True)
class Province:
    """A province, two of its communes (one that began with the reform), its administrator."""

    unit: Unit
    commune: Unit
    other_commune: Unit
    administrator: User
    officer: User


@pytest.fixture
def province(db: None) -> Province:
    """Make a province of two communes."""
    unit = make_unit("province", "Tỉnh Đồng Tháp", "82")
    commune = make_unit("commune", "Xã Tân Hộ Cơ", "29929", unit, since=REFORM)
    other = make_unit("commune", "Phường Mỹ Tho", "01234", unit)
    administrator = User.objects.create(username="quantri", display_name="Quản trị")
    Membership.objects.create(user=administrator, unit=unit, role="administrator")
    officer = User.objects.create(username="canbotinh", display_name="Cán bộ tỉnh")
    Membership.objects.create(user=officer, unit=unit, role="province_officer")
    return Province(unit, commune, other, administrator, officer)


@pytest.fixture
def start_schools(province: Province) -> BringStaff:
    """Return what hands a school list in for the province, as its administrator does."""

    def start(content: bytes, **given: Any) -> ListDraft:
        return start_school_list(
            **{  # type: ignore[arg-type]
                "unit": province.unit,
                "filename": "truong.xlsx",
                "content": content,
                "actor": province.administrator,
                "at": AT,
            }
            | given
        )

    return start


@pytest.fixture
def look_over_schools(province: Province, start_schools: BringStaff) -> LookOver:
    """Return what hands a school list in and looks over what it would do."""

    def look(content: bytes, *, on: date = TODAY, basis: str = "", **given: Any) -> Preview:
        draft = start_schools(content, **given)
        actor = given.get("actor", province.administrator)
        return preview_schools(actor=actor, draft=draft, on=on, basis=basis)

    return look


def addresses(preview: Preview) -> list[str]:
    """Return the cells that must be mended, with their values: ``C5 Giám đốc``."""
    return [f"{f.address} {f.value}" for f in preview.faults if f.is_blocking]
