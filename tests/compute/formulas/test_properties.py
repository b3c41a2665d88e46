"""What holds of every formula, whatever the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotrinh.compute.formulas import DIMENSIONS, Count, Measure, Share
from lotrinh.compute.prepared import prepare
from lotrinh.compute.schema import records_of
from lotrinh.core.indicators import Figure
from lotrinh.core.rosters import Column, ColumnKind
from lotrinh.reference.rosters import load_code_lists, load_moments, load_rosters
from tests.compute.harness import PERIOD, Figures, Row, figures_again, formulas_of, write_rows

TABLES = tuple(load_rosters())
KEYED = tuple(table for table in TABLES if load_rosters()[table].key)
BREAKDOWNS = [
    (table, by)
    for table in TABLES
    for count in (1, 2)
    for by in combinations([name for name in DIMENSIONS if formulas_of(table, (name,))], count)
]
# A blank in these is not unknown: an exemption must be stated; a status without its
# date still names the semester; what is left of a fitness test is an incomplete one.
SAID_BY_BLANK = {
    "not_assessed", "able_to_learn", "status_date", "fitness", "fitness_date",
    "grip_kg", "sit_ups", "jump_cm", "run_30m_s", "shuttle_s", "run_5min_m",
}  # fmt: skip
DATES = {
    "status_date": (date(2025, 8, 1), date(2026, 6, 30)),
    "fitness_date": (date(2025, 9, 1), date(2026, 5, 30)),
    "birth_date": (date(2010, 6, 1), date(2020, 3, 1)),
}

# Each example holds several schools, since compiling a pass costs more than running it.
several = settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def cells(column: Column) -> st.SearchStrategy[Any]:
    match column.kind:
        case ColumnKind.CODE:
            numbers = [code.number for code in load_code_lists()[column.codes].codes]
            return st.sampled_from(numbers[:16] + numbers[-1:])
        case ColumnKind.FLAG:
            return st.booleans()
        case ColumnKind.COUNT | ColumnKind.DECIMAL:
            least, most = column.least or 0, min(column.most or 900, 900)
            return st.integers(least, most)
        case ColumnKind.DATE:
            return st.dates(*DATES[column.name])
        case ColumnKind.TEXT:
            return st.sampled_from(["A", "B"])


def some_rows(table: str) -> st.SearchStrategy[list[Row]]:
    """Return lists of rows in which any cell but the key may be blank."""
    known = load_rosters()[table]
    columns = [column for column in known.kept if column.name != known.key]
    row = st.fixed_dictionaries({}, optional={column.name: cells(column) for column in columns})
    return st.lists(row, min_size=1, max_size=12 if known.key else 1)


def some_schools(table: str) -> st.SearchStrategy[dict[str, list[Row]]]:
    return st.lists(some_rows(table), min_size=1, max_size=5).map(
        lambda schools: {f"S{number}": rows for number, rows in enumerate(schools)}
    )


@cache
def measures_of(table: str) -> dict[str, Measure]:
    moments = load_moments(PERIOD)
    records = prepare(records_of(table), table, moments)
    return {one.code: one.function(records, moments) for one in formulas_of(table)}


def added(all_of: Iterable[Figures]) -> Figures:
    total: dict[str, Figure] = {}
    for figures in all_of:
        for code, figure in figures.items():
            total[code] = total[code] + figure if code in total else figure
    return total


def contains(figure: Figure, share: Fraction) -> bool:
    bounds = figure.bounds
    return bounds is not None and bounds.low <= share <= bounds.high


@pytest.mark.parametrize("table", TABLES)
@several
@given(data=st.data())
def test_a_share_is_at_most_the_whole_and_nothing_is_negative(
    tmp_path: Path, table: str, data: st.DataObject
) -> None:
    schools = data.draw(some_schools(table))
    path = write_rows(tmp_path / "rows.parquet", table, schools)
    for (school,), figures in figures_again(path, table).items():
        for code, figure in figures.items():
            assert figure.numerator >= 0
            assert figure.unknown >= 0
            assert figure.denominator is None or figure.denominator >= 0
            if isinstance(measures_of(table)[code], Share):
                assert figure.denominator is not None
                assert figure.numerator <= figure.denominator
                assert figure.denominator + figure.unknown <= len(schools[school])


@pytest.mark.parametrize("table", KEYED)
@several
@given(data=st.data())
def test_the_order_of_rows_does_not_matter(tmp_path: Path, table: str, data: st.DataObject) -> None:
    rows = data.draw(some_rows(table))
    shuffled = {f"S{number}": data.draw(st.permutations(rows)) for number in range(3)}
    path = write_rows(tmp_path / "rows.parquet", table, {"A": rows, **shuffled})
    figures = figures_again(path, table)
    assert all(figures[school,] == figures["A",] for school in shuffled)


@pytest.mark.parametrize("table", KEYED)
@several
@given(data=st.data())
def test_the_figures_of_schools_add_up_to_those_of_all(
    tmp_path: Path, table: str, data: st.DataObject
) -> None:
    schools = data.draw(some_schools(table))
    together = [row for rows in schools.values() for row in rows]
    path = write_rows(tmp_path / "rows.parquet", table, {**schools, "all": together})
    figures = figures_again(path, table)
    assert added(figures[school,] for school in schools) == figures["all",]


@pytest.mark.parametrize(
    ("table", "by"), BREAKDOWNS, ids=["-".join((table, *by)) for table, by in BREAKDOWNS]
)
@several
@given(data=st.data())
def test_a_breakdown_adds_up_to_its_total(
    tmp_path: Path, table: str, by: tuple[str, ...], data: st.DataObject
) -> None:
    path = write_rows(tmp_path / "rows.parquet", table, data.draw(some_schools(table)))
    categories: dict[str, list[Figures]] = defaultdict(list)
    for (school, *_categories), figures in figures_again(path, table, by=by).items():
        categories[school].append(figures)
    codes = [one.code for one in formulas_of(table, by)]
    for (school,), total in figures_again(path, table).items():
        assert added(categories[school]) == {code: total[code] for code in codes}


@pytest.mark.parametrize("table", KEYED)
@several
@given(data=st.data())
def test_a_blank_widens_the_bounds_and_never_becomes_a_no(
    tmp_path: Path, table: str, data: st.DataObject
) -> None:
    """Blank one cell, and what was true before still lies between the bounds."""
    rows = data.draw(some_rows(table))
    blanked = {
        f"S{number}": [
            {name: cell for name, cell in row.items() if (at, name) not in blanks}
            for at, row in enumerate(rows)
        ]
        for number, blanks in enumerate(data.draw(st.lists(st.sets(filled(rows)), max_size=5)))
    }
    path = write_rows(tmp_path / "rows.parquet", table, {"A": rows, **blanked})
    figures = figures_again(path, table)
    for code, measure in measures_of(table).items():
        before = figures["A",][code]
        for school in blanked:
            after = figures[school,][code]
            if isinstance(measure, Count):
                assert after.numerator <= before.numerator + before.unknown
                assert before.numerator <= after.numerator + after.unknown
            elif isinstance(measure, Share) and before.share is not None:
                assert contains(after, before.share), code


def filled(rows: list[Row]) -> st.SearchStrategy[tuple[int, str]]:
    cells = [(at, name) for at, row in enumerate(rows) for name in row if name not in SAID_BY_BLANK]
    return st.sampled_from(cells) if cells else st.nothing()
