"""Every level at once gives what adding by hand gives, and the verdicts of ``judge``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotrinh.compute.engines import EngineMissing, choose_engine
from lotrinh.compute.engines.base import sql_of
from lotrinh.compute.partials import figure_of
from lotrinh.compute.passes import figure_columns
from lotrinh.compute.rollup import (
    LEVEL,
    LEVELS,
    PLACEMENTS,
    SCHOOL,
    Target,
    by_school,
    country,
    every_level,
    judged,
    placements_frame,
    reported_column,
    verdict_column,
)
from lotrinh.compute.schema import UNIT
from lotrinh.core.indicators import (
    Figure,
    Link,
    Partial,
    RollUp,
    Succession,
    SuccessionKind,
    UnitInTime,
    UnitKind,
    UnitTree,
    roll_up,
)
from lotrinh.core.values.types import Operator
from lotrinh.reference.loading import load_catalogue
from lotrinh.reference.rosters import load_moments
from tests.compute.harness import write_rows

EVE, DAY = date(2025, 6, 30), date(2025, 7, 1)
THEN, NOW = date(2025, 5, 31), date(2026, 5, 31)
Rows = dict[tuple[str, str], dict[str, Any]]


def pass_table(name: str, codes: Sequence[str]) -> ir.Table:
    columns = [column for code in codes for column in figure_columns(code)]
    return ibis.table({UNIT: "string", **dict.fromkeys(columns, "int32")}, name=name)


def pass_frame(codes: Sequence[str], figures: Mapping[str, Mapping[str, Figure]]) -> pl.DataFrame:
    columns = [column for code in codes for column in figure_columns(code)]
    rows = [
        [unit, *(part for code in codes for part in parts(of[code]))]
        for unit, of in figures.items()
    ]
    return pl.DataFrame(rows, {UNIT: pl.String, **dict.fromkeys(columns, pl.Int32)}, orient="row")


def parts(figure: Figure) -> tuple[int | None, ...]:
    return figure.numerator, figure.denominator, figure.unknown


def run(
    expression: ir.Table,
    frames: Mapping[str, pl.DataFrame],
    folder: Path,
    engine: str = "duckdb",
) -> Rows:
    """Return the rows by level and unit; there is one for each."""
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet")
    with choose_engine(engine, master="local[1]") as chosen:
        files = {name: [folder / f"{name}.parquet"] for name in frames}
        rows = chosen.rows(expression, files).as_dicts()
    found = {(row[LEVEL], row[UNIT]): row for row in rows}
    assert len(found) == len(rows)
    return found


def query(sql: str, frames: Mapping[str, pl.DataFrame]) -> list[dict[str, Any]]:
    """Return the rows of a query that was compiled before: for tests with many examples."""
    with TemporaryDirectory() as folder, duckdb.connect(config={"threads": 1}) as connection:
        for name, frame in frames.items():
            path = Path(folder) / f"{name}.parquet"
            frame.write_parquet(path)
            connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{path}')")
        found = connection.execute(sql)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, values, strict=True)) for values in found.fetchall()]


# --- the merger of communes and the end of districts, by hand -------------------------------------


def reform() -> UnitTree:
    """Old Tiền Giang (82) and Đồng Tháp (87) become Đồng Tháp (82); their districts end.

    Two communes become one, whose schools S1 and S2 become S1; S3 moves to a commune that was in
    the other province, as does S4, which closes later; S5 is split in two.
    """
    kinds = UnitKind
    units = [
        UnitInTime("BO", "Bộ", kinds.MINISTRY),
        UnitInTime("82", "Tiền Giang", kinds.PROVINCE, None, EVE),
        UnitInTime("87", "Đồng Tháp", kinds.PROVINCE, None, EVE),
        UnitInTime("82", "Đồng Tháp", kinds.PROVINCE, DAY),
        UnitInTime("869", "Tân Hồng", kinds.DISTRICT, None, EVE),
        UnitInTime("820", "Cai Lậy", kinds.DISTRICT, None, EVE),
        UnitInTime("29929", "Tân Hộ Cơ", kinds.COMMUNE, DAY),
        UnitInTime("28435", "Cai Lậy", kinds.COMMUNE, DAY),
        *(UnitInTime(code, code, kinds.SCHOOL) for code in ("S1", "S3", "S4")),
        *(UnitInTime(code, code, kinds.SCHOOL, None, EVE) for code in ("S2", "S5")),
        *(UnitInTime(code, code, kinds.SCHOOL, DAY) for code in ("S6", "S7")),
    ]
    links = [
        *(Link(code, "BO", None, EVE) for code in ("82", "87")),
        Link("82", "BO", DAY),
        Link("869", "87", None, EVE),
        Link("820", "82", None, EVE),
        *(Link(code, "869", None, EVE) for code in ("S1", "S2", "S3")),
        *(Link(code, "820", None, EVE) for code in ("S4", "S5")),
        *(Link(code, "82", DAY) for code in ("29929", "28435")),
        Link("S1", "29929", DAY),
        *(Link(code, "28435", DAY) for code in ("S3", "S4", "S6", "S7")),
    ]
    successions = [
        Succession("82", "82", DAY, SuccessionKind.MERGED),
        Succession("87", "82", DAY, SuccessionKind.MERGED),
        Succession("S2", "S1", DAY, SuccessionKind.MERGED),
        Succession("S5", "S6", DAY, SuccessionKind.SPLIT),
        Succession("S5", "S7", DAY, SuccessionKind.SPLIT),
    ]
    return UnitTree(units, links, successions)


BY_HAND = {
    "S1": {"i": Figure(10, 20)},
    "S2": {"i": Figure(7, 8, 1)},
    "S4": {"i": Figure(0, 0)},
    "S5": {"i": Figure(3, 5)},
}  # nothing from S3


def of_reform(levels: Sequence[str], folder: Path, as_of: date | None = None) -> Rows:
    schools = by_school({"pupils": pass_table("given", ["i"])}, levels=levels)
    frames = {
        "given": pass_frame(["i"], BY_HAND),
        PLACEMENTS: placements_frame(reform(), THEN, as_of=as_of, levels=levels),
    }
    return run(every_level(schools, levels=levels), frames, folder)


def by_unit(rows: Rows, level: str) -> dict[str, tuple[Any, ...]]:
    """Return of each unit of a level: reported, expected, numerator, denominator, unknown."""
    names = (reported_column("pupils"), "expected", *figure_columns("i"))
    return {
        unit: tuple(row[name] for name in names)
        for (found, unit), row in rows.items()
        if found == level
    }


def test_as_it_was_then_there_are_districts(tmp_path: Path) -> None:
    rows = of_reform(("district", "province", "ministry"), tmp_path)
    assert by_unit(rows, "district") == {"869": (2, 3, 17, 28, 1), "820": (2, 2, 3, 5, 0)}
    assert by_unit(rows, "province") == {"87": (2, 3, 17, 28, 1), "82": (2, 2, 3, 5, 0)}
    assert by_unit(rows, "ministry") == {"BO": (4, 5, 20, 33, 1)}
    assert by_unit(rows, "school")["S3"] == (0, 1, None, None, None)
    assert by_unit(rows, "school")["S4"] == (1, 1, 0, 0, 0)


def test_as_it_is_now_there_are_communes_and_one_province(tmp_path: Path) -> None:
    rows = of_reform(LEVELS, tmp_path, NOW)
    assert by_unit(rows, "commune") == {"29929": (2, 2, 17, 28, 1), "28435": (1, 2, 0, 0, 0)}
    assert by_unit(rows, "province") == {"82": (3, 4, 17, 28, 1)}
    assert by_unit(rows, "ministry") == {"BO": (3, 4, 17, 28, 1)}
    split = rows["school", "S5"]
    assert (split["i:n"], split["commune"], split["ministry"]) == (3, None, None)


def test_schools_of_then_are_counted_as_those_of_now(tmp_path: Path) -> None:
    rows = of_reform((SCHOOL, *LEVELS), tmp_path, NOW)
    assert by_unit(rows, "school") == {
        "S1": (2, 2, 17, 28, 1),
        "S3": (0, 1, None, None, None),
        "S4": (1, 1, 0, 0, 0),
        "S5": (1, 1, 3, 5, 0),
    }
    assert by_unit(rows, "province") == {"82": (3, 4, 17, 28, 1)}


# --- from records ---------------------------------------------------------------------------------


def test_a_country_from_records(tmp_path: Path) -> None:
    """Party members of all staff: 1 of 4, 3 of 3, and one of two whose flag is blank."""

    def staff(*party: bool | None) -> list[dict[str, Any]]:
        return [{"role": 3, "status": 1, "party_member": member} for member in party]

    units = {
        "S1": staff(True, False, False, False),
        "S2": staff(True, True, True),
        "S4": staff(True, None),
    }
    records = write_rows(tmp_path / "staff.parquet", "staff", units)
    placed = tmp_path / "placements.parquet"
    placements_frame(reform(), NOW).write_parquet(placed)
    targets = [
        Target("commune", "party-members", Operator.GE, Decimal("25.00")),
        Target("province", "party-members", Operator.GT, Decimal(40)),
        Target("ministry", "staff", Operator.LE, Decimal(5), is_percent=False),
    ]
    expression = country(
        ["staff"], load_moments("2025-2026"), catalogue=load_catalogue(), targets=targets
    )
    with choose_engine("duckdb") as engine:
        files = {"staff": [records], PLACEMENTS: [placed]}
        rows = {row[UNIT]: row for row in engine.rows(expression, files).as_dicts()}
    figures = {unit: figure_of(row, "party-members") for unit, row in rows.items()}
    assert figures["S2"] == Figure(3, 3)  # gone by now, so in no unit
    assert figures["29929"] == Figure(1, 4)
    assert figures["28435"] == Figure(1, 1, 1)
    assert figures["82"] == figures["BO"] == Figure(2, 5, 1)
    verdict = verdict_column("party-members")
    assert [rows[unit][verdict] for unit in ("29929", "28435", "82", "BO", "S1")] == [
        1,
        1,
        0,
        None,
        None,
    ]
    assert rows["BO"]["staff:n"] == 6
    assert rows["BO"][verdict_column("staff")] == 0


def test_a_quotient_needs_both_its_counts(tmp_path: Path) -> None:
    tables = {"pupils": pass_table("p", ["pupils"]), "classes": pass_table("c", ["classes"])}
    schools = by_school(tables, {"size": ("pupils", "classes")})
    frames = {
        "p": pass_frame(
            ["pupils"], {"S1": {"pupils": Figure(90, None)}, "S3": {"pupils": Figure(500, None)}}
        ),
        "c": pass_frame(["classes"], {"S1": {"classes": Figure(3, None, 1)}}),
        PLACEMENTS: placements_frame(reform(), NOW),
    }
    rows = run(every_level(schools), frames, tmp_path)
    assert figure_of(rows["ministry", "BO"], "size") == Figure(90, 3, 1)
    assert rows["ministry", "BO"][reported_column("size")] == 1
    assert rows["ministry", "BO"]["pupils:n"] == 590
    assert rows["school", "S3"]["size:n"] is None


@pytest.mark.filterwarnings(
    # pyspark leaves sockets and its Java process to the garbage collector.
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)
@pytest.mark.parametrize(
    ("other", "levels"),
    [
        ("polars", LEVELS),
        ("polars", (SCHOOL, *LEVELS)),
        pytest.param("spark", (SCHOOL, *LEVELS), marks=pytest.mark.slow),
    ],
)
def test_every_engine_gives_the_same(other: str, levels: tuple[str, ...], tmp_path: Path) -> None:
    tables = {"pupils": pass_table("p", ["share", "yes"]), "staff": pass_table("s", ["grade"])}
    rules = {"yes": RollUp.UNITS, "grade": RollUp.WORST, "share": RollUp.NONE}
    frames = {
        "p": pass_frame(
            ["share", "yes"],
            {
                "S1": {"share": Figure(12, 17), "yes": Figure(1, 1)},
                "S2": {"share": Figure(0, 0, 2), "yes": Figure(0, 1)},
                "S9": {"share": Figure(1, 1), "yes": Figure(0, 0)},
            },
        ),
        "s": pass_frame(
            ["grade"], {"S1": {"grade": Figure(2, None)}, "S3": {"grade": Figure(0, None, 1)}}
        ),
        PLACEMENTS: placements_frame(reform(), THEN, as_of=NOW, levels=levels),
    }
    targets = [
        Target("school", "share", Operator.GE, Decimal("70.59")),
        Target("commune", "yes", Operator.LE, Decimal("50.5")),
        Target("province", "grade", Operator.GT, Decimal(1), is_percent=False),
    ]
    schools = by_school(tables, {"q": ("share", "grade")}, levels=levels)
    expression = judged(every_level(schools, rules, levels=levels), targets)
    try:
        found = run(expression, frames, tmp_path, other)
    except EngineMissing as missing:
        pytest.skip(str(missing))
    expected = run(expression, frames, tmp_path)
    assert found == expected
    assert expected["province", "82"][verdict_column("grade")] == 1
    assert expected["school", "S1"][verdict_column("share")] == 1


# --- what the engine adds up is what the core adds up ---------------------------------------------

COUNTS = st.integers(0, 6)
RULES = {
    "parts": RollUp.PARTS,
    "units": RollUp.UNITS,
    "sum": RollUp.SUM,
    "worst": RollUp.WORST,
    "none": RollUp.NONE,
}
REPORT = st.fixed_dictionaries(
    {
        "parts": st.builds(Figure, COUNTS, COUNTS, COUNTS),
        "units": st.builds(Figure, COUNTS, COUNTS | st.none(), COUNTS),
        "sum": st.builds(Figure, COUNTS, st.none(), COUNTS),
        "worst": st.builds(Figure, COUNTS, st.none(), st.integers(0, 1)) | st.just(Figure(0, 0)),
        "none": st.builds(Figure, COUNTS, st.none()),
    }
)
ALL_SCHOOLS = [f"S{n}" for n in range(8)]


@st.composite
def trees(draw: st.DrawFn) -> UnitTree:
    """Schools under communes, or right under provinces or the ministry; some become others."""
    provinces, communes = ["P0", "P1"], ["C0", "C1", "C2"]
    gone = draw(st.sets(st.sampled_from(ALL_SCHOOLS[1:])))
    units = [
        UnitInTime("M", "M", UnitKind.MINISTRY),
        *(UnitInTime(code, code, UnitKind.PROVINCE) for code in provinces),
        *(UnitInTime(code, code, UnitKind.COMMUNE) for code in communes),
        *(
            UnitInTime(code, code, UnitKind.SCHOOL, None, EVE if code in gone else None)
            for code in ALL_SCHOOLS
        ),
    ]
    above = st.sampled_from([*communes, *provinces, "M"])
    links = [
        *(Link(code, "M") for code in provinces),
        *(Link(code, draw(st.sampled_from(provinces))) for code in communes),
        *(Link(code, draw(above), None, EVE) for code in ALL_SCHOOLS),
        *(Link(code, draw(above), DAY) for code in ALL_SCHOOLS if code not in gone),
    ]
    standing = st.sampled_from([code for code in ALL_SCHOOLS if code not in gone])
    successions = [
        Succession(code, new, DAY, SuccessionKind.SPLIT)
        for code in sorted(gone)
        for new in sorted(draw(st.sets(standing, max_size=2)))
    ]
    return UnitTree(units, links, successions)


@cache
def compiled(now: bool) -> str:
    levels = (SCHOOL, *LEVELS) if now else LEVELS
    schools = by_school({"pupils": pass_table("given", list(RULES))}, levels=levels)
    return sql_of(every_level(schools, RULES, levels=levels), "duckdb")


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(
    tree=trees(),
    reports=st.dictionaries(st.sampled_from(ALL_SCHOOLS), REPORT),
    now=st.booleans(),
)
def test_the_engine_adds_up_as_the_core_does(
    tree: UnitTree, reports: dict[str, dict[str, Figure]], now: bool
) -> None:
    as_of = NOW if now else None
    levels = (SCHOOL, *LEVELS) if now else LEVELS
    frames = {
        "given": pass_frame(list(RULES), reports),
        PLACEMENTS: placements_frame(tree, EVE, as_of=as_of, levels=levels),
    }
    rows = {(row[LEVEL], row[UNIT]): row for row in query(compiled(now), frames)}
    for code, rule in RULES.items():
        given_ = [Partial(unit, code, "p", of[code], (), "1") for unit, of in reports.items()]
        if not given_:
            continue
        rolled = roll_up(given_, tree, rule, on=EVE, as_of=as_of)
        for one in rolled.aggregates:
            row = rows[str(one.kind), one.unit]
            counts = one.expected, one.reported
            assert (row["expected"], row[reported_column("pupils")]) == counts
            if one.figure is None:
                assert row[f"{code}:u"] is None, (code, one)
            else:
                assert figure_of(row, code) == one.figure, (code, one)
        # What has no place is in the result all the same, in no unit.
        for lost in rolled.unplaced_units:
            assert rows[SCHOOL, lost]["ministry"] is None
    placed = {(str(one.kind), one.unit) for one in rolled.aggregates} if reports else rows.keys()
    unplaced = {(SCHOOL, code) for code in rolled.unplaced_units} if reports else set()
    assert rows.keys() == placed | unplaced
