"""The sentences of the roll-up pages."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotrinh.workspace.components.words import period_words
from lotrinh.workspace.people.queries import Unit
from lotrinh.workspace.plans.demands.views import LevelTarget
from lotrinh.workspace.reports.rollup.views import Standing


def sentence_of(standing: Standing, target: LevelTarget | None, period: str) -> str:
    """Return how a sum stands, in one sentence."""
    period_said = period_words(period)
    begin = period_said[:1].upper() + period_said[1:]
    if not standing.words:
        return _("%(period)s: no school has a figure of this that can be added.") % {
            "period": begin
        }
    counts = f" ({standing.counts})" if standing.counts else ""
    parts = [
        _("%(figure)s, from %(counted)d of %(expected)d schools")
        % {
            "figure": f"{standing.words}{counts}",
            "counted": standing.counted,
            "expected": standing.expected,
        }
    ]
    if target is not None:
        parts.append(_("target %(target)s") % {"target": target.text})
    if standing.gap:
        parts.append(standing.gap)
    return f"{begin}: {'; '.join(parts)}."


def units_words(kind: str, many: int) -> str:
    """Return so many units of a kind: *3 xã*."""
    match kind:
        case Unit.Kind.SCHOOL:
            said = ngettext("%(count)d school", "%(count)d schools", many)
        case Unit.Kind.COMMUNE:
            said = ngettext("%(count)d commune", "%(count)d communes", many)
        case Unit.Kind.DISTRICT:
            said = ngettext("%(count)d district", "%(count)d districts", many)
        case Unit.Kind.PROVINCE:
            said = ngettext("%(count)d province", "%(count)d provinces", many)
        case _:
            said = ngettext("%(count)d unit", "%(count)d units", many)
    return said % {"count": many}
