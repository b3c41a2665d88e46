"""The national list of units, held against itself and against the list beside the project."""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from unittest.mock import patch

import pytest

from lotrinh.core.indicators import SuccessionKind, UnitKind, UnitTree
from lotrinh.core.text import fold
from lotrinh.reference import national_units
from lotrinh.reference.national_units import (
    NationalUnits,
    NationalUnitsMissing,
    UnknownProvince,
    load_national_units,
    load_reform,
)

COMMUNES = Path(__file__).parents[2].parent / "shared/domain/communes_2025_with_predecessors.tsv"
EVE, DAY = load_reform().eve, load_reform().day
UNCHANGED = "giữ nguyên"


@pytest.fixture(scope="module")
def country() -> NationalUnits:
    return load_national_units()


@pytest.fixture(scope="module")
def tree(country: NationalUnits) -> UnitTree:
    return UnitTree(country.units, country.links, country.successions)


def test_the_country_before_and_after(tree: UnitTree) -> None:
    counts = {
        day: [len(tree.expected(kind, day)) for kind in (UnitKind.PROVINCE, UnitKind.DISTRICT)]
        for day in (EVE, DAY)
    }
    assert counts == {EVE: [63, 696], DAY: [34, 0]}
    assert len(tree.expected(UnitKind.COMMUNE, EVE)) == 10_035
    assert len(tree.expected(UnitKind.COMMUNE, DAY)) == 3_321


def test_a_code_is_one_unit_before_and_may_be_another_after(tree: UnitTree) -> None:
    assert tree.unit("82", EVE).name == "Tỉnh Tiền Giang"
    assert tree.unit("82", DAY).name == "Tỉnh Đồng Tháp"
    assert tree.unit("00004", EVE).name == "Phường Trúc Bạch"
    assert tree.unit("00004", DAY).name == "Phường Ba Đình"


def test_every_unit_lies_in_the_ministry_and_every_old_commune_leads_to_a_new_one(
    tree: UnitTree,
) -> None:
    for day, above in (
        (EVE, ["district", "province", "ministry"]),
        (DAY, ["province", "ministry"]),
    ):
        for code in tree.expected(UnitKind.COMMUNE, day):
            assert [str(one.kind) for one in tree.ancestors_of(code, day)] == above
    for code in tree.expected(UnitKind.COMMUNE, EVE):
        assert tree.successors_of(code, EVE, DAY), code


def test_a_province_that_stayed_is_the_same_unit(tree: UnitTree, country: NationalUnits) -> None:
    staying = [one for one in country.units if one.kind is UnitKind.PROVINCE and one.is_valid(EVE)]
    assert sum(one.is_valid(DAY) for one in staying) == 11
    assert tree.unit("01", EVE) == tree.unit("01", DAY)


def test_an_island_district_without_communes_became_one(tree: UnitTree) -> None:
    assert [one.name for one in tree.successors_of("755", EVE, DAY)] == ["Đặc khu Côn Đảo"]
    assert tree.successors_of("869", EVE, DAY) == ()


def test_every_change_names_its_document(country: NationalUnits) -> None:
    assert all(one.basis for one in country.successions)
    provinces = [one for one in country.successions if len(one.old or "") == 2]
    assert {one.basis for one in provinces} == {"Nghị quyết 202/2025/QH15"}


@pytest.mark.parametrize(
    ("old", "district", "new"),
    [
        # Two of one name in one province of today: each went its own way.
        ("Xã Tân Thạnh", "Huyện Thới Lai", ["Xã Trường Thành"]),
        ("Xã Tân Thạnh", "Huyện Long Phú", ["Xã Tân Thạnh"]),
        ("Phường 4", "Thành phố Sa Đéc", ["Phường Sa Đéc"]),
        ("Xã Hòa Bình", "Huyện Vĩnh Bảo", ["Xã Nguyễn Bỉnh Khiêm"]),
        # One that was really divided.
        ("Xã Hòa Bình", "Huyện Kim Thành", ["Xã Hà Nam", "Xã Kim Thành"]),
    ],
)
def test_namesakes_are_told_apart(
    tree: UnitTree, country: NationalUnits, old: str, district: str, new: list[str]
) -> None:
    (code,) = (
        one.code
        for one in country.units
        if (one.name, one.kind) == (old, UnitKind.COMMUNE)
        and one.is_valid(EVE)
        and (above := tree.parent_of(one.code, EVE))
        and above.name == district
    )
    assert sorted(one.name for one in tree.successors_of(code, EVE, DAY)) == new


