"""Records with the columns that many formulas share, each computed once for a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import cast

import ibis
import ibis.expr.types as ir

from lotrinh.compute.formulas.moments import EVERY, day, employed, enrolled
from lotrinh.core.rosters import Moments

_KINH, _FOREIGN = 1, 55
_DROPPED_OUT, _LEFT_IN_YEAR = (5, 9), (4, 5, 8, 9)
_NEW_IN_GRADE_1 = (0, 2)
_MANAGER, _TEACHERS = 1, (3, 6, 10)
_NOT_ASSESSED = 4
_MOVED_AWAY = 5
_LEARNING = 1
UNKNOWN = " ?"
"""The name of a breakdown's category for records in which the dimension is blank.

No site is called so: what is typed into a cell loses the white space around it when it is read.
"""


def prepare(records: ir.Table, table: str, on: Moments) -> ir.Table:
    """Return ``records`` of ``table`` with its shared columns.

    ``pupils``: ``enrolled`` (on the period's last day), ``enrolled_september`` (on 30 September),
    ``assessed`` (not a disabled pupil who is exempt; blank means assessed), ``due`` (an end-of-year
    result: enrolled and assessed when the year ends; nobody in a period that ends before),
    ``listed`` (at the school at some time of the period), ``lost`` (of these: dropped out),
    ``new`` (new in grade 1 on 30 September), ``minority``.
    ``staff``: ``employed``, ``teacher`` and ``manager`` (in work as such), ``educator`` (either),
    ``professional`` (the standard rating; *not assessed* is null), ``minority``.
    ``catchment``: ``asked`` (lives here and is able to learn; blank means able), ``aged_6``,
    ``aged_11``, ``aged_14``, ``aged_6_10``, ``aged_6_14`` (of these, by calendar years),
    ``at_school``.
    """
    maker = _PREPARED.get(table)
    return records if maker is None else maker(records, on)


def category(records: ir.Table, dimension: str) -> ir.StringValue:
    """Return the category of each record: exactly one, UNKNOWN where the dimension is blank.

    Sexes and grades by their code, sites by name, ethnicity as ``kinh``, ``minority``, ``foreign``.
    """
    value = records[dimension]
    if dimension == "ethnicity":
        named = ibis.cases(
            (value == _KINH, "kinh"), (value == _FOREIGN, "foreign"), (value.notnull(), "minority")
        )
    else:
        named = value.cast("string")
    return ibis.coalesce(named, ibis.literal(UNKNOWN))


def _pupils(records: ir.Table, on: Moments) -> ir.Table:
    pupils = records.mutate(
        enrolled=enrolled(records, on, on.at),
        enrolled_september=enrolled(records, on, on.september_30),
        assessed=ibis.coalesce(~records.not_assessed, EVERY),
        minority=_minority(records),
    )
    # A result of the year is not there before the year's end: then nobody is asked for one.
    due = pupils.enrolled & pupils.assessed if on.at == on.ends else ibis.literal(False)
    return pupils.mutate(
        due=due,
        listed=pupils.enrolled | pupils.status.isin(_LEFT_IN_YEAR),
        lost=pupils.status.isin(_DROPPED_OUT) & ~pupils.enrolled,
        new=pupils.enrolled_september
        & (pupils.grade == 1)
        & pupils.admission.isin(_NEW_IN_GRADE_1),
    )


def _staff(records: ir.Table, on: Moments) -> ir.Table:
    staff = records.mutate(
        employed=employed(records, on.at),
        professional=records.professional_rating.nullif(_NOT_ASSESSED),
        minority=_minority(records),
    )
    return staff.mutate(
        teacher=staff.employed & staff.role.isin(_TEACHERS),
        manager=staff.employed & (staff.role == _MANAGER),
        educator=staff.employed & staff.role.isin((_MANAGER, *_TEACHERS)),
    )


def _catchment(records: ir.Table, on: Moments) -> ir.Table:
    children = records.mutate(
        asked=(records.schooling != _MOVED_AWAY) & ibis.coalesce(records.able_to_learn, EVERY),
        at_school=records.schooling == _LEARNING,
    )
    ages = {"aged_6": (6, 6), "aged_11": (11, 11), "aged_14": (14, 14)}
    ages |= {"aged_6_10": (6, 10), "aged_6_14": (6, 14)}
    return children.mutate(
        **{name: children.asked & _aged(children, on, *between) for name, between in ages.items()}
    )


def _aged(children: ir.Table, on: Moments, youngest: int, oldest: int) -> ir.BooleanValue:
    """Return whether a child is between these ages: the year in which school begins less that of
    birth, as the survey of universal education counts (Nghị định 20/2014/NĐ-CP)."""
    first, last = date(on.first_year - oldest, 1, 1), date(on.first_year - youngest, 12, 31)
    return cast("ir.BooleanValue", children.birth_date.between(day(first), day(last)))


def _minority(records: ir.Table) -> ir.BooleanValue:
    return records.ethnicity.between(_KINH + 1, _FOREIGN - 1)


_PREPARED: dict[str, Callable[[ir.Table, Moments], ir.Table]] = {
    "pupils": _pupils,
    "staff": _staff,
    "catchment": _catchment,
}
