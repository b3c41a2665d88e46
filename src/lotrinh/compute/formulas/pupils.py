"""Formulas over the pupils' roster."""

from __future__ import annotations

import ibis.expr.types as ir

from lotrinh.compute.formulas.base import Share, formula
from lotrinh.core.rosters import Moments

_DROPPED_OUT = (5, 9)
_COMPLETED = 3  # Hoàn thành xuất sắc, Hoàn thành tốt, Hoàn thành


@formula("class-completion", table="pupils")
def class_completion(pupils: ir.Table, on: Moments) -> Share:
    """Pupils at the end of the year who completed their class, of those who are assessed.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 9 và 11.
    """
    return Share(pupils.enrolled & pupils.assessed, pupils.year_result <= _COMPLETED)


@formula("primary-completion", table="pupils")
def primary_completion(pupils: ir.Table, on: Moments) -> Share:
    """Pupils of grade 5 at the end of the year who completed the primary level.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 12.
    """
    return Share(pupils.enrolled & pupils.assessed & (pupils.grade == 5), pupils.level_completed)


@formula("pupils-lost", table="pupils")
def pupils_lost(pupils: ir.Table, on: Moments) -> Share:
    """Pupils who left school for good in the school year, of all who were ever on its list.

    Pupils who moved to or away from another school are not lost. Source: the ministry's code list
    DM_TRANG_THAI_HOC_SINH, 05 and 09.
    """
    return Share(pupils.status.notnull(), pupils.status.isin(_DROPPED_OUT))
