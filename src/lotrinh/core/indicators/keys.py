"""What makes an indicator the same one in the next version and in the next year's plan."""

from __future__ import annotations

from lotrinh.core.plan.types import Indicator
from lotrinh.core.text import words

# A shorter name (*Tiểu học*) says nothing without the group row above it.
_TELLING = 3


def indicator_key(indicator: Indicator) -> str:
    """Return a stable key: the folded words of the name, a short name behind its group's.

    Number, place, unit and years of the row do not count, so that reordering keeps the key.
    """
    name = _telling_words(indicator.name)
    if len(name) < _TELLING:
        name = (*_telling_words(indicator.group.split(" > ")[-1]), *name)
    return "-".join(name)


def _telling_words(text: str) -> tuple[str, ...]:
    return tuple(word for word in words(text) if not (word.isdecimal() and len(word) == 4))
