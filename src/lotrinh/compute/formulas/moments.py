"""Who belongs to a school on a day: columns that the formulas over pupils and staff share."""

from __future__ import annotations

from datetime import date
from typing import cast

import ibis
import ibis.expr.types as ir

from lotrinh.core.rosters import Moments

_LEARNING = 1
_CAME_SEMESTER_1, _CAME_SEMESTER_2, _CAME_SUMMER = (2, 3), (6, 7), 10
_LEFT_SEMESTER_1, _LEFT_SEMESTER_2, _LEFT_SUMMER = (4, 5), (8, 9), (11, 12)
_UNKNOWN = None
_WORKING = (1, 4, 7)  # who waits to retire is still in work
_CAME_TO_WORK = (1, 7)

EVERY = cast("ir.BooleanScalar", ibis.literal(True))
"""The whole of a table whose every record counts."""


def day(when: date) -> ir.DateScalar:
    """Return ``when`` as a literal."""
    return cast("ir.DateScalar", ibis.literal(when.isoformat()).cast("date"))


def enrolled(pupils: ir.Table, on: Moments, when: date) -> ir.BooleanValue:
    """Return whether a pupil belongs to the school on the day ``when``; null where unknown.

    The date of the status decides where there is one: who came is there from that day, who left
    until the day before. Without a date the status names the semester: who left in semester 1 is
    gone when it ends, and whether still there on 30 September is unknown. *In summer* is the one
    before the school year. Source: the ministry's code list DM_TRANG_THAI_HOC_SINH.
    """
    status, since = pupils.status, pupils.status_date
    came_1 = True if when >= on.semester_1_ends else _UNKNOWN
    came_2 = True if when >= on.ends else _UNKNOWN
    if when <= on.semester_1_ends:
        came_2 = False
    there = {
        **dict.fromkeys((_LEARNING, _CAME_SUMMER), True),
        **dict.fromkeys(_CAME_SEMESTER_1, came_1),
        **dict.fromkeys(_CAME_SEMESTER_2, came_2),
        **dict.fromkeys(_LEFT_SEMESTER_1, _opposite(came_1)),
        **dict.fromkeys(_LEFT_SEMESTER_2, _opposite(came_2)),
        **dict.fromkeys(_LEFT_SUMMER, False),
    }
    came = (_LEARNING, *_CAME_SEMESTER_1, *_CAME_SEMESTER_2, _CAME_SUMMER)
    left = (*_LEFT_SEMESTER_1, *_LEFT_SEMESTER_2)
    known = [ibis.cases((status.isin(_those(there, answer)), answer)) for answer in (True, False)]
    by_date = ibis.ifelse(status.isin(left), since > day(when), since <= day(when))
    dated = since.notnull() & status.isin((*came, *left))
    # Most learn all year: asked first, so that the rest is worked out for few.
    usual = (since.isnull() & (status == _LEARNING), ibis.literal(True))
    return cast("ir.BooleanValue", ibis.cases(usual, (dated, by_date), else_=ibis.coalesce(*known)))


def employed(staff: ir.Table, when: date) -> ir.BooleanValue:
    """Return whether a member of staff is in work at the school on the day ``when``.

    The date of the status decides where there is one: of who works there or came it is the day of
    coming, of everybody else that of leaving (of who waits to retire, that of retirement). Without
    a date the status says it. Source: the ministry's code list DM_TRANG_THAI_CAN_BO and its field
    NgayTrangThai.
    """
    status, since = staff.status, staff.status_date
    by_date = ibis.ifelse(status.isin(_CAME_TO_WORK), since <= day(when), since > day(when))
    dated = since.notnull() & status.notnull()
    return cast("ir.BooleanValue", ibis.ifelse(dated, by_date, status.isin(_WORKING)))


def _opposite(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _those(there: dict[int, bool | None], answer: bool) -> list[int]:
    return [status for status, is_there in there.items() if is_there is answer]
