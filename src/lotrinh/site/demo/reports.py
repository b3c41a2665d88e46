"""The demo's targets handed down, and three years of figures sent up by all its schools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from lotrinh.reference.example import example_path
from lotrinh.site.demo.figures import Entry, entry_for
from lotrinh.site.demo.plan_files import plan_of_earlier_year, plan_of_school
from lotrinh.workspace.actuals.operations import record_actual
from lotrinh.workspace.actuals.queries import list_target_rows
from lotrinh.workspace.actuals.reporting.collected import Collection
from lotrinh.workspace.actuals.reporting.collecting import grant_extension, open_collection
from lotrinh.workspace.actuals.reporting.operations import accept_report, return_report, send_report
from lotrinh.workspace.actuals.reporting.queries import Submission
from lotrinh.workspace.actuals.views import TargetRow
from lotrinh.workspace.people.queries import Unit, User
from lotrinh.workspace.plans.demands.operations import (
    DemandEntry,
    publish_demands,
    register_target,
    return_registration,
)
from lotrinh.workspace.plans.demands.queries import Demand
from lotrinh.workspace.plans.operations import confirm_draft, start_draft
from lotrinh.workspace.plans.queries import Indicator, visible_indicators

_SEED = 20260531
_PLAN_YEARS_BACK = 2  # the other schools' plans are of 2023-2024 and span the years that follow
_DECREE = "1205/QĐ-UBND"
_COMMUNE_DECREE = "37/KH-UBND"


@dataclass(frozen=True, slots=True)
class Story:
    """What becomes of a school's figures of a year: when they are sent, and what then."""

    day: tuple[int, int] | None = (6, 5)  # None: nothing was sent
    answer: str = "accepted"  # "accepted", "returned", "mended", "waits"


_USUAL = Story()
_LATE = Story(day=(6, 20))
_STORIES: dict[int, dict[int, Story]] = {
    2023: {4: _LATE, 9: _LATE, 15: Story(day=None)},
    2024: {2: Story(answer="mended"), 7: _LATE, 18: _LATE},
    2025: {
        0: Story(day=(6, 10)),  # a figure was corrected on the day before
        3: _LATE,
        5: Story(day=None),
        6: Story(answer="mended"),
        8: Story(answer="returned"),
        11: Story(day=(7, 18)),  # was given longer
        13: Story(answer="waits"),
        14: _LATE,
        20: Story(answer="waits"),
    },
}
"""By the first year of a school year and the place of the school; all others: sent, accepted."""

_EXTENDED = 11
_LONGER_UNTIL = date(2026, 7, 31)


