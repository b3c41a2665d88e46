"""A province before and after 1/7/2025, two schools in it, and who may change what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from lotrinh.core.indicators import UnitTree
from lotrinh.workspace.people.models import (
    FormerName,
    Membership,
    Unit,
    UnitChange,
    UnitLink,
    UnitPath,
    User,
    valid_on,
)
from lotrinh.workspace.people.paths import rebuild_paths
from lotrinh.workspace.people.units.trees import NamesInTime, tree_of
from tests.workspace.units import make_unit

EVE, DAY = date(2025, 6, 30), date(2025, 7, 1)
ON = date(2025, 9, 1)
BASIS = "Quyết định 15/QĐ-UBND, 20/8/2025"


@dataclass(frozen=True)
class Place:
    """Ministry, province, a district until 30/6/2025 and two communes since; two schools that lay
    in the district and lie in the first commune now."""

    ministry: Unit
    province: Unit
    district: Unit
    commune: Unit
    other_commune: Unit
    school: Unit
    other_school: Unit
    administrator: User


@pytest.fixture
def place(db: None) -> Place:
    """Make them, with an administrator of the province."""
    ministry = make_unit("ministry", "Bộ Giáo dục và Đào tạo", "BGDDT")
    province = make_unit("province", "Tỉnh Hoa Sen", "82", ministry)
    district = make_unit("district", "Huyện Sen Hồng", "H1", province, until=EVE)
    commune = make_unit("commune", "Xã Sen Vàng", "X1", province, since=DAY)
    other = make_unit("commune", "Xã Sen Trắng", "X2", province, since=DAY)
    schools = []
    for name, code in (("Trường TH Hoa Sen", "S1"), ("Trường TH Bằng Lăng", "S2")):
        school = Unit.objects.create(kind="school", name=name, code=code)
        UnitLink.objects.create(unit=school, parent=district, valid_to=EVE)
        UnitLink.objects.create(unit=school, parent=commune, valid_from=DAY)
        schools.append(school)
    rebuild_paths([school.pk for school in schools])
    return Place(
        ministry=ministry,
        province=province,
        district=district,
        commune=commune,
        other_commune=other,
        school=schools[0],
        other_school=schools[1],
        administrator=make_person("quantri", province, "administrator"),
    )


def make_person(username: str, unit: Unit, role: str, **rest: object) -> User:
    """Make a person with a role in ``unit``."""
    user = User.objects.create(username=username, display_name=username.capitalize())
    Membership.objects.create(user=user, unit=unit, role=role, **rest)
    return user


def tree() -> UnitTree:
    """Return core's tree of everything that is stored."""
    return tree_of(
        Unit.objects.all(),
        FormerName.objects.all(),
        UnitLink.objects.all(),
        UnitChange.objects.all(),
    )


def above(unit: Unit, on: date) -> list[str]:
    """Return the codes of what ``unit`` lay in on a day, by its paths, the nearest first."""
    paths = UnitPath.objects.filter(valid_on(on), unit=unit).order_by("distance")
    ancestors = [path.ancestor for path in paths.select_related("ancestor")]
    names = NamesInTime(ancestors, FormerName.objects.filter(unit__in=ancestors))
    return [names.on(one.pk, on).code for one in ancestors]
