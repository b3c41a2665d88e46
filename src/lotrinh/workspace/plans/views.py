"""What the queries of plans return: frozen data that pages show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from lotrinh.core.lint.types import Finding, Severity
from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Plan as PlanDocument
from lotrinh.core.plan.types import TargetLevel
from lotrinh.workspace.plans.models import DisabledRule, Draft, Plan, PlanVersion


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft to look over before it is confirmed.

    ``document`` is what was understood (empty where ``error`` says why it could not be read);
    ``blocks`` the document as read, in its order, as ``documents.blocks`` gives them for a screen;
    ``present`` the plan of this unit and year, if any; ``disabled`` the codes of the rules that are
    switched off for it; ``other_issuer`` the issuer as printed where that is another unit.
    """

    draft: Draft
    document: PlanDocument
    blocks: list[dict[str, Any]]
    findings: tuple[Finding, ...]
    error: Message | None
    present: Plan | None
    disabled: frozenset[str] = frozenset()
    other_issuer: str = ""


class Change(StrEnum):
    """What confirming a draft does to an indicator."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A figure before and after, as printed.

    ``field`` is ``name``, ``unit``, ``baseline``, ``target`` or ``phase``; ``key`` the level or the
    phase's key, else ``""``.
    """

    field: str
    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class IndicatorChange:
    """What changes for one indicator of the draft, against the same year's plan.

    ``indicator_id`` is the unit's indicator that it was matched to (also one of an earlier year's
    plan), None for one that the unit never had; ``matched_name`` its present name where that
    differs.
    """

    change: Change
    name: str
    group: str
    fields: tuple[FieldChange, ...] = ()
    matched_name: str = ""
    indicator_id: int | None = None


@dataclass(frozen=True, slots=True)
class DraftChanges:
    """What confirming a draft would do; ``version`` is the number that it would get (from 1)."""

    version: int
    indicators: tuple[IndicatorChange, ...]
    counts: dict[Change, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """A line of the list of plans: its last version, and how many indicators and open findings."""

    plan: Plan
    version: PlanVersion
    versions: int
    indicators: int
    findings: dict[Severity, int]
    disabled: int


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A version of a plan to read; ``versions`` newest first, ``version`` the one shown."""

    plan: Plan
    version: PlanVersion
    versions: tuple[PlanVersion, ...]
    document: PlanDocument
    findings: dict[Severity, int]


@dataclass(frozen=True, slots=True)
class RuleFindings:
    """The findings of a rule on a plan; ``disabled`` is the switch with its reason, or None."""

    rule: str
    name: str
    title: Message
    findings: tuple[Finding, ...]
    disabled: DisabledRule | None


@dataclass(frozen=True, slots=True)
class PlanFindings:
    """The findings of a plan's last version, by rule: those that stand and those switched off."""

    plan: Plan
    version: PlanVersion
    open: tuple[RuleFindings, ...]
    disabled: tuple[RuleFindings, ...]


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding of a plan that nobody has mended or switched off."""

    plan: Plan
    finding: Finding


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """A draft that waits for a person."""

    draft_id: int
    filename: str
    school_year: str
    created_at: datetime
    created_by: str
    readable: bool


LEVEL_ORDER = tuple(TargetLevel)
"""The order of the levels' columns: from the centre to the school."""


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """The plan in force of a unit: its id, the school year that it was made for, its targets."""

    plan_id: int
    school_year: str
    targets: int
