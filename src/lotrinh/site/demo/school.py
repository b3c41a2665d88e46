"""Making the demo school; what is there already is left as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from random import Random

import docx
from django.db import transaction

from lotrinh.core.messages import LotrinhError
from lotrinh.core.plan.types import TargetLevel
from lotrinh.documents import read_plan
from lotrinh.reference.example import example_path
from lotrinh.reference.rosters import load_rosters
from lotrinh.site.demo.figures import Entry, entry_for, past_entry
from lotrinh.site.demo.people import DemoRole, PeopleMaker
from lotrinh.site.demo.plan_files import plan_of_earlier_year, plan_with_cell
from lotrinh.site.demo.province import ProvinceMaker
from lotrinh.site.demo.reports import ReportsMaker
from lotrinh.site.demo.rosters import demo_workbook
from lotrinh.workspace.actuals.operations import record_actual
from lotrinh.workspace.actuals.queries import list_target_rows, visible_actuals
from lotrinh.workspace.actuals.rosters.computing import run_computation, start_computation
from lotrinh.workspace.actuals.rosters.operations import execute_roster_draft, start_roster_draft
from lotrinh.workspace.actuals.rosters.queries import newest_snapshots, visible_rosters
from lotrinh.workspace.actuals.views import TargetRow
from lotrinh.workspace.people.permissions import remembered_rights
from lotrinh.workspace.people.queries import Unit, User
from lotrinh.workspace.plans.operations import confirm_draft, disable_rule, start_draft
from lotrinh.workspace.plans.queries import (
    Draft,
    plan_findings,
    visible_drafts,
    visible_indicators,
    visible_plans,
)

UNIT_CODE = "DEMO-TH"
_FIRST_YEAR = 2023
_LAST_YEAR = 2025
_SEED = 20251113


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """The demo school, and who holds which role there and above."""

    unit: Unit
    principal: User
    roles: tuple[DemoRole, ...]
    schools: int
    plans: int
    actuals: int


def make_demo(*, at: datetime, with_reports: bool = True) -> DemoSchool:
    """Make what is missing of the demo: a province with its units in time, the people of one
    school, its three years of plans and of actuals, and what the running year has come to so far;
    with reports also the targets handed down, and three years of figures of all its schools.

    The example plan goes the way of any plan: it is read, checked, confirmed. Nothing happened
    after ``at``.

    Raises: UnreadableDocument or UnableToConfirmPlan if the example plan is broken.
    """
    with remembered_rights():
        return _make(at, with_reports=with_reports)


def _make(at: datetime, *, with_reports: bool) -> DemoSchool:
    maker = _Maker(at, with_reports=with_reports)
    for year in range(_FIRST_YEAR, _LAST_YEAR + 1):
        maker.confirm_plan(year)
    for year in range(_FIRST_YEAR, _LAST_YEAR + 2):
        maker.enter_actuals(year)
    maker.correct_one()
    if with_reports:
        maker.send_figures_up()
    maker.switch_one_rule_off()
    maker.leave_a_draft()
    for year in (_LAST_YEAR, _LAST_YEAR + 1):
        maker.bring_rosters_in(year)
    maker.leave_a_list_with_slips()
    return DemoSchool(
        unit=maker.unit,
        principal=maker.principal,
        roles=tuple(maker.people.roles()),
        schools=Unit.objects.filter(kind=Unit.Kind.SCHOOL, valid_to=None).count(),
        plans=visible_plans(maker.principal).count(),
        actuals=visible_actuals(maker.principal).count(),
    )


class DemoOutdated(LotrinhError):
    """The data folder holds the demo of an earlier version, which has no province."""

    def __init__(self) -> None:
        super().__init__(
            "Thư mục dữ liệu có trường mẫu của bản trước, chưa có tỉnh mẫu. "
            "Xóa thư mục đó hoặc chọn thư mục khác (LOTRINH_DATA), rồi chạy lại.",
            "The data folder holds the demo school of an earlier version, without the province. "
            "Remove the folder or name another (LOTRINH_DATA), then run again.",
        )


class _Maker:
    """Makes the demo school piece by piece; each piece does nothing when it is there."""

    def __init__(self, at: datetime, *, with_reports: bool) -> None:
        self.at = at
        with transaction.atomic():
            self._lay_province(at, with_reports=with_reports)
        self.deputy = User.objects.get(username="phohieutruong")

    def _lay_province(self, at: datetime, *, with_reports: bool) -> None:
        """Lay the units with their past and their people, all or nothing."""
        units, self.people = ProvinceMaker(at=at), PeopleMaker(at=at)
        self.province = units.province
        self.reports = ReportsMaker(at=at)
        is_new = not units.is_made
        if is_new and Unit.objects.filter(code=UNIT_CODE).exists():
            raise DemoOutdated
        self.unit = units.lay_schools(UNIT_CODE) if is_new else Unit.objects.get(code=UNIT_CODE)
        administrator = self.people.administrator_of(units.province)
        self.principal = self.people.principal_of(self.unit)
        if is_new:
            units.open_parts(administrator)
            if with_reports:
                self._send_the_last_figures_up(administrator)
            units.merge_two_schools(self.unit, administrator)
            self.people.officer_of_then(Unit.objects.get(code="DEMO-H1"))
            units.leave_the_districts(administrator)
            self.people.fill(
                self.unit, units.seats(), principal=self.principal, administrator=administrator
            )
            self.people.let_one_act_for_another(self.unit, self.principal)

    def _send_the_last_figures_up(self, administrator: User) -> None:
        """Have the school that is to be merged send the figures of its last year."""
        officer = self.people.officer_of_province(self.province, administrator)
        school = Unit.objects.get(code=f"{UNIT_CODE}-2")
        principal = self.people.principal_at(school, 0, administrator)
        self.reports.open_year(self.province, officer, _FIRST_YEAR)
        self.reports.bring_plan_in(school, principal)
        self.reports.enter_year(school, principal, _FIRST_YEAR)
        self.reports.send_year(0, school, principal, officer, _FIRST_YEAR)

    def send_figures_up(self) -> None:
        """Hand targets down, and send three years of figures of every school up, all or nothing."""
        communes = list(self.province.links_down.filter(valid_to=None).order_by("unit__code"))
        if self.reports.is_made(self.province):
            return
        with transaction.atomic():
            administrator = User.objects.get(username="quantri")
            officer = self.people.officer_of_province(self.province, administrator)
            officers = {
                link.unit: self.people.officer_of_commune(link.unit, place, administrator)
                for place, link in enumerate(communes)
            }
            self.reports.hand_targets_down(
                self.province, self._commune_of(self.unit), officer, officers
            )
            self.reports.register(self.unit, self.principal, officer)
            self._send_years_up(administrator, officer, officers)

    def _send_years_up(
        self, administrator: User, officer: User, officers: dict[Unit, User]
    ) -> None:
        """The province took the figures in while there were districts; then the communes do."""
        self.reports.open_year(self.province, officer, _FIRST_YEAR + 1)
        for commune, person in officers.items():
            self.reports.open_year(commune, person, _LAST_YEAR)
        schools = Unit.objects.filter(
            kind=Unit.Kind.SCHOOL, code__startswith="DEMO-", valid_to=None
        )
        for place, school in enumerate(schools.order_by("code")):
            principal = self.principal
            if school != self.unit:
                principal = self.people.principal_at(school, place, administrator)
                self.reports.bring_plan_in(school, principal)
                if place % 2:
                    self.reports.take_on(school, principal)
            commune = self._commune_of(school)
            self.reports.give_longer(place, commune, school, officers[commune])
            for year in range(_FIRST_YEAR, _LAST_YEAR + 1):
                if school != self.unit:
                    self.reports.enter_year(school, principal, year)
                taker = officer if year < _LAST_YEAR else officers[commune]
                self.reports.send_year(place, school, principal, taker, year)

    def _commune_of(self, school: Unit) -> Unit:
        return school.links_up.get(valid_to=None).parent

    def confirm_plan(self, year: int) -> None:
        """Bring the example plan in as that of the school year that begins in ``year``."""
        school_year = _school_year(year)
        if visible_plans(self.principal).filter(school_year=school_year).exists():
            return
        example = example_path().read_bytes()
        back = _LAST_YEAR - year
        content = plan_of_earlier_year(example, back) if back else _with_a_slip(example)
        draft = self._start_draft(f"ke-hoach-{school_year}.docx", content, self._on(year, 11, 10))
        confirm_draft(
            draft=draft, actor=self.principal, at=self._on(year, 11, 13), school_year=school_year
        )

    def enter_actuals(self, year: int) -> None:
        """Enter what the school came to: most meets its phase, some misses it, some is missing.

        Nothing is entered for a year that has not begun.
        """
        if self.at < datetime(year, 10, 1, tzinfo=UTC):
            return
        period = _school_year(year)
        random = Random(_SEED + year)  # noqa: S311 - made-up figures must be the same every time
        rows = list_target_rows(
            actor=self.principal, unit=self.unit, school_year=period, period=period
        )
        indicators = {item.pk: item for item in visible_indicators(self.principal)}
        for row, entry in _entries(rows, year, random):
            if row.actual is None:
                record_actual(
                    indicator=indicators[row.indicator_id],
                    period=period,
                    text=entry.text,
                    numerator=entry.numerator,
                    denominator=entry.denominator,
                    note=_note(row, year),
                    evidence=[_evidence(row, period)] if row.order % 4 == 1 else [],
                    actor=self.deputy if row.order % 3 == 0 else self.principal,
                    at=self._on(year + 1, 6, 2),
                )

    def correct_one(self) -> None:
        """Correct the last year's first counted actual, for a reason."""
        period = _school_year(_LAST_YEAR)
        entered = visible_actuals(self.principal).filter(period=period)
        if entered.filter(replaces__isnull=False).exists():
            return
        first = entered.filter(numerator__gt=1).order_by("pk").first()
        if first is None or first.numerator is None:
            return
        record_actual(
            indicator=first.indicator,
            period=period,
            numerator=first.numerator - 1,
            denominator=first.denominator,
            reason="Một học sinh chuyển đến được tính hai lần; đã đối chiếu lại với sổ đăng bộ.",
            replaces=first.pk,
            actor=self.deputy,
            at=self._on(_LAST_YEAR + 1, 6, 9),
        )

    def switch_one_rule_off(self) -> None:
        """Switch off one rule that found something in an earlier plan, for a reason."""
        for plan in visible_plans(self.principal).order_by("school_year"):
            found = plan_findings(actor=self.principal, plan=plan)
            if found.disabled:
                return
            if found.open:
                disable_rule(
                    plan=plan,
                    rule=found.open[-1].rule,
                    reason="Đã xem lại với Phòng Văn hóa - Xã hội: giữ như văn bản đã ban hành.",
                    actor=self.principal,
                    at=self.at,
                )
                return

    def leave_a_draft(self) -> None:
        """Leave the last year's plan without its slip waiting for a person."""
        drafts = visible_drafts(self.principal).filter(school_year=_school_year(_LAST_YEAR))
        if drafts.count() == 1:
            content = example_path().read_bytes()
            self._start_draft("ke-hoach-2025-2026-dieu-chinh.docx", content, self.at)

    def bring_rosters_in(self, year: int) -> None:
        """Bring the lists of a year in and compute from them; nothing of a year to come."""
        period = _school_year(year)
        over = datetime(year + 1, 5, 31, tzinfo=UTC)
        is_over = self.at > over
        at = over if is_over else datetime(year, 9, 30, tzinfo=UTC)
        if self.at < at or newest_snapshots(self.unit, period):
            return
        for table in load_rosters():
            draft = start_roster_draft(
                unit=self.unit,
                table=table,
                school_year=period,
                as_of=at.date(),
                filename=f"{table}-{period}.xlsx",
                content=demo_workbook(table, period, is_over=is_over),
                actor=self.deputy,
                at=at,
            )
            execute_roster_draft(draft=draft, actor=self.deputy, at=at)
        run = start_computation(unit=self.unit, period=period, actor=self.deputy, at=at)
        run_computation(computation=run, at=at)

    def leave_a_list_with_slips(self) -> None:
        """Leave a newer list of pupils, with three mistyped cells, waiting for a person."""
        period = _school_year(_LAST_YEAR)
        as_of = self._on(_LAST_YEAR + 1, 6, 1)
        if visible_rosters(self.principal).filter(state="pending").exists() or self.at < as_of:
            return
        slips = {4: {"birth_date": "31/02/2019"}, 17: {"sex": "Khác"}, 40: {"year_result": "5"}}
        start_roster_draft(
            unit=self.unit,
            table="pupils",
            school_year=period,
            as_of=as_of.date(),
            filename="hoc-sinh-cuoi-nam.xlsx",
            content=demo_workbook("pupils", period, is_over=True, slips=slips),
            actor=self.deputy,
            at=as_of,
        )

    def _start_draft(self, filename: str, content: bytes, at: datetime) -> Draft:
        return start_draft(
            unit=self.unit, filename=filename, content=content, actor=self.principal, at=at
        )

    def _on(self, year: int, month: int, day: int) -> datetime:
        return min(datetime(year, month, day, 2, 30, tzinfo=UTC), self.at)


