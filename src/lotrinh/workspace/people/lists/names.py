"""Names compared as people compare them: case, spaces and where a tone is set do not matter."""

from __future__ import annotations

import unicodedata

from lotrinh.core.text import squeeze

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OF_COMMUNES = ("xã ", "phường ", "thị trấn ", "đặc khu ")


def name_key(name: str) -> str:
    """Return a name folded for comparison: *Hoà* and *HÒA* are one, *Lan* and *Lân* are two."""
    return " ".join(_word_key(word) for word in squeeze(name).casefold().split(" "))


def commune_key(name: str) -> str:
    """Return a commune's name for comparison, without what kind of commune it is."""
    plain = squeeze(name).casefold()
    for kind in _OF_COMMUNES:
        plain = plain.removeprefix(kind)
    return name_key(plain)


def _word_key(word: str) -> str:
    # A tone belongs to the syllable: it may stand on either vowel of it.
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in letters if c in _TONES)
    return "".join(c for c in letters if c not in _TONES) + tones
