"""Figures that were once made can be made again: those of a fixed roster are frozen with versions.

If this fails, a figure changed. Where that is meant, keep the old function under its version, add
the new one with the next, and write the frozen figures of what is new:

    .venv/bin/python -m tests.compute.formulas.test_golden
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from lotrinh.compute.formulas import Formula, formulas, version_of
from lotrinh.core.rosters import Moments
from tests.compute.formulas.invented import invented_rows
from tests.compute.harness import figures_of_units

FROZEN = Path(__file__).with_name("golden.yaml")
# Days of their own, so that a mended calendar is not taken for a changed formula.
DAYS = (date(2025, 9, 5), date(2025, 9, 30), date(2026, 1, 17), date(2026, 5, 30))
PERIODS = ("2025-2026", "2025-2026/1")
UNITS = {"A": 300, "B": 40}


def names_of(one: Formula) -> str:
    return f"{one.code} {one.version}"


def made(folder: Path, chosen: list[Formula]) -> dict[str, dict[str, dict[str, list[Any]]]]:
    """Return the figures of ``chosen`` by formula with its version, period and unit."""
    found: dict[str, dict[str, dict[str, list[Any]]]] = defaultdict(lambda: defaultdict(dict))
    # Two versions of one formula cannot be in the same pass: their columns have one name.
    for version in sorted({one.version for one in chosen}):
        for table in sorted({one.table for one in chosen}):
            together = [one for one in chosen if (one.version, one.table) == (version, table)]
            units = {unit: invented_rows(table, unit, size_of(table, unit)) for unit in UNITS}
            for period in PERIODS if together else ():
                days = Moments(period, *DAYS)
                figures = figures_of_units(folder, table, units, on=days, chosen=together)
                for unit, of_unit in figures.items():
                    for one in together:
                        f = of_unit[one.code]
                        found[names_of(one)][period][unit] = [
                            f.numerator,
                            f.denominator,
                            f.unknown,
                        ]
    return {name: dict(by_period) for name, by_period in sorted(found.items())}


def size_of(table: str, unit: str) -> int:
    return 1 if table == "schools" else UNITS[unit]


def frozen() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FROZEN.read_text("utf-8"))
    return found


def test_no_figure_changes_without_a_new_version(tmp_path: Path) -> None:
    kept = frozen()
    chosen = [version_of(code, int(version)) for code, version in map(str.split, kept)]
    again = made(tmp_path, chosen)
    changed = {name: (kept[name], again[name]) for name in kept if kept[name] != again[name]}
    assert not changed, "figures changed: give the formula a new version (see this file's head)"


def test_every_formula_is_frozen_in_its_newest_version() -> None:
    assert {names_of(one) for one in formulas().values()} <= frozen().keys()


def test_the_fixed_roster_gives_every_formula_something_to_count() -> None:
    for name, by_period in frozen().items():
        if not name.startswith(("schools", "national", "accreditation", "facilities")):
            assert any(n or u for n, _d, u in by_period["2025-2026"].values()), name


def test_what_is_frozen_can_be_true() -> None:
    amounts = {"solid-classrooms 1", "online-management-and-teaching 1"}  # drawn without each other
    for name, by_period in frozen().items():
        for part, whole, unknown in (one for units in by_period.values() for one in units.values()):
            assert part >= 0, name
            assert unknown >= 0, name
            assert whole is None or part <= whole or name in amounts, name


def write_frozen() -> None:
    """Add the newest versions that are not frozen yet; what is frozen stays as it is."""
    kept = frozen() if FROZEN.exists() else {}
    missing = [one for one in formulas().values() if names_of(one) not in kept]
    with tempfile.TemporaryDirectory() as folder:
        kept |= made(Path(folder), missing)
    head = "# Frozen: formula and version, period, unit: [numerator, denominator, unknown].\n"
    lines = (f"{name}: {json.dumps(figures)}\n" for name, figures in sorted(kept.items()))
    FROZEN.write_text(head + "".join(lines), "utf-8")


if __name__ == "__main__":
    write_frozen()
