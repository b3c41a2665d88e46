"""The map of tiles: everyone has a square of its own, about where it lies."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lotrinh.core.indicators import Attainment
from lotrinh.reference.national_places import Point, load_national_places
from lotrinh.workspace.components.chart import Figures
from lotrinh.workspace.people.models import Unit
from lotrinh.workspace.reports.rollup.tiles import COLUMNS, MOST, tiles_of
from lotrinh.workspace.reports.rollup.views import Standing, UnitRow

HANOI, HUE, CA_MAU = "01", "46", "96"


def row_of(number: int, code: str, *, words: str = "97,00 %") -> UnitRow:
    """Return a unit's row in the table of an indicator."""
    standing = Standing(None, words, "", False, Attainment.NOT_APPLICABLE, "", None, 0, 0)
    unit = Unit(pk=number, kind="commune", name=f"Xã {code}", code=code)
    return UnitRow(unit, unit.name, code, True, False, 0, standing, (), Figures(), "", None)


def test_provinces_lie_about_where_they_are() -> None:
    points = load_national_places()
    rows = [row_of(number, code) for number, code in enumerate((HANOI, HUE, CA_MAU), start=1)]
    tiles = {tile.row.unit.code: tile for tile in tiles_of(rows, points)}
    assert tiles[HANOI].line < tiles[HUE].line < tiles[CA_MAU].line
    assert tiles[HUE].column > tiles[CA_MAU].column


def test_every_province_of_today_has_a_square_of_its_own() -> None:
    points = {code: point for code, point in load_national_places().items() if len(code) == 2}
    assert len(points) == 34
    rows = [row_of(number, code) for number, code in enumerate(sorted(points), start=1)]
    places = [(tile.column, tile.line) for tile in tiles_of(rows, points)]
    assert len(set(places)) == len(places) == 34
    assert max(column for column, _line in places) <= COLUMNS


@given(st.lists(st.tuples(st.floats(8, 23), st.floats(102, 110)), min_size=2, max_size=120))
def test_no_two_share_a_square(spots: list[tuple[float, float]]) -> None:
    points = {str(number): Point(*spot) for number, spot in enumerate(spots)}
    tiles = tiles_of([row_of(number + 1, str(number)) for number in range(len(spots))], points)
    places = {(tile.column, tile.line) for tile in tiles}
    assert len(places) == len(spots)
    assert all(1 <= column <= COLUMNS and line >= 1 for column, line in places)


def test_where_too_few_places_are_known_there_is_an_order_only() -> None:
    rows = [row_of(number, code) for number, code in enumerate(("b", "c", "a", HANOI), start=1)]
    tiles = tiles_of(rows, load_national_places())
    assert [tile.row.unit.code for tile in tiles] == [HANOI, "a", "b", "c"]
    assert {(tile.column, tile.line) for tile in tiles} == {(0, 0)}


def test_the_weakest_has_the_strongest_shade_and_nothing_has_none() -> None:
    rows = [row_of(1, "a", words="97 %"), row_of(2, "b"), row_of(3, "c", words="")]
    shades = {tile.row.unit.code: tile.shade for tile in tiles_of(rows, {})}
    assert shades == {"a": 4, "b": 2, "c": 0}


def test_equal_figures_have_the_same_shade() -> None:
    rows = [row_of(1, "a", words="97 %"), *(row_of(n, str(n)) for n in (2, 3, 4))]
    shades = [tile.shade for tile in tiles_of(rows, {})]
    assert sorted(shades) == [1, 1, 1, 4]


def test_one_alone_or_too_many_are_no_map() -> None:
    assert tiles_of([row_of(1, "a")], {}) == ()
    assert tiles_of([row_of(number, str(number)) for number in range(MOST + 1)], {}) == ()
