"""Words and counts of targets that were handed down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from lotrinh.workspace.plans.demands.sheets import STATE_WORDS
from lotrinh.workspace.plans.demands.views import (
    TAKEN_ON,
    HandedState,
    HandedTarget,
    RegistrationView,
)

register = template.Library()


@register.filter
def handed_words(one: HandedTarget | RegistrationView) -> Any:
    """Return where a demand, or a registration, stands in words."""
    return STATE_WORDS[one.state]


@register.filter
def count_of(counts: Mapping[HandedState, int], state: str) -> int:
    """Return how many stand there."""
    return counts.get(HandedState(state), 0)


@register.filter
def taken_on(counts: Mapping[HandedState, int]) -> int:
    """Return how many need nothing more: registered or accepted."""
    return sum(counts.get(state, 0) for state in TAKEN_ON)
