"""Figures are written in different ways in one table.

Wrong: ``92, 70`` (a space inside a number); ``70.8`` where the other cells have a decimal comma;
``0,3`` beside ``0,60``, or ``07/20`` beside ``7/19`` in one row.
Right: ``92,70``; ``70,8``; ``0,30`` beside ``0,60``; ``07/20`` beside ``07/19``. 100 and 0 need no
decimals, and ``2.143`` (a point before three digits) groups thousands.
Reason: ``92, 70`` can be read as two numbers and ``70.8`` as thousands; Vietnamese official writing
has the decimal comma.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lotrinh.core.lint.figures import Figure, all_figures, own_figures, row_name
from lotrinh.core.lint.types import Draft, References, Rule, Severity
from lotrinh.core.lint.wording import listed
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Indicator, Plan

_FIGURE = re.compile(r"[<>≤≥=\s]*\d[\d\s.,]*%?(?:\s*/\s*\d+)?\s*")
_SPLIT = re.compile(r"\d\s*[.,]\s+\d|\d\s+[.,]\s*\d")
_POINT = re.compile(r"\d\.(?:\d{1,2}|\d{4,})(?!\d)")
_COMMA = re.compile(r"\d,\d")
_DECIMALS = re.compile(r"\d[.,]\s?(\d{1,2})(?!\d)")
_PADDED = re.compile(r"0\d")
_SINGLE = re.compile(r"[1-9](?!\d)")


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is said of the texts that are written badly, how to mend them, and how bad it is."""

    said: Message
    mend: Message
    severity: Severity


_SPACE_INSIDE = _Fault(
    Message("có dấu cách ở giữa số", "has a space inside the number"),
    Message("Bỏ dấu cách.", "Take the space out."),
    Severity.WARNING,
)
_POINT_AMONG_COMMAS = _Fault(
    Message(
        "dùng dấu chấm thập phân, trong khi nơi khác dùng dấu phẩy",
        "has a decimal point, while other cells have a comma",
    ),
    Message("Ghi dấu phẩy thập phân (70,8).", "Write a decimal comma (70,8)."),
    Severity.WARNING,
)
_MIXED_DECIMALS = _Fault(
    Message("có số chữ số thập phân khác nhau", "have different numbers of decimals"),
    Message(
        "Ghi cùng một số chữ số thập phân trong cả dòng.",
        "Write the same number of decimals throughout the row.",
    ),
    Severity.INFO,
)
_MIXED_ZEROS = _Fault(
    Message("lúc có lúc không có số 0 đứng đầu", "are written with and without a leading zero"),
    Message("Ghi thống nhất một cách trong cả dòng.", "Write one way throughout the row."),
    Severity.INFO,
)


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield at most one finding per row for each way in which its figures are written badly."""
    commas = any(_COMMA.search(f.text) for row in plan.indicators for f in _figures(row))
    for row in plan.indicators:
        figures = _figures(row)
        if split := _with(_SPLIT, figures):
            yield _draft(row, split, _SPACE_INSIDE)
        if commas and (points := _with(_POINT, figures)):
            yield _draft(row, points, _POINT_AMONG_COMMAS)
        planned = [figure for figure in own_figures(row)[1:] if _is_figure(figure)]
        if len(set(_found(_DECIMALS, planned, 1))) > 1:
            yield _draft(row, _with(_DECIMALS, planned), _MIXED_DECIMALS)
        padded, single = _opening(_PADDED, figures), _opening(_SINGLE, figures)
        if padded and single:
            yield _draft(row, [padded[0], single[0]], _MIXED_ZEROS)


def _is_figure(figure: Figure) -> bool:
    return _FIGURE.fullmatch(figure.text) is not None


def _figures(row: Indicator) -> list[Figure]:
    found = [figure for figure in all_figures(row) if _is_figure(figure)]
    return sorted(found, key=lambda figure: figure.cell.place)


def _with(pattern: re.Pattern[str], figures: Sequence[Figure]) -> list[Figure]:
    return [figure for figure in figures if pattern.search(figure.text)]


def _opening(pattern: re.Pattern[str], figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures whose number (after ``<`` and the like) opens with ``pattern``."""
    return [figure for figure in figures if pattern.match(figure.text.lstrip("<>≤≥= "))]


def _found(pattern: re.Pattern[str], figures: Sequence[Figure], group: int) -> list[int]:
    return [len(m[group]) for figure in figures if (m := pattern.search(figure.text))]


def _draft(row: Indicator, figures: Sequence[Figure], fault: _Fault) -> Draft:
    texts = listed(figure.text for figure in figures)
    return Draft(
        place=figures[0].cell.place,
        quotes=tuple(figure.quote for figure in figures),
        severity=fault.severity,
        message=Message(
            f"Dòng {row_name(row)}: {texts} {fault.said.vi}.",
            f"Row {row_name(row)}: {texts} {fault.said.en}.",
        ),
        suggestion=fault.mend,
    )


RULE = Rule(
    code="LT117",
    name="number-format",
    severity=Severity.WARNING,
    title=Message("Cách ghi số không thống nhất", "Numbers written in different ways"),
    check=check,
)
