"""Every formula on small tables with figures worked out by hand (cases/*.yaml)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from lotrinh.compute.formulas import formulas
from lotrinh.core.indicators import Figure
from tests.compute.harness import PERIOD, Figures, Row, figures_of_units

FOLDER = Path(__file__).parent / "cases"
NEVER_UNKNOWN = {"classes", "sites"}  # a row of the table is all that they ask


@dataclass(frozen=True)
class Case:
    name: str
    table: str
    period: str
    rows: tuple[Row, ...]
    expect: Figures


def read_cases() -> list[Case]:
    return [
        Case(
            name=f"{path.stem}: {item['case']}",
            table=item["table"],
            period=item.get("period", PERIOD),
            rows=tuple({**item.get("of", {}), **row} for row in item["rows"]),
            expect={code: Figure(*figure) for code, figure in item["expect"].items()},
        )
        for path in sorted(FOLDER.glob("*.yaml"))
        for item in yaml.safe_load(path.read_text("utf-8"))
    ]


CASES = read_cases()


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figures]:
    """Return the figures of every case: each is a unit, so that a table takes one pass."""
    batches: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for case in CASES:
        batches[case.table, case.period][case.name] = case.rows
    folder = tmp_path_factory.mktemp("cases")
    return {
        name: figures
        for (table, period), units in batches.items()
        for name, figures in figures_of_units(folder, table, units, period=period).items()
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_figures_are_those_worked_out_by_hand(case: Case, computed: dict[str, Figures]) -> None:
    found = computed[case.name]
    assert {code: found[code] for code in case.expect} == case.expect


def test_cases_have_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


def test_every_formula_has_cases_and_one_with_something_unknown() -> None:
    expected: dict[str, list[Figure]] = defaultdict(list)
    for case in CASES:
        for code, figure in case.expect.items():
            expected[code].append(figure)
    assert expected.keys() == formulas().keys()
    never = {code for code, all_of in expected.items() if not any(one.unknown for one in all_of)}
    assert never == NEVER_UNKNOWN
    # A formula that no record meets is not tested.
    unmet = {code for code, all_of in expected.items() if not any(one.numerator for one in all_of)}
    assert not unmet
