"""Ids of places on the two sides of a preview: the document as read, and what it became."""

from __future__ import annotations

from lotrinh.core.plan.types import Place


def source_anchor(place: Place) -> str:
    """Return the id of the paragraph, cell or table of ``place`` in the document as read."""
    if place.paragraph is not None:
        return f"p{place.paragraph}"
    numbers = [number for number in (place.table, place.row, place.cell) if number is not None]
    return "t" + "-".join(str(number) for number in numbers) if numbers else "source"


def understood_anchor(place: Place) -> str:
    """Return the id of what ``place`` became: a cell's row, since a row becomes one indicator."""
    if place.paragraph is not None:
        return f"u-p{place.paragraph}"
    if place.table is not None and place.row is not None:
        return f"u-t{place.table}-{place.row}"
    return "understood"
