"""What a school's new list costs: its figures and those of every unit above, in milliseconds.

Run as a process of its own: ``python -m benchmarks.one_school``. It lays a country's units into a
database of its own (SQLite, or what DATABASE_URL says), lets schools report in turn, and at the end
adds all up again to compare. With ``--tests`` the lists have fitness tests and no ratings for four
pupils in ten; what rating them took, when the list was kept, is told apart.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

REPORTS = 400
SCHOOLS, COMMUNES, PROVINCES = 40_000, 3_321, 34
PUPILS = 575
PERIOD = "2025-2026"
_SEED = 20260530


@dataclass(frozen=True, slots=True)
class OneSchool:
    """Milliseconds a report: of rating the pupils when their list is kept; then of computing, of
    the database, of both; and whether all adds up."""

    database: str
    rating_p95: float
    computing: float
    keeping: float
    together: float
    together_p95: float
    is_identical: bool

    def to_json(self) -> dict[str, Any]:
        """Return the measurement as JSON data."""
        return {name: getattr(self, name) for name in self.__slots__}


def measure(*, from_tests: bool = False) -> OneSchool:
    """Measure one report after another, in this process."""
    _start_django()
    from django.db import connection
    from django.utils import timezone

    from lotrinh.compute.derived import complete
    from lotrinh.compute.prepared_pass import prepared_pass
    from lotrinh.reference.rosters import load_moments
    from lotrinh.workspace.actuals.rosters.figures import keep_figures

    schools = _lay_units()
    draw = random.Random(_SEED)
    compiled = prepared_pass("pupils", load_moments(PERIOD))
    lists = list(_lists(from_tests))
    complete(lists[0], "pupils", PERIOD)  # which compiles it
    rating, computing, keeping = [], [], []
    for number in range(REPORTS):
        school, recorded = draw.choice(schools), draw.choice(lists)
        begun = time.perf_counter()
        records = complete(recorded, "pupils", PERIOD)
        rating.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        figures = compiled.figures(records)
        computed = time.perf_counter()
        keep_figures(
            unit=school,
            period=PERIOD,
            figures={code: (one, compiled.versions[code]) for code, one in figures.items()},
            snapshots={"pupils": {"id": number}},
            at=timezone.now(),
        )
        computing.append(computed - begun)
        keeping.append(time.perf_counter() - computed)
    both = [a + b for a, b in zip(computing, keeping, strict=True)]
    return OneSchool(
        database=connection.vendor,
        rating_p95=1000 * _p95(rating),
        computing=1000 * median(computing),
        keeping=1000 * median(keeping),
        together=1000 * median(both),
        together_p95=1000 * _p95(both),
        is_identical=_adds_up(),
    )


def _p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]


def _start_django() -> None:
    os.environ["LOTRINH_DATA"] = tempfile.mkdtemp(prefix="lotrinh-one-school-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "lotrinh.site.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _lay_units() -> list[Any]:
    from lotrinh.workspace.people.models import Unit
    from lotrinh.workspace.people.paths import rebuild_paths

    ministry = Unit.objects.create(kind="ministry", name="M", code="M")
    provinces = _lay("province", PROVINCES, [ministry])
    communes = _lay("commune", COMMUNES, provinces)
    schools = _lay("school", SCHOOLS, communes)
    rebuild_paths([unit.pk for unit in (ministry, *provinces, *communes, *schools)])
    return schools


def _lay(kind: str, number: int, parents: list[Any]) -> list[Any]:
    from lotrinh.workspace.people.models import Unit, UnitLink

    units = Unit.objects.bulk_create(
        (Unit(kind=kind, name=f"{kind}-{n}", code=f"{kind}-{n}") for n in range(number)),
        batch_size=2_000,
    )
    UnitLink.objects.bulk_create(
        (UnitLink(unit=unit, parent=parents[n % len(parents)]) for n, unit in enumerate(units)),
        batch_size=2_000,
    )
    return units


def _lists(from_tests: bool) -> Iterator[Any]:
    """Yield lists of pupils of several states of a school of middling size."""
    import polars as pl
    from tests.compute.formulas.invented import invented_rows

    from lotrinh.compute.snapshots import polars_schema

    schema = polars_schema("pupils")
    for number in range(12):
        rows = invented_rows("pupils", str(number), PUPILS)
        blank: dict[str, Any] = {**dict.fromkeys(schema), "unit": "S"}
        whole = [{**blank, **row} for row in rows]
        records = pl.DataFrame(whole, schema=schema)
        rated = records.with_columns(pl.col("fitness").fill_null(2))
        yield records if from_tests else rated


def _adds_up() -> bool:
    """Return whether every unit's totals are those of a full sum over the schools below it."""
    from lotrinh.core.indicators import Figure
    from lotrinh.reference import load_catalogue
    from lotrinh.workspace.actuals.models import UnitFigures, UnitTotals
    from lotrinh.workspace.actuals.rosters.totals import changed_totals, changes_of
    from lotrinh.workspace.people.queries import ancestor_ids_of

    rules = {entry.code: entry.roll_up for entry in load_catalogue()}
    full: dict[int, dict[str, list[Any]]] = {}
    for kept in UnitFigures.objects.select_related("unit"):
        after = {
            code: Figure(part, whole, unknown)
            for code, (part, whole, unknown, _version) in kept.figures.items()
        }
        for above in ancestor_ids_of(kept.unit):
            added = changes_of({}, after, rules)
            full[above] = changed_totals(full.get(above, {}), added)
    stored = {one.unit_id: one.totals for one in UnitTotals.objects.all()}
    return json.dumps(stored, sort_keys=True) == json.dumps(full, sort_keys=True)


if __name__ == "__main__":
    json.dump(measure(from_tests="--tests" in sys.argv).to_json(), sys.stdout)
