"""A figure as parts that can be added: numerator, denominator, and what is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class RollUp(StrEnum):
    """How a unit's figure comes from those of the units below it; never by averaging shares."""

    PARTS = "parts"  # numerators and denominators are added
    UNITS = "units"  # each unit says yes or no; the share of those that say yes
    SUM = "sum"  # counts are added
    WORST = "worst"  # the lowest grade among them
    NONE = "none"  # a rank, say: nothing follows from those below


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between what a share can lie once everything unknown is known, 0 to 1, both included."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Figure:
    """``numerator`` of ``denominator`` records, and ``unknown`` ones that are in neither.

    ``denominator`` is None for a count or a grade. Nobody asked (``0`` of ``0``, none unknown) is
    *not applicable*; all unknown is *unknown*; both differ from 0 of 5.
    """

    numerator: int
    denominator: int | None
    unknown: int = 0

    def __add__(self, other: Figure) -> Figure:
        """Return the figure of both together. Raises: ValueError for a count and a share."""
        if self.denominator is None or other.denominator is None:
            if self.denominator != other.denominator:
                raise ValueError("a count and a share cannot be added")
            whole = None
        else:
            whole = self.denominator + other.denominator
        return Figure(self.numerator + other.numerator, whole, self.unknown + other.unknown)

    def __sub__(self, other: Figure) -> Figure:
        """Return what is left without ``other``, which was added before."""
        whole = None if other.denominator is None else -other.denominator
        return self + Figure(-other.numerator, whole, -other.unknown)

    @property
    def share(self) -> Fraction | None:
        """The exact share of what is known, 0 to 1 (more for a quotient); None of nothing."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def is_applicable(self) -> bool:
        """Whether there was anything to count at all; a count always applies."""
        return self.denominator is None or self.denominator > 0 or self.unknown > 0

    @property
    def bounds(self) -> Bounds | None:
        """Where the share lies whatever the unknown records turn out to be; None for a count.

        The least if none of them is asked or none meets it, the most if all are and all do.
        """
        if self.denominator is None or not self.is_applicable:
            return None
        all_of_them = self.denominator + self.unknown
        return Bounds(
            Fraction(self.numerator, all_of_them),
            Fraction(self.numerator + self.unknown, all_of_them),
        )


@dataclass(frozen=True, slots=True)
class Partial:
    """What a unit's records gave for an indicator in a period, and how it can be made again.

    ``snapshots`` are the SHA-256 of the snapshots that were read; ``formula_version`` the version
    of the formula (of both counts of a quotient: ``1/1``).
    """

    unit: str
    indicator: str
    period: str
    figure: Figure
    snapshots: tuple[str, ...]
    formula_version: str
