"""``lotrinh lint FOLDER``: appraise every plan of a folder on all cores."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from lotrinh.cli.lint import UnableToLint
from lotrinh.cli.lint_text import coverage_words
from lotrinh.core.lint.engine import all_rules
from lotrinh.core.lint.types import Severity
from lotrinh.documents.appraisal import Appraisal, appraise, collect, plan_files
from lotrinh.documents.writing.appraisal_sheet import appraisal_xlsx, demands_words, why_badly
from lotrinh.documents.writing.words import SEVERITY_WORDS

_FAULTS_SHOWN = 15
_WEAKER_SHOWN = 5


def lint_folder(
    folder: Path,
    *,
    out: Path | None,
    xlsx: Path | None,
    only: Sequence[str],
    without: Sequence[str],
    time_limit: float,
) -> int:
    """Report on all plans under ``folder``; return 1 when any has errors, 2 when (only) files
    could not be read, else 0.

    Raises: UnableToLint if there is no file that may be a plan.
    """
    paths = plan_files(folder)
    if not paths:
        raise UnableToLint(
            f"Trong thư mục “{folder}” không có tệp .docx, .doc, .odt hay .txt nào.",
            f"There is no .docx, .doc, .odt or .txt file in the folder “{folder}”.",
        )
    outcomes = appraise(
        paths,
        workers=os.cpu_count() or 1,
        time_limit=time_limit,
        only=only,
        without=without,
    )
    with click.progressbar(
        outcomes,
        length=len(paths),
        label=f"{len(paths)} tệp / files",
        file=sys.stderr,
    ) as bar:
        appraisal = collect(bar)
    text = appraisal_text(appraisal, folder)
    if out is None:
        click.echo(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")
    if xlsx is not None:
        xlsx.write_bytes(appraisal_xlsx(appraisal, all_rules()))
        click.echo(f"Đã ghi bảng tính {xlsx} / wrote the workbook {xlsx}", err=True)
    if any(plan.severities.get(Severity.ERROR) for plan in appraisal.plans):
        return 1
    return 2 if appraisal.unread else 0


def appraisal_text(appraisal: Appraisal, folder: Path) -> str:
    """Return the appraisal as text: plans x rules, commonest faults, aims, badly read files."""
    sections = (
        _plan_lines(appraisal, folder),
        _fault_lines(appraisal),
        _aim_lines(appraisal),
        _badly_read_lines(appraisal, folder),
    )
    return "\n\n".join("\n".join(lines) for lines in sections)


def _plan_lines(appraisal: Appraisal, folder: Path) -> Iterator[str]:
    yield "KẾ HOẠCH VÀ LỖI / plans and their faults"
    header = [words.vi for words in SEVERITY_WORDS.values()]
    rows = [["tệp", "trường", "chỉ tiêu", "đọc hiểu", *header, "quy tắc: số lần"]]
    for plan in appraisal.plans:
        rules = ", ".join(f"{rule}: {count}" for rule, count in sorted(plan.rules.items()))
        rows.append(
            [str(plan.path.relative_to(folder)), plan.issuer, str(plan.indicators)]
            + [coverage_words(plan.coverage)]
            + [str(plan.severities.get(severity, 0)) for severity in Severity]
            + [rules]
        )
    yield from _aligned(rows)


def _fault_lines(appraisal: Appraisal) -> Iterator[str]:
    yield "LỖI HAY GẶP / commonest faults"
    titles = {rule.code: rule.title.vi for rule in all_rules()}
    rows = [["mã", "kế hoạch", "số lần", "nội dung"]]
    for code, plans, findings in appraisal.rule_counts()[:_FAULTS_SHOWN]:
        rows.append([code, str(plans), str(findings), titles[code]])
    yield from _aligned(rows)


def _aim_lines(appraisal: Appraisal) -> Iterator[str]:
    yield "CHỈ TIÊU CỦA TRƯỜNG SO VỚI CẤP TRÊN / schools' targets against what is demanded"
    for aims in appraisal.aims_by_indicator().values():
        weaker = [(plan, aim) for plan, aim in aims if aim.weaker_than]
        unit = f" ({aims[0][1].unit})" if aims[0][1].unit else ""
        yield f"{aims[0][1].name}{unit}: {len(aims)} kế hoạch, {len(weaker)} thấp hơn yêu cầu"
        for plan, aim in weaker[:_WEAKER_SHOWN]:
            yield f"  {plan.who} ({plan.path.name}): {aim.target}; yêu cầu {demands_words(aim)}"
        if len(weaker) > _WEAKER_SHOWN:
            yield f"  … và {len(weaker) - _WEAKER_SHOWN} kế hoạch nữa (xem --xlsx)"


def _badly_read_lines(appraisal: Appraisal, folder: Path) -> Iterator[str]:
    badly = [plan for plan in appraisal.plans if not plan.is_well_read]
    yield (
        f"CHƯA ĐỌC TỐT / not read well: {len(badly) + len(appraisal.unread)} "
        f"trong {len(appraisal.plans) + len(appraisal.unread)} tệp"
    )
    for file in appraisal.unread:
        yield f"  {file.path.relative_to(folder)}: {file.reason.vi}"
    for plan in badly:
        share = coverage_words(plan.coverage)
        yield f"  {plan.path.relative_to(folder)}: đọc hiểu {share}. {why_badly(plan)}"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows with their columns aligned; the last is left as long as it is."""
    widths = [max(len(row[x]) for row in rows) for x in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[-1]]).rstrip()