class ReportsMaker:
    """Makes schools' figures and sends them up; what is there already stays."""

    def __init__(self, *, at: datetime) -> None:
        self._at = at

    def is_made(self, province: Unit) -> bool:
        """Whether it was all made before."""
        return Demand.objects.filter(demand_set__unit=province).exists()

    # --- figures ----------------------------------------------------------------------------------

    def bring_plan_in(self, school: Unit, principal: User) -> None:
        """Bring a plan of 2023-2024 in for a school that has none."""
        example = plan_of_school(example_path().read_bytes(), school.name)
        draft = start_draft(
            unit=school,
            filename="ke-hoach-2023-2024.docx",
            content=plan_of_earlier_year(example, _PLAN_YEARS_BACK),
            actor=principal,
            at=self._on(2023, 11, 10),
        )
        confirm_draft(
            draft=draft,
            actor=principal,
            at=self._on(2023, 11, 13),
            school_year="2023-2024",
        )

    def enter_year(self, school: Unit, principal: User, year: int) -> None:
        """Enter what a school of this size and quality came to in a year."""
        if self._at < datetime(year + 1, 5, 31, tzinfo=UTC):
            return
        period = _school_year(year)
        random = Random(f"{_SEED} {school.code} {year}")  # noqa: S311 - made-up figures
        size = Random(f"{_SEED} {school.code}").uniform(0.35, 1.6)  # noqa: S311
        rows = list_target_rows(actor=principal, unit=school, school_year=period, period=period)
        indicators = {item.pk: item for item in visible_indicators(principal)}
        for row in rows:
            entry = _entry(row, random, size)
            if entry is not None and row.actual is None:
                record_actual(
                    indicator=indicators[row.indicator_id],
                    period=period,
                    text=entry.text,
                    numerator=entry.numerator,
                    denominator=entry.denominator,
                    actor=principal,
                    at=self._on(year + 1, 6, 2),
                )

    # --- sending them up --------------------------------------------------------------------------

    def open_year(self, unit: Unit, officer: User, year: int) -> None:
        """Have ``unit`` take the figures of a year in."""
        if self._at < datetime(year + 1, 5, 15, tzinfo=UTC):
            return
        open_collection(
            unit=unit,
            period=_school_year(year),
            opens_on=date(year + 1, 5, 15),
            due_on=date(year + 1, 6, 10),
            locks_on=date(year + 1, 7, 15),
            note="Số liệu tổng kết năm học.",
            actor=officer,
            at=self._on(year + 1, 5, 14),
        )

    def give_longer(self, place: int, commune: Unit, school: Unit, officer: User) -> None:
        """Let one school send later than the others."""
        collection = Collection.objects.filter(unit=commune, period="2025-2026").first()
        is_time = self._at >= datetime(2026, 7, 14, tzinfo=UTC)
        if place == _EXTENDED and collection is not None and is_time:
            grant_extension(
                collection=collection,
                unit=school,
                until=_LONGER_UNTIL,
                reason="Trường bị ngập, sổ sách phải lập lại.",
                actor=officer,
                at=self._on(2026, 7, 14),
            )

    def send_year(
        self, place: int, school: Unit, principal: User, officer: User, year: int
    ) -> None:
        """Send a school's figures of a year, and answer them, as its story goes."""
        story = _STORIES.get(year, {}).get(place, _USUAL)
        if story.day is None or self._at < datetime(year + 1, *story.day, tzinfo=UTC):
            return
        sent = self._send(school, principal, year, story.day)
        if story.answer in {"returned", "mended"}:
            self._return(sent, officer, year)
        if story.answer == "mended":
            self._mend(school, principal, year)
            sent = self._send(school, principal, year, (6, 16))
        if story.answer in {"accepted", "mended"}:
            accept_report(submission=sent, actor=officer, at=self._on(year + 1, 7, 20))

    def _send(self, school: Unit, principal: User, year: int, day: tuple[int, int]) -> Submission:
        return send_report(
            unit=school,
            period=_school_year(year),
            narrative="Nhà trường đã đối chiếu số liệu với sổ theo dõi và học bạ số.",
            actor=principal,
            at=self._on(year + 1, *day),
        )

    def _return(self, sent: Submission, officer: User, year: int) -> None:
        key = self._first_share(sent.unit, officer, year).key
        return_report(
            submission=sent,
            reason="Một số liệu chưa khớp với sổ đăng bộ.",
            items={key: "Đối chiếu lại số học sinh với sổ đăng bộ."},
            actor=officer,
            at=self._on(year + 1, 6, 12),
        )

    def _mend(self, school: Unit, principal: User, year: int) -> None:
        period = _school_year(year)
        indicator = self._first_share(school, principal, year)
        rows = list_target_rows(actor=principal, unit=school, school_year=period, period=period)
        actual = next(row.actual for row in rows if row.indicator_id == indicator.pk)
        assert actual is not None
        assert actual.numerator is not None
        record_actual(
            indicator=indicator,
            period=period,
            numerator=max(actual.numerator - 1, 0),
            denominator=actual.denominator,
            reason="Một học sinh đã chuyển đi được tính hai lần.",
            replaces=actual.actual_id,
            actor=principal,
            at=self._on(year + 1, 6, 15),
        )

    def _first_share(self, school: Unit, person: User, year: int) -> Indicator:
        period = _school_year(year)
        rows = list_target_rows(actor=person, unit=school, school_year=period, period=period)
        first = next(row for row in rows if row.actual is not None and row.actual.denominator)
        return visible_indicators(person).get(pk=first.indicator_id)

    # --- targets handed down ----------------------------------------------------------------------

    def hand_targets_down(
        self, province: Unit, commune: Unit, officer: User, officers: Mapping[Unit, User]
    ) -> None:
        """Hand the targets of two school years down, by the province and by one commune."""
        years = ("2025-2026", "2026-2027")
        publish_demands(
            unit=province,
            number=_DECREE,
            issued_on=date(2025, 9, 15),
            subject="Giao chỉ tiêu giáo dục tiểu học các năm học 2025-2026, 2026-2027 (mẫu)",
            demands=[
                DemandEntry(code=code, period=year, text=text)
                for code, texts in _PROVINCE_DEMANDS.items()
                for year, text in zip(years, texts, strict=True)
            ],
            actor=officer,
            at=self._on(2025, 9, 16),
        )
        publish_demands(
            unit=commune,
            number=_COMMUNE_DECREE,
            issued_on=date(2026, 9, 10),
            subject="Chỉ tiêu nâng cao chất lượng giáo dục năm học 2026-2027 (mẫu)",
            demands=[
                DemandEntry(code=code, period="2026-2027", text=text)
                for code, text in _COMMUNE_DEMANDS.items()
            ],
            actor=officers[commune],
            at=self._on(2026, 9, 11),
        )

    def take_on(self, school: Unit, principal: User) -> None:
        """Register what the province demands of a school as it is demanded."""
        for demand in Demand.objects.filter(demand_set__number=_DECREE, period="2026-2027"):
            register_target(
                demand=demand,
                unit=school,
                text=demand.text,
                actor=principal,
                at=self._on(2026, 9, 18),
            )

    def register(self, school: Unit, principal: User, officer: User) -> None:
        """Register what a school takes on: most as demanded, one weaker that waits, one that was
        returned, the rest not yet."""
        demands = Demand.objects.filter(demand_set__number=_DECREE, period="2026-2027")
        for number, demand in enumerate(demands.order_by("order")):
            if number > 3:
                return
            weaker = {1: "98,50", 3: "96,00"}.get(number)
            registration = register_target(
                demand=demand,
                unit=school,
                text=weaker or demand.text,
                reason="Hai giáo viên đang học nâng chuẩn, năm sau mới tốt nghiệp."
                if weaker
                else "",
                actor=principal,
                at=self._on(2026, 9, 20),
            )
            if number == 3:
                return_registration(
                    registration=registration,
                    reason="Nêu rõ lộ trình từng năm để đạt mức được giao.",
                    actor=officer,
                    at=self._on(2026, 9, 25),
                )

    def _on(self, year: int, month: int, day: int) -> datetime:
        return min(datetime(year, month, day, 2, 30, tzinfo=UTC), self._at)


