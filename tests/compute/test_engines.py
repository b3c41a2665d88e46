"""One suite for every engine: the same expressions must give the same figures to the unit."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from lotrinh.compute.engines import Engine, EngineMissing, Rows, choose_engine
from lotrinh.compute.engines.duckdb import DuckDB
from lotrinh.compute.formulas import DIMENSIONS, Formula, formulas
from lotrinh.compute.passes import figure_columns, one_pass
from lotrinh.compute.rollup import Target, country
from lotrinh.compute.schema import UNIT
from lotrinh.compute.snapshots import polars_schema, snapshot_bytes
from lotrinh.core.rosters import Column, ColumnKind
from lotrinh.core.values.types import Operator
from lotrinh.reference.rosters import load_code_lists, load_moments, load_rosters

TABLES = sorted({one.table for one in formulas().values()})
YEAR = "2025-2026"
PERIODS = (YEAR, f"{YEAR}/1")
BREAKDOWNS = [
    (table, name)
    for table in TABLES
    for name in DIMENSIONS
    if any(name in one.by for one in formulas().values() if one.table == table)
]

pytestmark = pytest.mark.filterwarnings(
    # pyspark leaves sockets and its Java process to the garbage collector.
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)


@pytest.fixture(scope="session")
def spark() -> Iterator[Engine]:
    with choose_engine("spark", master="local[1]") as engine:
        yield engine


@pytest.fixture(params=["polars", pytest.param("spark", marks=pytest.mark.slow)])
def other(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """The engines that are compared with DuckDB."""
    if request.param == "spark":
        yield request.getfixturevalue("spark")
    else:
        with choose_engine(request.param) as engine:
            yield engine


@pytest.fixture(scope="session")
def rosters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Every table's snapshots of three units: usual, with many blanks, and nothing but blanks."""
    folder = tmp_path_factory.mktemp("rosters")
    written: dict[str, list[Path]] = {}
    for table in load_rosters():
        for unit, blank in (("A", 0.03), ("B", 0.4), ("C", 1.0)):
            path = folder / f"{table}-{unit}.parquet"
            path.write_bytes(snapshot_bytes(invented(table, unit, blank), table, unit, YEAR))
            written.setdefault(table, []).append(path)
    return written


def invented(table: str, unit: str, blank: float) -> pl.DataFrame:
    """Return seeded records in which every code and many pairs of codes occur."""
    draw = random.Random(f"{table} {unit}")
    known = load_rosters()[table]
    count = 400 if known.key else 1
    return pl.DataFrame(
        {
            column.name: [
                f"{unit}{number:05}"
                if column.name == known.key
                else None
                if draw.random() < blank
                else cell(column, draw)
                for number in range(count)
            ]
            for column in known.kept
        },
        schema={name: kind for name, kind in polars_schema(table).items() if name != UNIT},
    )


def cell(column: Column, draw: random.Random) -> object:
    match column.kind:
        case ColumnKind.CODE:
            return draw.choice(load_code_lists()[column.codes].codes).number
        case ColumnKind.FLAG:
            return draw.random() < 0.5
        case ColumnKind.DATE:
            year = 2025 if column.name != "birth_date" else draw.choice((2014, 2017, 2019, 1980))
            return date(year, 7, 1) + timedelta(days=draw.randrange(360))
        case ColumnKind.TEXT:
            return draw.choice("XYZ")
    low, high = column.least or 0, column.most or 1000
    if column.kind is ColumnKind.COUNT:
        return draw.randint(low, high)
    return Decimal(draw.randint(100 * low, 100 * high)) / 100


def of_table(table: str, by: Sequence[str] = ()) -> list[Formula]:
    return [one for one in formulas().values() if one.table == table and set(by) <= set(one.by)]


def as_set(rows: Rows) -> set[tuple[object, ...]]:
    assert len(set(rows.rows)) == len(rows.rows)
    return set(rows.rows)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("period", PERIODS)
