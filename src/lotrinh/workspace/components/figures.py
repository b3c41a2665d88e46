"""A computed figure in the words of the page: its counts, its share, and what is unknown."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotrinh.core.indicators import Figure
from lotrinh.core.indicators.suppression import PublishedFigure, Suppressed
from lotrinh.core.values import format_decimal
from lotrinh.core.values.rational import share

_CENT = Decimal("0.01")


def figure_words(figure: Figure | PublishedFigure, kind: str) -> str:
    """Return *58/60 (96,67 %)*, a count, a quotient or a status; never 0 where nothing is known.

    A figure with a count that is left out is said to be hidden, whichever of its counts that is.
    """
    if isinstance(figure, PublishedFigure):
        whole = _as_figure(figure)
        return _("hidden") if whole is None else figure_words(whole, kind)
    if not figure.is_applicable:
        return _("Not applicable")
    if figure.denominator is None:
        return _count_words(figure)
    if not figure.denominator:
        return _("Unknown")
    if kind == "status" and figure.denominator == 1:
        return _("Yes") if figure.numerator else _("No")
    if kind == "quotient":
        quotient = Decimal(figure.numerator) / figure.denominator
        return (
            f"{format_decimal(quotient.quantize(_CENT, ROUND_HALF_UP))} "
            f"({figure.numerator}/{figure.denominator})"
        )
    percent = format_decimal(share(figure.numerator, figure.denominator))
    return f"{figure.numerator}/{figure.denominator} ({percent} %)"


def _count_words(figure: Figure) -> str:
    """Return a count; where some records are unknown it is only a least, or nothing at all."""
    if not figure.unknown:
        return str(figure.numerator)
    if not figure.numerator:
        return _("Unknown")
    return _("at least %(count)d") % {"count": figure.numerator}


def _as_figure(published: PublishedFigure) -> Figure | None:
    part, whole, unknown = published.numerator, published.denominator, published.unknown
    if isinstance(part, Suppressed) or isinstance(whole, Suppressed):
        return None
    return None if isinstance(unknown, Suppressed) else Figure(part, whole, unknown)


def unknown_words(figure: Figure | PublishedFigure) -> str:
    """Return how many records are unknown, ``""`` if none is or that is left out."""
    if isinstance(figure, PublishedFigure):
        whole = _as_figure(figure)
        return "" if whole is None else unknown_words(whole)
    if not figure.unknown:
        return ""
    said = ngettext("%(count)d unknown", "%(count)d unknown", figure.unknown)
    return said % {"count": figure.unknown}
