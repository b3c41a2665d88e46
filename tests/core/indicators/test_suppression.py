"""A small count is left out, and nobody can find it again by adding and subtracting."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotrinh.core.indicators import (
    Figure,
    PartOf,
    PublishedFigure,
    Sum,
    Suppressed,
    suppress,
    suppress_figures,
)
from lotrinh.core.indicators import hiding as module
from tests.core.indicators.elimination import found_by_subtraction

OUT = Suppressed()
Cell = Hashable


def test_nothing_small_nothing_left_out() -> None:
    cells = {"total": 25, "a": 20, "b": 5, "c": 0}
    assert suppress(cells, [Sum("total", ("a", "b", "c"))]) == cells


def test_a_small_part_takes_the_smallest_other_with_it() -> None:
    cells = {"total": 35, "a": 3, "b": 12, "c": 14, "nought": 0, "d": 6}
    shown = suppress(cells, [Sum("total", ("a", "b", "c", "nought", "d"))])
    assert shown == {**cells, "a": OUT, "d": OUT}


def test_two_small_parts_hide_each_other_unless_they_are_few_together() -> None:
    assert suppress({"t": 20, "a": 3, "b": 2, "c": 15}, [Sum("t", ("a", "b", "c"))]) == {
        "t": 20,
        "a": OUT,
        "b": OUT,
        "c": 15,
    }
    assert suppress({"t": 25, "a": 1, "b": 2, "c": 22}, [Sum("t", ("a", "b", "c"))]) == {
        "t": 25,
        "a": OUT,
        "b": OUT,
        "c": OUT,
    }


def test_a_nought_hides_nothing_so_the_total_goes_too() -> None:
    cells = {"t": 4, "a": 4, "b": 0, "all": 54, "rest": 50}
    shown = suppress(cells, [Sum("t", ("a", "b")), Sum("all", ("t", "rest"))])
    assert shown == {"t": OUT, "a": OUT, "b": 0, "all": 54, "rest": OUT}


def test_what_a_share_leaves_is_a_count_too() -> None:
    assert suppress({"n": 98, "d": 100}, parts_of=[PartOf("n", "d")]) == {"n": OUT, "d": 100}
    assert suppress({"n": 100, "d": 100}, parts_of=[PartOf("n", "d")]) == {"n": 100, "d": 100}
    assert suppress({"n": 3, "d": 100}, parts_of=[PartOf("n", "d")]) == {"n": OUT, "d": 100}


def test_the_threshold_is_the_least_that_is_published() -> None:
    assert suppress({"a": 9, "b": 10}, threshold=10) == {"a": OUT, "b": 10}
    assert suppress({"a": 1, "b": 2, "t": 3}, [Sum("t", ("a", "b"))], threshold=2) == {
        "a": OUT,
        "b": OUT,
        "t": 3,
    }
    assert suppress({"a": 1}, threshold=1) == {"a": 1}


def test_a_rectangle_hides_a_cell_of_a_table_by_two_categories() -> None:
    cells, sums = by_two([[3, 20, 30], [10, 40, 50], [60, 70, 80]])
    shown = suppress(cells, sums)
    assert {key for key, value in shown.items() if value == OUT} == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_where_no_single_step_hides_a_count_all_that_hangs_together_goes() -> None:
    """x is counted twice in ``all``: no change by 1 leaves it adding up."""
    cells = {"all": 2, "a": 1, "b": 1, "x": 1, "y": 0, "z": 0, "elsewhere": 7}
    sums = [Sum("all", ("a", "b")), Sum("a", ("x", "y")), Sum("b", ("x", "z"))]
    shown = suppress(cells, sums)
    assert shown == {**dict.fromkeys(cells, OUT), "elsewhere": 7}


def test_a_search_that_takes_too_long_leaves_out_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_STEPS", 0)
    shown = suppress({"t": 30, "a": 3, "b": 12, "c": 15}, [Sum("t", ("a", "b", "c"))])
    assert set(shown.values()) == {OUT}


@pytest.mark.parametrize(
    ("cells", "sums", "parts_of"),
    [
        ({"t": 5, "a": 3}, [Sum("t", ("a",))], []),
        ({"t": -1, "a": -1}, [Sum("t", ("a",))], []),
        ({"n": 6, "d": 5}, [], [PartOf("n", "d")]),
    ],
)
def test_a_table_that_does_not_add_up_is_refused(
    cells: dict[str, int], sums: list[Sum[str]], parts_of: list[PartOf[str]]
) -> None:
    with pytest.raises(ValueError, match=r"add up|negative"):
        suppress(cells, sums, parts_of=parts_of)


def test_an_audit_finds_what_a_careless_table_gives_away() -> None:
    sums = [
        Sum("t", ("a", "b", "c")),
        Sum("u", ("a", "b")),
        Sum("v", ("d", "e", "c")),
        Sum("w", ("d", "e", "c")),
    ]
    careless: dict[str, int | Suppressed] = {
        "t": 20,
        "u": 17,
        "v": 30,
        "w": 30,
        "a": OUT,
        "b": OUT,
        "c": OUT,
        "d": OUT,
    }
    assert found_by_subtraction({**careless, "e": OUT}, sums) == {"c": Fraction(3)}
    assert found_by_subtraction({**careless, "e": 20}, sums) == {
        "c": Fraction(3),
        "d": Fraction(7),
    }


def test_figures_are_left_out_by_their_counts() -> None:
    figures = {
        "all": Figure(187, 200, 12),
        "big": Figure(90, 100, 6),
        "small": Figure(97, 100, 6),
    }
    shown = suppress_figures(figures, [Sum("all", ("big", "small"))])
    assert shown["small"] == PublishedFigure(OUT, 100, 6)
    assert shown["small"].share is None
    assert shown["big"] == PublishedFigure(OUT, 100, 6)
    assert shown["all"].share == Fraction(187, 200)
    counts = {"all": Figure(11, None), "a": Figure(3, None), "b": Figure(8, None)}
    assert suppress_figures(counts, [Sum("all", ("a", "b"))]) == {
        "all": PublishedFigure(11, None, 0),
        "a": PublishedFigure(OUT, None, 0),
        "b": PublishedFigure(OUT, None, 0),
    }
    assert suppress_figures({"quotient": Figure(30, 10)})["quotient"].share == 3
    assert suppress_figures({"nobody": Figure(0, 0)})["nobody"].share is None


def test_a_public_total_is_kept_and_a_nought_goes_where_it_must() -> None:
    cells = {"t": 3, "a": 3, "b": 0, "c": 0, "d": 0}
    sums = [Sum("t", ("a", "b", "c", "d"))]
    assert suppress(cells, sums, public=["t"]) == {"t": 3, "a": OUT, "b": OUT, "c": 0, "d": 0}
    assert suppress(cells, sums) == {"t": OUT, "a": OUT, "b": 0, "c": 0, "d": 0}


def test_a_public_part_is_no_help() -> None:
    cells = {"t": 40, "a": 3, "b": 7, "c": 30}
    shown = suppress(cells, [Sum("t", ("a", "b", "c"))], public=["t", "b"])
    assert shown == {"t": 40, "a": OUT, "b": 7, "c": OUT}


def test_what_public_cells_give_away_is_left_out_and_takes_nothing_with_it() -> None:
    assert suppress({"t": 3, "a": 3}, [Sum("t", ("a",), is_all=False)], public=["t", "a"]) == {
        "t": 3,
        "a": 3,
    }
    cells = {"t": 23, "a": 3, "b": 20, "all": 60, "rest": 37}
    sums = [Sum("t", ("a", "b")), Sum("all", ("t", "rest"))]
    shown = suppress(cells, sums, public=["t", "b"])
    assert shown == {**cells, "a": OUT}


def test_the_only_one_of_a_public_total_may_also_be_none() -> None:
    """Another small number is impossible; 0 is not."""
    shown = suppress({"t": 1, "a": 1, "b": 0}, [Sum("t", ("a", "b"))], public=["t"])
    assert shown == {"t": 1, "a": OUT, "b": OUT}


def test_a_sum_of_one_part_is_the_same_count() -> None:
    cells = {"a": 3, "again": 3, "t": 33, "b": 30}
    sums = [Sum("a", ("again",)), Sum("t", ("again", "b"))]
    assert suppress(cells, sums) == {"a": OUT, "again": OUT, "t": 33, "b": OUT}
    assert suppress(cells, sums, public=["a"]) == {**cells, "again": OUT}, "nothing hides it"


def test_parts_that_are_not_all_leave_a_count_that_nobody_prints() -> None:
    cells = {"t": 30, "a": 20, "b": 8}
    shown = suppress(cells, [Sum("t", ("a", "b"), is_all=False)])
    assert shown == {"t": 30, "a": 20, "b": OUT}


def test_unprinted_counts_bind_the_others() -> None:
    """Both shares are of the same 30 pupils: 3 of whom are unknown in one of them."""
    cells = {"all": 30, "d": 27, "u": 3, "other d": 24, "other u": 6}
    sums = [Sum("all", ("d", "u")), Sum("all", ("other d", "other u"))]
    shown = suppress(cells, sums, unprinted=["all"])
    assert shown == {"d": 27, "u": OUT, "other d": 24, "other u": OUT}


def test_figures_of_a_school_itself_are_public() -> None:
    figures = {"all": Figure(3, 40, 0), "girls": Figure(3, 22, 0), "boys": Figure(0, 18, 0)}
    shown = suppress_figures(figures, [Sum("all", ("girls", "boys"))], public=["all"])
    assert shown["all"] == PublishedFigure(3, 40, 0)
    assert shown["girls"].numerator == OUT
    assert shown["boys"].numerator == OUT


# --- an attacker who knows all sums, and that counts are whole and not negative -------------------


def by_two(inner: Sequence[Sequence[int]]) -> tuple[dict[Cell, int], list[Sum[Cell]]]:
    """Return a table by two categories with its margins."""
    rows, columns = range(len(inner)), range(len(inner[0]))
    cells: dict[Cell, int] = {(r, c): inner[r][c] for r in rows for c in columns}
    cells |= {(r, "all"): sum(inner[r]) for r in rows}
    cells |= {("all", c): sum(inner[r][c] for r in rows) for c in columns}
    cells["all", "all"] = sum(map(sum, inner))
    sums: list[Sum[Cell]] = [Sum((r, "all"), tuple((r, c) for c in columns)) for r in rows]
    sums += [Sum(("all", c), tuple((r, c) for r in rows)) for c in columns]
    sums.append(Sum(("all", "all"), tuple((r, "all") for r in rows)))
    sums.append(Sum(("all", "all"), tuple(("all", c) for c in columns)))
    return cells, sums


COUNTS = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 30])


@st.composite
def tables_by_two(draw: st.DrawFn) -> tuple[dict[Cell, int], list[Sum[Cell]], list[PartOf[Cell]]]:
    height, width = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    row = st.lists(COUNTS, min_size=width, max_size=width)
    cells, sums = by_two(draw(st.lists(row, min_size=height, max_size=height)))
    return cells, sums, []


@st.composite
def trees_of_shares(
    draw: st.DrawFn,
) -> tuple[dict[Cell, int], list[Sum[Cell]], list[PartOf[Cell]]]:
    """Units under units, each with a part and a whole, that add up over the tree."""
    cells: dict[Cell, int] = {}
    sums: list[Sum[Cell]] = []
    communes = draw(st.integers(1, 3))
    totals = {"n": 0, "d": 0}
    for commune in range(communes):
        schools = range(draw(st.integers(1, 3)))
        for school in schools:
            part, rest = draw(COUNTS), draw(COUNTS)
            cells[commune, school, "n"], cells[commune, school, "d"] = part, part + rest
        for kind in "nd":
            parts = tuple((commune, school, kind) for school in schools)
            cells[commune, kind] = sum(cells[part] for part in parts)
            totals[kind] += cells[commune, kind]
            sums.append(Sum((commune, kind), parts))
    for kind in "nd":
        cells[kind] = totals[kind]
        sums.append(Sum(kind, tuple((commune, kind) for commune in range(communes))))
    shares: list[PartOf[Cell]] = [
        PartOf(key, (*key[:-1], "d") if isinstance(key, tuple) else "d")
        for key in cells
        if key == "n" or (isinstance(key, tuple) and key[-1] == "n")
    ]
    return cells, sums, shares


class Attacker:
    """Looks for another table that fits all that is published, near the true one."""

    def __init__(
        self,
        truth: Mapping[Cell, int],
        shown: Mapping[Cell, int | Suppressed],
        sums: Sequence[Sum[Cell]],
        shares: Sequence[PartOf[Cell]],
    ) -> None:
        self.truth = dict(truth)
        self.unknown = {key for key, value in shown.items() if isinstance(value, Suppressed)}
        self.rows = [((one.total, 1), *((part, -1) for part in one.parts)) for one in sums]
        for one in shares:
            rest = ("rest", one.part)
            self.truth[rest] = truth[one.whole] - truth[one.part]
            self.unknown.add(rest)
            self.rows.append(((one.whole, 1), (one.part, -1), (rest, -1)))
        self.rows_of = {
            key: [row for row in self.rows if any(cell == key for cell, _ in row)]
            for key in self.truth
        }

    def is_fooled(self, key: Cell, wanted: range) -> bool:
        """Say whether another number in ``wanted`` is as possible as the true one."""
        return any(self._completes({key: number}) for number in wanted if number != self.truth[key])

    def _completes(self, guess: dict[Cell, int]) -> bool:
        """Guess the unknown cells of the first row that does not add up, one after another."""
        for key in guess:
            for row in self.rows_of[key]:
                off = sum(sign * guess.get(cell, self.truth[cell]) for cell, sign in row)
                if off:
                    return any(
                        self._completes({**guess, cell: number})
                        for cell, sign in row
                        if cell in self.unknown
                        and cell not in guess
                        and (number := self.truth[cell] - off * sign) >= 0
                    ) or self._in_two_steps(guess, row, off)
        return True

    def _in_two_steps(
        self, guess: dict[Cell, int], row: tuple[tuple[Cell, int], ...], off: int
    ) -> bool:
        step = 1 if off > 0 else -1
        return abs(off) > 1 and any(
            self._completes({**guess, cell: number})
            for cell, sign in row
            if cell in self.unknown
            and cell not in guess
            and (number := self.truth[cell] - step * sign) >= 0
        )


Problem = tuple[dict[Cell, int], list[Sum[Cell]], list[PartOf[Cell]]]


@st.composite
def with_public(draw: st.DrawFn) -> tuple[Problem, frozenset[Cell]]:
    """Return a table of which some cells are public: often none, often the totals."""
    table = draw(tables_by_two() | trees_of_shares())
    cells = list(table[0])
    totals = [cell for cell in cells if any(one.total == cell for one in table[1])]
    some = st.frozensets(st.sampled_from(cells), max_size=4)
    return table, draw(st.just(frozenset()) | st.just(frozenset(totals)) | some)


@settings(deadline=None, max_examples=150)
@given(problem=with_public(), threshold=st.sampled_from([2, 3, 5]))
def test_nobody_finds_a_small_count(
    problem: tuple[Problem, frozenset[Cell]], threshold: int
) -> None:
    (cells, sums, shares), public = problem
    shown = suppress(cells, sums, parts_of=shares, public=public, threshold=threshold)
    assert list(shown) == list(cells)
    left_out = {key for key, value in shown.items() if isinstance(value, Suppressed)}
    assert all(shown[key] == cells[key] for key in cells.keys() - left_out)
    assert not left_out & public
    rests = {one.part: cells[one.whole] - cells[one.part] for one in shares}
    small = {key for key, value in cells.items() if 0 < value < threshold} - public
    small_rests = {key for key, value in rests.items() if 0 < value < threshold}
    assert small <= left_out
    if not small and not small_rests:
        assert not left_out

    if not public:
        assert found_by_subtraction(shown, sums) == {}
    attacker = Attacker(cells, shown, sums, shares)
    # What nobody could keep from somebody who knows the public cells alone.
    least: dict[Cell, int | Suppressed] = {
        key: cells[key] if key in public else OUT for key in cells
    }
    knows_public = Attacker(cells, least, sums, shares)
    as_small = range(1, threshold) if threshold > 2 else range(3)
    for key in [*left_out, *(("rest", key) for key in small_rests)]:
        number = attacker.truth[key]
        is_small = key in small or key not in cells
        for wanted in (as_small if is_small else range(number + 3), range(number + 3)):
            if not public or knows_public.is_fooled(key, wanted):
                assert attacker.is_fooled(key, wanted), key
                break
    for one in sums:
        hidden = [part for part in one.parts if part in left_out]
        if one.total not in left_out and any(
            knows_public.is_fooled(part, as_small) for part in small.intersection(hidden)
        ):
            others = [p for p in one.parts if cells[p] and p not in left_out and p not in public]
            assert sum(cells[part] for part in hidden) >= threshold or not any(
                knows_public.is_fooled(part, range(cells[part] + 3)) for part in others
            )
