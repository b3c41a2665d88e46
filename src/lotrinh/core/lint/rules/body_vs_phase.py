"""What the body promises for the year is not what the table's phase of that year says.

Wrong: *Tỷ lệ trẻ 06 tuổi vào lớp 1: 99,8%* for 2023-2024, and 97,00 in the phase 2023; a promise
for the year whose phase is blank until 2025; *Trường đạt chuẩn quốc gia: 2024* and 70,52 of 100 in
the phase 2024.
Right: the same demand in both, rounded in the body or not. A school year touches two calendar
years, and either phase may be its; a heading or sentence that names a year (*đến năm 2025*) is held
against that year. Values that cannot be compared (*mức độ 3* and *Đạt*) are left alone.
Reason: body and table are one plan; two figures for one year cannot both be the target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from lotrinh.core.lint.figures import (
    Figure,
    final_phase,
    phases_of_year,
    printed,
    quotes_of,
    row_name,
    superior_targets,
    target_of,
)
from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import say, year_spans
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import BodyTarget, Indicator, Place, Plan, Section, TargetLevel
from lotrinh.core.text import squeeze
from lotrinh.core.values import (
    Date,
    Missing,
    Number,
    Value,
    format_value,
    is_said,
    same_demand,
)
from lotrinh.core.values.rational import decimals_of

_YEAR = re.compile(r"\b(?:năm|đến)\s+(20\d\d)\b(?!\s*[-–])", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:so với|hơn)\s+(?:\w+\s+){0,2}20\d\d(?:\s*[-–]\s*20\d\d)?", re.IGNORECASE
)


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each body target that no phase of its year agrees with."""
    titles = _titles(plan.sections)
    for target in plan.body_targets:
        if target.indicator is None:
            continue
        row = plan.indicators[target.indicator]
        if isinstance(target.value, Date):
            yield from _due_in_year(row, target, target.value.year)
            continue
        years = _years(target, titles.get(target.place, ()), plan)
        if years and is_said(target.value):
            yield from _against(row, target, phases_of_year(row, *years))


def _titles(
    sections: Sequence[Section], above: tuple[str, ...] = ()
) -> dict[Place, tuple[str, ...]]:
    """Return, for each paragraph's place, the titles that it stands under, innermost first."""
    found: dict[Place, tuple[str, ...]] = {}
    for section in sections:
        titles = (section.title, *above)
        found.update({paragraph.place: titles for paragraph in section.paragraphs})
        found.update(_titles(section.sections, titles))
    return found


def _years(target: BodyTarget, titles: Sequence[str], plan: Plan) -> tuple[int, int] | None:
    """Return the years that the target is for: its own, its headings', else the plan's."""
    for text in (target.text, target.group, *titles, plan.school_year):
        text = _COMPARED.sub("", text)
        for span in year_spans(text):
            if span.last == span.first + 1:
                return span.first, span.last
        if year := _YEAR.search(text):
            return int(year[1]), int(year[1])
    return None


def _against(row: Indicator, target: BodyTarget, phases: Sequence[Figure]) -> Iterator[Draft]:
    if not phases:
        return
    verdicts = [_agree(target.value, phase.value, row) for phase in phases]
    differing = [p for p, same in zip(phases, verdicts, strict=True) if same is False]
    if differing and True not in verdicts:
        yield _draft(row, target, differing, None)
    elif all(isinstance(phase.value, Missing) for phase in phases):
        last = final_phase(row)
        if last and same_demand(target.value, last.value, row.direction) is not None:
            yield _draft(row, target, [*phases, last], Severity.WARNING)


def _agree(said: Value, planned: Value, row: Indicator) -> bool | None:
    """Say whether both ask for the same, as far as the body's decimals go (71% for 70,8)."""
    same = same_demand(said, planned, row.direction)
    if same is False and isinstance(said, Number) and isinstance(planned, Number):
        unit = Decimal(1).scaleb(-decimals_of(said.value))
        return planned.value.quantize(unit, ROUND_HALF_UP) == said.value
    return same


def _due_in_year(row: Indicator, target: BodyTarget, year: int) -> Iterator[Draft]:
    """Yield a finding if the row reaches its target only after the year that the body names."""
    goal = target_of(row, TargetLevel.SCHOOL)
    if goal is None:
        return
    for phase in phases_of_year(row, year, year):
        if same_demand(phase.value, goal.value, row.direction) is False:
            yield _draft(row, target, [phase, goal], None)


def _draft(
    row: Indicator, target: BodyTarget, figures: Sequence[Figure], severity: Severity | None
) -> Draft:
    vi = "; ".join(f"{figure.label.vi} {printed(figure).vi}" for figure in figures)
    en = "; ".join(f"{figure.label.en} {printed(figure).en}" for figure in figures)
    hint, body = _where_from(row, target, figures), _said(target)
    return Draft(
        place=target.place,
        quotes=(Quote(target.text, target.place), *quotes_of(figures)),
        severity=severity,
        message=Message(
            f"Nội dung ghi {body}, bảng dòng {row_name(row)} ghi {vi}{hint.vi}.",
            f"The body says {body}; the table's row {row_name(row)} says {en}{hint.en}.",
        ),
        suggestion=Message(
            "Ghi cùng một mức cho cùng một năm ở nội dung và ở bảng.",
            "Write the same target for the same year in the body and in the table.",
        ),
    )


def _said(target: BodyTarget) -> str:
    """Return the sentence in quotation marks; its value too where the sentence is cut short."""
    text = squeeze(target.text).lstrip("+-–•* ").rstrip(".; ")
    short = say(text)
    return f"“{text}”" if short == text else f"“{short}” ({format_value(target.value)})"


def _where_from(row: Indicator, target: BodyTarget, named: Sequence[Figure]) -> Message:
    """Return a clause that names the other column that has the body's value, if one has."""
    others = (*superior_targets(row), target_of(row, TargetLevel.SCHOOL), final_phase(row))
    for figure in others:
        if figure is None or figure in named:
            continue
        if same_demand(target.value, figure.value, row.direction):
            return Message(
                f" (nội dung lấy bằng {figure.label.vi})",
                f" (the body's value is that of {figure.label.en})",
            )
    return Message("", "")


RULE = Rule(
    code="LT101",
    name="body-vs-phase",
    severity=Severity.ERROR,
    title=Message("Nội dung khác bảng phân kỳ", "The body and the phases differ"),
    check=check,
)
