"""The national layout: the same records in one sorted part, the same figures, the same bytes."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from lotrinh.compute.engines.duckdb import DuckDB
from lotrinh.compute.formulas import formulas
from lotrinh.compute.layout import lay_out
from lotrinh.compute.passes import one_pass
from lotrinh.compute.schema import UNIT, records_of
from lotrinh.compute.snapshots import (
    UnableToReadSnapshot,
    latest_snapshots,
    read_snapshot,
    snapshot_bytes,
)
from lotrinh.reference.rosters import load_moments, load_rosters
from tests.compute.test_engines import invented

YEAR = "2025-2026"


def snapshots(folder: Path, table: str, units: str) -> list[Path]:
    paths = []
    for unit in units:
        path = folder / f"{unit}.parquet"
        path.write_bytes(snapshot_bytes(invented(table, unit, 0.2), table, unit, YEAR))
        paths.append(path)
    return paths


@pytest.mark.parametrize("table", sorted(load_rosters()))
def test_keeps_every_record_and_type(table: str, tmp_path: Path) -> None:
    sources = snapshots(tmp_path, table, "CAB")
    part = lay_out(sources, table, YEAR, tmp_path / "store")
    assert latest_snapshots(tmp_path / "store", YEAR) == {table: [part]}
    written = read_snapshot(part)
    assert dict(written.schema) == records_of(table).schema().to_polars()
    key = load_rosters()[table].key
    expected = pl.concat([pl.read_parquet(path) for path in sources])
    assert written.equals(expected.sort(UNIT, key) if key else expected.sort(UNIT))


def test_gives_the_figures_of_its_sources(tmp_path: Path) -> None:
    sources = snapshots(tmp_path, "pupils", "CAB")
    part = lay_out(sources, "pupils", YEAR, tmp_path / "store")
    chosen = [one for one in formulas().values() if one.table == "pupils"]
    expression = one_pass("pupils", chosen, load_moments(YEAR))
    with DuckDB() as engine:
        apart = engine.rows(expression, {"pupils": sources})
        together = engine.rows(expression, {"pupils": [part.path]})
    assert set(together.rows) == set(apart.rows)


def test_the_same_records_give_the_same_file(tmp_path: Path) -> None:
    sources = snapshots(tmp_path, "staff", "ABC")
    one = lay_out(sources, "staff", YEAR, tmp_path / "one")
    other = lay_out(sources[::-1], "staff", YEAR, tmp_path / "other", memory="500MB")
    assert one.sha256 == other.sha256
    assert [path.name for path in one.path.parent.iterdir()] == [one.path.name]


def test_codes_and_units_are_dictionaries_with_statistics(tmp_path: Path) -> None:
    part = lay_out(snapshots(tmp_path, "pupils", "AB"), "pupils", YEAR, tmp_path / "store")
    with duckdb.connect() as connection:
        found = {
            name: (encodings, least, most)
            for name, encodings, least, most in connection.execute(
                "SELECT path_in_schema, encodings, stats_min_value, stats_max_value "
                "FROM parquet_metadata(?)",
                [str(part.path)],
            ).fetchall()
        }
    assert found[UNIT] == ("PLAIN_DICTIONARY", "A", "B")
    assert found["grade"] == ("PLAIN_DICTIONARY", "1", "5")


def test_refuses_a_unit_that_would_be_counted_twice(tmp_path: Path) -> None:
    sources = snapshots(tmp_path, "pupils", "AB")
    again = tmp_path / "again.parquet"
    again.write_bytes(sources[0].read_bytes())
    with pytest.raises(UnableToReadSnapshot, match=r"Đơn vị A .* / The units A "):
        lay_out([*sources, again], "pupils", YEAR, tmp_path / "store")
    assert not list((tmp_path / "store").rglob("*.parquet"))