def test_all_formulas(
    other: Engine, rosters: dict[str, list[Path]], table: str, period: str
) -> None:
    expression = one_pass(table, of_table(table), load_moments(period))
    with DuckDB() as duckdb:
        expected = duckdb.rows(expression, rosters)
    found = other.rows(expression, rosters)
    assert found.columns == expected.columns
    assert as_set(found) == as_set(expected)
    assert {row[0] for row in found.rows} == {"A", "B", "C"}


@pytest.mark.parametrize(("table", "dimension"), BREAKDOWNS)
def test_breakdowns(
    other: Engine, rosters: dict[str, list[Path]], table: str, dimension: str
) -> None:
    expression = one_pass(
        table, of_table(table, [dimension]), load_moments(PERIODS[0]), by=[dimension]
    )
    with DuckDB() as duckdb:
        expected = duckdb.rows(expression, rosters)
    found = other.rows(expression, rosters)
    assert found.columns == expected.columns
    assert as_set(found) == as_set(expected)


@pytest.mark.parametrize("table", ["pupils", "staff"])
def test_records_may_lie_in_any_order(
    other: Engine, rosters: dict[str, list[Path]], tmp_path: Path, table: str
) -> None:
    """Runs of a unit's records are counted together; these have none."""
    path = tmp_path / "shuffled.parquet"
    pl.read_parquet(rosters[table]).sample(fraction=1, shuffle=True, seed=1).write_parquet(path)
    expression = one_pass(table, of_table(table), load_moments(PERIODS[0]))
    found = other.rows(expression, {table: [path]})
    assert as_set(found) == as_set(other.rows(expression, rosters))


def test_every_level(other: Engine, rosters: dict[str, list[Path]], tmp_path: Path) -> None:
    placements = tmp_path / "placements.parquet"
    # A and B in one commune; D reports nothing; C, which has records, has no place.
    pl.DataFrame(
        {
            UNIT: ["A", "B", "D"],
            "commune": ["x1", "x1", "x2"],
            "province": ["t1", "t1", "t1"],
            "ministry": ["BO", "BO", "BO"],
        }
    ).write_parquet(placements)
    tables = ("staff", "classes")
    codes = [one.code for table in tables for one in of_table(table)]
    targets = [
        Target(level, code, operator, Decimal("52.5"))
        for level, operator in (("school", Operator.GE), ("commune", Operator.LT))
        for code in codes
    ]
    expression = country(tables, load_moments(PERIODS[0]), targets=targets)
    files = rosters | {"placements": [placements]}
    with DuckDB() as duckdb:
        expected = duckdb.rows(expression, files)
    found = other.rows(expression, files)
    assert found.columns == expected.columns
    assert as_set(found) == as_set(expected)
    assert {row[0] for row in found.rows} == {"A", "B", "C", "D", "x1", "x2", "t1", "BO"}


def test_writes_one_file(other: Engine, rosters: dict[str, list[Path]], tmp_path: Path) -> None:
    expression = one_pass("pupils", of_table("pupils"), load_moments(PERIODS[0])).order_by(UNIT)
    path = tmp_path / "figures.parquet"
    other.write(expression, rosters, path)
    written = pl.read_parquet(path)
    assert list(tmp_path.iterdir()) == [path]
    assert written.rows() == list(other.rows(expression, rosters).rows)
    assert written[UNIT].to_list() == ["A", "B", "C"]
    assert {written[name].dtype for name in figure_columns(of_table("pupils")[0].code)} == {
        pl.Int32
    }


def test_says_what_to_install_without_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(EngineMissing, match=r"cần Java 17.* / .*openjdk-17-jre-headless"):
        choose_engine("spark")


def test_says_when_java_home_leads_nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineMissing, match="JAVA_HOME"):
        choose_engine("spark")


def test_says_what_to_install_without_pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(EngineMissing, match=r"Chưa cài pyspark.* / .*lotrinh\[spark\]"):
        choose_engine("spark")