_PROVINCE_DEMANDS = {
    "enrolled-at-right-age": (">=99,50", ">=99,60"),
    "six-year-olds-in-grade-1": ("99,80", "99,80"),
    "primary-completion": ("99,50", "99,70"),
    "teachers-with-degree": ("98,00", "100"),
    "pupils-lost": ("< 0,20", "< 0,20"),
    "policy-pupils-supported": ("100", "100"),
    "fitness-assessed": ("100", "100"),
}
_COMMUNE_DEMANDS = {
    "enrolled-at-right-age": "99,70",
    "teachers-rated-fair": "95,00",
    "computers": "40",
}


def _entry(row: TargetRow, random: Random, size: float) -> Entry | None:
    """Return what a school of this size, in hundreds of the demo school's, came to."""
    target = next((phase.value for phase in row.phases if phase.current), None)
    if target is None or random.random() < 0.03:  # nobody entered it
        return None
    entry = entry_for(row.name, target, row.direction, meets=random.random() < 0.75, random=random)
    if entry is None or entry.numerator is None or not entry.denominator:
        return entry
    whole = max(round(entry.denominator * size), 3)
    missed = entry.denominator - entry.numerator
    if entry.numerator * 2 < entry.denominator:  # of a small share what counts is the part
        return Entry(numerator=min(round(entry.numerator * size), whole), denominator=whole)
    return Entry(numerator=whole - min(round(missed * size), whole), denominator=whole)


def _school_year(year: int) -> str:
    return f"{year}-{year + 1}"
