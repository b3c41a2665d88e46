"""A code and a day say a unit; what a unit was, is somewhere, or is listed as nowhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lotrinh.core.indicators import (
    Link,
    Succession,
    SuccessionKind,
    UnitInTime,
    UnitKind,
    UnitTree,
    UnitUnknown,
    UnsoundUnitTree,
)

MINISTRY, PROVINCE, DISTRICT, COMMUNE, SCHOOL, *_ = UnitKind
MERGED, SPLIT, RENAMED, MOVED, CLOSED, OPENED = SuccessionKind
EVE, DAY = date(2025, 6, 30), date(2025, 7, 1)
THEN, NOW = date(2025, 5, 31), date(2026, 5, 31)


def reform() -> tuple[list[UnitInTime], list[Link], list[Succession]]:
    """Two provinces that merge under the code of one, their districts that end, two communes."""
    units = [
        UnitInTime("BO", "Bộ", MINISTRY),
        UnitInTime("82", "Tiền Giang", PROVINCE, None, EVE),
        UnitInTime("87", "Đồng Tháp", PROVINCE, None, EVE),
        UnitInTime("82", "Đồng Tháp", PROVINCE, DAY),
        UnitInTime("819", "Tân Hồng", DISTRICT, None, EVE),
        UnitInTime("824", "Cai Lậy", DISTRICT, None, EVE),
        UnitInTime("29929", "Tân Hộ Cơ", COMMUNE, DAY),
        UnitInTime("28435", "Mỹ Phước Tây", COMMUNE, DAY),
        UnitInTime("S1", "Tân Thành B 1", SCHOOL),
        UnitInTime("S2", "Tân Thành B 2", SCHOOL, None, EVE),
        UnitInTime("S3", "Cai Lậy 1", SCHOOL, None, EVE),
        UnitInTime("S4", "Cai Lậy 2", SCHOOL, DAY),
        UnitInTime("S5", "Cai Lậy 3", SCHOOL, DAY),
    ]
    links = [
        Link("82", "BO", None, EVE),
        Link("87", "BO", None, EVE),
        Link("82", "BO", DAY),
        Link("819", "87", None, EVE),
        Link("824", "82", None, EVE),
        Link("29929", "82", DAY),
        Link("28435", "82", DAY),
        Link("S1", "819", None, EVE),
        Link("S2", "819", None, EVE),
        Link("S3", "824", None, EVE),
        Link("S1", "29929", DAY),
        Link("S4", "28435", DAY),
        Link("S5", "28435", DAY),
    ]
    successions = [
        Succession("82", "82", DAY, MERGED, "202/2025/QH15"),
        Succession("87", "82", DAY, MERGED, "202/2025/QH15"),
        Succession("819", None, DAY, CLOSED, "72/2025/QH15"),
        Succession("824", None, DAY, CLOSED, "72/2025/QH15"),
        Succession(None, "29929", DAY, OPENED),
        Succession("S1", "S1", DAY, MOVED),
        Succession("S2", "S1", DAY, MERGED),
        Succession("S3", "S4", DAY, SPLIT),
        Succession("S3", "S5", DAY, SPLIT),
    ]
    return units, links, successions


def tree() -> UnitTree:
    return UnitTree(*reform())


def codes(units: tuple[UnitInTime, ...]) -> list[str]:
    return [unit.code for unit in units]


def test_a_code_means_what_it_meant_on_the_day() -> None:
    assert tree().unit("82", EVE).name == "Tiền Giang"
    assert tree().unit("82", DAY).name == "Đồng Tháp"


def test_the_chain_is_that_of_the_day() -> None:
    assert codes(tree().ancestors_of("S1", THEN)) == ["819", "87", "BO"]
    assert codes(tree().ancestors_of("S1", NOW)) == ["29929", "82", "BO"]
    assert tree().parent_of("BO", NOW) is None
    parent = tree().parent_of("S1", EVE)
    assert parent is not None
    assert parent.name == "Tân Hồng"


def test_children_and_who_is_expected() -> None:
    assert codes(tree().children_of("BO", EVE)) == ["82", "87"]
    assert codes(tree().children_of("BO", DAY)) == ["82"]
    assert codes(tree().children_of("S1", DAY)) == []
    assert tree().expected(SCHOOL, EVE) == ("S1", "S2", "S3")
    assert tree().expected(SCHOOL, EVE, under="82") == ("S3",)
    assert tree().expected(SCHOOL, DAY, under="82") == ("S1", "S4", "S5")
    assert tree().expected(COMMUNE, EVE) == ()


def test_a_unit_that_was_not_there_is_an_error_in_two_languages() -> None:
    with pytest.raises(UnitUnknown) as error:
        tree().parent_of("87", DAY)
    assert "1/7/2025" in error.value.message.vi
    assert "2025-07-01" in error.value.message.en


def test_successors() -> None:
    assert [u.name for u in tree().successors_of("87", THEN, NOW)] == ["Đồng Tháp"]
    assert [u.name for u in tree().successors_of("82", THEN, NOW)] == ["Đồng Tháp"]
    assert [u.name for u in tree().successors_of("82", THEN, EVE)] == ["Tiền Giang"]
    assert tree().successors_of("819", THEN, NOW) == ()
    assert codes(tree().successors_of("S1", THEN, NOW)) == ["S1"]
    assert codes(tree().successors_of("S3", THEN, NOW)) == ["S4", "S5"]


def test_chains_are_followed_and_only_from_the_day_of_arrival() -> None:
    """B loses a part before A comes into it, so that what was A is not in that part."""
    days = [date(2020, 1, 1) + timedelta(days=365 * n) for n in range(4)]
    units = [
        UnitInTime("A", "A", SCHOOL, None, days[2] - timedelta(days=1)),
        UnitInTime("B", "B", SCHOOL, None, days[3] - timedelta(days=1)),
        UnitInTime("PART", "Part of B", SCHOOL, days[1]),
        UnitInTime("C", "C", SCHOOL, days[3]),
    ]
    successions = [
        Succession("B", "PART", days[1], SPLIT),
        Succession("A", "B", days[2], MERGED),
        Succession("B", "C", days[3], RENAMED),
    ]
    found = UnitTree(units, [], successions)
    assert codes(found.successors_of("A", days[0], date(2025, 1, 1))) == ["C"]
    assert codes(found.successors_of("A", days[0], days[2])) == ["B"]
    assert codes(found.successors_of("B", days[0], date(2025, 1, 1))) == ["C", "PART"]


def test_two_ways_to_one_successor_are_one() -> None:
    units = [
        UnitInTime("A", "A", SCHOOL, None, EVE),
        UnitInTime("B", "B", SCHOOL, DAY, date(2025, 12, 31)),
        UnitInTime("C", "C", SCHOOL, DAY, date(2025, 12, 31)),
        UnitInTime("D", "D", SCHOOL, date(2026, 1, 1)),
    ]
    successions = [
        Succession("A", "B", DAY, SPLIT),
        Succession("A", "C", DAY, SPLIT),
        Succession("B", "D", date(2026, 1, 1), MERGED),
        Succession("C", "D", date(2026, 1, 1), MERGED),
    ]
    found = UnitTree(units, [], successions)
    assert codes(found.successors_of("A", THEN, NOW)) == ["D"]
    place = found.place("A", THEN, as_of=NOW)
    assert place is not None
    assert place.unit.code == "D"


def test_where_figures_are_counted_then_and_now() -> None:
    then = tree().place("S2", THEN)
    assert then is not None
    assert (then.unit.code, codes(then.ancestors)) == ("S2", ["819", "87", "BO"])
    now = tree().place("S2", THEN, as_of=NOW)
    assert now is not None
    assert (now.code, now.unit.code, codes(now.ancestors)) == ("S2", "S1", ["29929", "82", "BO"])
    assert tree().place("S3", THEN, as_of=NOW) is None


def test_no_unit_is_lost_silently() -> None:
    places = tree().placements(["S1", "S2", "S3", "NO SUCH"], THEN, as_of=NOW)
    assert list(places.placed) == ["S1", "S2"]
    assert places.unplaced == ("NO SUCH", "S3")


def test_who_lay_in_a_unit_and_lies_in_none_has_no_place_yet() -> None:
    units = [UnitInTime("A", "A", SCHOOL), UnitInTime("C", "C", COMMUNE, None, EVE)]
    found = UnitTree(units, [Link("A", "C", None, EVE)])
    assert found.placements(["A"], THEN).unplaced == ()
    assert found.placements(["A"], THEN, as_of=NOW).unplaced == ("A",)


def test_a_unit_that_still_stands_keeps_its_figures() -> None:
    units = [UnitInTime("A", "A", SCHOOL), UnitInTime("B", "B", SCHOOL, DAY)]
    found = UnitTree(units, [], [Succession("A", "B", DAY, SPLIT)])
    assert codes(found.successors_of("A", THEN, NOW)) == ["A", "B"]
    place = found.place("A", THEN, as_of=NOW)
    assert place is not None
    assert place.unit.code == "A"


def test_children_follow_their_parent_into_its_only_successor() -> None:
    until = date(2025, 12, 31)
    units = [
        UnitInTime("X", "X", COMMUNE, None, EVE),
        UnitInTime("Y", "Y", COMMUNE, None, EVE),
        UnitInTime("Z", "Z", COMMUNE),
        UnitInTime("N", "N", COMMUNE, DAY),
        UnitInTime("M", "M", COMMUNE, DAY),
        UnitInTime("X1", "into N", SCHOOL),
        UnitInTime("X2", "into N, closed soon", SCHOOL, None, until),
        UnitInTime("X3", "already placed", SCHOOL),
        UnitInTime("X4", "gone", SCHOOL, None, EVE),
        UnitInTime("Y1", "into N or M", SCHOOL),
        UnitInTime("Z1", "stays", SCHOOL),
    ]
    links = [
        *(Link(code, "X", None, EVE) for code in ("X1", "X2", "X3", "X4")),
        Link("X3", "M", DAY),
        Link("Y1", "Y", None, EVE),
        Link("Z1", "Z"),
    ]
    successions = [
        Succession("X", "N", DAY, MERGED),
        Succession("Y", "N", DAY, SPLIT),
        Succession("Y", "M", DAY, SPLIT),
    ]
    carried, left_open = UnitTree(units, links, successions).carried_over(DAY)
    assert carried == (Link("X1", "N", DAY), Link("X2", "N", DAY, until))
    assert left_open == ("Y1",)


def unit(code: str, first: date | None = None, last: date | None = None) -> UnitInTime:
    return UnitInTime(code, code, SCHOOL, first, last)


@pytest.mark.parametrize(
    ("units", "links", "successions", "words"),
    [
        ([unit("A", DAY, EVE)], [], [], "ends too early"),
        ([unit("A"), unit("A", DAY)], [], [], "two units at once"),
        ([unit("A")], [Link("A", "B")], [], "no B"),
        ([unit("A"), unit("B", DAY)], [Link("A", "B")], [], "no B"),
        ([unit("A"), unit("B", None, EVE)], [Link("A", "B", THEN)], [], "no B"),
        ([unit("A", None, EVE), unit("B")], [Link("A", "B")], [], "no A"),
        ([unit("A"), unit("B")], [Link("A", "B", DAY, EVE)], [], "no A"),
        (
            [unit("A"), unit("B"), unit("C")],
            [Link("A", "C", DAY), Link("A", "B", None, DAY)],
            [],
            "A lies in two units at once: B and C",
        ),
        ([unit("A")], [Link("A", "A")], [], "A lies in itself"),
        (
            [unit("A"), unit("B"), unit("C")],
            [Link("A", "B", None, NOW), Link("B", "C", DAY), Link("C", "A", THEN, DAY)],
            [],
            "lies in itself",
        ),
        ([unit("A")], [], [Succession("A", "B", DAY, RENAMED)], "names a unit that is not there"),
        ([unit("A")], [], [Succession("B", "A", DAY, RENAMED)], "names a unit that is not there"),
        ([unit("A")], [], [Succession("A", None, DAY, MERGED)], "lacks a side"),
        ([unit("A")], [], [Succession(None, "A", DAY, MOVED)], "lacks a side"),
        ([unit("A"), unit("B")], [], [Succession("A", "B", DAY, CLOSED)], "one too many"),
        ([unit("A"), unit("B")], [], [Succession("A", "B", DAY, OPENED)], "one too many"),
        ([unit("A"), unit("B")], [], [Succession("A", "B", DAY, MERGED)], "still stands"),
    ],
)
def test_what_contradicts_itself_is_refused(
    units: list[UnitInTime], links: list[Link], successions: list[Succession], words: str
) -> None:
    with pytest.raises(UnsoundUnitTree, match=words):
        UnitTree(units, links, successions)


def test_a_circle_that_is_never_closed_at_one_time_is_none() -> None:
    units = [unit("A"), unit("B")]
    UnitTree(units, [Link("A", "B", None, EVE), Link("B", "A", DAY)])
