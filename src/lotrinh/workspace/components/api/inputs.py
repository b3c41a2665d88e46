"""What a program sends: each kind of input checked in one way, and said so in the schema.

Nothing is guessed: ``1.0`` is no whole number, and a name that an address does not know is refused.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

_WHOLE = re.compile(r"0|[1-9][0-9]{0,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR, _LAST_YEAR = 2010, 2049
_YEARS = "|".join(f"{year}-{year + 1}" for year in range(_FIRST_YEAR, _LAST_YEAR + 1))

MOST_AT_ONCE = 200
USUAL_AT_ONCE = 50
LARGEST_ID = 2**63 - 1
LARGEST_COUNT = 2**31 - 1
_LARGEST_OFFSET = 10_000_000


def _whole(value: Any) -> Any:
    """Let a whole number pass only as it is written, without sign, spaces or a point."""
    if isinstance(value, str):
        if _WHOLE.fullmatch(value) is None:
            raise ValueError("Input should be a whole number")
        return int(value)
    return value


def _number(value: Any) -> Any:
    """Take 58.0 for 58, which JSON does not tell apart."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _day(value: Any) -> Any:
    if isinstance(value, str):
        if _DAY.fullmatch(value) is None:
            raise ValueError("Input should be a day such as 2025-09-05")
        return date.fromisoformat(value)
    return value


RowId = Annotated[int, Field(ge=1, le=LARGEST_ID), BeforeValidator(_whole)]
"""The number of a thing: in an address, or as a filter."""

OwnId = Annotated[int, Field(ge=1, le=LARGEST_ID), BeforeValidator(_number)]
"""The number of a thing in what is sent: a number, and no text."""

Amount = Annotated[int, Field(ge=0, le=LARGEST_COUNT), BeforeValidator(_number)]
"""So many of something."""

Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A day, ``2025-09-05``."""

SchoolYear = Annotated[str, Field(pattern=f"^({_YEARS})$", examples=["2025-2026"])]
"""A school year."""

Period = Annotated[str, Field(pattern=f"^({_YEARS})(/[12])?$", examples=["2025-2026/1"])]
"""A school year, or a semester of one (``2025-2026/1``)."""

Line = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")]
"""A short text without line breaks, to look for or to keep."""

Code = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[0-9A-Za-z._-]+$")]
"""A code of a list."""

Prose = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
"""What a person would write into a large field."""

Unset = SkipJsonSchema[None]
"""Left away; the schema does not offer null for it."""


class Query(BaseModel):
    """What an address may be asked for."""

    model_config = ConfigDict(extra="forbid")


class Paged(Query):
    """Which part of a list is asked for."""

    limit: Annotated[int, Field(ge=1, le=MOST_AT_ONCE), BeforeValidator(_whole)] = Field(
        default=USUAL_AT_ONCE, description="Số mục trong một lần / items at once"
    )
    offset: Annotated[int, Field(ge=0, le=_LARGEST_OFFSET), BeforeValidator(_whole)] = Field(
        default=0, description="Bỏ qua bao nhiêu mục đầu / items to pass over"
    )


class Body(BaseModel):
    """What is sent to be done: each field of exactly its kind, and no other field."""

    model_config = ConfigDict(extra="forbid", strict=True)
