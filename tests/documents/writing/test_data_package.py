"""Figures as a Data Package: valid for who wrote the standard, with all that is missing said."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import frictionless
import pytest

from lotrinh.documents.writing.data_package import data_package
from lotrinh.documents.writing.exported import FigureExport
from tests.documents.writing.exports import export, school

TODAY = date(2026, 6, 2)
SOME = export(
    school("A", complete_on=date(2026, 6, 1)), school("B", figures=2), school("C", figures=0)
)


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder / "datapackage.json"


def written(figures: FigureExport = SOME, licence: str = "") -> bytes:
    return data_package(figures, licence=licence, made_on=TODAY)


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("figures", [SOME, export(), export(school("A"), period="2025-2026/1")])
def test_it_is_valid_with_its_data_types_and_keys(tmp_path: Path, figures: FigureExport) -> None:
    report = frictionless.validate(str(unpacked(written(figures), tmp_path)))
    assert report.valid, report.flatten(["type", "note"])


def test_a_figure_of_a_unit_that_is_not_there_would_be_found(tmp_path: Path) -> None:
    """The check above is one: it finds a key that leads nowhere, and a number that is none."""
    descriptor = unpacked(written(), tmp_path)
    for cell in ("Z,2025-2026,attendance,reported,,,,", "A,2025-2026,rank,reported,,x,,"):
        with (tmp_path / "figures.csv").open("a", encoding="utf-8") as file:
            file.write(f"{cell}\r\n")
        assert not frictionless.validate(str(descriptor)).valid


def test_what_is_missing_says_why_and_is_no_number(tmp_path: Path) -> None:
    unpacked(written(), tmp_path)
    found = {row["indicator"]: row for row in rows(tmp_path, "figures") if row["unit"] == "A"}
    states = {code: row["state"] for code, row in found.items() if row["state"] != "reported"}
    assert states == {
        "blank": "unknown",
        "later": "not_assessed",
        "early": "not_yet",
        "nobody": "not_applicable",
        "silent": "not_reported",
    }
    for code in states:
        assert {found[code][name] for name in ("value", "numerator", "denominator")} == {""}
    assert found["dropout"]["numerator"] == "0"
    assert found["libraries"]["value"] == "0"
    assert found["share"]["value"] == "96.67"


def test_a_text_that_a_spreadsheet_would_run_is_quoted(tmp_path: Path) -> None:
    unpacked(written(), tmp_path)
    [own] = [row for row in rows(tmp_path, "figures") if row["indicator"].startswith("vuon")]
    assert own["text"] == "'=1+1"


def test_the_descriptor_says_where_it_comes_from_and_under_which_licence(tmp_path: Path) -> None:
    def descriptor(licence: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(
            unpacked(written(licence=licence), tmp_path).read_text(encoding="utf-8")
        )
        return found

    assert descriptor("CC-BY-4.0")["licenses"] == [{"name": "CC-BY-4.0"}]
    found = descriptor("")
    assert "licenses" not in found
    assert found["sources"] == [{"title": "Lộ Trình"}]
    assert found["version"] == "2026-06-02"


def test_the_same_figures_are_the_same_bytes() -> None:
    assert written() == written()
