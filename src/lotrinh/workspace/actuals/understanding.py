"""What a typed actual means: one way for what is kept and for what is shown before it is kept."""

from __future__ import annotations

import re
import unicodedata

from lotrinh.core.messages import LotrinhError
from lotrinh.core.values import parse
from lotrinh.core.values.types import (
    Bound,
    Column,
    Context,
    Count,
    Demanded,
    Missing,
    Number,
    Range,
    Ratio,
    Reading,
    Reason,
    Text,
)
from lotrinh.workspace.people.school_years import is_period

LARGEST = 2**31 - 1
"""The largest count that the database keeps."""


# Kept as words, a figure that cannot be read would be an actual that nothing ever judges.
_BEGINS_AS_FIGURE = re.compile(r"\s*[-−+]?[0-9]+[0-9.,/% -]*\s*\Z")


class UnableToRecordActual(LotrinhError):
    """The actual cannot be kept; the message says why and what to type instead."""


def understand_actual(
    *,
    unit_text: str,
    name: str,
    text: str,
    numerator: int | None,
    denominator: int | None,
) -> Reading:
    """Return what was typed, read in the context of the indicator's unit and name.

    Both counts, or else the text, say the value.

    Raises: UnableToRecordActual if there is nothing, half a ratio, a part over its whole, a whole
    of nobody, a demand instead of a figure, or something that cannot be read.
    """
    if numerator is not None and denominator is not None:
        reading = Reading(Ratio(numerator, denominator), f"{numerator}/{denominator}")
    elif numerator is not None or denominator is not None:
        raise UnableToRecordActual(
            "Thiếu tử số hoặc mẫu số. Nhập cả hai, ví dụ 58 và 60.",
            "The part or the whole is missing. Enter both, for example 58 and 60.",
        )
    else:
        context = Context(unit=unit_text, column=Column.ACTUAL, indicator=name)
        reading = parse(_narrow(text), context)
    _check(reading)
    return reading


def _narrow(text: str) -> str:
    """Return ``text`` with full-width signs (９９), as some keyboards type them, made plain."""
    return "".join(
        unicodedata.normalize("NFKC", sign) if unicodedata.east_asian_width(sign) == "F" else sign
        for sign in text
    )


def _check(reading: Reading) -> None:
    value = reading.value
    match value:
        case Missing(reason=Reason.BLANK):
            raise UnableToRecordActual(
                "Chưa nhập kết quả. Nhập số (96,67), tỷ số (58/60) hoặc chữ (Đạt, Chưa đánh giá).",
                "Nothing was entered. Enter a number (96,67), a ratio (58/60) or a word (Đạt).",
            )
        case Missing(reason=Reason.UNREADABLE):
            raise _unreadable(reading)
        case Bound() | Range() | Demanded():
            raise UnableToRecordActual(
                f"'{reading.text}' là mức yêu cầu, chưa phải kết quả. Nhập đúng con số đạt được.",
                f"'{reading.text}' is a demand, not a result. Enter the figure that was achieved.",
            )
        case Number(value=amount) | Count(count=amount) if amount < 0:
            raise UnableToRecordActual(
                f"'{reading.text}' là số âm, kết quả không thể âm. Xem lại con số.",
                f"'{reading.text}' is negative, which no result can be. Check the figure.",
            )
        case Text() if _BEGINS_AS_FIGURE.match(reading.text):
            raise _unreadable(reading)
        case Ratio(denominator=0):
            raise UnableToRecordActual(
                "Mẫu số là 0, không tính được. Nếu không có đối tượng nào, nhập 'Không áp dụng'.",
                "The whole is 0, so there is no share. If there was nobody, enter 'Không áp dụng'.",
            )
        case Ratio(numerator=part, denominator=whole) if part < 0 or whole < 0:
            raise UnableToRecordActual(
                "Tử số và mẫu số không thể là số âm. Xem lại hai con số.",
                "The part and the whole cannot be negative. Check the two figures.",
            )
        case Ratio(numerator=part, denominator=whole) if part > whole:
            raise UnableToRecordActual(
                f"Tử số {part} lớn hơn mẫu số {whole}. Xem lại hai con số, có thể bị đảo.",
                f"The part {part} is over the whole {whole}. Check the two; they may be swapped.",
            )
        case Ratio(denominator=whole) if whole > LARGEST:
            raise UnableToRecordActual(
                f"Mẫu số {whole} quá lớn. Xem lại con số.",
                f"The whole {whole} is too large. Check the figure.",
            )


def _unreadable(reading: Reading) -> UnableToRecordActual:
    return UnableToRecordActual(
        f"Không đọc được '{reading.text}'. Nhập số (96,67), tỷ số (58/60) hoặc chữ (Đạt).",
        f"'{reading.text}' cannot be read. Enter a number (96,67), a ratio (58/60) or Đạt.",
    )


def checked_period(period: str) -> str:
    """Return ``period`` if it is a school year (``2025-2026``) or its first semester (``.../1``).

    The second semester ends the year: its results are those of the year.

    Raises: UnableToRecordActual.
    """
    if not is_period(period):
        raise UnableToRecordActual(
            f"'{period}' không phải là năm học hay học kỳ I. Viết như 2025-2026 hoặc 2025-2026/1; "
            "kết quả học kỳ II là kết quả cả năm học.",
            f"'{period}' is no school year and no first semester. Write it like 2025-2026 or "
            "2025-2026/1; what the second semester comes to is the result of the year.",
        )
    return period
