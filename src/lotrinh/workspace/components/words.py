"""The words of screens for what the domain names by codes, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lotrinh.core.messages import Message
from lotrinh.core.plan.types import TargetLevel

Words = str | Promise

ATTAINMENT_WORDS: Mapping[str, Words] = {
    "met": _("Met"),
    "on_the_way": _("On the way"),
    "at_risk": _("At risk"),
    "not_met": _("Not met"),
    "no_data": _("No data"),
    "not_comparable": _("Not comparable"),
    "not_applicable": _("Not applicable"),
}

SEVERITY_WORDS: Mapping[str, Words] = {
    "error": _("Error"),
    "warning": _("Warning"),
    "info": _("Worth a look"),
}

LEVEL_WORDS: Mapping[TargetLevel, Words] = {
    TargetLevel.CENTRAL: _("Central"),
    TargetLevel.CENTRAL_PROVINCE: _("Central, province"),
    TargetLevel.PROVINCE: _("Province"),
    TargetLevel.DISTRICT: _("District"),
    TargetLevel.COMMUNE: _("Commune"),
    TargetLevel.SCHOOL: _("School"),
}

BASELINE_WORD: Words = _("Baseline")


def say(message: Message) -> str:
    """Return ``message`` in the language of the page."""
    return message.en if (get_language() or "vi").startswith("en") else message.vi
