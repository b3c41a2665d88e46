"""How an indicator stands, in words: its result, its target and what is still missing."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotrinh.core.values import Direction, Ratio, Value, format_decimal, format_value
from lotrinh.workspace.actuals.models import ActualStep
from lotrinh.workspace.actuals.views import ActualView, TargetRow, Verdict
from lotrinh.workspace.components.words import counted_noun

_State = ActualStep.State
_CENT = Decimal("0.01")


def lead_sentence(row: TargetRow, school_year: str) -> str:
    """Return how an indicator stands: *Năm học 2023-2024: 58/60 (96,67 %); chỉ tiêu ...*."""
    if row.actual is None:
        return _("School year %(year)s: no result yet.") % {"year": school_year}
    percent = percent_words(row.actual.value)
    parts = [f"{row.actual.text} ({percent})" if percent else row.actual.text]
    if row.verdict.target_text:
        parts.append(_("target %(target)s") % {"target": row.verdict.target_text})
    if gap := gap_of(row):
        parts.append(gap)
    return _("School year %(year)s: %(figures)s.") % {
        "year": school_year,
        "figures": "; ".join(parts),
    }


def gap_of(row: TargetRow) -> str:
    """Return how far the result of ``row`` is from its target, in words."""
    return gap_words(row.verdict, name=row.name, direction=row.direction)


def gap_words(verdict: Verdict, *, name: str, direction: Direction) -> str:
    """Return how far a result is from the target (*còn thiếu 2 học sinh*), ``""`` if it is not.

    ``name`` and ``direction`` are the indicator's.
    """
    count = verdict.missing
    if not count:
        return ""
    if direction is Direction.LOWER:
        said = ngettext("%(count)d %(noun)s too many", "%(count)d %(noun)s too many", count)
    else:
        said = ngettext(
            "%(count)d %(noun)s still missing", "%(count)d %(noun)s still missing", count
        )
    return " ".join((said % {"count": count, "noun": counted_noun(name)}).split())


def percent_words(value: Value) -> str:
    """Return the percentage of a ratio that was typed without one (*96,67 %*), else ``""``."""
    if not isinstance(value, Ratio) or not value.denominator:
        return ""
    percent = Decimal(100 * value.numerator) / value.denominator
    return f"{format_decimal(percent.quantize(_CENT))} %"


def trail_words(row: TargetRow) -> str:
    """Return the actuals of an indicator that no axis can show: *Chưa đạt → Đạt*."""
    return " → ".join(format_value(value) for _period, value in row.trail)


def saved_words(state: ActualStep.State, period: str) -> str:
    """Return what has become of a result that was just entered, and who does what next."""
    if state == _State.DRAFT:
        said = _("Saved a draft of the result of %(period)s. It counts once it is approved.")
    elif state == _State.SUBMITTED:
        said = _(
            "Sent the result of %(period)s for approval. It counts once the group head or the "
            "principal has approved it."
        )
    else:
        said = _("Saved the result of %(period)s.")
    return said % {"period": period}


def next_words(actual: ActualView, *, is_own: bool, may_approve: bool) -> str:
    """Return who does what next with an entry that nobody approved, said to the one who reads it.

    ``is_own``: it is the reader's own entry.
    """
    who = {"person": actual.entered_by}
    if actual.state == _State.DRAFT:
        if may_approve:
            return _("Not asked to be approved yet. You can approve it as it is, or change it.")
        if is_own:
            return _("Only who enters results sees it. Send it for approval when it is right.")
        return _("%(person)s has not sent it for approval yet; you may do so too.") % who
    if actual.state == _State.RETURNED:
        if is_own:
            return _("It came back to you: mend it, then send it again.")
        return _("%(person)s mends it and sends it again; you may do so too.") % who
    if may_approve:
        return _("Look at it, then approve it or return it to be mended.")
    return _("The group head or the principal approves it; only then does it count.")


def usual_reason(actual: ActualView, *, is_own: bool) -> str:
    """Return why an entry is probably corrected, for the person to change: what it was returned
    for, or that one's own draft goes on; else ``""``."""
    last = actual.last_step
    if actual.is_returned and last is not None:
        return _("Mended as asked: %(reason)s") % {"reason": last.reason}
    return _("The draft goes on") if is_own and actual.state == _State.DRAFT else ""
