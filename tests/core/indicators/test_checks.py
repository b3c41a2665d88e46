"""What is odd in a package: each check with what it finds and what it lets pass."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from lotrinh.core.indicators import Catalogue, CatalogueEntry, RollUp
from lotrinh.core.indicators.checks import Check, Oddity, Wanted, check_package
from lotrinh.core.messages import Message
from lotrinh.core.packages import Item, Package
from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.values.types import (
    Count,
    Direction,
    Level,
    Missing,
    Number,
    Ratio,
    Reason,
    Status,
    StatusWord,
    Value,
)


def entry(code: str, kind: str = "ratio", unit: str = "%", **given: Any) -> CatalogueEntry:
    known: dict[str, Any] = {
        "name": Message(f"Chỉ tiêu {code}", f"Indicator {code}"),
        "aliases": (),
        "direction": Direction.HIGHER,
        "asked_of": frozenset(TargetLevel),
        "records": "",
        "legal": (),
        "roll_up": RollUp.PARTS if kind in ("ratio", "quotient") else RollUp.SUM,
    }
    return CatalogueEntry(code=code, kind=kind, unit=unit, **(known | given))


CATALOGUE = Catalogue(
    [
        entry("share"),
        entry("pupils", "count", "học sinh"),
        entry("per-class", "quotient", "học sinh/lớp"),
        entry("status", "status", "", roll_up=RollUp.UNITS),
        entry("of-communes", asked_of=frozenset({TargetLevel.COMMUNE})),
    ]
)


def item(value: Value, code: str = "share", **given: Any) -> Item:
    known: dict[str, Any] = {
        "key": f"khoa-{code}",
        "name": f"Chỉ tiêu {code}",
        "unit_text": "%",
        "direction": Direction.HIGHER,
        "text": "",
    }
    return Item(code=code, value=value, **(known | given))


def package(*items: Item, period: str = "2025-2026") -> Package:
    return Package(
        key=UUID(int=1),
        unit_code="HS01",
        unit_name="Trường TH Hoa Sen",
        period=period,
        number=1,
        items=items,
        narrative="",
        answers=(),
        sent_by="Bà Sen",
        sent_at=datetime(2026, 6, 1, tzinfo=UTC),
    )


def percent(text: str) -> Number:
    return Number(Decimal(text), "%")


def found(one: Item, **given: Any) -> list[Check]:
    return [oddity.check for oddity in check_package(package(one), CATALOGUE, **given)]


def said(one: Item, **given: Any) -> str:
    [oddity] = check_package(package(one), CATALOGUE, **given)
    assert oddity.item == one.key
    return oddity.message.vi


# --- a figure by itself ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        Ratio(58, 60),
        Ratio(0, 60),
        Ratio(60, 60),
        Ratio(58, 60, Decimal("96.67")),
        Ratio(58, 60, Decimal("96.66")),  # cut off
        Missing(Reason.NOT_ASSESSED),
        Missing(Reason.NOT_APPLICABLE),
        Missing(Reason.BLANK),
    ],
)
def test_what_is_sound_or_missing_is_not_odd(value: Value) -> None:
    assert found(item(value)) == []


def test_a_part_is_within_its_whole() -> None:
    words = said(item(Ratio(62, 60)))
    assert "62" in words
    assert "60" in words
    assert found(item(Ratio(62, 60), "unknown")) == [Check.PART_OVER_WHOLE]
    # So many pupils for each class are more than one.
    assert found(item(Ratio(900, 30), "per-class")) == []


def test_a_share_is_at_most_all() -> None:
    assert found(item(percent("104.5"))) == [Check.PART_OVER_WHOLE, Check.SHARE_ALONE]
    # What the catalogue does not know may well be a growth.
    assert found(item(percent("104.5"), "unknown")) == []


def test_counts_give_the_share_beside_them() -> None:
    words = said(item(Ratio(58, 60, Decimal("98.67"))))
    assert "58/60 là 96,67% nhưng ghi 98,67%" in words
    words = said(item(percent("98.67"), "unknown", numerator=58, denominator=60))
    assert "96,67%" in words
    assert found(item(Ratio(0, 0, Decimal(0)))) == []


def test_counts_in_two_places_are_the_same() -> None:
    assert found(item(Ratio(58, 60), numerator=58, denominator=60)) == []
    assert found(item(Ratio(58, 60), numerator=57, denominator=60)) == [Check.COUNTS_CONTRADICT]


def test_a_share_alone_does_not_add_up() -> None:
    assert "98,5%" in said(item(percent("98.5")))
    assert found(item(percent("98.5"), "unknown")) == []


@pytest.mark.parametrize(
    ("value", "code", "odd"),
    [
        (Count(58, "học sinh"), "share", [Check.OTHER_UNIT]),
        (percent("98"), "pupils", [Check.OTHER_UNIT]),
        (Count(58, "em"), "pupils", []),
        (Number(Decimal(58)), "pupils", []),
        (Status(StatusWord.MET), "status", []),
    ],
)
def test_a_figure_is_in_the_unit_of_its_indicator(
    value: Value, code: str, odd: list[Check]
) -> None:
    assert found(item(value, code)) == odd


def test_what_is_asked_of_communes_is_no_schools() -> None:
    assert "của xã, tỉnh" in said(item(Ratio(9, 10), "of-communes"))


# --- against the last period ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "now", "odd"),
    [
        (Ratio(90, 100), Ratio(75, 100), []),  # 15 points
        (Ratio(90, 100), Ratio(74, 100), [Check.JUMP]),
        (percent("90"), Ratio(70, 100), [Check.JUMP]),
        (Ratio(6, 6), Ratio(4, 6), []),  # two of six teachers
        (Ratio(6, 6), Ratio(3, 6), [Check.JUMP]),
        (Ratio(90, 100), Ratio(0, 100), [Check.JUMP]),
        (Ratio(90, 100), Missing(Reason.NOT_ASSESSED), []),  # no figure is not 0
        (Missing(Reason.NOT_YET), Ratio(90, 100), []),
        (Ratio(90, 100), Ratio(111, 125), []),
        (Ratio(90, 100), Ratio(112, 126), [Check.WHOLE_CHANGED]),
        (Ratio(9, 10), Ratio(18, 20), []),  # ten more
        (Ratio(9, 10), Ratio(19, 21), [Check.WHOLE_CHANGED]),
    ],
)
def test_a_share_does_not_jump(was: Value, now: Value, odd: list[Check]) -> None:
    before = package(item(was), period="2024-2025")
    assert found(item(now), before=before) == odd


@pytest.mark.parametrize(
    ("was", "now", "odd"),
    [
        (Ratio(331, 10), Ratio(350, 10), []),  # 33 pupils in a class, then 35
        (Ratio(300, 20), Ratio(304, 11), []),
        (Ratio(300, 20), Ratio(300, 10), [Check.JUMP]),
        (Ratio(300, 10), Ratio(300, 0), []),  # without classes there is nothing to compare
        (Ratio(300, 10), Number(Decimal(30), "học sinh/lớp"), [Check.SHARE_ALONE]),
    ],
)
def test_so_many_for_each_are_no_share(was: Value, now: Value, odd: list[Check]) -> None:
    before = package(item(was, "per-class"), period="2024-2025")
    assert found(item(now, "per-class"), before=before) == odd


def test_so_many_for_each_are_said_without_a_percentage() -> None:
    before = package(item(Ratio(300, 20), "per-class"), period="2024-2025")
    words = said(item(Ratio(300, 10), "per-class"), before=before)
    assert "300/20" in words
    assert "%" not in words


def test_so_many_for_each_are_not_held_against_those_around() -> None:
    around = {"per-class": [Ratio(300 + one, 10) for one in range(6)]}
    assert found(item(Ratio(450, 10), "per-class"), neighbours=around) == []


@pytest.mark.parametrize(
    ("was", "now", "odd"),
    [
        (Count(300, "học sinh"), Count(599, "học sinh"), []),
        (Count(300, "học sinh"), Count(600, "học sinh"), [Check.JUMP]),
        (Count(300, "học sinh"), Count(150, "học sinh"), [Check.JUMP]),
        (Count(0, "học sinh"), Count(6, "học sinh"), [Check.JUMP]),
        (Count(1, "học sinh"), Count(6, "học sinh"), []),
        (Count(300, "học sinh"), Count(2, "lớp"), []),  # nothing to compare
    ],
)
def test_a_count_does_not_double(was: Value, now: Value, odd: list[Check]) -> None:
    before = package(item(was, "pupils"), period="2024-2025")
    assert found(item(now, "pupils"), before=before) == odd


def test_grades_are_not_compared() -> None:
    before = package(item(Level("mức độ", "1"), "status"))
    assert found(item(Level("mức độ", "3"), "status"), before=before) == []


def test_both_figures_and_the_period_are_named() -> None:
    before = package(item(Ratio(90, 100)), period="2024-2025")
    words = said(item(Ratio(60, 100)), before=before)
    assert "Kỳ 2024-2025 là 90/100 (90,00%), nay 60/100 (60,00%)" in words


def test_an_indicator_is_found_again_by_its_code_or_its_key() -> None:
    before = package(item(Ratio(90, 100), key="ten-cu"), period="2024-2025")
    assert found(item(Ratio(60, 100)), before=before) == [Check.JUMP]
    own = package(item(Ratio(90, 100), "", key="rieng"), period="2024-2025")
    assert found(item(Ratio(60, 100), "", key="rieng"), before=own) == [Check.JUMP]
    assert found(item(Ratio(60, 100), "", key="khac"), before=own) == []


# --- against the schools around -------------------------------------------------------------------

ALIKE = [Ratio(part, 100) for part in (95, 96, 97, 98, 99)]
SPREAD = [Ratio(part, 100) for part in (60, 70, 80, 90, 100)]


@pytest.mark.parametrize(
    ("value", "around", "odd"),
    [
        (Ratio(80, 100), ALIKE, [Check.FAR_FROM_NEIGHBOURS]),
        (Ratio(87, 100), ALIKE, []),  # 10 points
        (Ratio(86, 100), ALIKE, [Check.FAR_FROM_NEIGHBOURS]),
        (Ratio(40, 100), SPREAD, []),
        (Ratio(80, 100), ALIKE[:4], []),  # too few
        (Ratio(80, 100), [*ALIKE[:4], Missing(Reason.NOT_YET)], []),
        (Ratio(80, 100), [*ALIKE, Ratio(1, 100)], [Check.FAR_FROM_NEIGHBOURS]),
        (Ratio(5, 6), ALIKE, []),  # one of six
        (Missing(Reason.NOT_ASSESSED), ALIKE, []),
    ],
)
def test_a_share_is_compared_with_the_schools_around(
    value: Value, around: Sequence[Value], odd: list[Check]
) -> None:
    assert found(item(value), neighbours={"share": around}) == odd


def test_counts_are_as_large_as_schools_are() -> None:
    around = {"pupils": [Count(n, "học sinh") for n in (100, 101, 102, 103, 104)]}
    assert found(item(Count(900, "học sinh"), "pupils"), neighbours=around) == []


def test_how_many_schools_and_their_median_are_named() -> None:
    words = said(item(Ratio(80, 100)), neighbours={"share": ALIKE})
    assert "5 trường quanh đây ở giữa là 97" in words


# --- what is not there ----------------------------------------------------------------------------


def test_what_is_wanted_and_not_there_is_said() -> None:
    wanted = [Wanted("khoa-share", "Có"), Wanted("khoa-khac", "Tỷ lệ khác")]
    [oddity] = check_package(package(item(Ratio(58, 60))), CATALOGUE, wanted=wanted)
    assert oddity == Oddity("khoa-khac", Check.MISSING, oddity.message)
    assert "Tỷ lệ khác" in oddity.message.vi
    assert "Tỷ lệ khác" in oddity.message.en


def test_codes_fit_where_they_are_kept() -> None:
    assert all(len(check) <= 30 for check in Check)
