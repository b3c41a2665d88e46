"""What the pages of rosters show: figures, cells of records, the words of dimensions."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lotrinh.core.indicators import CatalogueEntry, Figure
from lotrinh.core.indicators.suppression import PublishedFigure
from lotrinh.core.rosters import ColumnKind, RosterTable
from lotrinh.core.values import format_decimal
from lotrinh.reference.rosters import load_code_lists
from lotrinh.workspace.actuals.rosters.values import level_word
from lotrinh.workspace.actuals.rosters.views import ComputedRow
from lotrinh.workspace.components import figures
from lotrinh.workspace.components.words import say

register = template.Library()


@register.simple_tag
def computed_figure(row: ComputedRow) -> SafeString:
    """Show what the records give, and under it what is unknown, not final yet, or wrong."""
    words = _words(row.figure, row.entry)
    notes = [figures.unknown_words(row.figure)]
    if not row.is_final and row.as_of is not None:
        notes.append(_("so far, %(day)s") % {"day": f"{row.as_of:%d/%m/%Y}"})
    if row.problem is not None:
        notes.append(say(row.problem))
    lines = format_html_join("", '<span class="gap">{}</span>', ((note,) for note in notes if note))
    return format_html("<strong>{}</strong>{}", words, lines)


@register.simple_tag
def figure_words(figure: Figure | PublishedFigure, entry: CatalogueEntry) -> str:
    """Return an indicator's figure in words, with what is unknown."""
    words = [_words(figure, entry), figures.unknown_words(figure)]
    return ", ".join(word for word in words if word)


def _words(figure: Figure | PublishedFigure, entry: CatalogueEntry) -> str:
    if entry.levels and isinstance(figure, Figure) and not figure.unknown:
        return level_word(entry, figure.numerator)
    return figures.figure_words(figure, entry.kind)


@register.simple_tag
def column_label(table: RosterTable, name: str) -> str:
    """Return the heading of a column."""
    return say(table[name].label)


@register.simple_tag
def cell_words(table: RosterTable, name: str, value: object) -> str:
    """Return a cell of a record as people write it; a blank one as a dash."""
    column = table[name]
    if value is None:
        return "–"
    if column.kind is ColumnKind.FLAG:
        return _("Yes") if value else _("No")
    if column.kind is ColumnKind.CODE:
        codes = load_code_lists()[column.codes].codes
        return next((code.word for code in codes if code.number == value), str(value))
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return format_decimal(value) if column.kind is ColumnKind.DECIMAL else str(value)  # type: ignore[arg-type]


@register.simple_tag
def dimension_word(dimension: str) -> str:
    """Return what a breakdown is by."""
    return {
        "sex": _("By sex"),
        "ethnicity": _("By ethnicity"),
        "site": _("By site"),
        "grade": _("By grade"),
    }[dimension]
