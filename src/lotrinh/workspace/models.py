"""Every model of the app; each belongs to the area that defines it and is private to it."""

from lotrinh.workspace.actuals.models import (
    Actual,
    Computation,
    Derivation,
    Evidence,
    HeadingMemory,
    RosterDraft,
    RosterSnapshot,
    UnitFigures,
    UnitTotals,
)
from lotrinh.workspace.people.models import AuditEvent, Membership, SignInLink, Unit, User
from lotrinh.workspace.plans.models import (
    DisabledRule,
    Draft,
    Indicator,
    Plan,
    PlanPhase,
    PlanRow,
    PlanTarget,
    PlanVersion,
    StoredFile,
)

__all__ = [
    "Actual",
    "AuditEvent",
    "Computation",
    "Derivation",
    "DisabledRule",
    "Draft",
    "Evidence",
    "HeadingMemory",
    "Indicator",
    "Membership",
    "Plan",
    "PlanPhase",
    "PlanRow",
    "PlanTarget",
    "PlanVersion",
    "RosterDraft",
    "RosterSnapshot",
    "SignInLink",
    "StoredFile",
    "Unit",
    "UnitFigures",
    "UnitTotals",
    "User",
]
