"""What a reported value adds to the units above, or why it adds nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotrinh.core.indicators import Figure, RollUp
from lotrinh.core.indicators.reported import LeftOut, reported_figure
from lotrinh.core.values import (
    Count,
    Level,
    Missing,
    Number,
    Rank,
    Ratio,
    Reason,
    Status,
    StatusWord,
    Text,
    Value,
)
from tests.core.values.strategies import values

PERCENT = Number(Decimal("96.67"), "%")


@pytest.mark.parametrize(
    ("rule", "value", "expected"),
    [
        (RollUp.PARTS, Ratio(58, 60), Figure(58, 60)),
        (RollUp.PARTS, Ratio(0, 60), Figure(0, 60)),
        (RollUp.PARTS, PERCENT, LeftOut.SHARE_ALONE),
        (RollUp.PARTS, Number(Decimal(0), "%"), LeftOut.SHARE_ALONE),
        (RollUp.PARTS, Status(StatusWord.MET), LeftOut.WORDS),
        (RollUp.UNITS, Ratio(2, 3), Figure(2, 3)),
        (RollUp.UNITS, Status(StatusWord.MET), Figure(1, 1)),
        (RollUp.UNITS, Status(StatusWord.YES, "cấp tỉnh"), Figure(1, 1)),
        (RollUp.UNITS, Status(StatusWord.NOT_MET), Figure(0, 1)),
        (RollUp.UNITS, Status(StatusWord.NO), Figure(0, 1)),
        (RollUp.UNITS, PERCENT, LeftOut.WORDS),
        (RollUp.SUM, Count(3, "giáo viên"), Figure(3, None)),
        (RollUp.SUM, Number(Decimal("3.0")), Figure(3, None)),
        (RollUp.SUM, Number(Decimal(0)), Figure(0, None)),
        (RollUp.SUM, Number(Decimal("3.5")), LeftOut.NOT_WHOLE),
        (RollUp.SUM, Text("đủ"), LeftOut.WORDS),
        (RollUp.WORST, Level("mức độ", "2"), Figure(2, None)),
        (RollUp.WORST, Level("mức", "Tốt"), LeftOut.WORDS),
        (RollUp.WORST, Level("mức", "9" * 5_000), LeftOut.WORDS),
        (RollUp.WORST, Rank(7, 19), LeftOut.WORDS),
        (RollUp.NONE, Ratio(58, 60), LeftOut.WORDS),
        (RollUp.NONE, Missing(Reason.NOT_YET), LeftOut.WORDS),
    ],
)
def test_by_the_rule_of_the_indicator(
    rule: RollUp, value: Value, expected: Figure | LeftOut
) -> None:
    assert reported_figure(value, rule) == expected


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (Reason.BLANK, LeftOut.UNKNOWN),
        (Reason.UNREADABLE, LeftOut.UNKNOWN),
        (Reason.NOT_ASSESSED, LeftOut.NOT_ASSESSED),
        (Reason.NOT_YET, LeftOut.NOT_YET),
        (Reason.NOT_APPLICABLE, LeftOut.NOT_APPLICABLE),
    ],
)
def test_what_is_missing_is_left_out_for_its_own_reason(reason: Reason, expected: LeftOut) -> None:
    assert reported_figure(Missing(reason), RollUp.SUM) == expected
    whole = Figure(0, 0) if reason is Reason.NOT_APPLICABLE else expected
    assert reported_figure(Missing(reason), RollUp.PARTS) == whole
    assert reported_figure(Missing(reason), RollUp.UNITS) == whole


@given(values, st.sampled_from(RollUp))
def test_nothing_becomes_a_figure_that_was_not_one(value: Value, rule: RollUp) -> None:
    """A share without its counts never is; what is missing adds no part to any sum."""
    found = reported_figure(value, rule)
    if isinstance(found, Figure):
        assert isinstance(value, Ratio | Count | Number | Level | Status | Missing)
        assert not isinstance(value, Missing) or found == Figure(0, 0)
        assert not (isinstance(value, Number) and rule is not RollUp.SUM)
