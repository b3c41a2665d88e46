"""Text made safe for the file that it is written into; what a person reads stays the same."""

from __future__ import annotations

import re

# XML 1.0 has no place for these, not even escaped; lxml refuses them.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_START = re.compile(r"[=+\-@\t\r]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d[\d.,]*%?$")


def printable(text: str) -> str:
    """Return ``text`` without the control characters that Word and Excel files cannot hold."""
    return _NOT_XML.sub("", text)


def not_a_formula(text: str) -> str:
    """Return ``text`` so that a spreadsheet opening a CSV never runs it: ``'=1+1`` for ``=1+1``.

    A plain number keeps its sign. Source: OWASP, CSV injection.
    """
    if _FORMULA_START.match(text) and not _PLAIN_NUMBER.match(text):
        return f"'{text}"
    return text
