"""Checking: rules that point at what is wrong in a plan."""

from lotrinh.core.lint.engine import all_rules, lint
from lotrinh.core.lint.types import Draft, Finding, Quote, References, Rule, Severity

__all__ = ["Draft", "Finding", "Quote", "References", "Rule", "Severity", "all_rules", "lint"]
