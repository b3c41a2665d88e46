"""What changes plans: a document becomes a draft, a draft a version, a rule is switched off."""

from __future__ import annotations

from datetime import datetime

from lotrinh.core.messages import LotrinhError
from lotrinh.workspace.people.queries import Unit, User
from lotrinh.workspace.plans.models import DisabledRule, Draft, Plan, PlanVersion


class UnableToStartDraft(LotrinhError):
    """The file is empty or larger than the limit; nothing was kept."""


class UnableToConfirmPlan(LotrinhError):
    """The draft cannot become a version, or cannot be discarded; the message says why."""


class UnableToSwitchRule(LotrinhError):
    """The rule is unknown, or its reason is missing."""


def start_draft(*, unit: Unit, filename: str, content: bytes, actor: User, at: datetime) -> Draft:
    """Keep the file, read it, check it, and return the draft for a person to look over.

    A file that cannot be read is kept too: the draft then has its ``error`` (``{"vi", "en"}``) and
    an empty document.

    Raises: NotAllowed; UnableToStartDraft if the file is empty or over ``settings.UPLOAD_LIMIT``.
    """
    raise NotImplementedError


def confirm_draft(*, draft: Draft, actor: User, at: datetime, school_year: str = "") -> PlanVersion:
    """Make the draft the next version of its unit's plan of its school year.

    ``school_year`` (``2025-2026``) is what the person says where the document says none or a wrong
    one. Indicators are matched to the unit's by key, then by close name, so their actuals stay.

    Raises: NotAllowed; UnableToConfirmPlan if the draft was decided already, could not be read, has
    no indicator or no school year.
    """
    raise NotImplementedError


def discard_draft(*, draft: Draft, actor: User, at: datetime, reason: str = "") -> Draft:
    """Put the draft away; its file stays.

    Raises: NotAllowed; UnableToConfirmPlan if the draft was decided already.
    """
    raise NotImplementedError


def disable_rule(*, plan: Plan, rule: str, reason: str, actor: User, at: datetime) -> DisabledRule:
    """Switch the rule of code ``rule`` (LT101) off for ``plan``; the reason is kept.

    Raises: NotAllowed; UnableToSwitchRule if there is no such rule or no reason.
    """
    raise NotImplementedError


def enable_rule(*, plan: Plan, rule: str, actor: User, at: datetime) -> None:
    """Switch the rule on again for ``plan``; nothing happens where it is on.

    Raises: NotAllowed.
    """
    raise NotImplementedError
