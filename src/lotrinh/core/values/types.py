"""What a cell of a plan can say: thirteen kinds of value, each frozen and exact.

0, blank, not assessed, not yet, not applicable and unreadable are different values; nothing here
turns one into another. Amounts are :class:`decimal.Decimal`, never floats.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from lotrinh.core.messages import Message


class Direction(StrEnum):
    """Which way is better for an indicator. A rank is always better when lower."""

    HIGHER = "higher"
    LOWER = "lower"


class Operator(StrEnum):
    """The comparison that a bound demands."""

    GT = ">"
    GE = ">="
    LT = "<"
    LE = "<="


class StatusWord(StrEnum):
    """What a status says: đạt, chưa đạt, có, không."""

    MET = "met"
    NOT_MET = "not_met"
    YES = "yes"
    NO = "no"


class Reason(StrEnum):
    """Why a value is missing; a missing value is never 0."""

    BLANK = "blank"
    NOT_ASSESSED = "not_assessed"
    NOT_YET = "not_yet"
    NOT_APPLICABLE = "not_applicable"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit as printed (``%``, ``học sinh`` ...), or no unit."""

    kind: ClassVar[str] = "number"
    value: Decimal
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Date:
    """A year, a month of a year or a day; a day has its month, a month its year."""

    kind: ClassVar[str] = "date"
    year: int
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit that the actual must be over or under: ``>99,00``, ``chậm nhất 31/12/2025``."""

    kind: ClassVar[str] = "bound"
    op: Operator
    limit: Number | Date


@dataclass(frozen=True, slots=True)
class Range:
    """From low to high, both included: ``80 - 85%``."""

    kind: ClassVar[str] = "range"
    low: Decimal
    high: Decimal
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """``361/362 (99,72%)``: part of whole; ``percent`` only when it was printed, as printed."""

    kind: ClassVar[str] = "ratio"
    numerator: int
    denominator: int
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rank:
    """``7/19``: place k of N; N is None when only the place is given."""

    kind: ClassVar[str] = "rank"
    rank: int
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Top:
    """``trong nhóm 05``: among the first k, of N where N is given."""

    kind: ClassVar[str] = "top"
    size: int
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """``01 giáo viên tin học``: a whole number and what is counted, as printed."""

    kind: ClassVar[str] = "count"
    count: int
    noun: str


@dataclass(frozen=True, slots=True)
class Status:
    """đạt / chưa đạt, có / không; ``detail`` is what follows (``môn dẫn đầu toàn đoàn``)."""

    kind: ClassVar[str] = "status"
    status: StatusWord
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A grade on a scale: ``mức độ 3`` is ``scale="mức độ", level="3"``.

    ``at_least`` where it is printed so (``mức Tốt trở lên``).
    """

    kind: ClassVar[str] = "level"
    scale: str
    level: str
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Demanded:
    """``X`` in a level's column: demanded, without a number."""

    kind: ClassVar[str] = "demanded"


@dataclass(frozen=True, slots=True)
class Missing:
    """No value, and why; ``text`` is what was printed when something was (``#VALUE!``).

    Two missing values are equal when their reasons are: a dash is as blank as nothing.
    """

    kind: ClassVar[str] = "missing"
    reason: Reason
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """Free text that says no value that can be compared."""

    kind: ClassVar[str] = "text"
    text: str


Value = (
    Number
    | Bound
    | Range
    | Ratio
    | Rank
    | Top
    | Count
    | Status
    | Level
    | Date
    | Demanded
    | Missing
    | Text
)

BLANK = Missing(Reason.BLANK)


class Column(StrEnum):
    """What kind of column (or sentence) a text stands in; it decides what ``X`` means."""

    BASELINE = "baseline"
    TARGET = "target"
    PHASE = "phase"
    ACTUAL = "actual"
    SENTENCE = "sentence"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a text before it is parsed.

    ``unit`` and ``indicator`` are as printed (``%``, ``Xếp hạng toàn đoàn ...``), empty when
    unknown.
    """

    unit: str = ""
    column: Column = Column.UNKNOWN
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A parsed text: the value, the text as printed, and what had to be assumed."""

    value: Value
    text: str
    assumptions: tuple[Message, ...] = field(default=())
