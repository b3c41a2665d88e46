"""What every template may use: icons, verdicts, words in the page's language, charts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lotrinh.core.messages import Message
from lotrinh.core.plan.types import Place, TargetLevel
from lotrinh.documents.writing.words import place_words as words_of_place
from lotrinh.workspace.components import words
from lotrinh.workspace.components.anchors import source_anchor, understood_anchor
from lotrinh.workspace.components.chart import NARROW, SPARK, WIDE, Figures, draw

register = template.Library()

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
SHORT = 6
"""Longer texts of a cell are words, which may break."""


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the icon ``name`` of the sprite; it says nothing to a screen reader."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("lotrinh/icons.svg"),
        name,
    )


@register.inclusion_tag("components/verdict.html")
def verdict(attainment: str) -> dict[str, Any]:
    """Show a verdict: its symbol and its word."""
    return {"code": str(attainment), "word": attainment_word(attainment)}


@register.inclusion_tag("components/verdict_symbol.html")
def verdict_symbol(attainment: str) -> dict[str, Any]:
    """Show the symbol of a verdict alone; the word stands beside it."""
    return {"code": str(attainment)}


@register.inclusion_tag("components/severity.html")
def severity(code: str) -> dict[str, Any]:
    """Show how much a finding matters: its symbol and its word."""
    return {"code": str(code), "word": words.SEVERITY_WORDS[str(code)]}


@register.inclusion_tag("components/chart.html")
def chart(figures: Figures, current_year: int | None, label: str) -> dict[str, Any]:
    """Draw the chart of an indicator, for a desk and for a phone; ``label`` says what it shows."""
    charts = [draw(figures, frame=frame, current_year=current_year) for frame in (WIDE, NARROW)]
    return {"charts": [drawn for drawn in charts if drawn is not None], "label": label}


@register.inclusion_tag("components/spark.html")
def spark(figures: Figures, label: str) -> dict[str, Any]:
    """Draw the small chart of a row; ``label`` says in words what it shows."""
    return {"chart": draw(figures, frame=SPARK), "label": label}


@register.filter
def say(message: Message) -> str:
    """Return a bilingual message in the language of the page."""
    return words.say(message)


@register.filter
def attainment_word(attainment: str) -> Any:
    """Return the word of a verdict."""
    return words.ATTAINMENT_WORDS[str(attainment)]


@register.filter
def level_word(level: TargetLevel) -> Any:
    """Return the name of a level as a column of the plan is headed."""
    return words.LEVEL_WORDS[TargetLevel(level)]


@register.filter
def place_words(place: Place) -> str:
    """Return where a place is: *Bảng 2, dòng 5, ô 4*."""
    return words.say(words_of_place(place))


@register.filter(name="source_anchor")
def source_anchor_filter(place: Place) -> str:
    """Return the id of the place in the document as read."""
    return source_anchor(place)


@register.filter
def figure(text: str) -> str:
    """Return a short printed figure (*< 0,20*) so that it stays on one line."""
    return text.replace(" ", NO_BREAK_SPACE) if len(text) <= SHORT else text


@register.filter
def as_of(date: str) -> str:
    """Return the date of a baseline as people write it: *9/2023* for ``2023-09``."""
    return words.month_words(date)


@register.filter
def jump(jumps: Mapping[str, str], place: Place) -> str:
    """Return the id of what ``place`` became, ``""`` where nothing came of it."""
    return jumps.get(understood_anchor(place), "")


@register.filter
def period_query(period: str) -> str:
    """Return the part of an address that asks for a school year (``nam``) or its first semester
    (``ky=1``)."""
    year, _, semester = period.partition("/")
    return f"nam={year}&ky=1" if semester == "1" else f"nam={year}"


@register.filter
def period_words(period: str) -> str:
    """Return a period as people say it."""
    return words.period_words(period)
