"""A pupil's fitness: as the school rated it, else from the tests by the standard in force.

Rated once, when a snapshot is made (``compute.derived``): it costs more than all else of a pupil.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import add, and_, or_
from typing import cast

import ibis
import ibis.expr.types as ir

from lotrinh.reference.rosters import FitnessStandard, load_fitness_standards

_GOOD, _FAIR, _BELOW = 1, 2, 3  # the code list fitness_ratings
NOT_ASSESSED = 4
"""What the school writes of a pupil whose fitness it did not assess: no rating."""
TESTS = ("grip_kg", "sit_ups", "jump_cm", "run_30m_s", "shuttle_s", "run_5min_m")
"""The columns of the tests' results."""
_LIMIT = "decimal(9, 2)"  # that of the tests: another would be computed with, at a price
_SEXES = 4  # the factor that keeps ages and sexes apart in a group's number


def standard_on(when: date) -> FitnessStandard | None:
    """Return the standard in force on the day ``when``, None if there is none."""
    for standard in load_fitness_standards():
        until = standard.effective_to
        if standard.effective_from <= when and (until is None or when <= until):
            return standard
    return None


def rated(pupils: ir.Table, standard: FitnessStandard | None) -> ir.Table:
    """Return ``pupils`` with ``fitness_rating`` and ``fitness_tested``, by ``standard``."""
    grouped = pupils.mutate(fitness_group=_group(pupils))
    return grouped.mutate(
        fitness_rating=_rating(grouped, standard), fitness_tested=_tested(grouped, standard)
    ).drop("fitness_group")


def _group(pupils: ir.Table) -> ir.IntegerValue:
    """Return the number of the age and sex by which the pupil's tests are rated.

    Only where it is needed, since it is dear: null where the school gave a rating or said that
    there is none. Null too where the date of the tests, the date of birth or the sex is blank. The
    age is that on the day of the tests, in full years.
    """
    tested, born = pupils.fitness_date, pupils.birth_date
    same_month = tested.month() == born.month()
    before_birthday = (tested.month() < born.month()) | (same_month & (tested.day() < born.day()))
    age = tested.year() - born.year() - before_birthday.cast("int32")
    number = age * _SEXES + pupils.sex
    needed = pupils.fitness.isnull() & tested.notnull()
    return cast("ir.IntegerValue", ibis.ifelse(needed, number.cast("int32"), ibis.null("int32")))


def _rating(pupils: ir.Table, standard: FitnessStandard | None) -> ir.IntegerValue:
    """Return the rating: the school's own, else that of the tests; null where neither is known.

    Null too where the school says that the pupil was not assessed, whatever the tests. ``pupils``
    has the column ``fitness_group`` (see ``_group``). Source: Quyết định 53/2008/QĐ-BGDĐT, with its
    limits and its rule as in reference/fitness.yaml.
    """
    own = cast("ir.IntegerValue", pupils.fitness.nullif(NOT_ASSESSED))
    if standard is None:
        return own
    fair, good = (
        {test: _passes(pupils, test, standard, good=good) for test in TESTS}
        for good in (False, True)
    )
    mandatory, others = standard.mandatory, _others(standard)
    fair_others = _number(fair[test] for test in others)
    is_fair = _every(fair[test] for test in mandatory) & (fair_others >= standard.others)
    good_others = _number(good[test] for test in others)
    counted = ibis.ifelse(good_others > standard.others, standard.others, good_others)
    is_good = _number(good[test] for test in mandatory) + counted >= standard.good
    from_tests = ibis.cases((is_fair & is_good, _GOOD), (is_fair, _FAIR), else_=_BELOW)
    groups = [_group_number(*key) for key in standard.limits]
    known = pupils.fitness_group.isin(groups) & _complete(pupils, standard)
    # Inside the conditions: an engine that can do so rates only the pupils that need it.
    by_tests = ibis.ifelse(known, from_tests.cast("uint8"), ibis.null("uint8"))
    return cast("ir.IntegerValue", ibis.coalesce(own, by_tests))


def _tested(pupils: ir.Table, standard: FitnessStandard | None) -> ir.BooleanValue:
    """Return whether the pupil's fitness was assessed in full: rated, or tested enough to rate.

    No where the school says so, and where something was recorded, but not enough to rate; null
    where nothing was.
    """
    own = cast("ir.BooleanValue", pupils.fitness != NOT_ASSESSED)
    if standard is None:
        return own
    anything = reduce(or_, (pupils[name].notnull() for name in ("fitness_date", *TESTS)))
    by_tests = ibis.ifelse(anything, _complete(pupils, standard), ibis.null("boolean"))
    return cast("ir.BooleanValue", ibis.coalesce(own, by_tests))


def _passes(
    pupils: ir.Table, test: str, standard: FitnessStandard, *, good: bool
) -> ir.BooleanValue:
    # Measured: looking the limit up in a list costs DuckDB ten times these conditions, and one
    # condition a group with its twelve comparisons half as much again.
    limit = ibis.cases(
        *(
            (
                pupils.fitness_group == _group_number(*key),
                ibis.literal(of_tests[test].good if good else of_tests[test].fair, _LIMIT),
            )
            for key, of_tests in standard.limits.items()
        )
    )
    value = pupils[test]
    if test in standard.less_is_better:
        return cast("ir.BooleanValue", value < limit if good else value <= limit)
    return cast("ir.BooleanValue", value > limit if good else value >= limit)


def _group_number(sex: int, age: int) -> int:
    return age * _SEXES + sex


def _complete(pupils: ir.Table, standard: FitnessStandard) -> ir.BooleanValue:
    done = _every(pupils[test].notnull() for test in standard.mandatory)
    others = _number(pupils[test].notnull() for test in _others(standard))
    return cast("ir.BooleanValue", done & (others >= standard.others))


def _others(standard: FitnessStandard) -> list[str]:
    return [test for test in TESTS if test not in standard.mandatory]


def _every(conditions: Iterable[ir.BooleanValue]) -> ir.BooleanValue:
    return reduce(and_, conditions)


def _number(conditions: Iterable[ir.BooleanValue]) -> ir.IntegerValue:
    """Return how many hold; one that is unknown does not."""
    return reduce(add, (ibis.coalesce(one, False).cast("int8") for one in conditions))
