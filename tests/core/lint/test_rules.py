"""Every rule against its own good and bad cases, and the manual page that each must have."""

from __future__ import annotations

import re
import sys

import pytest
import yaml

from lotrinh.core.lint import Finding, Rule, all_rules, lint
from tests.core.lint.harness import CASES, Case, load_cases, place_key

Told = tuple[tuple[int, ...], str, list[str]]

FILES = sorted(CASES.glob("*.yaml"))
ALL_CASES: list[Case] = []
BROKEN: dict[str, str] = {}
for _path in FILES:  # a broken file fails its own test, not every rule's
    try:
        ALL_CASES.extend(load_cases(_path))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, yaml.YAMLError) as error:
        BROKEN[_path.stem] = repr(error)
RULES = {rule.name: rule for rule in all_rules()}


@pytest.mark.parametrize("case", ALL_CASES, ids=str)
def test_rule_says_what_its_case_expects(case: Case) -> None:
    found = sorted(lint(case.plan, case.references, only={case.rule}), key=_told)
    wanted = sorted(case.findings, key=lambda e: (place_key(e.place), e.severity, e.quotes))
    assert [_told(finding) for finding in found] == [
        (place_key(e.place), e.severity, e.quotes) for e in wanted
    ]
    for finding, expected in zip(found, wanted, strict=True):
        for words in expected.says:
            assert words in finding.message.vi


@pytest.mark.parametrize("case", ALL_CASES, ids=str)
def test_every_message_is_whole_in_both_languages(case: Case) -> None:
    for finding in lint(case.plan, case.references, only={case.rule}):
        for message in (finding.message, finding.suggestion):
            for sentence in (message.vi, message.en):
                assert sentence.endswith((".", "?")), sentence
                assert "  " not in sentence, sentence
                assert "None" not in sentence, sentence
                assert re.search(r"\w", sentence), sentence
            assert message.vi != message.en


@pytest.mark.parametrize("name", sorted(RULES))
def test_rule_has_bad_and_good_cases(name: str) -> None:
    cases = [case for case in ALL_CASES if case.rule == name]
    bad = [case for case in cases if case.kind == "bad"]
    good = [case for case in cases if case.kind == "good"]
    assert bad, f"{name} needs cases/{name}.yaml with bad cases"
    assert good, f"{name} needs good cases"
    assert all(case.findings for case in bad), "a bad case expects at least one finding"
    assert not any(case.findings for case in good), "a good case expects none"


def test_every_case_file_can_be_read() -> None:
    assert BROKEN == {}


def test_every_case_file_is_of_a_rule() -> None:
    assert {path.stem for path in FILES} <= RULES.keys()


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_rule_has_a_manual_page(rule: Rule) -> None:
    assert re.fullmatch(r"LT\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    module = sys.modules[f"lotrinh.core.lint.rules.{rule.name.replace('-', '_')}"]
    page = module.__doc__ or ""
    for heading in ("Wrong:", "Right:"):
        assert re.search(rf"^{heading} \S", page, re.MULTILINE), f"{rule.name} lacks '{heading}'"
    assert re.search(r"^(Legal basis|Reason): \S", page, re.MULTILINE), f"{rule.name}: why?"


def _told(finding: Finding) -> Told:
    quotes = [quote.text for quote in finding.quotes]
    return (place_key(finding.place), finding.severity.value, quotes)
