"""Years, months, days and deadlines: ``2024``, ``9/2023``, ``ngày 13 tháng 11 năm 2023``."""

from __future__ import annotations

import re
from calendar import monthrange
from decimal import Decimal

from lotrinh.core.messages import Message
from lotrinh.core.text import fold
from lotrinh.core.values.amounts import unit_of
from lotrinh.core.values.source import Found, Source
from lotrinh.core.values.types import Bound, Context, Date, Operator, Range

SCHOOL_YEAR = "năm học"
"""The unit of a range that is a school year: it runs from August to July."""

YEARS = "giai đoạn"
"""The unit of a range of calendar years."""

_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_MONTH = r"(?P<month>[0-9]{1,2})"
_DAY = r"(?P<day>[0-9]{1,2})"
# (pattern, whether it can only be a date)
_FORMS = tuple(
    (re.compile(pattern), certain)
    for pattern, certain in (
        (rf"(?:ngay )?{_DAY} ?([/.-]) ?{_MONTH} ?\2 ?{_YEAR}", True),
        (rf"(?:ngay )?{_DAY} thang {_MONTH},? (?:nam )?{_YEAR}", True),
        (rf"{_YEAR}-{_MONTH}-{_DAY}", True),
        (rf"thang {_MONTH}(?:[/-]|,? (?:nam )?){_YEAR}", True),
        (rf"nam {_YEAR}", True),
        (rf"{_MONTH} ?[/-] ?{_YEAR}", False),
        (rf"{_YEAR}", False),
    )
)
_TIME_UNITS = {"", "nam", "thang", "ngay", "thoi gian", "thoi diem", "moc thoi gian", "thoi han"}
_LEAD = re.compile(r"(?:(?:trong|vao|dat|hoan thanh)(?: trong| vao)?:? )?")
_YEARS = re.compile(
    r"(?P<word>nam hoc |giai doan )?(?P<first>(?:19|20)[0-9]{2}) ?(?P<mark>[-–/]) ?"
    r"(?P<last>(?:19|20)[0-9]{2})"
)
_DEADLINES = (
    (
        re.compile(r"(?:cham nhat|muon nhat|den het|het|den)\b(?: la| den| vao| trong| het)*:? "),
        Operator.LE,
    ),
    (re.compile(r"truoc\b(?: het| ngay(?= ngay))?:? "), Operator.LT),
    (re.compile(r"sau\b:? "), Operator.GT),
    (re.compile(r"(?:ke )?tu\b:? "), Operator.GE),
)
_ONWARDS = re.compile(r"(?P<date>.*?)(?: tro di)?")


def read_date(source: Source) -> Found | None:
    """Read a year, a month of a year or a day; days that do not exist are no dates.

    A bare year, and ``9/2023``, are dates only where the unit measures nothing else.
    """
    start = _LEAD.match(source.folded)
    assert start is not None  # an empty lead matches too
    printed = source.folded[start.end() :]
    for pattern, certain in _FORMS:
        match = pattern.fullmatch(printed)
        if match and (certain or _speaks_of_time(source.context)):
            date = _existing(match.groupdict())
            said = () if certain else (_assumed_date(source.text),)
            return Found(date, said) if date else None
    return None


def read_years(source: Source) -> Found | None:
    """Read ``2023-2024`` or ``2023/2024`` as the school year, ``2021-2025`` as a span of years.

    Both are ranges, with the unit *năm học* or *giai đoạn*.
    """
    match = _YEARS.fullmatch(source.folded)
    if not match or not (match["word"] or _speaks_of_time(source.context)):
        return None
    first, last = Decimal(match["first"]), Decimal(match["last"])
    if last <= first or (match["mark"] == "/" and last != first + 1):
        return None
    school = last == first + 1 and match["word"] != "giai doan "
    said = () if match["word"] else (_assumed_years(source.text, school),)
    return Found(Range(first, last, SCHOOL_YEAR if school else YEARS), said)


def read_deadline(source: Source) -> Found | None:
    """Read a bound on a date: *chậm nhất 31/12/2025*, *trước năm 2025*, *từ 9/2023 trở đi*."""
    for pattern, operator in _DEADLINES:
        start = pattern.match(source.folded)
        if start is None:
            continue
        end = _ONWARDS.fullmatch(source.folded, start.end())
        assert end is not None  # an empty date matches too
        context = Context(column=source.context.column)
        inner = read_date(Source(source.text[start.end() : end.end("date")], context))
        if inner is not None and isinstance(inner.value, Date):
            return Found(Bound(operator, inner.value))
    return None


def _speaks_of_time(context: Context) -> bool:
    unit, _ = unit_of(context)
    return fold(unit or "") in _TIME_UNITS


def _existing(parts: dict[str, str | None]) -> Date | None:
    number = {name: int(digits) for name, digits in parts.items() if digits}
    date = Date(number["year"], number.get("month"), number.get("day"))
    if date.month is not None and not 1 <= date.month <= 12:
        return None
    if date.day is not None and not 1 <= date.day <= monthrange(date.year, date.month or 1)[1]:
        return None
    return date


def _assumed_date(text: str) -> Message:
    return Message(
        f"“{text}” đọc là mốc thời gian, không phải số lượng hay tỷ lệ.",
        f"“{text}” was read as a date, not as an amount or a ratio.",
    )


def _assumed_years(text: str, school: bool) -> Message:
    vi, en = ("năm học", "a school year") if school else ("giai đoạn", "a span of years")
    return Message(f"“{text}” đọc là {vi}.", f"“{text}” was read as {en}.")
