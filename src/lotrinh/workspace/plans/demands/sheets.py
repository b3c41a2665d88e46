"""What is demanded and registered as rows of a table, for a workbook or a plain file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from lotrinh.workspace.components.words import Words, say
from lotrinh.workspace.plans.demands.views import HandedState, HandedTarget

STATE_WORDS: Mapping[HandedState, Words] = {
    HandedState.NOT_YET: gettext_lazy("Not registered yet"),
    HandedState.REGISTERED: gettext_lazy("Registered"),
    HandedState.WAITING: gettext_lazy("Waits for an answer"),
    HandedState.RETURNED: gettext_lazy("Returned"),
    HandedState.ACCEPTED: gettext_lazy("Accepted"),
}

Header = tuple[str, float]


def handed_headers() -> list[Header]:
    """Return the headings of what is demanded of a school, with their widths in characters."""
    return [
        (_("Demanded by"), 26),
        (_("Document"), 18),
        (_("Of the day"), 12),
        (_("Indicator"), 46),
        (pgettext("of measure", "Unit"), 10),
        (_("Period"), 12),
        (_("Demanded"), 12),
        (_("In the plan"), 12),
        (_("Registered target"), 12),
        (pgettext("of a target", "State"), 20),
        (_("Reason"), 40),
        (_("Answer"), 40),
        (_("What does not fit"), 60),
    ]


def handed_rows(targets: Sequence[HandedTarget]) -> Iterator[list[str]]:
    """Yield a row for each demand on a school."""
    for one in targets:
        made = one.registration
        yield [
            one.document.unit_name,
            one.document.number,
            f"{one.document.issued_on:%d/%m/%Y}",
            one.name,
            one.unit_text,
            one.period,
            one.text,
            one.own.text if one.own else "",
            made.text if made else "",
            str(STATE_WORDS[one.state]),
            made.reason if made else "",
            made.decision if made else "",
            " ".join(say(conflict.words) for conflict in one.conflicts),
        ]


def set_headers() -> list[Header]:
    """Return the headings of who registered what, with their widths in characters."""
    return [
        (_("School code"), 14),
        (_("School"), 34),
        (_("Belongs to"), 24),
        (_("Indicator"), 46),
        (pgettext("of measure", "Unit"), 10),
        (_("Period"), 12),
        (_("Demanded"), 12),
        (pgettext("of a target", "State"), 20),
        (_("Registered target"), 12),
        (_("Reason"), 40),
        (_("Answer"), 40),
    ]


def said_rows(rows: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Yield the rows of ``handing.set_rows`` with their states in words."""
    for row in rows:
        *head, state, text, reason, decision = row
        yield [*head, str(STATE_WORDS[HandedState(state)]), text, reason, decision]
