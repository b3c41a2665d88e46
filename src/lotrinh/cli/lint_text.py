"""What ``lotrinh lint`` prints for a person: Vietnamese first, each finding at its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import click

from lotrinh.core.lint.types import Finding, Severity
from lotrinh.core.plan.types import Coverage, Plan
from lotrinh.documents.writing.words import SEVERITY_WORDS, place_words

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_LONGEST_QUOTE = 160


def findings_text(file: str, plan: Plan, findings: Sequence[Finding]) -> str:
    """Return the whole report on one plan: what was read, the findings, the counts."""
    parts = [plan_line(file, plan), ""]
    for finding in findings:
        parts += [*_finding_lines(finding), ""]
    parts.append(counts_line(findings))
    return "\n".join(parts)


def plan_line(file: str, plan: Plan) -> str:
    """Return one line on what was read of the plan in ``file``."""
    number = f"số {plan.number}, " if plan.number else ""
    share = coverage_words(plan.coverage)
    return f"{file}: {number}{len(plan.indicators)} chỉ tiêu, đọc hiểu {share} văn bản"


def coverage_words(coverage: Coverage) -> str:
    """Return the share that was understood as *97,8 %*; of an empty document there is none."""
    if not coverage.total:
        return "0/0 ký tự"
    share = 100 * coverage.placed / coverage.total
    return f"{share:.1f} %".replace(".", ",")


def counts_line(findings: Sequence[Finding]) -> str:
    """Return *2 lỗi, 1 cảnh báo, 0 lưu ý (2 errors, 1 warning, 0 infos)*."""
    counts = Counter(finding.severity for finding in findings)
    vi = ", ".join(f"{counts[s]} {words.vi}" for s, words in SEVERITY_WORDS.items())
    en = ", ".join(
        f"{counts[s]} {words.en}{'' if counts[s] == 1 else 's'}"
        for s, words in SEVERITY_WORDS.items()
    )
    return f"{vi} ({en})"


def _finding_lines(finding: Finding) -> Iterator[str]:
    severity = SEVERITY_WORDS[finding.severity].vi.upper()
    head = click.style(severity, fg=_COLOURS[finding.severity], bold=True)
    yield f"{head} {finding.rule} {finding.name} – {place_words(finding.place).vi}"
    yield f"  {finding.message.vi}"
    for quote in finding.quotes:
        yield f"  > “{_shortened(quote.text)}” ({place_words(quote.place).vi})"
    yield f"  Đề nghị: {finding.suggestion.vi}"
    yield click.style(f"  {finding.message.en} {finding.suggestion.en}", dim=True)


def _shortened(text: str) -> str:
    """Return ``text`` on one line, cut where it would fill the screen."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTE else f"{line[: _LONGEST_QUOTE - 1]}…"
