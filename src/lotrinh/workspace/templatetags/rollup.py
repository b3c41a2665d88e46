"""What the roll-up pages say of sums and of the units below."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from lotrinh.workspace.people.queries import Unit
from lotrinh.workspace.reports.rollup import wording
from lotrinh.workspace.reports.rollup.views import (
    BEHIND,
    LEFT_OUT,
    MET,
    WITHOUT,
    Spread,
    UnitRow,
    tail_of,
)

register = template.Library()


@register.simple_tag
def coverage_path(counted: int, expected: int) -> str:
    """Return the bar of so many of so many, in a box of 100."""
    return f"M0 0h{round(100 * counted / expected) if expected else 0}v6H0z"


@register.simple_tag
def behind_words(spread: Spread) -> str:
    """Return how many units are behind: *3 xã chưa đạt*."""
    return _("%(units)s behind") % {"units": wording.units_words(spread.kind, spread.behind)}


@register.simple_tag
def met_words(spread: Spread) -> str:
    """Return how many units have met it."""
    return _("%(units)s met") % {"units": wording.units_words(spread.kind, spread.met)}


@register.simple_tag
def without_words(spread: Spread) -> str:
    """Return how many units have no figure."""
    units = wording.units_words(spread.kind, spread.without)
    return _("%(units)s without a figure") % {"units": units}


@register.simple_tag
def filter_words(which: str) -> str:
    """Return what the table is narrowed to."""
    return {
        BEHIND: _("Not met"),
        MET: _("Met"),
        WITHOUT: _("No data"),
        LEFT_OUT: _("Some not added"),
    }[which]


@register.simple_tag(takes_context=True)
def row_address(context: dict[str, Any], row: UnitRow) -> str:
    """Return where a unit's row leads: what a school sent, or the unit's page of the indicator;
    ``""`` where the person may not look."""
    if not row.is_readable:
        return ""
    if row.submission is not None:
        return reverse("submission", args=[row.submission])
    return f"{context['request'].path}{tail_of(context['asked'], row.unit.pk)}"


@register.simple_tag(takes_context=True)
def below_address(context: dict[str, Any], unit: Unit) -> str:
    """Return where the missing schools of a unit right below are named."""
    return f"{reverse('rollup_missing')}{tail_of(context['asked'], unit.pk)}"
