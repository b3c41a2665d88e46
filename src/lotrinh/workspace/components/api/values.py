"""The values of core as JSON: the same form as everywhere else (core.values.json), with a schema.

0, blank, not assessed, not yet, not applicable and unreadable are different values here too.
Decimals are strings that keep the digits as printed.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag
from typing_extensions import TypeAliasType

from lotrinh.core.values import Value as CoreValue
from lotrinh.core.values import to_json

Decimal = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?(E[+-]?[0-9]+)?$")]

Operator = Literal[">", ">=", "<", "<="]


class _Kind(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NumberValue(_Kind):
    """A number with its unit as printed."""

    kind: Literal["number"]
    value: Decimal
    unit: str | None


class DateParts(_Kind):
    """A year, a month of a year or a day."""

    year: int
    month: int | None
    day: int | None


class DateValue(DateParts):
    """A year, a month of a year or a day."""

    kind: Literal["date"]


class BoundValue(_Kind):
    """A number that the result must be over or under."""

    kind: Literal["bound"]
    op: Operator
    value: Decimal
    unit: str | None


class DateBoundValue(_Kind):
    """A date that it must be before or after."""

    kind: Literal["bound"]
    op: Operator
    date: DateParts


class RangeValue(_Kind):
    """From low to high, both included."""

    kind: Literal["range"]
    low: Decimal
    high: Decimal
    unit: str | None


class RatioValue(_Kind):
    """A part of a whole; the percentage only where it was printed."""

    kind: Literal["ratio"]
    numerator: int
    denominator: int
    percent: Decimal | None


class RankValue(_Kind):
    """Place k of N."""

    kind: Literal["rank"]
    rank: int
    of: int | None


class TopValue(_Kind):
    """Among the first k of N."""

    kind: Literal["top"]
    size: int
    of: int | None


class CountValue(_Kind):
    """A whole number and what is counted."""

    kind: Literal["count"]
    count: int
    noun: str


class StatusValue(_Kind):
    """Met or not, yes or no."""

    kind: Literal["status"]
    status: Literal["met", "not_met", "yes", "no"]
    detail: str


class LevelValue(_Kind):
    """A grade on a scale."""

    kind: Literal["level"]
    scale: str
    level: str
    at_least: bool


class DemandedValue(_Kind):
    """Demanded, without a number."""

    kind: Literal["demanded"]


class MissingValue(_Kind):
    """No value, and why; never 0."""

    kind: Literal["missing"]
    reason: Literal["blank", "not_assessed", "not_yet", "not_applicable", "unreadable"]
    text: str


class TextValue(_Kind):
    """Text that says no value that can be compared."""

    kind: Literal["text"]
    text: str


def _kind_of(value: Any) -> str:
    """Return which of the types a value is: two of them are bounds."""
    if isinstance(value, BaseModel):
        return type(value).__name__
    kind = str(value.get("kind", "")) if isinstance(value, dict) else ""
    return f"{'Date' if kind == 'bound' and 'date' in value else ''}{kind.title()}Value"


Value = TypeAliasType(
    "Value",
    Annotated[
        Annotated[NumberValue, Tag("NumberValue")]
        | Annotated[BoundValue, Tag("BoundValue")]
        | Annotated[DateBoundValue, Tag("DateBoundValue")]
        | Annotated[RangeValue, Tag("RangeValue")]
        | Annotated[RatioValue, Tag("RatioValue")]
        | Annotated[RankValue, Tag("RankValue")]
        | Annotated[TopValue, Tag("TopValue")]
        | Annotated[CountValue, Tag("CountValue")]
        | Annotated[StatusValue, Tag("StatusValue")]
        | Annotated[LevelValue, Tag("LevelValue")]
        | Annotated[DateValue, Tag("DateValue")]
        | Annotated[DemandedValue, Tag("DemandedValue")]
        | Annotated[MissingValue, Tag("MissingValue")]
        | Annotated[TextValue, Tag("TextValue")],
        Discriminator(_kind_of),
    ],
)


def value_json(value: CoreValue) -> Any:
    """Return a value in its JSON form, for a field of type ``Value``."""
    return to_json(value)
