"""A printed text as a plan's cell: parsed by ``core.values`` in the context that it stands in."""

from __future__ import annotations

from lotrinh.core.plan.types import NOWHERE, Cell, Place
from lotrinh.core.text import squeeze
from lotrinh.core.values import parse
from lotrinh.core.values.types import Column, Context


def read_cell(
    text: str, place: Place = NOWHERE, *, column: Column, unit: str = "", indicator: str = ""
) -> Cell:
    """Return ``text`` as a cell with its value; ``unit`` and ``indicator`` as printed decide what
    ``7/19`` or ``X`` means."""
    printed = squeeze(text)
    reading = parse(printed, Context(unit=unit, column=column, indicator=indicator))
    return Cell(text=printed, value=reading.value, place=place, assumptions=reading.assumptions)
