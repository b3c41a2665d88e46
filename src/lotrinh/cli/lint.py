"""``lotrinh lint``: check one plan, or a folder of plans; never imports Django."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from lotrinh.core.lint.types import Finding, Severity
from lotrinh.core.messages import LotrinhError
from lotrinh.core.plan.types import Plan

FORMS = ("text", "json", "sarif", "docx")


class UnableToLint(LotrinhError):
    """The command cannot be carried out as it was given."""


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(FORMS), default="text", help="Dạng kết quả / output form."
)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Ghi ra tệp / write to this file."
)
@click.option("--rule", "only", multiple=True, help="Chỉ quy tắc này / only this rule.")
@click.option("--without", multiple=True, help="Bỏ quy tắc này / leave it out.")
@click.option(
    "--xlsx",
    type=click.Path(path_type=Path),
    help="Thư mục: ghi thêm bảng tính / a folder: write the tables as .xlsx too.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=1),
    default=60.0,
    show_default=True,
    help="Thư mục: số giây cho mỗi tệp / a folder: seconds per file.",
)
@click.pass_context
def lint(
    ctx: click.Context,
    path: Path,
    form: str,
    out: Path | None,
    only: tuple[str, ...],
    without: tuple[str, ...],
    xlsx: Path | None,
    time_limit: float,
) -> None:
    """Kiểm tra một kế hoạch, hoặc cả thư mục / check a plan, or a folder of plans.

    Kết thúc với mã 1 khi có lỗi, 0 khi không, 2 khi không đọc được. / Exits with 1 when there are
    errors, 0 when there are none, 2 when a file cannot be read.
    """
    _check_rule_names([*only, *without])
    if not path.exists():
        raise UnableToLint(
            f"Không có tệp hay thư mục “{path}”. Hãy xem lại đường dẫn.",
            f"There is no file or folder “{path}”. Check the path.",
        )
    if path.is_dir():
        if form != "text":
            raise UnableToLint(
                "Với thư mục chỉ có dạng text; thêm --xlsx TỆP để có bảng tính.",
                "A folder is reported as text only; add --xlsx FILE for a workbook.",
            )
        from lotrinh.cli.lint_folder import lint_folder

        ctx.exit(
            lint_folder(path, out=out, xlsx=xlsx, only=only, without=without, time_limit=time_limit)
        )
    if xlsx is not None:
        raise UnableToLint(
            "--xlsx chỉ dùng khi kiểm tra cả thư mục.", "--xlsx is for checking a whole folder."
        )
    ctx.exit(lint_file(path, form=form, out=out, only=only, without=without))


def lint_file(
    path: Path, *, form: str, out: Path | None, only: Sequence[str], without: Sequence[str]
) -> int:
    """Report on the plan at ``path`` in ``form``; return 1 when there are errors, else 0.

    Raises: UnreadableDocument if the file cannot be read; UnableToLint if ``out`` is ``path``.
    """
    from lotrinh.core.lint.engine import lint as find
    from lotrinh.documents import read_plan
    from lotrinh.reference import load_references

    if out is not None and out.exists() and out.samefile(path):
        raise UnableToLint(
            "Tệp kết quả trùng với tệp gốc. Hãy chọn tên khác sau -o.",
            "The output is the file itself. Give another name after -o.",
        )
    plan = read_plan(path)
    findings = find(plan, load_references(), only=only, without=without)
    if form == "docx":
        _write_docx(path, out, findings)
    elif form == "text":
        from lotrinh.cli.lint_text import findings_text

        _write(out, findings_text(path.name, plan, findings))
    else:
        data = findings_json(path, plan, findings) if form == "json" else _sarif(path, findings)
        _write(out, json.dumps(data, ensure_ascii=False, indent=2))
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def findings_json(path: Path, plan: Plan, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the findings as JSON data, with what was read of the plan."""
    from lotrinh.core.plan.json import part_to_json

    return {
        "file": path.name,
        "number": plan.number,
        "title": plan.title,
        "indicators": len(plan.indicators),
        "coverage": part_to_json(plan.coverage),
        "counts": {
            severity.value: sum(finding.severity is severity for finding in findings)
            for severity in Severity
        },
        "findings": [part_to_json(finding) for finding in findings],
    }


def _sarif(path: Path, findings: Sequence[Finding]) -> dict[str, Any]:
    from importlib.metadata import version
    from urllib.parse import quote

    from lotrinh.core.lint.engine import all_rules
    from lotrinh.documents.writing.sarif import findings_to_sarif

    return findings_to_sarif(quote(path.name), findings, all_rules(), version("lotrinh"))


def _write_docx(path: Path, out: Path | None, findings: Sequence[Finding]) -> None:
    from lotrinh.documents.writing.annotate import annotate_file

    target = out or path.with_name(f"{path.stem}-ghi-chu.docx")
    target.write_bytes(annotate_file(path.read_bytes(), findings))
    click.echo(
        f"Đã ghi {len(findings)} ghi chú vào {target} / {len(findings)} comments are in {target}"
    )


def _write(out: Path | None, text: str) -> None:
    if out is None:
        click.echo(text)
    else:
        out.write_text(click.unstyle(text) + "\n", encoding="utf-8")


def _check_rule_names(names: Sequence[str]) -> None:
    """Raises: UnableToLint if there is no rule of a name, so that a slip never hides findings."""
    if not names:
        return
    from lotrinh.core.lint.engine import all_rules

    known = {name for rule in all_rules() for name in (rule.code, rule.name)}
    for name in names:
        if name not in known:
            raise UnableToLint(
                f"Không có quy tắc “{name}”. Gõ lotrinh rules để xem các quy tắc.",
                f"There is no rule “{name}”. Run lotrinh rules to see them all.",
            )
