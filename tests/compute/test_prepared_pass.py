"""One unit's figures from the compiled pass are those that every engine's one pass gives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotrinh.compute.derived import complete
from lotrinh.compute.engines import choose_engine
from lotrinh.compute.formulas import formulas
from lotrinh.compute.partials import figure_of
from lotrinh.compute.passes import one_pass
from lotrinh.compute.prepared_pass import prepared_breakdown, prepared_pass
from lotrinh.compute.snapshots import polars_schema
from lotrinh.core.indicators import Figure
from lotrinh.reference.rosters import load_moments, load_rosters
from tests.compute.formulas.invented import invented_rows

MOMENTS = load_moments("2025-2026")
TABLES = [table for table in load_rosters() if any(f.table == table for f in formulas().values())]


def by_engine(table: str, records: pl.DataFrame, folder: Path) -> dict[str, Figure]:
    path = folder / "records.parquet"
    records.write_parquet(path)
    chosen = [one for one in formulas().values() if one.table == table]
    with choose_engine("duckdb") as engine:
        found = engine.rows(one_pass(table, chosen, MOMENTS), {table: [path]}).as_dicts()
    return {one.code: figure_of(row, one.code) for row in found for one in chosen}


@pytest.mark.parametrize("table", TABLES)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**31), size=st.integers(0, 90))
def test_the_compiled_pass_is_the_one_pass(
    table: str, seed: int, size: int, tmp_path: Path
) -> None:
    records = frame(table, seed, size)
    assert prepared_pass(table, MOMENTS).figures(records) == by_engine(table, records, tmp_path)


@pytest.mark.parametrize("table", TABLES)
def test_a_breakdown_adds_up(table: str) -> None:
    records = frame(table, 7, 200)
    whole = prepared_pass(table, MOMENTS).figures(records)
    dimensions = {name for one in formulas().values() if one.table == table for name in one.by}
    for dimension in sorted(dimensions):
        parts = prepared_breakdown(table, MOMENTS, dimension).figures(records).values()
        for code in next(iter(parts)):
            first, *others = (figures[code] for figures in parts)
            assert sum(others, start=first) == whole[code], (dimension, code)


def frame(table: str, seed: int, size: int) -> pl.DataFrame:
    """Return made-up records of one unit, blanks among them."""
    schema = polars_schema(table)
    blank: dict[str, Any] = {**dict.fromkeys(schema), "unit": "HS"}
    rows = [{**blank, **row} for row in invented_rows(table, str(seed), size)]
    return complete(pl.DataFrame(rows, schema=schema), table, MOMENTS.period)


def test_not_assessed_is_a_no_and_no_rating_whatever_the_tests(tmp_path: Path) -> None:
    tests: dict[str, Any] = {
        "sex": 1,
        "birth_date": date(2017, 3, 5),
        "fitness_date": date(2026, 3, 5),
        "jump_cm": Decimal(160),
        "run_5min_m": Decimal(900),
        "grip_kg": Decimal(20),
        "sit_ups": 15,
    }
    schema = polars_schema("pupils")
    blank: dict[str, Any] = {**dict.fromkeys(schema), "unit": "HS", "status": 1}
    for with_blank in (False, True):
        rows: list[dict[str, Any]] = [
            {"fitness": 1},
            {"fitness": 3},
            {"fitness": 4},
            {"fitness": 4, **tests},
        ]
        rows += [{**tests}] if with_blank else []
        records = pl.DataFrame([{**blank, **row} for row in rows], schema=schema)
        records = complete(records, "pupils", MOMENTS.period)
        found = prepared_pass("pupils", MOMENTS).figures(records)
        assert found == by_engine("pupils", records, tmp_path)
        more = int(with_blank)
        assert found["fitness-assessed"] == Figure(2 + more, 4 + more, 0)
        assert found["fitness-good"] == Figure(1 + more, 2 + more, 2)
        assert found["fitness-fair"] == Figure(1 + more, 2 + more, 2)
