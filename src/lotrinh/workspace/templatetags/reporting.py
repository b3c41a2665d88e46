"""What the pages of what is sent up show: periods, figures, where things stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import template

from lotrinh.core.packages import Item
from lotrinh.workspace.actuals.reporting import wording
from lotrinh.workspace.actuals.reporting.views import PeriodState, SubmissionLine
from lotrinh.workspace.actuals.reporting.windows import Window
from lotrinh.workspace.actuals.wording import percent_words

register = template.Library()


@register.filter
def next_words(state: PeriodState) -> str:
    """Return what is to be done next about a period, and who does it."""
    return wording.next_words(state)


@register.filter
def submission_words(line: SubmissionLine) -> str:
    """Return where a submission stands."""
    return wording.state_words(line)


@register.filter
def step_words(state: str) -> str:
    """Return the word of a step of a submission."""
    return str(wording.STEP_WORDS[state])


@register.filter
def standing_words(standing: str) -> str:
    """Return the word of where a school stands."""
    return str(wording.STANDING_WORDS[standing])


@register.filter
def days_words(window: Window, on: date) -> str:
    """Return how long a school still has."""
    return wording.days_words(window, on)


@register.filter
def percent_of(item: Item) -> str:
    """Return the share of a figure that was entered as two counts, ``""`` for any other."""
    return percent_words(item.value)


@register.filter
def at(texts: Mapping[int, str], place: int) -> str:
    """Return the text of a place, ``""`` where there is none."""
    return texts.get(place, "")
