"""What units came to in a period, as tools of others read it: rows for the writers beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lotrinh.core.indicators import RollUp
from lotrinh.core.values.types import Direction, Missing, Reason, Value


class FigureState(StrEnum):
    """Whether there is a value, and why not; none of these is 0."""

    REPORTED = "reported"
    NOT_ASSESSED = "not_assessed"
    NOT_YET = "not_yet"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"  # blank or unreadable
    NOT_REPORTED = "not_reported"


_STATES = {
    Reason.BLANK: FigureState.UNKNOWN,
    Reason.UNREADABLE: FigureState.UNKNOWN,
    Reason.NOT_ASSESSED: FigureState.NOT_ASSESSED,
    Reason.NOT_YET: FigureState.NOT_YET,
    Reason.NOT_APPLICABLE: FigureState.NOT_APPLICABLE,
}


@dataclass(frozen=True, slots=True)
class ExportedIndicator:
    """An indicator: ``code`` is the catalogue's, ``""`` for one of the unit's own."""

    key: str
    code: str
    name: str
    unit_text: str
    direction: Direction
    roll_up: RollUp


@dataclass(frozen=True, slots=True)
class ExportedFigure:
    """What an indicator came to; ``value`` None where nobody has reported it."""

    indicator: ExportedIndicator
    text: str = ""
    value: Value | None = None

    @property
    def state(self) -> FigureState:
        """Whether there is a value, and why not."""
        if self.value is None:
            return FigureState.NOT_REPORTED
        if isinstance(self.value, Missing):
            return _STATES[self.value.reason]
        return FigureState.REPORTED


@dataclass(frozen=True, slots=True)
class ExportedUnit:
    """A unit with its figures; ``complete_on`` is the day that all were there, None before."""

    code: str
    name: str
    kind: str
    figures: Sequence[ExportedFigure]
    complete_on: date | None = None


@dataclass(frozen=True, slots=True)
class FigureExport:
    """The figures of a period (``2025-2026``, ``2025-2026/1``), and where they come from."""

    period: str
    title: str
    units: Sequence[ExportedUnit]
    source: str

    @property
    def indicators(self) -> list[ExportedIndicator]:
        """Return each indicator once, in the order of the units' figures; of two of one key the
        first."""
        found: dict[str, ExportedIndicator] = {}
        for unit in self.units:
            for figure in unit.figures:
                found.setdefault(indicator_code(figure.indicator), figure.indicator)
        return list(found.values())


def indicator_code(indicator: ExportedIndicator) -> str:
    """Return the code by which an export names an indicator: the catalogue's, else the key."""
    return indicator.code or indicator.key
