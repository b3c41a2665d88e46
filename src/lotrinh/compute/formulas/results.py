"""Formulas over the pupils' roster: results at the end of the year, and fitness.

Who is asked: pupils who are there when the year ends and are not exempt from assessment. In a
period that ends before the year does nobody is asked yet: not applicable, not unknown.
"""

from __future__ import annotations

import ibis.expr.types as ir

from lotrinh.compute.formulas.base import Share, formula
from lotrinh.core.rosters import Moments

_LAST_GRADE = 5
_EXCELLENT, _GOOD, _COMPLETED, _NOT_COMPLETED = 1, 2, 3, 4  # year_results
_SUBJECT_GOOD, _SUBJECT_COMPLETED = 1, 2
_QUALITY_GOOD, _QUALITY_MET = 1, 2
_FITNESS_GOOD, _FITNESS_FAIR = 1, 2


@formula("class-completion", table="pupils")
def class_completion(pupils: ir.Table, on: Moments) -> Share:
    """Pupils who completed their class, of those due a result when the year ends.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 9 and 11.
    """
    return Share(pupils.due, pupils.year_result <= _COMPLETED)


@formula("result-excellent", table="pupils")
def result_excellent(pupils: ir.Table, on: Moments) -> Share:
    """Pupils rated Hoàn thành xuất sắc, of those due a result.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 9.
    """
    return Share(pupils.due, pupils.year_result == _EXCELLENT)


@formula("result-good", table="pupils")
def result_good(pupils: ir.Table, on: Moments) -> Share:
    """Pupils rated Hoàn thành tốt, of those due a result.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 9.
    """
    return Share(pupils.due, pupils.year_result == _GOOD)


@formula("result-completed", table="pupils")
def result_completed(pupils: ir.Table, on: Moments) -> Share:
    """Pupils rated Hoàn thành, of those due a result. Source: Thông tư 27/2020/TT-BGDĐT, Điều 9."""
    return Share(pupils.due, pupils.year_result == _COMPLETED)


@formula("result-not-completed", table="pupils")
def result_not_completed(pupils: ir.Table, on: Moments) -> Share:
    """Pupils rated Chưa hoàn thành, of those due a result.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 9.
    """
    return Share(pupils.due, pupils.year_result == _NOT_COMPLETED)


@formula("promoted", table="pupils")
def promoted(pupils: ir.Table, on: Moments) -> Share:
    """Pupils who move up, of those due a result. Source: Thông tư 27/2020/TT-BGDĐT, Điều 11."""
    return Share(pupils.due, pupils.promoted)


@formula("not-promoted", table="pupils")
def not_promoted(pupils: ir.Table, on: Moments) -> Share:
    """Pupils who stay in their grade, of those due a result.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 11.
    """
    return Share(pupils.due, ~pupils.promoted)


@formula("primary-completion", table="pupils")
def primary_completion(pupils: ir.Table, on: Moments) -> Share:
    """Pupils of grade 5 who completed the primary level, of those due a result.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 11.
    """
    return Share(pupils.due & (pupils.grade == _LAST_GRADE), pupils.level_completed)


@formula("mathematics-good", table="pupils")
def mathematics_good(pupils: ir.Table, on: Moments) -> Share:
    """Pupils rated Hoàn thành tốt in mathematics, of those due a result.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 7.
    """
    return Share(pupils.due, pupils.mathematics == _SUBJECT_GOOD)


@formula("mathematics-completed", table="pupils")
def mathematics_completed(pupils: ir.Table, on: Moments) -> Share:
    """Pupils rated Hoàn thành or better in mathematics, of those due a result.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 7.
    """
    return Share(pupils.due, pupils.mathematics <= _SUBJECT_COMPLETED)


@formula("vietnamese-good", table="pupils")
def vietnamese_good(pupils: ir.Table, on: Moments) -> Share:
    """Pupils rated Hoàn thành tốt in Vietnamese, of those due a result.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 7.
    """
    return Share(pupils.due, pupils.vietnamese == _SUBJECT_GOOD)


@formula("vietnamese-completed", table="pupils")
def vietnamese_completed(pupils: ir.Table, on: Moments) -> Share:
    """Pupils rated Hoàn thành or better in Vietnamese, of those due a result.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 7.
    """
    return Share(pupils.due, pupils.vietnamese <= _SUBJECT_COMPLETED)


@formula("qualities-good", table="pupils")
def qualities_good(pupils: ir.Table, on: Moments) -> Share:
    """Pupils whose qualities are rated Tốt, of those due a result.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 7.
    """
    return Share(pupils.due, pupils.qualities == _QUALITY_GOOD)


@formula("qualities-met", table="pupils")
def qualities_met(pupils: ir.Table, on: Moments) -> Share:
    """Pupils whose qualities are rated Đạt or better, of those due a result.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 7.
    """
    return Share(pupils.due, pupils.qualities <= _QUALITY_MET)


@formula("competences-good", table="pupils")
def competences_good(pupils: ir.Table, on: Moments) -> Share:
    """Pupils whose competences are rated Tốt, of those due a result.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 7.
    """
    return Share(pupils.due, pupils.competences == _QUALITY_GOOD)


@formula("competences-met", table="pupils")
def competences_met(pupils: ir.Table, on: Moments) -> Share:
    """Pupils whose competences are rated Đạt or better, of those due a result.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 7.
    """
    return Share(pupils.due, pupils.competences <= _QUALITY_MET)


@formula("commended", table="pupils")
def commended(pupils: ir.Table, on: Moments) -> Share:
    """Pupils who are commended at the end of the year, of those due a result.

    Source: Thông tư 27/2020/TT-BGDĐT, Điều 13.
    """
    return Share(pupils.due, pupils.commended)


@formula("fitness-assessed", table="pupils")
def fitness_assessed(pupils: ir.Table, on: Moments) -> Share:
    """Pupils whose fitness was assessed: rated, or tested enough to rate.

    Of those there at the end of the period who are not exempt from assessment. Tested in part is
    not assessed, nor who is said not to be; nothing recorded is unknown. Source: Quyết định
    53/2008/QĐ-BGDĐT.
    """
    return Share(pupils.enrolled & pupils.assessed, pupils.fitness_tested)


@formula("fitness-good", table="pupils")
def fitness_good(pupils: ir.Table, on: Moments) -> Share:
    """Pupils whose fitness is rated Tốt, of those rated or tested enough to rate.

    Not assessed is unknown, never below. Source: Quyết định 53/2008/QĐ-BGDĐT.
    """
    return Share(pupils.enrolled & pupils.assessed, pupils.fitness_rating == _FITNESS_GOOD)


@formula("fitness-fair", table="pupils")
def fitness_fair(pupils: ir.Table, on: Moments) -> Share:
    """Pupils whose fitness is rated Đạt or Tốt, of those rated or tested enough to rate.

    Not assessed is unknown, never below. Source: Quyết định 53/2008/QĐ-BGDĐT.
    """
    return Share(pupils.enrolled & pupils.assessed, pupils.fitness_rating <= _FITNESS_FAIR)
