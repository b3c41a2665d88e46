"""A text being read as a value, in the three spellings that readers need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from lotrinh.core.messages import Message
from lotrinh.core.text import fold_aligned, lower_aligned, squeeze
from lotrinh.core.values.types import Context, Value


@dataclass(frozen=True)
class Source:
    """A squeezed text with its context; ``folded`` and ``lower`` have the same places as ``text``.

    Words that are told apart by their accents alone (*có*, *cô*) are looked for in ``lower``.
    """

    text: str
    context: Context

    @classmethod
    def of(cls, text: str, context: Context) -> Source:
        """Return the source of a printed text: white space squeezed, closing ``. ; ,`` left out."""
        return cls(squeeze(text).rstrip(" .;,") or squeeze(text), context)

    @cached_property
    def folded(self) -> str:
        """The text in lower-case ASCII where it is Vietnamese."""
        return fold_aligned(self.text)

    @cached_property
    def lower(self) -> str:
        """The text in lower case, its accents kept."""
        return lower_aligned(self.text)

    def after(self, place: int) -> Source:
        """Return the rest of the source from ``place`` on, in the same context."""
        return Source(self.text[place:].strip(), self.context)


@dataclass(frozen=True, slots=True)
class Found:
    """A value that a reader found, and what it assumed."""

    value: Value
    assumptions: tuple[Message, ...] = ()


Reader = Callable[[Source], Found | None]


def aside(rest: str) -> tuple[Message, ...]:
    """Return the message that ``rest`` (printed after a value) is not part of it; none if empty."""
    said = rest.strip(" .;,:-–()")
    if not said:
        return ()
    return (
        Message(
            f"“{said}” là phần giải thích, không tính vào giá trị.",
            f"“{said}” explains the value and is no part of it.",
        ),
    )
