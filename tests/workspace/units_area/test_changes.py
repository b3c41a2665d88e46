"""Opening, closing, merging, splitting, moving, renaming: on a day, nothing contradictory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from lotrinh.workspace.people.models import (
    AuditEvent,
    Delegation,
    FormerName,
    Membership,
    Unit,
    UnitChange,
    User,
)
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.people.units.operations import (
    UnableToChangeUnits,
    close_unit,
    merge_units,
    move_unit,
    open_unit,
    rename_unit,
    split_unit,
)
from tests.workspace.conftest import AT
from tests.workspace.units import make_unit
from tests.workspace.units_area.conftest import (
    BASIS,
    DAY,
    EVE,
    ON,
    Place,
    above,
    make_person,
    tree,
)

ONE_DAY = timedelta(days=1)


def told(place: Place, **more: Any) -> dict[str, Any]:
    return {"on": ON, "basis": BASIS, "actor": place.administrator, "at": AT} | more


def opened(place: Place, **more: Any) -> Unit:
    said = {"kind": "school", "name": "Trường TH Hoa Súng", "code": "S9", "parent": place.commune}
    return open_unit(**(told(place) | said | more))


# --- opening --------------------------------------------------------------------------------------


def test_a_unit_is_there_from_its_day_with_its_document(place: Place) -> None:
    school = opened(place)
    assert (school.valid_from, school.valid_to) == (ON, None)
    assert above(school, ON) == ["X1", "82", "BGDDT"]
    assert above(school, ON - ONE_DAY) == []
    change = UnitChange.objects.get(new=school)
    assert (change.kind, change.old, change.on, change.basis) == ("opened", None, ON, BASIS)
    event = AuditEvent.objects.get()
    assert (event.verb, event.object_id, event.unit, event.actor, event.reason) == (
        "open_unit",
        school.pk,
        school,
        place.administrator,
        BASIS,
    )
    tree()


def test_a_school_opened_long_ago_lies_in_its_district_until_that_ends(place: Place) -> None:
    school = opened(place, parent=place.district, on=date(2010, 9, 1))
    assert above(school, EVE) == ["H1", "82", "BGDDT"]
    assert above(school, DAY) == []
    move_unit(unit=school, parent=place.commune, **told(place, on=DAY))
    assert above(school, EVE) == ["H1", "82", "BGDDT"]
    assert above(school, DAY) == ["X1", "82", "BGDDT"]
    tree()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": "  "}, "name"),
        ({"code": ""}, "code"),
        ({"basis": " "}, "basis"),
        ({"basis": "x" * 301}, "basis"),
        ({"code": "S1"}, "code"),
        ({"kind": "site"}, "kind"),
        ({"kind": "ministry"}, "kind"),
        ({"kind": "province"}, "parent"),
        ({"on": date(2020, 1, 1)}, "parent"),
    ],
)
def test_what_is_missing_or_taken_is_named_at_its_field(
    place: Place, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(UnableToChangeUnits) as refused:
        opened(place, **said)
    assert refused.value.field == field
    assert refused.value.message.vi != refused.value.message.en
    assert not AuditEvent.objects.exists()


def test_a_code_is_one_units_on_any_day_and_may_be_anothers_later(place: Place) -> None:
    close_unit(unit=place.school, **told(place))
    with pytest.raises(UnableToChangeUnits, match="S1"):
        opened(place, code="S1", on=ON - ONE_DAY)
    school = opened(place, code="S1")
    assert tree().unit("S1", ON).name == school.name
    assert tree().unit("S1", ON - ONE_DAY).name == "Trường TH Hoa Sen"


def test_there_are_no_districts_since_july_2025(place: Place) -> None:
    with pytest.raises(UnableToChangeUnits, match="cấp huyện"):
        opened(place, kind="district", parent=place.province)
    district = opened(place, kind="district", parent=place.province, on=date(2024, 1, 1))
    assert district.kind == "district"


# --- closing --------------------------------------------------------------------------------------


def test_a_closed_school_takes_its_sites_and_groups_along(place: Place) -> None:
    site = make_unit("site", "Điểm Ấp 2", "S1-D1", place.school)
    group = make_unit("group", "Tổ 1", "S1-T1", place.school)
    close_unit(unit=place.school, **told(place))
    for unit in (place.school, site, group):
        unit.refresh_from_db()
        assert unit.valid_to == ON - ONE_DAY
        assert above(unit, ON) == []
        assert UnitChange.objects.get(old=unit).kind == "closed"
    assert above(site, ON - ONE_DAY) == ["S1", "X1", "82", "BGDDT"]
    tree()


def test_a_unit_in_which_others_lie_is_not_closed(place: Place) -> None:
    with pytest.raises(UnableToChangeUnits, match="Trường TH Bằng Lăng"):
        close_unit(unit=place.commune, **told(place))
    for school in (place.school, place.other_school):
        move_unit(unit=school, parent=place.other_commune, **told(place))
    close_unit(unit=place.commune, **told(place))
    assert above(place.school, ON) == ["X2", "82", "BGDDT"]
    assert above(place.school, ON - ONE_DAY) == ["X1", "82", "BGDDT"]
    tree()


def test_roles_and_delegations_end_on_the_eve(place: Place) -> None:
    principal = make_person("hieutruong", place.school, "principal")
    over = make_person("cu", place.school, "staff", valid_to=date(2024, 1, 1))
    held = Membership.objects.get(user=principal)
    days = [(ON - ONE_DAY * 3, ON + ONE_DAY), (ON, ON + ONE_DAY), (EVE, EVE)]
    delegations = [
        Delegation.objects.create(
            membership=held, to=over, valid_from=first, valid_to=last, reason="Vắng", created_at=AT
        )
        for first, last in days
    ]
    close_unit(unit=place.school, **told(place))
    held.refresh_from_db()
    assert held.valid_to == ON - ONE_DAY
    assert over.memberships.get().valid_to == date(2024, 1, 1)
    for delegation in delegations:
        delegation.refresh_from_db()
    assert [(one.valid_to, one.ended_at) for one in delegations] == [
        (ON - ONE_DAY, None),
        (ON + ONE_DAY, AT),
        (EVE, None),
    ]


def test_a_role_that_begins_later_stands_in_the_way(place: Place) -> None:
    make_person("moi", place.school, "staff", valid_from=ON + ONE_DAY)
    with pytest.raises(UnableToChangeUnits, match="Moi"):
        close_unit(unit=place.school, **told(place))


def test_nothing_is_closed_twice_or_before_it_was_there(place: Place) -> None:
    school = opened(place)
    for on in (ON, ON - ONE_DAY):
        with pytest.raises(UnableToChangeUnits):
            close_unit(unit=school, **told(place, on=on))
    close_unit(unit=school, **told(place, on=ON + ONE_DAY))
    with pytest.raises(UnableToChangeUnits):
        close_unit(unit=school, **told(place, on=ON + ONE_DAY * 2))


# --- merging --------------------------------------------------------------------------------------


def test_what_lies_in_a_merged_school_goes_over_but_its_groups_end(place: Place) -> None:
    site = make_unit("site", "Điểm Ấp 2", "S1-D1", place.school)
    group = make_unit("group", "Tổ 1", "S1-T1", place.school)
    merge_units(units=[place.school], into=place.other_school, **told(place))
    assert above(site, ON - ONE_DAY) == ["S1", "X1", "82", "BGDDT"]
    assert above(site, ON) == ["S2", "X1", "82", "BGDDT"]
    group.refresh_from_db()
    assert group.valid_to == ON - ONE_DAY
    known = tree()
    assert [one.code for one in known.successors_of("S1", EVE, ON)] == ["S2"]
    kinds = UnitChange.objects.order_by("pk").values_list("kind", "old__code", "new__code")
    assert list(kinds) == [
        ("merged", "S1", "S2"),
        ("closed", "S1-T1", None),
        ("moved", "S1-D1", "S1-D1"),
    ]


def test_the_schools_of_merged_communes_go_to_the_one_that_stands(place: Place) -> None:
    third = make_unit("commune", "Xã Sen Xanh", "X3", place.province, since=DAY)
    merge_units(units=[place.commune, third], into=place.other_commune, **told(place))
    assert above(place.school, ON) == ["X2", "82", "BGDDT"]
    assert above(place.school, DAY) == ["X1", "82", "BGDDT"]
    assert above(place.school, EVE) == ["H1", "82", "BGDDT"]
    assert tree().placements(["S1"], EVE, as_of=ON).unplaced == ()


def test_a_school_that_moved_away_later_stays_where_it_went(place: Place) -> None:
    later = ON + ONE_DAY * 30
    third = make_unit("commune", "Xã Sen Xanh", "X3", place.province, since=DAY)
    move_unit(unit=place.school, parent=third, **told(place, on=later))
    merge_units(units=[place.commune], into=place.other_commune, **told(place))
    assert above(place.school, ON) == ["X2", "82", "BGDDT"]
    assert above(place.school, later) == ["X3", "82", "BGDDT"]
    tree()


def test_mergers_that_make_no_sense_are_refused(place: Place) -> None:
    for units, into in (
        ([], place.school),
        ([place.school], place.school),
        ([place.school], place.commune),
        ([place.district], place.district),
    ):
        with pytest.raises(UnableToChangeUnits):
            merge_units(units=units, into=into, **told(place))
    with pytest.raises(UnableToChangeUnits):
        merge_units(
            units=[place.commune], into=place.other_commune, **told(place, on=date(2025, 1, 1))
        )


def test_a_change_of_before_does_not_contradict_one_of_later(place: Place) -> None:
    later = ON + ONE_DAY * 30
    rename_unit(unit=place.school, name="Trường TH Sen Đá", code="S1", **told(place, on=later))
    with pytest.raises(UnableToChangeUnits, match="đã có thay đổi"):
        merge_units(units=[place.school], into=place.other_school, **told(place))
    with pytest.raises(UnableToChangeUnits, match="đã có thay đổi"):
        close_unit(unit=place.school, **told(place))
    with pytest.raises(UnableToChangeUnits, match="đã có thay đổi"):
        rename_unit(unit=place.school, name="Khác", code="S1", **told(place))
    new = opened(place, on=later)
    with pytest.raises(UnableToChangeUnits, match="Trường TH Hoa Súng"):
        merge_units(units=[place.commune], into=place.other_commune, **told(place))
    assert new.valid_to is None
    tree()


# --- splitting ------------------------------------------------------------------------------------


def test_a_split_asks_where_each_school_goes(place: Place) -> None:
    third = make_unit("commune", "Xã Sen Xanh", "X3", place.province, since=ON)
    into = [place.other_commune, third]
    with pytest.raises(UnableToChangeUnits) as refused:
        split_unit(unit=place.commune, into=into, **told(place))
    assert refused.value.field == "places"
    assert "Trường TH Bằng Lăng (S2), Trường TH Hoa Sen (S1)" in refused.value.message.vi
    places = {place.school.pk: third, place.other_school.pk: place.other_commune}
    split_unit(unit=place.commune, into=into, places=places, **told(place))
    assert above(place.school, ON)[0] == "X3"
    assert above(place.other_school, ON)[0] == "X2"
    assert [one.code for one in tree().successors_of("X1", DAY, ON)] == ["X2", "X3"]


def test_a_unit_that_goes_on_smaller_keeps_what_does_not_go(place: Place) -> None:
    third = make_unit("commune", "Xã Sen Xanh", "X3", place.province, since=ON)
    split_unit(
        unit=place.commune,
        into=[place.commune, third],
        places={place.school.pk: third, place.province.pk: third},
        **told(place),
    )
    assert above(place.school, ON)[0] == "X3"
    assert above(place.other_school, ON)[0] == "X1"
    assert [one.code for one in tree().successors_of("X1", DAY, ON)] == ["X1", "X3"]
    assert above(place.province, ON) == ["BGDDT"], "only what lies in it can be handed on"


def test_a_split_into_one_is_a_merger(place: Place) -> None:
    with pytest.raises(UnableToChangeUnits, match="sáp nhập"):
        split_unit(unit=place.commune, into=[place.other_commune], **told(place))
    with pytest.raises(UnableToChangeUnits) as refused:
        split_unit(
            unit=place.commune,
            into=[place.commune, place.other_commune],
            places={place.school.pk: place.province},
            **told(place),
        )
    assert refused.value.field == "places"


# --- moving and renaming --------------------------------------------------------------------------


def test_what_lies_in_a_moved_unit_goes_along(place: Place) -> None:
    province = make_unit("province", "Tỉnh Khác", "87", place.ministry)
    actor = make_person("bo", place.ministry, "administrator")
    move_unit(unit=place.commune, parent=province, **told(place, actor=actor))
    assert above(place.school, ON) == ["X1", "87", "BGDDT"]
    assert above(place.school, ON - ONE_DAY) == ["X1", "82", "BGDDT"]
    tree()


def test_moves_that_make_no_sense_are_refused(place: Place) -> None:
    actor = make_person("bo", place.ministry, "administrator")
    for unit, parent in (
        (place.school, place.commune),
        (place.school, place.other_school),
        (place.commune, place.ministry),
        (place.school, place.district),
    ):
        with pytest.raises(UnableToChangeUnits) as refused:
            move_unit(unit=unit, parent=parent, **told(place, actor=actor))
        assert refused.value.field == "parent"
    move_unit(unit=place.school, parent=place.other_commune, **told(place, actor=actor))
    with pytest.raises(UnableToChangeUnits, match="đã có thay đổi"):
        move_unit(unit=place.school, parent=place.province, **told(place, actor=actor))


def test_the_name_and_code_of_before_are_kept(place: Place) -> None:
    rename_unit(unit=place.commune, name="Phường Sen Vàng", code="X9", **told(place))
    former = FormerName.objects.get()
    assert (former.name, former.code, former.valid_to) == ("Xã Sen Vàng", "X1", ON - ONE_DAY)
    known = tree()
    assert known.unit("X1", ON - ONE_DAY).name == "Xã Sen Vàng"
    assert known.unit("X9", ON).name == "Phường Sen Vàng"
    assert [one.code for one in known.ancestors_of("S1", ON)] == ["X9", "82", "BGDDT"]
    assert [one.code for one in known.successors_of("X1", DAY, ON)] == ["X9"]
    event = AuditEvent.objects.get()
    assert (event.before["name"], event.after["name"]) == ("Xã Sen Vàng", "Phường Sen Vàng")


def test_renamings_that_make_no_sense_are_refused(place: Place) -> None:
    for name, code, field in (
        ("Xã Sen Vàng", "X1", "name"),
        ("Xã Sen Vàng", "X2", "code"),
        ("", "X1", "name"),
    ):
        with pytest.raises(UnableToChangeUnits) as refused:
            rename_unit(unit=place.commune, name=name, code=code, **told(place))
        assert refused.value.field == field
    rename_unit(unit=place.commune, name="Xã Mới", code="X1", **told(place))
    with pytest.raises(UnableToChangeUnits):
        rename_unit(unit=place.commune, name="Xã Mới Nữa", code="X1", **told(place))


# --- who may --------------------------------------------------------------------------------------


def test_who_may_change_units(place: Place) -> None:
    province = make_person("canbotinh", place.province, "province_officer")
    own = make_person("quantritruong", place.school, "administrator")
    nobody = User.objects.create(username="khach")
    rename_unit(unit=place.school, name="Trường A", code="S1", **told(place, actor=province))
    for actor in (own, nobody):
        with pytest.raises(NotAllowed):
            rename_unit(unit=place.school, name="Trường B", code="S1", **told(place, actor=actor))
    with pytest.raises(NotAllowed):
        opened(place, parent=place.province, kind="commune", actor=province)
    elsewhere = make_unit("province", "Tỉnh Khác", "87", place.ministry)
    with pytest.raises(NotAllowed):
        move_unit(unit=place.school, parent=elsewhere, **told(place))


def test_a_school_that_lies_in_nothing_is_its_own_administrators(place: Place) -> None:
    school = make_unit("school", "Trường một mình", "S7")
    actor = make_person("quantritruong", school, "administrator")
    renamed = rename_unit(unit=school, name="Trường Mới", code="S7", **told(place, actor=actor))
    assert renamed.name == "Trường Mới"


def test_a_role_that_was_taken_back_stands_in_nobodys_way(place: Place) -> None:
    later = ON + timedelta(days=30)
    person = make_person(
        "khongden", place.school, "staff", valid_from=later, valid_to=later - timedelta(days=1)
    )
    close_unit(unit=place.school, **told(place))
    role = Membership.objects.get(user=person)
    assert (role.valid_from, role.valid_to) == (later, later - timedelta(days=1))


def test_nobody_rewrites_the_days_on_which_a_unit_was_another_s(place: Place) -> None:
    here = make_person("quantrixa", place.commune, "administrator")
    changes: tuple[Callable[[date], Unit], ...] = (
        lambda on: rename_unit(
            unit=place.school, name="Trường Mới", code="S1", **told(place, actor=here, on=on)
        ),
        lambda on: close_unit(unit=place.school, **told(place, actor=here, on=on)),
        lambda on: merge_units(
            units=[place.school], into=place.other_school, **told(place, actor=here, on=on)
        ),
    )
    for change in changes:
        with pytest.raises(NotAllowed):
            change(EVE)
    rename_unit(unit=place.school, name="Trường Mới", code="S1", **told(place, actor=here))
    rename_unit(unit=place.other_school, name="Trường Cũ", code="S2", **told(place, on=EVE))


def test_a_move_takes_the_right_in_all_that_the_unit_lay_in_since(place: Place) -> None:
    Membership.objects.create(
        user=(here := make_person("quantrixa", place.commune, "administrator")),
        unit=place.other_commune,
        role="administrator",
    )
    later = ON + timedelta(days=3650)
    elsewhere = make_unit("commune", "Xã Sen Tím", "X3", place.province)
    move_unit(unit=place.school, parent=elsewhere, **told(place, on=later))
    moved: dict[str, Any] = {"unit": place.school, "parent": place.other_commune}
    with pytest.raises(NotAllowed):
        move_unit(**moved, **told(place, actor=here))
    move_unit(**moved, **told(place))
    moved = {"unit": place.other_school, "parent": place.other_commune}
    with pytest.raises(NotAllowed):
        move_unit(**moved, **told(place, actor=here, on=EVE))
    move_unit(**moved, **told(place, actor=here))


def test_what_took_another_in_cannot_end_on_the_same_day(place: Place) -> None:
    merge_units(units=[place.school], into=place.other_school, **told(place))
    with pytest.raises(UnableToChangeUnits):
        close_unit(unit=place.other_school, **told(place))
