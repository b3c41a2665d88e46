"""Read what of the indicators adds up, is part of each other, or is the same count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lotrinh.reference.loading import read_yaml

Within = Mapping[tuple[str, str], frozenset[str]]
"""The categories by dimension and indicator."""


@dataclass(frozen=True, slots=True)
class IndicatorSum:
    """The numerators of ``parts`` add up to that of ``total``, or to its denominator.

    Where they are not all (``is_all`` is False), they make at most so much.
    """

    total: str
    parts: tuple[str, ...]
    of_denominator: bool = False
    is_all: bool = True


@dataclass(frozen=True, slots=True)
class SameRecords:
    """``shares`` of the same records: denominator and unknown are together the same number.

    It is that of the numerators and unknown of ``counts``, where there are any.
    """

    shares: tuple[str, ...]
    counts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorSums:
    """All that is known to hold between indicators, by their codes.

    ``same_question``: shares with the same denominator and the same unknown. ``part_within`` and
    ``whole_within``: the only categories in which a figure's numerator, or all of it, can be other
    than 0 (a record whose category is unknown may be unknown in it, too).
    """

    same_question: tuple[tuple[str, ...], ...]
    same_records: tuple[SameRecords, ...]
    sums: tuple[IndicatorSum, ...]
    part_within: Within
    whole_within: Within


@cache
def load_indicator_sums() -> IndicatorSums:
    """Return the sums between indicators."""
    data = read_yaml("indicator_sums")
    return IndicatorSums(
        same_question=tuple(tuple(codes) for codes in data["same_question"]),
        same_records=tuple(
            SameRecords(tuple(item["shares"]), tuple(item.get("counts", ())))
            for item in data["same_records"]
        ),
        sums=tuple(_sum(item) for item in data["sums"]),
        part_within=_within(data["part_within"]),
        whole_within=_within(data["whole_within"]),
    )


def _sum(item: Mapping[str, Any]) -> IndicatorSum:
    of_denominator = "denominator_of" in item
    return IndicatorSum(
        total=item["denominator_of" if of_denominator else "total"],
        parts=tuple(item["parts"]),
        of_denominator=of_denominator,
        is_all=item.get("all", True),
    )


def _within(item: Mapping[str, Mapping[str, list[str]]]) -> Within:
    return {
        (dimension, code): frozenset(categories)
        for dimension, of_codes in item.items()
        for code, categories in of_codes.items()
    }
