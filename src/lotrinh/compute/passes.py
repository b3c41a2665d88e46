"""All indicators of a table in one pass over its records.

Every figure is put together from counts of the records for which some conditions all hold, each
count made once. Counting ``CASE WHEN a AND b THEN 1 END`` lets an engine look at ``b`` only where
``a`` holds; the sum of ``a AND b`` as a number costs DuckDB five times as much (decision 7).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import and_, or_
from typing import Any, cast

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from lotrinh.compute.formulas import Amount, Count, Formula, Grade, Share
from lotrinh.compute.prepared import category, prepare
from lotrinh.compute.schema import UNIT, records_of
from lotrinh.core.rosters import Moments

_FIGURE = "int32"  # a unit's figure; a larger one ends in an error, never in another number
_STRICT = (
    ops.Equals, ops.NotEquals, ops.Less, ops.LessEqual, ops.Greater, ops.GreaterEqual,
    ops.Between, ops.Not, ops.InValues,
)  # fmt: skip
"""Null if and only if one of the arguments is."""


def figure_columns(code: str) -> tuple[str, str, str]:
    """Return the names of an indicator's columns: numerator, denominator, unknown."""
    return f"{code}:n", f"{code}:d", f"{code}:u"


def one_pass(
    table: str,
    formulas: Iterable[Formula],
    on: Moments,
    *,
    by: Sequence[str] = (),
    source: ir.Table | None = None,
) -> ir.Table:
    """Return the figures of ``formulas`` over ``table``, unbound: one row a unit, three columns an
    indicator (see ``figure_columns``; a count has no denominator: null).

    ``by`` are dimensions: then one row a unit and category. Every record falls into exactly one
    category, so that the figures of the categories add up to those of the unit. ``source`` stands
    for the table's records where they are not those of ``records_of``.

    Raises: ValueError if a formula is of another table or cannot be broken down so.
    """
    chosen = list(formulas)
    for one in chosen:
        if one.table != table or not set(by) <= set(one.by):
            raise ValueError(f"{one.code} is no formula of {table} by {', '.join(by) or 'unit'}")
    keys = [UNIT, *(f"by_{name}" for name in by)]
    ready = prepare(records_of(table) if source is None else source, table, on)
    plan = _Plan(ready.mutate(**{f"by_{name}": category(ready, name) for name in by}))
    figures = {one.code: plan.figures(one, on) for one in chosen}
    sums = plan.by(keys)
    return _with_ranges(
        sums.select(
            *keys,
            **{
                name: _column(sums, terms)
                for code, terms_of_three in figures.items()
                for name, terms in zip(figure_columns(code), terms_of_three, strict=True)
            },
        )
    )


@dataclass(frozen=True, slots=True)
class _Terms:
    """A figure as sums to add and sums to take away."""

    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()


class _Plan:
    """Collects the distinct sums over some records that the formulas need."""

    def __init__(self, records: ir.Table) -> None:
        self._records = records
        self._sums: dict[str, ir.Value] = {}
        self._names: dict[object, str] = {}

    def figures(self, one: Formula, on: Moments) -> tuple[_Terms, _Terms | None, _Terms]:
        """Return the terms of the numerator, of the denominator if there is one, of the unknown."""
        measure = one.function(self._records, on)
        match measure:
            case Share(whole, part):
                whole_, part_ = _conditions(whole), _conditions(part)
                no_answer = self._counts_of_unknown(part_, given=whole_)
                return (
                    _Terms((self._count(whole_ + part_),)),
                    _Terms((self._count(whole_),), no_answer),
                    _Terms(self._counts_of_unknown(whole_) + no_answer),
                )
            case Count(counted):
                conditions = _conditions(counted)
                unknown = self._counts_of_unknown(conditions)
                return _Terms((self._count(conditions),)), None, _Terms(unknown)
            case Amount(part, None) | Grade(part):
                return _Terms((self._sum(part),)), None, _Terms((self._count([part.isnull()]),))
            case Amount(part, whole) if whole is not None:
                return (
                    _Terms((self._sum(part, [whole.notnull()]),)),
                    _Terms((self._sum(whole, [part.notnull()]),)),
                    _Terms((self._count([part.isnull() | whole.isnull()]),)),
                )
        raise TypeError(measure)

    def by(self, keys: Sequence[str]) -> ir.Table:
        """Return a row for each of ``keys`` with all sums of its records."""
        return self._records.group_by(list(keys)).aggregate(**self._sums)

    def _counts_of_unknown(
        self, conditions: Sequence[ir.BooleanValue], given: Sequence[ir.BooleanValue] = ()
    ) -> tuple[str, ...]:
        """Return counts that add up to the records in which ``given`` hold and it is unknown
        whether all ``conditions`` do.

        That is, none is known not to hold and some are unknown. Each record is counted at the first
        that is unknown: blanks are rare, so the engine looks at little more than those.
        """
        return tuple(
            self._count(
                [
                    is_blank,
                    *given,
                    *conditions[:number],
                    *(_may_hold(later) for later in conditions[number + 1 :]),
                ]
            )
            for number, one in enumerate(conditions)
            if (is_blank := _is_null(one.op())) is not None
        )

    def _count(self, conditions: Sequence[ir.BooleanValue]) -> str:
        """Return the name of the count of the records in which all ``conditions`` hold."""
        key = frozenset(one.op() for one in conditions)
        if key not in self._names:
            counted = (
                ibis.ifelse(_all(conditions), _literal(True), ibis.null("boolean")).count()
                if conditions
                else self._records.count()
            )
            self._names[key] = self._named(counted)
        return self._names[key]

    def _sum(self, amount: ir.IntegerValue, where: Sequence[ir.BooleanValue] = ()) -> str:
        """Return the name of the sum of ``amount`` in the records where all ``where`` hold."""
        key = (amount.op(), *(one.op() for one in where))
        if key not in self._names:
            added = ibis.ifelse(_all(where), amount, ibis.null(amount.type())) if where else amount
            # That of nothing known is 0: what is unknown is counted beside it.
            self._names[key] = self._named(ibis.coalesce(added.sum(), 0))
        return self._names[key]

    def _named(self, total: ir.Value) -> str:
        name = f"s{len(self._sums)}"
        self._sums[name] = total
        return name


