"""Vietnamese text, folded for matching; printed text is never changed by these."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def squeeze(text: str) -> str:
    """Return ``text`` in NFC, trimmed, each run of white space (no-break too) as one space."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return ``text`` as lower-case ASCII without accents (đ is d), white space squeezed.

    NFC alone does not make *hoà* and *hòa* one word; folding both to ``hoa`` does.
    """
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _SPACE.sub(" ", plain).strip().lower()


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of ``text``, punctuation left out."""
    return tuple(w for w in _NOT_WORD.split(fold(text)) if w)


@lru_cache(maxsize=8192)
def lower_aligned(text: str) -> str:
    """Return ``text`` in lower case, one character for each, so that positions stay the same."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


@lru_cache(maxsize=8192)
def fold_aligned(text: str) -> str:
    """Return ``text`` folded as :func:`fold` does, one character for each; white space stays.

    A place found in the result is the same place in ``text``.
    """
    return "".join(
        "d" if c in "đĐ" else unicodedata.normalize("NFD", c)[0] for c in lower_aligned(text)
    )
