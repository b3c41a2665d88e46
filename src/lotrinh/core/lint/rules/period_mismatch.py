"""The plan is of one school year, but its stages, headings or columns speak of other years.

Wrong: a plan of the school year 2023-2024 whose second stage is 2024-2025 and whose table sets
targets for 2025; a heading *chỉ tiêu năm học 2022-2023* left over from last year.
Right: the title names the whole span (*giai đoạn 2023-2025*), or the stages stay inside the year.
Columns of other years are only pointed out: a table may show the way of several years.
Reason: nobody can tell in which year a stage outside the plan binds, nor who will report on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import body_texts, headings, listed, say, year_spans
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan, Stage
from lotrinh.core.text import fold

_OF_A_SCHOOL_YEAR = "nam hoc"
_OF_THE_PLAN = re.compile(
    r"\b(chi tieu|muc tieu|nhiem vu|giai phap|ke hoach|lo trinh|phuong huong)\b"
)
_OF_THE_PAST = re.compile(
    r"\b(ket qua|tong ket|danh gia|thuc trang|hien trang|tinh hinh|dat duoc|han che)\b"
)


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each stage, heading or set of columns outside the plan's year."""
    spans = year_spans(plan.school_year)
    if not spans or spans[0].last - spans[0].first != 1:
        return
    first, last = spans[0].first, spans[0].last
    for stage in plan.stages:
        if _outside(stage, first, last):
            yield _stage(plan, stage)
    yield from _check_headings(plan, first)
    yield from _check_columns(plan, first, last)
    if plan.issued_on and not first - 1 <= plan.issued_on.year <= last:
        yield _issued(plan)


def _outside(stage: Stage, first: int, last: int) -> bool:
    """Tell whether a stage reaches beyond the school year that runs from ``first`` to ``last``."""
    begins, ends = stage.from_year, stage.to_year or stage.from_year
    return begins is not None and ends is not None and (begins < first or ends > last)


def _stage(plan: Plan, stage: Stage) -> Draft:
    years = f"{stage.from_year}-{stage.to_year}" if stage.to_year else f"{stage.from_year}"
    return Draft(
        place=stage.place,
        quotes=(Quote(plan.title, plan.title_place), Quote(stage.name, stage.place)),
        message=Message(
            f"Giai đoạn {years} nằm ngoài năm học {plan.school_year} của kế hoạch.",
            f"The stage {years} lies outside the plan's school year {plan.school_year}.",
        ),
        suggestion=Message(
            "Đổi tên kế hoạch cho đủ giai đoạn, hoặc chuyển giai đoạn này sang kế hoạch năm sau.",
            "Name the whole span in the title, or move this stage to the next year's plan.",
        ),
    )


def _check_headings(plan: Plan, first: int) -> Iterator[Draft]:
    """Yield for headings and closing sentences that set tasks or targets for another year.

    A heading on last year's results is no fault.
    """
    stages = {stage.place for stage in plan.stages}
    closing = [q for q in body_texts(plan) if fold(q.text).startswith("tren day la")]
    for quote in (*headings(plan), *closing):
        folded = fold(quote.text)
        ahead = _OF_THE_PLAN.search(folded) and not _OF_THE_PAST.search(folded)
        if quote.place in stages or not ahead:
            continue
        for span in year_spans(quote.text):
            before = fold(quote.text[: span.start])
            if span.first != first and before.endswith(_OF_A_SCHOOL_YEAR):
                yield _heading(plan, quote, span.name)


def _heading(plan: Plan, quote: Quote, other: str) -> Draft:
    return Draft(
        place=quote.place,
        quotes=(Quote(plan.title, plan.title_place), quote),
        message=Message(
            f"Kế hoạch của năm học {plan.school_year} nhưng “{say(quote.text)}” "
            f"nói năm học {other}.",
            f"The plan is of the school year {plan.school_year}, but “{say(quote.text)}” "
            f"speaks of {other}.",
        ),
        suggestion=Message(
            "Sửa năm học cho thống nhất với tiêu đề.", "Mend the year to that of the title."
        ),
    )


def _check_columns(plan: Plan, first: int, last: int) -> Iterator[Draft]:
    """Yield one finding for a table's target year and phases outside the school year."""
    targets = {row.target_year for row in plan.indicators if row.target_year}
    phases = {key.split("/")[0] for row in plan.indicators for key in row.phases}
    outside = [f"Chỉ tiêu {year}" for year in sorted(targets) if not first <= year <= last]
    outside += [key for key in sorted(phases) if _is_outside(key, first, last)]
    if outside:
        row = plan.indicators[0]
        yield Draft(
            place=row.place,
            severity=Severity.INFO,
            quotes=(Quote(plan.title, plan.title_place),),
            message=Message(
                f"Kế hoạch của năm học {plan.school_year} nhưng bảng có cột của năm khác: "
                f"{listed(outside)}.",
                f"The plan is of the school year {plan.school_year}, but its table has columns "
                f"of other years: {listed(outside)}.",
            ),
            suggestion=Message(
                "Nói rõ cột nào là chỉ tiêu của năm học này; các cột khác chỉ để tham chiếu.",
                "Say which column is this year's target; the others are for reference only.",
            ),
        )


def _is_outside(phase: str, first: int, last: int) -> bool:
    years = [int(year) for year in phase.split("-")]
    return min(years) < first or max(years) > last


def _issued(plan: Plan) -> Draft:
    return Draft(
        place=plan.issued_on_place,
        quotes=(Quote(plan.title, plan.title_place),),
        message=Message(
            f"Kế hoạch của năm học {plan.school_year} nhưng ban hành ngày "
            f"{plan.issued_on:%d/%m/%Y}.",
            f"The plan is of the school year {plan.school_year}, but it is dated "
            f"{plan.issued_on:%d/%m/%Y}.",
        ),
        suggestion=Message(
            "Kiểm tra lại ngày ban hành và năm học.", "Check the date and the school year."
        ),
    )


RULE = Rule(
    code="LT207",
    name="period-mismatch",
    severity=Severity.WARNING,
    title=Message("Giai đoạn, năm học không khớp", "Years do not match the plan's school year"),
    check=check,
)
