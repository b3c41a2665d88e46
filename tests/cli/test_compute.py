"""``lotrinh compute`` and ``explain``: figures from snapshots, without Django."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from lotrinh.cli import cli
from lotrinh.cli.compute import UnableToCompute
from lotrinh.compute.snapshots import keep_snapshot, polars_schema, snapshot_bytes

YEAR = "2025-2026"


def keep(store: Path, unit: str, table: str, *records: dict[str, object], day: int = 30) -> None:
    schema = polars_schema(table)
    frame = pl.DataFrame([dict.fromkeys(schema) | record for record in records], schema=schema)
    keep_snapshot(
        store,
        snapshot_bytes(frame, table, unit, YEAR),
        table=table,
        school_year=YEAR,
        unit=unit,
        as_of=date(2026, 5, day),
    )


def pupil(number: int, result: int | None = 2, **cells: object) -> dict[str, object]:
    return {
        "pupil_id": f"HS{number}", "grade": 5, "status": 1, "year_result": result, "sex": 1
    } | cells  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two schools: one of three pupils with a fourth whose result is blank, one of two."""
    keep(tmp_path, "A", "pupils", pupil(1), pupil(2), pupil(3, 4), pupil(4, None))
    keep(tmp_path, "A", "classes", {"class_name": "5A", "grade": 5})
    keep(tmp_path, "B", "pupils", pupil(1), pupil(2))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_figures_of_every_unit(store: Path, tmp_path: Path, engine: str) -> None:
    out = tmp_path / "figures.csv"
    arguments = ("--roster", str(store), "--period", YEAR, "--engine", engine, "--out", str(out))
    assert run("compute", *arguments).exit_code == 0
    read = csv.DictReader(StringIO(out.read_text("utf-8")))
    rows = {(row["unit"], row["indicator"]): row for row in read}
    row = rows["A", "class-completion"]
    assert (row["numerator"], row["denominator"], row["unknown"]) == ("2", "3", "1")
    assert len(row["snapshot"]) == 64
    assert rows["B", "class-completion"]["snapshot"] != row["snapshot"]
    assert rows["A", "pupils-per-class"]["numerator"] == "4"
    assert rows["A", "pupils-per-class"]["denominator"] == "1"
    assert ("B", "pupils-per-class") not in rows, "no list of classes: not reported"


def test_one_school_in_words_and_as_json(store: Path) -> None:
    said = run("compute", "--roster", str(store), "--period", YEAR, "--unit", "A")
    assert "2/3 (66,67 %), 1 chưa rõ" in said.output
    data = json.loads(
        run("compute", "--roster", str(store), "--period", YEAR, "--unit", "B", "--json").output
    )
    assert {row["unit"] for row in data} == {"B"}


def test_a_count_of_blanks_is_no_0(tmp_path: Path) -> None:
    keep(tmp_path, "A", "pupils", pupil(1, ethnicity=None), pupil(2, ethnicity=None))
    said = run("compute", "--roster", str(tmp_path), "--period", YEAR, "--unit", "A").output
    line = next(line for line in said.splitlines() if line.split()[:1] == ["minority-pupils"])
    assert "chưa rõ, 2 chưa rõ" not in line
    assert "chưa rõ (2)" in line


def test_the_newest_snapshot_counts(store: Path) -> None:
    keep(store, "B", "pupils", pupil(1), pupil(2), pupil(3), day=31)
    said = run("compute", "--roster", str(store), "--period", YEAR, "--unit", "B")
    assert "3/3 (100,00 %)" in said.output


def test_a_figure_is_explained_down_to_its_records(store: Path) -> None:
    said = run(
        "explain", "class-completion", "--roster", str(store), "--period", YEAR, "--school", "A"
    ).output
    assert "2/3 (66,67 %), 1 chưa rõ" in said
    assert "counted: 2: HS1 HS2" in said
    assert "not counted: 1: HS3" in said
    assert "unknown: 1: HS4" in said


