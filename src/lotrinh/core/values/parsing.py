"""What a printed text says: the readers of each kind, asked in turn."""

from __future__ import annotations

from lotrinh.core.values.reading_dates import read_date, read_deadline, read_years
from lotrinh.core.values.reading_numbers import read_bound, read_number, read_range
from lotrinh.core.values.reading_parts import read_rank, read_ratio, read_top
from lotrinh.core.values.reading_words import (
    read_demanded,
    read_level,
    read_missing,
    read_status,
)
from lotrinh.core.values.source import Reader, Source
from lotrinh.core.values.types import Context, Reading, Text

# A text that starts with one kind's words and is another stands before it: "đạt 98%" is a number.
_READERS: tuple[Reader, ...] = (
    read_missing,
    read_demanded,
    read_years,
    read_date,
    read_deadline,
    read_top,
    read_rank,
    read_ratio,
    read_range,
    read_bound,
    read_level,
    read_number,
    read_status,
)
_LONGEST = 400  # a longer text is a paragraph, not a value
_NO_CONTEXT = Context()


def parse(text: str, context: Context = _NO_CONTEXT) -> Reading:
    """Return what ``text`` says in ``context``, and every guess that this took.

    Never raises: a text that says no value is :class:`Text`. ``Reading.text`` is ``text`` as it
    came. ``a/b`` is a rank where the unit (or the indicator, where there is no unit) ranks, a
    school year or a month where the numbers are such and the unit measures nothing, else a ratio.
    A bare number takes the context's unit; a printed one keeps its own.
    """
    source = Source.of(text, context)
    if len(source.text) <= _LONGEST:
        for read in _READERS:
            found = read(source)
            if found is not None:
                return Reading(found.value, text, found.assumptions)
    return Reading(Text(source.text), text)
