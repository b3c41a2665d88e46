"""Every province and commune, with what they were before, from the national list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lotrinh.reference.national_units import UnknownProvince, load_reform
from lotrinh.workspace.people.models import (
    AuditEvent,
    FormerName,
    Unit,
    UnitChange,
    UnitLink,
    valid_on,
)
from lotrinh.workspace.people.units.importing import (
    Imported,
    UnableToImportUnits,
    import_national_units,
)
from lotrinh.workspace.people.units.operations import merge_units, open_unit
from lotrinh.workspace.people.units.queries import unit_of_code
from tests.workspace.conftest import AT
from tests.workspace.units import make_unit
from tests.workspace.units_area.conftest import BASIS, DAY, EVE, above, make_person, tree

HUE = "46"
"""A province that stayed as it was, with 40 communes: the smallest lists."""


def counted(on: date) -> dict[str, int]:
    kinds = list(Unit.objects.filter(valid_on(on)).values_list("kind", flat=True))
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def test_one_province_with_all_that_went_into_it(db: None) -> None:
    made = import_national_units(province="82", actor=None, at=AT)
    assert counted(EVE) == {"ministry": 1, "province": 2, "district": 23, "commune": 305}
    assert counted(DAY) == {"ministry": 1, "province": 1, "commune": 102}
    assert made.units == Unit.objects.count()
    old, new = unit_of_code("82", EVE), unit_of_code("82", DAY)
    assert old is not None
    assert new is not None
    assert (old.name, new.name) == ("Tỉnh Tiền Giang", "Tỉnh Đồng Tháp")
    assert [one.code for one in tree().successors_of("87", EVE, DAY)] == ["82"]
    commune = unit_of_code("29941", EVE)
    assert commune is not None
    assert above(commune, EVE) == ["869", "87", "BGDDT"]
    assert [one.name for one in tree().successors_of("29941", EVE, DAY)] == ["Xã Tân Hộ Cơ"]
    assert {change.basis for change in UnitChange.objects.all()} == set(
        load_reform().basis.values()
    )
    event = AuditEvent.objects.get()
    assert (event.verb, event.after["units"]) == ("import_national_units", made.units)


def test_again_changes_nothing(db: None) -> None:
    import_national_units(province=HUE, actor=None, at=AT)
    before = (Unit.objects.count(), UnitLink.objects.count(), UnitChange.objects.count())
    assert import_national_units(province=HUE, actor=None, at=AT) == Imported(0, 0, 0)
    assert before == (Unit.objects.count(), UnitLink.objects.count(), UnitChange.objects.count())
    assert AuditEvent.objects.count() == 1


def test_a_commune_that_only_changed_its_district_for_the_province_is_one_unit(db: None) -> None:
    import_national_units(province="82", actor=None, at=AT)
    going_on = Unit.objects.filter(kind="commune", valid_from=None, valid_to=None)
    for commune in going_on:
        kinds = [change.kind for change in UnitChange.objects.filter(old=commune, new=commune)]
        assert "moved" in kinds
        assert commune.links_up.count() == 2
    tree()


def test_what_was_made_by_hand_without_a_day_begins_with_the_reform(db: None) -> None:
    commune = make_unit("commune", "Xã Tân Hộ Cơ", "29929")
    school = make_unit("school", "Trường TH Tân Hộ Cơ", "S1", commune)
    import_national_units(province="82", actor=None, at=AT)
    commune.refresh_from_db()
    assert commune.valid_from == DAY
    assert above(school, DAY) == ["29929", "82", "BGDDT"]
    assert above(school, EVE) == []
    tree()


def test_a_code_that_is_another_units_stops_it(db: None) -> None:
    make_unit("school", "Trường TH Hoa Sen", "29929")
    make_unit("province", "Tỉnh Đồng Tháp", "87")
    with pytest.raises(UnableToImportUnits) as refused:
        import_national_units(province="82", actor=None, at=AT)
    assert "29929 (Trường TH Hoa Sen)" in refused.value.message.vi
    assert "87 (Tỉnh Đồng Tháp)" in refused.value.message.vi
    assert Unit.objects.count() == 2


def test_a_province_of_before_is_not_one_of_today(db: None) -> None:
    with pytest.raises(UnknownProvince, match="'87'"):
        import_national_units(province="87", actor=None, at=AT)


@pytest.mark.slow
def test_the_whole_country(db: None) -> None:
    import_national_units(province=None, actor=None, at=AT)
    assert counted(EVE) == {"ministry": 1, "province": 63, "district": 696, "commune": 10035}
    assert counted(DAY) == {"ministry": 1, "province": 34, "commune": 3321}
    tree()


def test_links_of_before_that_dating_takes_away_are_counted(db: None) -> None:
    province = make_unit("province", "Tỉnh Đồng Tháp", "P0", until=EVE)
    commune = make_unit("commune", "Xã Tân Hộ Cơ", "29929")
    UnitLink.objects.create(unit=commune, parent=province, valid_to=EVE)
    make_unit("school", "Trường TH Tân Hộ Cơ", "S1", commune)
    made = import_national_units(province="82", actor=None, at=AT)
    assert (made.dated, made.links_removed, made.links_shortened) == (1, 1, 1)
    after = AuditEvent.objects.get().after
    assert after["dated"] == ["29929"]
    assert (after["links_removed"], after["links_shortened"]) == (1, 1)
    assert not UnitLink.objects.filter(parent=province).exists()
    tree()


def test_a_name_of_before_the_reform_is_not_turned_upside_down(db: None) -> None:
    province = make_unit("province", "Tỉnh Đồng Tháp", "82")
    commune = make_unit("commune", "Xã Tân Hộ Cơ", "29929", province)
    school = make_unit("school", "Trường TH Tân Hộ Cơ", "S1", commune)
    FormerName.objects.create(
        unit=commune, name="Xã Tân Hộ", code="29929", valid_to=date(2020, 1, 1)
    )
    with pytest.raises(UnableToImportUnits) as refused:
        import_national_units(province="82", actor=None, at=AT)
    assert "29929 (Xã Tân Hộ Cơ)" in refused.value.message.vi
    commune.refresh_from_db()
    assert commune.valid_from is None
    # What the message says to do leads through.
    told: dict[str, Any] = {
        "basis": BASIS,
        "actor": make_person("quantri", province, "administrator"),
        "at": AT,
    }
    stand_in = open_unit(
        kind="commune", name="Xã Tân Hộ Cơ", code="TAM", parent=province, on=DAY, **told
    )
    merge_units(units=[commune], into=stand_in, on=DAY, **told)
    import_national_units(province="82", actor=None, at=AT)
    new = unit_of_code("29929", DAY)
    assert new is not None
    merge_units(units=[stand_in], into=new, on=DAY + timedelta(days=1), **told)
    assert above(school, DAY + timedelta(days=1)) == ["29929", "82", "BGDDT"]
    tree()
