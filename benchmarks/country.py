"""An invented country in the national layout: schools of skewed sizes, their pupils and staff.

Everything comes from a seed and the number of a row, so that the same scale gives the same records
however many threads write them. Blanks are as in real files: some cells, and some schools that
never fill a column.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import duckdb
import polars as pl

from lotrinh.compute.layout import lay_out
from lotrinh.compute.schema import recorded_types_of
from lotrinh.core.rosters import Column, ColumnKind
from lotrinh.reference.rosters import load_code_lists, load_rosters

UNITS, PUPILS, STAFF = 40_000, 23_000_000, 1_200_000
COMMUNES, PROVINCES = 3_321, 34
YEARS = ("2025-2026", "2024-2025", "2023-2024", "2022-2023", "2021-2022")
_VERSION = 3  # of the generator: another one makes the data again


@dataclass(frozen=True, slots=True)
class Country:
    """Where the data lies: ``store`` as ``lotrinh.compute`` reads it, and the tree of units."""

    scale: float
    folder: Path

    @property
    def store(self) -> Path:
        return self.folder / "store"

    @property
    def placements(self) -> Path:
        """A Parquet file with each school's commune, province and ministry."""
        return self.folder / "placements.parquet"

    def files(self, table: str, years: Sequence[str] = YEARS[:1]) -> list[Path]:
        """Return the files of ``table`` in these school years."""
        return [path for year in years for path in sorted((self.store / table / year).iterdir())]

    @property
    def schools(self) -> int:
        return max(round(UNITS * self.scale), 10)


def make_country(data: Path, scale: float, years: Sequence[str] = YEARS[:1]) -> Country:
    """Return the country at ``scale`` with these school years, made where it is not there yet."""
    country = Country(scale, data / f"country-{scale:g}")
    country.folder.mkdir(parents=True, exist_ok=True)
    stamp = country.folder / "made.json"
    made = json.loads(stamp.read_text()) if stamp.exists() else {}
    if made and made["version"] != _VERSION:
        shutil.rmtree(country.folder)
        return make_country(data, scale, years)
    done: list[str] = made.get("years", [])
    schools = _schools(country)
    schools.write_parquet(country.folder / "schools.parquet")
    if not country.placements.exists():
        placed = schools.select("unit", "commune", "province", ministry=pl.lit("BO"))
        placed.write_parquet(country.placements)
    for year in years:
        if year not in done:
            _write_year(country, year)
            done.append(year)
            stamp.write_text(json.dumps({"version": _VERSION, "years": done}))
    return country