def test_one_province_alone_is_sound_too() -> None:
    one = load_national_units(province="82")
    alone = UnitTree(one.units, one.links, one.successions)
    assert alone.expected(UnitKind.PROVINCE, EVE) == ("82", "87")
    assert len(alone.expected(UnitKind.COMMUNE, DAY, under="82")) == 102
    with pytest.raises(UnknownProvince, match="'87'"):
        load_national_units(province="87")


def test_the_packages_code_is_never_imported(country: NationalUnits) -> None:
    assert "vietnamadminunits" not in sys.modules


def test_a_missing_package_is_said_with_what_to_do() -> None:
    national_units._read.cache_clear()
    try:
        with (
            patch.object(national_units, "distribution", side_effect=PackageNotFoundError),
            pytest.raises(NationalUnitsMissing, match="script/setup"),
        ):
            load_national_units()
    finally:
        national_units._read.cache_clear()


# --- against the list beside the project ----------------------------------------------------------


def rows() -> list[list[str]]:
    """Return code, name, province and predecessors of each province and commune."""
    if not COMMUNES.exists():
        pytest.skip("the list of communes is not beside the project (../shared/domain)")
    text = unicodedata.normalize("NFC", COMMUNES.read_text(encoding="utf-8"))
    return [line.split("\t") for line in text.splitlines()[2:]]


def short(name: str) -> str:
    """Return a name as both lists write it: without its kind, accents, spaces and marks."""
    folded = fold(name)
    for kind in ("thi tran ", "phuong ", "xa ", "dac khu ", "huyen "):
        folded = folded.removeprefix(kind)
    return "".join(c for c in folded if c.isalnum())


@pytest.mark.real_plan
def test_provinces_and_communes_are_those_of_the_other_list(tree: UnitTree) -> None:
    listed = rows()
    provinces = {row[0] for row in listed if row[2] == "0"}
    communes = {row[0]: row for row in listed if row[2] != "0"}
    assert set(tree.expected(UnitKind.PROVINCE, DAY)) == provinces
    assert len(communes) == len(tree.expected(UnitKind.COMMUNE, DAY)) == 3_321
    per_province = Counter(row[2] for row in communes.values())
    for code in provinces:
        assert len(tree.expected(UnitKind.COMMUNE, DAY, under=code)) == per_province[code], code
    ours = set(tree.expected(UnitKind.COMMUNE, DAY))
    # Two communes of Quảng Ninh have other codes there; ours are those of a predecessor each.
    assert ours - communes.keys() == {"06970", "07147"}
    names = {
        code
        for code in ours & communes.keys()
        if short(communes[code][1]) != short(tree.unit(code, DAY).name)
    }
    # 'la' for 'Ia' in four, 'AI' for 'Al' in one: slips of the other list.
    assert names == {"23326", "23535", "23538", "23710", "23954"}


@pytest.mark.real_plan
def test_predecessors_are_those_of_the_other_list(tree: UnitTree, country: NationalUnits) -> None:
    listed = {row[0]: row for row in rows() if row[2] != "0"}
    unnamed: list[tuple[str, str]] = []
    for one in country.successions:
        if one.kind in (SuccessionKind.MERGED, SuccessionKind.SPLIT) and one.new in listed:
            name = tree.unit(one.old or "", EVE).name
            if len(one.old or "") == 5 and short(name) not in short(listed[one.new][3]):
                unnamed.append((one.new, name))
    # Spellings of names in the languages of the highlands differ (Đăk Blô, Đăk Plô).
    assert len(unnamed) < 30
    unchanged = [row for row in listed.values() if row[3] == UNCHANGED]
    assert len(unchanged) > 100
    respelt = {
        code
        for code, *_rest in unchanged
        if short(tree.unit(code, EVE).name) != short(tree.unit(code, DAY).name)
    }
    # Đắc Lua became Đak Lua, Tà Si Láng became Tà Xi Láng: a new name, the same unit.
    assert respelt == {"26119", "04603"}
    for code in respelt:
        assert [one.code for one in tree.successors_of(code, EVE, DAY)] == [code]
