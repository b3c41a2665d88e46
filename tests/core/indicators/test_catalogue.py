"""A printed name finds its entry, and a name that only resembles one does not."""

from __future__ import annotations

import pytest

from lotrinh.core.indicators import Catalogue, CatalogueEntry, LegalSource
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.values import Direction


def entry(code: str, name: str, *aliases: str) -> CatalogueEntry:
    return CatalogueEntry(
        code=code,
        name=Message(name, code),
        aliases=aliases,
        unit="%",
        direction=Direction.HIGHER,
        kind="ratio",
        asked_of=frozenset({TargetLevel.SCHOOL}),
        records="",
        legal=(LegalSource("27/2020/TT-BGDĐT", "V"),),
    )


AT_AGE = entry("at-age", "Tỷ lệ đi học đúng độ tuổi", "Huy động đúng độ tuổi")
FACILITIES = entry("facilities", "Cơ sở vật chất", "Đạt chuẩn cơ sở vật chất …")
MINIMUM = entry("minimum", "Mức tối thiểu", "Đạt chuẩn cơ sở vật chất mức tối thiểu …")
ABOVE = entry("above", "Trình độ trên chuẩn")
SIX = entry("six", "Trẻ 06 tuổi vào lớp 1")
CATALOGUE = Catalogue([AT_AGE, FACILITIES, MINIMUM, ABOVE, SIX])


def test_entries_by_code_and_in_their_order() -> None:
    assert CATALOGUE["at-age"] is AT_AGE
    assert list(CATALOGUE) == [AT_AGE, FACILITIES, MINIMUM, ABOVE, SIX]


@pytest.mark.parametrize(
    ("name", "group", "found"),
    [
        ("Đi học đúng độ tuổi", "", AT_AGE),
        ("TỶ LỆ HUY ĐỘNG ĐÚNG ĐỘ TUỔI", "", AT_AGE),
        ("Đạt chuẩn cơ sở vật chất theo quy định", "", FACILITIES),
        ("Đạt chuẩn cơ sở vật chất mức tối thiểu trở lên", "", MINIMUM),
        ("Tỷ lệ trẻ 6 tuổi vào lớp 1", "", SIX),
        ("Tiểu học", "Đội ngũ > Trình độ trên chuẩn", ABOVE),
        ("Tiểu học", "Trình độ trên chuẩn > Đội ngũ", None),
        ("Tiểu học", "", None),
    ],
)
def test_a_name_finds_its_entry(name: str, group: str, found: CatalogueEntry | None) -> None:
    assert CATALOGUE.find(name, group) is found
