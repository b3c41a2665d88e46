"""A share of units, as a district or a province counts it, stands as a school's own figure.

Wrong: *Trường đạt chuẩn quốc gia* with 58,82 % as the school's baseline: that is 10 of the
district's 17 schools; a school has the standard or has it not. A row on the province's games where
the body speaks of the district's. Only worth a look: universal
education and literacy as the school's own status, which a commune has.
Right: *Chưa đạt*, *Đạt* or 0 and 100 in the school's own cells; the levels above keep their shares.
Legal basis: Thông tư 17/2018/TT-BGDĐT (a school is recognised at national standard), Nghị định
20/2014/NĐ-CP (a commune, district or province is recognised for universal education and literacy);
which statuses there are is data of ``lotrinh.reference``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lotrinh.core.lint.figures import Figure, own_figures, percent_of, row_name
from lotrinh.core.lint.types import Draft, Quote, References, Rule, Severity
from lotrinh.core.lint.wording import listed
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import BodyTarget, Indicator, Plan, TargetLevel
from lotrinh.core.text import words
from lotrinh.core.values.types import Level, Status

_WHOLE = (Decimal(0), Decimal(100))
_WHOLE_SCHOOL = re.compile(
    r"(?:t[yi] le )?(?:cac )?truong (?:tieu hoc |hoc )?(?:dat|co|duoc) "
    r"(?!t[yi] le|hoc sinh|hs|tre|giao vien|gv|nha giao|can bo|cb|nhan vien|phong|lop)"
)


_ARENA = re.compile(r"\b(?:cấp\s+|(?=huyện\b|tỉnh\b))(xã|huyện|tỉnh|quốc gia)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is said of the figures, how to mend them, and how bad it is."""

    said: Message
    mend: Message
    severity: Severity


_SHARE_OF_UNITS = _Fault(
    Message(
        "là tỷ lệ số trường của cấp trên, không phải số liệu của một trường (đạt hoặc chưa đạt)",
        "is a share of schools, as a level above counts it; one school has it or has it not",
    ),
    Message(
        "Ghi “Chưa đạt” hoặc “Đạt” (hoặc 0 và 100) ở hiện trạng, chỉ tiêu của trường và phân kỳ.",
        "Write “Chưa đạt” or “Đạt” (or 0 and 100) as baseline, school target and phases.",
    ),
    Severity.ERROR,
)
_NOT_A_SCHOOLS = _Fault(
    Message(
        "là kết quả công nhận của xã trở lên, không phải của trường",
        "is what a commune or a level above is recognised for, not a school",
    ),
    Message(
        "Ghi phần việc mà trường góp vào (huy động, duy trì, hoàn thành …) kèm số liệu.",
        "Write what the school adds to it (enrolled, kept, completed …) with its figures.",
    ),
    Severity.INFO,
)


def check(plan: Plan, references: References) -> Iterator[Draft]:
    """Yield a finding for each row whose own figures are those of another level."""
    for row in plan.indicators:
        if TargetLevel.SCHOOL not in row.targets:
            continue
        name = " ".join(words(row.name))
        levels = _levels_of(name, references)
        if levels and TargetLevel.SCHOOL not in levels:
            statuses = [f for f in own_figures(row) if isinstance(f.value, Status | Level)]
            yield from _draft(row, statuses, _NOT_A_SCHOOLS)
        elif levels or _WHOLE_SCHOOL.match(name):
            shares = [figure for figure in own_figures(row) if _is_share(figure, row)]
            yield from _draft(row, shares, _SHARE_OF_UNITS)
    for target in plan.body_targets:
        if target.indicator is not None:
            yield from _other_arena(target, plan.indicators[target.indicator])


def _levels_of(name: str, references: References) -> frozenset[TargetLevel]:
    """Return the levels whose units have the status that the folded ``name`` speaks of."""
    for status, levels in references.school_statuses.items():
        if f" {' '.join(words(status))} " in f" {name} ":
            return levels
    return frozenset()


def _is_share(figure: Figure, row: Indicator) -> bool:
    percent = percent_of(figure.value, row)
    return percent is not None and percent not in _WHOLE


def _draft(row: Indicator, figures: list[Figure], fault: _Fault) -> Iterator[Draft]:
    if not figures:
        return
    texts = listed(figure.text for figure in figures)
    yield Draft(
        place=figures[0].cell.place,
        quotes=tuple(figure.quote for figure in figures),
        severity=fault.severity,
        message=Message(
            f"Dòng {row_name(row)}: {texts} {fault.said.vi}.",
            f"Row {row_name(row)}: {texts} {fault.said.en}.",
        ),
        suggestion=fault.mend,
    )


def _other_arena(target: BodyTarget, row: Indicator) -> Iterator[Draft]:
    """Yield a finding if the sentence speaks of one level's event, its row of another's."""
    said = {found.lower() for found in _ARENA.findall(target.text)}
    named = {found.lower() for found in _ARENA.findall(row.name)}
    if said and named and not said & named:
        yield Draft(
            place=row.name_place,
            quotes=(Quote(row.name, row.name_place), Quote(target.text, target.place)),
            severity=Severity.WARNING,
            message=Message(
                f"Dòng {row_name(row)} nói cấp {listed(sorted(named))}, nhưng nội dung nói cấp "
                f"{listed(sorted(said))}.",
                f"Row {row_name(row)} speaks of {listed(sorted(named))}, but the body of "
                f"{listed(sorted(said))}.",
            ),
            suggestion=Message(
                "Ghi đúng cấp mà trường tham gia, giống nhau ở nội dung và ở bảng.",
                "Name the level that the school takes part in, the same in body and table.",
            ),
        )


RULE = Rule(
    code="LT110",
    name="wrong-level",
    severity=Severity.ERROR,
    title=Message("Số liệu của cấp khác", "Another level's figure"),
    check=check,
)
