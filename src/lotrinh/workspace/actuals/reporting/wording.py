"""Where a period and a submission stand, in words: what is next, who does it, until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from lotrinh.workspace.actuals.reporting.models import Submission
from lotrinh.workspace.actuals.reporting.views import (
    Next,
    PeriodState,
    Standing,
    SubmissionLine,
)
from lotrinh.workspace.actuals.reporting.windows import Window
from lotrinh.workspace.components.words import Words

STATE_WORDS: Mapping[str, Words] = {
    Submission.State.OUTGOING: gettext_lazy("On its way"),
    Submission.State.SENT: gettext_lazy("Waits for an answer"),
    Submission.State.RETURNED: gettext_lazy("Returned to be mended"),
    Submission.State.ACCEPTED: pgettext_lazy("figures", "Accepted"),
}

STEP_WORDS: Mapping[str, Words] = {
    Submission.State.OUTGOING: gettext_lazy("Put together, on its way"),
    Submission.State.SENT: gettext_lazy("Sent"),
    Submission.State.RETURNED: gettext_lazy("Returned to be mended"),
    Submission.State.ACCEPTED: pgettext_lazy("figures", "Accepted"),
}

STANDING_WORDS: Mapping[str, Words] = {
    Standing.NOT_SENT: gettext_lazy("Not sent"),
    Standing.WAITING: gettext_lazy("Waits to be looked at"),
    Standing.RETURNED: gettext_lazy("Returned, the school mends it"),
    Standing.ACCEPTED: pgettext_lazy("figures", "Accepted"),
}


def state_words(line: SubmissionLine) -> str:
    """Return where a submission stands."""
    if line.is_replaced and line.state in (Submission.State.SENT, Submission.State.OUTGOING):
        return _("Replaced by a newer one before anybody decided")
    return str(STATE_WORDS[line.state])


def next_words(state: PeriodState) -> str:
    """Return what is to be done next about a period, and who does it."""
    counts, by = state.counts, _receiver(state)
    match state.next:
        case Next.PLAN:
            return _("The principal brings the plan in: it says which figures are reported.")
        case Next.ENTER:
            return _("Enter the results; then a group head or the principal approves them.")
        case Next.APPROVE:
            return ngettext(
                "%(count)d result waits to be approved by a group head or the principal.",
                "%(count)d results wait to be approved by a group head or the principal.",
                counts.submitted,
            ) % {"count": counts.submitted}
        case Next.SEND:
            return _("The principal looks the figures over and sends them to %(unit)s.") % {
                "unit": by
            }
        case Next.SEND_CHANGES:
            return ngettext(
                "%(count)d figure has changed since it was sent: the principal sends it again.",
                "%(count)d figures have changed since they were sent: the principal sends them "
                "again.",
                state.changed,
            ) % {"count": state.changed}
        case Next.MEND:
            return ngettext(
                "%(unit)s returned it: mend or answer %(count)d place, then send it again.",
                "%(unit)s returned it: mend or answer %(count)d places, then send it again.",
                state.unmended,
            ) % {"unit": by, "count": state.unmended}
        case _:
            return _waiting_words(state, by)


def _waiting_words(state: PeriodState, by: str) -> str:
    """Return what is waited for."""
    match state.next:
        case Next.ARRIVING:
            return _("It is on its way; the program goes on sending until it has arrived.")
        case Next.WAIT:
            return _("%(unit)s has it and looks at it. The school has nothing to do.") % {
                "unit": by
            }
        case Next.DONE:
            return _("%(unit)s has accepted it. There is nothing more to do.") % {"unit": by}
        case Next.NOT_OPEN:
            assert state.window is not None
            opens = f"{state.window.collection.opens_on:%d/%m/%Y}"
            return _("It can be sent from %(day)s on. Enter and approve results until then.") % {
                "day": opens
            }
        case Next.LOCKED:
            return _("The period is locked. Ask %(unit)s for more time, then send it.") % {
                "unit": by
            }
        case _:
            return _(
                "No unit above has opened this period yet. Enter and approve results until then."
            )


def _receiver(state: PeriodState) -> str:
    """Return who takes it in."""
    if state.window is not None:
        return state.window.collection.unit.name
    return _("The unit above")


def days_words(window: Window, on: date) -> str:
    """Return how long a school still has, in words."""
    due, last = window.collection.due_on, window.last_on
    if on < window.collection.opens_on:
        return _("opens on %(day)s") % {"day": f"{window.collection.opens_on:%d/%m/%Y}"}
    if on > last:
        return _("locked since %(day)s") % {"day": f"{last:%d/%m/%Y}"}
    if on > due:
        return _("overdue since %(due)s, still taken in until %(last)s") % {
            "due": f"{due:%d/%m/%Y}",
            "last": f"{last:%d/%m/%Y}",
        }
    left = (due - on).days
    if left == 0:
        return _("due today")
    return ngettext("%(count)d day left", "%(count)d days left", left) % {"count": left}
