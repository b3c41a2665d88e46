"""All indicators of a table in one pass over its records.

The pass has three steps, so that every engine does each piece of work once: the distinct
conditions as columns, one sum for each distinct pair of them, and then, on one row a unit, the
figures of each indicator from the sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from lotrinh.compute.formulas import Amount, Count, Formula, Grade, Share
from lotrinh.compute.prepared import category, prepare
from lotrinh.compute.schema import UNIT, records_of
from lotrinh.core.rosters import Moments

_FIGURE = "int32"  # a unit's figure; a larger one ends in an error, never in another number


def figure_columns(code: str) -> tuple[str, str, str]:
    """Return the names of an indicator's columns: numerator, denominator, unknown."""
    return f"{code}:n", f"{code}:d", f"{code}:u"


def one_pass(
    table: str,
    formulas: Iterable[Formula],
    on: Moments,
    *,
    by: Sequence[str] = (),
) -> ir.Table:
    """Return the figures of ``formulas`` over ``table``, unbound: one row a unit, three columns an
    indicator (see ``figure_columns``; a count has no denominator: null).

    ``by`` are dimensions: then one row a unit and category. Every record falls into exactly one
    category, so that the figures of the categories add up to those of the unit.

    Raises: ValueError if a formula is of another table or cannot be broken down so.
    """
    chosen = list(formulas)
    for one in chosen:
        if one.table != table or not set(by) <= set(one.by):
            raise ValueError(f"{one.code} is no formula of {table} by {', '.join(by) or 'unit'}")
    records = prepare(records_of(table), table, on)
    plan = _Plan(records)
    figures = {one.code: plan.figures(one, on) for one in chosen}
    keys = {UNIT: records[UNIT], **{f"by_{name}": category(records, name) for name in by}}
    rows = records.select(**keys, **plan.conditions)
    sums = rows.group_by(list(keys)).aggregate(**plan.sums(rows))
    return sums.select(
        *keys,
        **{
            name: _column(sums, terms)
            for code, terms_of_three in figures.items()
            for name, terms in zip(figure_columns(code), terms_of_three, strict=True)
        },
    )


@dataclass(frozen=True, slots=True)
class _Terms:
    """A figure as sums to add and one to take away; ``None`` in place of terms: no such figure."""

    plus: tuple[str, ...] = ()
    minus: str = ""


class _Plan:
    """Collects the distinct conditions and sums of the formulas."""

    def __init__(self, records: ir.Table) -> None:
        self._records = records
        self._names: dict[ir.Value, str] = {}
        self._sums: dict[tuple[str, str, str], str] = {}
        self.conditions: dict[str, ir.Value] = {}

    def figures(self, one: Formula, on: Moments) -> tuple[_Terms | None, _Terms | None, _Terms]:
        """Return the terms of the numerator, the denominator and the unknown of ``one``."""
        measure = one.function(self._records, on)
        match measure:
            case Share(whole, part):
                w, p = self._condition(whole), self._condition(part)
                known = self._sum("known", w, p)
                return (
                    _Terms((self._sum("both", w, p),)),
                    _Terms((known,)),
                    _Terms((self._sum("true", w), self._sum("null", w)), known),
                )
            case Count(counted):
                c = self._condition(counted)
                return _Terms((self._sum("true", c),)), None, _Terms((self._sum("null", c),))
            case Amount(part, None) | Grade(part):
                p = self._condition(part)
                return _Terms((self._sum("sum", p),)), None, _Terms((self._sum("null", p),))
            case Amount(part, whole) if whole is not None:
                p, w = self._condition(part), self._condition(whole)
                return (
                    _Terms((self._sum("sum where", p, w),)),
                    _Terms((self._sum("sum where", w, p),)),
                    _Terms((self._sum("null of two", p, w),)),
                )
        raise TypeError(measure)

    def _condition(self, expression: ir.Value) -> str:
        op = expression.op()
        if op not in self._names:
            self._names[op] = f"c{len(self._names)}"
            self.conditions[self._names[op]] = expression
        return self._names[op]

    def _sum(self, how: str, first: str, second: str = "") -> str:
        return self._sums.setdefault((how, first, second), f"s{len(self._sums)}")

    def sums(self, rows: ir.Table) -> dict[str, ir.Value]:
        """Return the sums over the conditions that are columns of ``rows``."""
        return {name: _sum_of(rows, *key) for key, name in self._sums.items()}


def _sum_of(rows: ir.Table, how: str, first: str, second: str) -> ir.Value:
    a = rows[first]
    match how:
        case "true" | "sum":
            return a.sum()
        case "null":
            return a.isnull().sum()
    b = rows[second]
    match how:
        case "both":
            return (a & b).sum()
        case "known":
            return (a & b.notnull()).sum()
        case "sum where":
            return ibis.ifelse(b.notnull(), a, ibis.null(a.type())).sum()
        case "null of two":
            return (a.isnull() | b.isnull()).sum()
    raise ValueError(how)


def _column(sums: ir.Table, terms: _Terms | None) -> ir.Value:
    if terms is None:
        return ibis.null(_FIGURE)
    total = sum((_known(sums[name]) for name in terms.plus[1:]), start=_known(sums[terms.plus[0]]))
    if terms.minus:
        total = total - _known(sums[terms.minus])
    return total.cast(_FIGURE)


def _known(total: ir.Value) -> ir.Value:
    """Return a sum; that of nothing known is 0 (what is unknown is counted beside it)."""
    return ibis.coalesce(total, 0)
