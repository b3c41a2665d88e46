"""What a person writes as a demand or as a registered target: the indicator, the period, the value.

One way for what is kept and for what is shown before it is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from lotrinh.core.indicators import CatalogueEntry, direction_of, indicator_key
from lotrinh.core.messages import LotrinhError, Message
from lotrinh.core.plan.types import NOWHERE, Baseline
from lotrinh.core.plan.types import Indicator as PlanIndicator
from lotrinh.core.text import fold, squeeze
from lotrinh.core.values import (
    Bound,
    Column,
    Context,
    Count,
    Date,
    Demanded,
    Direction,
    Level,
    Missing,
    Number,
    Reading,
    Text,
    Value,
    parse,
)
from lotrinh.core.values.types import Ratio
from lotrinh.reference import load_catalogue
from lotrinh.workspace.people.school_years import is_school_year

LONGEST_TEXT = 100
LONGEST_UNIT = 100
LONGEST_NAME = 500
_LONGEST_KEY = 280
_ALL = Decimal(100)
_YEARS = range(2000, 2100)
_LEAD = re.compile(r"^(?:den|nam hoc|nam|het)\s+")
_YEAR = re.compile(r"\d{4}")
_SCHOOL_YEAR = re.compile(r"(\d{4})\s*[-–/]\s*(\d{4})(?:\s*/\s*([12]))?")


class UnableToHandDown(LotrinhError):
    """The targets cannot be handed down or withdrawn; the message says why and what to do."""


class UnableToRegister(LotrinhError):
    """The target cannot be registered or answered; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class DemandEntry:
    """A demand as somebody writes it: of the catalogue's indicator ``code``, or of one called
    ``name``; a name that the catalogue knows is the catalogue's indicator.

    ``unit_text`` and ``direction`` count only where the catalogue does not know the indicator.
    """

    code: str
    period: str
    text: str
    name: str = ""
    unit_text: str = ""
    direction: Direction = Direction.HIGHER


@dataclass(frozen=True, slots=True)
class Understood:
    """A demand as it is kept; ``assumptions`` are what had to be guessed in reading its value."""

    code: str
    key: str
    name: str
    unit_text: str
    direction: Direction
    period: str
    text: str
    value: Value
    assumptions: tuple[Message, ...] = ()


def understand_demand(entry: DemandEntry) -> Understood:
    """Return what ``entry`` demands of which indicator until when.

    Raises: UnableToHandDown if the catalogue does not have the code, the indicator has no name, the
    period is none, or the value is blank or cannot be read.
    """
    known = catalogue_entry(entry.code, entry.name)
    name = known.name.vi if known else squeeze(entry.name)
    unit = known.unit if known else squeeze(entry.unit_text)
    if not name:
        raise UnableToHandDown(
            "Chưa ghi tên chỉ tiêu. Chọn trong danh mục hoặc viết tên.",
            "The indicator has no name. Choose it from the catalogue, or write its name.",
        )
    if len(name) > LONGEST_NAME or len(unit) > LONGEST_UNIT:
        raise UnableToHandDown(
            f"Tên chỉ tiêu dài quá {LONGEST_NAME} ký tự hoặc đơn vị tính dài quá {LONGEST_UNIT} "
            "ký tự. Viết ngắn lại.",
            f"The name is longer than {LONGEST_NAME} characters, or the unit of measure longer "
            f"than {LONGEST_UNIT}. Write it shorter.",
        )
    fault, reading = read_target(entry.text, name=name, unit_text=unit, entry=known)
    if fault is not None:
        raise UnableToHandDown(fault.vi, fault.en)
    return Understood(
        code=known.code if known else "",
        key=known.code if known else key_of(name, unit),
        name=name,
        unit_text=unit,
        direction=known.direction if known else entry.direction,
        period=checked_period(entry.period),
        text=squeeze(entry.text),
        value=reading.value,
        assumptions=reading.assumptions,
    )


def understand_registration(
    text: str, *, code: str, name: str, unit_text: str
) -> tuple[Value, tuple[Message, ...]]:
    """Return the target that a school writes beside a demand, and what had to be guessed.

    Raises: UnableToRegister if it is blank, cannot be read, or is a bare ``X``.
    """
    # A code that the catalogue has no more still has the name and unit that were handed down.
    entry = next((one for one in load_catalogue() if one.code == code), None)
    fault, reading = read_target(text, name=name, unit_text=unit_text, entry=entry)
    if fault is None and isinstance(reading.value, Demanded):
        fault = Message(
            "'X' chỉ nói là có giao. Viết mức mà trường đăng ký, ví dụ 98, 01 hoặc Có.",
            "'X' only says that something is demanded. Write what the school takes on: 98, 01, Có.",
        )
    if fault is not None:
        raise UnableToRegister(fault.vi, fault.en)
    return reading.value, reading.assumptions


def read_target(
    text: str, *, name: str, unit_text: str, entry: CatalogueEntry | None
) -> tuple[Message | None, Reading]:
    """Return what is wrong with a target (None: nothing), and what it says.

    It is read as a cell of a plan's column of targets is.
    """
    written = squeeze(text)
    context = Context(unit=unit_text, column=Column.TARGET, indicator=name)
    reading = parse(written, context)
    return _fault(written, reading.value, unit_text, entry), reading


