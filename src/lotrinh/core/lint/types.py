"""What a rule is, what it may look at, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lotrinh.core.messages import Message
from lotrinh.core.plan.types import NOWHERE, Place, Plan, TargetLevel


class Severity(StrEnum):
    """How much a finding matters: an error contradicts, a warning misleads, an info informs."""

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
    """A document of the dated register: when it took effect, and by what it was replaced.

    ``certainty`` is V (read in a source), S (second-hand) or K (general knowledge); ``aliases``
    are other ways to cite it (*Luật Giáo dục 2019*).
    """

    number: str
    type: str
    subject: str
    effective_from: date | None = None
    effective_to: date | None = None
    replaced_by: str = ""
    source: str = ""
    certainty: str = "K"
    aliases: tuple[str, ...] = ()


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
    """A wrong spelling and what is meant; ``wrong`` is matched as whole words, accents kept.

    After one of the words ``unless_after`` it is right (*đánh giá viên* is not *giáo viên*).
    """

    wrong: str
    right: str
    unless_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskDemand:
    """What the standard in force in a span asks every task to name (owner, deadline, ...)."""

    asks: frozenset[str]
    effective_from: date | None
    effective_to: date | None
    source: str
    certainty: str = "K"


@dataclass(frozen=True, slots=True)
class PostingMinimum:
    """How many days in a row a posting lasts at least, from a date on."""

    days: int
    effective_from: date
    source: str
    certainty: str = "K"


@dataclass(frozen=True, slots=True)
class References:
    """The dated data that rules judge against; loaded from ``lotrinh.reference``, never built in.

    ``doubled_words`` maps a word that is never said twice in a row to the words after which it
    may be; ``repeated_pairs`` are pairs that may (*từng bước từng bước*); ``abbreviations`` maps a
    short form to the whole one; ``symbols`` the letters of a document's number to its type (KH,
    Kế hoạch); ``audiences`` are the openings of sentences that speak to other units;
    ``proper_names`` the names of offices and laws with their official capitals.
    """

    legal_documents: Mapping[str, LegalDocument] = field(default_factory=dict)
    eras: tuple[Era, ...] = ()
    terms: tuple[Term, ...] = ()
    school_statuses: Mapping[str, frozenset[TargetLevel]] = field(default_factory=dict)
    doubled_words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    repeated_pairs: frozenset[str] = frozenset()
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    symbols: Mapping[str, str] = field(default_factory=dict)
    audiences: tuple[str, ...] = ()
    proper_names: tuple[str, ...] = ()
    task_demands: tuple[TaskDemand, ...] = ()
    posting_minimums: tuple[PostingMinimum, ...] = ()


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