def _schools(country: Country) -> pl.DataFrame:
    """Return the schools with their places in the tree and how many pupils and staff each has."""
    draw = random.Random(f"schools {country.scale}")
    count = country.schools
    communes = max(round(COMMUNES * country.scale), PROVINCES)
    weights = [draw.lognormvariate(0, 0.75) for _ in range(count)]
    sizes = _share_out(max(round(PUPILS * country.scale), count), weights)
    # A small school has more staff a pupil than a large one.
    staff = _share_out(max(round(STAFF * country.scale), count), [w**0.8 for w in weights])
    rows = []
    for n in range(count):
        commune = n if n < communes else min(int(draw.betavariate(1, 1.6) * communes), communes - 1)
        rows.append((commune * PROVINCES // communes + 1, commune + 1, sizes[n], staff[n]))
    rows.sort()
    return pl.DataFrame(
        [
            (f"{province:02d}{commune:05d}{n:05d}", f"{commune:05d}", f"{province:02d}", size, many)
            for n, (province, commune, size, many) in enumerate(rows)
        ],
        schema=["unit", "commune", "province", "pupils", "staff"],
        orient="row",
    )


def _share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole numbers of at least 1 with the sum ``total``, in proportion to ``weights``."""
    spare, sum_of_weights = total - len(weights), sum(weights)
    bounds, so_far = [0], 0.0
    for weight in weights:
        so_far += weight
        bounds.append(round(spare * so_far / sum_of_weights))
    return [1 + high - low for low, high in pairwise(bounds)]


def _write_year(country: Country, year: str) -> None:
    for table in ("pupils", "staff"):
        folder = country.store / table / year
        shutil.rmtree(folder, ignore_errors=True)
        draft = country.folder / f"{table}.parquet"
        schools = country.folder / "schools.parquet"
        with duckdb.connect(config={"temp_directory": str(country.folder / "spill")}) as connection:
            connection.execute(f"CREATE VIEW schools AS FROM '{schools}'")
            connection.execute(f"COPY ({_records(table, year)}) TO '{draft}' (FORMAT parquet)")
        lay_out([draft], table, year, country.store)
        draft.unlink()


def _records(table: str, year: str) -> str:
    """Return the query that makes the records of ``table``; ``lay_out`` derives the rest."""
    first = int(year[:4])
    drawn = _PUPILS if table == "pupils" else _STAFF
    columns = {name: drawn.get(name) or _any(column) for name, column in _columns(table).items()}
    listed = ",\n".join(
        f"CAST({_with_blanks(name, sql.replace('{y}', str(first)), table)} AS {_SQL[kind]})"
        f' AS "{name}"'
        for (name, sql), kind in zip(
            columns.items(), list(recorded_types_of(table).values())[1:], strict=True
        )
    )
    return f"""
    WITH many AS (
      SELECT unit, unnest(range({table})) AS k FROM schools
    ), numbered AS (
      SELECT unit, k, hash(unit, k, '{year}') AS i, hash(unit) AS u FROM many
    ), base AS (
      SELECT *, 1 + i % 5 AS g, {_CASES_OF_STATUS[table]} AS st FROM numbered
    )
    SELECT unit, {listed} FROM base"""


_SQL = {
    "string": "VARCHAR",
    "uint8": "UTINYINT",
    "boolean": "BOOLEAN",
    "int32": "INTEGER",
    "decimal(9, 2)": "DECIMAL(9, 2)",
    "date": "DATE",
}


def _columns(table: str) -> Mapping[str, Column]:
    return {column.name: column for column in load_rosters()[table].kept}


def _roll(name: str) -> str:
    """Return a number from 0 to 9999 that differs from row to row and from name to name."""
    return f"(hash(i, '{name}') % 10000)::INTEGER"


def _pick(name: str, shares: Mapping[int, int]) -> str:
    """Return a code drawn by its share in 10,000."""
    upto, cases = 0, ""
    for code, share in shares.items():
        upto += share
        cases += f" WHEN {_roll(name)} < {upto} THEN {code}"
    return f"CASE{cases} ELSE {code} END"


def _yes(name: str, share: int) -> str:
    return f"({_roll(name)} < {share})"


def _any(column: Column) -> str:
    """Return a draw for a column of which nothing more is known than its kind."""
    roll = _roll(column.name)
    match column.kind:
        case ColumnKind.CODE:
            numbers = [code.number for code in load_code_lists()[column.codes].codes]
            return f"{numbers}[1 + {roll} % {len(numbers)}]"
        case ColumnKind.FLAG:
            return f"{roll} < 3000"
        case ColumnKind.DATE:
            return f"DATE '{{y}}-09-05' + ({roll} % 250)::INTEGER"
        case ColumnKind.TEXT:
            return f"'T' || {roll} % 7"
    low, high = column.least or 0, column.most or 1000
    return f"{low} + {roll} * {high - low} / 10000"


def _with_blanks(name: str, sql: str, table: str) -> str:
    """Return ``sql`` with one cell in 60 blank, and the column blank in one school of 40."""
    if load_rosters()[table][name].required:
        return sql
    rare = f"{_roll(name + '?')} < 160 OR hash(u, '{name}') % 40 = 0"
    return f"CASE WHEN {rare} THEN NULL ELSE {sql} END"


# Of 100 pupils 97 stay all year; the others come and go in either semester, with a date.
_PUPIL_STATUS = {1: 9700, 2: 60, 4: 60, 5: 15, 6: 40, 8: 40, 9: 12, 10: 40, 11: 25, 12: 8}
_STAFF_STATUS = {1: 9600, 2: 120, 4: 60, 5: 100, 6: 20, 7: 100}
_CASES_OF_STATUS = {
    "pupils": _pick("status", _PUPIL_STATUS),
    "staff": _pick("status", _STAFF_STATUS),
}
_TESTS = "hash(u, 'tests') % 10 < 4"  # schools that keep the results of the fitness tests

_PUPILS: Mapping[str, str] = {
    "pupil_id": "unit || lpad(k::VARCHAR, 5, '0')",
    "grade": "g",
    "class_name": "g || chr(65 + (i // 5 % (1 + u % 6))::INTEGER)",
    "site": (
        "CASE WHEN u % 3 = 0 AND i // 7 % 4 = 0 THEN 'Điểm ' || i // 28 % 3 ELSE 'Điểm chính' END"
    ),
    "birth_date": f"make_date({{y}} - 5 - g::INTEGER, 1, 1) + ({_roll('birth')} % 365)::INTEGER",
    "sex": _pick("sex", {1: 5240, 2: 4760}),
    "ethnicity": (
        f"CASE WHEN u % 7 < 5 THEN {_pick('ethnic', {1: 9600, 2: 100, 4: 100, 6: 100, 55: 100})} "
        f"ELSE CASE WHEN {_yes('kinh', 2500)} THEN 1 ELSE 2 + u % 53 END END"
    ),
    "policy": (f"CASE WHEN {_yes('policy', 900)} THEN 1 + {_roll('which policy')} % 16 ELSE 0 END"),
    "poor_household": _yes("poor", 420),
    "cost_support": _yes("support", 800),
    "disabled": _yes("disabled", 90),
    "disability": f"CASE WHEN {_yes('disabled', 90)} THEN 1 + {_roll('kind')} % 6 END",
    "not_assessed": f"{_yes('disabled', 90)} AND {_yes('exempt', 4000)}",
    "admission": "CASE WHEN g = 1 THEN 2 ELSE 4 END",
    "preschool": _yes("preschool", 9850),
    "status": "st",
    "status_date": (
        f"CASE WHEN st = 1 THEN NULL WHEN st IN (10, 11, 12) THEN DATE '{{y}}-07-01' + "
        f"({_roll('when')} % 50)::INTEGER WHEN st < 6 THEN DATE '{{y}}-09-06' + "
        f"({_roll('when')} % 130)::INTEGER ELSE make_date({{y}} + 1, 1, 20) + "
        f"({_roll('when')} % 130)::INTEGER END"
    ),
    "leaving_reason": f"CASE WHEN st IN (5, 9, 12) THEN 1 + {_roll('reason')} % 10 END",
    "boarding": f"u % 3 = 0 AND {_yes('boarding', 6000)}",
    "two_sessions": f"u % 10 <> 0 AND {_yes('sessions', 9900)}",
    "vietnamese_support": f"u % 7 >= 5 AND {_yes('extra', 3000)}",
    "ethnic_language": f"u % 70 = 5 AND {_yes('language', 8000)}",
    "foreign_language": f"g >= 3 OR {_yes('foreign', 5500)}",
    "computing": f"g >= 3 AND {_yes('computing', 9800)}",
    "year_result": _pick("result", {1: 3300, 2: 3000, 3: 3600, 4: 100}),
    "promoted": f"NOT {_roll('result')} >= 9900",
    "level_completed": f"CASE WHEN g = 5 THEN {_yes('completed', 9960)} END",
    "vietnamese": _pick("vietnamese", {1: 6500, 2: 3400, 3: 100}),
    "mathematics": _pick("mathematics", {1: 6600, 2: 3300, 3: 100}),
    "qualities": _pick("qualities", {1: 8000, 2: 1980, 3: 20}),
    "competences": _pick("competences", {1: 7600, 2: 2360, 3: 40}),
    "commended": _yes("commended", 5800),
    "fitness": _pick("fitness", {1: 3500, 2: 5600, 3: 900}),
    "fitness_date": "make_date({y} + 1, 4, 1 + (u % 28)::INTEGER)",
    "grip_kg": f"CASE WHEN {_TESTS} THEN 5 + {_roll('grip')} % 220 * 0.1 END",
    "sit_ups": f"CASE WHEN {_TESTS} THEN 2 + {_roll('sit')} % 20 END",
    "jump_cm": f"CASE WHEN {_TESTS} THEN 60 + {_roll('jump')} % 130 END",
    "run_30m_s": f"CASE WHEN {_TESTS} THEN 5 + {_roll('run')} % 500 * 0.01 END",
    "shuttle_s": f"CASE WHEN {_TESTS} THEN 11 + {_roll('shuttle')} % 500 * 0.01 END",
    "run_5min_m": f"CASE WHEN {_TESTS} THEN 450 + {_roll('five')} % 600 END",
}

_STAFF: Mapping[str, str] = {
    "staff_id": "unit || 'C' || lpad(k::VARCHAR, 4, '0')",
    "role": "CASE WHEN k < 2 THEN 1 WHEN k % 10 = 3 THEN 2 ELSE 3 END",
    "position": "CASE WHEN k = 0 THEN 1 WHEN k = 1 THEN 2 WHEN k % 10 = 2 THEN 3 END",
    "subject": f"['Nhiều môn', 'Tiếng Anh', 'Tin học', 'Âm nhạc'][1 + {_roll('s')} % 4]",
    "site": "'Điểm chính'",
    "birth_date": f"DATE '1966-01-01' + ({_roll('birth')} * 13 // 10)::INTEGER",
    "sex": _pick("sex", {1: 2200, 2: 7800}),
    "ethnicity": f"CASE WHEN {_yes('kinh', 8700)} THEN 1 ELSE 2 + u % 53 END",
    "contract": _pick("contract", {7: 8600, 8: 700, 3: 500, 4: 200}),
    "training": _pick("training", {2: 250, 16: 7800, 17: 1250, 18: 400, 3: 300}),
    "standard": _pick("standard", {1: 250, 2: 8100, 3: 1650}),
    "party_member": _yes("party", 4800),
    "professional_rating": _pick("rating", {1: 4300, 2: 5300, 3: 350, 4: 40, 5: 10}),
    "yearly_rating": _pick("yearly", {1: 1900, 2: 7700, 3: 380, 4: 20}),
    "excellent_teacher": _pick("excellent", {0: 5000, 1: 3000, 2: 1500, 3: 480, 4: 20}),
    "training_done": _yes("done", 9600),
    "management_training": f"k < 2 AND {_yes('management', 8800)}",
    "status": "st",
    "status_date": (
        f"CASE WHEN st <> 1 THEN DATE '{{y}}-09-06' + ({_roll('when')} % 250)::INTEGER END"
    ),
}
