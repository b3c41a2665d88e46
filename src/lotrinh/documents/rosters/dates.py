"""Dates as Excel and people write them; the day comes before the month."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from lotrinh.core.messages import Message
from lotrinh.documents.rosters import wording

_TIME = r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp][Mm])?Z?)?"
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}}) ?([/.-]) ?([0-9]{{1,2}}) ?\2 ?([0-9]{{4}}){_TIME}")
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([/.-])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}")
_WORDS = re.compile(r"(?:ngày )?([0-9]{1,2}) tháng ([0-9]{1,2}) năm ([0-9]{4})", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"[0-9]{1,2} ?([/.-]) ?[0-9]{1,2} ?\1 ?[0-9]{2}")
_PART = re.compile(r"[0-9]{4}|[0-9]{1,2} ?[/.-] ?(?:[0-9]{1,2}|[0-9]{4})|[0-9]{4}-[0-9]{1,2}")
_SERIAL = re.compile(r"([1-9][0-9]{4})(?:\.0+)?")
# Excel counts days from 30 December 1899. Below the first of these a number is rather a year.
_EPOCH, _FIRST_SERIAL, _LAST_SERIAL = date(1899, 12, 30), 10_000, 73_050

FIRST_DATE, LAST_DATE = date(1900, 1, 1), date(2100, 12, 31)
"""What a day in a list can be at all; a column may ask for less."""


def parse_date(value: object) -> date | Message:
    """Return the date in a cell, or what is wrong with it.

    A date, a serial number of Excel's (from 1927 to 2099), or text: 05/9/2017, 5-9-2017,
    05.09.2017, 2017-09-05, with or without a time. A year of two digits and a part of a date are
    refused.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return wording.TRUTH
    if isinstance(value, int | float):
        return _of_number(float(value))
    return _of_text(value) if isinstance(value, str) else wording.NOT_DATE


def _of_number(value: float) -> date | Message:
    if value.is_integer() and _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return _EPOCH + timedelta(days=int(value))
    if value.is_integer() and 1900 <= value <= 2100:
        return wording.PART_OF_DATE
    return wording.NOT_DATE


def _of_text(text: str) -> date | Message:
    found = _DAY_FIRST.fullmatch(text)
    if found:
        return _date(found[4], found[3], found[1])
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return _date(found[1], found[3], found[4])
    found = _WORDS.fullmatch(text)
    if found:
        return _date(found[3], found[2], found[1])
    if _SHORT_YEAR.fullmatch(text):
        return wording.SHORT_YEAR
    serial = _SERIAL.fullmatch(text)
    if serial:
        return _of_number(float(serial[1]))
    return wording.PART_OF_DATE if _PART.fullmatch(text) else wording.NOT_DATE


def _date(year: str, month: str, day: str) -> date | Message:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return wording.NOT_DATE
