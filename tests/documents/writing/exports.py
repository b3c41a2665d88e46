"""Figures of two schools in which each sort of value and of missing value is there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lotrinh.core.indicators import RollUp
from lotrinh.core.values.types import (
    BLANK,
    Count,
    Direction,
    Level,
    Missing,
    Number,
    Rank,
    Ratio,
    Reason,
    Status,
    StatusWord,
    Value,
)
from lotrinh.documents.writing.exported import (
    ExportedFigure,
    ExportedIndicator,
    ExportedUnit,
    FigureExport,
)


def indicator(code: str, roll_up: RollUp = RollUp.PARTS, *, key: str = "") -> ExportedIndicator:
    return ExportedIndicator(
        key=key or f"{code}-key",
        code=code,
        name=f"Chỉ tiêu {code or key}",
        unit_text="%",
        direction=Direction.HIGHER,
        roll_up=roll_up,
    )


FIGURES: tuple[tuple[ExportedIndicator, str, Value | None], ...] = (
    (indicator("attendance"), "58/60", Ratio(58, 60)),
    (indicator("dropout"), "0/60", Ratio(0, 60)),
    (indicator("share"), "96,67", Number(Decimal("96.67"), "%")),
    (indicator("standard", RollUp.UNITS), "Đạt", Status(StatusWord.MET)),
    (indicator("libraries", RollUp.SUM), "0", Count(0, "thư viện")),
    (indicator("grade", RollUp.WORST), "mức độ 3", Level("mức độ", "3")),
    (indicator("rank", RollUp.NONE), "7/19", Rank(7, 19)),
    (indicator("blank"), "", BLANK),
    (indicator("later"), "Chưa đánh giá", Missing(Reason.NOT_ASSESSED)),
    (indicator("early"), "Chưa đến kỳ", Missing(Reason.NOT_YET)),
    (indicator("nobody"), "Không áp dụng", Missing(Reason.NOT_APPLICABLE)),
    (indicator("silent"), "", None),
    (indicator("", RollUp.NONE, key="vuon-rau-cua-truong"), "=1+1", Ratio(1, 2)),
)


def school(code: str, *, complete_on: date | None = None, figures: int = 99) -> ExportedUnit:
    return ExportedUnit(
        code=code,
        name=f"Trường {code}",
        kind="school",
        figures=[ExportedFigure(*figure) for figure in FIGURES[:figures]],
        complete_on=complete_on,
    )


def export(*units: ExportedUnit, period: str = "2025-2026") -> FigureExport:
    return FigureExport(period=period, title="Xã Một, 2025-2026", units=units, source="Lộ Trình")
