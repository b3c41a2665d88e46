"""Whose plan a document says it is, beside the unit that it is brought in for."""

from __future__ import annotations

from lotrinh.core.text import words

# What any school's name has, spelt out or not: only the rest tells one school from another.
_GENERIC = frozenset(("truong", "tieu", "hoc", "th", "thcs", "trung", "co", "so", "pho", "thong"))


def names_another_unit(issuer: str, unit_name: str) -> bool:
    """Return whether ``issuer`` as printed is another unit than the one of ``unit_name``.

    *TRƯỜNG TH BÔNG SEN* and *Trường Tiểu học Bông Sen* are one. A document without an issuer, or
    whose name says less or more than the unit's, is not doubted.
    """
    printed, known = (set(words(name)) - _GENERIC for name in (issuer, unit_name))
    return not (printed <= known or known <= printed)
