"""Which elements of a Word body count as its top-level paragraphs, tables, rows and cells.

Reading numbers places by these, and writing comments back finds places by the same, so that both
agree: content controls and tracked insertions are looked through, tracked deletions are not.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from lotrinh.documents.word_package import W

P, TBL, TR, TC = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
_WRAPPERS = frozenset(
    f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
)


def iter_wanted(parent: etree._Element, *wanted: str) -> Iterator[etree._Element]:
    """Yield the children of ``parent`` whose tag is ``wanted``, looking through wrappers."""
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag in _WRAPPERS:
            yield from iter_wanted(child, *wanted)


def iter_blocks(body: etree._Element) -> Iterator[etree._Element]:
    """Yield the top-level ``w:p`` and ``w:tbl`` of a body (or cell) in document order."""
    return iter_wanted(body, P, TBL)


def iter_rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the ``w:tr`` of a table."""
    return iter_wanted(table, TR)


def iter_cells(row: etree._Element) -> Iterator[etree._Element]:
    """Yield the ``w:tc`` of a row as stored."""
    return iter_wanted(row, TC)
