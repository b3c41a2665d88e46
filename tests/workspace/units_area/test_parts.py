"""Sites and groups of a school, which are its own affair."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lotrinh.workspace.people.models import FormerName, Membership, Unit
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.people.units.operations import (
    UnableToChangeUnits,
    close_part,
    close_unit,
    open_part,
    rename_part,
)
from tests.workspace.conftest import AT
from tests.workspace.units_area.conftest import ON, Place, above, make_person, tree

ONE_DAY = timedelta(days=1)


@pytest.fixture
def told(place: Place) -> dict[str, Any]:
    return {"on": ON, "actor": make_person("hieutruong", place.school, "principal"), "at": AT}


def test_a_part_gets_a_code_that_nothing_ever_had(place: Place, told: dict[str, Any]) -> None:
    codes = [
        open_part(school=place.school, kind=kind, name=f"Tên {name}", **told).code
        for name, kind in enumerate(("site", "site", "group"))
    ]
    assert codes == ["S1-D1", "S1-D2", "S1-T1"]
    part = Unit.objects.get(code="S1-D2")
    close_part(part=part, **(told | {"on": ON + ONE_DAY}))
    later = open_part(school=place.school, kind="site", name="Điểm mới", **told)
    assert later.code == "S1-D3"
    assert above(later, ON) == ["S1", "X1", "82", "BGDDT"]
    tree()


def test_a_part_of_a_school_that_ended_ended_with_it(place: Place, told: dict[str, Any]) -> None:
    ends = ON + ONE_DAY * 9
    close_unit(
        unit=place.school,
        basis="Quyết định",
        **(told | {"on": ends, "actor": place.administrator}),
    )
    part = open_part(
        school=place.school, kind="site", name="Điểm", **(told | {"actor": place.administrator})
    )
    assert part.valid_to == ends - ONE_DAY
    tree()


def test_a_renamed_site_keeps_its_former_name(place: Place, told: dict[str, Any]) -> None:
    site = open_part(school=place.school, kind="site", name="Điểm Ấp 1", **told)
    rename_part(part=site, name="Điểm Ấp Mới", **(told | {"on": ON + ONE_DAY}))
    assert FormerName.objects.get(unit=site).name == "Điểm Ấp 1"


def test_who_was_in_a_group_that_ends_stays_in_the_school(
    place: Place, told: dict[str, Any]
) -> None:
    group = open_part(school=place.school, kind="group", name="Tổ 1", **told)
    head = make_person("totruong", place.school, "group_head", group=group, title="Tổ trưởng")
    teacher = make_person("giaovien", place.school, "staff", group=group, title="Giáo viên")
    both = make_person("haivai", place.school, "staff", group=group)
    Membership.objects.create(user=both, unit=place.school, role="staff")
    day = ON + ONE_DAY * 10
    close_part(part=group, **(told | {"on": day}))
    for user, title in ((head, ""), (teacher, "Giáo viên")):
        old, new = user.memberships.order_by("pk")
        assert (old.group, old.valid_to) == (group, day - ONE_DAY)
        assert (new.group, new.role, new.title) == (None, "staff", title)
        assert (new.valid_from, new.valid_to) == (day, None)
    assert both.memberships.count() == 2


def test_parts_and_units_are_not_taken_for_each_other(place: Place, told: dict[str, Any]) -> None:
    with pytest.raises(UnableToChangeUnits, match="điểm trường hoặc tổ"):
        open_part(school=place.school, kind="school", name="Trường", **told)
    with pytest.raises(UnableToChangeUnits, match="không phải"):
        close_part(part=place.school, **(told | {"actor": place.administrator}))
    site = open_part(school=place.school, kind="site", name="Điểm", **told)
    with pytest.raises(UnableToChangeUnits, match="trang của trường"):
        close_unit(unit=site, basis="Quyết định", **(told | {"actor": place.administrator}))


def test_another_schools_principal_may_not(place: Place, told: dict[str, Any]) -> None:
    other = make_person("truongkhac", place.other_school, "principal")
    with pytest.raises(NotAllowed):
        open_part(school=place.school, kind="site", name="Điểm", **(told | {"actor": other}))
    site = open_part(school=place.school, kind="site", name="Điểm", **told)
    for refused in (rename_part, close_part):
        more = {"name": "Khác"} if refused is rename_part else {}
        with pytest.raises(NotAllowed):
            refused(part=site, **(told | {"actor": other} | more))


@pytest.mark.parametrize("is_taken_back", [True, False])
def test_a_role_that_does_not_hold_on_the_day_keeps_nobody_in_the_school(
    place: Place, told: dict[str, Any], is_taken_back: bool
) -> None:
    group = open_part(school=place.school, kind="group", name="Tổ 1", **told)
    ends, later = ON + ONE_DAY * 9, ON + ONE_DAY * 30
    head = make_person("totruong", place.school, "group_head", group=group)
    planned = Membership.objects.create(
        user=head,
        unit=place.school,
        role="staff",
        valid_from=later,
        valid_to=later - ONE_DAY if is_taken_back else None,
    )
    close_part(part=group, **(told | {"on": ends}))
    stays = Membership.objects.get(user=head, valid_from=ends)
    assert (stays.role, stays.group) == ("staff", None)
    assert stays.valid_to == (None if is_taken_back else later - ONE_DAY)
    planned.refresh_from_db()
    assert planned.valid_from == later
