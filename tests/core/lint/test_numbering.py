"""How printed numbers count, and where a list stops counting on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotrinh.core.lint.numbering import Break, Ordinal, Scheme, breaks, ordinal

_LETTERS = list("abcdđeghiklmnopqrstuvxy")
_LATIN = list("abcdeghikl")
_ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("II", Ordinal("II", Scheme.ROMAN, 2)),
        ("XXIX", Ordinal("XXIX", Scheme.ROMAN, 29)),
        (" 2. ", Ordinal("2", Scheme.NUMBER, 2)),
        ("(1)", Ordinal("1", Scheme.NUMBER, 1, "", bracket=True)),
        ("đ)", Ordinal("đ", Scheme.LETTER, 5, "", bracket=True)),
        ("đ", Ordinal("đ", Scheme.LETTER, 5)),
        ("PHẦN II", Ordinal("II", Scheme.ROMAN, 2)),
        ("A/", Ordinal("A", Scheme.LETTER, 1)),
        ("B", Ordinal("B", Scheme.LETTER, 2)),
        ("11.3", Ordinal("11.3", Scheme.DECIMAL, 3, "11")),
        ("1.2.3", Ordinal("1.2.3", Scheme.DECIMAL, 3, "1.2")),
    ],
)
def test_ordinal(text: str, wanted: Ordinal) -> None:
    assert ordinal(text) == wanted


@pytest.mark.parametrize("text", ["", "-", "+", "Mục", "w", "IIII", "²", "1.a"])
def test_what_counts_nothing(text: str) -> None:
    assert ordinal(text) is None


@pytest.mark.parametrize("numbers", [_LETTERS, _LATIN, _ROMAN, list("ABCD"), ["1.1", "1.2", "2.1"]])
def test_whole_lists_have_no_break(numbers: list[str]) -> None:
    assert breaks(numbers) == ()


@given(st.integers(1, 60), st.integers(1, 60))
def test_any_run_of_numbers_breaks_only_where_it_may_not_start(first: int, length: int) -> None:
    run = [str(n) for n in range(first, first + length)]
    assert breaks(run, may_start=first) == ()
    assert breaks(run, may_start=None) == ()
    assert breaks(run) == (() if first == 1 else (Break(0, "1", "start"),))


@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [
        (["I", "II", "II", "III"], Break(2, "III", "repeated")),
        (["1", "2", "7"], Break(2, "3", "skipped")),
        (["1", "2", "3", "2"], Break(3, "4", "backwards")),
        (["1", "1"], Break(1, "2", "repeated")),
        (["A", "B", "E"], Break(2, "C", "skipped")),
        (["XXVIII", "XXIX", "XXIX"], Break(2, "30", "repeated")),
        (["1", "", "3"], Break(2, "2", "skipped")),
    ],
)
def test_breaks(numbers: list[str], wanted: Break) -> None:
    assert breaks(numbers, may_start=None, one_list=True) == (wanted,)


@pytest.mark.parametrize(
    "numbers",
    [
        ["1", "2", "a", "b", "1", "2"],
        ["1", "a", "b", "2", "a", "3"],
        ["1", "2", "1", "2", "3", "3", "4"],
        ["1", "1", "1"],
    ],
)
def test_lists_within_and_after_lists(numbers: list[str]) -> None:
    assert breaks(numbers) == ()


def test_a_hole_after_an_inner_list_is_seen() -> None:
    assert breaks(["1", "a", "b", "3"]) == (Break(3, "2", "skipped"),)