def _entries(rows: list[TargetRow], year: int, random: Random) -> Iterator[tuple[TargetRow, Entry]]:
    """Yield what to enter for each row; some rows are left without an actual."""
    for row, turn in zip(rows, count(year), strict=False):
        if turn % 9 == 4 or (year > _LAST_YEAR and turn % 3 == 1):  # nobody entered it, or not yet
            continue
        entry = _entry(row, year, turn, random)
        if entry is not None:
            yield row, entry


def _entry(row: TargetRow, year: int, turn: int, random: Random) -> Entry | None:
    if year < _LAST_YEAR:
        before = _LAST_YEAR - 1 - year
        past = past_entry(
            row.name, row.baseline_value, row.direction, years_before=before, random=random
        )
        if past is not None:
            return past
    target = next((phase.value for phase in row.phases if phase.current), None)
    if target is None and TargetLevel.SCHOOL in row.demands:
        target = row.demands[TargetLevel.SCHOOL].value
    if target is None:
        return None
    return entry_for(row.name, target, row.direction, meets=turn % 5 != 2, random=random)


def _note(row: TargetRow, year: int) -> str:
    if row.order % 6 != 2:
        return ""
    return "Số liệu tổng kết cuối năm học." if year <= _LAST_YEAR else "Số liệu đầu năm học."


def _evidence(row: TargetRow, period: str) -> tuple[str, bytes]:
    """Return a record of the meeting that agreed on the figure."""
    document = docx.Document()
    document.add_heading("BIÊN BẢN RÀ SOÁT SỐ LIỆU", level=1)
    document.add_paragraph(f"Năm học {period}. Chỉ tiêu: {row.name}.")
    document.add_paragraph("Tổ rà soát đã đối chiếu sổ sách và thống nhất số liệu đã nhập.")
    out = BytesIO()
    document.save(out)
    return f"bien-ban-{period}-{row.order:02}.docx", out.getvalue()


def _with_a_slip(example: bytes) -> bytes:
    """Return the example plan with a target of the school's that is below the commune's."""
    cell = read_plan(example).indicators[0].targets[TargetLevel.SCHOOL]
    return plan_with_cell(example, cell.place, "99,30")


def _school_year(year: int) -> str:
    return f"{year}-{year + 1}"
