"""Indicators of a whole country: this product beside others, as one table with the bars.

Run by ``script/bench country``. Every contender runs in a fresh process (this module again, with
``--contender``), which prints its times and the most memory that it had.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.country import YEARS, Country, make_country
from benchmarks.measure import ROOT, machine, peak_memory
from lotrinh.reference.rosters import load_moments

ENGINE = "polars"
"""The engine that the product takes for a country: what the bars are held against."""
SCALES = (0.01, 0.1, 1.0)
WORKBOOKS = 300
ONE_SCHOOL_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Measured:
    """What a contender's process said: the first run (cold), the others (warm), peak memory."""

    first: float
    times: list[float]
    megabytes: float
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def median(self) -> float:
        return statistics.median(self.times)


@dataclass(slots=True)
class Row:
    """A line of the table: what was measured, and the bar that it is held against."""

    name: str
    value: str
    bar: str = ""
    holds: bool | None = None

    @property
    def verdict(self) -> str:
        return {True: "holds", False: "MISSED", None: ""}[self.holds]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is the whole country")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", type=Path, help="keep the generated data here")
    parser.add_argument("--only", nargs="*", help="only these parts of the table")
    parser.add_argument("--contender", help=argparse.SUPPRESS)
    parser.add_argument("--years", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.contender:
        print(json.dumps(_contend(given)))
        return
    with tempfile.TemporaryDirectory(prefix="lotrinh-bench.") as scratch:
        bench = Bench(given.data or Path(scratch), Path(scratch), given.scale, given.rounds)
        rows = [
            Row("machine", machine()),
            Row("others running (load before)", f"{os.getloadavg()[0]:.1f}"),
        ]
        for name, part in PARTS.items():
            if not given.only or name in given.only:
                print(f"… {name}", file=sys.stderr, flush=True)
                rows += part(bench)
    _print(rows)


def _print(rows: Sequence[Row]) -> None:
    wide = max(len(row.name) for row in rows)
    value = max(len(row.value) for row in rows if row.bar) if any(row.bar for row in rows) else 0
    for row in rows:
        line = f"{row.name.ljust(wide)}  {row.value.ljust(value)}  {row.bar}  {row.verdict}"
        print(line.rstrip())


class Bench:
    """Runs contenders, each once for all rows that need it."""

    def __init__(self, data: Path, scratch: Path, scale: float, rounds: int) -> None:
        self.data, self.scratch, self.scale, self.rounds = data, scratch, scale, rounds
        self._known: dict[tuple[str, float, int], Measured] = {}

    def country(self, scale: float, years: int = 1) -> Country:
        return make_country(self.data, scale, YEARS[:years])

    def out(self, name: str, scale: float, years: int = 1) -> Path:
        return self.scratch / f"{name}-{scale:g}-{years}"

    def run(self, name: str, scale: float | None = None, years: int = 1) -> Measured:
        """Return what a fresh process of this contender measured."""
        scale = self.scale if scale is None else scale
        key = name, scale, years
        if key not in self._known:
            self.country(scale, years)
            out = self.out(*key)
            out.mkdir(exist_ok=True)
            command = [sys.executable, "-m", "benchmarks.indicators", "--contender", name]
            command += ["--scale", f"{scale:g}", "--years", str(years), "--data", str(self.data)]
            command += ["--rounds", str(self.rounds), "--out", str(out)]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(f"{name}: {done.stderr}")
            self._known[key] = Measured(**json.loads(done.stdout.splitlines()[-1]))
        return self._known[key]


def _contend(given: argparse.Namespace) -> dict[str, Any]:
    """Run one contender: once cold, then the rounds."""
    country = make_country(given.data, given.scale, YEARS[: given.years])
    if given.contender == "orm":
        from benchmarks.orm import orm

        with orm(country, load_moments(YEARS[0])) as query:
            first, times, found = _times(query, given.rounds)
        return {
            "first": first,
            "times": times,
            "megabytes": 0,
            "more": {"equal": _counts_equal(found, country)},
        }
    from benchmarks.contenders import CONTENDERS

    started = time.perf_counter()
    run = CONTENDERS[given.contender](country, YEARS[: given.years], given.out)
    prepared = time.perf_counter() - started
    first, times, found = _times(run, given.rounds)
    return {
        "first": prepared + first,
        "times": times,
        "megabytes": peak_memory(),
        "more": {"prepared": prepared} | _checked(given.contender, found, country),
    }


def _times(run: Callable[[], Any], rounds: int) -> tuple[float, list[float], Any]:
    times, found = [], None
    for _ in range(rounds + 1):
        started = time.perf_counter()
        found = run()
        times.append(time.perf_counter() - started)
    return times[0], times[1:], found


# --- the parts of the table ----------------------------------------------------------------------


def country_part(bench: Bench) -> list[Row]:
    """The whole country in one year, against the scan, hand-written SQL, pandas and Spark."""
    scan, hand = bench.run("scan"), bench.run("hand")
    ours = bench.run(ENGINE)
    rows = [
        Row(
            "units, pupils", f"{bench.country(bench.scale).schools} schools, scale {bench.scale:g}"
        ),
        _timed("pure scan of the columns (DuckDB)", scan),
        _timed("hand-written DuckDB SQL", hand),
    ]
    rows += [
        _timed(
            f"lotrinh on {engine}" + (" (default)" if engine == ENGINE else ""), bench.run(engine)
        )
        for engine in ("polars", "duckdb")
    ]
    same = _same_files(bench.out(ENGINE, bench.scale), bench.out("hand", bench.scale))
    same_engines = _same_files(bench.out("polars", bench.scale), bench.out("duckdb", bench.scale))
    rows += [
        Row("hand-written SQL gives the same figures", str(same), "True", same),
        Row("both engines give the same figures", str(same_engines), "True", same_engines),
        _at_most("lotrinh / hand-written SQL", ours.median / hand.median, 1.15),
        _at_most("lotrinh / pure scan", ours.median / scan.median, 3),
        _at_most("lotrinh, cold / hand-written SQL (no bar)", ours.first / hand.median, None),
        _at_most("peak memory of one year, MB", ours.megabytes, 350),
    ]
    return rows


def pandas_part(bench: Bench) -> list[Row]:
    pandas, ours = bench.run("pandas"), bench.run(ENGINE)
    return [
        _timed("pandas, warm, school level only", pandas),
        Row("  loading it", f"{pandas.more['prepared']:.2f} s"),
        Row(
            "pandas gives the same figures", str(pandas.more["equal"]), "True", pandas.more["equal"]
        ),
        _at_least("warm pandas / lotrinh", pandas.median / ours.median, 5),
    ]


def spark_part(bench: Bench) -> list[Row]:
    spark, ours = bench.run("spark"), bench.run(ENGINE)
    return [
        _timed("local Spark, warm, the same expressions", spark),
        _at_least("warm Spark / lotrinh", spark.median / ours.median, 5),
    ]


def orm_part(bench: Bench) -> list[Row]:
    scale = bench.scale if bench.scale < 1 else 0.1
    orm, ours = bench.run("orm", scale), bench.run(ENGINE, scale)
    return [
        Row(f"Django ORM on PostgreSQL, scale {scale:g}", f"{orm.median:.3f} s"),
        Row(f"lotrinh, scale {scale:g}", f"{ours.median:.3f} s"),
        Row("the ORM gives the same figures", str(orm.more["equal"]), "True", orm.more["equal"]),
        _at_least("ORM / lotrinh, the same data", orm.median / ours.median, 8),
    ]


def years_part(bench: Bench) -> list[Row]:
    one, five = bench.run(ENGINE), bench.run(ENGINE, None, 5)
    return [
        _timed("five school years", five),
        _at_most("five years / one year", five.median / one.median, 5.2),
        _at_most("peak memory of five years, MB", five.megabytes, 800),
    ]


def growth_part(bench: Bench) -> list[Row]:
    scales = [scale for scale in SCALES if scale <= bench.scale]
    runs = [bench.run(ENGINE, scale) for scale in scales]
    rows = [_timed(f"scale {scale:g}", run) for scale, run in zip(scales, runs, strict=True)]
    for (low, small), (high, large) in zip(
        zip(scales, runs, strict=True), zip(scales[1:], runs[1:], strict=True), strict=False
    ):
        bar = 10 if high == 1 else None
        rows.append(_at_most(f"scale {high:g} / {low:g}", large.median / small.median, bar))
    return rows


def workbooks_part(bench: Bench) -> list[Row]:
    from benchmarks.workbooks import READERS, write_workbooks

    paths = write_workbooks(bench.country(0.01), bench.data / "workbooks", WORKBOOKS)
    times = {}
    for name, read in READERS.items():
        started = time.perf_counter()
        records = read(paths)
        times[name] = time.perf_counter() - started
    return [
        Row("workbooks, records", f"{len(paths)}, {records}"),
        *(Row(f"read with {name}", f"{seconds:.1f} s") for name, seconds in times.items()),
        _at_least("openpyxl read-only / lotrinh", times["openpyxl"] / times["product"], 5),
    ]


def command_part(bench: Bench) -> list[Row]:
    """``lotrinh compute`` of one school in fresh processes, start to finish."""
    country = bench.country(0.01)
    store = bench.scratch / "one-school"
    _one_school_store(country, store)
    command = [str(Path(sys.executable).parent / "lotrinh"), "compute", "--roster", str(store)]
    command += ["--period", YEARS[0]]
    times = []
    for _ in range(7):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return [_at_most("lotrinh compute, one school, seconds", statistics.median(times), 1.5)]


def one_school_part(bench: Bench) -> list[Row]:
    """A school's new list, in a process of its own (``one_school.py``), also with tests to rate."""
    rated, tested = (_one_school(*options) for options in ((), ("--tests",)))
    full = bench.run(ENGINE).median
    return [
        Row(
            "one school's new list, ms",
            f"{rated['together']:.2f} ({rated['computing']:.2f} computing, "
            f"{rated['keeping']:.2f} {rated['database']})",
        ),
        _at_most("one school's new list, p95, ms", rated["together_p95"], 5),
        Row("  where four in ten are rated from tests, p95, ms", f"{tested['together_p95']:.2f}"),
        Row("  rating them when the list is kept, p95, ms", f"{tested['rating_p95']:.2f}"),
        Row(
            "  all units above as a full sum gives them",
            str(rated["is_identical"]),
            "True",
            rated["is_identical"],
        ),
        _at_least("full recompute / one school", 1000 * full / rated["together"], 200),
    ]


def _one_school(*options: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.one_school", *options]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


PARTS: dict[str, Callable[[Bench], list[Row]]] = {
    "country": country_part,
    "pandas": pandas_part,
    "spark": spark_part,
    "orm": orm_part,
    "years": years_part,
    "growth": growth_part,
    "workbooks": workbooks_part,
    "command": command_part,
    "one-school": one_school_part,
}


def _timed(name: str, run: Measured) -> Row:
    return Row(
        name,
        f"{run.median:.3f} s warm, {run.first:.2f} s cold, {run.megabytes:.0f} MB",
    )


def _at_most(name: str, value: float, bar: float | None) -> Row:
    if bar is None:
        return Row(name, f"{value:.2f}")
    return Row(name, f"{value:.2f}", f"<= {bar:g}", value <= bar)


def _at_least(name: str, value: float, bar: float) -> Row:
    return Row(name, f"{value:.2f}", f">= {bar:g}", value >= bar)


def _same_files(one: Path, other: Path) -> bool:
    """Return whether two folders hold the same figures of every unit."""
    first, second = (
        pl.read_parquet(folder / f"{YEARS[0]}.parquet").sort("level", "unit")
        for folder in (one, other)
    )
    return first.equals(second.select(first.columns))


def _checked(name: str, found: Any, country: Country) -> dict[str, Any]:
    if name != "pandas":
        return {}
    counts = {
        table: [
            (unit, *map(int, row)) for unit, *row in frame.reset_index().itertuples(index=False)
        ]
        for table, frame in found.items()
    }
    return {"equal": _counts_equal(counts, country)}


def _counts_equal(found: Mapping[str, list[tuple[Any, ...]]], country: Country) -> bool:
    """Return whether the counts of each school are those of hand-written SQL."""
    from benchmarks.contenders import connect
    from benchmarks.hand_sql import counts_query

    with connect(country, YEARS[:1]) as connection:
        return all(
            sorted(rows)
            == sorted(connection.execute(counts_query(table, load_moments(YEARS[0]))).fetchall())
            for table, rows in found.items()
        )


def _one_school_store(country: Country, store: Path) -> None:
    """Keep one school's snapshots as a school does."""
    from datetime import date

    from lotrinh.compute.schema import UNIT
    from lotrinh.compute.snapshots import keep_snapshot, snapshot_bytes

    shutil.rmtree(store, ignore_errors=True)
    units = pl.read_parquet(country.folder / "schools.parquet").sort("pupils")
    unit = units["unit"][len(units) // 2]
    for table in ("pupils", "staff"):
        records = pl.scan_parquet(country.files(table)).filter(pl.col(UNIT) == unit).collect()
        content = snapshot_bytes(records.drop(UNIT), table, unit, YEARS[0])
        keep_snapshot(
            store, content, table=table, school_year=YEARS[0], unit=unit, as_of=date(2026, 5, 31)
        )


if __name__ == "__main__":
    main()
