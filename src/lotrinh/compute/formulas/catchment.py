"""Formulas over the survey of the catchment's children.

A child's age is the year in which school begins less the year of birth. Who moved away is not
asked, nor who is unable to learn (only a stated *no* counts as unable). Source: Nghị định
20/2014/NĐ-CP.
"""

from __future__ import annotations

import ibis.expr.types as ir

from lotrinh.compute.formulas.base import Count, Share, formula
from lotrinh.core.rosters import Moments

_NOT_YET, _DROPPED_OUT, _FINISHED = 2, 3, 4  # schoolings


@formula("six-year-olds", table="catchment")
def six_year_olds(catchment: ir.Table, on: Moments) -> Count:
    """Children of six who live in the catchment. Source: Nghị định 20/2014/NĐ-CP."""
    return Count(catchment.aged_6)


@formula("children-6-10", table="catchment")
def children_6_10(catchment: ir.Table, on: Moments) -> Count:
    """Children of six to ten who live in the catchment. Source: Nghị định 20/2014/NĐ-CP."""
    return Count(catchment.aged_6_10)


@formula("six-year-olds-in-grade-1", table="catchment")
def six_year_olds_in_grade_1(catchment: ir.Table, on: Moments) -> Share:
    """Children of six who are in grade 1, of all of six. Source: Nghị định 20/2014/NĐ-CP."""
    return Share(catchment.aged_6, catchment.at_school & (catchment.grade == 1))


@formula("enrolled-at-right-age", table="catchment")
def enrolled_at_right_age(catchment: ir.Table, on: Moments) -> Share:
    """Children of six to ten who are in primary school, of all of six to ten.

    Source: Nghị định 20/2014/NĐ-CP; Quyết định 525/QĐ-TTg.
    """
    return Share(catchment.aged_6_10, catchment.at_school & catchment.grade.between(1, 5))


@formula("eleven-year-olds-completed", table="catchment")
def eleven_year_olds_completed(catchment: ir.Table, on: Moments) -> Share:
    """Children of eleven who completed the primary level, of all of eleven.

    Source: Nghị định 20/2014/NĐ-CP.
    """
    return Share(catchment.aged_11, catchment.primary_completed)


@formula("fourteen-year-olds-completed", table="catchment")
def fourteen_year_olds_completed(catchment: ir.Table, on: Moments) -> Share:
    """Children of fourteen who completed the primary level, of all of fourteen.

    Source: Nghị định 20/2014/NĐ-CP.
    """
    return Share(catchment.aged_14, catchment.primary_completed)


@formula("out-of-school-children", table="catchment")
def out_of_school_children(catchment: ir.Table, on: Moments) -> Share:
    """Children of six to ten who never went to school or dropped out, of all of six to ten.

    Source: Nghị định 20/2014/NĐ-CP.
    """
    return Share(catchment.aged_6_10, catchment.schooling.isin((_NOT_YET, _DROPPED_OUT)))


@formula("dropped-out-children", table="catchment")
def dropped_out_children(catchment: ir.Table, on: Moments) -> Share:
    """Children of six to fourteen who dropped out, of all of six to fourteen.

    Source: Nghị định 20/2014/NĐ-CP.
    """
    return Share(catchment.aged_6_14, catchment.schooling == _DROPPED_OUT)


@formula("disabled-children-in-education", table="catchment")
def disabled_children_in_education(catchment: ir.Table, on: Moments) -> Share:
    """Disabled children of six to fourteen who go to school or have finished it.

    Of those who live in the catchment and are able to learn. Source: Nghị định 20/2014/NĐ-CP.
    """
    return Share(
        catchment.aged_6_14 & catchment.disabled,
        catchment.at_school | (catchment.schooling == _FINISHED),
    )
