"""What a school reported as a figure that adds up, or why it does not."""

from __future__ import annotations

from enum import StrEnum

from lotrinh.core.indicators.partials import Figure, RollUp
from lotrinh.core.values.types import (
    Count,
    Level,
    Missing,
    Number,
    Ratio,
    Reason,
    Status,
    StatusWord,
    Value,
)


class LeftOut(StrEnum):
    """Why a reported value is in no sum; each is counted by itself, and none is 0."""

    SHARE_ALONE = "share_alone"  # a percentage without its two counts
    WORDS = "words"  # words, a rank, a date where a count is asked for
    NOT_WHOLE = "not_whole"  # 3,5 of something that is counted
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"  # blank or unreadable


_GRADE_DIGITS = 2
_MISSING = {
    Reason.BLANK: LeftOut.UNKNOWN,
    Reason.UNREADABLE: LeftOut.UNKNOWN,
    Reason.NOT_ASSESSED: LeftOut.NOT_ASSESSED,
    Reason.NOT_YET: LeftOut.NOT_YET,
    Reason.NOT_APPLICABLE: LeftOut.NOT_APPLICABLE,
}
_IS_YES = {
    StatusWord.MET: True,
    StatusWord.YES: True,
    StatusWord.NOT_MET: False,
    StatusWord.NO: False,
}


def reported_figure(value: Value, rule: RollUp) -> Figure | LeftOut:
    """Return what ``value`` adds to the units above, by the indicator's rule.

    PARTS takes two counts and nothing else: shares are never averaged. UNITS takes a yes or no, or
    two counts (yes is all of them). SUM takes a whole number, WORST a numbered grade. Of NONE
    nothing follows. *Not applicable* is 0 of 0 where there are two counts.
    """
    if rule is RollUp.NONE:
        return LeftOut.WORDS
    if isinstance(value, Missing):
        has_whole = rule in (RollUp.PARTS, RollUp.UNITS)
        if has_whole and value.reason is Reason.NOT_APPLICABLE:
            return Figure(0, 0)
        return _MISSING[value.reason]
    match rule, value:
        case (RollUp.PARTS | RollUp.UNITS, Ratio(numerator=part, denominator=whole)):
            return Figure(part, whole)
        case (RollUp.UNITS, Status(status=status)):
            return Figure(int(_IS_YES[status]), 1)
        case (RollUp.SUM, Count(count=count)):
            return Figure(count, None)
        case (RollUp.SUM, Number(value=amount)) if amount == amount.to_integral_value():
            return Figure(int(amount), None)
        case (RollUp.SUM, Number()):
            return LeftOut.NOT_WHOLE
        case (RollUp.WORST, Level(level=level)) if (
            level.isdecimal() and len(level) <= _GRADE_DIGITS
        ):
            return Figure(int(level), None)
        case (RollUp.PARTS, Number()):
            return LeftOut.SHARE_ALONE
    return LeftOut.WORDS
