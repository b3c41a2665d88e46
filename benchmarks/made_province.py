"""A made-up province: communes of schools that have reported for years, written down at once.

Seeded: the same on every machine. Used by ``pages.py`` and by tests/workspace/rollup, which need
many schools quickly; nothing of it goes through the operations but what is reported later.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from lotrinh.core.indicators import CatalogueEntry, RollUp
from lotrinh.core.packages import Item, Package, counts_of, digest_of, to_bytes
from lotrinh.core.values import Count, Level, Ratio, Status, StatusWord, Value, format_value
from lotrinh.reference import load_catalogue

AT = datetime(2026, 6, 10, 3, 0, tzinfo=UTC)
YEARS = ("2022-2023", "2023-2024", "2024-2025", "2025-2026")
INDICATORS = 60
_PUPILS = (120, 900)
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Province:
    """What was made: the province, its communes, its schools, and an officer of the province."""

    province: Any
    communes: Sequence[Any]
    schools: Sequence[Any]
    officer: Any


def make_province(
    *,
    schools: int,
    communes: int,
    years: Sequence[str] = YEARS,
    missing: float = 0.0,
    code: str = "P",
    seed: int = 7,
) -> Province:
    """Make a province with its schools, and their accepted reports of ``years``.

    ``missing`` is the part of the schools, 0 to 1, without one of the last year.
    """
    from lotrinh.workspace.people.models import Membership, Unit, UnitLink, User
    from lotrinh.workspace.people.paths import rebuild_paths

    draw = random.Random(seed)
    ministry, _new = Unit.objects.get_or_create(code="BO", kind="ministry", name="Bộ GDĐT")
    province = Unit.objects.create(code=code, kind="province", name=f"Tỉnh Sen {code}")
    below = Unit.objects.bulk_create(
        Unit(code=f"{code}-X{n}", kind="commune", name=f"Xã {_NAMES[n % len(_NAMES)]} {n + 1}")
        for n in range(communes)
    )
    made = Unit.objects.bulk_create(
        (
            Unit(code=f"{code}-S{n}", kind="school", name=f"Trường TH {_NAMES[-n % 17]} {n + 1}")
            for n in range(schools)
        ),
        batch_size=_BATCH,
    )
    links = [UnitLink(unit=province, parent=ministry)]
    links += [UnitLink(unit=commune, parent=province) for commune in below]
    links += [UnitLink(unit=one, parent=below[n % communes]) for n, one in enumerate(made)]
    UnitLink.objects.bulk_create(links, batch_size=_BATCH)
    rebuild_paths([province.pk])
    officer = User.objects.create(username=f"canbo-{code}", display_name="Phạm Thị Sen")
    Membership.objects.create(user=officer, unit=province, role="province_officer")
    entries = reported_entries()
    sizes = [draw.randint(*_PUPILS) for _ in made]
    leaning = [draw.gauss(0, 1) for _ in made]
    for place, year in enumerate(years):
        is_last = place == len(years) - 1
        there = [
            (n, school) for n, school in enumerate(made) if not is_last or draw.random() >= missing
        ]
        _report(
            year,
            [(one, _values(draw, entries, sizes[n], leaning[n], place)) for n, one in there],
        )
    return Province(province, below, made, officer)


def reported_entries() -> list[CatalogueEntry]:
    """Return the indicators that the schools report."""
    return [entry for entry in load_catalogue() if entry.roll_up is not RollUp.NONE][:INDICATORS]


def package_of(school: Any, period: str, number: int, values: dict[str, Value]) -> Package:
    """Return what a school sends."""
    names = {entry.code: entry for entry in load_catalogue()}
    return Package(
        key=UUID(int=(school.pk << 64) + number * 100 + int(period[2:4])),
        unit_code=school.code,
        unit_name=school.name,
        period=period,
        number=number,
        items=tuple(
            Item(
                code,
                code,
                names[code].name.vi,
                names[code].unit,
                names[code].direction,
                format_value(value),
                value,
                *counts_of(value),
            )
            for code, value in values.items()
        ),
        narrative="",
        answers=(),
        sent_by="Hiệu trưởng",
        sent_at=AT,
    )


def draw_values(draw: random.Random) -> dict[str, Value]:
    """Return what some school may report."""
    return _values(draw, reported_entries(), draw.randint(*_PUPILS), draw.gauss(0, 1), 3)


def _values(
    draw: random.Random, entries: Sequence[CatalogueEntry], size: int, leaning: float, year: int
) -> dict[str, Value]:
    return {entry.code: _value(draw, entry, size, leaning, year) for entry in entries}


def _value(
    draw: random.Random, entry: CatalogueEntry, size: int, leaning: float, year: int
) -> Value:
    match entry.roll_up:
        case RollUp.SUM:
            return Count(max(0, round(size * draw.uniform(0.2, 0.3))), entry.unit)
        case RollUp.UNITS:
            word = StatusWord.YES if draw.random() < 0.8 + leaning / 20 else StatusWord.NO
            return Status(word)
        case RollUp.WORST:
            return Level("mức", str(draw.choice("123")))
    if entry.kind == "quotient":
        return Ratio(size, max(1, size // draw.randint(26, 36)))
    good = min(1.0, max(0.0, 0.955 + 0.008 * year + 0.015 * leaning + draw.gauss(0, 0.008)))
    share = good if entry.direction == "higher" else 1 - good
    return Ratio(round(size * share), size)


def _report(period: str, reports: Sequence[tuple[Any, dict[str, Value]]]) -> None:
    from lotrinh.workspace.actuals.reporting.models import Submission, UnitReport
    from lotrinh.workspace.actuals.reporting.totals import figures_of, figures_to_json

    submissions, figures = [], []
    for school, values in reports:
        package = package_of(school, period, 1, values)
        content = to_bytes(package)
        figures.append(figures_to_json(figures_of(package)))
        submissions.append(
            Submission(
                unit=school,
                period=period,
                number=1,
                key=package.key,
                sha256=digest_of(content),
                content=content.decode(),
                state=Submission.State.ACCEPTED,
                sent_by_name=package.sent_by,
                sent_at=AT,
                received_at=AT,
            )
        )
    made = Submission.objects.bulk_create(submissions, batch_size=_BATCH)
    UnitReport.objects.bulk_create(
        (
            UnitReport(unit_id=one.unit_id, period=period, submission=one, figures=of)
            for one, of in zip(made, figures, strict=True)
        ),
        batch_size=_BATCH,
    )


_NAMES = (
    "Sen Hồng", "An Bình", "Tân Phú", "Mỹ Long", "Thanh Bình", "Hòa An", "Phú Điền", "Tháp Mười",
    "Long Thắng", "Bình Thành", "Tân Hòa", "Mỹ An Hưng", "Lai Vung", "Phong Hòa", "Tân Long",
    "Vĩnh Thạnh", "Định An",
)  # fmt: skip
"""Names of communes and schools, as there are many."""
