"""``lotrinh rules`` lists, shows and writes what the rules' own pages say."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from lotrinh.cli.rules import UnknownRule, find_rule, rules, rules_manual
from lotrinh.core.lint import all_rules

MANUAL = Path(__file__).parents[2] / "docs" / "rules.md"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(rules, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_list_has_every_rule_in_the_order_of_codes() -> None:
    lines = run().splitlines()
    assert [line.split()[:2] for line in lines] == [[r.code, r.name] for r in all_rules()]


@pytest.mark.parametrize("name", ["section-numbering", "LT203", "lt203"])
def test_one_page_by_name_or_code(name: str) -> None:
    page = run(name)
    assert page.startswith("### LT203 section-numbering\n")
    assert "\n**Wrong:** " in page
    assert "\n**Right:** " in page


def test_unknown_rule_says_what_to_type() -> None:
    with pytest.raises(UnknownRule, match="lotrinh rules"):
        find_rule("no-such-rule")


def test_manual_in_docs_is_current(tmp_path: Path) -> None:
    out = tmp_path / "rules.md"
    assert run("--markdown", "-o", str(out)) == ""
    assert out.read_text(encoding="utf-8") == rules_manual()
    assert MANUAL.read_text(encoding="utf-8") == rules_manual(), (
        "write it again: lotrinh rules --markdown -o docs/rules.md"
    )
