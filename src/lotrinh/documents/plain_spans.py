"""Work out the merged cells of a table that was extracted as text: its headers say the spans."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lotrinh.core.text import fold
from lotrinh.documents.blocks import Merge

Span = tuple[int, Merge]

_TIME = re.compile(
    r"(?:nam(?: hoc)?|nh|hk|hoc ky|ca nam)?\s*(?:20\d\d|[12]$|i{1,2}$)|hoc ky|hk|ca nam"
)
_LEVEL = re.compile(r"(?:tw|trung uong|tinh|huyen|xa|phuong|truong|so|phong|bo|quan|thanh pho)\b")


def with_spans(rows: Sequence[Sequence[str]]) -> list[list[Span]]:
    """Return for each cell of each row how many grid columns it spans and its vertical merge.

    A first row shorter than the next spreads over it: an empty cell below goes on with the header
    above, a run of alike cells (levels, years) belongs to one header. A short row below is a group
    row, whose last printed cell takes the rest.
    """
    width = max(len(row) for row in rows)
    plain: list[list[Span]] = [[(1, Merge.NONE)] * len(row) for row in rows]
    header = _header_spans(rows[0], rows[1]) if len(rows) > 1 and len(rows[1]) == width else None
    if header is not None:
        plain[0], plain[1] = header
    for i, row in enumerate(rows):
        if i == 0 and header is not None:
            continue
        short = width - len(row)
        said = [j for j, text in enumerate(row) if text.strip()]
        if short > 0 and said:
            plain[i][said[-1]] = (1 + short, Merge.NONE)
    return plain


def _header_spans(
    above: Sequence[str], below: Sequence[str]
) -> tuple[list[Span], list[Span]] | None:
    runs = _runs(below)
    if len(above) >= len(below) or len(runs) != len(above):
        return None
    first: list[Span] = []
    second: list[Span] = []
    for size, blank in runs:
        first.append((size, Merge.START if blank else Merge.NONE))
        second.extend([(1, Merge.CONTINUE if blank else Merge.NONE)] * size)
    return first, second


def _runs(below: Sequence[str]) -> list[tuple[int, bool]]:
    """Return a second header row's runs as (length, is blank); each blank is its own run."""
    runs: list[tuple[int, bool]] = []
    before = ""
    for text in below:
        kind = _kind(text)
        if kind and kind == before:
            runs[-1] = (runs[-1][0] + 1, False)
        else:
            runs.append((1, not kind))
        before = kind
    return runs


def _kind(text: str) -> str:
    folded = fold(text)
    if not folded:
        return ""
    if _LEVEL.match(folded):
        return "level"
    return "time" if _TIME.match(folded) else "other"
