"""A plan as a short text for a person at a terminal, in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from lotrinh.core.plan.types import Indicator, Plan
from lotrinh.documents.writing.words import LEVEL_WORDS, place_words

_NAME_WIDTH, _CELL_WIDTH = 46, 10
_LEFTOVER_LENGTH = 100


def summary(plan: Plan) -> Iterator[str]:
    """Yield the summary's lines: head, counts, indicators, share placed, what was not placed."""
    number = plan.number or "(không thấy số)"
    yield f"{plan.document_type or 'Văn bản'} số {number}, {_day(plan.issued_on)}"
    yield f"  Đơn vị: {plan.issuer or '(không thấy)'}"
    yield f"  Tiêu đề: {plan.title or '(không thấy)'}"
    yield f"  Năm học: {plan.school_year or '(không thấy)'}"
    if plan.posting is not None:
        yield f"  Niêm yết: {_day(plan.posting.from_)} – {_day(plan.posting.to)}"
    if plan.signatory is not None:
        yield f"  Người ký: {plan.signatory.title} {plan.signatory.name}".rstrip()
    yield ""
    yield from _counts(plan)
    if plan.indicators:
        yield ""
        yield from _table(plan.indicators)
    yield ""
    yield from _coverage(plan)


def _counts(plan: Plan) -> Iterator[str]:
    matched = sum(1 for target in plan.body_targets if target.indicator is not None)
    items = sum(len(group.items) for group in plan.task_groups)
    for count, what in (
        (len(plan.legal_bases), "căn cứ"),
        (len(plan.sections), "mục lớn"),
        (len(plan.body_targets), f"chỉ tiêu trong lời văn ({matched} khớp với bảng)"),
        (len(plan.indicators), "chỉ tiêu trong bảng"),
        (len(plan.task_groups), f"nhóm nhiệm vụ, giải pháp ({items} việc)"),
        (len(plan.stages), "giai đoạn"),
        (len(plan.responsibilities), "vai trò có trách nhiệm"),
        (len(plan.recipients), "nơi nhận"),
    ):
        yield f"  {count:>3} {what}"


def _table(indicators: Sequence[Indicator]) -> Iterator[str]:
    header: tuple[str, ...] = ()
    part = ""
    for indicator in indicators:
        if indicator.part != part:
            part = indicator.part
            yield part
        columns = _columns(indicator)
        if tuple(columns) != header:
            header = tuple(columns)
            yield _row("Chỉ tiêu", header)
        name = f"{indicator.number} {indicator.name}".strip()
        yield _row(name, tuple(columns.values()))


def _columns(indicator: Indicator) -> dict[str, str]:
    columns = {"ĐVT": indicator.unit, "Hiện trạng": indicator.baseline.text}
    columns.update((LEVEL_WORDS[level].vi, cell.text) for level, cell in indicator.targets.items())
    columns.update((key, cell.text) for key, cell in indicator.phases.items())
    if indicator.actual is not None:
        columns["Kết quả"] = indicator.actual.text
    return columns


def _row(name: str, cells: Sequence[str]) -> str:
    return "  ".join(
        [_cut(name, _NAME_WIDTH), *(_cut(cell, _CELL_WIDTH) for cell in cells)]
    ).rstrip()


def _cut(text: str, width: int) -> str:
    return text.ljust(width) if len(text) <= width else text[: width - 1] + "…"


def _coverage(plan: Plan) -> Iterator[str]:
    placed, total = plan.coverage.placed, plan.coverage.total
    tenths = placed * 1000 // total if total else 0
    yield f"Đã xếp vào phần đã biết: {tenths // 10},{tenths % 10} % ({placed}/{total} ký tự)"
    if plan.leftovers:
        yield f"Chưa xếp được {len(plan.leftovers)} đoạn:"
    for leftover in plan.leftovers:
        text = leftover.text
        short = text if len(text) <= _LEFTOVER_LENGTH else text[:_LEFTOVER_LENGTH] + "…"
        yield f"  [{place_words(leftover.place).vi}] {short}"


def _day(day: date | None) -> str:
    return "(không thấy ngày)" if day is None else f"{day.day:02d}/{day.month:02d}/{day.year}"
