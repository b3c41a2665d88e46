"""A computed figure as the actual of an indicator: what a person would have typed for it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lotrinh.core.indicators import CatalogueEntry, Figure
from lotrinh.core.values import format_decimal

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Typed:
    """An actual as ``record_actual`` takes it: both counts, or a text."""

    text: str = ""
    numerator: int | None = None
    denominator: int | None = None


def typed_value(entry: CatalogueEntry, figure: Figure, unit_text: str) -> Typed | None:
    """Return what to keep for ``figure``; None while nothing of it is known.

    A share is kept as its two counts; a school's own status as *Đạt* or *Chưa đạt*, or as a share
    where the plan's row is in per cent; nobody to ask is *Không áp dụng*, never 0.
    """
    if not figure.is_applicable:
        return Typed("Không áp dụng")
    if figure.denominator == 0 or (entry.kind == "level" and figure.unknown):
        return None
    if figure.denominator is None:
        return Typed(f"Mức {figure.numerator}" if entry.kind == "level" else str(figure.numerator))
    if entry.kind == "quotient":
        quotient = Decimal(figure.numerator) / figure.denominator
        return Typed(format_decimal(quotient.quantize(_CENT, ROUND_HALF_UP)))
    if "%" in unit_text or entry.kind == "ratio":
        return Typed(numerator=figure.numerator, denominator=figure.denominator)
    if entry.kind == "count":
        return Typed(str(figure.numerator))
    return Typed("Đạt" if figure.numerator else "Chưa đạt")
