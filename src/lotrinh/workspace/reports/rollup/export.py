"""The roll-up as a table to be kept: each indicator of the unit and of all right below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from lotrinh.core.indicators import Attainment, CatalogueEntry, LeftOut
from lotrinh.documents.writing.plain_table import Header
from lotrinh.documents.writing.workbook import Content, Figure
from lotrinh.reference import load_catalogue
from lotrinh.workspace.actuals.calendar import end_of
from lotrinh.workspace.actuals.reporting.rolling import UnitTotals, totals_in
from lotrinh.workspace.components.words import ATTAINMENT_WORDS, say
from lotrinh.workspace.people.queries import Person, names_on
from lotrinh.workspace.people.units.places import TreeState
from lotrinh.workspace.plans.demands.queries import targets_of_level
from lotrinh.workspace.plans.demands.views import LevelTarget
from lotrinh.workspace.reports.rollup.amounts import amount_of, amount_words
from lotrinh.workspace.reports.rollup.judging import standing_of, target_for
from lotrinh.workspace.reports.rollup.queries import require_below
from lotrinh.workspace.reports.rollup.views import Asked

_CODE_WIDTH, _NAME_WIDTH, _NUMBER_WIDTH, _WORDS_WIDTH = 24.0, 48.0, 14.0, 24.0


def rollup_table(
    *, actor: Person, asked: Asked, state: TreeState, today: date
) -> tuple[list[Header], list[Sequence[Content]]]:
    """Return the headers and the rows: of each indicator the unit first, then those right below.

    Raises: NotAllowed if ``actor`` may not read what lies in the unit.
    """
    require_below(actor, asked.unit)
    found = totals_in(
        asked.unit,
        periods=[asked.period],
        below=[asked.period],
        view=asked.view,
        state=state,
        today=today,
    )
    units = [found.own[asked.period], *found.below[asked.period].values()]
    on = today if asked.is_now else end_of(asked.period)
    names = names_on(on, [one.unit for one in units])
    targets = targets_of_level(actor=actor, unit=asked.unit, period=asked.period)
    rows = [
        row
        for entry in load_catalogue()
        if any(entry.code in one.kept for one in units) or entry.code in targets
        for row in _rows(entry, targets.get(entry.code), units, names, asked)
    ]
    return _headers(), rows


def _headers() -> list[Header]:
    return [
        (_("Code"), _CODE_WIDTH),
        (_("Indicator"), _NAME_WIDTH),
        (_("Unit of measure"), _NUMBER_WIDTH),
        (_("Unit"), _WORDS_WIDTH),
        (_("Period"), _NUMBER_WIDTH),
        (_("Result"), _NUMBER_WIDTH),
        (_("Numerator"), _NUMBER_WIDTH),
        (_("Denominator"), _NUMBER_WIDTH),
        (_("Level's target"), _NUMBER_WIDTH),
        (_("Judgement"), _WORDS_WIDTH),
        (_("Schools counted"), _NUMBER_WIDTH),
        (_("Schools that should report"), _NUMBER_WIDTH),
        (_("Not applicable"), _NUMBER_WIDTH),
        (_("Percentage alone"), _NUMBER_WIDTH),
        (_("Said otherwise, not added"), _NUMBER_WIDTH),
    ]


def _rows(
    entry: CatalogueEntry,
    target: LevelTarget | None,
    units: Sequence[UnitTotals],
    names: dict[int, str],
    asked: Asked,
) -> Iterator[Sequence[Content]]:
    for one in units:
        total = one.sum_of(entry.code)
        judged_by = target_for(entry, target, is_school=one.submission is not None)
        standing = standing_of([(asked.period, total, one.expected)], entry, judged_by)
        figure = None if total is None else total.figure
        left_out = {} if total is None else dict(total.left_out)
        alone = left_out.pop(LeftOut.SHARE_ALONE, 0)
        not_asked = left_out.pop(LeftOut.NOT_APPLICABLE, 0)
        amount = amount_of(total, entry)
        is_judged = standing.attainment is not Attainment.NOT_APPLICABLE
        yield (
            entry.code,
            say(entry.name),
            entry.unit,
            names[one.unit.pk],
            asked.period,
            amount_words(total, entry) if amount is None or entry.levels else Figure(amount),
            figure.numerator if figure is not None and figure.denominator else "",
            figure.denominator if figure is not None and figure.denominator else "",
            _target_content(judged_by),
            str(ATTAINMENT_WORDS[standing.attainment]) if is_judged else "",
            standing.counted,
            standing.expected,
            not_asked + (0 if total is None else total.not_applicable),
            alone,
            sum(left_out.values()),
        )


def _target_content(target: LevelTarget | None) -> Content:
    if target is None:
        return ""
    amount = getattr(target.value, "value", None)
    return Figure(amount) if isinstance(amount, Decimal) else target.text