def catalogue_entry(code: str, name: str = "") -> CatalogueEntry | None:
    """Return the catalogue's entry of ``code``, else the one that is called ``name``.

    Raises: UnableToHandDown for a code that it has not.
    """
    catalogue = load_catalogue()
    if not code:
        return catalogue.find(name) if squeeze(name) else None
    try:
        return catalogue[code]
    except KeyError as error:
        raise UnableToHandDown(
            f"Danh mục không có chỉ tiêu mã '{code}'. Chọn lại trong danh mục.",
            f"The catalogue has no indicator '{code}'. Choose one that it has.",
        ) from error


def checked_period(text: str) -> str:
    """Return a period as it is kept: ``2030``, ``2025-2026``, ``2025-2026/1``.

    The second semester ends its school year, so it is the year.

    Raises: UnableToHandDown for anything else.
    """
    written = _LEAD.sub("", _LEAD.sub("", fold(text)))
    if _YEAR.fullmatch(written) and int(written) in _YEARS:
        return written
    years = _SCHOOL_YEAR.fullmatch(written)
    if years and is_school_year(f"{years[1]}-{years[2]}"):
        return f"{years[1]}-{years[2]}" + ("/1" if years[3] == "1" else "")
    raise UnableToHandDown(
        f"'{squeeze(text)}' không phải là kỳ. Viết năm học như 2025-2026, học kỳ I như "
        "2025-2026/1, hoặc năm như 2030.",
        f"'{squeeze(text)}' is no period. Write a school year like 2025-2026, its first semester "
        "like 2025-2026/1, or a year like 2030.",
    )


def usual_direction(name: str, unit_text: str, text: str) -> Direction:
    """Return which way is better for an indicator of one's own, by its words and its demand."""
    context = Context(unit=unit_text, column=Column.TARGET, indicator=name)
    return direction_of(name, unit_text, [parse(squeeze(text), context).value])


def as_plan_indicator(name: str, unit_text: str) -> PlanIndicator:
    """Return an indicator of this name as a plan's row has it."""
    return PlanIndicator("", "", "", "", name, unit_text, Baseline(), {}, {}, NOWHERE)


def key_of(name: str, unit_text: str) -> str:
    """Return the key by which an indicator that the catalogue does not have is found in a plan.

    Raises: UnableToHandDown if the name has no words.
    """
    key = indicator_key(as_plan_indicator(name, unit_text))[:_LONGEST_KEY]
    if not key:
        raise UnableToHandDown(
            f"'{name}' chưa phải là tên chỉ tiêu. Viết tên bằng chữ.",
            f"'{name}' is no name of an indicator. Write it in words.",
        )
    return key


def _fault(
    written: str, value: Value, unit_text: str, entry: CatalogueEntry | None
) -> Message | None:
    example = _example(unit_text, entry)
    if not written:
        return Message(
            f"Chưa ghi mức. Viết ví dụ {example}.", f"No value. Write for example {example}."
        )
    if len(written) > LONGEST_TEXT:
        return Message(
            f"Mức dài quá {LONGEST_TEXT} ký tự. Viết ví dụ {example}.",
            f"The value is longer than {LONGEST_TEXT} characters. Write for example {example}.",
        )
    if "%" in unit_text and isinstance(value, Level):
        value = Text(written)
    match value:
        case Missing() | Text() | Ratio(denominator=0):
            return Message(
                f"Không hiểu mức '{written}'. Viết ví dụ {example}.",
                f"'{written}' cannot be understood. Write for example {example}.",
            )
        case Number(value=amount) | Count(count=amount) if amount < 0:
            return Message(
                f"'{written}' là số âm. Xem lại con số.", f"'{written}' is negative. Check it."
            )
        case Number(value=amount) | Bound(limit=Number(value=amount)) if (
            amount > _ALL and entry is not None and entry.kind == "ratio"
        ):
            return Message(
                f"'{written}' lớn hơn 100 %. Xem lại dấu phẩy.",
                f"'{written}' is over 100 %. Check the decimal comma.",
            )
        case Ratio(numerator=part, denominator=whole) if part > whole:
            return Message(
                f"'{written}': tử số lớn hơn mẫu số. Xem lại hai con số.",
                f"'{written}': the part is over the whole. Check the two.",
            )
        case Date(year=year) if entry is not None and entry.kind == "ratio":
            return Message(
                f"'{written}' đọc thành năm {year}. Viết ví dụ {example}.",
                f"'{written}' reads as the year {year}. Write for example {example}.",
            )
        case _:
            return None


def _example(unit_text: str, entry: CatalogueEntry | None) -> str:
    """Return values that somebody may write there."""
    kind = entry.kind if entry else ""
    if kind == "status":
        return "Đạt; Có"
    if kind == "rank" or "hang" in fold(unit_text):
        return "7/19"
    if kind == "level":
        return "mức độ 2"
    if "%" in unit_text:
        return "98; >=98; 99,5"
    return "98; >=98; Đạt; X"
