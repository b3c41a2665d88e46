"""What a sum of reports is: a value that can be judged, an amount on an axis, words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotrinh.core.indicators import CatalogueEntry, Figure, LeftOut, RollUp
from lotrinh.core.values import (
    Count,
    Level,
    Missing,
    Number,
    Ratio,
    Reason,
    Status,
    StatusWord,
    Value,
    share,
)
from lotrinh.workspace.actuals.reporting.rolling import Sum
from lotrinh.workspace.actuals.rosters.values import level_word

_CENT = Decimal("0.01")


def value_of(total: Sum | None, entry: CatalogueEntry, target: Value | None) -> Value | None:
    """Return the value of a sum, as it is held against ``target``; None where nobody gave one.

    Nobody to ask is *not applicable*. Where a yes or no is demanded of each, yes is all of them.
    """
    figure = None if total is None else total.figure
    if figure is None:
        return None
    if not figure.is_applicable:
        return Missing(Reason.NOT_APPLICABLE)
    if figure.denominator is None:
        if entry.roll_up is RollUp.WORST:
            scale = target.scale if isinstance(target, Level) else ""
            return Level(scale, str(figure.numerator))
        return Count(figure.numerator, entry.unit)
    if not figure.denominator:
        return None
    if isinstance(target, Status):
        is_yes = figure.numerator == figure.denominator
        return Status(StatusWord.MET if is_yes else StatusWord.NOT_MET)
    if entry.kind == "quotient":
        return Number(_quotient(figure), entry.unit)
    return Ratio(figure.numerator, figure.denominator)


def amount_of(total: Sum | None, entry: CatalogueEntry) -> Decimal | None:
    """Return where a sum lies on an axis: per cent for a share; None where it lies nowhere."""
    figure = None if total is None else total.figure
    if figure is None or not figure.is_applicable or figure.denominator == 0:
        return None
    if figure.denominator is None:
        return Decimal(figure.numerator)
    if entry.kind == "quotient":
        return _quotient(figure)
    return share(figure.numerator, figure.denominator)


def amount_words(total: Sum | None, entry: CatalogueEntry) -> str:
    """Return a sum in words: *99,12 %*, *12.345*, *Mức độ 2*; ``""`` where nobody gave one."""
    figure = None if total is None else total.figure
    if figure is None:
        return ""
    if not figure.is_applicable:
        return _("Not applicable")
    amount = amount_of(total, entry)
    if amount is None:
        return _("Unknown")
    if entry.roll_up is RollUp.WORST:
        return level_word(entry, figure.numerator) if entry.levels else str(figure.numerator)
    words = grouped(amount)
    return f"{words} %" if is_percent(entry) else words


def counts_words(total: Sum | None, entry: CatalogueEntry) -> str:
    """Return the two counts of a share or a quotient: *12.345/12.455*; ``""`` of anything else."""
    figure = None if total is None else total.figure
    if figure is None or not figure.denominator or not figure.is_applicable:
        return ""
    counts = f"{grouped(figure.numerator)}/{grouped(figure.denominator)}"
    return _("%(counts)s schools") % {"counts": counts} if counts_schools(entry) else counts


def left_out_words(total: Sum | None) -> list[str]:
    """Return for how many schools there is nothing to add, by why; none of them is 0."""
    if total is None:
        return []
    words = [_left_out(why, many) for why, many in sorted(total.left_out.items())]
    if total.not_applicable:
        words.append(_left_out(LeftOut.NOT_APPLICABLE, total.not_applicable))
    return words


def is_percent(entry: CatalogueEntry) -> bool:
    """Say whether sums of the indicator are in per cent."""
    return entry.kind != "quotient" and entry.roll_up in (RollUp.PARTS, RollUp.UNITS)


def counts_schools(entry: CatalogueEntry) -> bool:
    """Say whether it is schools that are counted."""
    return entry.roll_up is RollUp.UNITS


def grouped(number: int | Decimal) -> str:
    """Return a number as the language of the page groups it: *12.345*, *99,12*."""
    return number_format(number, use_l10n=True, force_grouping=True)


def _quotient(figure: Figure) -> Decimal:
    assert figure.denominator
    return (Decimal(figure.numerator) / figure.denominator).quantize(_CENT, ROUND_HALF_UP)


def _left_out(why: LeftOut, many: int) -> str:
    match why:
        case LeftOut.SHARE_ALONE:
            said = ngettext(
                "%(count)d school sent a percentage alone, which cannot be added",
                "%(count)d schools sent a percentage alone, which cannot be added",
                many,
            )
        case LeftOut.WORDS:
            said = ngettext(
                "%(count)d school sent words, which cannot be added",
                "%(count)d schools sent words, which cannot be added",
                many,
            )
        case LeftOut.NOT_WHOLE:
            said = ngettext(
                "%(count)d school sent a fraction of what is counted",
                "%(count)d schools sent a fraction of what is counted",
                many,
            )
        case LeftOut.NOT_APPLICABLE:
            said = ngettext(
                "not applicable to %(count)d school", "not applicable to %(count)d schools", many
            )
        case LeftOut.NOT_ASSESSED:
            said = ngettext(
                "%(count)d school has not assessed it",
                "%(count)d schools have not assessed it",
                many,
            )
        case LeftOut.NOT_YET:
            said = ngettext(
                "%(count)d school has not done it yet",
                "%(count)d schools have not done it yet",
                many,
            )
        case LeftOut.UNKNOWN:
            said = ngettext(
                "%(count)d school left it blank", "%(count)d schools left it blank", many
            )
    return said % {"count": many}
