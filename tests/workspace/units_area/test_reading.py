"""The tree as of a day and one unit with its history, in as few queries for many as for one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from lotrinh.workspace.people.models import FormerName, Unit
from lotrinh.workspace.people.permissions import NotAllowed
from lotrinh.workspace.people.units.operations import merge_units, move_unit, rename_unit
from lotrinh.workspace.people.units.queries import (
    FOUND_AT_MOST,
    Branch,
    TreePage,
    UnitPage,
    beside,
    load_tree,
    possible_parents,
    tree_page,
    unit_of_code,
    unit_page,
)
from tests.workspace.conftest import AT
from tests.workspace.units import make_unit
from tests.workspace.units_area.conftest import BASIS, DAY, EVE, ON, Place, make_person

BEFORE = date(2025, 6, 1)


def drawn(branches: list[Branch], depth: int = 0) -> list[str]:
    lines: list[str] = []
    for branch in branches:
        lines.append("  " * depth + branch.named.name)
        lines += drawn(branch.inside, depth + 1)
    return lines


def shown(place: Place, on: date, **more: object) -> TreePage:
    return tree_page(actor=place.administrator, on=on, **more)  # type: ignore[arg-type]


def page_of(place: Place, unit: Unit, on: date = ON) -> UnitPage:
    return unit_page(actor=place.administrator, unit=unit, on=on)


# --- the tree -------------------------------------------------------------------------------------


def test_the_tree_is_as_it_was_on_the_day(place: Place) -> None:
    assert drawn(shown(place, BEFORE, own=place.school).branches) == [
        "Bộ Giáo dục và Đào tạo",
        "  Tỉnh Hoa Sen",
        "    Huyện Sen Hồng",
        "      Trường TH Bằng Lăng",
        "      Trường TH Hoa Sen",
    ]
    assert drawn(shown(place, ON, own=place.school).branches) == [
        "Bộ Giáo dục và Đào tạo",
        "  Tỉnh Hoa Sen",
        "    Xã Sen Trắng",
        "    Xã Sen Vàng",
        "      Trường TH Bằng Lăng",
        "      Trường TH Hoa Sen",
    ]


def test_what_lies_in_a_unit_is_counted_by_kind(place: Place) -> None:
    page = shown(place, ON)
    assert dict(page.counts) == {"ministry": 1, "province": 1, "commune": 2, "school": 2}
    assert dict(page.branches[0].counts) == {"province": 1, "commune": 2, "school": 2}
    assert page.branches[0].inside == []


def test_only_what_is_asked_for_is_open(place: Place) -> None:
    page = shown(place, ON, under=place.other_commune, own=place.school)
    assert "      Trường TH Hoa Sen" not in drawn(page.branches)
    assert page.under == place.other_commune
    assert shown(place, ON, own=place.school, is_folded=True).branches[0].inside == []


def test_a_unit_that_was_not_there_is_said(place: Place) -> None:
    page = shown(place, BEFORE, under=place.commune, own=place.school)
    assert (page.missing, page.under) == (place.commune, None)
    assert "      Trường TH Hoa Sen" in drawn(page.branches)


def test_names_are_those_of_the_day(place: Place) -> None:
    FormerName.objects.create(
        unit=place.province, name="Tỉnh Sen Cũ", code="81", valid_to=date(2025, 1, 1)
    )
    assert "  Tỉnh Sen Cũ" in drawn(shown(place, date(2025, 1, 1), own=place.school).branches)
    assert "  Tỉnh Hoa Sen" in drawn(shown(place, BEFORE, own=place.school).branches)
    found = shown(place, date(2025, 1, 1), search="81").found
    assert [(one.named.name, one.above) for one in found] == [
        ("Tỉnh Sen Cũ", ("Bộ Giáo dục và Đào tạo",))
    ]


@pytest.mark.parametrize(
    ("search", "on", "names"),
    [
        ("hoa sen", ON, ["Tỉnh Hoa Sen", "Trường TH Hoa Sen"]),
        ("SEN hong", ON, []),
        ("SEN hong", BEFORE, ["Huyện Sen Hồng"]),
        ("s2", ON, ["Trường TH Bằng Lăng"]),
        ("không có", ON, []),
    ],
)
def test_search_knows_names_without_accents_and_codes(
    place: Place, search: str, on: date, names: list[str]
) -> None:
    assert [one.named.name for one in shown(place, on, search=search).found] == names


def test_a_search_that_finds_very_many_says_so(place: Place) -> None:
    for number in range(FOUND_AT_MOST + 2):
        make_unit("school", f"Trường số {number}", f"N{number}", place.commune)
    page = shown(place, ON, search="truong so")
    assert (len(page.found), page.more) == (FOUND_AT_MOST, 2)
    assert page.found[0].above == ("Xã Sen Vàng", "Tỉnh Hoa Sen", "Bộ Giáo dục và Đào tạo")


def test_the_tree_asks_as_often_for_many_units_as_for_few(
    place: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _round in range(2):
        with django_assert_num_queries(5):
            shown(place, ON, own=place.school)
        with django_assert_num_queries(4):
            shown(place, ON, search="truong")
        for number in range(20):
            make_unit("school", f"Trường {number}", f"N{_round}{number}", place.commune)


# --- one unit -------------------------------------------------------------------------------------


def test_the_chain_is_that_of_the_day(place: Place) -> None:
    before, since = page_of(place, place.school, EVE), page_of(place, place.school, DAY)
    assert [one.code for one in before.above] == ["BGDDT", "82", "H1"]
    assert [one.code for one in since.above] == ["BGDDT", "82", "X1"]
    assert [(one.parent.code, one.since, one.until) for one in since.places] == [
        ("H1", None, EVE),
        ("X1", DAY, None),
    ]


def test_what_lies_in_a_unit_is_shown_by_kind(place: Place) -> None:
    make_unit("site", "Điểm Ấp 2", "S1-D1", place.school)
    make_unit("group", "Tổ 1", "S1-T1", place.school)
    inside = page_of(place, place.school).inside
    assert [(kind, [one.name for one in units]) for kind, units in inside] == [
        ("site", ["Điểm Ấp 2"]),
        ("group", ["Tổ 1"]),
    ]


def test_the_history_has_names_documents_and_neighbours_in_time(place: Place) -> None:
    told: dict[str, Any] = {"basis": BASIS, "actor": place.administrator, "at": AT}
    rename_unit(unit=place.school, name="Trường Sen Đá", code="S8", on=DAY, **told)
    moved = date(2025, 8, 1)
    move_unit(unit=place.school, parent=place.other_commune, on=moved, **told)
    merge_units(units=[place.other_school], into=place.school, on=ON, **told)
    school = page_of(place, place.school)
    assert [(one.kind, one.is_own, one.basis) for one in school.changes] == [
        ("renamed", True, BASIS),
        ("moved", True, BASIS),
        ("merged", False, BASIS),
    ]
    assert school.changes[1].parent is not None
    assert school.changes[1].parent.code == "X2"
    assert [(one.code, one.since, one.until) for one in school.names] == [
        ("S1", None, EVE),
        ("S8", DAY, None),
    ]
    assert [one.code for one in school.predecessors] == ["S2"]
    place.other_school.refresh_from_db()
    gone = page_of(place, place.other_school)
    assert not gone.is_there
    assert [(one.code, one.name) for one in gone.successors] == [("S8", "Trường Sen Đá")]


def test_a_page_says_which_changes_the_person_may_make(place: Place) -> None:
    every = {"rename", "move", "merge", "split", "close", "people"}
    principal = make_person("hieutruong", place.school, "principal")
    site = make_unit("site", "Điểm Ấp 2", "S1-D1", place.school)

    def may(actor: object, unit: Unit) -> set[str]:
        return set(unit_page(actor=actor, unit=unit, on=ON).may)  # type: ignore[arg-type]

    assert may(place.administrator, place.school) == every | {"open_part"}
    assert may(place.administrator, place.commune) == every | {"open"}
    assert may(place.administrator, place.province) == {"open", "people"}
    assert may(principal, place.school) == {"open_part", "people"}
    assert may(principal, site) == {"rename_part", "close_part"}
    assert may(principal, place.other_school) == set()


def test_one_unit_takes_as_many_queries_with_much_in_it(
    place: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _round in range(2):
        with django_assert_num_queries(10):
            page_of(place, place.commune)
        for number in range(20):
            make_unit("school", f"Trường {number}", f"N{_round}{number}", place.commune)


def test_names_of_units_are_for_those_who_are_signed_in(place: Place) -> None:
    place.administrator.is_active = False
    for actor in (AnonymousUser(), place.administrator):
        with pytest.raises(NotAllowed):
            tree_page(actor=actor, on=ON)
        with pytest.raises(NotAllowed):
            unit_page(actor=actor, unit=place.school, on=ON)


# --- helpers of the forms, and core's tree --------------------------------------------------------


def test_a_code_says_a_unit_only_with_a_day(place: Place) -> None:
    FormerName.objects.create(unit=place.school, name="Trường cũ", code="S0", valid_to=EVE)
    assert unit_of_code("S0", EVE) == place.school
    assert unit_of_code("S0", DAY) is None
    assert unit_of_code("S1", EVE) is None
    assert unit_of_code("X1", EVE) is None
    assert unit_of_code("X1", DAY) == place.commune


def test_forms_offer_what_fits(place: Place) -> None:
    assert [one.code for one in beside(place.school, ON)] == ["S2"]
    kinds = {"commune", "province"}
    offered = [one.code for one in possible_parents(place.school, ON, kinds)]
    assert offered == ["82", "X2", "X1"]
    alone = make_unit("school", "Trường một mình", "S7")
    assert [one.code for one in possible_parents(alone, ON, {"commune"})] == ["X2", "X1"]


def test_a_part_of_the_tree_is_sound_alone(
    place: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_unit("province", "Tỉnh Khác", "87", place.ministry)
    with django_assert_num_queries(4):
        part = load_tree(under=place.district)
    assert [one.code for one in part.ancestors_of("S1", EVE)] == ["H1", "82", "BGDDT"]
    assert [one.code for one in part.ancestors_of("S1", DAY)] == ["X1", "82", "BGDDT"]
    assert load_tree().unit("87", ON).name == "Tỉnh Khác"
