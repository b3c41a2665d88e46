"""Run the rules over a plan; a rule is one module of ``rules/`` that defines ``RULE``."""

from __future__ import annotations

import pkgutil
from collections.abc import Collection, Iterable
from functools import cache
from importlib import import_module

from lotrinh.core.lint import rules as rules_package
from lotrinh.core.lint.types import Finding, References, Rule, Severity
from lotrinh.core.plan.types import Plan

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of its code.

    Raises: ValueError if two rules share a code or a name.
    """
    found: list[Rule] = [
        import_module(f"{rules_package.__name__}.{module.name}").RULE
        for module in pkgutil.iter_modules(rules_package.__path__)
    ]
    for attribute in ("code", "name"):
        seen = [getattr(rule, attribute) for rule in found]
        if len(set(seen)) != len(seen):
            raise ValueError(f"two rules share a {attribute}: {sorted(seen)}")
    return tuple(sorted(found, key=lambda rule: rule.code))


def lint(
    plan: Plan,
    references: References,
    *,
    only: Collection[str] = (),
    without: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Return the findings of the rules on ``plan``, by severity, then place, then code.

    ``only`` and ``without`` hold rule names or codes; empty ``only`` means all rules.
    """
    findings: list[Finding] = []
    for rule in all_rules():
        names = {rule.code, rule.name}
        if (only and not names & set(only)) or names & set(without):
            continue
        findings.extend(_findings_of(rule, plan, references))
    return tuple(sorted(findings, key=_sort_key))


def _findings_of(rule: Rule, plan: Plan, references: References) -> Iterable[Finding]:
    for draft in rule.check(plan, references):
        yield Finding(
            rule=rule.code,
            name=rule.name,
            severity=draft.severity or rule.severity,
            place=draft.place,
            quotes=draft.quotes,
            message=draft.message,
            suggestion=draft.suggestion,
        )


def _sort_key(finding: Finding) -> tuple[int, int, int, int, int, str]:
    place = finding.place
    return (
        _ORDER[finding.severity],
        place.table or 0,
        place.paragraph or 0,
        place.row or 0,
        place.cell or 0,
        finding.rule,
    )
