"""``lotrinh rules``: list the lint rules, show one rule's page, or write the rules manual."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path

import click

from lotrinh.core.lint import Rule, all_rules
from lotrinh.core.messages import LotrinhError

_SEVERITIES = {"error": "lỗi", "warning": "cảnh báo", "info": "lưu ý"}
_FAMILIES = {"LT1": ("Số liệu", "Figures"), "LT2": ("Hình thức", "Form")}
_LABEL = re.compile(r"^(Wrong|Right|Legal basis|Reason): ", re.MULTILINE)
_HEAD = """# Sổ tay quy tắc kiểm tra · Rules manual

Tệp này được viết ra bằng lệnh `lotrinh rules --markdown`; đừng sửa tay. Mỗi quy tắc có một mã cố
định. Mức độ: lỗi (mâu thuẫn), cảnh báo (gây hiểu nhầm), lưu ý (nên xem lại). Một quy tắc có thể
nhẹ đi hoặc nặng lên tùy chỗ; phát hiện cụ thể ghi mức của nó.

Written by `lotrinh rules --markdown`; do not edit. A code never changes. An error contradicts, a
warning misleads, an info informs; a rule may be milder or sterner in a given place.
"""


class UnknownRule(LotrinhError):
    """There is no rule of that name or code."""


@click.command()
@click.argument("name", required=False)
@click.option("--markdown", is_flag=True, help="In sổ tay quy tắc / print the rules manual.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Ghi ra tệp / write to this file."
)
def rules(name: str | None, markdown: bool, out: Path | None) -> None:
    """Liệt kê quy tắc, xem một quy tắc, hoặc in sổ tay / list rules, show one, print the manual."""
    text = rules_manual() if markdown else rule_page(find_rule(name)) if name else _listing()
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


def find_rule(name: str) -> Rule:
    """Return the rule with this name or code.

    Raises: UnknownRule if there is none.
    """
    for rule in all_rules():
        if name.lower() in (rule.name, rule.code.lower()):
            return rule
    raise UnknownRule(
        f"Không có quy tắc “{name}”. Gõ `lotrinh rules` để xem danh sách.",
        f"There is no rule “{name}”. Type `lotrinh rules` for the list.",
    )


def rules_manual() -> str:
    """Return the whole manual as Markdown: an index, then each rule's page by its code."""
    parts = [_HEAD, "| Mã | Tên | Quy tắc | Rule | Mức |\n| --- | --- | --- | --- | --- |\n"]
    parts[-1] += "".join(
        f"| {rule.code} | [{rule.name}](#{rule.code.lower()}-{rule.name}) | {rule.title.vi} "
        f"| {rule.title.en} | {_SEVERITIES[rule.severity]} |\n"
        for rule in all_rules()
    )
    family = ""
    for rule in all_rules():
        if rule.code[:3] != family:
            family = rule.code[:3]
            vi, en = _FAMILIES[family]
            parts.append(f"## {vi} · {en} ({family}xx)\n")
        parts.append(rule_page(rule))
    return "\n".join(parts)


def rule_page(rule: Rule) -> str:
    """Return one rule's page as Markdown: its titles, then its module's docstring."""
    page = inspect.cleandoc(sys.modules[rule.check.__module__].__doc__ or "")
    first, _, rest = page.partition("\n\n")
    body = _LABEL.sub(lambda label: f"\n**{label[1]}:** ", rest).lstrip("\n")
    return (
        f"### {rule.code} {rule.name}\n\n"
        f"{rule.title.vi} · {rule.title.en} ({_SEVERITIES[rule.severity]}, {rule.severity})\n\n"
        f"{first}\n\n{body}\n"
    )


def _listing() -> str:
    width = max(len(rule.name) for rule in all_rules())
    return "".join(
        f"{rule.code}  {rule.name:<{width}}  {rule.severity:<7}  {rule.title}\n"
        for rule in all_rules()
    )
