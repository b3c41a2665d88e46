"""Records with the columns that many formulas share, each computed once for a row."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from lotrinh.compute.formulas.moments import enrolled
from lotrinh.core.rosters import Moments

_KINH, _FOREIGN = 1, 55
_WORKING = (1, 4, 7)  # who waits to retire is still in work
UNKNOWN = "?"
"""The name of a breakdown's category for records in which the dimension is blank."""


def prepare(records: ir.Table, table: str, on: Moments) -> ir.Table:
    """Return ``records`` of ``table`` with its shared columns.

    ``pupils``: ``enrolled`` (on the period's last day), ``enrolled_september`` (on 30 September),
    ``assessed`` (not a disabled pupil who is exempt; blank means assessed), ``minority``.
    ``staff``: ``employed``, ``minority``.
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
    return records.mutate(
        enrolled=enrolled(records, on, on.at),
        enrolled_september=enrolled(records, on, on.september_30),
        assessed=ibis.coalesce(~records.not_assessed, ibis.literal(True)),
        minority=_minority(records),
    )


def _staff(records: ir.Table, on: Moments) -> ir.Table:
    return records.mutate(
        employed=records.status.isin(_WORKING),
        minority=_minority(records),
    )


def _minority(records: ir.Table) -> ir.BooleanValue:
    return records.ethnicity.between(_KINH + 1, _FOREIGN - 1)


_PREPARED: dict[str, Callable[[ir.Table, Moments], ir.Table]] = {"pupils": _pupils, "staff": _staff}
