"""A computed figure as the actual of an indicator: what a person would have typed for it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lotrinh.core.indicators import CatalogueEntry, Figure
from lotrinh.core.values import format_decimal
from lotrinh.reference.rosters import load_code_lists

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Typed:
    """An actual as ``record_actual`` takes it: both counts, or a text."""

    text: str = ""
    numerator: int | None = None
    denominator: int | None = None


def is_known(figure: Figure) -> bool:
    """Return whether a figure says how many there are: shares of what is known, whole counts."""
    return figure.denominator != 0 and (figure.denominator is not None or not figure.unknown)


def level_word(entry: CatalogueEntry, number: int) -> str:
    """Return the word of a grade as its code list has it: *Mức độ 1*, *Cấp độ 2*."""
    codes = load_code_lists()[entry.levels].codes
    return next((code.word for code in codes if code.number == number), str(number))


def typed_value(entry: CatalogueEntry, figure: Figure, unit_text: str) -> Typed | None:
    """Return what to keep for ``figure``; None while nothing of it is known.

    A share is kept as its two counts; a school's own status as *Đạt* or *Chưa đạt*, or as a share
    where the plan's row is in per cent; nobody to ask is *Không áp dụng*, never 0. A count of which
    some records are unknown is only a least, and so is what is divided by it: no actual yet.
    """
    if not figure.is_applicable:
        return Typed("Không áp dụng")
    if not is_known(figure) or (entry.kind == "quotient" and figure.unknown):
        return None
    if figure.denominator is None:
        return Typed(level_word(entry, figure.numerator) if entry.levels else str(figure.numerator))
    if entry.kind == "quotient":
        quotient = Decimal(figure.numerator) / figure.denominator
        return Typed(format_decimal(quotient.quantize(_CENT, ROUND_HALF_UP)))
    if "%" in unit_text or entry.kind == "ratio":
        return Typed(numerator=figure.numerator, denominator=figure.denominator)
    if entry.kind == "count":
        return Typed(str(figure.numerator))
    return Typed("Đạt" if figure.numerator else "Chưa đạt")
