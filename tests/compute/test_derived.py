"""What is worked out when a snapshot is made, and snapshots that were kept before it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from lotrinh.compute.derived import complete, is_complete
from lotrinh.compute.engines import choose_engine
from lotrinh.compute.layout import lay_out
from lotrinh.compute.partials import compute_partials, figures_by
from lotrinh.compute.schema import derived_types_of, types_of
from lotrinh.compute.snapshots import (
    Snapshot,
    keep_snapshot,
    polars_schema,
    read_snapshot,
    snapshot_bytes,
)
from lotrinh.core.indicators import Figure
from lotrinh.reference import load_catalogue
from lotrinh.reference.rosters import load_moments
from tests.compute.formulas.invented import invented_rows

YEAR = "2025-2026"
DERIVED = ["fitness_rating", "fitness_tested"]
UNITS = ("A", "B", "C")


def pupils(unit: str) -> pl.DataFrame:
    rows = [
        {"pupil_id": f"{unit}{number:03}", **row}
        for number, row in enumerate(invented_rows("pupils", unit, 120))
    ]
    return pl.DataFrame(
        [dict.fromkeys(polars_schema("pupils")) | row for row in rows], polars_schema("pupils")
    )


def keep(store: Path, unit: str, records: pl.DataFrame, *, is_older: bool = False) -> Snapshot:
    """Keep a snapshot; an older one as it was before there was anything derived."""
    content = snapshot_bytes(records, "pupils", unit, YEAR)
    if is_older:
        pl.read_parquet(content).drop(DERIVED).write_parquet(store / "older.parquet")
        content = (store / "older.parquet").read_bytes()
    day = date(2026, 5, 30)
    return keep_snapshot(store, content, table="pupils", school_year=YEAR, unit=unit, as_of=day)


@pytest.fixture(params=[(), ("A",), ("B", "C"), UNITS], ids=lambda units: "".join(units) or "none")
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """Two stores of the same schools: in the second some have snapshots from before."""
    now, then = tmp_path / "now", tmp_path / "then"
    for store in (now, then):
        store.mkdir()
        for unit in UNITS:
            keep(store, unit, pupils(unit), is_older=store == then and unit in request.param)
    return now, then


def snapshots_in(store: Path) -> list[Path]:
    return sorted((store / "pupils" / YEAR).glob("*/*.parquet"))


def test_a_pupil_is_rated_when_the_snapshot_is_made(tmp_path: Path) -> None:
    records = pupils("A")
    kept = read_snapshot(keep(tmp_path, "A", records))
    assert list(kept.columns) == list(types_of("pupils"))
    assert kept.select(DERIVED).schema == {"fitness_rating": pl.UInt8, "fitness_tested": pl.Boolean}
    own = kept.filter(pl.col("fitness") < 4)
    assert own["fitness_rating"].equals(own["fitness"])
    assert own["fitness_tested"].all()
    from_tests = kept.filter(pl.col("fitness").is_null())
    assert set(from_tests["fitness_rating"].drop_nulls()) == {1, 2, 3}
    assert set(from_tests["fitness_tested"].drop_nulls()) == {True, False}


def test_what_is_handed_in_as_derived_is_worked_out_anew(tmp_path: Path) -> None:
    records = pupils("A")
    wrong = records.with_columns(fitness_rating=pl.lit(3), fitness_tested=pl.lit(value=False))
    content = snapshot_bytes(records, "pupils", "A", YEAR)
    assert snapshot_bytes(wrong, "pupils", "A", YEAR) == content


def test_the_standard_is_that_of_the_school_year() -> None:
    records = pupils("A").with_columns(unit=pl.lit("A"), fitness=pl.lit(None, pl.UInt8))
    assert complete(records, "pupils", YEAR)["fitness_rating"].count() > 0
    # Before there was one.
    assert complete(records, "pupils", "2007-2008")["fitness_rating"].count() == 0


def test_an_older_snapshot_reads_as_it_would_be_kept_now(tmp_path: Path) -> None:
    kept = keep(tmp_path, "A", pupils("A"))
    older = keep(tmp_path, "A", pupils("A"), is_older=True)
    assert not is_complete(older.path, "pupils")
    assert read_snapshot(older).equals(read_snapshot(kept))


def test_what_is_there_stays_as_it_is() -> None:
    records = pupils("A").with_columns(fitness_rating=pl.lit(3), fitness_tested=pl.lit(value=True))
    assert complete(records, "pupils", YEAR) is records


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_older_snapshots_give_the_same_figures(stores: tuple[Path, Path], engine: str) -> None:
    moments, catalogue = load_moments(YEAR), load_catalogue()
    with choose_engine(engine) as chosen:
        now, then = (
            {
                (one.unit, one.indicator): one.figure
                for one in compute_partials(store, moments, catalogue, chosen)
            }
            for store in stores
        )
        by_now, by_then = (figures_by(store, moments, chosen, "sex") for store in stores)
    assert {unit for unit, _ in now} == set(UNITS)
    assert now["A", "fitness-good"] != Figure(0, 0, 0)
    assert then == now
    assert by_then == by_now


def test_older_snapshots_are_laid_out_like_others(
    stores: tuple[Path, Path], tmp_path: Path
) -> None:
    now, then = (
        lay_out(snapshots_in(store), "pupils", YEAR, tmp_path / f"{store.name}-country")
        for store in stores
    )
    assert then.sha256 == now.sha256


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("with_names", UNITS)
def test_a_school_may_keep_names_and_others_none(
    tmp_path: Path, engine: str, with_names: str
) -> None:
    for unit in UNITS:
        records = pupils(unit)
        named = records.with_columns(full_name=pl.lit("An")) if unit == with_names else records
        keep(tmp_path, unit, named)
    with choose_engine(engine) as chosen:
        found = compute_partials(tmp_path, load_moments(YEAR), load_catalogue(), chosen)
    assert {one.unit for one in found} == set(UNITS)


def test_other_tables_have_nothing_derived(tmp_path: Path) -> None:
    assert not derived_types_of("staff")
    assert is_complete(tmp_path / "none.parquet", "staff")
