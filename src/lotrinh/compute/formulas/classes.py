"""Formulas over the table of classes; its records have no dates: all of them count."""

from __future__ import annotations

import ibis.expr.types as ir

from lotrinh.compute.formulas.base import Count, Function, Share, formula
from lotrinh.compute.formulas.moments import EVERY
from lotrinh.core.rosters import Moments

_TWO_SESSIONS_A_DAY = 9  # sessions a week, at least


@formula("classes", table="classes")
def classes(classes: ir.Table, on: Moments) -> Count:
    """Classes of the school."""
    return Count(EVERY)


def _in_grade(grade: int) -> Function:
    def count(classes: ir.Table, on: Moments) -> Count:
        return Count(classes.grade == grade)

    count.__doc__ = f"Classes of grade {grade}. Source: class field KhoiHoc."
    return count


for _grade in range(1, 6):
    formula(f"classes-grade-{_grade}", table="classes")(_in_grade(_grade))


@formula("multigrade-classes", table="classes")
def multigrade_classes(classes: ir.Table, on: Moments) -> Share:
    """Classes that teach several grades together, of all. Source: class field LopGhep."""
    return Share(EVERY, classes.multigrade)


@formula("two-session-classes", table="classes")
def two_session_classes(classes: ir.Table, on: Moments) -> Share:
    """Classes taught nine sessions a week or more, which is two a day, of all.

    Source: class field SoBuoiTrenTuan; Thông tư 32/2018/TT-BGDĐT.
    """
    return Share(EVERY, classes.sessions_a_week >= _TWO_SESSIONS_A_DAY)


@formula("boarding-classes", table="classes")
def boarding_classes(classes: ir.Table, on: Moments) -> Share:
    """Day-boarding classes, of all. Source: class field LopBanTru."""
    return Share(EVERY, classes.boarding)


@formula("mathematics-equipment", table="classes")
def mathematics_equipment(classes: ir.Table, on: Moments) -> Share:
    """Classes with full equipment for mathematics, of all. Source: class field IsTbdhToan."""
    return Share(EVERY, classes.mathematics_equipment)


@formula("vietnamese-equipment", table="classes")
def vietnamese_equipment(classes: ir.Table, on: Moments) -> Share:
    """Classes with full equipment for Vietnamese, of all. Source: class field IsTbdhTviet."""
    return Share(EVERY, classes.vietnamese_equipment)
