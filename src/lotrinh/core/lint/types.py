"""What a rule is, what it may look at, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lotrinh.core.messages import Message
from lotrinh.core.plan.types import NOWHERE, Place, Plan, TargetLevel


class Severity(StrEnum):
    """How much a finding matters: an error contradicts, a warning misleads, an info is worth a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Quote:
    """A text as printed in the plan and where it stands; the evidence of a finding."""

    text: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong in a plan: at ``place``, shown by ``quotes``, and how to mend it."""

    rule: str
    name: str
    severity: Severity
    place: Place
    quotes: tuple[Quote, ...]
    message: Message
    suggestion: Message


@dataclass(frozen=True, slots=True)
class LegalDocument:
    """A document of the dated register: when it took effect, and by what it was replaced."""

    number: str
    type: str
    subject: str
    effective_from: date | None = None
    effective_to: date | None = None
    replaced_by: str = ""
    source: str = ""
    certainty: str = "K"


@dataclass(frozen=True, slots=True)
class Era:
    """A span in which given levels of government exist (districts until 30/6/2025)."""

    name: str
    effective_from: date | None
    effective_to: date | None
    levels: frozenset[TargetLevel]
    gone: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A spelling that is wrong and what is meant; ``wrong`` is matched as whole words, accents kept."""

    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class References:
    """The dated data that rules judge against; loaded from ``lotrinh.reference``, never built in."""

    legal_documents: Mapping[str, LegalDocument] = field(default_factory=dict)
    eras: tuple[Era, ...] = ()
    terms: tuple[Term, ...] = ()
    school_statuses: Mapping[str, frozenset[TargetLevel]] = field(default_factory=dict)


Check = Callable[[Plan, References], Iterable["Draft"]]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule yields; the engine adds the rule's code and name and its default severity."""

    place: Place
    message: Message
    suggestion: Message
    quotes: tuple[Quote, ...] = ()
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: permanent ``code`` (LT101), ``name`` (body-vs-phase), title, severity, check.

    The manual page is the docstring of the module that defines the rule.
    """

    code: str
    name: str
    severity: Severity
    title: Message
    check: Check