def _conditions(condition: ir.BooleanValue) -> list[ir.BooleanValue]:
    """Return the conditions that ``condition`` joins by AND, without those that always hold."""

    def each(op: ops.Node) -> Iterator[ops.Node]:
        if isinstance(op, ops.And):
            yield from each(op.left)
            yield from each(op.right)
        elif not (isinstance(op, ops.Literal) and op.value is True):
            yield op

    return [cast("ir.BooleanValue", op.to_expr()) for op in each(condition.op())]


def _is_null(op: ops.Node) -> ir.BooleanValue | None:
    """Return the cheapest condition that ``op`` is null, None if it never is."""
    match op:
        case ops.IsNull() | ops.NotNull():
            return None
        case ops.Literal():
            return None if op.value is not None else _literal(True)
        case ops.Coalesce() if any(_is_null(argument) is None for argument in op.arg):
            return None
        case ops.Field() if (
            isinstance(op.rel, ops.Project) and _is_null(op.rel.values[op.name]) is None
        ):
            return None
        case _ if isinstance(op, _STRICT):
            found = [one for one in map(_is_null, _arguments(op)) if one is not None]
            return reduce(or_, found) if found else None
    return cast("ir.BooleanValue", op.to_expr().isnull())


def _arguments(op: ops.Node) -> Iterator[ops.Node]:
    for argument in op.args:
        yield from argument if isinstance(argument, tuple) else (argument,)


def _may_hold(condition: ir.BooleanValue) -> ir.BooleanValue:
    if _is_null(condition.op()) is None:
        return condition
    return cast("ir.BooleanValue", ibis.coalesce(condition, _literal(True)))


def _all(conditions: Sequence[ir.BooleanValue]) -> ir.BooleanValue:
    return reduce(and_, conditions)


def _literal(value: bool | int) -> ir.Value:
    return ibis.literal(value, type="boolean" if isinstance(value, bool) else "int8")


def _with_ranges(expression: ir.Table) -> ir.Table:
    """Return ``expression`` with lists of numbers as ranges: DuckDB makes joins of long lists."""

    def change(op: ops.Node, changed: dict[str, Any] | None) -> ops.Node:
        op = op.__recreate__(changed) if changed else op
        return _ranges(op) if isinstance(op, ops.InValues) else op

    return cast("ir.Table", expression.op().replace(change).to_expr())


def _ranges(op: ops.InValues) -> ops.Node:
    values = [one.value for one in op.options if isinstance(one, ops.Literal)]
    if len(values) < len(op.options) or not all(type(value) is int for value in values):
        return op
    number = cast("ir.IntegerValue", op.value.to_expr())
    # Consecutive numbers have the same distance from their place in the list.
    runs = groupby(enumerate(sorted(values)), key=lambda placed: placed[1] - placed[0])
    ranges = [[value for _place, value in run] for _distance, run in runs]
    return cast(
        "ops.Node",
        reduce(
            or_,
            (
                number.between(run[0], run[-1]) if len(run) > 1 else number == run[0]
                for run in ranges
            ),
        ).op(),
    )


def _column(sums: ir.Table, terms: _Terms | None) -> ir.Value:
    if terms is None:
        return ibis.null(_FIGURE)
    total = reduce(
        lambda so_far, name: so_far + sums[name], terms.plus, ibis.literal(0, type="int64")
    )
    total = reduce(lambda so_far, name: so_far - sums[name], terms.minus, total)
    return total.cast(_FIGURE)
