"""The words of screens for what the domain names by codes, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lotrinh.core.messages import Message
from lotrinh.core.plan.types import TargetLevel
from lotrinh.core.text import fold

Words = str | Promise

ATTAINMENT_WORDS: Mapping[str, Words] = {
    "met": _("Met"),
    "on_way": _("On the way"),
    "at_risk": _("At risk"),
    "not_met": _("Not met"),
    "no_data": _("No data"),
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

# The first that the folded name of an indicator contains says who or what is counted.
_COUNTED: tuple[tuple[str, Words], ...] = (
    ("giao vien", _("teachers")),
    ("nha giao", _("people")),
    ("can bo", _("people")),
    ("nguoi lao dong", _("people")),
    ("hoc sinh", _("pupils")),
    ("tre ", _("children")),
    ("diem truong", _("sites")),
    ("lop ", _("classes")),
    ("truong", _("schools")),
)


def counted_noun(name: str) -> str:
    """Return who or what an indicator of this name counts, ``""`` where the name does not say."""
    folded = f"{fold(name)} "
    return next((str(noun) for word, noun in _COUNTED if word in folded), "")


def month_words(as_of: str) -> str:
    """Return *9/2023* for ``2023-09``; a year or a school year stays as it is."""
    year, _dash, month = as_of.partition("-")
    return f"{int(month)}/{year}" if len(month) == 2 and month.isdecimal() else as_of


def say(message: Message) -> str:
    """Return ``message`` in the language of the page."""
    return message.en if (get_language() or "vi").startswith("en") else message.vi


def period_words(period: str) -> str:
    """Return *năm học 2025-2026*, or *học kỳ I, 2025-2026*."""
    year, _slash, semester = period.partition("/")
    said = gettext("first semester, %(year)s") if semester else gettext("school year %(year)s")
    return said % {"year": year}
