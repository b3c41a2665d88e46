"""From the figures of those who report to those of every unit above: exact, and in any order.

Four things stay four: a unit that did not report (no partial: it is *missing*), one that the
indicator does not apply to (0 of 0), what is unknown (counted beside the figure), and 0.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import date
from fractions import Fraction

from lotrinh.core.indicators.partials import Bounds, Figure, Partial, RollUp
from lotrinh.core.indicators.units import Placement, UnitInTime, UnitKind, UnitTree
from lotrinh.core.messages import LotrinhError

Sizes = Mapping[str, int]
"""By reporting unit's code: how many records it last had in the whole; for a sum, its most."""

_NOT_ASKED = Figure(0, 0)
_KINDS = tuple(UnitKind)


class ReportedTwice(LotrinhError):
    """Two partials are of the same unit, indicator and period."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A unit's figure for an indicator in a period, from the units that report below it.

    ``expected`` units should report, ``reported`` of them did, ``missing`` names the others.
    ``figure`` is None where nobody reported, and where nothing follows from those below. It holds,
    by ``rule``: PARTS the sum of the parts; UNITS those that say yes, of those that say yes or no;
    SUM the sum; WORST the lowest known grade, with the number of grades that are unknown. Of a
    WORST none of whose grades is known the numerator is 0 and says nothing: see ``is_known``. NONE
    is the unit's own figure, if it reports itself (``is_own``).

    ``grades`` are how many units reported which grade (only for WORST), so that one of them can be
    replaced without asking the others.
    """

    unit: str
    kind: UnitKind
    indicator: str
    period: str
    rule: RollUp
    figure: Figure | None
    expected: int
    reported: int
    not_applicable: int
    missing: tuple[str, ...]
    grades: tuple[tuple[int, int], ...] = ()
    is_own: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether all who should report did."""
        return not self.missing

    @property
    def is_known(self) -> bool:
        """Whether the figure says something: somebody is counted whose answer is known."""
        if self.figure is None or not self.figure.is_applicable:
            return False
        if self.rule is RollUp.WORST:
            return bool(self.grades)
        return self.figure.denominator != 0

    def bounds(self, sizes: Sizes | None = None) -> Bounds | None:
        """Return where the figure lies whatever the unknown records and missing units will say.

        For shares as in ``Figure.bounds``, with the records that the missing units last had. A unit
        counts as one where units are counted. For a sum and a grade the bounds are in their own
        unit. None where nothing bounds it: a missing unit without a size, an unknown amount or
        grade, nothing at all to count.
        """
        known = sizes or {}
        if self.figure is None or self.rule is RollUp.NONE:
            return None
        if self.rule is RollUp.UNITS:
            return _with_unknown(self.figure, len(self.missing)).bounds
        if self.rule is RollUp.WORST:
            settled = self.is_complete and self.is_known and not self.figure.unknown
            return _exactly(self.figure.numerator) if settled else None
        if any(code not in known for code in self.missing):
            return None
        most = sum(known[code] for code in self.missing)
        if self.figure.denominator is not None:
            return _with_unknown(self.figure, most).bounds
        low = self.figure.numerator
        return None if self.figure.unknown else Bounds(Fraction(low), Fraction(low + most))


@dataclass(frozen=True, slots=True)
class RolledUp:
    """The aggregates of every unit, and the partials that belong to no unit of the tree.

    ``unplaced`` are the partials of units that are gone without one successor, that are unknown, or
    that do not report for this indicator; ``unplaced_units`` the units that should report and have
    no place. Nothing that was reported is in neither.
    """

    aggregates: tuple[Aggregate, ...]
    unplaced: tuple[Partial, ...]
    unplaced_units: tuple[str, ...]


def roll_up(
    partials: Iterable[Partial],
    tree: UnitTree,
    rule: RollUp,
    *,
    on: date,
    as_of: date | None = None,
    kind: UnitKind = UnitKind.SCHOOL,
) -> RolledUp:
    """Return the aggregates of ``partials``, which the units of ``kind`` report for ``on``.

    ``on`` is the last day of the period, and says who should report and who lies in whom: as it was
    then. With ``as_of`` the same figures are counted where their units stand on that day: as it is
    now. There is an aggregate for every unit that reports or lies above, for every indicator and
    period that anybody reported. The order of ``partials`` does not count. The result is ordered by
    indicator, period, kind (the ministry first) and code.

    Raises: ReportedTwice; ValueError for a count and a share of one indicator.
    """
    expected = tree.expected(kind, on)
    where = tree.placements(expected, on, as_of=as_of)
    below: dict[UnitInTime, list[str]] = defaultdict(list)
    for code in expected:
        for unit in _counted_in(where.placed.get(code)):
            below[unit].append(code)
    units = sorted(below, key=lambda unit: (_KINDS.index(unit.kind), unit.code))
    reporting = {tree.unit(code, on) for code in expected}
    aggregates, unplaced = [], []
    for (indicator, period), of_units in sorted(_grouped(partials).items()):
        unplaced += [of_units[code] for code in sorted(of_units) if code not in where.placed]
        for unit in units:
            aggregate = Aggregate(
                unit=unit.code,
                kind=unit.kind,
                indicator=indicator,
                period=period,
                rule=rule,
                figure=None,
                expected=len(below[unit]),
                reported=0,
                not_applicable=0,
                missing=(),
                is_own=unit in reporting,
            )
            aggregates.append(_filled(aggregate, below[unit], of_units))
    return RolledUp(tuple(aggregates), tuple(unplaced), where.unplaced)


def replace(aggregate: Aggregate, old: Partial | None, new: Partial | None) -> Aggregate:
    """Return ``aggregate`` with ``new`` in place of ``old``, exactly as a full roll-up gives it.

    ``old`` is what the aggregate holds of that unit, None if it is missing there; ``new`` None
    takes a report back.

    Raises: ValueError if the two are not of one unit and of the aggregate's indicator and period,
    or ``old`` contradicts who is missing.
    """
    given = [one for one in (old, new) if one is not None]
    of = {(one.unit, one.indicator, one.period) for one in given}
    if len(of) != 1 or {one[1:] for one in of} != {(aggregate.indicator, aggregate.period)}:
        raise ValueError("the partials are not of one unit and of the aggregate's indicator")
    unit = given[0].unit
    if (old is None) != (unit in aggregate.missing):
        raise ValueError(f"{unit} {'is not' if old is None else 'is'} missing in the aggregate")
    missing = {*aggregate.missing} - {unit} if new is not None else {*aggregate.missing, unit}
    grades = Counter(dict(aggregate.grades))
    grades.subtract(_grades(old, aggregate.rule))
    grades.update(_grades(new, aggregate.rule))
    before, after = _said(old, aggregate), _said(new, aggregate)
    speakers = aggregate.reported
    if aggregate.rule is RollUp.NONE:
        speakers = int(aggregate.figure is not None)
    figure = aggregate.figure
    if figure is not None and before is not None:
        # Once nobody is left, the next may be a count where the last was a share.
        figure = figure - before if speakers > 1 else None
    result = changed(
        aggregate,
        reported=aggregate.reported + (new is not None) - (old is not None),
        not_applicable=aggregate.not_applicable + _is_spared(new) - _is_spared(old),
        missing=tuple(sorted(missing)),
        grades=tuple(sorted((grade, many) for grade, many in grades.items() if many)),
    )
    return changed(result, figure=_with_grade(_added(figure, after), result))


def _filled(empty: Aggregate, codes: list[str], of_units: Mapping[str, Partial]) -> Aggregate:
    there = [of_units[code] for code in codes if code in of_units]
    grades = Counter(grade for one in there for grade in _grades(one, empty.rule))
    full = changed(
        empty,
        reported=len(there),
        not_applicable=sum(_is_spared(one) for one in there),
        missing=tuple(code for code in codes if code not in of_units),
        grades=tuple(sorted(grades.items())),
    )
    figure: Figure | None = None
    for one in there:
        figure = _added(figure, _said(one, full))
    return changed(full, figure=_with_grade(figure, full))


def _counted_in(placement: Placement | None) -> tuple[UnitInTime, ...]:
    return () if placement is None else (placement.unit, *placement.ancestors)


def _grouped(partials: Iterable[Partial]) -> dict[tuple[str, str], dict[str, Partial]]:
    found: dict[tuple[str, str], dict[str, Partial]] = defaultdict(dict)
    for one in partials:
        of_units = found[one.indicator, one.period]
        if one.unit in of_units:
            raise ReportedTwice(
                f"{one.unit} có hai kết quả {one.indicator} của kỳ {one.period}. Bỏ bớt một.",
                f"{one.unit} has two figures of {one.indicator} for {one.period}. Remove one.",
            )
        of_units[one.unit] = one
    return found


def _said(partial: Partial | None, aggregate: Aggregate) -> Figure | None:
    """Return what ``partial`` adds to the figure of ``aggregate``; None if nothing."""
    if partial is None:
        return None
    match aggregate.rule:
        case RollUp.NONE:
            is_own = aggregate.is_own and partial.unit == aggregate.unit
            return partial.figure if is_own else None
        case RollUp.UNITS:
            return as_one_unit(partial.figure)
        case RollUp.WORST:
            return Figure(0, None, partial.figure.unknown)
        case _:
            return partial.figure


def as_one_unit(figure: Figure) -> Figure:
    """Return whether a unit says yes (1 of 1), no (0 of 1), unknown, or is not asked (0 of 0).

    Yes is all of what it was asked for, or any of what it counts.
    """
    if not figure.is_applicable:
        return _NOT_ASKED
    if figure.denominator is None:
        is_yes, is_no = figure.numerator > 0, figure.numerator == 0 and not figure.unknown
    else:
        is_no = figure.numerator < figure.denominator
        is_yes = not is_no and not figure.unknown
    return Figure(int(is_yes), int(is_yes or is_no), int(not is_yes and not is_no))


def _grades(partial: Partial | None, rule: RollUp) -> tuple[int, ...]:
    if partial is None or rule is not RollUp.WORST:
        return ()
    figure = partial.figure
    return (figure.numerator,) if figure.is_applicable and not figure.unknown else ()


def _is_spared(partial: Partial | None) -> bool:
    return partial is not None and not partial.figure.is_applicable


def _added(figure: Figure | None, more: Figure | None) -> Figure | None:
    if figure is None or more is None:
        return figure or more
    return figure + more


def _with_grade(figure: Figure | None, aggregate: Aggregate) -> Figure | None:
    if figure is None or aggregate.rule is not RollUp.WORST:
        return figure
    lowest = min((grade for grade, _many in aggregate.grades), default=0)
    return Figure(lowest, None, figure.unknown)


def _with_unknown(figure: Figure, more: int) -> Figure:
    return Figure(figure.numerator, figure.denominator, figure.unknown + more)


def _exactly(number: int) -> Bounds:
    return Bounds(Fraction(number), Fraction(number))
