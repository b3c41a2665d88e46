"""Schools with a plan in force and approved results, made by what the school itself would call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from lotrinh.core.plan.types import Baseline, Cell, Place, TargetLevel
from lotrinh.core.plan.types import Indicator as PlanIndicator
from lotrinh.core.values import parse
from lotrinh.core.values.types import Column, Context, Direction
from lotrinh.workspace.actuals.operations import record_actual
from lotrinh.workspace.actuals.reporting.collecting import open_collection
from lotrinh.workspace.people.models import Membership, Unit, User
from lotrinh.workspace.plans.files import keep_file
from lotrinh.workspace.plans.models import Draft, Indicator, Plan, PlanVersion
from lotrinh.workspace.plans.rows import write_rows
from tests.workspace.units import make_unit


def periods() -> tuple[str, str]:
    """Return a semester and a year that can be collected today."""
    year = timezone.localdate().year - 1
    return f"{year}-{year + 1}/1", f"{year}-{year + 1}"


NAMES = (
    "Tỷ lệ đi học đúng độ tuổi",
    "Tỷ lệ học sinh hoàn thành chương trình tiểu học",
    "Tỷ lệ giáo viên có bằng đại học sư phạm trở lên",
)


@dataclass(frozen=True)
class School:
    """A school with its principal."""

    unit: Unit
    principal: User


def make_school(code: str, name: str, *, year: int, moment: datetime) -> School:
    """Make a school whose plan of the school year that begins in ``year`` is in force."""
    unit = make_unit("school", name, code)
    principal = make_person(f"hieutruong-{code}", unit, "principal")
    made = {"created_by": principal, "created_at": moment}
    confirmed = {"confirmed_by": principal, "confirmed_at": moment}
    file = keep_file(f"plan of {code}".encode())
    plan = Plan.objects.create(unit=unit, school_year=f"{year}-{year + 1}")
    draft = Draft.objects.create(
        unit=unit, file=file, filename="x.docx", state=Draft.State.CONFIRMED, **made
    )
    version = PlanVersion.objects.create(
        plan=plan, number=1, draft=draft, file=file, filename="x.docx", document={}, **confirmed
    )
    write_rows(version, [_row(name, n, year) for n, name in enumerate(NAMES, start=1)])
    return School(unit, principal)


def enter_results(
    school: School, period: str, parts: Sequence[int], *, moment: datetime, note: str = ""
) -> None:
    """Enter the results of ``period``, each so many of 60; the principal's count at once."""
    indicators = Indicator.objects.filter(unit=school.unit).order_by("pk")
    for indicator, part in zip(indicators, parts, strict=True):
        record_actual(
            indicator=indicator,
            period=period,
            numerator=part,
            denominator=60,
            note=note,
            actor=school.principal,
            at=moment,
        )


def open_periods(commune: Unit, officer: User, *, moment: datetime) -> None:
    """Take both periods in from the schools of a commune, from a month ago to in two weeks."""
    today = timezone.localdate(moment)
    for period in periods():
        open_collection(
            unit=commune,
            period=period,
            opens_on=today - timedelta(30),
            due_on=today + timedelta(7),
            locks_on=today + timedelta(14),
            actor=officer,
            at=moment,
        )


def make_person(username: str, unit: Unit, role: str) -> User:
    """Make somebody with a role in a unit."""
    user = User.objects.create(username=username, display_name=username.capitalize())
    Membership.objects.create(user=user, unit=unit, role=role)
    return user


def _row(name: str, number: int, year: int) -> PlanIndicator:
    def cell(text: str, column: Column) -> Cell:
        return Cell(text, parse(text, Context("%", column, name)).value)

    return PlanIndicator(
        appendix="I",
        part="",
        group="Chất lượng",
        number=str(number),
        name=name,
        unit="%",
        baseline=Baseline("97,2", f"{year}-09", cell("97,2", Column.BASELINE).value),
        targets={TargetLevel.SCHOOL: cell("99,5", Column.TARGET)},
        phases={str(year): cell("98,0", Column.PHASE)},
        place=Place(),
        target_year=year + 2,
        direction=Direction.HIGHER,
    )