def test_a_quotient_is_explained_by_both_counts(store: Path) -> None:
    said = run(
        "explain", "pupils-per-class", "--roster", str(store), "--period", YEAR, "--school", "A"
    ).output
    assert said.count("Cách tính") == 2
    assert "5A" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("compute", "--period", YEAR),
        ("compute", "--period", "2025"),
        ("explain", "class-completion", "--period", YEAR, "--school", "A"),
        ("explain", "sports-festival-rank", "--period", YEAR, "--school", "A"),
        ("explain", "no-such", "--period", YEAR, "--school", "A"),
    ],
)
def test_what_cannot_be_is_said_in_both_languages(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    result = run(*arguments, "--roster", str(tmp_path))
    assert isinstance(result.exception, UnableToCompute)
    assert result.exception.message.vi != result.exception.message.en


def test_the_indicators_are_listed() -> None:
    lines = run("indicators").output.splitlines()
    assert any(line.startswith("● class-completion ") for line in lines)
    assert any(line.startswith("○ sports-festival-rank ") for line in lines)


def test_computing_never_starts_django(store: Path) -> None:
    code = (
        "import sys; from lotrinh.cli import cli;"
        f"cli(['compute', '--roster', {str(store)!r}, '--period', '{YEAR}', '--unit', 'B'],"
        " standalone_mode=False);"
        "assert not {'django', 'pandas', 'pyspark'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_a_breakdown_adds_up_and_what_is_small_is_hidden(tmp_path: Path) -> None:
    girls = [pupil(number, sex=2) for number in range(20)]
    boys = [pupil(number, sex=1) for number in range(20, 23)]
    rest = [pupil(number, sex=None) for number in range(23, 40)]
    keep(tmp_path, "A", "pupils", *girls, *boys, *rest)
    arguments = ("--roster", str(tmp_path), "--period", YEAR, "--by", "sex")

    def numerators(*more: str) -> dict[tuple[str, str], str]:
        rows = csv.DictReader(StringIO(run("compute", *arguments, *more).output))
        wanted = [row for row in rows if row["indicator"] == "class-completion"]
        return {(row["dimension"], row["category"]): row["numerator"] for row in wanted}

    whole, boy, girl, blank = ("", ""), ("sex", "1"), ("sex", "2"), ("sex", "")
    assert numerators() == {whole: "40", boy: "3", girl: "20", blank: "17"}
    hidden = numerators("--publish")
    assert (hidden[whole], hidden[boy]) == ("40", "hidden")
    assert [hidden[girl], hidden[blank]].count("hidden") == 1, "else it is a subtraction"
    assert "hidden" not in numerators("--publish", "--threshold", "2").values()


def test_a_site_may_be_called_anything(tmp_path: Path) -> None:
    names = ["*", "?", None, "Bản *"]
    pupils = [pupil(number, site=names[number % 4]) for number in range(80)]
    keep(tmp_path, "A", "pupils", *pupils)
    said = run("compute", "--roster", str(tmp_path), "--period", YEAR, "--by", "site", "--publish")
    assert said.exit_code == 0, said.exception
    rows = [
        (row["dimension"], row["category"], row["numerator"])
        for row in csv.DictReader(StringIO(said.output))
        if row["indicator"] == "pupils"
    ]
    sites = [("site", name or "", "20") for name in names]
    assert (rows[0], sorted(rows[1:])) == (("", "", "80"), sorted(sites))


def test_only_figures_about_people_are_hidden(store: Path) -> None:
    said = run("compute", "--roster", str(store), "--period", YEAR, "--publish")
    rows = {
        row["indicator"]: (row["numerator"], row["denominator"])
        for row in csv.DictReader(StringIO(said.output))
        if row["unit"] == "A"
    }
    assert rows["classes"] == ("1", "")
    assert rows["pupils"] == ("hidden", "")
    assert rows["pupils-per-class"] == ("hidden", "1")


def test_what_is_hidden_of_one_indicator_does_not_follow_from_others(tmp_path: Path) -> None:
    """393 pupils are due a result: 77 + 165 + 149 of them completed, so 2 did not."""
    results = [1] * 77 + [2] * 165 + [3] * 149 + [4] * 2
    keep(
        tmp_path, "A", "pupils",
        *(pupil(n, result, promoted=result < 4) for n, result in enumerate(results)),
    )  # fmt: skip
    said = run("compute", "--roster", str(tmp_path), "--period", YEAR, "--publish")
    shown = {row["indicator"]: row["numerator"] for row in csv.DictReader(StringIO(said.output))}
    assert shown["result-not-completed"] == "hidden"
    assert shown["class-completion"] == "hidden", "the rest of 393"
    better = [shown[f"result-{name}"] for name in ("excellent", "good", "completed")]
    assert "hidden" in better
    assert (shown["promoted"], shown["not-promoted"]) == ("hidden", "hidden")
