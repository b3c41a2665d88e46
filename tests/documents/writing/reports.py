"""A small report with every kind of value, for the tests of the exports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lotrinh.core.plan.types import Baseline, Cell, Indicator, Place, Plan, TargetLevel
from lotrinh.core.values.types import (
    BLANK,
    Bound,
    Missing,
    Number,
    Operator,
    Rank,
    Ratio,
    Reason,
    Status,
    StatusWord,
    Value,
)
from lotrinh.documents.writing.models import ReportRow, TargetReport


def number(text: str, unit: str = "%") -> Cell:
    return Cell(text, Number(Decimal(text.replace(",", ".")), unit))


def cell(text: str, value: Value) -> Cell:
    return Cell(text, value)


BLANK_CELL = Cell("", BLANK)
NOT_ASSESSED = cell("Chưa đánh giá", Missing(Reason.NOT_ASSESSED, "Chưa đánh giá"))


def indicator(
    name: str, *, unit: str = "%", group: str = "Chất lượng", letter: str = "a", **cells: Cell
) -> Indicator:
    """Return a row with the columns TW, Tỉnh; Huyện; Trường and the phases 2023 and 2024."""
    baseline = cells.get("baseline", BLANK_CELL)
    return Indicator(
        appendix="I",
        part="I. CÁC CHỈ TIÊU CHUNG",
        group=group,
        number=letter,
        name=name,
        unit=unit,
        baseline=Baseline(baseline.text, "2023-09", baseline.value),
        targets={
            TargetLevel.CENTRAL_PROVINCE: cells.get("central", BLANK_CELL),
            TargetLevel.DISTRICT: cells.get("district", BLANK_CELL),
            TargetLevel.SCHOOL: cells.get("school", BLANK_CELL),
        },
        phases={
            "2023": cells.get("first", BLANK_CELL),
            "2024": cells.get("second", BLANK_CELL),
        },
        place=Place(table=1, row=4),
        group_number="1",
        target_year=2024,
    )


def small_report() -> TargetReport:
    """Return four rows: a share with a ratio reached, one not assessed, a rank, a status."""
    above_99 = cell(">99,00", Bound(Operator.GT, Number(Decimal("99.00"), "%")))
    rows = (
        ReportRow(
            indicator(
                "Tỷ lệ trẻ 06 tuổi vào lớp 1",
                baseline=number("96,67"),
                central=number("99,80"),
                district=above_99,
                school=number("100"),
                first=number("97,00"),
                second=number("100"),
            ),
            actual=cell("59/60 (98,33%)", Ratio(59, 60, Decimal("98.33"))),
            verdict="Đạt",
        ),
        ReportRow(
            indicator("Dịch vụ hỗ trợ tâm lý", baseline=NOT_ASSESSED, letter="b"),
            actual=cell("", Missing(Reason.NOT_APPLICABLE)),
            verdict="Chưa có số liệu",
        ),
        ReportRow(
            indicator(
                "Xếp hạng toàn đoàn",
                unit="Xếp hạng",
                group="Thể chất",
                first=cell("7/19", Rank(7, 19)),
            ),
            actual=number("0", ""),
            note="=1+1",
        ),
        ReportRow(
            indicator(
                "+Cơ sở vật chất",
                unit="",
                group="Thể chất",
                letter="b",
                school=cell("Đạt", Status(StatusWord.MET)),
            ),
        ),
    )
    return TargetReport(
        rows, "12/KH-THBM", date(2023, 11, 3), "Trường Tiểu học Bình Minh", period="2025-2026"
    )


def report_of_plan(plan: Plan) -> TargetReport:
    """Return ``plan``'s own tables as a report; actuals are those that the document printed."""
    return TargetReport(
        rows=tuple(
            ReportRow(indicator, actual=indicator.actual, note=indicator.note)
            for indicator in plan.indicators
        ),
        plan_number=plan.number,
        plan_date=plan.issued_on,
        issuer=plan.issuer,
    )
