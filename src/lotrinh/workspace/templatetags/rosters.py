"""What the pages of rosters show: figures, cells of records, the words of dimensions."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lotrinh.core.indicators import Figure
from lotrinh.core.indicators.suppression import PublishedFigure
from lotrinh.core.rosters import ColumnKind, RosterTable
from lotrinh.core.values import format_decimal
from lotrinh.reference.rosters import load_code_lists
from lotrinh.workspace.actuals.rosters.views import ComputedRow
from lotrinh.workspace.components import figures
from lotrinh.workspace.components.words import say

register = template.Library()


@register.simple_tag
def computed_figure(row: ComputedRow) -> SafeString:
    """Show what the records give: the figure, and under it what is unknown."""
    words = figures.figure_words(row.figure, row.entry.kind)
    unknown = figures.unknown_words(row.figure)
    if not unknown:
        return format_html("<strong>{}</strong>", words)
    return format_html('<strong>{}</strong><span class="gap">{}</span>', words, unknown)


@register.simple_tag
def figure_words(figure: Figure | PublishedFigure, kind: str) -> str:
    """Return a figure in words, with what is unknown."""
    words = [figures.figure_words(figure, kind), figures.unknown_words(figure)]
    return ", ".join(word for word in words if word)


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
