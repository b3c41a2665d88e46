"""The appraisal of a folder as a workbook: plans x rules, commonest faults, aims beside demands."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from lotrinh.core.lint.types import Rule, Severity
from lotrinh.core.plan.types import Coverage, TargetLevel
from lotrinh.documents.appraisal import Aim, Appraisal, PlanSummary
from lotrinh.documents.writing.words import LEVEL_WORDS, SEVERITY_WORDS
from lotrinh.documents.writing.workbook import Content, Figure, Sheet, open_workbook

_ABOVE = tuple(level for level in LEVEL_WORDS if level is not TargetLevel.SCHOOL)


def appraisal_xlsx(appraisal: Appraisal, rules: Sequence[Rule]) -> bytes:
    """Return the appraisal as a workbook of five sheets, each with filters and frozen headers.

    Percentages of reading are numbers from 0 to 100; a school's target that is weaker than a
    demand is coloured. ``rules`` are those that were run; only rules with findings get a column.
    """
    by_code = {rule.code: rule for rule in rules}
    out = io.BytesIO()
    with open_workbook(out) as workbook:
        _write_plans(workbook, appraisal, by_code)
        _write_faults(workbook, appraisal, by_code)
        _write_aims(workbook, appraisal)
        _write_matrix(workbook, appraisal)
        _write_badly_read(workbook, appraisal)
    return out.getvalue()


def coverage_figure(coverage: Coverage) -> Content:
    """Return the understood share in percent to one decimal; of an empty document there is none."""
    if not coverage.total:
        return ""
    return Figure((Decimal(100 * coverage.placed) / coverage.total).quantize(Decimal("0.1")))


def _write_plans(workbook: Any, appraisal: Appraisal, rules: Mapping[str, Rule]) -> None:
    sheet = Sheet(workbook, "Kế hoạch và lỗi")
    found = sorted(code for code, _, _ in appraisal.rule_counts())
    sheet.write_headers(
        [("Tệp", 30), ("Trường", 32), ("Số", 18), ("Năm học", 11), ("Chỉ tiêu", 8)]
        + [("Đọc hiểu (%)", 9)]
        + [(words.vi.capitalize(), 8) for words in SEVERITY_WORDS.values()]
        + [(f"{code} {rules[code].title.vi}", 16) for code in found]
    )
    for plan in appraisal.plans:
        contents: list[Content] = [str(plan.path), plan.issuer, plan.number, plan.school_year]
        contents += [plan.indicators, coverage_figure(plan.coverage)]
        contents += [plan.severities.get(severity, 0) for severity in Severity]
        contents += [plan.rules.get(code, 0) for code in found]
        sheet.write_row(contents)
    sheet.finish(frozen_columns=2)


def _write_faults(workbook: Any, appraisal: Appraisal, rules: Mapping[str, Rule]) -> None:
    sheet = Sheet(workbook, "Lỗi hay gặp")
    sheet.write_headers(
        [
            ("Mã", 9),
            ("Tên", 26),
            ("Nội dung", 60),
            ("Mức", 12),
            ("Số kế hoạch mắc", 12),
            ("Số lần", 10),
        ]
    )
    for code, plans, findings in appraisal.rule_counts():
        rule = rules[code]
        severity = SEVERITY_WORDS[rule.severity].vi
        sheet.write_row([code, rule.name, rule.title.vi, severity, plans, findings])
    sheet.finish(frozen_columns=2)


def _write_aims(workbook: Any, appraisal: Appraisal) -> None:
    sheet = Sheet(workbook, "Đối chiếu chỉ tiêu")
    sheet.write_headers(
        [("Chỉ tiêu", 44), ("ĐVT", 10), ("Trường", 32), ("Tệp", 26)]
        + [(f"{LEVEL_WORDS[level].vi} yêu cầu", 14) for level in _ABOVE]
        + [("Trường đặt ra", 14), ("Thấp hơn yêu cầu của", 22)]
    )
    target_column = 4 + len(_ABOVE)
    for aims in appraisal.aims_by_indicator().values():
        for plan, aim in aims:
            weaker = ", ".join(LEVEL_WORDS[level].vi for level in aim.weaker_than)
            sheet.write_row(
                [aim.name, aim.unit, plan.who, plan.path.name]
                + [aim.demands.get(level, "") for level in _ABOVE]
                + [aim.target, weaker],
                marked=frozenset((target_column,) if weaker else ()),
            )
    sheet.finish(frozen_columns=1)


def _write_matrix(workbook: Any, appraisal: Appraisal) -> None:
    """Write schools down and indicators across: the demand of the levels above, then the target."""
    sheet = Sheet(workbook, "Trường x chỉ tiêu")
    grouped = appraisal.aims_by_indicator()
    headers: list[tuple[str, float]] = [("Trường", 32)]
    for aims in grouped.values():
        name = aims[0][1].name
        headers += [(f"{name}: cấp trên yêu cầu", 22), (f"{name}: trường đặt ra", 14)]
    sheet.write_headers(headers)
    for plan in appraisal.plans:
        own = {aim.key: aim for aim in plan.aims}
        contents: list[Content] = [plan.who]
        marked = set()
        for key in grouped:
            aim = own.get(key)
            contents += ["", ""] if aim is None else [demands_words(aim), aim.target]
            if aim is not None and aim.weaker_than:
                marked.add(len(contents) - 1)
        sheet.write_row(contents, marked=frozenset(marked))
    sheet.finish(frozen_columns=1)


def demands_words(aim: Aim) -> str:
    """Return the demands above a school, highest level first: *TW, Tỉnh: 99,80; Huyện: 99,80*."""
    return "; ".join(
        f"{LEVEL_WORDS[level].vi}: {aim.demands[level]}"
        for level in _ABOVE
        if aim.demands.get(level, "").strip()
    )


def _write_badly_read(workbook: Any, appraisal: Appraisal) -> None:
    sheet = Sheet(workbook, "Chưa đọc tốt")
    sheet.write_headers([("Tệp", 40), ("Đọc hiểu (%)", 10), ("Chỉ tiêu", 10), ("Lý do", 80)])
    for file in appraisal.unread:
        sheet.write_row([str(file.path), "", "", file.reason.vi])
    for plan in appraisal.plans:
        if not plan.is_well_read:
            sheet.write_row(
                [str(plan.path), coverage_figure(plan.coverage), plan.indicators, why_badly(plan)]
            )
    sheet.finish(frozen_columns=1)


def why_badly(plan: PlanSummary) -> str:
    """Return why a person should look at how ``plan`` was read."""
    if not plan.indicators:
        return "Không tìm thấy bảng chỉ tiêu nào."
    return "Nhiều đoạn chưa hiểu; xem bằng lotrinh read."
